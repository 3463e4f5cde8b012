"""One durable table for everything that happens later: messages, reminders, expiries, provider calls.

A task is enqueued in the same transaction as the change that causes it, runs at least once, and is claimed with a
lease, so a crash only delays it. Tasks of one lane run one after the other, the most urgent first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import Index, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.store.types import Base

LEASE = timedelta(minutes=2)
KEEP_DONE = timedelta(days=30)
OPEN = text("done_at IS NULL")
DONE = text("done_at IS NOT NULL")
"""Partial indexes: a few open tasks must be found among very many planned and done ones without walking them."""
CLAIMING = 7164802
"""The key of the PostgreSQL advisory lock that lets one process claim at a time."""


class Priority(IntEnum):
    """Which tasks go first when many are due."""

    REPLY = 0
    MONEY = 1
    NOTICE = 2
    REMINDER = 3
    UPKEEP = 4


class Task(Base):
    """Something to do at `run_at`; `key` makes enqueuing it twice harmless, also after it is done."""

    __tablename__ = "tasks"
    __table_args__ = (
        Index("ix_tasks_due", "run_at", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_tasks_lane_open", "lane", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_tasks_done", "done_at", sqlite_where=DONE, postgresql_where=DONE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    payload: Mapped[dict[str, Any]]
    run_at: Mapped[datetime]
    priority: Mapped[int]
    lane: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    error: Mapped[str | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """A claimed task, as its handler sees it."""

    id: int
    kind: str
    key: str
    payload: dict[str, Any]
    run_at: datetime
    priority: Priority
    attempts: int


class Tasks:
    """The tasks table within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def enqueue(
        self,
        kind: str,
        *,
        key: str,
        run_at: datetime,
        priority: Priority,
        lane: str | None = None,
        payload: dict[str, Any] | None = None,
    ) -> None:
        """Remember to do `kind` at `run_at`; does nothing if `key` is known already."""
        insert = sqlite_insert if self._session.get_bind().dialect.name == "sqlite" else postgres_insert
        await self._session.execute(
            insert(Task)
            .values(
                kind=kind, key=key, run_at=run_at, priority=int(priority), lane=lane, payload=payload or {}, attempts=0
            )
            .on_conflict_do_nothing(index_elements=["key"])
        )

    async def claim(self, now: datetime, limit: int) -> list[Job]:
        """Lease up to `limit` due tasks, the most urgent first and at most one of each lane."""
        if self._session.get_bind().dialect.name == "postgresql":
            # Held until commit: two that claimed at once would each take the next task of the same lane.
            await self._session.execute(select(func.pg_advisory_xact_lock(CLAIMING)))
        busy = select(Task.lane).where(Task.done_at.is_(None), Task.lane.is_not(None), Task.leased_until > now)
        due = (
            select(Task)
            .where(Task.done_at.is_(None), Task.run_at <= now)
            .where((Task.leased_until.is_(None)) | (Task.leased_until <= now))
            .where((Task.lane.is_(None)) | (Task.lane.not_in(busy)))
            .order_by(Task.priority, Task.run_at, Task.id)
            .limit(limit * 4)
            .with_for_update(skip_locked=True)
        )
        found = _one_of_each_lane((await self._session.scalars(due)).all())[:limit]
        for task in found:
            task.leased_until = now + LEASE
            task.attempts += 1
        return [
            Job(
                id=task.id,
                kind=task.kind,
                key=task.key,
                payload=task.payload,
                run_at=task.run_at,
                priority=Priority(task.priority),
                attempts=task.attempts,
            )
            for task in found
        ]

    async def finish(self, job: Job, now: datetime) -> None:
        """Mark a task done."""
        await self._session.execute(update(Task).where(Task.id == job.id).values(done_at=now, leased_until=None))

    async def forget(self, job: Job) -> None:
        """Drop what a task carries, as words of people are kept no longer than they are needed; its key stays."""
        await self._session.execute(update(Task).where(Task.id == job.id).values(payload={}))

    async def postpone(self, job: Job, until: datetime, error: str) -> None:
        """Give a task back, to be tried again at `until`; `error` is for the operator."""
        await self._session.execute(
            update(Task).where(Task.id == job.id).values(run_at=until, leased_until=None, error=error[:500])
        )

    async def wait(self, job: Job, until: datetime) -> None:
        """Give a task back, to be done at `until`, as if it had not been tried."""
        await self._session.execute(
            update(Task).where(Task.id == job.id).values(run_at=until, leased_until=None, attempts=job.attempts - 1)
        )

    async def cancel(self, key_prefix: str) -> None:
        """Forget the open tasks whose key begins with `key_prefix`."""
        await self._session.execute(
            delete(Task).where(Task.done_at.is_(None), Task.key.startswith(key_prefix, autoescape=True))
        )

    async def next_due(self) -> datetime | None:
        """Return when the next open task can be claimed, to know how long the worker may sleep.

        What is under way, and what waits behind it in its lane, can be claimed when its lease ends.
        """
        busy = select(Task.lane).where(Task.done_at.is_(None), Task.lane.is_not(None), Task.leased_until.is_not(None))
        return await self._session.scalar(
            select(func.min(func.coalesce(Task.leased_until, Task.run_at)))
            .where(Task.done_at.is_(None))
            .where(Task.leased_until.is_not(None) | Task.lane.is_(None) | Task.lane.not_in(busy))
        )

    async def release(self) -> None:
        """Give back everything that is claimed: right only where no process is at work."""
        await self._session.execute(update(Task).where(Task.done_at.is_(None)).values(leased_until=None))

    async def purge(self, now: datetime) -> None:
        """Drop tasks that were done a month ago: their keys protect nothing any more."""
        await self._session.execute(delete(Task).where(Task.done_at < now - KEEP_DONE))


def _one_of_each_lane(tasks: Sequence[Task]) -> list[Task]:
    seen: set[str] = set()
    first: list[Task] = []
    for task in tasks:
        if task.lane is None:
            first.append(task)
        elif task.lane not in seen:
            seen.add(task.lane)
            first.append(task)
    return first
