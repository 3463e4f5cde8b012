"""Hours can be typed the way people write them, and come back the same."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.mentors.hours import WallRange
from core.mentors.hours_text import BadHours, BadRanges, EndsTooEarly, format_week, parse_ranges, parse_week, tidy_week


def at(start: float, end: float) -> WallRange:
    return WallRange(start=int(start * 60), end=int(end * 60))


def on(weekdays: range | list[int], *ranges: WallRange) -> list[tuple[int, WallRange]]:
    return [(weekday, wall) for weekday in weekdays for wall in ranges]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Mon-Fri 18:00-21:00", on(range(5), at(18, 21))),
        (
            "Mon-Fri 18:00-21:00, Sat 10-14; Sunday 9am-1pm",
            [*on(range(5), at(18, 21)), (5, at(10, 14)), (6, at(9, 13))],
        ),
        ("weekdays 6pm-9pm", on(range(5), at(18, 21))),
        ("weekends 10 to 12", on([5, 6], at(10, 12))),
        ("daily 07:30-09:30", on(range(7), at(7.5, 9.5))),
        ("every day from 7.30 until 9.30", on(range(7), at(7.5, 9.5))),
        ("Mon, Wed and Fri: 10:00–12:00, 14–16", on([0, 2, 4], at(10, 12), at(14, 16))),
        ("tuesdays & thurs 6-9pm", on([1, 3], at(18, 21))),
        ("Sat 10-2pm", [(5, at(10, 14))]),
        ("Sat 12-2pm", [(5, at(12, 14))]),
        ("Sat 9am-1", [(5, at(9, 13))]),
        ("Sat 10am-12", [(5, at(10, 12))]),
        ("Sat 11 p.m. - 12 a.m.", [(5, at(23, 24))]),
        ("Sat 8-12am", [(5, at(20, 24))]),
        ("Sat 10-12pm", [(5, at(10, 12))]),
        ("Sat 8-9am", [(5, at(8, 9))]),
        ("Sat 12am-1am", [(5, at(0, 1))]),
        ("Fri-Mon 8-9", on([0, 4, 5, 6], at(8, 9))),
        ("Sun 22:00-24:00", [(6, at(22, 24))]),
        ("Sun 22:00-23:59", [(6, at(22, 24))]),
        ("Sun 22:00-00:00", [(6, at(22, 24))]),
        ("Sun noon-midnight", [(6, at(12, 24))]),
        ("MON 18h-20h30", [(0, at(18, 20.5))]),
        ("Mon 10-12, Mon 11-13, Mon 13-14", [(0, at(10, 14))]),
    ],
)
def test_weekly_hours_are_read_as_people_write_them(typed: str, meant: list[tuple[int, WallRange]]) -> None:
    assert parse_week(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "", "   ", ",", "Mon", "18:00-21:00", "Mon-Fri evenings", "Mon 18:00", "Mon 25-26", "Mon 10:75-12",
        "Mon 13pm-2pm", "Monkey 10-12", "Mon 10-12-14", "Mon 24:30-25", "Mon 100-200", "Mon 10-12 " * 80, "Mon- 10-12",
        "Mon 10-12 🙂", "Mon 0pm-2pm",
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(BadHours) as refusal:
        parse_week(typed)
    assert "Mon-Fri 18:00-21:00" in refusal.value.message
    assert len(refusal.value.params["found"]) <= 40


@pytest.mark.parametrize("typed", ["Mon 21:00-18:00", "Mon 9-5", "Mon 10:00-10:00", "Mon 10pm-2am"])
def test_hours_that_end_before_they_start_are_refused_with_an_example(typed: str) -> None:
    with pytest.raises(EndsTooEarly) as refusal:
        parse_week(typed)
    assert "18:00-21:00" in refusal.value.message % refusal.value.params


def test_one_day_is_read_without_a_weekday() -> None:
    assert parse_ranges("10-12, 14:00-16:00") == (at(10, 12), at(14, 16))
    assert parse_ranges("2pm–4pm and 10–12") == (at(10, 12), at(14, 16))


@pytest.mark.parametrize("typed", ["", "Mon 10-12", "10-12, Tue 14-16", "soon"])
def test_one_day_refuses_anything_else_with_an_example(typed: str) -> None:
    with pytest.raises(BadRanges) as refusal:
        parse_ranges(typed)
    assert "10-12, 14:00-16:00" in refusal.value.message


def test_days_with_the_same_hours_are_written_together() -> None:
    week = parse_week("Mon-Fri 18-21, Fri 8-9, Sun 18-21, Sat 0-24")
    assert format_week(week) == "Mon-Thu, Sun 18:00-21:00; Fri 08:00-09:00, 18:00-21:00; Sat 00:00-24:00"
    assert format_week([]) == ""


walls = st.tuples(st.integers(0, 1438), st.integers(1, 1440)).filter(lambda pair: pair[0] < pair[1])
weeks = st.lists(
    st.tuples(st.integers(0, 6), walls.map(lambda pair: WallRange(start=pair[0], end=pair[1]))), min_size=1
)


@given(weeks)
def test_every_week_can_be_written_and_read_again(week: list[tuple[int, WallRange]]) -> None:
    if len(format_week(week)) <= 500:
        assert parse_week(format_week(week)) == tidy_week(week)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(typed: str) -> None:
    with suppress(BadHours):
        assert parse_week(typed)
