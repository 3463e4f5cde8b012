"""How the Telegram of the tests hands out updates, and how it fails when told to."""

import asyncio
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TimedOut

from core.clock import MovableClock, SystemClock
from tests.telegram.botapi.client import client
from tests.telegram.botapi.server import BotApi, running_botapi
from tests.telegram.botapi.spec import Spec


async def test_what_is_not_confirmed_comes_again(botapi: BotApi, bot: Bot) -> None:
    asha = botapi.user("Asha")
    first, second = asha.says("/find"), asha.says("python")
    assert [update.update_id for update in await bot.get_updates(limit=1)] == [first]
    assert [update.update_id for update in await bot.get_updates()] == [first, second]
    assert [update.update_id for update in await bot.get_updates(offset=second)] == [second]
    assert not botapi.updates.confirmed(second)
    assert await bot.get_updates(offset=second + 1) == ()
    await botapi.confirmed(first, second)
    assert botapi.redeliver(first) == first
    again = botapi.redeliver(second, new_id=True)
    assert again > second
    assert [update.update_id for update in await bot.get_updates(offset=second + 1)] == [first, again]


async def test_only_one_may_poll(botapi: BotApi, bot: Bot) -> None:
    async def poll(by: Bot) -> list[int]:
        return [update.update_id for update in await by.get_updates(timeout=5)]

    async with client(botapi) as other:
        first = asyncio.create_task(poll(bot))
        await botapi.until(lambda: botapi.updates.waiting)
        second = asyncio.create_task(poll(other))
        with pytest.raises(Conflict, match=r"(?i)terminated by other getUpdates request"):
            await first
        said = botapi.user("Asha").says("hello")
        assert await second == [said]


async def test_a_webhook_takes_updates_in_any_order(botapi: BotApi, bot: Bot) -> None:
    seen: list[tuple[int, str | None]] = []

    async def take(request: web.Request) -> web.Response:
        update = await request.json()
        seen.append((update["update_id"], request.headers.get("X-Telegram-Bot-Api-Secret-Token")))
        return web.Response(status=503 if len(seen) == 1 else 200)

    for wrong in ("http://example.org/hook", "https://127.0.0.1/hook", "https://example.org:9000/hook"):
        with pytest.raises(BadRequest, match=r"(?i)bad webhook"):
            await bot.set_webhook(wrong)
    assert len(botapi.take_breaches()) == 3
    await bot.set_webhook("https://example.org/hook", secret_token="s3cret")
    with pytest.raises(Conflict, match=r"(?i)webhook is active"):
        await bot.get_updates()
    asha = botapi.user("Asha")
    first, second = asha.says("one"), asha.says("two")
    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    local = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        assert await botapi.deliver_webhook(local, second, first) == [503, 200]
        assert (await bot.get_webhook_info()).pending_update_count == 1
        assert await botapi.deliver_webhook(local) == [200]
    finally:
        await runner.cleanup()
    assert seen == [(second, "s3cret"), (first, "s3cret"), (second, "s3cret")]
    await botapi.confirmed(first, second)
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_trouble_comes_when_it_is_ordered(botapi: BotApi, bot: Bot) -> None:
    asha = botapi.user("Asha", 101)
    asha.opens()
    botapi.fail_next("sendMessage", "server error")
    botapi.fail_next("sendMessage", "bad gateway")
    botapi.fail_next("sendMessage", "drop")
    for _ in range(3):
        with pytest.raises(NetworkError):
            await bot.send_message(101, "Hello")
    assert botapi.messages(101) == []
    botapi.fail_next("sendMessage", "lost")
    with pytest.raises(NetworkError):
        await bot.send_message(101, "Hello")
    assert asha.last.text == "Hello"
    botapi.fail_next("sendMessage", "hang")
    with pytest.raises(TimedOut):
        await bot.send_message(101, "Hello", read_timeout=0.05)
    assert [call.status for call in botapi.called("sendMessage", 101)] == [500, 502, 0, 0, 0]


