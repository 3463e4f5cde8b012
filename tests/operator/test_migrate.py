"""Migrations on SQLite: forward, all or nothing, with a copy first, and never on a database from the future."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from core.store import migrate
from core.store.migrate import NewerDatabase, SchemaState, state, upgrade

REAL = Path(__file__).parents[2] / "migrations"

FIRST = """
revision, down_revision = "0001", None
def upgrade():
    from alembic import op
    op.execute("CREATE TABLE mentors (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
    op.execute("CREATE TABLE sessions (mentor INTEGER NOT NULL REFERENCES mentors ON DELETE CASCADE)")
"""
SECOND = """
revision, down_revision = "0002", "0001"
def upgrade():
    from alembic import op
    import sqlalchemy as sa
    with op.batch_alter_table("mentors", recreate="always") as table:
        table.add_column(sa.Column("headline", sa.String()))
"""
FAILING = """
revision, down_revision = "0003", "0002"
def upgrade():
    from alembic import op
    op.execute("CREATE TABLE half_done (id INTEGER)")
    op.execute("INSERT INTO absent VALUES (1)")
"""
ORPHANING = """
revision, down_revision = "0003", "0002"
def upgrade():
    from alembic import op
    op.execute("DELETE FROM mentors")
"""


class Steps:
    """A folder of migrations that a test fills step by step."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "versions").mkdir(parents=True)
        shutil.copy(REAL / "env.py", folder)

    def know(self, *steps: str) -> None:
        for old in (self.folder / "versions").glob("*.py"):
            old.unlink()
        for number, step in enumerate(steps, 1):
            (self.folder / "versions" / f"{number:04d}.py").write_text(step)


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Steps:
    made = Steps(tmp_path / "steps % here")
    monkeypatch.setattr(migrate, "STEPS", made.folder)
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "opengig.db"


def url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file)) as connection, connection:
        yield connection


def tables(file: Path) -> set[str]:
    with opened(file) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


async def test_looking_at_a_database_that_is_not_there_does_not_make_it(file: Path, steps: Steps) -> None:
    steps.know(FIRST, SECOND)
    assert await state(url(file)) == SchemaState(current=None, head="0002", newer=False, pending=2)
    assert not file.exists()


async def test_a_new_database_gets_every_step_and_no_copy(file: Path, steps: Steps) -> None:
    steps.know(FIRST, SECOND)
    done = await upgrade(url(file))
    assert (done.steps, done.copy) == (2, None)
    assert await state(url(file)) == SchemaState(current="0002", head="0002", newer=False, pending=0)
    assert (await upgrade(url(file))).steps == 0


async def test_an_upgrade_keeps_what_is_there_and_a_copy_from_before(file: Path, steps: Steps) -> None:
    steps.know(FIRST)
    await upgrade(url(file))
    with opened(file) as connection:
        connection.execute("INSERT INTO mentors VALUES (1, 'Priya')")
        connection.execute("INSERT INTO sessions VALUES (1)")
    file.chmod(0o600)
    steps.know(FIRST, SECOND)
    done = await upgrade(url(file))
    assert (done.steps, done.copy) == (1, file.with_name("opengig.before-0002.db"))
    with opened(file) as connection:
        assert connection.execute("SELECT * FROM mentors").fetchall() == [(1, "Priya", None)]
        # The table was dropped and made anew; what refers to it must have survived.
        assert connection.execute("SELECT * FROM sessions").fetchall() == [(1,)]
    assert done.copy is not None
    with opened(done.copy) as connection:
        assert connection.execute("SELECT * FROM mentors").fetchall() == [(1, "Priya")]
    assert done.copy.stat().st_mode & 0o777 == 0o600


async def test_a_step_that_fails_leaves_the_database_as_it_was(file: Path, steps: Steps) -> None:
    steps.know(FIRST)
    await upgrade(url(file))
    steps.know(FIRST, SECOND, FAILING)
    with pytest.raises(OperationalError, match="absent"):
        await upgrade(url(file))
    assert "half_done" not in tables(file)
    assert (await state(url(file))).current == "0001"


async def test_a_step_that_breaks_references_is_taken_back(file: Path, steps: Steps) -> None:
    steps.know(FIRST, SECOND)
    await upgrade(url(file))
    with opened(file) as connection:
        connection.execute("INSERT INTO mentors VALUES (1, 'Priya', NULL)")
        connection.execute("INSERT INTO sessions VALUES (1)")
    steps.know(FIRST, SECOND, ORPHANING)
    with pytest.raises(ValueError, match="broke references, nothing was changed"):
        await upgrade(url(file))
    with opened(file) as connection:
        assert connection.execute("SELECT count(*) FROM mentors").fetchone() == (1,)


async def test_a_database_from_a_newer_version_is_refused_with_the_reason_and_untouched(
    file: Path, steps: Steps
) -> None:
    steps.know(FIRST, SECOND)
    await upgrade(url(file))
    steps.know(FIRST)
    before = file.read_bytes()
    found = await state(url(file))
    assert (found.newer, found.pending) == (True, 0)
    with pytest.raises(NewerDatabase, match=r"It is at step 0002; this version knows steps up to 0001\. Install"):
        await upgrade(url(file))
    assert file.read_bytes() == before


async def test_the_steps_of_this_version_run_from_nothing_to_the_end(file: Path) -> None:
    await upgrade(url(file))
    found = await state(url(file))
    assert (found.current, found.pending, found.newer) == (found.head, 0, False)


def test_no_step_of_this_version_goes_back() -> None:
    assert not [step.name for step in (REAL / "versions").glob("*.py") if "def downgrade" in step.read_text()]
