"""One field of a form reads one answer, or says what a right one looks like."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.fields import BadAnswer, Field
from bot.dialogue.views import FieldKind

SIZES = (("s", "Small one"), ("m", "Medium one"), ("l", "Large one"))


def field(kind: FieldKind = FieldKind.LINE, *, required: bool = True) -> Field:
    return Field(name="f", label="F", kind=kind, required=required, max_length=20, options=SIZES)


def test_text_is_stripped_and_made_inert() -> None:
    assert field().answer("  Ana\u202e\x00 Silva \n") == "Ana Silva"


@pytest.mark.parametrize("empty", ["", "   ", "\n", "\u202e"])
def test_nothing_typed_is_wrong_where_something_is_needed_and_none_elsewhere(empty: str) -> None:
    with pytest.raises(BadAnswer, match="fill this in"):
        field().answer(empty)
    assert field(required=False).answer(empty) is None


def test_too_long_names_the_limit_and_the_limit_itself_fits() -> None:
    with pytest.raises(BadAnswer, match="20 characters"):
        field().answer("x" * 21)
    assert field().answer("x" * 20) == "x" * 20


@pytest.mark.parametrize("typed", ["m", "M", "Medium one", "medium ONE", "2", "medium", "mediun one"])
def test_a_choice_is_made_by_value_label_number_beginning_or_typo(typed: str) -> None:
    assert field(FieldKind.CHOICE).answer(typed) == "m"


@pytest.mark.parametrize("typed", ["4", "0", "huge", "one"])
def test_a_choice_that_is_none_lists_what_there_is(typed: str) -> None:
    with pytest.raises(BadAnswer, match="Small one, Medium one, Large one"):
        field(FieldKind.CHOICE).answer(typed)


def test_several_are_read_from_a_list() -> None:
    assert field(FieldKind.MANY).answer("s, 3 ,medium one,") == ["s", "l", "m"]
    with pytest.raises(BadAnswer, match="pick one of these"):
        field(FieldKind.MANY).answer("s, huge")
    with pytest.raises(BadAnswer, match="fill this in"):
        field(FieldKind.MANY).answer(" , ,")


def test_the_reader_of_a_field_decides() -> None:
    def even(typed: str) -> int:
        if not typed.isdecimal() or int(typed) % 2:
            raise BadAnswer("An even number, such as 4.")
        return int(typed)

    number = Field(name="n", label="N", read=even)
    assert number.answer(" 4 ") == 4
    with pytest.raises(BadAnswer, match="such as 4"):
        number.answer("5")


@given(typed=st.text(), kind=st.sampled_from([FieldKind.LINE, FieldKind.CHOICE, FieldKind.MANY]))
def test_any_answer_is_taken_or_refused_and_nothing_worse(typed: str, kind: FieldKind) -> None:
    with suppress(BadAnswer):
        assert field(kind).answer(typed)
