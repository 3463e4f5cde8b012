"""A Telegram on this machine for each test."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram import Bot

from tests.stories.telegram import TelegramStory
from tests.telegram.botapi.client import client
from tests.telegram.botapi.server import BotApi, running_botapi
from tests.telegram.botapi.spec import MISSING, Spec


@pytest.fixture
async def botapi() -> AsyncIterator[BotApi]:
    async with running_botapi() as server:
        yield server
    assert server.breaches == []


@pytest.fixture
async def bot(botapi: BotApi) -> AsyncIterator[Bot]:
    async with client(botapi) as real:
        yield real


@pytest.fixture
async def tale(tmp_path: Path, migrated: Path) -> AsyncIterator[TelegramStory]:
    shutil.copy(migrated, tmp_path / "story.db")
    told = TelegramStory(tmp_path)
    await told.begins()
    yield told
    await told.closes()


@pytest.fixture
def spec() -> Spec:
    """The Bot API as data; a test that needs it is skipped where there is none."""
    found = Spec.beside_the_checkout()
    if found is None:
        pytest.skip(MISSING)
    return found
