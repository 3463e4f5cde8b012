"""Files in and out on Telegram: as what they are where that goes, as a document where it does not, and never lost."""

import struct

import pytest
from sqlalchemy import func, select

from core.attachments.media import MAX_BYTES
from core.attachments.model import Attachment
from core.messages.model import Message
from tests.everywhere.test_messages import OPUS
from tests.everywhere.test_stories import asks
from tests.stories.telegram import TelegramPlayer, TelegramStory
from tests.stories.test_card_numbers import VISA, digits, everything_kept
from tests.telegram.botapi.phone import Kind

JPEG = b"\xff\xd8\xff\xe0 a picture"
MP4 = bytes(4) + b"ftypisom" + bytes(16)
TOO_WIDE = b"\x89PNG\r\n\x1a\n" + bytes(8) + struct.pack(">II", 3000, 10) + bytes(8)
"""A picture more than twenty times as wide as high: https://core.telegram.org/bots/api#sendphoto."""


@pytest.fixture
async def priya(tale: TelegramStory) -> TelegramPlayer:
    return await tale.mentor("Priya Sharma")


@pytest.fixture
async def ana(tale: TelegramStory, priya: TelegramPlayer) -> TelegramPlayer:
    """Ana, who has asked Priya for a session and is at the form of a message."""
    ana = await tale.learner("Ana Silva")
    await asks(ana)
    await ana.presses("Write to Priya Sharma")
    return ana


def files(player: TelegramPlayer) -> list[tuple[str, bytes]]:
    """Return what each file from the bot is shown as, and its content."""
    sent = player.story.server.messages(player.phone.id)
    return [(message.file.kind, message.file.content) for message in sent if message.file]


async def kept(tale: TelegramStory) -> tuple[int, list[str]]:
    """Return how many files are kept, and the text of each message."""
    async with tale.house.database.reading() as session:
        count = await session.scalar(select(func.count()).select_from(Attachment)) or 0
        return count, list(await session.scalars(select(Message.text)))


ARRIVES_AS: tuple[tuple[Kind, bytes, str], ...] = (
    ("photo", JPEG, "photo"),
    ("voice", OPUS, "voice"),
    ("video_note", MP4, "video_note"),
    ("video", MP4, "document"),
    ("audio", b"ID3 a song", "document"),
    ("document", b"%PDF-1.7", "document"),
    ("document", JPEG + b" as a file", "photo"),
    ("voice", b"OggS but no Opus", "document"),
    ("document", TOO_WIDE, "document"),
)
"""What is sent, and as what it comes out."""


async def test_each_file_arrives_as_what_it_is_or_as_a_document(
    tale: TelegramStory, ana: TelegramPlayer, priya: TelegramPlayer
) -> None:
    ana.sees("Type it, or send a file or a voice message.")
    for sent_as, content, arrives_as in ARRIVES_AS:
        await tale.takes(ana.phone.sends(sent_as, content, caption=None if sent_as == "video_note" else "Look"))
        ana.sees("Sent to Priya Sharma")
        priya.sees("Ana Silva writes to you")
        assert files(priya)[-1] == (arrives_as, content)
    assert len(files(priya)) == len(ARRIVES_AS)


async def test_a_voice_message_sent_under_a_message_is_the_answer(
    tale: TelegramStory, ana: TelegramPlayer, priya: TelegramPlayer
) -> None:
    await ana.writes("Can you hear me?")
    await tale.takes(priya.phone.sends("voice", OPUS))
    ana.sees("Priya Sharma writes to you")
    assert files(ana) == [("voice", OPUS)]


async def test_a_voice_message_goes_to_nobody_who_has_written_while_it_was_recorded(
    tale: TelegramStory, ana: TelegramPlayer, priya: TelegramPlayer
) -> None:
    bob = await tale.learner("Bob Marlow")
    await bob.says("python mentor tomorrow evening under 800")
    for label in ("Priya Sharma", "Book 1 hour"):
        await bob.presses(label)
    await bob.picks_day("2026-11-04")
    await bob.picks_time("2:30 PM")
    await bob.presses("Send the request")
    await ana.writes("Between us: can you help?")
    await bob.presses("Write to Priya Sharma")
    await bob.writes("Hi!")
    await tale.takes(priya.phone.sends("voice", OPUS))
    priya.sees("take files where I ask for one")
    assert files(bob) == []
    await priya.says("python mentor")
    bob.sees("Sent to Priya Sharma")


