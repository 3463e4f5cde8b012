"""The one place that reads the time."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time; injected everywhere so that tests and the demo can move it."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)


class MovableClock:
    """A clock that runs like another one, but ahead of it by an amount that can grow.

    The demo uses it to skip to the next session; it never moves back, as stored instants must stay in order.
    """

    def __init__(self, base: Clock, ahead: timedelta = timedelta()) -> None:
        self._base = base
        self.ahead = ahead

    def now(self) -> datetime:
        """Return the base clock's instant plus what has been skipped."""
        return self._base.now() + self.ahead

    def skip(self, amount: timedelta) -> None:
        """Move forward by `amount`, which must be positive."""
        if amount <= timedelta():
            raise ValueError("a clock only moves forward")
        self.ahead += amount


def require_aware(instant: datetime) -> datetime:
    """Return `instant` in UTC, or raise ValueError if it carries no zone."""
    if instant.tzinfo is None:
        raise ValueError(f"naive datetime {instant!r}: attach a zone before it enters the domain")
    return instant.astimezone(UTC)
