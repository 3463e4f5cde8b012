"""`opengig doctor --online`: asks the platforms themselves how our bot stands there."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from adapters.discord import checkup as discord
from adapters.telegram import checkup as telegram
from bot.operator.findings import Finding
from bot.settings import load
from bot.settings_sources import SettingsError


async def ask_platforms(config: Path | None, environ: Mapping[str, str]) -> AsyncIterator[Finding]:
    """Yield what each platform that is switched on says; nothing if the settings are wrong, which `examine` tells."""
    try:
        settings = load(config, environ)
    except SettingsError:
        return
    if settings.telegram.enabled:
        wanted = settings.telegram
        by_webhook = wanted.mode == "webhook"
        async for one in telegram.check(wanted.token.get_secret_value(), wanted.api_base_url, by_webhook=by_webhook):
            yield Finding(text=one.text, fix=one.fix)
    if settings.discord.enabled:
        asked = settings.discord
        async for one in discord.check(
            asked.token.get_secret_value(), asked.api_base_url, message_content=asked.message_content
        ):
            yield Finding(text=one.text, fix=one.fix)