async def test_a_file_that_is_too_large_is_named_so_and_what_was_written_with_it_stays(
    tale: TelegramStory, ana: TelegramPlayer, priya: TelegramPlayer
) -> None:
    await tale.takes(ana.phone.sends("document", bytes(MAX_BYTES + 1), caption="My data"))
    ana.sees("too large for me: up to 8 MB", "Now: My data")
    await ana.writes("skip")
    priya.sees("Ana Silva writes to you", "My data")
    assert files(priya) == []


async def test_who_uploads_more_than_a_day_allows_is_told_so_and_their_words_get_through(
    tale: TelegramStory, ana: TelegramPlayer, priya: TelegramPlayer
) -> None:
    await tale.sent_all_of_today(ana.external_id)
    await tale.takes(ana.phone.sends("document", b"a,b", caption="My data"))
    ana.sees("enough for a day: up to 50 files and 100 MB", "Now: My data")
    await ana.writes("skip")
    priya.sees("Ana Silva writes to you", "My data")
    assert files(priya) == []
    assert await kept(tale) == (50, ["My data"])


async def test_a_file_that_cannot_be_fetched_is_asked_for_once_more_and_loses_nothing_typed(
    tale: TelegramStory, ana: TelegramPlayer, priya: TelegramPlayer
) -> None:
    await ana.says("My data")
    tale.server.fail_next("getFile", "server error")
    await tale.takes(ana.phone.sends("document", b"a,b"))
    ana.sees("That file did not reach me", "My data")
    await tale.takes(ana.phone.sends("document", b"a,b"))
    priya.sees("My data")
    assert files(priya) == [("document", b"a,b")]


async def test_a_voice_that_telegram_does_not_take_at_first_comes_with_its_message_later(
    tale: TelegramStory, ana: TelegramPlayer, priya: TelegramPlayer
) -> None:
    tale.server.fail_next("sendVoice", "server error")
    await tale.takes(ana.phone.sends("voice", OPUS, caption="Listen"))
    await tale.later(minutes=2)
    priya.sees("Ana Silva writes to you", "Listen")
    assert files(priya) == [("voice", OPUS)]


async def test_a_voice_that_has_arrived_is_not_sent_again_when_its_card_is(
    tale: TelegramStory, ana: TelegramPlayer, priya: TelegramPlayer
) -> None:
    tale.server.fail_next("sendMessage", "server error", chat=priya.phone.id)
    await tale.takes(ana.phone.sends("voice", OPUS, caption="Listen"))
    await tale.later(minutes=2)
    priya.sees("Ana Silva writes to you", "Listen")
    assert files(priya) == [("voice", OPUS)]


async def test_a_card_number_under_a_file_goes_nowhere(
    tale: TelegramStory, ana: TelegramPlayer, priya: TelegramPlayer
) -> None:
    await tale.takes(ana.phone.sends("document", b"%PDF-1.7", caption=f"Take {VISA}"))
    ana.sees("never send a card number")
    assert await kept(tale) == (0, [])
    assert "411111111111" not in digits(await everything_kept(tale))


async def test_what_nobody_asked_for_is_not_kept(tale: TelegramStory, ana: TelegramPlayer) -> None:
    await ana.presses("Cancel")
    await tale.takes(ana.phone.sends("voice", OPUS), ana.phone.sends("sticker"))
    ana.sees("take files where I ask for one")
    assert await kept(tale) == (0, [])


async def test_a_name_of_a_file_is_harmless_when_it_arrives(
    tale: TelegramStory, ana: TelegramPlayer, priya: TelegramPlayer
) -> None:
    await tale.takes(ana.phone.sends("document", b"%PDF-1.7", name="../plan\u202efdp.pdf"))
    priya.sees("planfdp.pdf")
    (sent,) = [one.file for one in tale.server.messages(priya.phone.id) if one.file]
    assert sent.name == "planfdp.pdf"


async def test_a_stranger_who_forges_the_address_of_a_message_sees_nothing_of_it(
    tale: TelegramStory, ana: TelegramPlayer
) -> None:
    await ana.writes("Between us")
    eve = await tale.learner("Eve")
    await eve.says("/settings")
    for forged in ("message|1|1", "messages|1", "message.write|1"):
        await tale.takes(eve.phone.presses_data(forged, eve.phone.last))
        eve.sees_nothing_of("Between us", "Priya")
    assert await kept(tale) == (0, ["Between us"])
