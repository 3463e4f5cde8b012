"""Cards as letters: whatever is written, Telegram takes it, and no word is lost."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.encode import Letter, encode
from adapters.telegram.entities import Writing, paged, units
from adapters.telegram.limits import CAPTION, TEXT
from bot.dialogue.adapter import Drawn
from bot.dialogue.links import Link
from bot.dialogue.reader import Reader, read_locale
from bot.dialogue.text import Bold, Code, Inline
from bot.dialogue.views import (
    Choose,
    Facts,
    Image,
    Intent,
    Item,
    Note,
    Option,
    Paragraph,
    Part,
    PickDay,
    Picture,
    Title,
    View,
    Visit,
)
from tests.telegram.botapi.checks import check_markup, check_text

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
READER = Reader(locale=read_locale("en"), zone=ZoneInfo("UTC"), now=NOW)

words = st.text(st.sampled_from("ab \n\té漢😀👩🏽\u200d"), max_size=40)
inline: st.SearchStrategy[Inline] = st.one_of(words, words.map(Bold), words.map(Code))
text = st.lists(inline, max_size=5).map(tuple)
part: st.SearchStrategy[Part] = st.one_of(
    text.map(Title),
    text.map(Paragraph),
    text.map(Note),
    st.builds(lambda title, lines: Item(title=title, lines=tuple(lines)), words, st.lists(text, max_size=3)),
    st.lists(st.tuples(words, text), max_size=4).map(lambda rows: Facts(tuple(rows))),
)


def drawn(*parts: Part) -> Drawn:
    return Drawn(
        view=View(*parts),
        note=None,
        address=lambda _link: "a",
        opens_form=lambda _link: False,
        start=lambda _link: "s",
        zone=ZoneInfo("UTC"),
        locale="en",
        now=NOW,
        nonce="n",
    )


def letter(*parts: Part) -> Letter:
    return encode(drawn(*parts), username="opengig_bot")


def is_taken(page: Writing, limit: int = TEXT) -> None:
    """Hold a page against the rules of the strict server; it raises for what Telegram would refuse."""
    assert page.size == units(page.text) <= limit
    check_text(page.text, [entity.to_dict() for entity in page.entities])


@given(st.lists(part, max_size=6))
def test_every_card_is_taken_with_its_entities_inside_the_text(parts: list[Part]) -> None:
    for page in letter(*parts).pages:
        is_taken(page)


@given(st.lists(inline, max_size=6), st.integers(5, 50))
def test_a_text_can_be_split_anywhere(inlines: list[Inline], limit: int) -> None:
    for page in paged([Writing().write(tuple(inlines), READER)], limit):
        is_taken(page, limit)


def test_a_long_text_is_split_between_words_and_complete() -> None:
    long = " ".join(f"w{number}" for number in range(3000))
    pages = letter(Paragraph(long)).pages
    assert "".join(page.text for page in pages) == long
    assert all(page.text.endswith(" ") for page in pages[:-1])


def test_offsets_are_counted_as_telegram_counts_them() -> None:
    (page,) = letter(Paragraph(("👩🏽 ", Bold("é😀"), " end"))).pages
    (entity,) = page.entities
    assert (entity.offset, entity.length) == (5, 3)


def test_more_entities_than_a_message_may_have_lose_only_their_looks() -> None:
    (page,) = letter(Facts(tuple((f"l{number}", "v") for number in range(120)))).pages
    is_taken(page)
    assert "l119" in page.text


@pytest.mark.parametrize(("length", "is_caption"), [(CAPTION, True), (CAPTION + 1, False)])
def test_a_text_too_long_for_a_caption_stands_apart_from_its_picture(length: int, is_caption: bool) -> None:
    assert letter(Image(picture=Picture(file=1, alt="")), Paragraph("x" * length)).is_caption is is_caption


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost", "a.localhost", "[::1]", "192.168.1.5", "10.0.0.2"])
def test_an_address_that_no_button_may_carry_is_shown_as_text(host: str) -> None:
    written = letter(Visit(label="Pay", url=f"http://{host}/pay/1"))
    assert written.keyboard is None
    assert written.pages[0].text == f"Pay: http://{host}/pay/1"


def test_an_address_of_the_open_network_is_a_button_coloured_as_others() -> None:
    keyboard = letter(Visit(label="Pay", url="https://example.org/pay/1", intent=Intent.PRIMARY)).keyboard
    assert keyboard is not None
    check_markup(keyboard.to_dict(), private=True)
    assert keyboard.inline_keyboard[0][0].style == "primary"


def test_entries_of_one_title_are_told_apart_by_their_first_lines() -> None:
    entries = [("Ana", "Monday"), ("Ana", "Tuesday"), ("Omar", "Monday")]
    keyboard = letter(*(Item(title=title, lines=(line,), to=Link("one")) for title, line in entries)).keyboard
    assert keyboard is not None
    assert [row[0].text for row in keyboard.inline_keyboard] == ["Monday · Ana", "Tuesday · Ana", "Omar"]


def test_options_stand_two_in_a_row_and_long_ones_alone() -> None:
    labels = ["Rating", "Price", "Waiting for the mentor's answer", "Soonest", "Experience"]
    options = tuple(Option(label=label, to=Link("sort")) for label in labels)
    keyboard = letter(Choose(label="Sort by", options=options)).keyboard
    assert keyboard is not None
    assert [[one.text for one in row] for row in keyboard.inline_keyboard] == [labels[:2], [labels[2]], labels[3:]]


def test_days_stand_three_in_a_row_as_a_phone_cuts_four() -> None:
    days = tuple(date(2026, 11, number) for number in range(2, 9))
    keyboard = letter(PickDay(label="When?", days=days, to=Link("day"))).keyboard
    assert keyboard is not None
    assert [len(row) for row in keyboard.inline_keyboard] == [3, 3, 1]
