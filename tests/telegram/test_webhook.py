"""Updates by webhook, through the house's own server."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr

from bot.settings import Web
from tests.stories.telegram import TelegramStory

SECRET = "the-secret-of-a-webhook-in-the-tests"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
async def tale(tmp_path: Path, migrated: Path) -> AsyncIterator[TelegramStory]:
    """Play with a house that was switched from polling to a webhook."""
    shutil.copy(migrated, tmp_path / "story.db")
    told = TelegramStory(tmp_path)
    await told.begins()
    await told.server.until(lambda: told.server.updates.waiting)
    wanted = told.settings.telegram.model_copy(update={"mode": "webhook", "webhook_secret": SecretStr(SECRET)})
    web = Web(port=1, public_url="https://bot.example.org")
    told.settings = told.settings.model_copy(update={"telegram": wanted, "web": web})
    await told.restart()
    await told.server.until(lambda: told.server.updates.webhook)
    yield told
    await told.closes()


async def posts(tale: TelegramStory, body: bytes, secret: str) -> int:
    url = f"{tale.house.base_url}/telegram/webhook"
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers={HEADER: secret}) as answer:
        return answer.status


async def test_updates_come_in_any_order_and_twice_and_each_is_answered_once(tale: TelegramStory) -> None:
    ana = await tale.learner("Ana Silva")
    first, second = ana.phone.says("/help"), ana.phone.says("/settings")
    assert await tale.server.deliver_webhook(tale.house.base_url, second, first, second) == [200, 200, 200]
    await tale.settles()
    assert len([one for one in tale.server.messages(ana.phone.id) if one.words]) == 2


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1]])
async def test_who_does_not_know_the_secret_is_not_listened_to(tale: TelegramStory, secret: str) -> None:
    assert await posts(tale, b'{"update_id": 1}', secret) == 403


@pytest.mark.parametrize(
    "body",
    [b"hi", b"{}", b"[]", b'"x"', b"5", b"null", b"\xff\xfe\x00", b'{"update_id": 5, "message": 7}', b"[" * 100_000],
    ids=["text", "no number", "list", "string", "number", "null", "bytes", "odd message", "nested"],
)
async def test_what_is_no_update_is_refused_and_breaks_nothing(tale: TelegramStory, body: bytes) -> None:
    assert await posts(tale, body, SECRET) == 400
