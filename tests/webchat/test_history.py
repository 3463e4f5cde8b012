from datetime import timedelta

import pytest

from adapters.webchat.history import Direction, History
from core.clock import MovableClock
from core.store.database import Database
from tests.webchat.conftest import NOON, StoppedClock


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(StoppedClock())


@pytest.fixture
def history(database: Database, clock: MovableClock) -> History:
    return History(database, clock)


async def test_messages_come_back_in_order_and_only_the_last_ones(history: History) -> None:
    for number in range(5):
        await history.add("ana", Direction.OUT, {"n": number}, f"n{number}")
    await history.add("priya", Direction.OUT, {"n": 9}, "other")
    assert [message.body["n"] for message in await history.recent("ana", limit=3)] == [2, 3, 4]


async def test_the_same_nonce_is_kept_once(history: History) -> None:
    first = await history.add("ana", Direction.OUT, {"n": 1}, "same")
    again = await history.add("ana", Direction.OUT, {"n": 2}, "same")
    assert (again.id, again.body, again.fresh) == (first.id, {"n": 1}, False)
    assert len(await history.recent("ana")) == 1


async def test_what_was_typed_may_share_a_nonce_with_what_was_shown(history: History) -> None:
    await history.add("ana", Direction.OUT, {}, "same")
    assert (await history.add("ana", Direction.IN, {}, "same")).fresh


async def test_an_edit_changes_the_card_and_says_when(history: History, clock: MovableClock) -> None:
    card = await history.add("ana", Direction.OUT, {"n": 1}, "a")
    clock.skip(timedelta(minutes=5))
    await history.edit("ana", card.id, {"n": 2})
    [stored] = await history.recent("ana")
    assert (stored.body, stored.created_at, stored.edited_at) == ({"n": 2}, NOON, NOON + timedelta(minutes=5))


async def test_an_edit_that_changes_nothing_leaves_the_card_unedited(history: History) -> None:
    card = await history.add("ana", Direction.OUT, {"n": 1}, "a")
    await history.edit("ana", card.id, {"n": 1})
    assert (await history.recent("ana"))[0].edited_at is None


async def test_only_the_bots_cards_of_this_chat_can_be_edited(history: History) -> None:
    typed = await history.add("ana", Direction.IN, {"text": "hi"}, "a")
    others = await history.add("priya", Direction.OUT, {}, "b")
    assert await history.edit("ana", typed.id, {}) is None
    assert await history.edit("ana", others.id, {}) is None
    assert await history.edit("ana", 999, {}) is None


async def test_unread_counts_the_bots_messages_after_the_mark(history: History) -> None:
    first = await history.add("ana", Direction.OUT, {}, "a")
    last = await history.add("ana", Direction.OUT, {}, "b")
    await history.add("ana", Direction.IN, {"text": "hi"}, "c")
    assert await history.unread(["ana", "priya"]) == {"ana": 2, "priya": 0}
    await history.mark_read("ana", first.id)
    assert await history.unread(["ana"]) == {"ana": 1}
    await history.mark_read("ana", last.id)
    await history.mark_read("ana", first.id)
    assert await history.unread(["ana"]) == {"ana": 0}
