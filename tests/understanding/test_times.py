from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.understanding.reader import INDIA, NEW_YORK, NOW, only, read, shown, times

FRIDAY = datetime(2026, 3, 13, 10, 30, tzinfo=INDIA)
SUNDAY = datetime(2026, 3, 15, 10, 30, tzinfo=INDIA)


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("tomorrow", ["12 Mar 00:00 - 13 Mar 00:00"]),
        ("day after tomorrow", ["13 Mar 00:00 - 14 Mar 00:00"]),
        ("today", ["11 Mar 00:00 - 12 Mar 00:00"]),
        ("friday", ["13 Mar 00:00 - 14 Mar 00:00"]),
        ("on 24 july", ["24 Jul 00:00 - 25 Jul 00:00"]),
        ("july 24th", ["24 Jul 00:00 - 25 Jul 00:00"]),
        ("2026-07-24", ["24 Jul 00:00 - 25 Jul 00:00"]),
        ("the 24th", ["24 Mar 00:00 - 25 Mar 00:00"]),
        ("friday, 20 march", ["20 Mar 00:00 - 21 Mar 00:00"]),
        ("in 3 days", ["14 Mar 00:00 - 15 Mar 00:00"]),
        ("monday to wednesday", ["16 Mar 00:00 - 19 Mar 00:00"]),
        ("13th to 15th july", ["13 Jul 00:00 - 16 Jul 00:00"]),
    ],
)
def test_a_named_day_is_the_whole_of_that_day(text: str, windows: list[str]) -> None:
    assert times(text) == windows


def test_this_weekend_runs_from_saturday_to_the_end_of_sunday() -> None:
    assert times("this weekend") == ["14 Mar 00:00 - 16 Mar 00:00"]
    assert times("this weekend", now=SUNDAY) == ["14 Mar 00:00 - 16 Mar 00:00"]
    assert only("this weekend").grain == "weekend"


def test_next_week_is_monday_to_sunday_after_this_week() -> None:
    assert times("next week") == ["16 Mar 00:00 - 23 Mar 00:00"]
    assert times("next week monday") == ["16 Mar 00:00 - 17 Mar 00:00"]


def test_a_bare_weekday_is_today_only_with_a_clock_time_still_ahead() -> None:
    assert times("friday", now=FRIDAY) == ["20 Mar 00:00 - 21 Mar 00:00"]
    assert times("friday 6pm", now=FRIDAY) == ["13 Mar 18:00"]
    assert times("friday 9am", now=FRIDAY) == ["20 Mar 09:00"]
    assert times("friday evening", now=FRIDAY) == ["20 Mar 17:00 - 20 Mar 21:00"]


def test_this_friday_is_the_nearest_and_next_friday_is_in_the_next_calendar_week() -> None:
    assert times("this friday") == ["13 Mar 00:00 - 14 Mar 00:00"]
    assert times("coming friday") == ["13 Mar 00:00 - 14 Mar 00:00"]
    assert times("next friday") == ["20 Mar 00:00 - 21 Mar 00:00"]


def test_next_friday_offers_the_nearer_one_when_both_lie_within_eight_days() -> None:
    thursday = datetime(2026, 3, 12, 9, 0, tzinfo=INDIA)
    window = only("next friday 6pm", now=thursday)
    assert shown([window]) == ["20 Mar 18:00"]
    assert shown(window.alternatives) == ["13 Mar 18:00"]
    assert only("next friday", now=NOW).alternatives == ()


