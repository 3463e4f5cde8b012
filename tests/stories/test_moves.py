"""Another time: moved by the learner, or proposed by one side and agreed or kept by the other."""

from datetime import timedelta

import pytest

from tests.stories.actor import Actor
from tests.stories.bookings import (
    FRIDAY,
    SATURDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    agrees,
    asks,
    books,
    state_of,
    the_booking,
)
from tests.stories.story import START, Story


async def moves(learner: Actor, day: str, *, left: int) -> None:
    """Let a learner move a session to 2:30 PM of another day."""
    await learner.presses("Move to another time")
    await learner.picks_day(day)
    await learner.picks_time("2:30 PM")
    learner.sees("Move the session?", f"Free moves left {left}")
    await learner.presses("Move it")
    learner.sees("Moved. I have told the mentor.")


async def proposes(person: Actor, day: str, time: str) -> None:
    """Let somebody propose another time."""
    await person.presses("Propose another time")
    await person.picks_day(day)
    await person.picks_time(time)
    person.sees("You proposed", "the old time stays")


async def test_a_learner_moves_a_session_twice_and_then_can_only_propose(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await books(ana, priya, FRIDAY)

    await moves(ana, "2026-11-05", left=2)
    priya.sees("Ana moved the session to Thu, Nov 5, 8:00 PM.")
    assert (await the_booking(story, booking)).starts_at == THURSDAY
    await moves(ana, "2026-11-07", left=1)
    assert (await the_booking(story, booking)).starts_at == SATURDAY

    assert "Move to another time" not in ana.labels
    await ana.visits("move.check", booking=booking, at=WEDNESDAY)
    await ana.presses("Move it")
    ana.sees("can't be moved freely any more")
    assert (await the_booking(story, booking)).starts_at == SATURDAY
    await ana.visits("booking", booking=booking)
    await proposes(ana, "2026-11-04", "2:30 PM")
    assert (await the_booking(story, booking)).starts_at == SATURDAY


@pytest.mark.parametrize(("late", "label"), [(0, "Move to another time"), (1, "Propose another time")])
async def test_a_free_move_is_possible_until_24_hours_before(story: Story, late: int, label: str) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await books(ana, priya)
    await story.until(TUESDAY - timedelta(hours=24) + timedelta(seconds=late))

    await ana.visits("booking", booking=booking)

    assert {"Move to another time", "Propose another time"} & set(ana.labels) == {label}


async def test_a_move_does_not_buy_a_better_refund(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    await books(ana, priya)
    await story.later(hours=1)
    await moves(ana, "2026-11-06", left=2)
    await story.until(TUESDAY - timedelta(hours=4))

    await ana.presses("Cancel the session")

    ana.sees("You get back ₹300.00.")


async def test_a_moved_session_frees_its_old_time_and_holds_the_new_one(story: Story) -> None:
    priya, ana, ben = await story.mentor("Priya"), await story.learner("Ana"), await story.learner("Ben")
    await books(ana, priya)
    await moves(ana, "2026-11-06", left=2)

    await ben.visits("book.check", mentor=priya.account_id, minutes=60, at=FRIDAY)
    await ben.presses("Send the request")
    ben.sees("That time has just gone")
    await asks(ben, priya, TUESDAY)


async def test_a_session_is_not_moved_onto_another_one(story: Story) -> None:
    priya, ana, ben = await story.mentor("Priya"), await story.learner("Ana"), await story.learner("Ben")
    booking = await books(ana, priya)
    await ana.visits("move.check", booking=booking, at=FRIDAY)
    await asks(ben, priya, FRIDAY)

    await ana.presses("Move it")

    ana.sees("That time has just gone")
    found = await the_booking(story, booking)
    assert (found.starts_at, found.reschedules) == (TUESDAY, 0)


async def test_a_mentor_proposes_another_time_for_a_request_and_the_learner_agrees(story: Story) -> None:
    priya, ana, ben = await story.mentor("Priya"), await story.learner("Ana"), await story.learner("Ben")
    booking = await asks(ana, priya, TUESDAY)

    await proposes(priya, "2026-11-06", "8:00 PM")
    ana.sees("Priya proposes another time", "Priya proposes Fri, Nov 6, 2:30 PM instead.")
    assert (await the_booking(story, booking)).starts_at == TUESDAY
    await ana.presses_twice("Agree to the new time")

    ana.sees("Please pay by")
    priya.sees("Ana agreed: it is Fri, Nov 6, 8:00 PM now.")
    found = await the_booking(story, booking)
    assert (found.state, found.starts_at) == ("awaiting_payment", FRIDAY)
    await asks(ben, priya, TUESDAY)
    await ana.pays()
    await story.until(THURSDAY)
    await ana.presses("Cancel the session")
    ana.sees("You get back ₹600.00.")


async def test_a_learner_keeps_the_old_time_of_a_request_and_the_mentor_can_still_accept_it(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await asks(ana, priya, TUESDAY)
    await proposes(priya, "2026-11-06", "8:00 PM")

    await ana.presses("Keep the old time")

    priya.sees("stays as it was")
    await priya.presses("Accept")
    found = await the_booking(story, booking)
    assert (found.state, found.starts_at, found.proposed_starts_at) == ("awaiting_payment", TUESDAY, None)


async def test_a_mentor_takes_a_proposal_back(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await asks(ana, priya, TUESDAY)
    await proposes(priya, "2026-11-06", "8:00 PM")

    await priya.presses("Take my proposal back")

    ana.sees("stays as it was")
    assert "Agree to the new time" not in ana.labels
    assert (await the_booking(story, booking)).proposed_starts_at is None


async def test_accepting_the_request_after_all_ends_the_proposal(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await asks(ana, priya, TUESDAY)
    await proposes(priya, "2026-11-06", "8:00 PM")

    await priya.presses("Accept")

    assert "Agree to the new time" not in ana.labels
    found = await the_booking(story, booking)
    assert (found.state, found.starts_at, found.proposed_starts_at) == ("awaiting_payment", TUESDAY, None)


async def test_a_mentor_proposes_another_time_for_a_confirmed_session_and_the_learner_agrees(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await books(ana, priya)

    await proposes(priya, "2026-11-06", "8:00 PM")
    await ana.presses("Agree to the new time")

    found = await the_booking(story, booking)
    assert (found.state, found.starts_at) == ("confirmed", FRIDAY)
    assert found.reschedules == 0
    assert await story.balances("held") == {f"held:{booking}": 60000}


async def test_a_learner_proposes_late_and_the_mentor_keeps_the_time(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await books(ana, priya)
    await story.until(TUESDAY - timedelta(hours=3))

    await ana.visits("booking", booking=booking)
    await proposes(ana, "2026-11-06", "2:30 PM")
    priya.sees("Ana proposes Fri, Nov 6, 8:00 PM instead.")
    await priya.presses("Keep the old time")

    ana.sees("stays as it was")
    assert (await the_booking(story, booking)).starts_at == TUESDAY


async def test_a_proposed_time_that_somebody_else_took_cannot_be_agreed_to(story: Story) -> None:
    priya, ana, ben = await story.mentor("Priya"), await story.learner("Ana"), await story.learner("Ben")
    booking = await books(ana, priya)
    await proposes(priya, "2026-11-06", "8:00 PM")
    await agrees(ben, priya, FRIDAY)

    await ana.presses("Agree to the new time")

    ana.sees("That time has just gone")
    assert (await the_booking(story, booking)).starts_at == TUESDAY


async def test_a_proposal_ends_with_its_session(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await books(ana, priya)
    await proposes(priya, "2026-11-06", "8:00 PM")
    card, agree = ana._find("Agree to the new time", None)

    await ana.presses("Cancel the session", on=card)
    await ana.presses("Yes, cancel it", on=card)
    ana.sees_nothing_of("proposes")
    await ana.presses_address(agree, card)

    assert await state_of(story, booking) == "cancelled_by_learner"
    assert (await the_booking(story, booking)).starts_at == TUESDAY


async def test_a_proposal_that_is_not_answered_before_the_start_moves_nothing(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await books(ana, priya)
    await proposes(priya, "2026-11-06", "8:00 PM")
    card, agree = ana._find("Agree to the new time", None)
    await story.until(TUESDAY)

    await ana.presses_address(agree, card)

    ana.has_card("It is too late for that now.")
    assert (await the_booking(story, booking)).starts_at == TUESDAY
    await ana.visits("booking", booking=booking)
    ana.sees_nothing_of("Agree to the new time")


async def test_a_proposal_for_a_request_ends_when_the_request_does(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await asks(ana, priya, FRIDAY)
    await proposes(priya, "2026-11-07", "8:00 PM")
    card, agree = ana._find("Agree to the new time", None)
    await story.until(START + timedelta(hours=24))
    ana.sees("got no answer in time")

    await ana.presses_address(agree, card)

    assert await state_of(story, booking) == "request_expired"
    assert (await the_booking(story, booking)).starts_at == FRIDAY
