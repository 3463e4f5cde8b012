"""A mentor's hours as plain values: what the slot rules work on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from core.clock import require_aware

MIDNIGHT = 24 * 60


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Interval:
    """A stretch of real time, `start` inclusive to `end` exclusive; aware instants, kept in UTC.

    Raises ValueError for an instant without a zone or an end that is not after the start.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", require_aware(self.start))
        object.__setattr__(self, "end", require_aware(self.end))
        if self.end <= self.start:
            raise ValueError(f"{self.end} is not after {self.start}")


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class WallRange:
    """Minutes after local midnight, `start` < `end` <= 1440 (24:00 joins the next day's 00:00).

    23:59 as an end is what people type for midnight, so it becomes 24:00. Raises ValueError for any other order.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.end == MIDNIGHT - 1:
            object.__setattr__(self, "end", MIDNIGHT)
        if not 0 <= self.start < self.end <= MIDNIGHT:
            raise ValueError(f"{self.start}-{self.end} is not a range of minutes in a day, such as 540-1020")


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """When a mentor teaches, as wall-clock time.

    `weekly[weekday]` (Monday is 0) holds the usual ranges in `zone`; `overrides[day]` replaces that local day (an empty
    tuple closes it); `days_off` are inclusive date ranges and beat overrides; `travel` lists (from this date on, zone),
    ascending: the same wall-clock hours apply there. Raises ValueError where a list has another shape.
    """

    zone: ZoneInfo
    weekly: tuple[tuple[WallRange, ...], ...] = ((),) * 7
    overrides: Mapping[date, tuple[WallRange, ...]] = field(default_factory=dict)
    days_off: tuple[tuple[date, date], ...] = ()
    travel: tuple[tuple[date, ZoneInfo], ...] = ()

    def __post_init__(self) -> None:
        if len(self.weekly) != 7:
            raise ValueError(f"a week has 7 days, not {len(self.weekly)}")
        if any(later <= earlier for (earlier, _), (later, _) in pairwise(self.travel)):
            raise ValueError("travel dates must ascend")


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotRules:
    """What a slot must keep; see policies "Notice, window, step, gap". `window` counts whole days.

    Raises ValueError for a length or step of nothing, or a negative distance.
    """

    length: timedelta
    step: timedelta
    gap: timedelta
    notice: timedelta
    window: timedelta

    def __post_init__(self) -> None:
        if min(self.length, self.step) <= timedelta():
            raise ValueError("a session and a step take time")
        if min(self.gap, self.notice, self.window) < timedelta():
            raise ValueError("gap, notice and window are never negative")