@pytest.mark.parametrize(
    ("text", "start", "assumed"),
    [
        ("at 6", "11 Mar 18:00", "pm"),
        ("at 1", "11 Mar 13:00", "pm"),
        ("at 12", "11 Mar 12:00", "pm"),
        ("at 11", "11 Mar 11:00", "am"),
        ("at 9", "11 Mar 21:00", "pm"),
        ("tomorrow at 9", "12 Mar 09:00", "am"),
        ("tomorrow 6", "12 Mar 18:00", "pm"),
        ("tomorrow at 7", "12 Mar 19:00", "pm"),
        ("at 17:00", "11 Mar 17:00", "today"),
        ("at 6pm", "11 Mar 18:00", "today"),
        ("tomorrow 6 p.m.", "12 Mar 18:00", None),
        ("tomorrow at half past 6", "12 Mar 18:30", "pm"),
        ("tomorrow quarter to 7 pm", "12 Mar 18:45", None),
        ("tomorrow 5.30pm", "12 Mar 17:30", None),
        ("tomorrow at noon", "12 Mar 12:00", None),
    ],
)
def test_a_bare_hour_is_afternoon_up_to_seven_and_the_next_one_from_eight(
    text: str, start: str, assumed: str | None
) -> None:
    window = only(text)
    assert (shown([window]), window.assumed) == ([start], assumed)


def test_an_assumed_half_of_the_day_offers_the_other_one() -> None:
    assert shown(only("tomorrow at 9").alternatives) == ["12 Mar 21:00"]
    assert shown(only("tomorrow at 5").alternatives) == ["12 Mar 05:00"]
    assert only("tomorrow at 5pm").alternatives == ()


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("tomorrow morning at 6", "12 Mar 06:00"),
        ("at 8 tomorrow evening", "12 Mar 20:00"),
        ("kal dopahar 1 baje", "12 Mar 13:00"),
        ("tonight at 11", "11 Mar 23:00"),
        ("tomorrow night at 1", "13 Mar 01:00"),
        ("quarter to 12 in the morning tomorrow", "12 Mar 11:45"),
    ],
)
def test_a_part_of_day_decides_what_a_bare_hour_means(text: str, start: str) -> None:
    assert times(text) == [start]


@pytest.mark.parametrize(
    ("part", "hours"),
    [
        ("early morning", "05:00 - 12 Mar 09:00"),
        ("morning", "08:00 - 12 Mar 12:00"),
        ("lunch", "12:00 - 12 Mar 14:00"),
        ("afternoon", "12:00 - 12 Mar 17:00"),
        ("evening", "17:00 - 12 Mar 21:00"),
        ("night", "20:00 - 13 Mar 00:00"),
    ],
)
def test_each_part_of_day_has_its_hours(part: str, hours: str) -> None:
    assert times(f"tomorrow {part}") == [f"12 Mar {hours}"]


def test_tonight_starts_at_six() -> None:
    assert times("tonight") == ["11 Mar 18:00 - 12 Mar 00:00"]


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("after 6", ["11 Mar 18:00 - 12 Mar 00:00"]),
        ("tomorrow after 6", ["12 Mar 18:00 - 13 Mar 00:00"]),
        ("tomorrow 6 onwards", ["12 Mar 18:00 - 13 Mar 00:00"]),
        ("tomorrow before 9am", ["12 Mar 00:00 - 12 Mar 09:00"]),
        ("tomorrow between 5 and 7", ["12 Mar 17:00 - 12 Mar 19:00"]),
        ("tomorrow 6-8pm", ["12 Mar 18:00 - 12 Mar 20:00"]),
        ("3 to 5:30pm tomorrow", ["12 Mar 15:00 - 12 Mar 17:30"]),
        ("10 to 2pm tomorrow", ["12 Mar 10:00 - 12 Mar 14:00"]),
        ("tomorrow from 9 to 5", ["12 Mar 09:00 - 12 Mar 17:00"]),
        ("tomorrow 10pm to 1am", ["12 Mar 22:00 - 13 Mar 01:00"]),
    ],
)
def test_ranges_of_hours_are_stretches_and_the_side_without_am_or_pm_inherits(text: str, windows: list[str]) -> None:
    assert times(text) == windows
    assert only(text).grain == "part"


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("tue and thu 8pm", ["12 Mar 20:00", "17 Mar 20:00"]),
        ("friday 5pm or saturday 11am", ["13 Mar 17:00", "14 Mar 11:00"]),
        ("5pm or 6pm tomorrow", ["12 Mar 17:00", "12 Mar 18:00"]),
        ("weekend mornings", ["14 Mar 08:00 - 14 Mar 12:00", "15 Mar 08:00 - 15 Mar 12:00"]),
    ],
)
def test_several_times_are_several_windows(text: str, windows: list[str]) -> None:
    assert times(text) == windows


