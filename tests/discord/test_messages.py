"""Files in and out on Discord: from the modal and from direct messages."""

import pytest

from core.attachments.media import MAX_BYTES
from tests.discord.server.world import Message
from tests.everywhere.test_messages import OPUS
from tests.everywhere.test_stories import asks
from tests.stories.discord import DiscordPlayer, DiscordStory

PDF = ("plan.pdf", "application/pdf", b"%PDF-1.7 a plan")
PNG = ("me.png", "image/png", b"\x89PNG\r\n\x1a\n" + bytes(32))


@pytest.fixture
async def priya(story: DiscordStory) -> DiscordPlayer:
    return await story.mentor("Priya Sharma")


@pytest.fixture
async def ana(story: DiscordStory, priya: DiscordPlayer) -> DiscordPlayer:
    """Ana, who has asked Priya for a session and has the modal of a message open."""
    ana = await story.learner("Ana Silva")
    await asks(ana)
    await ana.presses("Write to Priya Sharma")
    return ana


async def comes(story: DiscordStory, message: Message, *, files: int = 1) -> None:
    """Wait until a message of somebody, with each of its files, has come in and been answered."""
    for number in range(files):
        await story.arrivals.of(f"{message.id}:{number}" if number else message.id)
    await story.settles()


async def test_a_file_from_the_modal_comes_with_the_card_under_its_name(
    story: DiscordStory, ana: DiscordPlayer, priya: DiscordPlayer
) -> None:
    await ana._used(ana.app.submits(values={"text": "Here it is", "attachment": [PDF]}))
    priya.sees("Ana Silva writes to you", "Here it is", "plan.pdf")
    (attached,) = [one for message in priya._messages() for one in message.attachments]
    assert attached["filename"] == "plan.pdf"
    assert await priya.received() == [PDF[2]]


async def test_a_file_that_is_too_large_is_named_so_and_what_was_typed_stays(
    story: DiscordStory, ana: DiscordPlayer, priya: DiscordPlayer
) -> None:
    large = ("data.bin", "application/octet-stream", bytes(MAX_BYTES + 1))
    await ana._used(ana.app.submits(values={"text": "My data", "attachment": [large]}))
    ana.sees("too large for me: up to 8 MB", "My data")
    await ana.fills()
    priya.sees("Ana Silva writes to you", "My data")
    assert await priya.received() == []


async def test_who_uploads_more_than_a_day_allows_is_told_so_in_the_modal_and_in_direct_messages(
    story: DiscordStory, ana: DiscordPlayer, priya: DiscordPlayer
) -> None:
    for person in (ana, priya):
        await story.sent_all_of_today(person.external_id)
    await ana._used(ana.app.submits(values={"text": "My data", "attachment": [PDF]}))
    ana.sees("enough for a day: up to 50 files and 100 MB", "My data")
    await ana.fills()
    priya.sees("Ana Silva writes to you", "My data")
    await comes(story, priya.app.sends(PDF, text="And mine"))
    priya.sees("enough for a day: up to 50 files and 100 MB", "And mine")
    assert await priya.received() == await ana.received() == []


async def test_files_sent_in_the_direct_messages_under_a_message_each_become_an_answer(
    story: DiscordStory, ana: DiscordPlayer, priya: DiscordPlayer
) -> None:
    await ana.writes("Show me how you look")
    await comes(story, priya.app.sends(PNG, PDF, text="Like this"), files=2)
    ana.has_card("Priya Sharma writes to you", "Like this", "a photo")
    ana.has_card("Priya Sharma writes to you", "plan.pdf")
    assert await ana.received() == [PNG[2], PDF[2]]


async def test_a_voice_message_is_taken_where_it_is_asked_for_and_nowhere_else(
    story: DiscordStory, ana: DiscordPlayer, priya: DiscordPlayer
) -> None:
    voice = ("voice-message.ogg", "audio/ogg", OPUS)
    await comes(story, priya.app.sends(voice))
    priya.sees("take files where I ask for one")
    await ana.writes("Can you hear me?")
    await comes(story, priya.app.sends(voice))
    ana.sees("Priya Sharma writes to you", "a voice message")
    assert await ana.received() == [OPUS]


async def test_a_file_that_cannot_be_fetched_is_asked_for_once_more(
    story: DiscordStory, ana: DiscordPlayer, priya: DiscordPlayer
) -> None:
    await ana.writes("Send me the plan")
    sent = priya.app.sends(PDF, text="Here it is")
    story.server.loses(sent)
    await comes(story, sent)
    priya.sees("That file did not reach me", "Here it is")
