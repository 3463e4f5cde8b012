"""Numbered days, stretches of the calendar and days told by their distance, as people type them."""

from datetime import datetime

import pytest

from tests.understanding.reader import INDIA, only, read, shown, times


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("24th 5:30pm", "24 Mar 17:30"),
        ("on the 2nd at 5pm", "02 Apr 17:00"),
        ("5pm on the 14th", "14 Mar 17:00"),
        ("5th april 4pm", "05 Apr 16:00"),
        ("april 5 at 4", "05 Apr 16:00"),
        ("april twenty second at 5pm", "22 Apr 17:00"),
        ("second of april 5pm", "02 Apr 17:00"),
        ("Apr/22 5pm", "22 Apr 17:00"),
        ("22/Apr/2026 5pm", "22 Apr 17:00"),
        ("2026/4/22 5pm", "22 Apr 17:00"),
        ("april ki 22 5pm", "22 Apr 17:00"),
        ("20th of next month 5pm", "20 Apr 17:00"),
        ("friday 27 at 4pm", "27 Mar 16:00"),
        ("mon 13th 5pm", "13 Apr 17:00"),
        ("first monday of next month 5pm", "06 Apr 17:00"),
        ("last friday of april 5pm", "24 Apr 17:00"),
        ("christmas 5pm", "25 Dec 17:00"),
        ("new year's eve 9pm", "31 Dec 21:00"),
        ("teachers day 5pm", "05 Sep 17:00"),
    ],
)
def test_a_numbered_day_carries_its_hour(text: str, day: str) -> None:
    assert times(text) == [day]


def test_a_weekday_beside_a_number_means_the_month_in_which_both_agree() -> None:
    assert times("mon 13th") == ["13 Apr 00:00 - 14 Apr 00:00"]
    assert times("friday 13") == ["13 Mar 00:00 - 14 Mar 00:00"]


def test_the_second_as_digits_is_a_day_and_as_a_word_the_one_of_a_list() -> None:
    assert times("the 2nd") == ["02 Apr 00:00 - 03 Apr 00:00"]
    assert (read("the second one").best.slots.ordinal, times("the second one")) == (2, [])
    assert (read("the 2nd one").best.slots.ordinal, times("the 2nd one")) == (2, [])


def test_tenth_before_a_subject_is_a_class_at_school_and_no_day() -> None:
    for text in ("10th maths", "12th physics tutor", "9th class science"):
        assert times(text) == []
    assert times("10th at 5pm") == ["10 Apr 17:00"]


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("next month", "01 Apr 00:00 - 01 May 00:00"),
        ("in april", "01 Apr 00:00 - 01 May 00:00"),
        ("december", "01 Dec 00:00 - 01 Jan 00:00"),
        ("april me", "01 Apr 00:00 - 01 May 00:00"),
        ("early april", "01 Apr 00:00 - 11 Apr 00:00"),
        ("mid april", "11 Apr 00:00 - 21 Apr 00:00"),
        ("end of the month", "21 Mar 00:00 - 01 Apr 00:00"),
        ("this week", "11 Mar 00:00 - 16 Mar 00:00"),
        ("rest of the week", "11 Mar 00:00 - 16 Mar 00:00"),
        ("beginning of next week", "16 Mar 00:00 - 19 Mar 00:00"),
        ("agle hafte", "16 Mar 00:00 - 23 Mar 00:00"),
        ("अगले हफ्ते", "16 Mar 00:00 - 23 Mar 00:00"),
        ("week of april 8", "06 Apr 00:00 - 13 Apr 00:00"),
        ("next 3 days", "12 Mar 00:00 - 15 Mar 00:00"),
        ("agle do din", "12 Mar 00:00 - 14 Mar 00:00"),
        ("july 13 to 15", "13 Jul 00:00 - 16 Jul 00:00"),
        ("from 29th to 2 april", "29 Mar 00:00 - 03 Apr 00:00"),
        ("from the 26th to the 28th", "26 Mar 00:00 - 29 Mar 00:00"),
        ("for 3 days from friday", "13 Mar 00:00 - 16 Mar 00:00"),
        ("by friday", "11 Mar 10:30 - 14 Mar 00:00"),
        ("before friday", "11 Mar 10:30 - 13 Mar 00:00"),
        ("friday tak", "11 Mar 10:30 - 14 Mar 00:00"),
        ("after friday", "14 Mar 00:00 - 28 Mar 00:00"),
    ],
)
def test_a_stretch_of_days_is_one_window(text: str, stretch: str) -> None:
    assert times(text) == [stretch]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 days from friday", "16 Mar"),
        ("a week from tomorrow", "19 Mar"),
        ("aaj se 3 din baad", "14 Mar"),
        ("in 2 weeks", "25 Mar"),
        ("in a couple of days", "13 Mar"),
        ("3 fridays from now", "27 Mar"),
        ("monday in 2 weeks", "23 Mar"),
        ("friday of next week", "20 Mar"),
        ("wednesday after next", "18 Mar"),
        ("2 days after tomorrow", "14 Mar"),
    ],
)
def test_days_are_counted_from_another_day(text: str, day: str) -> None:
    assert f"{only(text).start:%d %b}" == day


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("in half an hour", "11 Mar 11:00"),
        ("in 2.5 hours", "11 Mar 13:00"),
        ("in 1h 15 min", "11 Mar 11:45"),
        ("in a couple of hours", "11 Mar 12:30"),
        ("15 minutes from now", "11 Mar 10:45"),
        ("abhi se 15 minute", "11 Mar 10:45"),
        ("1 ghante me", "11 Mar 11:30"),
        ("डेढ़ घंटे बाद", "11 Mar 12:00"),
    ],
)
def test_hours_and_minutes_from_now_are_an_instant(text: str, start: str) -> None:
    assert times(text) == [start]


def test_what_is_over_is_never_offered_for_a_booking() -> None:
    for text in ("yesterday", "last week", "2 days ago", "15 minutes ago", "last friday", "9 march 2026"):
        assert times(text) == []
    assert shown(read("my class yesterday").best.slots.booked) == ["10 Mar 00:00 - 11 Mar 00:00"]


def test_a_ruled_out_weekday_leaves_a_hole_in_the_week() -> None:
    days = [f"{window.start:%a}" for window in read("next week but not friday").best.slots.windows]
    assert days == ["Mon", "Tue", "Wed", "Thu", "Sat", "Sun"]
    assert times("not monday") == []
    evenings = read("weekday evenings except monday").best.slots.windows
    assert [f"{window.start:%a}" for window in evenings] == ["Wed", "Thu", "Fri", "Tue"]


def test_a_day_that_cannot_be_gives_way_to_the_one_that_can() -> None:
    assert times("i can't do monday, tuesday works") == ["17 Mar 00:00 - 18 Mar 00:00"]
    assert times("i am not free tomorrow, next friday?") == ["20 Mar 00:00 - 21 Mar 00:00"]


def test_a_month_that_is_also_a_verb_or_a_name_needs_a_cue() -> None:
    for text in ("may i book", "march ahead", "i met april", "it may be good"):
        assert times(text) == []


def test_a_year_that_was_said_counts_for_the_whole_stretch() -> None:
    (window,) = read("10 august - 12 september 2027", now=datetime(2026, 8, 1, tzinfo=INDIA)).best.slots.windows
    assert (window.start.year, window.end.year) == (2027, 2027)