def test_weekday_evenings_are_five_evenings_without_the_weekend() -> None:
    evenings = read("weekday evenings").best.slots.windows
    assert [f"{window.start:%a}" for window in evenings] == ["Wed", "Thu", "Fri", "Mon", "Tue"]


def test_a_ruled_out_day_is_not_a_wish() -> None:
    assert times("python friday but not monday") == ["13 Mar 00:00 - 14 Mar 00:00"]


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("kal shaam ko", ["12 Mar 17:00 - 12 Mar 21:00"]),
        ("parso subah 9 baje", ["13 Mar 09:00"]),
        ("aaj raat 9 baje", ["11 Mar 21:00"]),
        ("kal 5 se 7 baje", ["12 Mar 17:00 - 12 Mar 19:00"]),
        ("kal 6 baje ke baad", ["12 Mar 18:00 - 13 Mar 00:00"]),
        ("kal 5 baje tak", ["12 Mar 00:00 - 12 Mar 17:00"]),
        ("kal sadhe 5 baje", ["12 Mar 17:30"]),
        ("shukravar ko", ["13 Mar 00:00 - 14 Mar 00:00"]),
        ("कल शाम", ["12 Mar 17:00 - 12 Mar 21:00"]),
        ("कल शाम ५ बजे", ["12 Mar 17:00"]),
        ("2 ghante baad", ["11 Mar 12:30"]),
    ],
)
def test_hinglish_and_hindi_times_are_read(text: str, windows: list[str]) -> None:
    assert times(text) == windows


@pytest.mark.parametrize("text", ["tmrw evng", "tommorow evning", "tomorrwo eveningg", "TOMORROW EVENING!!"])
def test_typos_and_short_forms_of_time_words_are_repaired(text: str) -> None:
    assert times(text) == ["12 Mar 17:00 - 12 Mar 21:00"]


def test_a_passed_time_today_is_tomorrow_and_says_so() -> None:
    for text in ("today 9am", "at 9am", "this morning at 9"):
        window = only(text)
        assert (shown([window]), window.assumed) == (["12 Mar 09:00"], "tomorrow")
    late = NOW.replace(hour=22)
    assert only("evening", now=late).assumed == "tomorrow"
    assert times("evening", now=late) == ["12 Mar 17:00 - 12 Mar 21:00"]


def test_a_date_that_is_over_this_year_is_next_year() -> None:
    assert only("10 march").start.year == 2027
    assert only("11 march").start.year == 2026
    assert times("10 march 2026") == []


def test_the_29th_of_february_waits_for_a_leap_year_and_the_31st_for_a_long_month() -> None:
    assert only("29 feb").start.year == 2028
    assert times("the 31st", now=datetime(2026, 4, 2, 9, 0, tzinfo=INDIA)) == ["31 May 00:00 - 01 Jun 00:00"]
    assert times("31 june") == []


def test_day_and_month_follow_the_country_and_an_impossible_month_flips() -> None:
    assert times("12/6", country="IN") == ["12 Jun 00:00 - 13 Jun 00:00"]
    assert times("12/6", country="US") == ["06 Dec 00:00 - 07 Dec 00:00"]
    assert times("6/25", country="IN") == ["25 Jun 00:00 - 26 Jun 00:00"]
    assert times("25/6", country="US") == ["25 Jun 00:00 - 26 Jun 00:00"]


