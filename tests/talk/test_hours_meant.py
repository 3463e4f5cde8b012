"""When somebody means it, after what was said before."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.talk.hours_meant import merged, on_day, without
from bot.understanding.reading import Window
from core.mentors.hours import Interval

LISBON = ZoneInfo("Europe/Lisbon")
NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=LISBON)


def window(start: datetime, end: datetime, grain: str = "part", *, says_day: bool = True) -> Window:
    return Window(start=start, end=end, grain=grain, says_day=says_day)


def stretches(windows: list[Window]) -> list[tuple[datetime, datetime]]:
    return [(each.start, each.end) for each in windows]


def interval(start: datetime, end: datetime) -> Interval:
    return Interval(start=start.astimezone(UTC), end=end.astimezone(UTC))


def test_an_hour_moves_to_another_day_by_the_clock_also_over_a_clock_change() -> None:
    # Lisbon's clocks go forward on 29 March.
    moved = on_day(window(at(28, 18), at(28, 18, 1), "minute", says_day=False), at(30, 0).date(), LISBON)
    assert moved.start == at(30, 18)
    assert moved.start.astimezone(UTC).hour == 17
    assert moved.says_day


def test_hours_without_a_day_stay_on_the_days_of_before() -> None:
    before = [interval(at(21, 0), at(22, 0)), interval(at(24, 0), at(25, 0))]
    said = [window(at(20, 18), at(20, 23), says_day=False)]
    assert stretches(merged(before, said, LISBON)) == [(at(21, 18), at(21, 23)), (at(24, 18), at(24, 23))]


def test_hours_without_a_day_are_those_of_each_day_of_before() -> None:
    before = [interval(at(21, 0), at(23, 0))]
    said = [window(at(20, 12), at(20, 17), says_day=False)]
    assert stretches(merged(before, said, LISBON)) == [(at(21, 12), at(21, 17)), (at(22, 12), at(22, 17))]


def test_what_was_assumed_of_the_day_is_assumed_no_more_on_the_day_of_before() -> None:
    said = Window(start=at(20, 18), end=at(20, 18, 1), grain="minute", assumed="today", says_day=False)
    (moved,) = merged([interval(at(24, 0), at(25, 0))], [said], LISBON)
    assert moved.assumed is None
    assert on_day(replace(said, assumed="pm"), at(24, 0).date(), LISBON).assumed == "pm"


def test_a_day_without_hours_keeps_the_hours_of_before() -> None:
    before = [interval(at(21, 17), at(21, 21))]
    said = [window(at(27, 0), at(28, 0), "day")]
    assert stretches(merged(before, said, LISBON)) == [(at(27, 17), at(27, 21))]


def test_a_weekend_keeps_the_hours_of_before_on_both_its_days() -> None:
    before = [interval(at(24, 17), at(24, 21))]
    said = [window(at(21, 0), at(23, 0), "weekend")]
    assert stretches(merged(before, said, LISBON)) == [(at(21, 17), at(21, 21)), (at(22, 17), at(22, 21))]


def test_whole_days_have_no_hours_to_keep() -> None:
    before = [interval(at(21, 0), at(22, 0))]
    said = [window(at(27, 0), at(28, 0), "day")]
    assert stretches(merged(before, said, LISBON)) == [(at(27, 0), at(28, 0))]


def test_a_day_with_hours_stands_for_itself() -> None:
    before = [interval(at(21, 17), at(21, 21))]
    said = [window(at(27, 8), at(27, 12))]
    assert stretches(merged(before, said, LISBON)) == [(at(27, 8), at(27, 12))]


def test_what_is_ruled_out_is_cut_from_what_was_asked_for() -> None:
    before = [interval(at(21, 8), at(21, 20)), interval(at(22, 8), at(22, 20))]
    left = without(before, [window(at(21, 0), at(22, 0), "day"), window(at(22, 12), at(22, 17))], NOW)
    assert left == [(at(22, 8), at(22, 12)), (at(22, 17), at(22, 20))]


def test_where_nothing_was_asked_for_two_weeks_are_left_without_it() -> None:
    left = without([], [window(at(21, 0), at(22, 0), "day")], NOW)
    assert left[0][0] == NOW
    assert left[-1][1] == NOW + timedelta(days=14)
    assert sum((end - start for start, end in left), timedelta()) == timedelta(days=13)


hours = st.integers(min_value=0, max_value=24 * 30)


@given(before=st.lists(st.tuples(hours, hours), max_size=5), unwanted=st.lists(st.tuples(hours, hours), max_size=5))
def test_nothing_that_is_ruled_out_is_left(before: list[tuple[int, int]], unwanted: list[tuple[int, int]]) -> None:
    def instant(hour: int) -> datetime:
        return NOW + timedelta(hours=hour)

    asked = [Interval(start=instant(min(pair)), end=instant(max(pair) + 1)) for pair in before]
    no = [window(instant(min(pair)), instant(max(pair) + 1)) for pair in unwanted]
    for start, end in without(asked, no, NOW):
        assert start < end
        assert all(end <= each.start or each.end <= start for each in no)
