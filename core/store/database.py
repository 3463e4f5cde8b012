"""Engine and sessions: SQLite embedded by default, PostgreSQL when several processes share one database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from core.store import sqlite

SQLITE_BUSY_MS = 10_000


class Database:
    """Gives out sessions; every write is one transaction.

    On SQLite a write takes one in-process lock and `BEGIN IMMEDIATE`, so it never fails half-way with
    "database is locked" while readers run beside it (WAL). On PostgreSQL the server does both.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        options: dict[str, Any] = (
            {"connect_args": {"async_creator_fn": sqlite.connect}}
            if self.is_sqlite
            else {"pool_size": 10, "pool_pre_ping": True}
        )
        # The values in a failed statement are people's words, and errors end up in the log.
        self.engine = create_async_engine(self.url, hide_parameters=True, **options)
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)
        # A transaction of SQLite sees one state anyway; on PostgreSQL that has to be asked for.
        snapshot = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._readers = async_sessionmaker(self.engine.execution_options(**snapshot), expire_on_commit=False)
        self._writers = async_sessionmaker(self.engine.execution_options(immediate=True), expire_on_commit=False)
        self._lock = asyncio.Lock() if self.is_sqlite else nullcontext()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Open a session that sees one consistent state; nothing it changes is kept."""
        async with self._readers() as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction: committed when the block ends, rolled back on any exception."""
        async with self._lock, self._writers.begin() as session:
            yield session

    async def close(self) -> None:
        """Give back every connection."""
        await self.engine.dispose()


def is_deadlock(error: DBAPIError) -> bool:
    """Tell whether PostgreSQL ended a transaction only because others stood in its way: it may be tried again.

    40001 is serialization_failure, 40P01 deadlock_detected (postgresql.org/docs/current/errcodes-appendix.html).
    """
    return getattr(error.orig, "sqlstate", None) in {"40001", "40P01"}


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # sqlite3 must not open transactions by itself: `_begin_sqlite` decides which kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={SQLITE_BUSY_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
