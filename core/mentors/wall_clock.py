"""What a wall clock in some zone reads: days that start late, times that do not exist and times that exist twice.

Python's own arithmetic between two datetimes of one ZoneInfo ignores clock changes, so everything here turns into
UTC before it adds or compares.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Steady:
    """UTC instants from `start` to before `end` in which a zone keeps one `offset` from UTC."""

    start: datetime
    end: datetime
    offset: timedelta


def utc_midnight(day: date) -> datetime:
    """Return the instant at which the UTC day `day` begins."""
    return datetime.combine(day, time(), UTC)


def steady(zone: ZoneInfo, first: date, last: date) -> list[Steady]:
    """Cut the UTC days `first` to `last` (both included) where the clocks of `zone` change."""
    pieces: list[Steady] = []
    begin = here = utc_midnight(first)
    end = utc_midnight(last) + DAY
    offset = _offset(zone, here)
    while here < end:
        ahead = here + DAY
        new = _offset(zone, ahead)
        if new != offset:
            change = _change(zone, here, ahead)
            pieces.append(Steady(start=begin, end=change, offset=offset))
            begin, offset = change, new
        here = ahead
    if begin < end:
        pieces.append(Steady(start=begin, end=end, offset=offset))
    return pieces


@lru_cache(maxsize=4096)
def day_start(zone: ZoneInfo, day: date) -> datetime:
    """Return the UTC instant at which the local day begins: midnight, or the end of a gap that swallows it."""
    midnight = utc_midnight(day)
    for piece in steady(zone, day - 2 * DAY, day + 2 * DAY):
        begin = max(piece.start, midnight - piece.offset)
        if begin < piece.end:
            return begin
    raise ValueError(f"{zone.key} is more than two days from UTC on {day}")


def neighbours(zone: ZoneInfo, local: datetime) -> tuple[datetime, ...]:
    """Return the UTC instants, earliest first, at which a clock in `zone` reads the naive time `local`.

    One on most days, two where the hour is repeated, none where it is skipped (see `around_gap`).
    """
    meant = {_read(zone, local, fold) for fold in (0, 1)}
    return tuple(sorted(one for one in meant if _shown(zone, one) == local))


def around_gap(zone: ZoneInfo, local: datetime) -> tuple[datetime, datetime]:
    """Return the two UTC instants to offer for a naive time that a clock change skips.

    They lie before and after the change, each as far from `local` as the clocks move: 02:30 on a spring night in New
    York gives 01:30 and 03:30. A weekly series takes the later one. Raises ValueError where `local` exists.
    """
    if neighbours(zone, local):
        raise ValueError(f"{local} exists in {zone.key}")
    return _read(zone, local, 1), _read(zone, local, 0)


def _read(zone: ZoneInfo, local: datetime, fold: int) -> datetime:
    """Read `local` with the offset after (fold 1) or before (fold 0) a change beside it: PEP 495."""
    if local.tzinfo is not None:
        raise ValueError(f"{local!r} already has a zone")
    return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _shown(zone: ZoneInfo, instant: datetime) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return _shown(zone, instant) - instant.replace(tzinfo=None)


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Find the second at which the offset changes; zones change at most once in a day."""
    offset = _offset(zone, before)
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        if _offset(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after
