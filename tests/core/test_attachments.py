"""What a file is, by its content, and what its name may be."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

from core.attachments.media import MAX_BYTES, NAME_LIMIT, UNKNOWN, Kind, harmless_name, kind_of, media_of
from core.attachments.service import MEGABYTE, Attachments, TooLarge, TooManyFiles
from core.policies import Policies
from core.store.database import Database
from core.store.types import Base

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OPUS = b"OggS" + bytes(24) + b"OpusHead"


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"%PDF-1.7\n", "application/pdf"),
        (OPUS, "audio/ogg"),
        (bytes(4) + b"ftypisom", "video/mp4"),
        (bytes(4) + b"ftypheic", UNKNOWN),
        (b"OggS" + bytes(24) + b"\x01vorbis", UNKNOWN),
        (b"<html><script>alert(1)</script>", UNKNOWN),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", UNKNOWN),
        (b"just words", UNKNOWN),
        (b"", UNKNOWN),
    ],
)
def test_a_file_is_what_its_content_is(content: bytes, media: str) -> None:
    assert media_of(content) == media


@pytest.mark.parametrize(
    ("media", "sent_as", "kind"),
    [
        ("image/jpeg", "document", Kind.PHOTO),
        ("image/gif", "photo", Kind.DOCUMENT),
        ("audio/ogg", "file", Kind.VOICE),
        ("video/mp4", "video_note", Kind.VIDEO_NOTE),
        ("video/mp4", "video", Kind.DOCUMENT),
        (UNKNOWN, "voice", Kind.DOCUMENT),
        (UNKNOWN, "video_note", Kind.DOCUMENT),
    ],
)
def test_how_it_is_shown_follows_the_content_and_not_what_it_was_called(media: str, sent_as: str, kind: Kind) -> None:
    assert kind_of(media, sent_as=sent_as) is kind


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("notes.pdf", "notes.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ana\\plan.doc", "plan.doc"),
        ("harmless\u202efdp.exe", "harmlessfdp.exe"),
        ("two\nlines\x00.txt", "twolines.txt"),
        (".hidden", "hidden"),
        ("हिंदी नोट.pdf", "हिंदी नोट.pdf"),
        ("", "file.pdf"),
        ("///", "file.pdf"),
    ],
)
def test_a_name_loses_folders_controls_and_marks_of_direction(told: str, name: str) -> None:
    assert harmless_name(told, media="application/pdf") == name


def test_a_long_name_keeps_its_ending() -> None:
    assert harmless_name("a" * 300 + ".pdf", media="application/pdf") == "a" * 96 + ".pdf"
    assert harmless_name("a." + "b" * 300, media=UNKNOWN) == ("a." + "b" * 300)[:100]


@given(st.text())
def test_any_name_becomes_a_short_one_without_folders(told: str) -> None:
    name = harmless_name(told, media=UNKNOWN)
    assert 1 <= len(name) <= NAME_LIMIT
    assert not {"/", "\\", "\n", "\0"} & set(name)
    assert name.isprintable()


@pytest.fixture
async def session(tmp_path: Path) -> AsyncIterator[AsyncSession]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'opengig.db'}")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with database.writing() as session:
        yield session
    await database.close()


async def test_the_same_file_sent_twice_has_two_keys_that_tell_nothing(session: AsyncSession) -> None:
    attachments = Attachments(session, NOW, Policies())
    one, two = [await attachments.keep(OPUS, name="a.ogg") for _ in range(2)]
    assert one != two
    assert len(one) == len(two) == 22
    await attachments.forget([one])
    assert await attachments.find(one) is None
    assert await attachments.content(two) == OPUS


async def test_a_file_of_just_the_limit_is_kept_and_a_larger_one_refused(session: AsyncSession) -> None:
    attachments = Attachments(session, NOW, Policies())
    kept = await attachments.find(await attachments.keep(bytes(MAX_BYTES)))
    assert kept is not None
    assert kept.size == MAX_BYTES
    with pytest.raises(TooLarge):
        await attachments.keep(bytes(MAX_BYTES + 1))


@pytest.mark.parametrize("limits", [{"files_per_day": 2}, {"file_megabytes_per_day": 8}])
async def test_so_many_files_a_day_of_one_person_and_no_more(session: AsyncSession, limits: dict[str, int]) -> None:
    policies, file = Policies(**limits), b"%PDF-1.7" + bytes(3 * MEGABYTE)

    async def keeps(person: str, after: timedelta) -> str:
        return await Attachments(session, NOW + after, policies).keep(file, by=person)

    await keeps("telegram:7", timedelta())
    await keeps("telegram:7", timedelta(hours=1))
    with pytest.raises(TooManyFiles) as refused:
        await keeps("telegram:7", timedelta(hours=23))
    assert refused.value.params == {"files": policies.files_per_day, "megabytes": policies.file_megabytes_per_day}
    await keeps("discord:7", timedelta(hours=23))
    await keeps("telegram:7", timedelta(days=1))


async def test_what_is_forgotten_makes_room_and_what_nobody_is_known_to_have_sent_takes_none(
    session: AsyncSession,
) -> None:
    attachments = Attachments(session, NOW, Policies(files_per_day=1))
    for _ in range(3):
        await attachments.keep(OPUS)
    unasked = await attachments.keep(OPUS, by="telegram:7")
    await attachments.forget([unasked])
    await attachments.keep(OPUS, by="telegram:7")
    with pytest.raises(TooManyFiles):
        await attachments.keep(OPUS, by="telegram:7")
