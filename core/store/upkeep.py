"""Keeps the durable tables small: what is done and old is dropped, once a day."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.store.inbox import InboxEvent
from core.store.tasks import Job, Priority, Tasks
from core.store.worker import Finish, Handler

UPKEEP = "upkeep"
EVERY = timedelta(days=1)
KEEP_EVENTS = timedelta(days=30)
"""Platforms send an update again for a day at most; a month is safe."""

Chore = Callable[[AsyncSession, datetime], Awaitable[None]]
"""What a capability tidies of its own, within the transaction of the day's tidying."""


class Upkeep:
    """Handlers for the worker."""

    def __init__(self, clock: Clock, chores: Sequence[Chore] = ()) -> None:
        self._clock = clock
        self._chores = tuple(chores)

    def handlers(self) -> dict[str, Handler]:
        """Return the handler of each kind of task."""
        return {UPKEEP: self._tidy}

    async def _tidy(self, _job: Job) -> Finish:
        async def finish(session: AsyncSession) -> None:
            now = self._clock.now()
            await Tasks(session).purge(now)
            await session.execute(delete(InboxEvent).where(InboxEvent.done_at < now - KEEP_EVENTS))
            for chore in self._chores:
                await chore(session, now)
            await plan(session, now + EVERY)

        return finish


async def plan(session: AsyncSession, at: datetime) -> None:
    """Plan the next tidying, once for each day."""
    await Tasks(session).enqueue(UPKEEP, key=f"upkeep:{at.date()}", run_at=at, priority=Priority.UPKEEP)
