"""Wall-clock dates and minutes -> instants, across clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60


def instant(day: date, minute: int, zone: ZoneInfo, fold: int = 0) -> datetime:
    """Return the instant `minute` wall-clock minutes into `day`; from 1440 on it lies on the days after.

    A time that a clock change skips moves forward by the gap (02:30 -> 03:30): it exists and is never earlier.
    """
    days, minute = divmod(minute, DAY_MINUTES)
    wall = datetime.combine(day + timedelta(days=days), time(minute // 60, minute % 60, fold=fold), zone)
    return wall.astimezone(UTC).astimezone(zone)


def is_skipped(day: date, minute: int, zone: ZoneInfo) -> bool:
    """Tell whether a clock change skips that wall-clock time."""
    read = instant(day, minute, zone)
    return read.hour * 60 + read.minute != minute % DAY_MINUTES


def is_twice(day: date, minute: int, zone: ZoneInfo) -> bool:
    """Tell whether that wall-clock time happens twice on its day."""
    return is_before(instant(day, minute, zone), instant(day, minute, zone, fold=1))


def elapsed(now: datetime, amount: timedelta, zone: ZoneInfo) -> datetime:
    """Return `now` plus real elapsed time, in `zone`."""
    return (now.astimezone(UTC) + amount).astimezone(zone)


def is_before(one: datetime, other: datetime) -> bool:
    """Compare two instants. Python compares aware times of one zone by their wall clock, which is wrong in a fold."""
    return one.astimezone(UTC) < other.astimezone(UTC)
