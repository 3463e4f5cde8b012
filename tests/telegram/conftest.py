"""A Telegram on this machine for each test."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

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
def spec() -> Spec:
    """The Bot API as data; a test that needs it is skipped where there is none."""
    found = Spec.beside_the_checkout()
    if found is None:
        pytest.skip(MISSING)
    return found
