"""The platforms on which stories are played; after each, the books must hold."""

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.stories.discord import DiscordStory
from tests.stories.story import Story, Tale
from tests.stories.telegram import TelegramStory

PLATFORMS: dict[str, Callable[[Path], Tale[Any]]] = {"web": Story, "telegram": TelegramStory, "discord": DiscordStory}


@pytest.fixture(params=PLATFORMS)
async def tale(request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> AsyncIterator[Tale[Any]]:
    """Play a story on one platform after the other."""
    shutil.copy(migrated, tmp_path / "story.db")
    told = PLATFORMS[request.param](tmp_path)
    await told.begins()
    yield told
    await told.check_books()
    await told.closes()
