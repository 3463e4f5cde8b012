"""Presses, ticks, pictures and inline queries while Telegram fails on the way, one fact each."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.telegram import sending
from adapters.telegram.adapter import Access, Telegram
from bot.dialogue.adapter import Down
from bot.dialogue.registry import registry
from bot.dialogue.views import Image, Paragraph, Picture
from bot.screens.suggestions import Suggester
from core.accounts.model import Account
from core.store.kept import Kept
from tests.stories.telegram import PNG, TelegramPlayer, TelegramStory
from tests.telegram.botapi.faults import Trouble
from tests.telegram.test_encode import drawn


async def ticked(tale: TelegramStory, player: TelegramPlayer, label: str) -> int:
    press = player.phone.presses(label, player.phone.last)
    await tale.server.until(lambda: tale.server.answer(press))
    return press


def labels(player: TelegramPlayer) -> list[str]:
    return [button.text for row in player.phone.last.buttons for button in row]


async def mentor_with_photo_asked(tale: TelegramStory) -> TelegramPlayer:
    priya = await tale.mentor("Priya Sharma")
    await priya.says("/teach")
    await priya.presses("Edit my profile")
    await priya.presses("Photo")
    return priya


async def mentor_with_photo(tale: TelegramStory) -> TelegramPlayer:
    priya = await mentor_with_photo_asked(tale)
    await tale.takes(priya.phone.sends_photo(PNG))
    return priya


async def test_a_tick_that_is_sent_again_under_a_new_number_stays_ticked(tale: TelegramStory) -> None:
    leo = await tale.learner("Leo Costa")
    await leo.says("/settings")
    await leo.presses("Change my interests")
    press = await ticked(tale, leo, "☐ Python")
    await tale.server.confirmed(tale.server.redeliver(press, new_id=True))
    assert "☑ Python" in labels(leo)


async def test_what_was_ticked_and_then_left_is_not_sent_later(tale: TelegramStory) -> None:
    leo = await tale.learner("Leo Costa")
    await leo.says("/settings")
    await leo.presses("Change my interests")
    await ticked(tale, leo, "☐ Python")
    await leo.presses("Back")
    await leo.presses("Change my interests")
    assert "☐ Python" in labels(leo)
    await leo.presses("✅ Done")
    async with tale.house.database.reading() as session:
        assert (await session.get_one(Account, leo.account_id)).interests == []


async def test_a_press_on_a_card_that_is_gone_is_answered_by_a_new_card(tale: TelegramStory) -> None:
    ana = await tale.learner("Ana Silva")
    await ana.says("/settings")
    card = ana.phone.last
    press = ana.phone.presses("Privacy", card)
    del tale.server.world.chats[ana.phone.id][card.message_id]
    await tale.takes(press)
    ana.sees("Privacy")
    assert tale.server.spinning() == []


async def test_the_same_update_delivered_twice_acts_once(tale: TelegramStory) -> None:
    ana = await tale.learner("Ana Silva")
    said = ana.phone.says("/help")
    await tale.takes(said)
    tale.server.redeliver(said)
    await tale.takes(ana.phone.says("/settings"))
    assert len(tale.words(ana.phone.id)) == 2


async def test_a_press_that_is_answered_after_fifteen_seconds_brings_its_card_and_no_warning(
    tale: TelegramStory, caplog: pytest.LogCaptureFixture
) -> None:
    ana = await tale.learner("Ana Silva")
    await ana.says("/settings")
    await ana.presses("Privacy", settle=False)
    await tale.house.intake.settled()
    tale.clock.skip(timedelta(seconds=20))
    await tale.settles()
    ana.sees("Privacy")
    assert "was not answered" not in caplog.text


async def test_a_redraw_whose_answer_is_lost_is_done_again_and_changes_nothing(tale: TelegramStory) -> None:
    ana = await tale.learner("Ana Silva")
    await ana.says("/settings")
    tale.server.fail_next("editMessageText", "lost")
    await ana.presses("Privacy")
    await tale.later(minutes=1)
    ana.sees("Privacy")
    assert len(tale.words(ana.phone.id)) == 1
    assert tale.server.spinning() == []


async def test_a_photo_is_fetched_and_kept_where_a_form_asks_for_one(tale: TelegramStory) -> None:
    priya = await mentor_with_photo(tale)
    priya.sees("Saved")
    async with tale.house.database.reading() as session:
        number = (await session.get_one(Account, priya.account_id)).picture_id
    assert number is not None
    assert await tale.house.files.get(number) == ("image/png", PNG)


@pytest.mark.parametrize("trouble", ["server error", "drop", "too many"])
async def test_an_old_card_that_cannot_be_taken_away_brings_no_second_new_one(
    tale: TelegramStory, trouble: Trouble
) -> None:
    await mentor_with_photo(tale)
    ana = await tale.learner("Ana Silva")
    await ana.says("python mentor")
    tale.server.fail_next("deleteMessage", trouble)
    await ana.presses("Priya Sharma")
    await tale.later(minutes=1)
    assert len(tale.server.called("sendPhoto", ana.phone.id)) == 1
    assert tale.server.spinning() == []


@pytest.mark.parametrize("trouble", ["too many", "server error", "bad gateway", "drop"])
async def test_an_inline_query_that_cannot_be_answered_holds_up_nothing(tale: TelegramStory, trouble: Trouble) -> None:
    ana = await tale.learner("Ana Silva")
    tale.server.fail_next("answerInlineQuery", trouble)
    ana.phone.asks_inline("python")
    await ana.says("/help")
    ana.sees("What I can do")


async def test_edited_messages_and_talk_of_groups_are_not_answered(tale: TelegramStory) -> None:
    ana = await tale.learner("Ana Silva")
    await ana.says("/help")
    mine = next(m for m in tale.server.transcript(ana.phone.id) if m.sender == ana.phone.id)
    group = ana.phone.creates_group("Learners")
    ana.phone.adds_bot(group, "administrator")
    ana.phone.edits(mine, "/settings")
    quiet = [ana.phone.says("lovely weather", group), ana.phone.says("/find@other_bot python", group)]
    await tale.server.confirmed(*quiet)
    await tale.settles()
    assert tale.words(group.id) == []
    assert len(tale.words(ana.phone.id)) == 1


async def test_a_command_with_the_bots_name_works_everywhere(tale: TelegramStory) -> None:
    await tale.mentor("Priya Sharma")
    ana = await tale.learner("Ana Silva")
    await ana.says("/settings@opengig_bot")
    ana.sees("Settings")
    group = ana.phone.creates_group("Learners")
    await tale.takes(ana.phone.says("/find@opengig_bot python", group))
    assert "Priya Sharma" in tale.server.last_message(group.id).words


async def test_menus_of_groups_offer_only_what_can_be_shown_there(tale: TelegramStory) -> None:
    ana = await tale.learner("Ana Silva")
    await ana.says("/help")
    menus = {key: {one["command"] for one in menu} for key, menu in tale.server.world.commands.items()}
    assert len(menus) == 4
    personal = [menu for menu in menus.values() if "settings" in menu]
    shared = [menu for menu in menus.values() if "settings" not in menu]
    assert (len(personal), len(shared)) == (2, 2)
    assert all("find" in menu for menu in menus.values())


async def test_a_start_while_telegram_is_down_is_tried_again_with_longer_pauses(tale: TelegramStory) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    await tale.server.until(lambda: tale.server.updates.waiting)
    await tale._disconnects()
    again = Telegram(
        Access(token=tale.server.token, api_base_url=tale.server.address),
        files=tale.house.files,
        suggestions=Suggester(tale.house.database, tale.house.setup, registry),
        kept=Kept(tale.house.database),
        registry=registry,
        pause=pause,
    )
    again.connect(tale.arrivals)
    troubles: tuple[Trouble, ...] = ("server error", "bad gateway", "drop")
    for trouble in troubles:
        tale.server.fail_next("getMe", trouble)
    tale.server.fail_next("getUpdates", "bad gateway")
    running = asyncio.create_task(again.run())
    ana = await tale.learner("Ana Silva")
    said = ana.phone.says("/help")
    await tale.server.confirmed(said)
    await tale.house.intake.settled()
    running.cancel()
    await asyncio.wait([running])
    await again.close()
    assert pauses == [1.0, 2.0, 4.0, 1.0]
    await tale.restart()
    ana.sees("What I can do")
    await tale.server.until(lambda: tale.server.updates.waiting)


async def test_a_slow_picture_holds_up_nobody_who_writes_at_the_same_moment(
    tale: TelegramStory,
) -> None:
    priya = await mentor_with_photo_asked(tale)
    ana = await tale.learner("Ana Silva")
    tale.server.fail_next("getFile", "hang")
    priya.phone.sends_photo(PNG)
    await ana.says("/help")
    ana.sees("/find")


async def test_presses_that_come_in_the_wrong_order_lose_and_double_nothing(
    tale: TelegramStory,
) -> None:
    priya = await tale.mentor("Priya Sharma", zone="UTC")
    ana = await tale.learner("Ana Silva", zone="UTC")
    await ana.says("book priya tomorrow 5pm")
    card = ana.phone.last
    presses = [ana.phone.presses(label, card) for label in ("Send the request", "Send the request", "‹ Back")]
    tale.server.updates.turn_round()
    await tale.takes(*presses)
    assert tale.server.spinning() == []
    assert len(await tale.bookings()) == 1
    assert sum("would like" in text for text in tale.words(priya.phone.id)) == 1
    ana.sees("Waiting for an answer")


async def test_messages_that_come_in_the_wrong_order_are_each_answered_once(tale: TelegramStory) -> None:
    ana = await tale.learner("Ana Silva")
    sent = [ana.phone.says(text) for text in ("/settings", "/bookings", "/help")]
    tale.server.updates.turn_round()
    await tale.takes(*sent)
    assert [text.splitlines()[0] for text in tale.words(ana.phone.id)] == ["What I can do", "Your sessions", "Settings"]


async def test_a_card_of_several_messages_that_fails_half_way_goes_on_where_it_stopped(tale: TelegramStory) -> None:
    ana = await tale.learner("Ana Silva")
    picture = await tale.house.files.put("image/png", PNG)
    card = drawn(Image(picture=Picture(file=picture, alt="")), Paragraph("long " * 300))
    tale.server.fail_next("sendMessage", "server error")
    with pytest.raises(Down):
        await tale.telegram.show(ana.chat, card, replacing=None, answering=None)
    await tale.telegram.show(ana.chat, card, replacing=None, answering=None)
    assert [bool(one.words) for one in tale.server.messages(ana.phone.id)] == [False, True]


async def test_of_deliveries_that_were_given_up_only_the_last_ones_are_remembered(
    tale: TelegramStory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "REMEMBERED", 1)
    ana = await tale.learner("Ana Silva")
    picture = await tale.house.files.put("image/png", PNG)
    card = drawn(Image(picture=Picture(file=picture, alt="")), Paragraph("long " * 300))
    for nonce in ("old", "new"):
        tale.server.fail_next("sendMessage", "server error")
        with pytest.raises(Down):
            await tale.telegram.show(ana.chat, replace(card, nonce=nonce), replacing=None, answering=None)
    for nonce in ("new", "old"):
        await tale.telegram.show(ana.chat, replace(card, nonce=nonce), replacing=None, answering=None)
    assert [bool(one.words) for one in tale.server.messages(ana.phone.id)] == [False, False, True, False, True]
