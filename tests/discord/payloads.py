"""Payloads to begin with, and what several tests do with them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import discord
import pytest

from tests.discord.bot import Bot
from tests.discord.server.errors import JSON
from tests.discord.server.server import DiscordServer
from tests.discord.server.user import User
from tests.discord.server.world import Message

OK: JSON = {"type": 2, "style": 1, "label": "OK", "custom_id": "ok"}
FIND: JSON = {
    "name": "find",
    "type": 1,
    "description": "Find a mentor",
    "description_localizations": {"hi": "मेंटर खोजें"},
    "options": [
        {"type": 3, "name": "topic", "description": "What about", "required": True, "autocomplete": True},
        {"type": 4, "name": "budget", "description": "At most"},
    ],
    "contexts": [0, 1, 2],
    "integration_types": [0, 1],
}
BOOK: JSON = {"name": "Book this person", "type": 2}
REPORT: JSON = {"name": "Report message", "type": 3}
HIDDEN: JSON = {"name": "ban", "type": 1, "description": "Ban somebody", "default_member_permissions": "0"}


@contextmanager
def refused(server: DiscordServer, code: int, *places: str) -> Iterator[None]:
    """Expect an error with this code that names these places of the form; such a try is a breach, too."""
    with pytest.raises(discord.HTTPException) as caught:
        yield
    assert caught.value.code == code
    for place in places:
        assert place in server.breaches[-1]
    server.breaches.clear()


def rows(*inside: JSON) -> list[JSON]:
    return [{"type": 1, "components": list(inside)}]


def select(**more: Any) -> JSON:
    return {"type": 3, "custom_id": "pick", "options": [{"label": "One", "value": "1"}], **more}


def label(component: JSON, text: str = "Topic") -> JSON:
    return {"type": 18, "label": text, "component": {"custom_id": f"f-{text}", **component}}


def modal(*parts: JSON) -> JSON:
    return {"custom_id": "m", "title": "Book", "components": list(parts) or [label({"type": 4, "style": 1})]}


async def commanded(bot: Bot, *commands: JSON) -> None:
    await bot.http.bulk_upsert_global_commands(bot.application_id or 0, list(commands))


async def card(bot: Bot, user: User, *controls: JSON) -> Message:
    await bot.says(user.dm.id, content="Card", components=rows(*(controls or (OK,))))
    return user.sees()[-1]
