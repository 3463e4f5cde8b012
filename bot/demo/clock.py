"""The demo's clock: the machine's, ahead by what people skipped, also after a restart."""

import json
from datetime import timedelta
from pathlib import Path

from core.clock import Clock, MovableClock, SystemClock

FILE = "demo-clock.json"


class DamagedClock(ValueError):  # noqa: N818 - it is the state of the file, and the operator reads it
    """The file of the demo's clock cannot be used; the text says why and what to do."""


class DemoClock(MovableClock):
    """A clock whose lead is kept in the folder `data`, so that a restart never moves time back.

    Raises DamagedClock if the kept lead cannot be read.
    """

    def __init__(self, data: Path, base: Clock | None = None) -> None:
        self._file = data / FILE
        super().__init__(base or SystemClock(), _read(self._file))

    def skip(self, amount: timedelta) -> None:
        """Move forward by `amount`, which must be positive, and keep it."""
        super().skip(amount)
        unfinished = self._file.with_suffix(".unfinished")
        unfinished.write_text(json.dumps({"ahead_seconds": self.ahead.total_seconds()}), "utf-8")
        unfinished.replace(self._file)


def _read(file: Path) -> timedelta:
    if not file.exists():
        return timedelta()
    try:
        ahead = timedelta(seconds=json.loads(file.read_text("utf-8"))["ahead_seconds"])
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise DamagedClock(
            f"{file} does not say how far the demo's clock is ahead. Start over by adding --fresh."
        ) from error
    if ahead < timedelta():
        raise DamagedClock(f"{file} says that the demo's clock is behind. Start over by adding --fresh.")
    return ahead
