"""The platforms on which stories are played; after each, the books must hold."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.stories.platforms import PLATFORMS
from tests.stories.story import Tale


@pytest.fixture(params=PLATFORMS)
async def tale(request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> AsyncIterator[Tale[Any]]:
    """Play a story on one platform after the other."""
    shutil.copy(migrated, tmp_path / "story.db")
    told = PLATFORMS[request.param](tmp_path)
    await told.begins()
    yield told
    await told.check_books()
    await told.closes()
