"""Money that comes in time, late, twice, wrong or not at all; the ledger is checked after every story."""

from datetime import timedelta

from core.money import Money
from core.payments.service import Payments
from core.policies import Policies
from tests.stories.actor import Actor
from tests.stories.bookings import TUESDAY, WEDNESDAY, agrees, asks, books, meets, state_of, the_booking
from tests.stories.story import Story

PRICE = 60000
GRACE = timedelta(minutes=2)


async def held(story: Story, booking: int) -> int:
    """Return what the books hold for a booking, in minor units."""
    return (await story.balances("held")).get(f"held:{booking}", 0)


async def loses_the_time(story: Story, learner: Actor, mentor: Actor) -> int:
    """Let a learner be accepted and not pay."""
    booking = await agrees(learner, mentor)
    await story.until((await the_booking(story, booking)).hold_until or TUESDAY)
    assert await state_of(story, booking) == "payment_expired"
    return booking


async def test_a_payment_that_fails_first_can_be_tried_again(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await agrees(ana, priya)

    await ana.pays("fail")
    assert await state_of(story, booking) == "awaiting_payment"
    ana.sees("Please pay by")
    await ana.pays()

    ana.sees("Confirmed")
    assert await held(story, booking) == PRICE


async def test_who_pays_twice_gets_the_second_payment_back(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await agrees(ana, priya)

    await ana.pays("twice")
    await story.later(minutes=1)

    assert await state_of(story, booking) == "confirmed"
    ana.has_card("One payment too many came in. All of it is on its way back to you, and your session stands.")
    ana.has_card("₹600.00, paid back")
    assert await story.balances() == {f"held:{booking}": PRICE, "gateway_clearing:sandbox": PRICE}


async def test_a_webhook_that_comes_twice_counts_once(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await agrees(ana, priya)

    await ana.pays(webhook_twice="on")

    assert await story.balances() == {f"held:{booking}": PRICE, "gateway_clearing:sandbox": PRICE}


async def test_a_wrong_amount_goes_back_and_the_right_one_can_still_be_paid(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await agrees(ana, priya)

    await story.bank_takes(booking, amount=Money(PRICE - 1, "INR"))
    await story.later(minutes=1)
    assert await state_of(story, booking) == "awaiting_payment"
    ana.sees("A payment came that I could not use", "₹599.99, paid back", "Please pay by")
    assert await story.balances() == {}

    await ana.pays()
    assert await held(story, booking) == PRICE


async def test_another_currency_is_a_wrong_amount(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await agrees(ana, priya)

    await story.bank_takes(booking, amount=Money(PRICE, "USD"))
    await story.later(minutes=1)

    assert await state_of(story, booking) == "awaiting_payment"
    assert await story.balances() == {}


async def test_money_within_the_two_minutes_after_the_deadline_is_honoured(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await agrees(ana, priya)
    hold = (await the_booking(story, booking)).hold_until
    assert hold is not None
    await story.until(hold - timedelta(seconds=1))

    await story.bank_takes(booking)

    assert await state_of(story, booking) == "confirmed"
    assert story.clock.now() > hold - GRACE
    ana.sees("Confirmed")
    assert await held(story, booking) == PRICE


async def test_late_money_books_the_time_again_while_it_is_free(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await loses_the_time(story, ana, priya)
    await story.later(minutes=10)

    await story.bank_takes(booking)

    assert await state_of(story, booking) == "confirmed"
    assert (await the_booking(story, booking)).closed_at is None
    ana.sees("Confirmed! You meet Priya")
    priya.sees("Confirmed! You meet Ana")
    assert await held(story, booking) == PRICE
    told = ana.count
    await story.until(TUESDAY)
    assert ana.count > told, "reminders are planned again"


async def test_the_late_button_of_the_payment_page_books_the_time_again(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await agrees(ana, priya)
    page = ana.payment_page
    await story.later(hours=13)

    await story.posts(page, {"outcome": "late"})

    assert await state_of(story, booking) == "confirmed"


async def test_late_money_goes_back_in_full_if_somebody_else_has_the_time_and_both_sides_hear_of_it(
    story: Story,
) -> None:
    priya, ana, ben = await story.mentor("Priya"), await story.learner("Ana"), await story.learner("Ben")
    booking = await loses_the_time(story, ana, priya)
    bens = await asks(ben, priya)

    await story.bank_takes(booking)
    await story.later(minutes=10)

    assert await state_of(story, booking) == "payment_expired"
    assert await state_of(story, bens) == "requested"
    ana.sees("All of it is on its way back to you", "₹600.00, paid back")
    priya.has_card("Ana paid too late for Tue, Nov 3, 8:00 PM")
    assert await story.balances() == {}


async def test_money_after_the_start_goes_back_in_full(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await loses_the_time(story, ana, priya)
    await story.until(TUESDAY)

    await story.bank_takes(booking)
    await story.later(minutes=10)

    assert await state_of(story, booking) == "payment_expired"
    assert await story.balances() == {}


async def test_paying_twice_by_a_double_press_takes_the_money_once(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await agrees(ana, priya)
    page = ana.payment_page

    await story.posts(page, {"outcome": "pay"}, settle=False)
    await story.posts(page, {"outcome": "pay"})

    assert await story.balances() == {f"held:{booking}": PRICE, "gateway_clearing:sandbox": PRICE}
    ana.sees("Confirmed")


async def test_the_first_session_of_a_pair_costs_the_mentor_no_fee_and_the_second_15_percent(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    mentor = f"mentor_payable:{priya.account_id}"

    await meets(ana, priya, TUESDAY)
    assert await story.balances("mentor_payable") == {mentor: PRICE}
    assert await story.balances("platform_fee") == {}

    await meets(ana, priya, WEDNESDAY)
    assert await story.balances("mentor_payable") == {mentor: PRICE + 51000}
    assert await story.balances("platform_fee") == {"platform_fee": 9000}


async def test_a_session_booked_before_the_first_has_taken_place_is_the_second_all_the_same(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")

    first, second = await books(ana, priya, TUESDAY), await books(ana, priya, WEDNESDAY)

    assert (await the_booking(story, first)).fee_percent == 0
    assert (await the_booking(story, second)).fee_percent == 15


async def test_a_longer_wait_before_completion_holds_for_sessions_that_are_booked_and_still_ends(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await books(ana, priya)
    ends = (await the_booking(story, booking)).ends_at
    story.settings = story.settings.model_copy(update={"policies": Policies(complete_hours=96)})
    await story.restart()

    await story.until(ends + timedelta(hours=96) - timedelta(seconds=1))
    assert await state_of(story, booking) == "confirmed"
    await story.later(seconds=1)
    assert await state_of(story, booking) == "completed"


async def test_a_session_is_completed_by_itself_72_hours_after_its_end(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await books(ana, priya)
    ends = (await the_booking(story, booking)).ends_at

    await story.until(ends)
    ana.sees("How was it with Priya?")
    await story.until(ends + timedelta(hours=72) - timedelta(seconds=1))
    assert await state_of(story, booking) == "confirmed"
    await story.later(seconds=1)

    assert await state_of(story, booking) == "completed"
    assert await story.balances("mentor_payable") == {f"mentor_payable:{priya.account_id}": PRICE}
    ana.sees("Leave a review")


async def test_completing_twice_pays_the_mentor_once(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await books(ana, priya)
    await story.until((await the_booking(story, booking)).ends_at)

    await ana.presses_twice("All good, it took place")
    await story.later(days=4)

    assert await story.balances("mentor_payable") == {f"mentor_payable:{priya.account_id}": PRICE}
    priya.has_card("says that all was good. The money is yours.")


async def test_a_free_session_is_confirmed_by_the_yes_and_moves_no_money(story: Story) -> None:
    priya, ana = await story.mentor("Priya", price="0"), await story.learner("Ana")
    booking = await asks(ana, priya)

    await priya.presses("Accept")
    priya.sees("Accepted. See you there!")
    ana.sees("said yes", "Confirmed", "free")
    assert await state_of(story, booking) == "confirmed"
    await story.until((await the_booking(story, booking)).ends_at)
    await ana.presses("All good, it took place")

    assert await state_of(story, booking) == "completed"
    assert await story.balances() == {}


async def test_a_free_session_with_an_instant_mentor_is_confirmed_at_once(story: Story) -> None:
    priya, ana = await story.mentor("Priya", price="0", instant=True), await story.learner("Ana")

    await ana.visits("book.check", mentor=priya.account_id, minutes=60, at=TUESDAY)
    ana.sees("The time is yours at once.")
    await ana.presses_twice("Book it")

    assert [booking.state for booking in await story.bookings()] == ["confirmed"]
    ana.has_card("Confirmed! You meet Priya")
    priya.sees("Confirmed! You meet Ana")
    assert priya.count == 1


async def test_an_instant_mentors_time_is_held_30_minutes_for_its_payment(story: Story) -> None:
    priya, ana, ben = (
        await story.mentor("Priya", instant=True), await story.learner("Ana"), await story.learner("Ben"),
    )  # fmt: skip
    for learner in (ana, ben):
        await learner.visits("book.check", mentor=priya.account_id, minutes=60, at=TUESDAY)
    await ana.presses("Book it")
    ana.sees("Please pay by Mon, Nov 2, 9:30 AM")

    await ben.presses("Book it")
    ben.sees("That time has just gone")
    await story.later(minutes=32)
    assert await state_of(story, 1) == "payment_expired"
    await ben.presses("Book it")
    await ben.pays()

    ben.sees("Confirmed")
    priya.has_card("Confirmed! You meet Ben")
    assert await held(story, 2) == PRICE


async def test_a_payment_page_that_has_closed_can_be_asked_for_again(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await agrees(ana, priya)
    async with story.house.database.writing() as session:
        await Payments(session, story.clock.now()).close(booking)
    await story.later(minutes=1)

    await ana.says("my sessions")
    await ana.presses("Priya")
    ana.sees("The payment page could not be made, or has closed.")
    await ana.presses("Try again")
    ana.sees("Pay ₹600.00")
    await ana.pays()
    assert await held(story, booking) == PRICE
    assert await state_of(story, booking) == "confirmed"


async def test_a_mentor_hears_nothing_of_a_session_that_was_booked_at_once_and_never_paid(story: Story) -> None:
    priya, ana = await story.mentor("Priya", instant=True), await story.learner("Ana")
    for ends in ("Withdraw", ""):
        await ana.visits("book.check", mentor=priya.account_id, minutes=60, at=TUESDAY)
        await ana.presses("Book it")
        ana.sees("Please pay by")
        if ends:
            await ana.presses(ends)
    await story.later(hours=2)
    ana.sees("was not paid in time")
    assert priya.count == 0
