"""When a language model is not asked: too often, too many at once, or in vain."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from adapters.language_model.limits import AT_ONCE, FAILURES, PER_MINUTE, SILENCE
from core.ports import ModelUnavailable

MINUTE = 60.0


class Restraint:
    """Counts calls and failures of this process; `time` counts seconds and never goes back."""

    def __init__(self, time: Callable[[], float]) -> None:
        self._time = time
        self._calls: deque[float] = deque()
        self._under_way = 0
        self._failures = 0
        self._silent_until = 0.0

    @contextmanager
    def call(self) -> Iterator[None]:
        """Count the call that the block makes; raises ModelUnavailable where it must not be made."""
        now = self._time()
        while self._calls and self._calls[0] <= now - MINUTE:
            self._calls.popleft()
        if now < self._silent_until:
            raise ModelUnavailable(f"is not asked for {SILENCE:g} s, as it failed {FAILURES} times in a row")
        if self._under_way >= AT_ONCE:
            raise ModelUnavailable(f"answers {AT_ONCE} others just now")
        if len(self._calls) >= PER_MINUTE:
            raise ModelUnavailable(f"was asked {PER_MINUTE} times within a minute")
        self._calls.append(now)
        self._under_way += 1
        try:
            yield
        except ModelUnavailable:
            self._failures += 1
            if self._failures >= FAILURES:
                self._failures, self._silent_until = 0, self._time() + SILENCE
            raise
        else:
            self._failures = 0
        finally:
            self._under_way -= 1
