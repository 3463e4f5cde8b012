"""The adapter through the real client: what goes wrong on the way to a strict server loses and doubles nothing."""

import json

import pytest
from pydantic import SecretStr

from bot.dialogue.links import Link
from bot.dialogue.registry import registry
from core.accounts.model import Account, Role
from core.marketplace import Marketplace
from tests.stories.telegram import PNG, TelegramStory
from tests.telegram.botapi.things import Message


async def test_what_is_ticked_survives_a_restart(tale: TelegramStory) -> None:
    leo = await tale.person("Leo Costa")
    await leo.opens()
    await leo.presses("Learn")
    await leo.says("Lisbon")
    card = leo.phone.last
    first = leo.phone.presses("☐ Python", card)
    await tale.server.until(lambda: tale.server.answer(first))
    await tale.restart()
    second = leo.phone.presses("☐ Guitar", leo.phone.last)
    await tale.server.until(lambda: tale.server.answer(second))
    await leo.presses("✅ Done")
    async with tale.house.database.reading() as session:
        assert (await session.get_one(Account, 1)).interests == ["python", "guitar"]


async def test_two_quick_ticks_on_the_same_shown_keyboard_both_count(tale: TelegramStory) -> None:
    leo = await tale.person("Leo Costa")
    await leo.opens()
    await leo.presses("Learn")
    await leo.says("Lisbon")
    card = leo.phone.last
    ticks = [leo.phone.presses(label, card) for label in ("☐ Python", "☐ Guitar")]
    done = leo.phone.presses("✅ Done", card)
    await tale.takes(done)
    assert all(tale.server.answer(tick) for tick in ticks)
    async with tale.house.database.reading() as session:
        assert (await session.get_one(Account, 1)).interests == ["python", "guitar"]


async def test_the_same_update_twice_and_the_same_press_under_a_new_number_act_once(tale: TelegramStory) -> None:
    priya = await tale.mentor("Priya Sharma")
    ana = await tale.learner("Ana Silva")
    await ana.says("python mentor")
    await ana.presses("Priya Sharma")
    await ana.presses("Book 1 hour")
    await ana.picks_day("2026-11-03")
    await ana.picks_time("2:30 PM")
    card = ana.phone.last
    press = ana.phone.presses("Send the request", card)
    await tale.takes(press)
    again = tale.server.redeliver(press, new_id=True)
    await tale.takes(again)
    assert len(await tale.bookings()) == 1
    assert tale.server.spinning() == []
    assert sum("would like a session" in text for text in tale.words(priya.phone.id)) == 1


async def test_whoever_blocks_the_bot_is_written_to_no_more_and_nothing_is_tried_again_and_again(
    tale: TelegramStory,
) -> None:
    priya = await tale.mentor("Priya Sharma")
    ana = await tale.learner("Ana Silva")
    await ana.says("python mentor")
    await ana.presses("Priya Sharma")
    await ana.presses("Book 1 hour")
    await ana.picks_day("2026-11-03")
    await ana.picks_time("2:30 PM")
    priya.phone.blocks()
    await ana.presses("Send the request")
    await tale.later(minutes=30)
    assert len(tale.server.called("sendMessage", priya.phone.id)) == 1
    ana.sees("Waiting for an answer")


@pytest.mark.parametrize("trouble", ["server error", "bad gateway", "drop"])
async def test_an_answer_that_telegram_fails_to_take_comes_a_little_later(tale: TelegramStory, trouble: str) -> None:
    ana = await tale.learner("Ana Silva")
    tale.server.fail_next("sendMessage", trouble)  # type: ignore[arg-type]
    await ana.says("/settings")
    assert tale.words(ana.phone.id) == []
    await tale.later(seconds=10)
    assert len(tale.words(ana.phone.id)) == 1


async def test_a_pause_in_one_chat_holds_up_no_other(tale: TelegramStory) -> None:
    ana, bo = await tale.learner("Ana Silva"), await tale.learner("Bo")
    tale.server.fail_next("sendMessage", "too many", chat=ana.phone.id, retry_after=20)
    await ana.says("/settings")
    await bo.says("/settings")
    assert (len(tale.words(ana.phone.id)), len(tale.words(bo.phone.id))) == (0, 1)


async def test_a_press_whose_answer_fails_sends_its_card_once(tale: TelegramStory) -> None:
    ana = await tale.learner("Ana Silva")
    await ana.says("/settings")
    tale.server.fail_next("answerCallbackQuery", "server error")
    press = ana.phone.presses("Privacy", ana.phone.last)
    await tale.takes(press)
    await tale.later(minutes=1)
    assert len(tale.words(ana.phone.id)) == 1
    ana.sees("Privacy")
    assert tale.server.spinning() == [press]


async def test_what_was_received_before_the_program_was_killed_is_answered_once_afterwards(tale: TelegramStory) -> None:
    ana = await tale.learner("Ana Silva")
    await ana.says("/settings", settle=False)
    await tale.house.intake.settled()
    await tale.restart()
    await tale.settles()
    assert len(tale.words(ana.phone.id)) == 1


async def test_a_picture_goes_where_a_form_asks_for_one_and_a_voice_message_is_answered_kindly(
    tale: TelegramStory,
) -> None:
    ana = await tale.learner("Ana Silva")
    await tale.takes(ana.phone.sends_voice())
    ana.sees("I read text")
    tale.server.fail_next("getFile", "server error")
    await tale.takes(ana.phone.sends_photo(PNG))
    await ana.says("/settings")
    ana.sees("Settings")


