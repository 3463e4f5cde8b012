"""One walk through the house for all tests of its screens."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.preview.walk import Walk, walk
from bot.settings import DatabaseSettings, Payments, Sandbox, Settings
from bot.wiring import SCREENS, House
from core.clock import SystemClock
from core.store.database import Database
from core.store.types import Base
from tests.meta.community import arrange
from tests.meta.reasons import about, whys
from tests.screens.desk import Desk


@pytest.fixture(scope="session")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """Return what the people of an arranged community see; walking once is enough, as looking changes nothing."""
    assert SCREENS
    return asyncio.run(_walked(tmp_path_factory.mktemp("house") / "opengig.db"))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Return a house with everything that is built in, wired and not running."""
    made = House(
        Settings(
            database=DatabaseSettings(url=SecretStr(f"sqlite+aiosqlite:///{tmp_path / 'house.db'}")),
            payments=Payments(gateway="sandbox", sandbox=Sandbox(secrets=(SecretStr("a-secret-of-the-tests"),))),
        ),
        SystemClock(),
    )
    yield made
    await made.database.close()


def _subject(why: str) -> str:
    kind = why.partition("_")[0]
    return kind if kind in {"application", "question"} else "booking"


async def _walked(file: Path) -> Walk:
    database = Database(f"sqlite+aiosqlite:///{file}")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    reasons: dict[str, set[str]] = {}
    for why in whys():
        reasons.setdefault(about(why), set()).add(why)
    try:
        async with database.writing() as session:
            return await walk(await arrange(Desk(session)), reasons)
    finally:
        await database.close()
