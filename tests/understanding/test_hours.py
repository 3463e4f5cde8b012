"""Hours as people type them: minutes before an hour, ranges, zones, parts of day, and numbers that are no hours."""

import pytest

from tests.understanding.reader import only, read, slots, times


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("tomorrow 25 past 1 pm", "12 Mar 13:25"),
        ("tomorrow at 25 to 8 pm", "12 Mar 19:35"),
        ("tomorrow 20 minutes to 2pm", "12 Mar 13:40"),
        ("tomorrow at 10 to 21", "12 Mar 20:50"),
        ("tomorrow at 2 15 in the afternoon", "12 Mar 14:15"),
        ("tomorrow 8 40 in the morning", "12 Mar 08:40"),
        ("tomorrow 17 30", "12 Mar 17:30"),
        ("tomorrow 15h30", "12 Mar 15:30"),
        ("tomorrow 330 pm", "12 Mar 15:30"),
        ("tomorrow at 1030", "12 Mar 10:30"),
        ("tomorrow 9a", "12 Mar 09:00"),
        ("tomorrow 7ish", "12 Mar 19:00"),
        ("tomorrow 5:30:15 pm", "12 Mar 17:30"),
        ("tomorrow nine thirty am", "12 Mar 09:30"),
        ("tomorrow evening at 12", "13 Mar 00:00"),
        ("kal sava 6 baje", "12 Mar 18:15"),
        ("kal paune 7 baje", "12 Mar 18:45"),
        ("kal dhai baje", "12 Mar 14:30"),
        ("परसों दोपहर दो बजे", "13 Mar 14:00"),
    ],
)
def test_a_clock_time_is_read_however_it_is_written(text: str, start: str) -> None:
    assert times(text) == [start]


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("4 to 5 pm", "11 Mar 16:00 - 11 Mar 17:00"),
        ("tomorrow 5 to 7", "12 Mar 17:00 - 12 Mar 19:00"),
        ("tomorrow at 4 - 6:30 pm", "12 Mar 16:00 - 12 Mar 18:30"),
        ("tomorrow after 3:30pm but before 6pm", "12 Mar 15:30 - 12 Mar 18:00"),
        ("anytime after 6", "11 Mar 18:00 - 12 Mar 00:00"),
        ("tomorrow not before 5pm", "12 Mar 17:00 - 13 Mar 00:00"),
        ("kal subah 10 baje se pehle", "12 Mar 00:00 - 12 Mar 10:00"),
        ("kal 5-7 baje", "12 Mar 17:00 - 12 Mar 19:00"),
        ("tomorrow after lunch", "12 Mar 13:00 - 12 Mar 17:00"),
        ("late tonight", "11 Mar 21:00 - 12 Mar 00:00"),
        ("in the next 2 hours", "11 Mar 10:30 - 11 Mar 12:31"),
    ],
)
def test_hours_with_two_ends_are_a_stretch(text: str, window: str) -> None:
    assert times(text) == [window]


def test_before_an_hour_of_today_starts_now() -> None:
    assert times("today before 3pm") == ["11 Mar 10:30 - 11 Mar 15:00"]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("tomorrow 5pm PST", "13 Mar 05:30"),
        ("kal 6 baje IST", "12 Mar 18:00"),
        ("tomorrow 5pm bst", "12 Mar 22:30"),
        ("tomorrow 5pm GMT", "12 Mar 22:30"),
    ],
)
def test_named_zones_convert(text: str, start: str) -> None:
    assert times(text) == [start]


def test_a_day_and_its_hour_meet_across_sentences() -> None:
    assert times("book it on 20 march please. can you see if 4:30 pm is free?") == ["20 Mar 16:30"]


@pytest.mark.parametrize(
    "text",
    [
        "kal shaam ek python class",
        "tomorrow evening for 2 people",
        "kal shaam 3 sessions",
        "tomorrow evening 2 mentors",
    ],
)
def test_a_number_that_counts_something_is_no_hour(text: str) -> None:
    assert times(text) == ["12 Mar 17:00 - 12 Mar 21:00"]


@pytest.mark.parametrize(
    "text", ["i will be late", "have lunch together", "the sun will shine", "version 1.1.30", "4/13/1"]
)
def test_everyday_words_and_versions_are_no_time(text: str) -> None:
    assert times(text) == []


def test_minutes_before_an_hour_need_more_than_two_small_numbers() -> None:
    assert only("tomorrow 5 to 7 pm").grain == "part"
    assert only("tomorrow 20 to 7 pm").grain == "minute"


def test_how_long_is_read_beside_when_it_starts() -> None:
    found = slots("tomorrow from 5pm for 2 hours")
    assert (found.duration_min, [window.grain for window in found.windows]) == (120, ["minute"])


@pytest.mark.parametrize("text", ["wensday 5pm", "wednsday 5pm", "wedensday 5pm", "budhvar 5 baje shaam"])
def test_wednesday_is_known_however_it_is_spelt(text: str) -> None:
    assert f"{only(text).start:%a}" == "Wed"


def test_every_window_says_which_rule_read_it() -> None:
    rules = {(span.slot, span.rule) for span in read("python tomorrow evening under 500").spans}
    assert rules == {("topic", "topic"), ("time", "named day"), ("time", "part of day"), ("price", "price")}


def test_a_bare_hour_is_a_time_when_it_corrects_another() -> None:
    assert [times(text) for text in ("make it 6", "7 instead", "how about 5")] == [
        ["11 Mar 18:00"],
        ["11 Mar 19:00"],
        ["11 Mar 17:00"],
    ]
    assert times("not 5, 6pm") == ["11 Mar 18:00"]


def test_a_ruled_out_part_of_day_is_no_wish() -> None:
    assert times("any time on saturday except morning") == ["14 Mar 00:00 - 15 Mar 00:00"]
    assert times("why not friday") == ["13 Mar 00:00 - 14 Mar 00:00"]


def test_evenings_are_those_of_a_week_and_every_window_comes_in_order() -> None:
    assert len(read("evenings").best.slots.windows) == len(read("every evening").best.slots.windows) == 7
    days = [f"{window.start:%a %d}" for window in read("mon, wed and fri evenings").best.slots.windows]
    assert days == ["Fri 13", "Mon 16", "Wed 18"]


def test_after_an_hour_means_the_next_such_hour() -> None:
    assert times("today after 8") == ["11 Mar 20:00 - 12 Mar 00:00"]
    assert times("today 10 to 12") == ["11 Mar 10:00 - 11 Mar 12:00"]


def test_tom_is_tomorrow_beside_a_time_and_a_name_after_with() -> None:
    assert times("tom 5pm") == ["12 Mar 17:00"]
    assert (slots("book with tom").mentor, times("book with tom")) == ("tom", [])
