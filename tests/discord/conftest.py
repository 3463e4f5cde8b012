"""A Discord for each test, which must not have been told anything that a careful bot does not say."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.clock import MovableClock, SystemClock
from tests.discord.bot import Bot, point_at, running
from tests.discord.server.server import DiscordServer, running_discord
from tests.discord.server.user import User
from tests.discord.server.world import Guild
from tests.discord.timers import Timers, told
from tests.stories.discord import DiscordStory


@pytest.fixture
def clock() -> MovableClock:
    """The server's clock: it runs, and can be moved ahead."""
    return MovableClock(SystemClock())


@pytest.fixture
async def discord_server(clock: MovableClock) -> AsyncIterator[DiscordServer]:
    async with running_discord(clock) as server:
        yield server
        assert server.breaches == []


@pytest.fixture
async def bot(discord_server: DiscordServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    """The client of discord.py, connected."""
    point_at(discord_server, monkeypatch)
    async with running(Bot(), discord_server) as bot:
        yield bot


@pytest.fixture
def timers() -> Timers:
    return Timers()


@pytest.fixture
async def story(
    tmp_path: Path, migrated: Path, timers: Timers, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[DiscordStory]:
    async with told(tmp_path, migrated, timers, monkeypatch) as story:
        yield story


@pytest.fixture
def ana(discord_server: DiscordServer) -> User:
    return discord_server.user("Ana", locale="hi")


@pytest.fixture
def guild(discord_server: DiscordServer, ana: User) -> Guild:
    return discord_server.guild("Learners", discord_server.user("Priya"), ana)
