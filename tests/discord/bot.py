"""The unmodified client of discord.py, pointed at the loopback server; it keeps what comes in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.discord.server.errors import JSON
from tests.discord.server.interactions import Interaction
from tests.discord.server.server import PATIENCE, DiscordServer

INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
NOBODY: JSON = {"parse": []}


class Bot(discord.Client):
    """Answers with plain payloads."""

    def __init__(self, intents: discord.Intents = INTENTS, **more: Any) -> None:
        super().__init__(intents=intents, max_messages=None, guild_ready_timeout=0.01, **more)
        self.interactions: asyncio.Queue[discord.Interaction[Any]] = asyncio.Queue()
        self.heard: asyncio.Queue[discord.Message] = asyncio.Queue()

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        self.interactions.put_nowait(interaction)

    async def on_message(self, message: discord.Message) -> None:
        if self.user and message.author.id != self.user.id:
            self.heard.put_nowait(message)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify anew at once; the library would wait for five seconds, as the real gateway asks for."""

    async def ask(self, method: str, path: str, **how: Any) -> Any:
        return await self.http.request(Route(method, path), **how)

    async def hears(self) -> discord.Message:
        return await asyncio.wait_for(self.heard.get(), PATIENCE)

    async def gets(self) -> discord.Interaction[Any]:
        return await asyncio.wait_for(self.interactions.get(), PATIENCE)

    async def says(self, channel_id: str, **payload: Any) -> Any:
        """Send a message with the bot's token."""
        return await self.ask("POST", f"/channels/{channel_id}/messages", json={"allowed_mentions": NOBODY, **payload})

    async def answers(self, one: Interaction, kind: int, **data: Any) -> Any:
        """Give a first answer; one that shows a text pings nobody."""
        if kind in (4, 7):
            data.setdefault("allowed_mentions", NOBODY)
        path = f"/interactions/{one.id}/{one.token}/callback?with_response=1"
        return await self.ask("POST", path, json={"type": kind, "data": data} if data else {"type": kind})

    async def later(self, one: Interaction, method: str, place: str = "", **how: Any) -> Any:
        """Use the token of an interaction after its first answer."""
        return await self.ask(method, f"/webhooks/{self.application_id}/{one.token}{place}", **how)


def point_at(server: DiscordServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", server.base_url)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway_url))
    monkeypatch.setattr(discord.Asset, "BASE", server.cdn_url)


@asynccontextmanager
async def running(bot: Bot, server: DiscordServer) -> AsyncIterator[Bot]:
    async with bot:
        task = asyncio.create_task(bot.start(server.token))
        try:
            await asyncio.wait_for(bot.wait_until_ready(), PATIENCE)
            yield bot
        finally:
            await bot.close()
            await asyncio.gather(task, return_exceptions=True)
