"""Brings a database to the tables that this version of the program needs: forward only, never back."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import make_url

from core.store.database import Database

T = TypeVar("T")

STEPS = files("migrations")
ONE_AT_A_TIME = 7164801
"""The key of the PostgreSQL advisory lock that lets one process migrate while the others wait."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SchemaState:
    """How far a database is. `current` is None for an empty one; `head` is the last step that this version knows."""

    current: str | None
    head: str | None
    newer: bool
    pending: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Upgrade:
    """What an upgrade did: how many steps, and where the copy lies that was made before (SQLite only)."""

    steps: int
    copy: Path | None = None


class NewerDatabase(Exception):  # noqa: N818 - it is the state of the database, and the operator reads it
    """The database was written by a newer version of OpenGig, so this version does not touch it."""

    def __init__(self, state: SchemaState) -> None:
        super().__init__(
            f"{type(self).__doc__} It is at step {state.current}; this version knows steps up to {state.head}. "
            "Install the newer version again, or go back to a copy of the database from before it."
        )
        self.state = state


async def state(url: str) -> SchemaState:
    """Return how far the database at `url` is; changes nothing and does not create a missing SQLite file."""
    file = sqlite_file(url)
    current = None if file is not None and not file.exists() else await _with_connection(url, _current, writing=False)
    return _compare(current)


async def upgrade(url: str) -> Upgrade:
    """Apply the steps that the database at `url` lacks, all in one transaction; makes the SQLite file and its folder.

    Safe to call from several processes at once: one migrates, the others wait and find nothing to do. Within a process
    call it once at a time (Alembic's context is global). A SQLite database with content is copied beside itself first.
    Raises NewerDatabase, and OSError where the folder cannot be written.
    """
    file = sqlite_file(url)
    if file is not None:
        # What people write to each other is nobody else's on this machine.
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return await _with_connection(url, partial(_upgrade, file=file), writing=True)


def sqlite_file(url: str) -> Path | None:
    """Return the file of a SQLite address; None for another engine."""
    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    # ConfigParser would read a percent sign in the path as a reference.
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    return config


def _compare(current: str | None) -> SchemaState:
    steps = [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]
    newer = current is not None and current not in steps
    pending = len(steps) if current is None else 0 if newer else steps.index(current)
    return SchemaState(current=current, head=steps[0] if steps else None, newer=newer, pending=pending)


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection, *, file: Path | None) -> Upgrade:
    with connection.begin():
        if file is None:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        before = _compare(_current(connection))
        if before.newer:
            raise NewerDatabase(before)
        if not before.pending:
            return Upgrade(steps=0)
        copy = _copy(file, before) if file is not None and before.current else None
        command.upgrade(_config(connection), "head")
        if file is not None and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
            raise ValueError(f"a migration broke references, nothing was changed: {broken[:5]}")
        return Upgrade(steps=before.pending, copy=copy)


async def _with_connection(url: str, work: Callable[[Connection], T], *, writing: bool) -> T:
    database = Database(url)
    if database.is_sqlite:
        event.listen(database.engine.sync_engine, "connect", _foreign_keys_off)
    try:
        async with database.engine.execution_options(immediate=writing).connect() as connection:
            return await connection.run_sync(work)
    finally:
        await database.close()


def _foreign_keys_off(connection: Any, _record: Any) -> None:
    # A table that is rebuilt is dropped for a moment, which must not delete what refers to it; the references are
    # checked before the commit instead (https://www.sqlite.org/lang_altertable.html, section 7).
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.close()


def _copy(file: Path, before: SchemaState) -> Path:
    # The caller holds the write lock, so this is exactly what the steps will start from.
    target = file.with_name(f"{file.stem}.before-{before.head}{file.suffix}")
    unfinished = target.with_name(f"{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
    shutil.copymode(file, unfinished)
    return unfinished.replace(target)
