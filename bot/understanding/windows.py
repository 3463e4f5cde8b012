"""Days and hours as said -> the windows that they mean now: ahead, in the person's zone, with the other readings."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.understanding.almanac import Days
from bot.understanding.civil import DAY_MINUTES, elapsed, instant, is_before, is_skipped, is_twice
from bot.understanding.clocks import Clock
from bot.understanding.moment import Moment
from bot.understanding.reading import Window
from bot.understanding.wordlists import word_list

MAX_WINDOWS = 14


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """Hours within a day: every reading as wall-clock minutes (start, end), the likeliest first.

    `by_now` takes the first that is ahead; `is_clock` tells a clock time from a part of day.
    """

    readings: tuple[tuple[int, int], ...]
    grain: str = "part"
    by_now: bool = False
    is_clock: bool = True
    zone: ZoneInfo | None = None


def part_hours(name: str) -> Hours:
    """Return the hours of a part of day."""
    start, end, _half = word_list("times")["parts"][name]
    return Hours(readings=((_minutes(start), _minutes(end)),), is_clock=False)


def _minutes(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def at(clock: Clock) -> Hours:
    """Return the one minute that a clock time means."""
    readings = tuple((minute, minute + 1) for minute in clock.readings)
    return Hours(readings=readings, grain="minute", by_now=clock.by_now, zone=clock.zone)


def after(clock: Clock) -> Hours:
    """Return from a clock time to the end of the day."""
    readings = tuple((minute, max(DAY_MINUTES, minute + 60)) for minute in clock.readings)
    return Hours(readings=readings, by_now=clock.by_now, zone=clock.zone)


def before(clock: Clock) -> Hours:
    """Return from the start of the day to a clock time."""
    readings = tuple((0, minute) for minute in clock.readings if minute > 0) or ((0, DAY_MINUTES),)
    return Hours(readings=readings, by_now=clock.by_now, zone=clock.zone)


def between(start: Clock, end: Clock) -> Hours:
    """Return from one clock time to another, reading by reading."""
    readings = tuple(zip(start.readings, end.readings, strict=True))
    return Hours(readings=readings, by_now=start.by_now, zone=start.zone)


def whole(days: Days, moment: Moment) -> list[Window]:
    """Return the windows of days without hours: one for a stretch, else one each."""
    if days.is_stretch or days.is_past:
        return [_days_window(days.dates[0], days.dates[-1], days.grain, moment)]
    dates = [_moved_on(day, days, moment) for day in days.dates]
    windows = [_days_window(day, day, "day", moment) for day in sorted(dates)]
    if days.other is not None:
        other = _days_window(days.other, days.other, "day", moment)
        windows = [replace(window, alternatives=(other,)) for window in windows]
    return windows


def days_before(day: date, moment: Moment) -> list[Window]:
    """Return from now to the start of `day`."""
    start, end = moment.now.astimezone(moment.zone), instant(day, 0, moment.zone)
    return [Window(start=start, end=end, grain="part")] if is_before(start, end) else []


def days_after(day: date, count: int, moment: Moment) -> list[Window]:
    """Return `count` days from the start of `day` on."""
    return [_days_window(day, day + timedelta(days=count - 1), "part", moment)]


def _moved_on(day: date, days: Days, moment: Moment) -> date:
    return day + timedelta(days=7) if days.loose and day == moment.today else day


def _days_window(first: date, last: date, grain: str, moment: Moment) -> Window:
    start, end = instant(first, 0, moment.zone), instant(last + timedelta(days=1), 0, moment.zone)
    return Window(start=start, end=end, grain=grain)


def placed(days: Days | None, hours: Hours, moment: Moment) -> list[Window]:
    """Return the windows of `hours` on each of `days`, or on the first when they are ahead; `MAX_WINDOWS` at most."""
    said = days or Days(dates=(moment.today,))
    windows: list[Window] = []
    for day in said.dates:
        if len(windows) == MAX_WINDOWS:
            break
        if days is not None and days.loose and not hours.is_clock:
            day = _moved_on(day, days, moment)  # noqa: PLW2901
        if not (said.is_stretch and not _ahead(hours, day, moment)):
            windows.append(_place(day, said, hours, moment, is_said=days is not None))
    return sorted(windows, key=lambda window: window.start.astimezone(UTC))


def _ahead(hours: Hours, day: date, moment: Moment) -> list[int]:
    """Return which readings are still ahead on `day`, by their index."""
    if hours.grain == "minute":
        return _later(hours, 0, day, moment)
    is_open = hours.by_now and all(end >= DAY_MINUTES for _start, end in hours.readings)
    return (is_open and _later(hours, 0, day, moment)) or _later(hours, 1, day, moment)


def _later(hours: Hours, edge: int, day: date, moment: Moment) -> list[int]:
    """Return which readings start (`edge` 0) or end (1) after now."""
    zone = hours.zone or moment.zone
    return [
        index
        for index, reading in enumerate(hours.readings)
        if is_before(moment.now, instant(day, reading[edge], zone))
    ]


def _place(day: date, days: Days, hours: Hours, moment: Moment, *, is_said: bool) -> Window:
    ahead = _ahead(hours, day, moment)
    assumed = None if is_said else "today"
    chosen = ahead[0] if hours.by_now and ahead else 0
    if chosen not in ahead:
        day += timedelta(days=7 if days.loose else 1)
        ahead = _ahead(hours, day, moment)
        assumed = assumed if days.loose else "tomorrow"
        chosen = 0 if 0 in ahead or not ahead else ahead[0]
    window = _window(day, chosen, hours, moment)
    if len(hours.readings) > 1 and assumed != "tomorrow":
        assumed = _half(hours, chosen)
    others = [_window(day, index, hours, moment) for index in ahead if index != chosen]
    if days.other is not None:
        others.append(_window(days.other, chosen, hours, moment))
    minute, zone = hours.readings[chosen][0], hours.zone or moment.zone
    if is_twice(day, minute, zone):
        late = instant(day, minute, zone, fold=1).astimezone(moment.zone)
        others.append(replace(window, start=late, end=_end_after(late, window.end, moment.zone)))
        assumed = "clock_change"
    elif is_skipped(day, minute, zone):
        assumed = "clock_change"
    return replace(window, assumed=assumed, alternatives=tuple(others), says_day=is_said)


def _half(hours: Hours, chosen: int) -> str:
    """Name the half of the day that was filled in, from the side of the hours on which the readings differ."""
    side = int(hours.readings[0][0] == hours.readings[1][0])
    return "am" if hours.readings[chosen][side] % DAY_MINUTES < DAY_MINUTES // 2 else "pm"


def _window(day: date, index: int, hours: Hours, moment: Moment) -> Window:
    zone = hours.zone or moment.zone
    start, end = (instant(day, minute, zone).astimezone(moment.zone) for minute in hours.readings[index])
    if hours.readings[index][0] == 0 and day == moment.today and is_before(start, moment.now):
        start = moment.now.astimezone(moment.zone)
    return Window(start=start, end=_end_after(start, end, moment.zone), grain=hours.grain)


def _end_after(start: datetime, end: datetime, zone: ZoneInfo) -> datetime:
    """Return `end`, or the minute after `start` where a clock change left nothing between them."""
    return end if is_before(start, end) else elapsed(start, timedelta(minutes=1), zone)
