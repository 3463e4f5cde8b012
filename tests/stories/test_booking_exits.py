"""Every way in which a request or an accepted session ends before it takes place."""

from datetime import timedelta

from tests.stories.bookings import FRIDAY, TUESDAY, agrees, asks, books, state_of, the_booking
from tests.stories.story import START, Story


async def test_a_mentor_declines_with_a_reason_that_the_learner_reads(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await asks(ana, priya)

    await priya.presses("Decline")
    priya.sees("What should the learner know?")
    await priya.fills(reason="")
    priya.sees("What should the learner know?")
    assert await state_of(story, booking) == "requested"
    await priya.fills(reason="I am travelling that day.")

    priya.sees("Declined. The time is free again.")
    ana.sees("can't make it this time", "I am travelling that day.", "Declined")
    assert await state_of(story, booking) == "declined"
    await ana.presses("Find somebody else")
    ana.sees("I looked for")
    await asks(ana, priya)


async def test_a_learner_takes_a_request_back_and_the_time_is_free_for_others(story: Story) -> None:
    priya, ana, ben = await story.mentor("Priya"), await story.learner("Ana"), await story.learner("Ben")
    booking = await asks(ana, priya)

    await ana.presses("Withdraw the request")

    ana.sees("Withdrawn. Nothing was charged.")
    priya.sees("Ana took the request back")
    assert "Accept" not in priya.labels
    assert await state_of(story, booking) == "withdrawn"
    await asks(ben, priya)


async def test_a_learner_withdraws_after_the_yes_and_the_payment_page_takes_nothing_any_more(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await agrees(ana, priya)
    page = ana.payment_page

    await ana.presses("Withdraw")
    await story.posts(page, {"outcome": "pay"})

    ana.sees("Withdrawn")
    priya.sees("Ana took the request back")
    assert await state_of(story, booking) == "withdrawn"
    assert await story.balances() == {}


async def test_money_under_way_while_the_learner_withdraws_goes_back_in_full(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await agrees(ana, priya)
    await ana.presses("Withdraw")

    await story.bank_takes(booking)
    await story.later(minutes=10)

    ana.sees("All of it is on its way back to you", "₹600.00, paid back")
    assert await state_of(story, booking) == "withdrawn"
    assert await story.balances() == {}


async def test_a_mentor_is_reminded_of_a_request_after_4_and_20_hours_and_it_ends_after_24(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await asks(ana, priya, FRIDAY)
    told = priya.count

    await story.later(hours=3, minutes=59)
    assert priya.count == told
    await story.later(minutes=1)
    priya.sees("Ana is still waiting for your answer.")
    assert priya.count == told + 1
    await story.until(START + timedelta(hours=20))
    assert priya.count == told + 2
    await story.until(START + timedelta(hours=24) - timedelta(seconds=1))
    assert await state_of(story, booking) == "requested"
    await story.later(seconds=1)

    assert await state_of(story, booking) == "request_expired"
    ana.sees("got no answer in time", "No answer in time")
    priya.sees("got no answer in time")
    assert "Accept" not in priya.labels


async def test_a_request_for_soon_ends_an_hour_before_the_start_and_nudges_only_while_it_lives(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await asks(ana, priya, START.replace(hour=14, minute=30))
    told = priya.count

    await story.until(START + timedelta(hours=4))
    assert priya.count == told + 1
    await story.until(START.replace(hour=13, minute=30) - timedelta(seconds=1))
    assert await state_of(story, booking) == "requested"
    await story.later(seconds=1)
    assert await state_of(story, booking) == "request_expired"


async def test_an_answered_request_is_not_nudged(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    await books(ana, priya, FRIDAY)
    told = priya.count

    await story.later(hours=23)
    assert priya.count == told


async def test_an_unpaid_session_is_held_two_minutes_longer_than_the_learner_is_told(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await agrees(ana, priya)
    ana.sees("Please pay by Mon, Nov 2, 9:00 PM")

    await story.later(hours=12, minutes=1, seconds=59)
    assert await state_of(story, booking) == "awaiting_payment"
    await story.later(seconds=1)

    assert await state_of(story, booking) == "payment_expired"
    ana.sees("was not paid in time")
    priya.sees("was not paid in time")
    await asks(ana, priya)


async def test_a_mentor_takes_an_unpaid_yes_back_and_nothing_is_paid(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await agrees(ana, priya)
    page = ana.payment_page

    await priya.presses("Cancel the session")
    priya.sees("Nothing has been paid, so nothing is paid back.")
    await priya.presses("Yes, cancel it")
    await priya.fills(reason="I am ill.")
    await story.posts(page, {"outcome": "pay"})

    ana.sees("is cancelled", "I am ill.", "Cancelled by the mentor")
    assert await state_of(story, booking) == "cancelled_by_mentor"
    assert await story.balances() == {}


async def test_an_answer_after_the_request_has_ended_changes_nothing(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await asks(ana, priya)
    card, accept = priya._find("Accept", None)
    # Nothing else runs in between: the deadline holds by itself, not because a timer was in time.
    story.clock.skip(timedelta(hours=25))

    await priya.presses_address(accept, card)

    assert await state_of(story, booking) == "request_expired"
    assert (await the_booking(story, booking)).accepted_at is None
    assert story.clock.now() < TUESDAY


async def test_double_presses_on_send_accept_withdraw_and_decline_act_once(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")

    await ana.visits("book.check", mentor=priya.account_id, minutes=60, at=TUESDAY)
    await ana.presses_twice("Send the request")
    assert [booking.state for booking in await story.bookings()] == ["requested"]
    ana.sees("Waiting for an answer")

    told = ana.count
    await priya.presses_twice("Accept")
    assert await state_of(story, 1) == "awaiting_payment"
    assert ana.count == told + 1

    told = priya.count
    await ana.presses_twice("Withdraw")
    assert await state_of(story, 1) == "withdrawn"
    assert priya.count == told + 1
    ana.sees("Withdrawn")
