"""The network and the platform fail; what was asked for is done, and told, exactly once."""

import asyncio
import logging

import pytest
from pydantic import SecretStr

from tests.discord.server.server import PATIENCE
from tests.discord.server.world import Guild
from tests.discord.timers import Timers, opened, reached, shown
from tests.stories.discord import DiscordPlayer, DiscordStory

CALLBACK = "/interactions/*"
SEND = "/channels/*/messages"
COMMANDS = "/applications/*/commands"


@pytest.fixture
async def ana(story: DiscordStory) -> DiscordPlayer:
    return await story.learner("Ana Silva")


@pytest.fixture
def guild(story: DiscordStory, ana: DiscordPlayer) -> Guild:
    return story.server.guild("Learners", ana.app)


def asked(story: DiscordStory, method: str, path: str) -> int:
    """Return how many requests were made to a path."""
    return sum((one[0], one[1]) == (method, path) for one in story.server.requests)


# Answers to interactions


@pytest.mark.parametrize(
    "fault",
    [{"drop": True}, {"performed": True}, {"status": 503}, {"retry_after": 0.01}],
    ids=["dropped", "answer lost", "503", "429"],
)
async def test_an_answer_on_which_the_network_fails_is_seen_once(
    story: DiscordStory, ana: DiscordPlayer, guild: Guild, fault: dict[str, object]
) -> None:
    story.server.fail_next("POST", CALLBACK, **fault)
    card = await shown(story, ana.app.slash("settings", guild))
    await story.later(minutes=1)
    assert ana.app.sees(guild.general) == [card]
    assert ana.app.sees() == []


@pytest.mark.parametrize("fault", [{"drop": True}, {"performed": True}], ids=["dropped", "answer lost"])
async def test_a_modal_on_which_the_network_fails_opens_once(
    story: DiscordStory, ana: DiscordPlayer, fault: dict[str, object]
) -> None:
    card = await shown(story, ana.app.slash("settings"))
    story.server.fail_next("POST", CALLBACK, **fault)
    await opened(story, ana.app.presses(card, "Change my name"))
    await story.later(minutes=1)
    assert ana.app.sees() == [card]
    assert "Saved" in (await shown(story, ana.app.submits(values={"name": "Ana S"}))).text


async def test_an_answer_that_fails_for_long_comes_as_one_direct_message(
    story: DiscordStory, ana: DiscordPlayer, guild: Guild
) -> None:
    story.server.fail_next("POST", CALLBACK, drop=True, times=2)
    await reached(story, ana.app.slash("settings", guild))
    await story.later(minutes=1)
    assert ana.app.sees(guild.general) == []
    assert len(ana.app.sees()) == 1


async def test_an_answer_of_which_nothing_was_heard_twice_is_still_seen_once(
    story: DiscordStory, ana: DiscordPlayer, guild: Guild
) -> None:
    story.server.fail_next("POST", CALLBACK, performed=True)
    story.server.fail_next("POST", CALLBACK, drop=True)
    await reached(story, ana.app.slash("settings", guild))
    await story.later(minutes=1)
    assert len(ana.app.sees(guild.general)) == 1
    assert ana.app.sees() == []


# Messages


@pytest.mark.parametrize(
    "fault",
    [{"drop": True}, {"performed": True}, {"status": 503}, {"retry_after": 0.01}],
    ids=["dropped", "answer lost", "503", "429"],
)
async def test_a_message_on_which_the_network_fails_arrives_once(
    story: DiscordStory, ana: DiscordPlayer, fault: dict[str, object]
) -> None:
    story.server.fail_next("POST", SEND, **fault)
    await ana.says("help")
    await story.later(minutes=1)
    assert len([one for one in ana.app.sees() if one.author.bot]) == 1


async def test_a_long_pause_that_discord_asks_for_is_kept(story: DiscordStory, ana: DiscordPlayer) -> None:
    story.server.fail_next("POST", SEND, retry_after=120.0)
    await ana.says("help")
    await story.later(seconds=100)
    assert not any(one.author.bot for one in ana.app.sees())


async def test_a_closed_chat_is_tried_once_and_news_go_elsewhere(story: DiscordStory, ana: DiscordPlayer) -> None:
    ana.app.closes_dms()
    await ana.says("help")
    path = f"/channels/{ana.app.dm.id}/messages"
    assert asked(story, "POST", path) == 1
    await story.later(hours=1)
    assert asked(story, "POST", path) == 1


async def test_what_cannot_be_sent_in_direct_messages_is_still_answered_in_a_server(
    story: DiscordStory, ana: DiscordPlayer, guild: Guild
) -> None:
    ana.app.closes_dms()
    assert (await shown(story, ana.app.slash("settings", guild))).ephemeral


# The gateway


@pytest.mark.parametrize("resumable", [True, False])
async def test_presses_work_after_the_gateway_was_dropped(
    story: DiscordStory, ana: DiscordPlayer, timers: Timers, resumable: bool
) -> None:
    card = await shown(story, ana.app.slash("find"))
    gateway = story.server.gateway
    timers.run_out()
    before = gateway.identified + gateway.resumed
    await story.server.drop_gateway(resumable=resumable)
    await story.server.until(lambda: gateway.identified + gateway.resumed > before)
    assert await shown(story, ana.app.presses(card, "‹ Back")) is card


# What the operator must mend


async def starts(story: DiscordStory, **otherwise: object) -> None:
    """Run the adapter with other settings until it gives up."""
    story.house.settings = story.settings.model_copy(
        update={"discord": story.settings.discord.model_copy(update=otherwise)}
    )
    discord = story.house.open_discord()
    discord.connect(story.house.intake)
    async with asyncio.timeout(PATIENCE):
        await discord.run()


async def test_a_wrong_token_is_named_and_the_program_goes_on(
    story: DiscordStory, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "adapters.discord"):
        await starts(story, token=SecretStr("wrong"))
    assert "correct discord.token" in caplog.text
    assert "wrong" not in caplog.text


async def test_a_missing_intent_is_named_and_the_program_goes_on(
    story: DiscordStory, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "adapters.discord"):
        await starts(story, message_content=True)
    assert "lacks the message content intent" in caplog.text