async def test_a_group_gets_shared_cards_whose_buttons_open_the_private_chat(tale: TelegramStory) -> None:
    await tale.mentor("Priya Sharma")
    ana = await tale.learner("Ana Silva")
    group = ana.phone.creates_group("Learners", forum=True)
    topic = tale.server.topic(group, "Questions")
    await tale.takes(ana.phone.says("@opengig_bot python mentor", group, thread=topic))
    shown = tale.server.last_message(group.id)
    assert shown.thread == topic
    assert "Priya Sharma" in shown.words
    assert all(button.callback_data is None for row in shown.buttons for button in row)
    start = str(shown.button("Priya Sharma").url).rpartition("=")[2]
    await ana.opens(start)
    ana.sees("Priya Sharma teaches python")


async def test_what_is_personal_is_not_shown_in_a_group(tale: TelegramStory) -> None:
    ana = await tale.learner("Ana Silva")
    group = ana.phone.creates_group("Learners")
    await tale.takes(ana.phone.says("/settings", group))
    assert "That is between you and me" in tale.server.last_message(group.id).words


async def test_a_forged_press_in_a_group_gets_an_alert_and_nothing_else(tale: TelegramStory) -> None:
    ana = await tale.learner("Ana Silva")
    group = ana.phone.creates_group("Learners")
    await tale.takes(ana.phone.says("/help", group))
    count = len(tale.server.messages(group.id))
    forged = ana.phone.presses_data(registry.address(Link("settings")), tale.server.last_message(group.id))
    answer = await tale.server.until(lambda: tale.server.answer(forged))
    assert answer is not None
    assert answer.alert
    assert len(tale.server.messages(group.id)) == count


async def test_a_group_that_became_a_supergroup_is_answered_under_its_new_number(tale: TelegramStory) -> None:
    ana = await tale.learner("Ana Silva")
    group = ana.phone.creates_group("Learners")
    await ana.says("/help")
    asked = ana.phone.says("/help", group)
    await tale.arrivals.of(str(asked))
    new = tale.server.migrate(group)
    await tale.settles()
    assert "What I can do" in tale.server.last_message(new.id).words


async def test_an_inline_query_suggests_mentors_whose_cards_are_posted_anywhere(tale: TelegramStory) -> None:
    await tale.mentor("Priya Sharma")
    ana = await tale.learner("Ana Silva")
    group = ana.phone.creates_group("Learners")
    asked = ana.phone.asks_inline("python")
    answer = await tale.server.until(lambda: tale.server.inline_answer(asked))
    assert answer is not None
    assert [one["title"] for one in answer.results] == ["Priya Sharma"]
    posted: Message = ana.phone.posts_result(asked, str(answer.results[0]["id"]), group)
    assert all(button.url for row in posted.buttons for button in row)


async def test_a_refused_token_stands_in_no_error_that_is_logged(
    tale: TelegramStory, caplog: pytest.LogCaptureFixture
) -> None:
    ana = await tale.learner("Ana Silva")
    secret = f"12345678:{'B' * 35}"
    wrong = tale.settings.telegram.model_copy(update={"token": SecretStr(secret)})
    tale.settings = tale.settings.model_copy(update={"telegram": wrong})
    await ana.says("/settings", settle=False)
    await tale.house.intake.settled()
    await tale.restart()
    await tale.later(minutes=3)
    assert "correct telegram.token" in caplog.text
    assert secret not in caplog.text
    assert tale.words(ana.phone.id) == []


async def test_menus_are_set_once_and_not_again_at_the_next_start(tale: TelegramStory) -> None:
    ana = await tale.learner("Ana Silva")
    await ana.says("/help")
    count = len(tale.server.called("setMyCommands"))
    assert count == 4
    await tale.restart()
    await ana.says("/help")
    assert len(tale.server.called("setMyCommands")) == count


def offered(tale: TelegramStory, chat: int) -> list[str]:
    """Return the commands of the menu that is set for one chat."""
    scope = json.dumps({"chat_id": chat, "type": "chat"})
    return [str(one["command"]) for one in tale.server.world.commands.get((scope, ""), [])]


async def test_an_admin_is_offered_the_commands_of_admins_until_they_are_one_no_more(tale: TelegramStory) -> None:
    owner, robin = await tale.admin("Olga"), await tale.admin("Robin", Role.MODERATOR)
    ana = await tale.learner("Ana Silva")
    for person in (owner, robin, ana):
        await person.says("/help")
    assert {"people", "find", "cancel"} <= set(offered(tale, robin.phone.id))
    assert offered(tale, ana.phone.id) == []
    told = len(tale.server.called("setMyCommands"))
    await tale.restart()
    await robin.says("/help")
    assert len(tale.server.called("setMyCommands")) == told
    async with tale.house.database.writing() as session:
        accounts = Marketplace(session, tale.house.setup).accounts
        await accounts.revoke(await accounts.get(owner.account_id), robin.account_id, Role.MODERATOR)
    await robin.says("/help")
    assert offered(tale, robin.phone.id) == []


async def test_a_menu_that_telegram_refuses_costs_nobody_their_card(tale: TelegramStory) -> None:
    ana, robin = await tale.learner("Ana Silva"), await tale.admin("Robin")
    await ana.says("/help")
    tale.server.fail_next("setMyCommands", "server error")
    await robin.says("/help")
    robin.sees("/admin")
    assert offered(tale, robin.phone.id) == []
    await robin.says("/help")
    assert "admin" in offered(tale, robin.phone.id)
