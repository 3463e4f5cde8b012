"""What a typed answer means on a card."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.links import Link
from bot.dialogue.typed import closest, pressed_by_typing, time_typed
from bot.dialogue.views import (
    Button,
    Choose,
    ChooseMany,
    FormCard,
    Item,
    Option,
    PickDay,
    PickTime,
    Rate,
    View,
    Visit,
    links_of,
)

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LISBON = ZoneInfo("Europe/Lisbon")
HOUR = timedelta(hours=1)
CARD = View(
    Item(title="Priya Sharma", to=Link("a")),
    Item(title="no link"),
    Button(label="Show 5 more", to=Link("b")),
    Choose(label="Sort by", options=(Option(label="Rating", to=Link("c")), Option(label="Soonest", to=Link("d")))),
    Visit(label="Pay", url="https://example.org"),
    back_to=Link("back"),
)
TIMES = View(PickTime(label="When?", times=tuple(NOW + HOUR * n for n in (1, 8, 25, 32)), to=Link("t")))
DAYS = View(
    PickDay(label="Day?", days=tuple(date(2026, 11, n) for n in (2, 3, 6, 24)), to=Link("d")),
    Button(label="Other", to=Link("b")),
)
SOME = View(
    ChooseMany(
        label="Which?",
        options=(("py", "Python"), ("gu", "Guitar"), ("ux", "UI and UX design")),
        chosen=frozenset(),
        to=Link("m"),
    ),
    Button(label="Skip", to=Link("s")),
)


def typed(view: View, text: str) -> tuple[Link, tuple[str, ...] | None] | None:
    return pressed_by_typing(view, text, now=NOW, zone=LISBON)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1", "a"), ("2", "b"), ("3", "c"), ("4", "d"), ("number 4", "d"), ("no. 2", "b"), ("PRIYA  sharma", "a"),
        ("priya", "a"), ("pria sharma", "a"), ("soonest!", "d"), ("show 5 more", "b"), ("back", "back"),
    ],
)  # fmt: skip
def test_numbers_labels_beginnings_and_typos_press(text: str, name: str) -> None:
    assert typed(CARD, text) == (Link(name), None)


@pytest.mark.parametrize("text", ["0", "5", "99", "pay", "sort by", "no link", "pri", "something else", "", "…", "²"])
def test_anything_else_presses_nothing(text: str) -> None:
    assert typed(CARD, text) is None


def test_a_beginning_that_fits_two_presses_neither() -> None:
    assert closest(["Book 30 minutes", "Book 1 hour"], "book") is None
    assert closest(["Book 30 minutes", "Book 1 hour"], "book 1") == 1


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("10", 1),
        ("10am", 1),
        ("10:00", 1),
        ("5pm", 8),
        ("5", 8),
        ("17:00", 8),
        ("tomorrow 10", 25),
        ("tomorrow 5 pm", 32),
    ],
)
def test_a_time_is_picked_in_the_readers_zone(text: str, hours: int) -> None:
    assert typed(TIMES, text) == (Link("t", at=NOW + HOUR * hours), None)


@pytest.mark.parametrize("text", ["11pm", "noonish", "25:00"])
def test_a_time_that_is_not_offered_picks_nothing(text: str) -> None:
    assert typed(TIMES, text) is None


@pytest.mark.parametrize(
    ("text", "day"), [("today", 2), ("tomorrow", 3), ("friday", 6), ("24", 24), ("24 nov", 24), ("2026-11-03", 3)]
)
def test_a_day_is_picked_by_its_name_its_number_or_its_date(text: str, day: int) -> None:
    assert typed(DAYS, text) == (Link("d", day=date(2026, 11, day)), None)


def test_the_clock_time_beside_a_day_is_read_once_the_times_are_shown() -> None:
    assert time_typed(TIMES, "tomorrow 5pm", now=NOW, zone=LISBON) == Link("t", at=NOW + HOUR * 32)
    for text in ("tomorrow", "3 nov", "10", "tomorrow 3am"):
        assert time_typed(TIMES, text, now=NOW, zone=LISBON) is None
    assert time_typed(DAYS, "tomorrow 5pm", now=NOW, zone=LISBON) is None


@pytest.mark.parametrize(
    ("text", "picks"),
    [
        ("python", ("py",)), ("1", ("py",)), ("1, 3", ("py", "ux")), ("pythn and guitar", ("py", "gu")),
        ("Guitar,Python", ("gu", "py")), ("UI and UX design", ("ux",)),
    ],
)  # fmt: skip
def test_several_are_picked_in_a_list(text: str, picks: tuple[str, ...]) -> None:
    assert typed(SOME, text) == (Link("m"), picks)


def test_a_list_with_something_unknown_picks_nothing_and_the_button_still_works() -> None:
    assert typed(SOME, "python, cooking") is None
    assert typed(SOME, "skip") == (Link("s"), None)


@pytest.mark.parametrize("text", ["4", "4 stars", "four", "★★★★", "⭐⭐⭐⭐", "****"])
def test_stars_are_counted(text: str) -> None:
    assert typed(View(Rate(label="How?", to=Link("r"))), text) == (Link("r", stars=4), None)


@pytest.mark.parametrize("text", ["0", "6", "******", "stars", "4.5"])
def test_other_stars_are_none(text: str) -> None:
    assert typed(View(Rate(label="How?", to=Link("r"))), text) is None


@given(text=st.text(max_size=40), view=st.sampled_from([CARD, TIMES, DAYS, SOME]))
def test_no_answer_raises_or_leads_off_the_card(text: str, view: View) -> None:
    found = typed(view, text)
    assert found is None or found[0] in links_of(view)


def test_a_form_is_not_pressed_by_typing() -> None:
    form = FormCard(title="Name", fields=(), current=0, submit=Link("f"), submit_label="Save", cancel=Link("c"))
    assert typed(View(form), "save") is None
