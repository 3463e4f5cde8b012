"""How a booking gets to where a story about it begins, each step pressed by a person."""

from datetime import UTC, datetime

from core.bookings.model import Booking
from tests.stories.actor import Actor
from tests.stories.story import Story

TUESDAY = datetime(2026, 11, 3, 14, 30, tzinfo=UTC)
"""29.5 hours after a story's beginning; 2:30 PM in Lisbon, 8 PM in Kolkata."""
WEDNESDAY = datetime(2026, 11, 4, 14, 30, tzinfo=UTC)
THURSDAY = datetime(2026, 11, 5, 14, 30, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 6, 14, 30, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 7, 14, 30, tzinfo=UTC)


async def asks(learner: Actor, mentor: Actor, at: datetime = TUESDAY) -> int:
    """Let a learner request an hour, and return the booking's number."""
    await learner.visits("book.check", mentor=mentor.account_id, minutes=60, at=at)
    await learner.presses("Send the request")
    learner.sees("Waiting for an answer")
    return (await learner.story.bookings())[-1].id


async def agrees(learner: Actor, mentor: Actor, at: datetime = TUESDAY) -> int:
    """Let a learner request an hour and the mentor accept it: it waits for the payment."""
    booking = await asks(learner, mentor, at)
    await mentor.presses("Accept")
    learner.sees("Please pay by")
    return booking


async def books(learner: Actor, mentor: Actor, at: datetime = TUESDAY) -> int:
    """Let a learner request and pay an hour: it is confirmed."""
    booking = await agrees(learner, mentor, at)
    await learner.pays()
    learner.sees("Confirmed")
    return booking


async def meets(learner: Actor, mentor: Actor, at: datetime = TUESDAY) -> int:
    """Let a learner book and have an hour, and say afterwards that all was good."""
    booking = await books(learner, mentor, at)
    await learner.story.until((await the_booking(learner.story, booking)).ends_at)
    await learner.presses("All good, it took place")
    return booking


async def the_booking(story: Story, number: int) -> Booking:
    """Return a booking as it stands."""
    return next(booking for booking in await story.bookings() if booking.id == number)


async def state_of(story: Story, number: int) -> str:
    """Return where a booking stands."""
    return (await the_booking(story, number)).state
