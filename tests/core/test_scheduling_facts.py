"""The cases that schedulers get wrong, as facts: each test says its fact in words."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.mentors.hours import Hours, Interval, SlotRules, WallRange
from core.mentors.slots import is_open, open_intervals, slots
from core.mentors.wall_clock import around_gap, neighbours
from tests.core.oracle import DAY, HOUR, MINUTE, between, daily, starts, utc, wall

NEW_YORK, LONDON, KOLKATA = ZoneInfo("America/New_York"), ZoneInfo("Europe/London"), ZoneInfo("Asia/Kolkata")
OFFICE = (*[(wall("09:00-17:00"),)] * 5, (), ())
NOW = utc("2026-01-01 00:00")


def rules(length: timedelta = HOUR, gap: timedelta = timedelta(), **limits: timedelta) -> SlotRules:
    return SlotRules(
        length=length,
        step=length,
        gap=gap,
        notice=limits.get("notice", timedelta()),
        window=limits.get("window", 3650 * DAY),
    )


def listed(
    hours: Hours,
    day: str,
    *busy: Interval,
    keeping: SlotRules | None = None,
    now: datetime = NOW,
    zone: str | None = None,
) -> list[str]:
    """Return the clock times, in the mentor's zone or `zone`, of the slots of one local day there."""
    key = zone or hours.zone.key
    begin = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(key))
    found = slots(hours, keeping or rules(), busy, now=now, start=begin, end=begin + DAY)
    return [one.removeprefix(f"{day} ") for one in starts(found, key)]


def wall_time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_weekly_hours_follow_the_wall_clock_through_a_clock_change() -> None:
    hours = Hours(zone=NEW_YORK, weekly=OFFICE)
    assert open_intervals(hours, utc("2026-10-30 00:00"), utc("2026-11-03 00:00")) == [
        between("2026-10-30 13:00", "2026-10-30 21:00"),
        between("2026-11-02 14:00", "2026-11-02 22:00"),
    ]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        (LONDON, "2027-10-31"),
        (LONDON, "2027-10-30"),
        (LONDON, "2030-03-31"),
        (LONDON, "2026-10-31"),
        (NEW_YORK, "2026-10-31"),
    ],
)
def test_the_last_day_of_a_month_with_a_clock_change_does_not_disappear(zone: ZoneInfo, day: str) -> None:
    hours = Hours(zone=zone, weekly=daily("09:00-12:00"))
    assert listed(hours, day) == ["09:00", "10:00", "11:00"]


@pytest.mark.parametrize("pair", [(600, 600), (660, 600), (-60, 600), (600, 1441)])
def test_a_range_that_does_not_end_after_its_start_within_the_day_is_refused(pair: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="such as 540-1020"):
        WallRange(start=pair[0], end=pair[1])


@pytest.mark.parametrize("end", ["24:00", "23:59"])
def test_24_00_and_23_59_mean_midnight_and_join_the_next_day(end: str) -> None:
    hours = Hours(
        zone=KOLKATA,
        overrides={date(2026, 6, 2): (wall(f"22:00-{end}"),), date(2026, 6, 3): (wall("00:00-01:00"),)},
    )
    (joined,) = open_intervals(hours, utc("2026-06-01 00:00"), utc("2026-06-05 00:00"))
    assert joined.end - joined.start == 3 * HOUR


def test_tuesday_to_midnight_and_wednesday_after_it_are_one_range_of_90_minutes() -> None:
    weekly = ((), (wall("23:00-24:00"),), (wall("00:00-00:30"),), (), (), (), ())
    hours = Hours(zone=NEW_YORK, weekly=weekly)
    assert listed(hours, "2026-06-02", keeping=rules(90 * MINUTE)) == ["23:00"]
    assert listed(hours, "2026-06-02", keeping=rules(45 * MINUTE)) == ["23:00", "23:45"]
    assert listed(hours, "2026-06-02") == ["23:00"]
    assert listed(hours, "2026-06-03") == []


