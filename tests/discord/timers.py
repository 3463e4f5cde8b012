"""A story on Discord in which no answer is too slow unless it is told to be."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from shutil import copy

import pytest

from adapters.discord.adapter import Discord
from bot import wiring
from tests.discord.server.interactions import Interaction, Modal
from tests.discord.server.server import PATIENCE
from tests.discord.server.world import Message
from tests.stories.discord import DiscordStory


class Timers:
    """In place of `asyncio.sleep`: what waits goes on when `run_out` is called."""

    def __init__(self) -> None:
        self._out = asyncio.Event()

    async def __call__(self, _seconds: float) -> None:
        """Wait until the time has run out."""
        await self._out.wait()

    def run_out(self) -> None:
        """Let the time of everything that waits run out, and of what will wait."""
        self._out.set()


@asynccontextmanager
async def told(
    folder: Path, migrated: Path, timers: Timers, monkeypatch: pytest.MonkeyPatch, *, shards: int = 0
) -> AsyncIterator[DiscordStory]:
    """Play a story while the block runs; afterwards the books must hold, and nothing careless may have been sent."""
    monkeypatch.setattr(wiring, "Discord", partial(Discord, pause=timers))
    copy(migrated, folder / "story.db")
    story = DiscordStory(folder, shards=shards)
    await story.begins()
    yield story
    await story.check_books()
    await story.closes()


async def reached(story: DiscordStory, interaction: Interaction) -> Interaction:
    """Wait until an interaction has been received and everything that is due has been done."""
    await story.arrivals.of(interaction.id)
    await story.settles()
    return interaction


async def shown(story: DiscordStory, interaction: Interaction) -> Message:
    """Return the message with which an interaction is answered."""
    async with asyncio.timeout(PATIENCE):
        seen = await (await reached(story, interaction)).settled
    assert isinstance(seen, Message)
    return seen


async def opened(story: DiscordStory, interaction: Interaction) -> Modal:
    """Return the modal with which an interaction is answered."""
    async with asyncio.timeout(PATIENCE):
        seen = await (await reached(story, interaction)).settled
    assert isinstance(seen, Modal)
    return seen
