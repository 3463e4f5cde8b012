"""How fast we may speak: an overall pace, one for each chat, and room kept for people who wait for an answer.

A pause that Telegram asks for in one chat (429) holds up that chat and nothing else.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram._utils.types import JSONDict
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from adapters.telegram.limits import CHAT_BURST, GROUP_PER_MINUTE, PER_SECOND, SPARE_FOR_REPLIES
from core.store.tasks import Priority
from core.store.worker import Later

LONGEST_WAIT = 1.0
"""Seconds that a message waits here; what has to wait longer goes back to the task table."""
FEW = 10_000
"""Chats whose pace is remembered; those that have been quiet are forgotten first."""


@dataclass(slots=True)
class Pace:
    """One message every `every` seconds on average, `burst` at once (the generic cell rate algorithm)."""

    every: float
    burst: int
    next_at: float = 0.0

    def wait(self, now: float) -> float:
        """Return the seconds until one more message may go."""
        return max(0.0, self.next_at - self.every * (self.burst - 1) - now)

    def take(self, now: float) -> None:
        """Count a message."""
        self.next_at = max(self.next_at, now) + self.every


class Limiter(BaseRateLimiter[Priority]):
    """Slows down before Telegram has to; `time` counts seconds and never goes back."""

    def __init__(self, time: Callable[[], float], sleep: Callable[[float], Coroutine[Any, Any, None]]) -> None:
        self._time = time
        self._sleep = sleep
        self._all = Pace(1 / PER_SECOND, PER_SECOND)
        self._news = Pace(1 / (PER_SECOND - SPARE_FOR_REPLIES), PER_SECOND - SPARE_FOR_REPLIES)
        self._chats: dict[int | str, Pace] = {}
        self._paused: dict[int | str, float] = {}

    async def initialize(self) -> None:
        """Nothing has to be made ready."""

    async def shutdown(self) -> None:
        """Nothing has to be let go."""

    async def process_request(  # noqa: PLR0917 - as the library calls it
        self,
        callback: Callable[..., Coroutine[Any, Any, bool | JSONDict | list[JSONDict]]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Priority | None,
    ) -> bool | JSONDict | list[JSONDict]:
        """Send a request in its turn; raises Later where that is too far off."""
        chat: int | str | None = data.get("chat_id")
        if chat is not None and endpoint.startswith(("send", "edit")):
            is_new = endpoint.startswith("send")
            await self._in_turn(chat, rate_limit_args or Priority.REPLY, is_new=is_new)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as limit:
            pause = _seconds(limit)
            if chat is not None:
                self._paused[chat] = self._time() + pause
            raise Later(timedelta(seconds=pause)) from limit

    async def _in_turn(self, chat: int | str, priority: Priority, *, is_new: bool) -> None:
        paces = [self._all, self._pace(chat)] if is_new or _is_group(chat) else [self._all]
        if priority > Priority.REPLY:
            paces.append(self._news)
        now = self._time()
        wait = max(self._paused.get(chat, 0.0) - now, *(pace.wait(now) for pace in paces))
        if wait > LONGEST_WAIT:
            raise Later(timedelta(seconds=wait))
        for pace in paces:
            pace.take(now)
        if wait > 0:
            await self._sleep(wait)

    def _pace(self, chat: int | str) -> Pace:
        pace = self._chats.pop(chat, None)
        if pace is None:
            pace = Pace(60 / GROUP_PER_MINUTE, GROUP_PER_MINUTE) if _is_group(chat) else Pace(1.0, CHAT_BURST)
        self._chats[chat] = pace
        if len(self._chats) > FEW:
            oldest = next(iter(self._chats))
            del self._chats[oldest]
            self._paused.pop(oldest, None)
        return pace


def _is_group(chat: int | str) -> bool:
    return str(chat).startswith("-")


def limiter() -> Limiter:
    """Return a limiter by the real time."""
    return Limiter(lambda: asyncio.get_running_loop().time(), asyncio.sleep)


def _seconds(limit: RetryAfter) -> float:
    after = limit.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