def test_an_override_replaces_the_weekly_hours_of_its_day() -> None:
    hours = Hours(zone=KOLKATA, weekly=OFFICE, overrides={date(2026, 6, 1): (wall("19:00-21:00"),)})
    assert listed(hours, "2026-06-01") == ["19:00", "20:00"]
    assert listed(hours, "2026-06-02")[0] == "09:00"


def test_an_empty_override_closes_its_day() -> None:
    hours = Hours(zone=KOLKATA, weekly=OFFICE, overrides={date(2026, 6, 1): ()})
    assert listed(hours, "2026-06-01") == []


def test_a_day_off_beats_an_override_on_its_first_and_its_last_day() -> None:
    open_all = {date(2026, 6, day): (wall("10:00-11:00"),) for day in (1, 2, 3, 4)}
    hours = Hours(zone=KOLKATA, overrides=open_all, days_off=((date(2026, 6, 2), date(2026, 6, 3)),))
    assert [listed(hours, f"2026-06-0{day}") for day in (1, 2, 3, 4)] == [["10:00"], [], [], ["10:00"]]


def test_a_late_override_in_new_york_lies_on_the_next_utc_day_and_still_replaces_its_own_local_day() -> None:
    hours = Hours(zone=NEW_YORK, weekly=OFFICE, overrides={date(2026, 6, 1): (wall("21:00-23:00"),)})
    assert open_intervals(hours, utc("2026-06-01 04:00"), utc("2026-06-02 12:00")) == [
        between("2026-06-02 01:00", "2026-06-02 03:00")
    ]
    assert listed(hours, "2026-06-02")[0] == "09:00"


def test_a_viewer_in_a_third_zone_sees_the_same_instants_under_another_date() -> None:
    hours = Hours(zone=NEW_YORK, overrides={date(2026, 6, 1): (wall("21:00-23:00"),)})
    assert listed(hours, "2026-06-02", zone="Asia/Tokyo") == ["10:00", "11:00"]
    assert listed(hours, "2026-06-01", zone="Asia/Tokyo") == []


def test_in_a_travel_zone_the_same_wall_clock_hours_apply_from_the_date_on() -> None:
    hours = Hours(zone=NEW_YORK, weekly=daily("09:00-11:00"), travel=((date(2026, 6, 10), ZoneInfo("Asia/Tokyo")),))
    assert open_intervals(hours, utc("2026-06-09 00:00"), utc("2026-06-11 00:00")) == [
        between("2026-06-09 13:00", "2026-06-09 15:00"),
        between("2026-06-10 00:00", "2026-06-10 02:00"),
    ]


def test_a_confirmed_booking_stays_at_its_instant_when_the_mentor_travels() -> None:
    booked = between("2026-06-10 13:00", "2026-06-10 14:00")  # 09:00 in New York, 22:00 in Tokyo
    hours = Hours(
        zone=NEW_YORK,
        weekly=daily("09:00-11:00", "21:00-24:00"),
        travel=((date(2026, 6, 8), ZoneInfo("Asia/Tokyo")),),
    )
    assert listed(hours, "2026-06-10", booked, zone="Asia/Tokyo") == ["09:00", "10:00", "21:00", "23:00"]


def test_days_that_overlap_because_a_mentor_flies_east_are_offered_once() -> None:
    kiritimati, pago_pago = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago")
    hours = Hours(zone=pago_pago, weekly=daily("09:00-11:00"), travel=((date(2026, 6, 10), kiritimati),))
    found = slots(hours, rules(), [], now=NOW, start=utc("2026-06-09 00:00"), end=utc("2026-06-10 00:00"))
    assert starts(found) == ["2026-06-09 19:00", "2026-06-09 20:00", "2026-06-09 21:00"]


def test_touching_sessions_do_not_overlap() -> None:
    hours = Hours(zone=LONDON, weekly=daily("10:00-13:00"))
    booked = between("2026-01-12 11:00", "2026-01-12 12:00")
    assert listed(hours, "2026-01-12", booked) == ["10:00", "12:00"]


