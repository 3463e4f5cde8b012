"""What all tests share."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import settings

from core.store import migrate

# How long one example takes says more about the machine than about the house; benchmarks measure time.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file that has every table and no people: migrating once is enough for all stories."""
    file = tmp_path_factory.mktemp("template") / "story.db"
    asyncio.run(migrate.upgrade(f"sqlite+aiosqlite:///{file}"))
    return file
