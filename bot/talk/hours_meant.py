"""When somebody means it, after what was said before: an hour on the day that is shown, a day at the hour asked for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.understanding.reading import Window
from core.mentors.hours import Interval

AHEAD = timedelta(days=14)
"""How far ahead "not monday" looks where nothing was said of when."""
MOST_DAYS = 14
Stretch = tuple[datetime, datetime]


def on_day(window: Window, day: date, zone: ZoneInfo) -> Window:
    """Return the same hours of another day, by the clock of `zone`."""
    start, end = window.start.astimezone(zone), window.end.astimezone(zone)
    moved = timedelta(days=(day - start.date()).days)
    others = tuple(on_day(other, day, zone) for other in window.alternatives)
    told = None if window.assumed in {"today", "tomorrow"} else window.assumed
    return replace(window, start=start + moved, end=end + moved, assumed=told, alternatives=others, says_day=True)


def on_that_day(at: datetime, day: date, zone: ZoneInfo) -> datetime:
    """Return the same time of another day, by the clock of `zone`."""
    return datetime.combine(day, at.astimezone(zone).time(), zone)


def merged(before: Sequence[Interval], said: Sequence[Window], zone: ZoneInfo) -> list[Window]:
    """Return when a search should look, after `said` changed what it looked for `before`.

    Hours without a day stay on the days of before ("tomorrow", then "after 6"), a day without hours keeps the hours of
    before ("tomorrow evening", then "saturday"); anything else stands for itself.
    """
    days = sorted({day for interval in before for day in _days(interval.start, interval.end, zone)})
    if days and not any(window.says_day for window in said):
        return [on_day(window, day, zone) for day in days[:MOST_DAYS] for window in said]
    hours = _hours(before, zone)
    if hours and all(window.grain in {"day", "weekend"} for window in said):
        spoken = [(window, day) for window in said for day in _days(window.start, window.end, zone)]
        return [_at(window, day, hours, zone) for window, day in spoken]
    return list(said)


def _hours(before: Sequence[Interval], zone: ZoneInfo) -> tuple[time, time] | None:
    """Return the hours that all stretches have, if they are less than whole days."""
    spoken = {(each.start.astimezone(zone).time(), each.end.astimezone(zone).time()) for each in before}
    return None if len(spoken) != 1 or spoken == {(time.min, time.min)} else spoken.pop()


def _days(start: datetime, end: datetime, zone: ZoneInfo) -> list[date]:
    first = start.astimezone(zone).date()
    last = (end.astimezone(zone) - timedelta(minutes=1)).date()
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]


def _at(window: Window, day: date, hours: tuple[time, time], zone: ZoneInfo) -> Window:
    start, end = (datetime.combine(day, hour, zone) for hour in hours)
    return replace(window, start=start, end=end if end > start else end + timedelta(days=1), grain="part")


def without(before: Sequence[Interval], unwanted: Sequence[Window], now: datetime) -> list[Stretch]:
    """Return `before`, or the next two weeks where it is empty, without what is ruled out; in UTC."""
    left = [(each.start, each.end) for each in before] or [(now, now + AHEAD)]
    for window in unwanted:
        start, end = window.start.astimezone(UTC), window.end.astimezone(UTC)
        left = [piece for stretch in left for piece in _cut(stretch, start, end)]
    return left


def _cut(stretch: Stretch, start: datetime, end: datetime) -> list[Stretch]:
    pieces = [(stretch[0], min(stretch[1], start)), (max(stretch[0], end), stretch[1])]
    return [(first, last) for first, last in pieces if first < last]
