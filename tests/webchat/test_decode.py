import json
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.webchat.decode import BadEvent, Newcomer, Seen, Skip, decode
from adapters.webchat.limits import FRAME_BYTES
from adapters.webchat.ports import Group, Person
from bot.dialogue.events import Filled, Inbound, Opened, Pressed, Said, dump, load

ANA = Person(key="ana", name="Ana", role="Learner", group=Group.LEARNERS)
ID = "6f1c1f0e-2b7e-4c58-9a55-0d3c1f0f6a11"

GOOD: dict[str, dict[str, Any]] = {
    "say": {"type": "say", "id": ID, "text": "hello"},
    "press": {"type": "press", "id": ID, "card": "7", "address": "book/mentor=4"},
    "fill": {"type": "fill", "id": ID, "card": "7", "address": "apply", "values": {"name": "Ana"}, "final": True},
    "open": {"type": "open", "id": ID},
    "seen": {"type": "seen", "upto": 5},
    "skip": {"type": "skip", "to": "1h"},
    "newcomer": {"type": "newcomer"},
}


def read(frame: Any, person: Person | None = ANA) -> Any:
    return decode(frame if isinstance(frame, str) else json.dumps(frame), person=person, locale="pt-PT")


@pytest.mark.parametrize(
    ("frame", "happening"),
    [
        (GOOD["say"], Said(text="hello")),
        (GOOD["press"], Pressed(card="7", address="book/mentor=4")),
        ({**GOOD["press"], "values": ["py", "es"]}, Pressed(card="7", address="book/mentor=4", values=("py", "es"))),
        (GOOD["fill"], Filled(card="7", address="apply", values={"name": "Ana"}, final=True)),
        ({**GOOD["fill"], "final": False}, Filled(card="7", address="apply", values={"name": "Ana"}, final=False)),
        (GOOD["open"], Opened()),
        ({**GOOD["open"], "start": "m-42"}, Opened(start="m-42")),
    ],
)
def test_what_a_person_does_becomes_an_update_of_that_person(frame: dict[str, Any], happening: Any) -> None:
    event = read(frame)
    assert event == Inbound(
        platform="web", event_id=ID, chat="ana", person="ana", name="Ana", happening=happening, locale="pt-PT"
    )
    assert load(json.loads(json.dumps(dump(event)))) == event


def test_the_desk_and_the_reading_mark_stay_in_the_adapter() -> None:
    assert read(GOOD["seen"]) == Seen(type="seen", upto=5)
    assert read(GOOD["skip"], person=None) == Skip(type="skip", to="1h")
    assert read(GOOD["newcomer"], person=None) == Newcomer(type="newcomer")


@pytest.mark.parametrize("name", ["say", "press", "fill", "open", "seen"])
def test_a_window_with_nobody_chosen_can_do_nothing_in_a_chat(name: str) -> None:
    with pytest.raises(BadEvent, match="choose a person"):
        read(GOOD[name], person=None)


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "null",
        "[]",
        "{",
        "[" * 20_000,
        '{"type": "say"}',
        {**GOOD["say"], "type": "shout"},
        {**GOOD["say"], "extra": 1},
        {**GOOD["say"], "id": "7"},
        {**GOOD["say"], "id": 7},
        {**GOOD["say"], "text": 7},
        {**GOOD["say"], "text": ""},
        {**GOOD["say"], "text": " \n\t "},
        {**GOOD["press"], "card": "seven"},
        {**GOOD["press"], "card": "1" * 17},
        {**GOOD["press"], "card": 7},
        {**GOOD["press"], "address": ""},
        {**GOOD["press"], "address": "a" * 65},
        {**GOOD["press"], "address": "é"},
        {**GOOD["press"], "address": "a\nb"},
        {**GOOD["press"], "address": "a\n"},
        {**GOOD["press"], "values": "py"},
        {**GOOD["press"], "values": ["a"] * 101},
        {**GOOD["fill"], "values": {"name": 3}},
        {**GOOD["fill"], "values": {str(n): "" for n in range(101)}},
        {**GOOD["fill"], "final": "yes"},
        {**GOOD["open"], "start": "a b"},
        {**GOOD["open"], "start": "a" * 65},
        {**GOOD["seen"], "upto": -1},
        {**GOOD["seen"], "upto": 2**53},
        {**GOOD["seen"], "upto": True},
        {**GOOD["seen"], "upto": 1.5},
        {**GOOD["skip"], "to": "2y"},
        json.dumps({**GOOD["say"], "text": "half a pair: \ud800"}),
    ],
)
def test_what_the_page_would_not_send_is_refused_with_a_reason(frame: Any) -> None:
    with pytest.raises(BadEvent, match=r"\w+"):
        read(frame)


def test_the_reason_names_the_field() -> None:
    with pytest.raises(BadEvent, match="address"):
        read({**GOOD["press"], "address": ""})


def test_a_frame_may_be_as_long_as_the_limit_and_no_longer() -> None:
    room = FRAME_BYTES - len(json.dumps({**GOOD["say"], "text": ""}))
    assert len(read({**GOOD["say"], "text": "a" * room}).happening.text) == room
    with pytest.raises(BadEvent, match="at most 65536"):
        read({**GOOD["say"], "text": "a" * (room + 1)})


@given(st.text(min_size=1, max_size=200).filter(lambda text: text.strip() != ""))
def test_any_words_arrive_as_they_were_typed(text: str) -> None:
    assert read({"type": "say", "id": str(uuid4()), "text": text}).happening == Said(text=text)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.sampled_from(sorted(GOOD)), st.sampled_from(["type", "id", "text", "card", "address", "values", "upto"]), values
)
def test_a_frame_with_anything_anywhere_is_read_or_refused_and_never_breaks(name: str, key: str, value: Any) -> None:
    with suppress(BadEvent):
        assert isinstance(read({**GOOD[name], key: value}), Inbound | Seen | Skip | Newcomer)


@given(st.text())
def test_a_frame_of_any_text_is_read_or_refused(raw: str) -> None:
    with pytest.raises(BadEvent):
        read(raw)
