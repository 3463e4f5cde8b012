"""Runs due tasks: claim in one transaction, work without one, finish in another."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.store.database import Database
from core.store.tasks import Job, Priority, Tasks

log = logging.getLogger(__name__)

Finish = Callable[[AsyncSession], Awaitable[None]]
Handler = Callable[[Job], Awaitable[Finish | None]]
"""Does a task's work, outside any transaction. What it returns runs in the transaction that marks the task done."""

AT_ONCE = 16
FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(hours=1)
GIVE_UP_AFTER = 12
IDLE_SECONDS = 30.0


class Later(Exception):  # noqa: N818 - the wish of who was asked
    """Whoever a handler spoke to asks us to wait: the task is tried again after `pause`, which counts as no failure."""

    def __init__(self, pause: timedelta) -> None:
        super().__init__(f"try again in {pause.total_seconds():g} s")
        self.pause = pause


class Worker:
    """Works off the tasks table; several may run at once, in one process or many."""

    def __init__(self, database: Database, clock: Clock, handlers: Mapping[str, Handler]) -> None:
        self._database = database
        self._clock = clock
        self._handlers = handlers
        self._woken = asyncio.Event()
        self._stopping = False
        self._running: set[asyncio.Task[None]] = set()
        self._broken: BaseException | None = None

    def wake(self) -> None:
        """Look at the table now: something has been enqueued or the clock has moved."""
        self._woken.set()

    def stop(self) -> None:
        """End `run` as soon as the tasks under way are finished; what is due then waits for the next start."""
        self._stopping = True
        self._woken.set()

    async def run_due(self) -> int:
        """Run all that is due, also what that enqueues; return how many tasks ran."""
        ran = 0
        while (started := await self._start_due()) or self._running:
            ran += started
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            self._raise_if_broken()
        return ran

    async def run(self) -> None:
        """Run due tasks until stopped; a slow one holds up nothing but its own lane."""
        while not self._stopping:
            self._woken.clear()
            await self._start_due()
            try:
                await asyncio.wait_for(self._woken.wait(), await self._pause())
            except TimeoutError:
                continue
            self._raise_if_broken()
        if self._running:
            await asyncio.wait(self._running)

    async def _start_due(self) -> int:
        room = AT_ONCE - len(self._running)
        jobs = await self._claim(room) if room and not self._stopping else []
        for job in jobs:
            task = asyncio.create_task(self._run(job))
            self._running.add(task)
            task.add_done_callback(self._ended)
        return len(jobs)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self._broken = task.exception()
        self._woken.set()

    def _raise_if_broken(self) -> None:
        # A task's own failure is dealt with; what comes through is the database failing, and then nothing can go on.
        if self._broken is not None:
            raise self._broken

    async def _claim(self, limit: int) -> list[Job]:
        async with self._database.writing() as session:
            return await Tasks(session).claim(self._clock.now(), limit)

    async def _pause(self) -> float:
        async with self._database.reading() as session:
            due = await Tasks(session).next_due()
        if due is None:
            return IDLE_SECONDS
        return min(IDLE_SECONDS, max(0.0, (due - self._clock.now()).total_seconds()))

    async def _run(self, job: Job) -> None:
        try:
            finish = await self._handlers[job.kind](job)
            async with self._database.writing() as session:
                if finish is not None:
                    await finish(session)
                await Tasks(session).finish(job, self._clock.now())
        except Later as wish:
            async with self._database.writing() as session:
                await Tasks(session).wait(job, self._clock.now() + wish.pause)
        except Exception as error:  # noqa: BLE001 - one task must never stop the others; it is logged and tried again
            await self._failed(job, error)

    async def _failed(self, job: Job, error: Exception) -> None:
        now = self._clock.now()
        async with self._database.writing() as session:
            if job.attempts >= GIVE_UP_AFTER and job.priority is not Priority.MONEY:
                log.error("task %s (%s) given up after %d attempts", job.key, job.kind, job.attempts, exc_info=error)
                await Tasks(session).finish(job, now)
                return
            log.warning("task %s (%s) failed, attempt %d", job.key, job.kind, job.attempts, exc_info=error)
            await Tasks(session).postpone(job, now + retry_after(job.attempts), type(error).__name__)


def retry_after(attempts: int) -> timedelta:
    """Return the pause before the next attempt: doubling from 5 seconds, at most an hour."""
    return min(LONGEST_RETRY, FIRST_RETRY * (1 << min(attempts - 1, 10)))
