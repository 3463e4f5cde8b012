"""A story starts from a migrated database; after it, the books must hold."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.stories.discord import DiscordStory
from tests.stories.story import Story, Tale
from tests.stories.telegram import TelegramStory

_Tale = TypeVar("_Tale", bound=Tale[Any])


@asynccontextmanager
async def _told(kind: type[_Tale], folder: Path, migrated: Path) -> AsyncIterator[_Tale]:
    shutil.copy(migrated, folder / "story.db")
    told = kind(folder)
    await told.begins()
    yield told
    await told.check_books()
    await told.closes()


@pytest.fixture
async def story(tmp_path: Path, migrated: Path) -> AsyncIterator[Story]:
    """Run a story in the web chat and check the books at its end."""
    async with _told(Story, tmp_path, migrated) as told:
        yield told


@pytest.fixture
async def telegram(tmp_path: Path, migrated: Path) -> AsyncIterator[TelegramStory]:
    """Run a story on Telegram and check the books at its end."""
    async with _told(TelegramStory, tmp_path, migrated) as told:
        yield told


@pytest.fixture
async def discord(tmp_path: Path, migrated: Path) -> AsyncIterator[DiscordStory]:
    """Run a story on Discord and check the books at its end."""
    async with _told(DiscordStory, tmp_path, migrated) as told:
        yield told
