"""Cancelling: the exact refund is shown first, and what was shown is what the books say afterwards."""

from datetime import UTC, datetime, timedelta

import pytest

from core.accounts.model import Role
from tests.stories.actor import Actor
from tests.stories.bookings import TUESDAY, WEDNESDAY, books, meets, state_of
from tests.stories.story import Story

SECOND = timedelta(seconds=1)
DAY_BEFORE = datetime(2026, 11, 2, 14, 30, tzinfo=UTC)
FOUR_HOURS_BEFORE = datetime(2026, 11, 3, 10, 30, tzinfo=UTC)


async def cancels(learner: Actor, *, percent: int, refund: str) -> None:
    """Let a learner read what cancelling pays back, and cancel."""
    await learner.presses("Cancel the session")
    learner.sees(f"{refund} ({percent} %)", f"You get back {refund}.")
    await learner.presses("Yes, cancel it")
    learner.sees("Cancelled. I have told the mentor.", "Cancelled by the learner")


@pytest.mark.parametrize(
    ("at", "percent", "refund", "kept"),
    [
        (DAY_BEFORE, 100, "₹600.00", 0),
        (DAY_BEFORE + SECOND, 50, "₹300.00", 30000),
        (FOUR_HOURS_BEFORE, 50, "₹300.00", 30000),
        (FOUR_HOURS_BEFORE + SECOND, 0, "₹0.00", 60000),
        (TUESDAY - SECOND, 0, "₹0.00", 60000),
    ],
)
async def test_the_refund_follows_the_tier_to_the_second(
    story: Story, at: datetime, percent: int, refund: str, kept: int
) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await books(ana, priya)
    await story.until(at)

    await cancels(ana, percent=percent, refund=refund)
    await story.later(minutes=1)

    assert await state_of(story, booking) == "cancelled_by_learner"
    priya.sees("is cancelled")
    assert await story.balances() == (
        {f"mentor_payable:{priya.account_id}": kept, "gateway_clearing:sandbox": kept} if kept else {}
    )
    if percent:
        ana.sees(f"{refund}, paid back")
    else:
        ana.sees_nothing_of("paid back")


