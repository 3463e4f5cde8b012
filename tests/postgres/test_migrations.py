"""The migrations make the same tables on PostgreSQL."""

import asyncio
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from core.store.database import Database
from core.store.migrate import ONE_AT_A_TIME, state, upgrade
from core.store.types import Base
from migrations import tables  # noqa: F401 - fills the metadata
from tests.postgres.conftest import until_it_waits


async def test_the_steps_run_from_nothing_to_the_end_and_then_there_is_nothing_to_do(empty_url: str) -> None:
    before = await state(empty_url)
    assert (before.current, before.newer) == (None, False)
    assert (await upgrade(empty_url)).steps == before.pending > 0
    after = await state(empty_url)
    assert (after.current, after.pending, after.newer) == (after.head, 0, False)
    assert (await upgrade(empty_url)).steps == 0


async def test_the_migrated_tables_are_those_of_the_program(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_a_process_that_migrates_waits_for_the_one_that_already_does(empty_url: str) -> None:
    other = Database(empty_url)
    async with other.engine.connect() as connection:
        await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")
        upgrading = asyncio.create_task(upgrade(empty_url))
        await until_it_waits(upgrading, other)
    assert (await upgrading).steps > 0
    await other.close()


def _differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))
