"""What of a sentence speaks of what was said before: another one, cheaper, not monday, any price, her."""

import pytest

from bot.understanding.line import read_line
from bot.understanding.reading import Change, Slots
from bot.understanding.repairs import read_repairs
from tests.understanding.reader import read


def slots(text: str) -> Slots:
    return read(text).best.slots


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("no, the other one", Change.OTHER),
        ("koi aur", Change.OTHER),
        ("dusra wala dikhao", Change.OTHER),
        ("कोई और", Change.OTHER),
        ("anyone else?", Change.OTHER),
        ("cheaper", Change.CHEAPER),
        ("thats too expensive for me", Change.CHEAPER),
        ("bahut mehnga hai", Change.CHEAPER),
        ("थोड़ा सस्ता", Change.CHEAPER),
        ("a bit earlier", Change.EARLIER),
        ("thoda baad", Change.LATER),
        ("बाद में", Change.LATER),
        ("longer please", Change.LONGER),
        ("too long", Change.SHORTER),
        ("more experienced", Change.EXPERIENCED),
        ("better rated", Change.BETTER),
        ("undo that", Change.UNDONE),
        ("python tomorrow", None),
        ("an hour later", None),
    ],
)
def test_what_should_be_different(text: str, change: Change | None) -> None:
    assert slots(text).change is change


@pytest.mark.parametrize(
    ("text", "dropped"),
    [
        ("any price is fine", ("price",)),
        ("price doesn't matter", ("price",)),
        ("kitna bhi chalega", ("price",)),
        ("कभी भी", ("time",)),
        ("any time works, any language", ("time", "language")),
        ("forget the stars", ("rating",)),
        ("clear all filters", ("everything",)),
        ("under 500", ()),
        ("anytime after 6", ()),
    ],
)
def test_conditions_that_need_not_hold_any_more(text: str, dropped: tuple[str, ...]) -> None:
    assert slots(text).dropped == dropped


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("not monday", "2026-03-16T00:00"),
        ("except sunday", "2026-03-15T00:00"),
        ("somvar nahi", "2026-03-16T00:00"),
        ("monday ko nahi, tuesday", "2026-03-16T00:00"),
        ("not tomorrow", "2026-03-12T00:00"),
        ("not in the evening", "2026-03-11T17:00"),
        ("शाम को नहीं", "2026-03-11T17:00"),
        ("not monday evening", "2026-03-16T17:00"),
    ],
)
def test_times_that_are_ruled_out(text: str, first: str) -> None:
    assert slots(text).unwanted[0].start.isoformat()[:16] == first


def test_what_is_ruled_out_is_no_time_to_look_at() -> None:
    assert slots("not monday, tuesday").windows[0].start.isoformat()[:10] == "2026-03-17"
    assert slots("not monday").windows == ()


def test_a_reason_why_not_is_not_a_day_that_is_ruled_out() -> None:
    assert slots("why not monday").unwanted == ()


@pytest.mark.parametrize(
    ("text", "topics", "unwanted"),
    [
        ("not python", (), ("python",)),
        ("python nahi, java", ("java",), ("python",)),
        ("java instead of python", ("java",), ("python",)),
        ("no, java", ("java",), ()),
        ("python nahi java", ("java",), ("python",)),
        ("python nahi", (), ("python",)),
        ("mujhe python nahi aata", ("python",), ()),
        ("python", ("python",), ()),
    ],
)
def test_topics_that_are_not_wanted(text: str, topics: tuple[str, ...], unwanted: tuple[str, ...]) -> None:
    read_slots = slots(text)
    assert (read_slots.topics, read_slots.unwanted_topics) == (topics, unwanted)


def test_one_more_topic() -> None:
    assert slots("java too").adds
    assert slots("java bhi").adds
    assert not slots("java").adds


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("book her at 6", "person"),
        ("usko message karo", "person"),
        ("उससे बात करनी है", "person"),
        ("cancel it", "thing"),
        ("isko cancel karo", "thing"),
        ("book priya", None),
    ],
)
def test_who_or_what_is_shown(text: str, at: str | None) -> None:
    assert slots(text).points_at == at


def test_reading_repairs_takes_nothing_from_the_line() -> None:
    line = read_line("no the other one, cheaper")
    before = (line.text, set(line.taken))
    read_repairs(line)
    assert (line.text, line.taken) == before
