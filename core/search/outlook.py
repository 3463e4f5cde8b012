"""A cheap first look at hours: how long a mentor stays closed at least. The slot rules have the last word.

Walking one mentor's hours takes a tenth of a millisecond, so a search cannot do it for thousands. The usual week as
minutes since Monday answers "not before" in a microsecond; only mentors who pass are walked.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.mentors.hours import MIDNIGHT, Hours

WEEK = 7 * MIDNIGHT
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Week:
    """The usual open stretches in minutes since Monday 00:00 on the wall, merged, ascending.

    `regular` is False where dates of their own can open more than the usual week does.
    """

    opens: tuple[int, ...]
    closes: tuple[int, ...]
    regular: bool


def week_of(hours: Hours) -> Week:
    """Return the usual week of `hours`."""
    merged: list[list[int]] = []
    ranges = (
        (day * MIDNIGHT + wall.start, day * MIDNIGHT + wall.end) for day in range(7) for wall in hours.weekly[day]
    )
    for opens, closes in sorted(ranges):
        if merged and opens <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], closes)
        else:
            merged.append([opens, closes])
    return Week(
        opens=tuple(opens for opens, _ in merged),
        closes=tuple(closes for _, closes in merged),
        regular=not hours.travel and not any(hours.overrides.values()),
    )


class Outlook:
    """Says how long mentors are surely closed, seen from one aware instant; works out each zone once."""

    def __init__(self, instant: datetime) -> None:
        self._instant = instant
        self._clocks: dict[ZoneInfo, tuple[int, int] | None] = {}

    def closed_for(self, week: Week, zone: ZoneInfo) -> int | None:
        """Return minutes before which no slot can begin, 0 where that is unknown; None if the mentor has no hours."""
        if not week.regular:
            return 0
        if not week.opens:
            return None
        if zone not in self._clocks:
            self._clocks[zone] = self._clock(zone)
        clock = self._clocks[zone]
        if clock is None:
            return 0
        minute, slack = clock
        following = bisect_right(week.closes, minute)
        opens = week.opens[following] if following < len(week.opens) else week.opens[0] + WEEK
        return max(0, opens - minute - slack)

    def _clock(self, zone: ZoneInfo) -> tuple[int, int] | None:
        """Return the minute of the week that the wall shows and how far the clocks will jump ahead within a week.

        None shortly before they go back: the wall then shows hours again that it has just passed.
        """
        local = self._instant.astimezone(zone)
        tomorrow = (self._instant + _DAY).astimezone(zone)
        later = (self._instant + 8 * _DAY).astimezone(zone)
        offset, next_offset, last_offset = local.utcoffset(), tomorrow.utcoffset(), later.utcoffset()
        if offset is None or next_offset is None or last_offset is None or next_offset < offset:
            return None
        slack = max(0, (last_offset - offset) // _MINUTE, (next_offset - offset) // _MINUTE)
        return local.weekday() * MIDNIGHT + local.hour * 60 + local.minute, slack