async def test_half_of_a_second_session_is_shared_with_the_platform(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    await meets(ana, priya, TUESDAY)
    before = await story.balances()
    await books(ana, priya, WEDNESDAY)
    await story.until(WEDNESDAY - timedelta(hours=5))

    await cancels(ana, percent=50, refund="₹300.00")
    await story.later(minutes=1)

    mentor = f"mentor_payable:{priya.account_id}"
    after = await story.balances()
    assert after[mentor] - before[mentor] == 25500
    assert after["platform_fee"] == 4500


@pytest.mark.parametrize(
    ("paid_after", "cancelled_after", "percent", "refund"),
    [
        (0, timedelta(minutes=30), 100, "₹600.00"),
        (0, timedelta(minutes=30, seconds=1), 0, "₹0.00"),
        (10, timedelta(minutes=20), 100, "₹600.00"),
        (10, timedelta(minutes=20, seconds=1), 0, "₹0.00"),
    ],
)
async def test_half_an_hour_after_paying_all_comes_back_if_the_start_is_two_hours_away(
    story: Story, paid_after: int, cancelled_after: timedelta, percent: int, refund: str
) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    if paid_after:
        await story.later(minutes=paid_after)
    # The start is two and a half hours after the story's beginning.
    await books(ana, priya, datetime(2026, 11, 2, 11, 30, tzinfo=UTC))
    await story.later(seconds=cancelled_after.total_seconds())

    await cancels(ana, percent=percent, refund=refund)


async def test_a_refund_that_shrank_while_the_learner_was_reading_is_shown_again_first(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await books(ana, priya)
    await story.until(DAY_BEFORE)
    await ana.presses("Cancel the session")
    ana.sees("You get back ₹600.00.")
    card = ana.card_id
    await story.later(seconds=1)

    await ana.presses("Yes, cancel it", on=card)
    ana.has_card("The refund has changed while you were reading.", "You get back ₹300.00.")
    assert await state_of(story, booking) == "confirmed"
    await ana.presses("Yes, cancel it", on=card)

    assert await state_of(story, booking) == "cancelled_by_learner"
    assert await story.balances("mentor_payable") == {f"mentor_payable:{priya.account_id}": 30000}


async def test_cancelling_twice_gives_back_once(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await books(ana, priya)
    told = priya.count
    await ana.presses("Cancel the session")

    await ana.presses_twice("Yes, cancel it")
    await story.later(minutes=1)

    assert await state_of(story, booking) == "cancelled_by_learner"
    assert await story.balances() == {}
    assert priya.count == told + 1


async def test_nobody_keeps_a_session_from_starting_by_cancelling_at_its_start(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await books(ana, priya)
    await story.until(TUESDAY - SECOND)
    await ana.presses("Cancel the session")
    card = ana.card_id
    await story.later(seconds=1)

    await ana.presses("Yes, cancel it", on=card)

    ana.has_card("It is too late for that now.")
    assert await state_of(story, booking) == "confirmed"


async def test_a_mentor_who_cancels_a_minute_before_gives_everything_back(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await books(ana, priya)
    await story.until(TUESDAY - timedelta(minutes=1))

    await priya.presses("Cancel the session")
    priya.sees("Ana gets back ₹600.00.")
    await priya.presses("Yes, cancel it")
    await priya.fills(reason="")
    assert await state_of(story, booking) == "confirmed"
    await priya.fills(reason="I am ill, sorry.")
    await story.later(minutes=1)

    assert await state_of(story, booking) == "cancelled_by_mentor"
    ana.sees("is cancelled", "I am ill, sorry.", "₹600.00, paid back")
    assert await story.balances() == {}


async def test_an_admin_who_cancels_gives_everything_back_and_both_are_told(story: Story) -> None:
    priya, ana, robin = await story.mentor("Priya"), await story.learner("Ana"), await story.admin("Robin")
    booking = await books(ana, priya)
    await story.until(TUESDAY - timedelta(minutes=1))

    await robin.visits("admin.bookings")
    await robin.presses("Ana → Priya")
    await robin.presses("Cancel the session")
    robin.sees("Ana gets back ₹600.00.")
    await robin.presses("Yes, cancel it")
    await robin.fills(reason="The mentor asked me to.")
    await story.later(minutes=1)

    assert await state_of(story, booking) == "cancelled_by_admin"
    for person in (ana, priya):
        person.sees("is cancelled", "Cancelled by an admin", "The mentor asked me to.")
    assert await story.balances() == {}


async def test_who_may_only_see_bookings_cannot_cancel_them(story: Story) -> None:
    priya, ana, finn = await story.mentor("Priya"), await story.learner("Ana"), await story.admin("Finn", Role.FINANCE)
    booking = await books(ana, priya)

    await finn.visits("booking", booking=booking)
    assert "Cancel the session" not in finn.labels
    await finn.visits("cancel", booking=booking)
    await finn.presses("Yes, cancel it")
    await finn.fills(reason="I would like to.")

    finn.has_card("You can't do that.")
    assert await state_of(story, booking) == "confirmed"


async def test_a_free_session_is_cancelled_without_money(story: Story) -> None:
    priya, ana = await story.mentor("Priya", price="0", instant=True), await story.learner("Ana")
    await ana.visits("book.check", mentor=priya.account_id, minutes=60, at=TUESDAY)
    await ana.presses("Book it")

    await ana.presses("Cancel the session")
    ana.sees("It was a free session, so no money moves.")
    await ana.presses("Yes, cancel it")

    assert await state_of(story, 1) == "cancelled_by_learner"
    assert await story.balances() == {}
