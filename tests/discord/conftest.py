"""A Discord for each test, which must not have been told anything that a careful bot does not say."""

import warnings
from collections.abc import AsyncIterator

import pytest

with warnings.catch_warnings():
    # Its voice support imports a module that Python 3.13 drops; here the first import must not end the test run.
    warnings.filterwarnings("ignore", message="'audioop' is deprecated", category=DeprecationWarning)
    import discord as discord  # noqa: PLC0414 - imported for the suppression above

from tests.discord.server.server import DiscordServer, running_discord


@pytest.fixture
async def discord_server() -> AsyncIterator[DiscordServer]:
    async with running_discord() as server:
        yield server
        assert server.breaches == []
