"""A story starts from a migrated database; after it, the books must hold."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stories.story import Story


@pytest.fixture
async def story(tmp_path: Path, migrated: Path) -> AsyncIterator[Story]:
    """Run a story and check the books at its end."""
    shutil.copy(migrated, tmp_path / "story.db")
    told = Story(tmp_path)
    await told.begins()
    yield told
    await told.check_books()
    await told.ends()