async def test_who_is_asked_to_pause_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # without it the client warns of itself whenever it raises RetryAfter
    clock = MovableClock(SystemClock())
    async with running_botapi(clock, enforce_rates=True) as server, client(server) as bot:
        for number in (101, 102):
            server.user("Asha", number).opens()
        server.fail_next("sendMessage", "too many", retry_after=30, chat=101)
        for _ in range(2):
            with pytest.raises(RetryAfter):
                await bot.send_message(101, "Hello")
        await bot.send_message(102, "Hello")
        clock.skip(timedelta(seconds=31))
        await bot.send_message(101, "Hello")
        group = server.group("Learners")
        for _ in range(20):
            await bot.send_message(group.id, "Hello")
        with pytest.raises(RetryAfter):
            await bot.send_message(group.id, "Hello")
        assert len(server.take_breaches()) == 1


async def test_wrong_tokens_methods_and_fields_are_noted(botapi: BotApi, spec: Spec) -> None:
    stranger = Bot("1:wrong", base_url=botapi.base_url)
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()
    botapi.user("Asha", 101).opens()
    message = {"chat_id": 101, "text": "Hello"}
    async with aiohttp.ClientSession() as session:

        async def post(method: str, body: dict[str, object]) -> int:
            async with session.post(f"{botapi.base_url}{botapi.token}/{method}", json=body) as response:
                return response.status

        assert await post("sendTelepathy", {}) == 404
        assert await post("sendMessage", {"text": "Hello"}) == 400
        assert await post("sendMessage", {**message, "colour": "red"}) == 200
        assert await post("sendMessage", {**message, "disable_notification": "yes"}) == 200
    breaches = " ".join(botapi.take_breaches())
    assert "sendTelepathy" in breaches
    assert "chat_id is missing" in breaches
    assert "unknown field colour" in breaches
    assert "'yes' is no Boolean" in breaches


async def test_a_press_is_answered_within_the_limits(botapi: BotApi, bot: Bot) -> None:
    asha = botapi.user("Asha")
    asha.opens()
    await bot.send_message(asha.id, "Hello")
    pressed = asha.presses_data("forged", asha.last)
    query = botapi.updates.all[pressed]["callback_query"]["id"]
    with pytest.raises(BadRequest, match=r"(?i)MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(query, "x" * 201)
    with pytest.raises(BadRequest, match=r"(?i)URL_INVALID"):
        await bot.answer_callback_query(query, url="https://example.org")
    assert len(botapi.take_breaches()) == 2
    await bot.answer_callback_query(query, url="https://t.me/opengig_bot?start=abc")
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_callback_query("4711")


async def test_a_press_on_a_deleted_card_still_comes(botapi: BotApi, bot: Bot) -> None:
    asha = botapi.user("Asha")
    asha.opens()
    button = InlineKeyboardButton("Go", callback_data="go")
    await bot.send_message(asha.id, "Hello", reply_markup=InlineKeyboardMarkup([[button]]))
    card = asha.last
    await bot.delete_message(asha.id, card.message_id)
    asha.presses("Go", card)
    *_, update = await bot.get_updates()
    assert update.callback_query is not None
    assert update.callback_query.message is not None
    assert not update.callback_query.message.is_accessible
    assert update.callback_query.message.message_id == card.message_id


async def test_a_lost_batch_comes_again(botapi: BotApi, bot: Bot) -> None:
    asha = botapi.user("Asha")
    said = asha.says("hello")
    asha.edits(botapi.transcript(asha.id)[0], "hello there")
    botapi.fail_next("getUpdates", "lost")
    with pytest.raises(NetworkError):
        await bot.get_updates()
    first, second = await bot.get_updates()
    assert first.update_id == said
    assert second.edited_message is not None
    assert second.edited_message.text == "hello there"


async def test_only_kinds_that_were_asked_for_come(botapi: BotApi, bot: Bot) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    botapi.user("Asha").says("hello")
    assert await bot.get_updates() == ()


async def test_it_is_as_useful_without_the_published_api(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tests.telegram.botapi.spec.WHERE", tmp_path / "nothing.json")
    async with running_botapi() as server, client(server) as bot:
        asha = server.user("Asha")
        asha.opens()
        with pytest.raises(BadRequest):
            await bot.send_message(asha.id, "x" * 5000)
        await bot.send_photo(asha.id, b"\xff\xd8\xff picture", caption="Hello")
        assert asha.last.caption == "Hello"
        assert len(server.breaches) == 1
