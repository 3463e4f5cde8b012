"""Presses: twice, late, forged, on somebody else's card, too many, of somebody suspended, on a broken screen."""

import logging
from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from bot.dialogue.context import Context
from bot.dialogue.events import Inbound, Pressed, Said
from bot.dialogue.registry import Screen, registry
from bot.dialogue.views import View
from core.accounts.model import Role
from core.accounts.service import Accounts
from tests.stories.actor import Actor
from tests.stories.story import Story


@pytest.fixture
async def priya(story: Story) -> Actor:
    """Bring in a mentor."""
    return await story.mentor("Priya Sharma", zone="UTC")


@pytest.fixture
async def ana(story: Story, priya: Actor) -> Actor:
    """Bring in a learner who is about to send a request."""
    ana = await story.learner("Ana Silva", zone="UTC")
    await ana.says("book priya tomorrow 5pm")
    return ana.sees("Book Priya Sharma?", priya.name)


async def test_a_double_press_acts_once_and_shows_the_same_result(story: Story, ana: Actor) -> None:
    await ana.presses("Send the request", settle=False)
    await ana.presses("Send the request")
    ana.sees("Done! I keep this card up to date.", "Waiting for an answer")
    assert len(await story.bookings()) == 1


async def test_a_third_press_after_the_card_has_changed_shows_how_it_stands(story: Story, ana: Actor) -> None:
    await ana.presses_twice("Send the request")
    ana.sees("Waiting for an answer")
    assert len(await story.bookings()) == 1


async def test_the_same_update_delivered_twice_is_handled_once(story: Story, ana: Actor) -> None:
    card, to = ana.card_id, next(p["to"] for p in ana.card["parts"] if p.get("label") == "Send the request")
    event = str(uuid4())
    for _ in range(3):
        await ana.sends(type="press", id=event, card=str(card), address=to)
    ana.sees("Done! I keep this card up to date.")
    seen = ana.count
    said = str(uuid4())
    for _ in range(3):
        await ana.sends(type="say", id=said, text="/help")
    assert ana.count == seen + 1
    assert len(await story.bookings()) == 1


async def test_two_updates_that_come_in_the_wrong_order_are_both_answered(story: Story, ana: Actor) -> None:
    def said(number: str, text: str) -> Inbound:
        return Inbound(platform="web", event_id=number, chat="ana", person="ana", name="Ana", happening=Said(text=text))

    seen = ana.count
    assert await story.house.intake.receive(said("1002", "/bookings"))
    assert await story.house.intake.receive(said("1001", "/help"))
    assert not await story.house.intake.receive(said("1002", "/bookings"))
    await story.settles()
    assert ana.count == seen + 2
    ana.sees("What I can do")


async def test_a_stale_button_shows_its_card_as_it_stands_and_changes_nothing(
    story: Story, ana: Actor, priya: Actor
) -> None:
    await ana.presses("Send the request")
    card, accept = priya._find("Accept", None)
    await priya.says("/help")
    await ana.presses("Withdraw the request")
    await priya.presses_address(accept, card)
    assert [booking.state for booking in await story.bookings()] == ["withdrawn"]
    shown = str(priya.messages[card]["body"])
    assert "That has changed in the meantime" in shown
    assert "Accept" not in shown
    assert "took the request back" in shown or "Withdrawn" in shown or "withdrawn" in shown


@pytest.mark.parametrize(
    "forged",
    [
        "booking.accept|1",
        "person.grant|2|owner",
        "form.cancel|settings.name",
        "cancel.reason|1|0",
        "application.approve|1",
        "book.send|1|60|abc|x",
    ],
)
async def test_an_address_that_is_not_on_the_card_is_refused_and_logged_without_its_content(
    story: Story, ana: Actor, caplog: pytest.LogCaptureFixture, forged: str
) -> None:
    await ana.presses("Send the request")
    with caplog.at_level(logging.INFO, "bot.dialogue"):
        await ana.presses_address(forged, ana.card_id)
    assert [booking.state for booking in await story.bookings()] == ["requested"]
    assert any(
        says in ana.screen for says in ("That has changed in the meantime", "leads nowhere", "You can't do that")
    )
    ana.sees("Waiting for an answer")
    assert forged not in caplog.text
    if "can't" not in ana.screen:
        assert f"account {ana.account_id}" in caplog.text


