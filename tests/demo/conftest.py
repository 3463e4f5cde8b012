"""A database that is migrated and seeded once, and copied for each test."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.demo.seed import seed
from core.clock import MovableClock
from core.policies import Policies
from core.store import migrate
from core.store.database import Database

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
POLICIES = Policies()


class StandingClock:
    """Always the same instant; a clock on top of it moves only when told."""

    def now(self) -> datetime:
        return NOON


def address(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


async def make(file: Path, now: datetime) -> None:
    await migrate.upgrade(address(file))
    database = Database(address(file))
    await seed(database, POLICIES, now)
    await database.close()


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("demo") / "demo.db"
    asyncio.run(make(file, NOON))
    return file


@pytest.fixture
async def database(seeded: Path, tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(address(Path(shutil.copy(seeded, tmp_path))))
    yield database
    await database.close()


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Database]:
    url = address(tmp_path / "empty.db")
    await migrate.upgrade(url)
    database = Database(url)
    yield database
    await database.close()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(StandingClock())
