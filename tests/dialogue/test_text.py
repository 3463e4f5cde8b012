"""Text as a tree: filled without being parsed, made inert, kept as JSON."""

import json
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.text import Amount, Bold, Code, Inline, Style, When, dump, fill, inert, inlines, load
from core.money import Money

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
INLINES: st.SearchStrategy[Inline] = st.one_of(
    st.text(),
    st.text().map(Bold),
    st.text().map(Code),
    st.builds(lambda minor: Amount(Money(minor, "INR")), st.integers(-(10**12), 10**12)),
    st.builds(When, st.datetimes(timezones=st.just(UTC)), st.sampled_from(Style)),
)


@given(parts=st.lists(INLINES).map(tuple))
def test_a_text_survives_waiting_as_json(parts: tuple[Inline, ...]) -> None:
    assert load(json.loads(json.dumps(dump(parts)))) == parts


def test_what_is_no_text_part_is_not_loaded() -> None:
    with pytest.raises(ValueError, match="not a text part"):
        load([{"script": "alert(1)"}])


def test_a_sentence_is_filled_with_parts_that_stay_parts() -> None:
    filled = fill("%(who)s at %(when)s for %(count)s", who=Bold("Ana"), when=When(NOON), count=3)
    assert filled == (Bold("Ana"), " at ", When(NOON), " for ", "3")


def test_a_tuple_is_filled_in_flat() -> None:
    assert fill("(%(what)s)", what=("a", Bold("b"))) == ("(", "a", Bold("b"), ")")


@given(typed=st.text())
def test_what_people_typed_is_never_read_as_a_place_to_fill(typed: str) -> None:
    assert fill("<%(typed)s>", typed=typed) == ("<", typed, ">")
    assert fill("<%(typed)s>", typed="%(typed)s") == ("<", "%(typed)s", ">")


def test_a_part_that_is_missing_is_a_fault() -> None:
    with pytest.raises(KeyError):
        fill("%(who)s", what="x")


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match=r".+"):
        When(datetime(2026, 11, 2, 12, 0))  # noqa: DTZ001 - the fault under test


def test_one_part_is_a_text_too() -> None:
    assert inlines("a") == ("a",)
    assert dump(Bold("a")) == [{"bold": "a"}]


@given(typed=st.text(st.characters()))
def test_inert_text_has_no_controls_and_is_inert_already(typed: str) -> None:
    once = inert(typed)
    assert inert(once) == once
    assert all(unicodedata.category(char)[0] != "C" or char in "\n\t\u200c\u200d" for char in once)


@given(typed=st.text(st.characters(categories=["L", "M", "N", "P", "S", "Z"]), max_size=200))
def test_letters_marks_and_signs_of_every_script_are_kept(typed: str) -> None:
    assert inert(typed) == typed


@pytest.mark.parametrize("kept", ["क्\u200dष", "می\u200cخواهم", "👩\u200d👩\u200d👧", "a\nb\tc", "<b>@everyone</b> *x*"])
def test_what_words_and_emoji_are_made_of_is_kept(kept: str) -> None:
    assert inert(kept) == kept


@pytest.mark.parametrize("dropped", ["\u202e", "\u2066", "\u200b", "\ufeff", "\x00", "\x1b", "\ud800", "\u00ad"])
def test_what_lies_about_the_text_is_dropped(dropped: str) -> None:
    assert inert(f"a{dropped}b") == "ab"


def test_a_cut_is_shown() -> None:
    assert inert("abcdef", limit=4) == "abc…"
    assert inert("abcd", limit=4) == "abcd"