def test_touching_and_overlapping_ranges_merge() -> None:
    touching = Hours(zone=LONDON, weekly=daily("10:00-11:00", "11:00-12:00"))
    overlapping = Hours(zone=LONDON, weekly=daily("10:00-11:30", "11:00-12:00"))
    for hours in (touching, overlapping):
        assert listed(hours, "2026-01-12", keeping=rules(2 * HOUR)) == ["10:00"]


def test_a_gap_keeps_sessions_apart_on_both_sides_and_may_be_met_exactly() -> None:
    hours = Hours(zone=LONDON, weekly=daily("09:00-15:00"))
    ten_minutes_off = between("2026-01-12 11:10", "2026-01-12 11:50")
    assert listed(hours, "2026-01-12", ten_minutes_off, keeping=rules(gap=10 * MINUTE)) == [
        "09:00", "10:00", "12:00", "13:00", "14:00",
    ]  # fmt: skip
    assert listed(hours, "2026-01-12", ten_minutes_off, keeping=rules(gap=11 * MINUTE)) == ["09:00", "13:00", "14:00"]


def test_the_grid_starts_with_the_window() -> None:
    hours = Hours(zone=KOLKATA, weekly=daily("07:30-09:30"))
    assert listed(hours, "2026-06-01") == ["07:30", "08:30"]


def test_notice_is_checked_alike_when_listing_and_when_booking() -> None:
    hours = Hours(zone=LONDON, weekly=daily("09:00-12:00"))
    keeping = rules(notice=2 * HOUR)
    ten = between("2026-01-12 10:00", "2026-01-12 11:00")
    for now, open_still in (("08:00", True), ("08:01", False)):
        at = utc(f"2026-01-12 {now}")
        assert ("10:00" in listed(hours, "2026-01-12", keeping=keeping, now=at)) is open_still
        assert is_open(hours, keeping, [], now=at, wanted=ten) is open_still


def test_the_booking_window_counts_days_in_the_mentors_calendar() -> None:
    hours = Hours(zone=ZoneInfo("Pacific/Kiritimati"), weekly=daily("00:00-02:00", "22:00-24:00"))
    keeping = rules(window=2 * DAY)
    now = utc("2026-06-01 11:00")  # 01:00 on 2 June there, so 4 June is the last day
    found = slots(hours, keeping, [], now=now, start=now, end=now + 9 * DAY)
    assert starts(found, "Pacific/Kiritimati")[-2:] == ["2026-06-04 22:00", "2026-06-04 23:00"]
    after = Interval(start=found[-1].end, end=found[-1].end + HOUR)
    assert is_open(hours, rules(), [], now=now, wanted=after)
    assert not is_open(hours, keeping, [], now=now, wanted=after)


def test_the_booking_window_keeps_the_hour_that_a_clock_change_adds_to_its_last_day() -> None:
    hours = Hours(zone=NEW_YORK, weekly=daily("20:00-24:00"))
    now = utc("2026-10-31 23:30")
    found = slots(hours, rules(window=1 * DAY), [], now=now, start=now, end=now + 9 * DAY)
    assert starts(found, "America/New_York")[-1] == "2026-11-01 23:00"


def test_hours_that_a_clock_change_skips_offer_nothing() -> None:
    assert listed(Hours(zone=NEW_YORK, weekly=daily("02:00-03:00")), "2026-03-08") == []
    assert listed(Hours(zone=NEW_YORK, weekly=daily("01:00-04:00")), "2026-03-08") == ["01:00", "03:00"]
    assert listed(Hours(zone=NEW_YORK, weekly=daily("02:30-04:30")), "2026-03-08") == ["03:00"]


