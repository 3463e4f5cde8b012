"""A desk on an empty database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.store.database import Database
from core.store.types import Base
from tests.screens.desk import Desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'opengig.db'}")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with database.writing() as session:
        yield Desk(session)
    await database.close()
