"""The whole program on PostgreSQL: the main job as people play it, a restart, and numbers that need 64 bits."""

from tests.everywhere.test_stories import test_a_learner_finds_books_pays_meets_and_reviews_a_mentor as main_job
from tests.stories.bookings import agrees, asks, state_of
from tests.stories.story import Story


async def test_a_learner_finds_books_pays_meets_and_reviews_a_mentor(story: Story) -> None:
    await main_job(story)
    assert len(await story.bookings("completed")) == 1


async def test_a_session_is_paid_after_a_restart_and_pressing_twice_accepts_once(story: Story) -> None:
    priya, ana = await story.mentor("Priya Sharma"), await story.learner("Ana Silva")
    booking = await asks(ana, priya)
    await priya.presses_twice("Accept")
    await story.restart()
    await ana.pays()
    ana.sees("Confirmed")
    await story.restart()
    ana.sees("Confirmed")
    assert await state_of(story, booking) == "confirmed"
    assert await story.balances("held") == {f"held:{booking}": 60000}


async def test_money_is_given_back_as_the_policy_says(story: Story) -> None:
    priya, ana = await story.mentor("Priya Sharma"), await story.learner("Ana Silva")
    booking = await agrees(ana, priya)
    await ana.pays()
    await ana.presses("Cancel the session")
    await ana.presses("Yes, cancel it")
    assert await state_of(story, booking) == "cancelled_by_learner"
    await story.later(minutes=10)
    assert await story.balances() == {}


async def test_a_price_in_a_small_currency_has_room(story: Story) -> None:
    budi = await story.mentor("Budi Santoso", price="100000000", currency="IDR")
    ana = await story.learner("Ana Silva")
    await asks(ana, budi)
    assert [booking.price_minor for booking in await story.bookings()] == [10_000_000_000]


async def test_a_forged_number_beyond_all_rows_is_refused_politely(story: Story) -> None:
    ana = await story.learner("Ana Silva")
    await ana.visits("booking", booking=10**14)
    ana.sees_nothing_of("went wrong")
