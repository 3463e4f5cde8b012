"""`opengig doctor --online`: asks the platforms how our bot stands there, and the language model whether it answers."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from adapters.discord import checkup as discord
from adapters.language_model import checkup as language_model
from adapters.telegram import checkup as telegram
from bot.operator.findings import Finding
from bot.settings import load
from bot.settings_sources import SettingsError
from bot.wiring import model_access
from core.clock import SystemClock
from core.ports import BoundRoom, Checked
from core.rooms.service import Rooms
from core.store.database import Database
from core.store.migrate import sqlite_file, state


async def ask_platforms(config: Path | None, environ: Mapping[str, str]) -> AsyncIterator[Finding]:
    """Yield what each platform that is switched on says; nothing if the settings are wrong, which `examine` tells."""
    try:
        settings = load(config, environ)
    except SettingsError:
        return
    rooms = await _rooms(settings.database.url.get_secret_value())
    if settings.telegram.enabled:
        wanted = settings.telegram
        async for one in telegram.check(
            wanted.token.get_secret_value(),
            wanted.api_base_url,
            by_webhook=wanted.mode == "webhook",
            rooms=rooms.get("telegram", ()),
        ):
            yield _finding(one)
    if settings.discord.enabled:
        asked = settings.discord
        async for one in discord.check(
            asked.token.get_secret_value(),
            asked.api_base_url,
            message_content=asked.message_content,
            rooms=rooms.get("discord", ()),
        ):
            yield _finding(one)
    if settings.language_model.base_url:
        yield _finding(await language_model.check(model_access(settings.language_model)))


def _finding(one: Checked) -> Finding:
    return Finding(text=one.text, fix=one.fix, hint=one.hint)


async def _rooms(url: str) -> dict[str, list[BoundRoom]]:
    """Return the bound rooms by platform, each once; none if the database is not ready, which `examine` tells."""
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return {}
    try:
        if (await state(url)).pending:
            return {}
    except (ModuleNotFoundError, OSError, SQLAlchemyError):
        return {}
    database = Database(url)
    try:
        async with database.reading() as session:
            bound = await Rooms(session, SystemClock().now()).bound()
    finally:
        await database.close()
    rooms: dict[str, dict[str, BoundRoom]] = {}
    for room in bound:
        rooms.setdefault(room.platform, {})[room.chat] = BoundRoom(chat=room.chat, name=room.name)
    return {platform: list(found.values()) for platform, found in rooms.items()}