async def test_a_press_on_a_card_that_was_never_shown_is_refused(story: Story, ana: Actor) -> None:
    _card, to = ana._find("Send the request", None)
    await ana.presses_address(to, 999_999)
    ana.sees("leads nowhere any more")
    assert await story.bookings() == []


async def test_nobody_can_press_or_redraw_another_persons_card(story: Story, ana: Actor, priya: Actor) -> None:
    mine, to = ana._find("Send the request", None)
    # In a group both see the same chat; the web chat has none, so the update is handed in as an adapter would.
    for address in (to, "home"):
        press = Pressed(card=str(mine), address=address)
        await story.house.intake.receive(
            Inbound(platform="web", event_id=str(uuid4()), chat="ana", person="priya", name="Priya", happening=press)
        )
        await story.settles()
    assert await story.bookings() == []
    ana._find("Send the request", mine)
    assert ana.messages[mine]["edited"] is None
    assert priya.count == 0


async def test_more_actions_than_a_minute_allows_wait_and_then_work(story: Story, ana: Actor) -> None:
    await ana.says("/settings")
    for _ in range(story.settings.policies.actions_per_minute):
        await ana.presses("English")
        ana.sees_nothing_of("Give me a minute")
    await ana.presses("English")
    await ana.sees("That was a lot at once. Give me a minute").presses("Change my name")
    await ana.fills(name="Ana Maria")
    await ana.sees("Give me a minute", "Ana Maria").says("/help")
    ana.sees("What I can do")
    await story.later(seconds=61)
    await ana.says("/continue")
    await ana.fills(name="Ana Maria")
    ana.sees("Saved.", "Ana Maria")


async def test_a_suspended_person_can_look_but_not_act(story: Story, ana: Actor, priya: Actor) -> None:
    await ana.says("/settings")
    await ana.presses("Change my name")
    robin = await story.admin()
    await _suspend(story, robin, ana)
    await ana.says("Somebody Else")
    await ana.sees("Your account is paused").fills(name="Somebody Else")
    await ana.sees("Your account is paused").says("/settings")
    await ana.sees("Ana Silva").says("book priya tomorrow 5pm")
    await ana.presses("Send the request")
    ana.sees("Your account is paused. Write to an admin")
    assert await story.bookings() == []
    assert priya.count == 0


async def _suspend(story: Story, by: Actor, whom: Actor) -> None:
    async with story.house.database.writing() as session:
        accounts = Accounts(session, story.clock.now())
        await accounts.suspend(await accounts.get(by.account_id), whom.account_id)


async def test_a_card_that_a_right_opened_is_closed_when_the_right_is_gone(story: Story) -> None:
    owner, mod = await story.admin("Robin"), await story.admin("Morgan", Role.MODERATOR)
    await mod.says("/people")
    await mod.sees("Robin").presses("Robin")
    async with story.house.database.writing() as session:
        accounts = Accounts(session, story.clock.now())
        await accounts.revoke(await accounts.get(owner.account_id), mod.account_id, Role.MODERATOR)
    await mod.says("thanks")
    mod.sees_nothing_of("Robin").sees("You can't do that")


@pytest.fixture
def break_screen(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return what makes a screen raise, as a fault in it would."""

    async def fail(ctx: Context, **args: object) -> View:
        raise ZeroDivisionError

    def breaks(name: str) -> None:
        whole = registry.routes[name]
        assert isinstance(whole, Screen)
        broken = replace(whole, show=fail)
        monkeypatch.setitem(registry.routes, name, broken)

    return breaks


async def test_a_fault_in_a_screen_is_told_and_the_next_message_works(
    ana: Actor, break_screen: Callable[[str], None]
) -> None:
    break_screen("bookings")
    await ana.says("/bookings")
    ana.sees("Something went wrong on our side")
    assert ana.labels == ["Try again", "Back"]
    await ana.says("python")
    ana.sees("Priya Sharma")


async def test_a_fault_that_is_gone_is_mended_by_try_again(
    ana: Actor, break_screen: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    break_screen("bookings")
    await ana.says("/bookings")
    monkeypatch.undo()
    await ana.presses("Try again")
    ana.sees("Your sessions")


async def test_a_fault_while_a_message_is_read_changes_nothing_and_is_told(
    story: Story, ana: Actor, break_screen: Callable[[str], None]
) -> None:
    await ana.says("/bookings")
    break_screen("bookings")
    await ana.says("find me a mentor")
    await ana.sees("Something went wrong on our side, and nothing was changed").says("/help")
    ana.sees("What I can do")
    assert await story.bookings() == []
