"""A throwaway PostgreSQL server for these tests: started if the binaries are here, else the tests skip and say why."""

import asyncio
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from core.store import migrate
from core.store.database import Database
from tests.stories.story import Story

FAST = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
UNPRIVILEGED = ("postgres", "nobody")
ALONE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'opengig'"
"""What a test that failed left open must not block the next one."""
EMPTY = """
    SET session_replication_role = replica;
    DO $$ DECLARE filled text; BEGIN
        FOR filled IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
        LOOP
            EXECUTE format('DELETE FROM %I', filled);
        END LOOP;
        PERFORM setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences;
    END $$"""
"""Ten times faster than TRUNCATE for a few rows. A replica fires no triggers, so that the books can be emptied too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A server that listens on a socket in `folder` only, which nobody else may enter."""

    folder: Path

    def url(self, name: str) -> str:
        return f"postgresql+asyncpg://opengig@/{name}?host={self.folder}"

    async def run(self, statement: str, database: str = "postgres") -> None:
        connection = await asyncpg.connect(host=str(self.folder), user="opengig", database=database)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


def find_binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL that has both programs."""
    on_path = shutil.which("initdb")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda bin_: int(bin_.parent.name), reverse=True)
    folders = [*([Path(on_path).parent] if on_path else []), *installed]
    return next((at for at in folders if (at / "initdb").exists() and (at / "pg_ctl").exists()), None)


def find_owner() -> pwd.struct_passwd | None:
    """Return who must own the server: PostgreSQL refuses root, so root needs somebody else."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    return next((entry for entry in pwd.getpwall() if entry.pw_name in UNPRIVILEGED and entry.pw_uid), None)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Run a server for the session; nothing of it is left behind."""
    binaries, owner = find_binaries(), find_owner()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed: no initdb and pg_ctl on PATH or in /usr/lib/postgresql/*/bin")
    if owner is None:
        pytest.skip(f"PostgreSQL refuses root, and there is no user {' or '.join(UNPRIVILEGED)} to run it as")
    # Not pytest's own folder: another user could not enter it, and the path of a socket must be short.
    folder = Path(tempfile.mkdtemp(prefix="opengig-pg-"))
    data = folder / "data"
    try:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        _as(owner, binaries / "initdb", "-D", data, "-U", "opengig", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        control = (binaries / "pg_ctl", "-D", data, "-w")
        _as(owner, *control, "-l", folder / "log", "-o", f"-k {folder} {FAST}", "start")
        try:
            yield Server(folder=folder)
        finally:
            _as(owner, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _as(owner: pwd.struct_passwd, *command: Any) -> None:
    other: dict[str, Any] = {}
    if owner.pw_uid != os.geteuid():
        other = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    words = [str(part) for part in command]
    done = subprocess.run(
        words, check=False, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, **other
    )
    assert done.returncode == 0, f"{command[0]} failed:\n{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="session")
def migrated(server: Server) -> str:
    """Give the address of a database that has every table: one migration is enough for all tests."""

    async def migrate_it() -> None:
        await server.run("CREATE DATABASE opengig")
        await migrate.upgrade(server.url("opengig"))

    asyncio.run(migrate_it())
    return server.url("opengig")


@pytest.fixture
async def url(server: Server, migrated: str) -> str:
    """Give the address of a migrated database without rows, numbered from 1."""
    await server.run(ALONE)
    await server.run(EMPTY, "opengig")
    return migrated


@pytest.fixture
async def empty_url(server: Server) -> AsyncIterator[str]:
    """Give the address of a database without tables."""
    await server.run("CREATE DATABASE empty")
    yield server.url("empty")
    await server.run("DROP DATABASE empty (FORCE)")


async def until_it_waits(task: asyncio.Task[Any], database: Database) -> None:
    """Return once `task` waits for a lock, as the server says; it must not finish before."""
    async with database.engine.connect() as watching:
        while not (await watching.exec_driver_sql("SELECT 1 FROM pg_locks WHERE NOT granted")).all():
            assert not task.done(), "it did not wait"


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """Give a migrated database, opened."""
    opened = Database(url)
    yield opened
    await opened.close()


@pytest.fixture
async def story(tmp_path: Path, url: str) -> AsyncIterator[Story]:
    """Run a story on PostgreSQL and check the books at its end."""
    told = Story(tmp_path, database_url=url)
    await told.begins()
    yield told
    await told.check_books()
    await told.ends()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.postgres)
