"""Who takes no direct messages is written to in a private thread of the server where they were met."""

import asyncio
from dataclasses import replace

import pytest

from bot.dialogue.views import Title, View
from tests.discord.server.world import PRIVATE_THREAD, Channel, Guild, Message
from tests.discord.test_encode import drawn
from tests.discord.test_messages import PDF
from tests.discord.timers import shown
from tests.stories.discord import DiscordPlayer, DiscordStory


@pytest.fixture
async def priya(story: DiscordStory) -> DiscordPlayer:
    return await story.mentor("Priya Sharma")


@pytest.fixture
async def ana(story: DiscordStory, priya: DiscordPlayer) -> DiscordPlayer:
    """A learner who has asked Priya for an hour."""
    ana = await story.learner("Ana Silva")
    await ana.says("python mentor tomorrow evening under 800")
    for label in ("Priya Sharma", "Book 1 hour", "Tue, Nov 3", "2:30 PM", "Send the request"):
        await ana.presses(label)
    return ana


@pytest.fixture
def guild(story: DiscordStory, ana: DiscordPlayer, priya: DiscordPlayer) -> Guild:
    return story.server.guild("Learners", priya.app, ana.app)


def threads(story: DiscordStory) -> list[Channel]:
    return [one for one in story.server.channels if one.type == PRIVATE_THREAD]


def newest(ana: DiscordPlayer, thread: Channel) -> Message:
    return ana.app.sees(thread)[-1]


async def in_thread(story: DiscordStory, ana: DiscordPlayer, priya: DiscordPlayer, guild: Guild) -> Channel:
    """Let Ana use the bot in a server and close her direct messages; then Priya says yes."""
    await shown(story, ana.app.slash("settings", guild))
    ana.app.closes_dms()
    await priya.presses("Accept")
    (thread,) = threads(story)
    return thread


async def cancels(priya: DiscordPlayer) -> None:
    await priya.presses("Cancel the session")
    await priya.presses("Yes, cancel it")
    await priya.fills(reason="I am ill.")


async def test_news_comes_in_a_thread_that_only_its_person_sees(
    story: DiscordStory, ana: DiscordPlayer, priya: DiscordPlayer, guild: Guild
) -> None:
    thread = await in_thread(story, ana, priya, guild)
    assert thread.parent is guild.general
    assert ana.app.id in thread.members
    assert priya.app.id not in thread.members
    assert "said yes" in newest(ana, thread).text


async def test_the_next_news_come_in_the_same_thread_also_after_a_restart(
    story: DiscordStory, ana: DiscordPlayer, priya: DiscordPlayer, guild: Guild
) -> None:
    thread = await in_thread(story, ana, priya, guild)
    tried = sum(one[1] == f"/channels/{ana.app.dm.id}/messages" for one in story.server.requests)
    await story.restart()
    await cancels(priya)
    assert threads(story) == [thread]
    assert "is cancelled" in newest(ana, thread).text
    assert sum(one[1] == f"/channels/{ana.app.dm.id}/messages" for one in story.server.requests) == tried


async def test_a_press_in_the_thread_changes_the_card_there(
    story: DiscordStory, ana: DiscordPlayer, priya: DiscordPlayer, guild: Guild
) -> None:
    thread = await in_thread(story, ana, priya, guild)
    card = newest(ana, thread)
    assert await shown(story, ana.app.presses(card, "‹ Back")) is card
    assert not card.ephemeral
    assert "sessions" in card.text.lower()


async def test_what_is_written_in_the_thread_is_answered_there(
    story: DiscordStory, ana: DiscordPlayer, priya: DiscordPlayer, guild: Guild
) -> None:
    thread = await in_thread(story, ana, priya, guild)
    message = ana.app.says(thread, f"<@{story.server.application_id}> my sessions")
    await story.arrivals.of(message.id)
    await story.settles()
    assert "sessions" in newest(ana, thread).text.lower()
    assert story.server.messages(guild.general) == []


async def test_files_are_taken_in_the_thread_with_words_that_do_not_name_the_bot(
    story: DiscordStory, ana: DiscordPlayer, priya: DiscordPlayer, guild: Guild
) -> None:
    thread = await in_thread(story, ana, priya, guild)
    await priya.presses("Write to Ana Silva")
    await priya.fills(text="Which chapter?")
    assert "Which chapter?" in newest(ana, thread).text
    message = ana.app.says(thread, f"<@{story.server.application_id}> This one", PDF)
    await story.arrivals.of(message.id)
    await story.settles()
    priya.sees("This one", PDF[0])
    assert str(story.server.application_id) not in priya.screens[-1]


async def test_what_is_hidden_from_the_bot_in_the_thread_is_answered_with_how_to_be_read(
    story: DiscordStory, ana: DiscordPlayer, priya: DiscordPlayer, guild: Guild
) -> None:
    thread = await in_thread(story, ana, priya, guild)
    message = ana.app.says(thread, "my sessions")
    await story.arrivals.of(message.id)
    await story.settles()
    assert "What you type here is hidden from me." in newest(ana, thread).text
    message = ana.app.says(thread, f"<@{story.server.application_id}>")
    await story.arrivals.of(message.id)
    await story.settles()
    assert "What I can do" in newest(ana, thread).text


async def test_who_writes_directly_again_is_answered_directly(
    story: DiscordStory, ana: DiscordPlayer, priya: DiscordPlayer, guild: Guild
) -> None:
    thread = await in_thread(story, ana, priya, guild)
    ana.app.account.dms_closed = False
    before = len(ana.app.sees(thread))
    await ana.says("my sessions")
    ana.sees("sessions")
    assert len(ana.app.sees(thread)) == before


async def test_a_thread_that_was_deleted_is_begun_anew(
    story: DiscordStory, ana: DiscordPlayer, priya: DiscordPlayer, guild: Guild
) -> None:
    gone = await in_thread(story, ana, priya, guild)
    story.server.delete_channel(gone)
    await cancels(priya)
    (thread,) = threads(story)
    assert "is cancelled" in newest(ana, thread).text


async def test_two_pieces_of_news_at_once_begin_one_thread(
    story: DiscordStory, ana: DiscordPlayer, guild: Guild
) -> None:
    await shown(story, ana.app.slash("settings", guild))
    ana.app.closes_dms()

    async def told(news: str) -> None:
        card = replace(drawn(View(Title(news))), nonce=news)
        await story.discord.show(ana.chat, card, replacing=None, answering=None)

    await asyncio.gather(told("First"), told("Second"))
    (thread,) = threads(story)
    assert {one.text for one in ana.app.sees(thread)} >= {"First", "Second"}
    story.server.delete_channel(thread)
    await asyncio.gather(told("Third"), told("Fourth"))
    assert len(threads(story)) == 1


async def test_where_threads_are_refused_nothing_is_tried_again_and_again(
    story: DiscordStory, ana: DiscordPlayer, priya: DiscordPlayer, guild: Guild
) -> None:
    await shown(story, ana.app.slash("settings", guild))
    ana.app.closes_dms()
    guild.general.bot_may_send = False
    await priya.presses("Accept")
    await cancels(priya)
    tried = [one for one in story.server.requests if one[1].endswith("/threads")]
    assert len(tried) == 1
    assert threads(story) == []
