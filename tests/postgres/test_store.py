"""Tasks and inbox when several processes share them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from core.clock import Clock
from core.store import inbox
from core.store.database import Database
from core.store.inbox import InboxEvent
from core.store.tasks import LEASE, Job, Priority, Task, Tasks
from core.store.worker import Worker
from tests.postgres.conftest import until_it_waits
from tests.stories.story import Fixed

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
async def other(url: str) -> AsyncIterator[Database]:
    """Give the same database as another process has it."""
    opened = Database(url)
    yield opened
    await opened.close()


async def plan(database: Database, *keys: str, lane: str | None = None, priority: Priority = Priority.NOTICE) -> None:
    async with database.writing() as session:
        for seconds, key in enumerate(keys):
            run_at = NOW - timedelta(minutes=1) + timedelta(seconds=seconds)
            await Tasks(session).enqueue("work", key=key, run_at=run_at, priority=priority, lane=lane)


async def claim(database: Database, *, limit: int = 10, now: datetime = NOW) -> list[str]:
    async with database.writing() as session:
        return [job.key for job in await Tasks(session).claim(now, limit)]


class Shift:
    """A worker in one process; what it does, and with whom at once, is seen by all."""

    def __init__(self, database: Database, clock: Clock, done: list[str]) -> None:
        self.worker = Worker(database, clock, {"work": self._work})
        self._done = done

    async def _work(self, job: Job) -> None:
        self._done.append(job.key)


async def test_what_two_workers_see_at_once_is_done_once(database: Database, other: Database) -> None:
    keys = [f"task-{number}" for number in range(60)]
    await plan(database, *keys)
    done: list[str] = []
    shifts = [Shift(one, Fixed(NOW), done) for one in (database, other)]
    await asyncio.gather(*(shift.worker.run_due() for shift in shifts))
    assert Counter(done) == Counter(keys)


async def test_the_tasks_of_a_lane_are_done_in_order_by_however_many_workers(
    database: Database, other: Database
) -> None:
    lanes = {lane: [f"{lane}-{number}" for number in range(6)] for lane in ("ana", "ben", "chen")}
    for lane, keys in lanes.items():
        await plan(database, *keys, lane=lane)
    done: list[str] = []
    shifts = [Shift(one, Fixed(NOW), done) for one in (database, other, database, other)]
    # A worker goes home when the others are at work in every lane that is left.
    for _round in range(18):
        await asyncio.gather(*(shift.worker.run_due() for shift in shifts))
    for lane, keys in lanes.items():
        assert [key for key in done if key.startswith(lane)] == keys


async def test_a_second_claim_takes_nothing_from_a_lane_that_a_first_is_taking(
    database: Database, other: Database
) -> None:
    await plan(database, "first", "second", lane="ana")
    async with database.writing() as session:
        assert [job.key for job in await Tasks(session).claim(NOW, 10)] == ["first"]
        claiming = asyncio.create_task(claim(other))
        await until_it_waits(claiming, database)
    assert await claiming == []


async def test_a_task_that_somebody_is_changing_is_passed_over_without_waiting(
    database: Database, other: Database
) -> None:
    await plan(database, "held", "free")
    async with database.writing() as session:
        await session.scalar(select(Task).where(Task.key == "held").with_for_update())
        async with other.writing() as claiming:
            await claiming.execute(text("SET LOCAL lock_timeout = 1"))
            assert [job.key for job in await Tasks(claiming).claim(NOW, 10)] == ["free"]
    assert await claim(other) == ["held"]


async def test_urgent_tasks_are_claimed_first_and_a_dead_workers_tasks_after_their_lease(
    database: Database, other: Database
) -> None:
    await plan(database, "bulk", priority=Priority.UPKEEP)
    await plan(database, "reply", priority=Priority.REPLY)
    assert await claim(database, limit=1) == ["reply"]
    assert await claim(other) == ["bulk"]
    assert await claim(other, now=NOW + LEASE - timedelta.resolution) == []
    assert await claim(other, now=NOW + LEASE) == ["reply", "bulk"]


async def test_enqueuing_a_key_at_once_plans_one_task(database: Database, other: Database) -> None:
    await asyncio.gather(*(plan(one, "once") for one in (database, other) * 4))
    assert await claim(database) == ["once"]


async def test_an_update_that_comes_to_two_processes_is_kept_once_and_handled_once(
    database: Database, other: Database
) -> None:
    async def receives(through: Database) -> int | None:
        async with through.writing() as session:
            return await inbox.put(session, source="telegram", event_id="77", body={"text": "hi"}, now=NOW)

    async def handles(through: Database, row: int) -> object:
        async with through.writing() as session:
            return await inbox.take(session, row, NOW)

    kept = [row for row in await asyncio.gather(*(receives(one) for one in (database, other) * 4)) if row is not None]
    assert len(kept) == 1
    handled = await asyncio.gather(*(handles(one, kept[0]) for one in (database, other) * 4))
    assert [body for body in handled if body is not None] == [{"text": "hi"}]
    async with database.reading() as session:
        assert await inbox.unhandled(session) == []
        assert len(list(await session.scalars(select(InboxEvent)))) == 1


async def test_the_same_number_from_two_platforms_is_two_updates(database: Database) -> None:
    async with database.writing() as session:
        rows = [
            await inbox.put(session, source=source, event_id="1", body={}, now=NOW)
            for source in ("telegram", "discord", "telegram")
        ]
        assert rows[2] is None
        assert await inbox.unhandled(session) == rows[:2]
