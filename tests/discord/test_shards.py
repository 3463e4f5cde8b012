"""Several connections to the gateway, each with its part of the servers: one bot to everybody."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.discord.server.world import Guild
from tests.discord.timers import Timers, shown, told
from tests.stories.discord import DiscordPlayer, DiscordStory

SHARDS = 2
STEP = timedelta(milliseconds=1)


@pytest.fixture
async def story(tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordStory]:
    timers = Timers()
    # The pause between two sessions is 5 s long.
    timers.run_out()
    async with told(tmp_path, migrated, timers, monkeypatch, shards=SHARDS) as story:
        yield story


def guild_of(story: DiscordStory, shard: int, *members: DiscordPlayer) -> Guild:
    """Return a new server that belongs to a shard, by Discord's formula.

    https://docs.discord.com/developers/events/gateway#sharding-sharding-formula
    """
    while True:
        guild = story.server.guild("Learners", *(one.app for one in members))
        if (int(guild.id) >> 22) % SHARDS == shard:
            return guild
        story.clock.skip(STEP)


async def test_every_shard_answers_in_its_servers_and_the_first_in_direct_messages(story: DiscordStory) -> None:
    assert len(story.server.gateway.connected) == SHARDS
    ana = await story.learner("Ana Silva")
    for shard in range(SHARDS):
        card = await shown(story, ana.app.slash("settings", guild_of(story, shard, ana)))
        assert card.ephemeral
    await ana.says("/settings")
    ana.sees("Change my name")


async def test_shards_that_are_dropped_come_back(story: DiscordStory) -> None:
    ana = await story.learner("Ana Silva")
    guild = guild_of(story, 1, ana)
    gateway = story.server.gateway
    before = gateway.identified + gateway.resumed
    await story.server.drop_gateway(resumable=True)
    await story.server.until(lambda: gateway.identified + gateway.resumed >= before + SHARDS)
    assert (await shown(story, ana.app.slash("settings", guild))).ephemeral