def test_hours_on_both_sides_of_a_skipped_hour_touch() -> None:
    hours = Hours(zone=NEW_YORK, weekly=daily("01:00-02:00", "03:00-04:00"))
    assert listed(hours, "2026-03-08", keeping=rules(2 * HOUR)) == ["01:00"]
    assert listed(hours, "2026-03-09", keeping=rules(2 * HOUR)) == []


def test_hours_that_a_clock_change_repeats_are_offered_twice() -> None:
    hours = Hours(zone=NEW_YORK, weekly=daily("01:00-02:00"))
    found = slots(hours, rules(), [], now=NOW, start=utc("2026-11-01 00:00"), end=utc("2026-11-02 00:00"))
    assert starts(found) == ["2026-11-01 05:00", "2026-11-01 06:00"]
    assert [f"{one.start.astimezone(NEW_YORK):%H:%M %Z}" for one in found] == ["01:00 EDT", "01:00 EST"]


def test_a_local_time_in_a_gap_does_not_exist_and_has_two_neighbours() -> None:
    typed = wall_time("2026-03-08 02:30")
    assert neighbours(NEW_YORK, typed) == ()
    before, after = around_gap(NEW_YORK, typed)
    assert starts([Interval(start=before, end=after)], "America/New_York") == ["2026-03-08 01:30"]
    assert f"{after.astimezone(NEW_YORK):%H:%M}" == "03:30"


def test_a_local_time_in_a_fold_exists_twice() -> None:
    meant = neighbours(NEW_YORK, wall_time("2026-11-01 01:30"))
    assert [f"{one.astimezone(NEW_YORK):%H:%M %Z}" for one in meant] == ["01:30 EDT", "01:30 EST"]
    assert meant == (utc("2026-11-01 05:30"), utc("2026-11-01 06:30"))


def test_any_other_local_time_exists_once_and_has_no_gap_around_it() -> None:
    assert neighbours(NEW_YORK, wall_time("2026-06-01 09:00")) == (utc("2026-06-01 13:00"),)
    with pytest.raises(ValueError, match="exists"):
        around_gap(NEW_YORK, wall_time("2026-06-01 09:00"))


def test_kathmandus_three_quarters_of_an_hour_are_kept() -> None:
    hours = Hours(zone=ZoneInfo("Asia/Kathmandu"), weekly=daily("09:00-10:00"))
    assert open_intervals(hours, utc("2026-06-01 00:00"), utc("2026-06-02 00:00")) == [
        between("2026-06-01 03:15", "2026-06-01 04:15")
    ]


def test_lord_howes_clocks_move_by_half_an_hour() -> None:
    lord_howe = ZoneInfo("Australia/Lord_Howe")
    hours = Hours(zone=lord_howe, weekly=daily("01:00-03:00"))
    half_hours = rules(30 * MINUTE)
    assert listed(hours, "2026-10-04", keeping=half_hours) == ["01:00", "01:30", "02:30"]
    assert listed(hours, "2026-04-05", keeping=half_hours) == ["01:00", "01:30", "01:30", "02:00", "02:30"]
    before, after = around_gap(lord_howe, wall_time("2026-10-04 02:15"))
    assert [f"{one.astimezone(lord_howe):%H:%M}" for one in (before, after)] == ["01:45", "02:45"]


def test_people_on_both_sides_of_the_date_line_see_one_instant_two_dates_apart_at_most() -> None:
    hours = Hours(zone=ZoneInfo("Pacific/Kiritimati"), weekly=daily("00:30-01:30"))
    assert listed(hours, "2026-06-03") == ["00:30"]
    assert listed(hours, "2026-06-01", zone="Pacific/Pago_Pago") == ["23:30"]


def test_a_new_york_mentors_hours_move_for_a_learner_in_india_when_only_new_york_changes_its_clocks() -> None:
    hours = Hours(zone=NEW_YORK, weekly=daily("09:00-10:00"))
    assert listed(hours, "2026-10-31", zone="Asia/Kolkata") == ["18:30"]
    assert listed(hours, "2026-11-01", zone="Asia/Kolkata") == ["19:30"]
