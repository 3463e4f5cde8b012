"""A mentor's hours as plain values: what the slot rules work on."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Interval:
    """A stretch of real time, `start` inclusive to `end` exclusive; aware UTC instants."""

    start: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class WallRange:
    """Minutes after local midnight, `start` < `end` <= 1440 (24:00 joins the next day's 00:00)."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """When a mentor teaches, as wall-clock time.

    `weekly[weekday]` (Monday is 0) holds the usual ranges in `zone`; `overrides[day]` replaces that local day (an empty
    tuple closes it); `days_off` are inclusive date ranges and beat overrides; `travel` lists (from this date on, zone),
    ascending: the same wall-clock hours apply there.
    """

    zone: ZoneInfo
    weekly: tuple[tuple[WallRange, ...], ...] = ((),) * 7
    overrides: dict[date, tuple[WallRange, ...]] = field(default_factory=dict)
    days_off: tuple[tuple[date, date], ...] = ()
    travel: tuple[tuple[date, ZoneInfo], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotRules:
    """What a slot must keep; see policies "Notice, window, step, gap"."""

    length: timedelta
    step: timedelta
    gap: timedelta
    notice: timedelta
    window: timedelta
