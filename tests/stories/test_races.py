"""Many people at once, and a house that stops in the middle of things."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from bot.dialogue.links import Link
from bot.dialogue.registry import registry
from core.accounts.model import Account
from core.bookings.model import Booking
from core.bookings.refusals import SlotTaken
from core.marketplace import Marketplace
from tests.stories.actor import Actor
from tests.stories.bookings import FRIDAY, TUESDAY, agrees, asks, books, state_of, the_booking
from tests.stories.story import Story

CROWD = 50
PRICE = 60000


async def crowd(story: Story) -> list[Actor]:
    """Bring in many learners."""
    return [await story.learner(f"Learner{number:02}") for number in range(CROWD)]


@pytest.mark.parametrize(
    ("instant", "label", "state"), [(False, "Send the request", "requested"), (True, "Book it", "awaiting_payment")]
)
async def test_of_fifty_learners_who_press_at_once_one_gets_the_time_and_all_get_an_answer(
    story: Story, instant: bool, label: str, state: str
) -> None:
    priya = await story.mentor("Priya", instant=instant)
    learners = await crowd(story)
    for learner in learners:
        await learner.opens()
        address = registry.address(Link("book.check", mentor=priya.account_id, minutes=60, at=TUESDAY))
        await learner.presses_address(address, learner.card_id)
    told = priya.count

    await asyncio.gather(*(learner.presses(label, settle=False) for learner in learners))
    await story.settles()

    (booking,) = await story.bookings()
    assert (booking.state, booking.starts_at) == (state, TUESDAY)
    lucky = [learner for learner in learners if "I keep this card up to date" in learner.screen]
    unlucky = [learner for learner in learners if "That time has just gone" in learner.screen]
    assert [learner.account_id for learner in lucky] == [booking.learner_id]
    assert len(unlucky) == CROWD - 1
    assert all("Back" in learner.labels for learner in unlucky)
    assert priya.count == told + (0 if instant else 1)


async def test_of_fifty_requests_to_the_service_at_once_one_takes_the_time(story: Story) -> None:
    priya = await story.mentor("Priya")
    learners = await crowd(story)

    async def request(learner: Actor) -> None:
        async with story.house.database.writing() as session:
            account = await session.get_one(Account, learner.account_id)
            bookings = Marketplace(session, story.house.setup).bookings
            await bookings.request(account, priya.account_id, TUESDAY, 60, topic="python")

    outcomes = await asyncio.gather(*(request(learner) for learner in learners), return_exceptions=True)

    assert len(await story.bookings()) == 1
    assert outcomes.count(None) == 1
    assert sum(isinstance(outcome, SlotTaken) for outcome in outcomes) == CROWD - 1


async def test_the_migrated_database_refuses_an_overlap_past_all_the_services(story: Story) -> None:
    priya, ana, ben = await story.mentor("Priya"), await story.learner("Ana"), await story.learner("Ben")
    await asks(ana, priya, TUESDAY)
    await asks(ben, priya, FRIDAY)

    with pytest.raises(IntegrityError, match="the mentor is booked then"):
        async with story.house.database.writing() as session:
            await session.execute(update(Booking).values(starts_at=TUESDAY, ends_at=TUESDAY + timedelta(hours=1)))

    assert [booking.starts_at for booking in await story.bookings()] == [TUESDAY, FRIDAY]


async def test_accepting_and_withdrawing_at_once_leaves_one_of_the_two(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await asks(ana, priya)

    await asyncio.gather(
        priya.presses("Accept", settle=False), ana.presses("Withdraw the request", settle=False)
    )  # fmt: skip
    await story.settles()

    # Withdrawing is possible before and after the yes, so the learner is through in either order.
    assert await state_of(story, booking) == "withdrawn"
    assert "Accept" not in priya.labels
    assert await story.balances() == {}


async def test_paying_and_cancelling_at_once_never_keeps_the_money_of_a_session_that_is_off(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await agrees(ana, priya)
    await priya.presses("Cancel the session")
    await priya.presses("Yes, cancel it")

    await asyncio.gather(ana.pays(settle=False), priya.fills(settle=False, reason="I am ill."))
    await story.settles()
    await story.later(minutes=10)

    # The mentor saw that nothing had been paid: either that was still so, or they are asked again.
    state = await state_of(story, booking)
    balances = await story.balances()
    assert (state, balances) in (
        ("cancelled_by_mentor", {}),
        ("confirmed", {f"held:{booking}": PRICE, "gateway_clearing:sandbox": PRICE}),
    )


async def test_a_restart_between_request_and_answer_loses_nothing(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await asks(ana, priya, FRIDAY)

    await story.restart()
    await story.later(hours=4)
    priya.sees("Ana is still waiting for your answer.")
    await priya.presses("Accept")

    ana.sees("Please pay by")
    assert await state_of(story, booking) == "awaiting_payment"


async def test_a_press_that_was_received_but_not_handled_is_handled_after_the_restart(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await asks(ana, priya)
    card, accept = priya._find("Accept", None)
    # As a crash does it: the update is in the inbox, and nobody works on it.
    monkeypatch.setattr(story.house.intake, "_start", lambda _row, _lane: None)
    await priya.presses_address(accept, card)
    assert await state_of(story, booking) == "requested"

    await story.restart()

    ana.sees("Please pay by")
    assert await state_of(story, booking) == "awaiting_payment"


async def test_a_payment_page_that_was_made_before_a_restart_takes_the_money_after_it(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await agrees(ana, priya)

    await story.restart()
    await ana.pays()

    ana.sees("Confirmed")
    assert await story.balances() == {f"held:{booking}": PRICE, "gateway_clearing:sandbox": PRICE}


async def test_a_restart_between_the_yes_and_the_payment_page_makes_one_page(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await asks(ana, priya)
    await priya.presses("Accept", settle=False)
    await story.house.intake.settled()

    await story.restart()
    await ana.pays()

    ana.sees("Confirmed")
    assert await story.balances("held") == {f"held:{booking}": PRICE}


async def test_a_restart_between_the_payment_and_its_webhook_confirms_all_the_same(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await agrees(ana, priya)
    await ana.pays(settle=False)
    assert await state_of(story, booking) == "awaiting_payment"

    await story.restart()
    await story.later(seconds=10)

    ana.sees("Confirmed")
    priya.has_card("Confirmed! You meet Ana")
    assert await story.balances() == {f"held:{booking}": PRICE, "gateway_clearing:sandbox": PRICE}


async def test_a_payment_whose_webhook_never_comes_is_found_by_looking(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await agrees(ana, priya)
    page = ana.payment_page
    hold = (await the_booking(story, booking)).hold_until
    await story.posts(page, {"outcome": "pay"}, settle=False)
    await story.drops("sandbox.webhook", "payment.check")

    await story.later(hours=1)

    assert await state_of(story, booking) == "confirmed"
    assert hold is not None
    assert story.clock.now() < hold


async def test_a_restart_after_the_deadline_of_an_unpaid_session_frees_the_time_at_once(story: Story) -> None:
    priya, ana, ben = await story.mentor("Priya"), await story.learner("Ana"), await story.learner("Ben")
    booking = await agrees(ana, priya)

    await story.ends()
    story.clock.skip(timedelta(hours=13))
    await story.begins()
    for person in (priya, ana, ben):
        await person.joins()

    assert await state_of(story, booking) == "payment_expired"
    await asks(ben, priya)


async def test_a_restart_during_a_refund_gives_back_once(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    await books(ana, priya)
    await ana.presses("Cancel the session")
    await ana.presses("Yes, cancel it", settle=False)
    await story.house.intake.settled()

    await story.restart()
    await story.later(minutes=10)

    ana.sees("₹600.00, paid back")
    assert await story.balances() == {}
