"""The slot rules against a slow oracle, and the corners that it cannot say in words."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.mentors.hours import Hours, Interval, SlotRules, WallRange
from core.mentors.slots import is_open, open_intervals, slots, zone_at, zone_on
from core.mentors.wall_clock import around_gap, day_start, neighbours
from tests.core.oracle import DAY, HOUR, MINUTE, Oracle, between, daily, starts, utc, wall

ZONES = [
    ZoneInfo("UTC"),
    ZoneInfo("America/New_York"),
    ZoneInfo("Europe/London"),
    ZoneInfo("Asia/Kolkata"),
    ZoneInfo("Asia/Kathmandu"),
    ZoneInfo("Australia/Lord_Howe"),
    ZoneInfo("Pacific/Kiritimati"),
    ZoneInfo("Pacific/Pago_Pago"),
    ZoneInfo("Pacific/Chatham"),
    ZoneInfo("America/Havana"),
    ZoneInfo("America/Santiago"),
    ZoneInfo("Asia/Beirut"),
    ZoneInfo("Antarctica/Troll"),
    ZoneInfo("Africa/Casablanca"),
    ZoneInfo("America/St_Johns"),
]
CLOCK_CHANGES = [
    date(2026, 2, 15),  # Casablanca
    date(2026, 3, 8),  # New York, and Havana at midnight
    date(2026, 3, 29),  # London, Troll by two hours, and Beirut at midnight
    date(2026, 4, 5),  # Lord Howe by half an hour, Chatham, and Santiago at midnight
    date(2026, 9, 6),
    date(2026, 10, 4),
    date(2026, 10, 25),
    date(2026, 11, 1),
]
RULES = SlotRules(length=HOUR, step=HOUR, gap=timedelta(), notice=timedelta(), window=60 * DAY)

days = st.builds(lambda day, shift: day + shift * DAY, st.sampled_from(CLOCK_CHANGES), st.integers(-3, 3))
minutes = st.one_of(st.integers(0, 96).map(lambda quarter: quarter * 15), st.integers(0, 1440))
borders = st.lists(minutes, min_size=2, max_size=2, unique=True)
ranges = st.one_of(
    borders.map(lambda pair: WallRange(start=min(pair), end=max(pair))),
    st.sampled_from([wall("00:00-24:00"), wall("22:00-24:00"), wall("00:00-03:00"), wall("01:30-02:30")]),
)
day_plans = st.lists(ranges, max_size=3).map(tuple)


@st.composite
def mentors(draw: st.DrawFn, around: date) -> Hours:
    near = st.integers(-4, 4).map(lambda shift: around + shift * DAY)
    off = draw(st.lists(st.tuples(near, st.integers(0, 2)), max_size=1))
    return Hours(
        zone=draw(st.sampled_from(ZONES)),
        weekly=tuple(draw(st.lists(day_plans, min_size=7, max_size=7))),
        overrides=draw(st.dictionaries(near, day_plans, max_size=2)),
        days_off=tuple((first, first + more * DAY) for first, more in off),
        travel=tuple(sorted(draw(st.dictionaries(near, st.sampled_from(ZONES), max_size=1)).items())),
    )


@st.composite
def questions(draw: st.DrawFn) -> tuple[Hours, SlotRules, list[Interval], datetime, datetime, datetime]:
    around = draw(days)
    base = datetime(around.year, around.month, around.day, tzinfo=UTC)

    def moment(low: int, high: int) -> datetime:
        return base + draw(st.integers(low, high)) * MINUTE

    start = moment(-1440, 1440)
    end = start + draw(st.integers(1, 2880)) * MINUTE
    lengths = st.sampled_from([15, 30, 45, 50, 60, 90, 180]).map(lambda count: count * MINUTE)
    busy = [Interval(start=(at := moment(-1440, 4320)), end=at + draw(lengths)) for _ in range(draw(st.integers(0, 4)))]
    rules = SlotRules(
        length=draw(lengths),
        step=draw(lengths),
        gap=draw(st.sampled_from([0, 0, 10, 15])) * MINUTE,
        notice=draw(st.sampled_from([0, 2, 24])) * HOUR,
        window=draw(st.sampled_from([0, 1, 2, 60])) * DAY,
    )
    return draw(mentors(around)), rules, busy, moment(-2880, 1440), start, end


@settings(max_examples=150, deadline=None)
@given(questions())
def test_slots_are_those_that_a_walk_through_every_minute_finds(
    question: tuple[Hours, SlotRules, list[Interval], datetime, datetime, datetime],
) -> None:
    hours, rules, busy, now, start, end = question
    oracle = Oracle(hours, start.replace(hour=0, minute=0) - 7 * DAY, end + 3 * DAY)
    assert open_intervals(hours, start, end) == oracle.intervals(start, end)
    found = slots(hours, rules, busy, now=now, start=start, end=end)
    assert found == oracle.slots(rules, busy, now=now, start=start, end=end)
    for slot in found:
        assert is_open(hours, rules, busy, now=now, wanted=slot)
        shifted = Interval(start=slot.start + MINUTE, end=slot.end + MINUTE)
        assert shifted in found or not is_open(hours, rules, busy, now=now, wanted=shifted)


def test_a_booking_inside_the_window_does_not_move_the_grid() -> None:
    hours = Hours(zone=ZoneInfo("UTC"), weekly=daily("09:00-13:00"))
    busy = [between("2026-06-01 09:00", "2026-06-01 09:30")]
    found = slots(
        hours, RULES, busy, now=utc("2026-06-01 00:00"), start=utc("2026-06-01 00:00"), end=utc("2026-06-02 00:00")
    )
    assert starts(found) == ["2026-06-01 10:00", "2026-06-01 11:00", "2026-06-01 12:00"]


def test_the_grid_does_not_depend_on_where_the_question_begins() -> None:
    hours = Hours(zone=ZoneInfo("UTC"), weekly=daily("09:00-13:00"))
    found = slots(
        hours, RULES, [], now=utc("2026-06-01 09:20"), start=utc("2026-06-01 09:20"), end=utc("2026-06-01 11:30")
    )
    assert starts(found) == ["2026-06-01 10:00", "2026-06-01 11:00"]


def test_a_day_open_round_the_clock_starts_the_grid_again() -> None:
    hours = Hours(zone=ZoneInfo("Asia/Kolkata"), weekly=daily("00:00-24:00"))
    rules = SlotRules(length=50 * MINUTE, step=50 * MINUTE, gap=timedelta(), notice=timedelta(), window=60 * DAY)
    for day in ("2026-06-01", "2026-06-02", "2026-06-30"):
        begin = day_start(hours.zone, date.fromisoformat(day))
        found = slots(hours, rules, [], now=utc("2026-06-01 00:00") - DAY, start=begin, end=begin + 2 * HOUR)
        assert starts(found, "Asia/Kolkata") == [f"{day} 00:00", f"{day} 00:50", f"{day} 01:40"]


def test_the_grid_starts_again_on_the_only_whole_day_of_a_window() -> None:
    saturday = {date(2026, 6, 5): (wall("23:30-24:00"),), date(2026, 6, 6): (wall("00:00-24:00"),)}
    for zone in (ZoneInfo("Pacific/Pago_Pago"), ZoneInfo("Pacific/Kiritimati")):
        begin = day_start(zone, date(2026, 6, 6))
        found = slots(
            Hours(zone=zone, overrides=saturday), RULES, [], now=begin - DAY, start=begin - HOUR, end=begin + 2 * HOUR
        )
        assert starts(found, zone.key) == ["2026-06-05 23:30", "2026-06-06 00:00", "2026-06-06 01:00"]


def test_steps_may_be_shorter_than_the_session() -> None:
    hours = Hours(zone=ZoneInfo("UTC"), weekly=daily("09:00-10:30"))
    rules = SlotRules(length=HOUR, step=15 * MINUTE, gap=timedelta(), notice=timedelta(), window=60 * DAY)
    found = slots(
        hours, rules, [], now=utc("2026-06-01 00:00"), start=utc("2026-06-01 00:00"), end=utc("2026-06-02 00:00")
    )
    assert starts(found) == ["2026-06-01 09:00", "2026-06-01 09:15", "2026-06-01 09:30"]


def test_a_wanted_time_of_another_length_is_not_open() -> None:
    hours = Hours(zone=ZoneInfo("UTC"), weekly=daily("09:00-13:00"))
    now = utc("2026-06-01 00:00")
    assert is_open(hours, RULES, [], now=now, wanted=between("2026-06-01 09:00", "2026-06-01 10:00"))
    assert not is_open(hours, RULES, [], now=now, wanted=between("2026-06-01 09:00", "2026-06-01 10:30"))


def test_questions_in_any_zone_are_answered_in_utc() -> None:
    paris = ZoneInfo("Europe/Paris")
    hours = Hours(zone=paris, weekly=daily("09:00-11:00"))
    begin = datetime(2026, 6, 1, tzinfo=paris)
    found = slots(hours, RULES, [], now=begin, start=begin, end=begin + DAY)
    assert starts(found) == ["2026-06-01 07:00", "2026-06-01 08:00"]
    assert {one.start.tzinfo for one in found} == {UTC}
    assert is_open(
        hours, RULES, [], now=begin, wanted=Interval(start=begin.replace(hour=9), end=begin.replace(hour=10))
    )


def test_an_empty_or_backward_question_has_no_slots() -> None:
    hours = Hours(zone=ZoneInfo("UTC"), weekly=daily("00:00-24:00"))
    noon = utc("2026-06-01 12:00")
    assert slots(hours, RULES, [], now=noon, start=noon, end=noon) == []
    assert slots(hours, RULES, [], now=noon, start=noon, end=noon - DAY) == []
    assert open_intervals(hours, noon, noon) == []
    assert open_intervals(hours, noon, noon - DAY) == []


def test_naive_times_are_refused() -> None:
    hours = Hours(zone=ZoneInfo("UTC"))
    naive = datetime(2026, 6, 1)  # noqa: DTZ001 - the point of the test
    with pytest.raises(ValueError, match="naive"):
        open_intervals(hours, naive, utc("2026-06-02 00:00"))
    with pytest.raises(ValueError, match="naive"):
        Interval(start=naive, end=utc("2026-06-02 00:00"))
    with pytest.raises(ValueError, match="already has a zone"):
        neighbours(ZoneInfo("UTC"), utc("2026-06-02 00:00"))


def test_values_of_a_wrong_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="7 days"):
        Hours(zone=ZoneInfo("UTC"), weekly=((),) * 6)
    with pytest.raises(ValueError, match="ascend"):
        Hours(zone=ZoneInfo("UTC"), travel=((date(2026, 6, 2), ZONES[0]), (date(2026, 6, 1), ZONES[1])))
    with pytest.raises(ValueError, match="not after"):
        between("2026-06-01 10:00", "2026-06-01 10:00")
    with pytest.raises(ValueError, match="take time"):
        SlotRules(length=HOUR, step=timedelta(), gap=timedelta(), notice=timedelta(), window=DAY)
    with pytest.raises(ValueError, match="never negative"):
        SlotRules(length=HOUR, step=HOUR, gap=-MINUTE, notice=timedelta(), window=DAY)


def test_a_day_whose_midnight_is_skipped_starts_when_the_gap_ends() -> None:
    assert day_start(ZoneInfo("America/Havana"), date(2026, 3, 8)) == utc("2026-03-08 05:00")
    assert day_start(ZoneInfo("America/Toronto"), date(1919, 3, 31)) == utc("1919-03-31 04:30")  # 23:30 became 00:30
    assert day_start(ZoneInfo("Pacific/Apia"), date(2011, 12, 30)) == utc("2011-12-30 10:00")  # a day left out


def test_a_repeated_midnight_starts_the_day_the_first_time() -> None:
    assert day_start(ZoneInfo("America/Havana"), date(2026, 11, 1)) == utc("2026-11-01 04:00")


def test_the_mentor_is_in_the_travel_zone_from_its_first_local_day_on() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    hours = Hours(zone=ZoneInfo("America/New_York"), travel=((date(2026, 6, 10), tokyo),))
    assert zone_on(hours, date(2026, 6, 9)).key == "America/New_York"
    assert zone_on(hours, date(2026, 6, 10)).key == "Asia/Tokyo"
    assert zone_at(hours, utc("2026-06-09 14:59")).key == "America/New_York"
    assert zone_at(hours, utc("2026-06-09 15:00")).key == "Asia/Tokyo"


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ZONES), days, st.integers(0, 1439))
def test_a_local_time_means_each_instant_at_which_the_clock_reads_it(zone: ZoneInfo, day: date, minute: int) -> None:
    local = datetime(day.year, day.month, day.day) + minute * MINUTE  # noqa: DTZ001 - a wall clock has no zone
    middle = local.replace(tzinfo=UTC)
    every = [middle + shift * 15 * MINUTE for shift in range(-60, 61)]  # all offsets are quarters of an hour
    meant = [one for one in every if one.astimezone(zone).replace(tzinfo=None) == local]
    assert list(neighbours(zone, local)) == meant
    if not meant:
        before, after = around_gap(zone, local)
        shown = [one.astimezone(zone).replace(tzinfo=None) for one in (before, after)]
        assert shown[0] < local < shown[1]
        assert local - shown[0] == shown[1] - local