def test_a_named_zone_is_converted_to_the_persons_own() -> None:
    assert times("tomorrow 5pm EST") == ["13 Mar 02:30"]


def test_hours_from_now_are_elapsed_time_across_a_clock_change() -> None:
    before_change = datetime(2026, 3, 8, 1, 30, tzinfo=NEW_YORK)
    window = only("in 2 hours", now=before_change, zone=NEW_YORK)
    assert window.start.astimezone(UTC) - before_change.astimezone(UTC) == timedelta(hours=2)
    assert f"{window.start:%H:%M}" == "04:30"


def test_tomorrow_is_civil_time_across_a_clock_change() -> None:
    eve = datetime(2026, 3, 7, 18, 0, tzinfo=NEW_YORK)
    assert times("tomorrow 6pm", now=eve, zone=NEW_YORK) == ["08 Mar 18:00"]


def test_a_local_time_that_a_clock_change_skips_moves_forward_and_says_so() -> None:
    window = only("tomorrow 2:30 am", now=datetime(2026, 3, 7, 12, 0, tzinfo=NEW_YORK), zone=NEW_YORK)
    assert (shown([window]), window.assumed) == (["08 Mar 03:30"], "clock_change")


def test_a_local_time_that_happens_twice_offers_both() -> None:
    window = only("tomorrow 1:30 am", now=datetime(2026, 10, 31, 12, 0, tzinfo=NEW_YORK), zone=NEW_YORK)
    (late,) = window.alternatives
    assert window.assumed == "clock_change"
    assert late.start.astimezone(UTC) - window.start.astimezone(UTC) == timedelta(hours=1)


def test_a_day_whose_midnight_is_skipped_starts_at_its_first_minute() -> None:
    beirut = ZoneInfo("Asia/Beirut")
    window = only("tomorrow", now=datetime(2026, 3, 28, 12, 0, tzinfo=beirut), zone=beirut)
    assert f"{window.start:%d %b %H:%M}" == "29 Mar 01:00"


@pytest.mark.parametrize(
    "text",
    [
        "good morning", "i am moving house", "24/7 support", "class 10 maths", "10th standard physics", "one on one",
        "i may know march", "java 8", "sat prep", "top 5 mentors", "have a nice evening", "30 min python",
        "sundar pichai",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert times(text) == []


def test_thursday_is_never_a_typo_of_tuesday() -> None:
    assert [f"{only(text).start:%a}" for text in ("thursdy", "tuesdy", "thurs")] == ["Thu", "Tue", "Thu"]


def test_a_bare_number_is_a_time_only_where_the_card_asks_for_one() -> None:
    assert read("6").best.slots.ordinal == 6
    asked = read("6", asking_for="time").best.slots
    assert (shown(asked.windows), asked.ordinal) == (["11 Mar 18:00"], None)


def test_every_window_knows_where_it_stands_in_the_original_text() -> None:
    text = "  Pandas  TMRW\u200b evening, pls"
    span = only(text).span
    assert span is not None
    assert text[span.start : span.end] == "TMRW\u200b evening"


def test_a_move_tells_the_old_time_from_the_new_one() -> None:
    both = read("reschedule my friday session to monday 5pm").best.slots
    assert (shown(both.booked), shown(both.windows)) == (["13 Mar 00:00 - 14 Mar 00:00"], ["16 Mar 17:00"])
    hinglish = read("kal wali class parso kar do").best.slots
    assert (shown(hinglish.booked), shown(hinglish.windows)) == (
        ["12 Mar 00:00 - 13 Mar 00:00"],
        ["13 Mar 00:00 - 14 Mar 00:00"],
    )
    assert shown(read("postpone my friday class").best.slots.booked) == ["13 Mar 00:00 - 14 Mar 00:00"]
    assert shown(read("move friday to monday").best.slots.windows) == ["16 Mar 00:00 - 17 Mar 00:00"]
