"""The steps of migrations lead to the tables that the program is written for."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from core.store import migrate
from core.store.database import Database
from core.store.types import Base
from migrations import tables

OF_ALEMBIC = "alembic_version"


def schema(file: Path) -> dict[tuple[str, str], list[str]]:
    """Return every table, index and trigger with its definition; the order within a table's definition is free."""
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE tbl_name <> ?", (OF_ALEMBIC,))
        return {(kind, name): definition(kind, sql or "") for kind, name, sql in rows}


def definition(kind: str, sql: str) -> list[str]:
    # SQLite puts the name of a table that a step has rebuilt into quotes.
    plain = re.sub(r'^CREATE TABLE "(\w+)"', r"CREATE TABLE \1", re.sub(r"\s+", " ", sql).strip())
    return sorted(re.split(r", (?=CONSTRAINT )", plain.removesuffix(")").strip())) if kind == "table" else [plain]


async def test_migrations_make_exactly_the_tables_indexes_and_triggers_of_the_models(tmp_path: Path) -> None:
    assert tables
    migrated, created = tmp_path / "migrated.db", tmp_path / "created.db"
    await migrate.upgrade(f"sqlite+aiosqlite:///{migrated}")
    database = Database(f"sqlite+aiosqlite:///{created}")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await database.close()
    wanted = schema(created)
    assert {kind for kind, _name in wanted} == {"table", "index", "trigger"}
    assert schema(migrated) == wanted
