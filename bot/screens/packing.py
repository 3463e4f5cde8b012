"""Stretches of time as text that fits into an address."""

from datetime import UTC, datetime

from core.mentors.hours import Interval

LATEST_MINUTE = 10**9


def pack_windows(windows: list[tuple[datetime, datetime]]) -> str | None:
    """Write stretches of time as minutes since 1970, in pairs; None for none."""
    pairs = [f"{int(start.timestamp()) // 60}-{int(end.timestamp()) // 60}" for start, end in windows]
    return ",".join(pairs) or None


def unpack_windows(packed: str) -> tuple[Interval, ...]:
    """Read what `pack_windows` wrote; a pair that is no stretch of time is left out."""
    found: list[Interval] = []
    for pair in packed.split(","):
        start, _dash, end = pair.partition("-")
        if start.isdecimal() and end.isdecimal() and int(start) < int(end) < LATEST_MINUTE:
            found.append(Interval(start=_instant(start), end=_instant(end)))
    return tuple(found)


def _instant(minutes: str) -> datetime:
    return datetime.fromtimestamp(int(minutes) * 60, UTC)
