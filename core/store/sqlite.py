"""Connections to SQLite that change threads once for each statement.

SQLite is used from a thread of its own. aiosqlite goes there and back four times for a statement (open the cursor,
execute, fetch, close), and these changes, not SQLite, are most of what a small statement costs (docs/benchmarks.md).
"""

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite

CHUNK = 64
"""Rows that aiosqlite fetches at once while it iterates, which nobody does here."""
Rows = list[tuple[Any, ...]]


class Cursor:
    """What SQLAlchemy's adapter asks of a cursor of aiosqlite; every row is there when `execute` returns."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows: Rows = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> "Cursor":
        """Execute one statement and fetch what it returns."""
        return await self._connection.in_thread(self._run, sqlite3.Cursor.execute, sql, parameters)

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> "Cursor":
        """Execute one statement for each set of parameters."""
        return await self._connection.in_thread(self._run, sqlite3.Cursor.executemany, sql, parameters)

    async def fetchall(self) -> Rows:
        """Return the rows, once."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Do nothing: SQLite's own cursor was closed in its thread."""

    def _run(self, execute: Callable[..., sqlite3.Cursor], sql: str, parameters: Sequence[Any]) -> "Cursor":
        cursor = self._connection.opened.cursor()
        try:
            execute(cursor, sql, parameters)
            self._rows = cursor.fetchall() if cursor.description else []
            self.description, self.rowcount = cursor.description, cursor.rowcount
            self.lastrowid = cursor.lastrowid
        finally:
            cursor.close()
        return self


class Connection(aiosqlite.Connection):
    """A connection whose cursors need no thread of their own to be opened and closed."""

    @property
    def opened(self) -> sqlite3.Connection:
        """The connection of the library beneath, for use in its thread; raises ValueError once it is closed."""
        return self._conn

    async def in_thread(self, function: Callable[..., Cursor], *args: Any) -> Cursor:
        """Call `function` in the connection's thread."""
        made: Cursor = await self._execute(function, *args)  # type: ignore[no-untyped-call]
        return made

    def cursor(self) -> Cursor:  # type: ignore[override]
        """Return a cursor that changes threads once for each statement."""
        return Cursor(self)


def connect(database: str, **options: Any) -> Awaitable[aiosqlite.Connection]:
    """Open a connection with the options of `sqlite3.connect`; SQLAlchemy calls this as its `async_creator_fn`."""
    connection = Connection(partial(sqlite3.connect, database, **options), CHUNK)
    # As SQLAlchemy does with connections that it opens itself: one that was not given back must not hold up the end.
    connection._thread.daemon = True  # noqa: SLF001 - aiosqlite has no other way to say so
    return connection
