"""The slow and obvious answer to which slots there are, and short spellings for the tests of both answers.

The oracle walks through UTC minute by minute and looks at the wall clock at each; it shares no rule with `core.mentors`
but the value types. All its inputs lie on whole minutes.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.mentors.hours import Hours, Interval, SlotRules, WallRange

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def wall(text: str) -> WallRange:
    """Read "09:00-17:30"."""
    (h1, m1), (h2, m2) = (map(int, side.split(":")) for side in text.split("-"))
    return WallRange(start=h1 * 60 + m1, end=h2 * 60 + m2)


def daily(*ranges: str) -> tuple[tuple[WallRange, ...], ...]:
    """Return the same hours for each day of the week."""
    return (tuple(map(wall, ranges)),) * 7


def utc(text: str) -> datetime:
    """Read "2026-11-01 14:00" as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def between(start: str, end: str) -> Interval:
    """Return the interval between two UTC times."""
    return Interval(start=utc(start), end=utc(end))


def starts(found: Sequence[Interval], zone: str = "UTC") -> list[str]:
    """Return when `found` begin, as a clock in `zone` shows it."""
    return [f"{one.start.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" for one in found]


class Oracle:
    """Every minute from `first` to before `last` with what the mentor's wall clock says about it."""

    def __init__(self, hours: Hours, first: datetime, last: datetime) -> None:
        self.hours, self.first = hours, first
        self.size = (last - first) // MINUTE
        self.open = [False] * self.size
        minutes_of: dict[tuple[str, date], list[int]] = defaultdict(list)
        for since, zone, until in self._stays():
            for index in range(self.size):
                local = (first + index * MINUTE).astimezone(zone)
                day = local.date()
                if since <= day < until:
                    minutes_of[zone.key, day].append(index)
                    self.open[index] |= self._teaches(day, local.hour * 60 + local.minute)
        whole = (minutes for minutes in minutes_of.values() if all(self.open[one] for one in minutes))
        self.day_and_night = {minutes[0] for minutes in whole}

    def slots(
        self, rules: SlotRules, busy: Sequence[Interval], *, now: datetime, start: datetime, end: datetime
    ) -> list[Interval]:
        found = []
        anchor = 0
        for index in range(self.size):
            if (self.open[index] and not (index and self.open[index - 1])) or index in self.day_and_night:
                anchor = index
            begin = self.first + index * MINUTE
            if not (start <= begin < end) or (index - anchor) % (rules.step // MINUTE):
                continue
            if not all(self.open[index : index + rules.length // MINUTE]):
                continue
            slot = Interval(start=begin, end=begin + rules.length)
            if self._in_time(rules, begin, now) and all(_apart(slot, one, rules.gap) for one in busy):
                found.append(slot)
        return found

    def intervals(self, start: datetime, end: datetime) -> list[Interval]:
        found: list[Interval] = []
        for index in range((start - self.first) // MINUTE, (end - self.first) // MINUTE):
            begin = self.first + index * MINUTE
            if not self.open[index]:
                continue
            if found and found[-1].end == begin:
                begin = found.pop().start
            found.append(Interval(start=begin, end=self.first + (index + 1) * MINUTE))
        return found

    def _stays(self) -> list[tuple[date, ZoneInfo, date]]:
        borders = [(date.min, self.hours.zone), *self.hours.travel]
        ends = [since for since, _ in borders[1:]] + [date.max]
        return [(since, zone, until) for (since, zone), until in zip(borders, ends, strict=True)]

    def _teaches(self, day: date, minute: int) -> bool:
        if any(first <= day <= last for first, last in self.hours.days_off):
            return False
        ranges = self.hours.weekly[day.weekday()]
        if day in self.hours.overrides:
            ranges = self.hours.overrides[day]
        return any(one.start <= minute < one.end for one in ranges)

    def _in_time(self, rules: SlotRules, begin: datetime, now: datetime) -> bool:
        today = date.min
        for since, zone, _ in self._stays():
            there = now.astimezone(zone).date()
            today = there if there >= since else today
        closed = today + DAY * (rules.window // DAY + 1)
        (zone,) = [zone for since, zone, until in self._stays() if since <= closed < until]
        return begin - now >= rules.notice and begin.astimezone(zone).date() < closed


def _apart(one: Interval, other: Interval, gap: timedelta) -> bool:
    return other.start - one.end >= gap or one.start - other.end >= gap
