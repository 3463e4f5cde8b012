"""A story starts from a migrated database; after it, the books must hold."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.store import migrate
from tests.stories.story import Story


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file that has every table and no people: migrating once is enough for all stories."""
    file = tmp_path_factory.mktemp("template") / "story.db"
    asyncio.run(migrate.upgrade(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture
async def story(tmp_path: Path, migrated: Path) -> AsyncIterator[Story]:
    """Run a story and check the books at its end."""
    shutil.copy(migrated, tmp_path / "story.db")
    told = Story(tmp_path)
    await told.begins()
    yield told
    await told.check_books()
    await told.ends()
