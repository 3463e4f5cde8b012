"""The main job, played from the same text on every platform: only what people say, press and see."""

from typing import Any

from core.accounts.model import Account, Role
from core.bookings.model import Booking
from tests.stories.player import Player
from tests.stories.story import Tale

AnyTale = Tale[Any]


async def asks(ana: Player) -> None:
    """Let a learner find Priya and request an hour on Tuesday."""
    await ana.says("python mentor tomorrow evening under 800")
    ana.sees("Priya Sharma", "Python")
    await ana.presses("Priya Sharma")
    await ana.presses("Book 1 hour")
    await ana.picks_day("2026-11-03")
    await ana.picks_time("2:30 PM")
    ana.sees("Book Priya Sharma?", "600")
    await ana.presses("Send the request")
    ana.sees("Waiting for an answer")


async def the_booking(tale: AnyTale) -> Booking:
    """Return the one booking."""
    (booking,) = await tale.bookings()
    found: Booking = booking
    return found


async def test_a_learner_finds_books_pays_meets_and_reviews_a_mentor(tale: AnyTale) -> None:
    priya = await tale.mentor("Priya Sharma")
    ana = await tale.learner("Ana Silva")
    await asks(ana)

    priya.sees("Ana Silva would like a session")
    await priya.presses("Accept")
    priya.sees("Waiting for the payment")

    ana.sees("said yes", "Please pay by")
    await tale.later(seconds=10)
    await ana.pays()
    await tale.later(seconds=10)
    ana.sees("Confirmed")
    priya.has_card("Confirmed! You meet Ana Silva")

    await tale.later(days=1, hours=7)
    ana.has_card("starts")
    ana.sees("How was it with Priya Sharma?")
    await ana.presses("All good, it took place")
    await ana.rates(5)
    await ana.says("Patient and clear.")
    ana.sees("Thank you")
    assert await tale.balances("mentor_payable") == {f"mentor_payable:{priya.account_id}": 60000}


async def test_a_learner_presses_twice_and_the_bot_restarts_before_the_payment(tale: AnyTale) -> None:
    priya = await tale.mentor("Priya Sharma")
    ana = await tale.learner("Ana Silva")
    await ana.says("python mentor tomorrow evening under 800")
    await ana.presses("Priya Sharma")
    await ana.presses("Book 1 hour")
    await ana.picks_day("2026-11-03")
    await ana.picks_time("2:30 PM")
    await ana.presses_twice("Send the request")
    ana.sees("Waiting for an answer")
    await tale.restart()
    await priya.presses_twice("Accept")
    await tale.restart()
    await ana.pays()
    await tale.later(seconds=10)
    ana.has_card("Confirmed")
    assert (await the_booking(tale)).state == "confirmed"
    assert len(await tale.bookings()) == 1


async def test_a_mentor_declines_and_the_learner_is_told(tale: AnyTale) -> None:
    priya = await tale.mentor("Priya Sharma")
    ana = await tale.learner("Ana Silva")
    await asks(ana)
    await priya.presses("Decline")
    await priya.fills(reason="I am away that week.")
    ana.has_card("can't make it this time")
    assert (await the_booking(tale)).state == "declined"


async def test_a_newcomer_is_set_up_and_finds_somebody(tale: AnyTale) -> None:
    await tale.mentor("Priya Sharma")
    leo = await tale.person("Leo Costa")
    await leo.opens()
    leo.sees("nice to meet you", "Learn", "Teach")
    await leo.presses("Learn")
    await leo.fills(zone="Lisbon")
    leo.sees("Got it: Lisbon")
    await leo.picks_many("Python", "Guitar")
    leo.sees("When do you usually have time?")
    await leo.picks_many("Weekends")
    leo.sees("All set")
    async with tale.house.database.reading() as session:
        known = await session.get_one(Account, 2)
    assert (known.zone_name, known.interests, known.preferred_times) == (
        "Europe/Lisbon", ["python", "guitar"], ["weekends"],
    )  # fmt: skip


async def test_everything_can_be_typed_instead_of_pressed(tale: AnyTale) -> None:
    await tale.mentor("Priya Sharma")
    ana = await tale.learner("Ana Silva")
    await ana.says("pythn mentor tomorow")
    await ana.says("priya sharma")
    await ana.says("1")
    await ana.says("tuesday")
    await ana.says("2:30 pm")
    ana.sees("Book Priya Sharma?")
    await ana.says("send the request")
    ana.sees("Waiting for an answer")
    assert (await the_booking(tale)).starts_at.hour == 14


async def test_a_form_keeps_what_is_wrong_and_says_how_to_mend_it(tale: AnyTale) -> None:
    ana = await tale.learner("Ana Silva")
    await ana.says("/settings")
    await ana.presses("Change my time zone")
    await ana.fills(zone="Hogwarts")
    ana.sees("I don't know that place")
    await tale.restart()
    await ana.fills(zone="Lisbon")
    ana.sees("Saved")


async def test_an_admin_pauses_somebody_who_then_can_only_look(tale: AnyTale) -> None:
    robin = await tale.admin("Robin")
    ana = await tale.learner("Ana Silva")
    await tale.mentor("Priya Sharma")
    await robin.says("/people")
    await robin.presses("Ana Silva")
    await robin.presses("Pause this account")
    robin.sees("can look but not act")
    await robin.presses("Yes, pause")
    robin.sees("is paused")
    await ana.says("/settings")
    await ana.presses("Change my name")
    ana.sees("paused")


async def test_nobody_else_gets_to_the_desk_of_admins(tale: AnyTale) -> None:
    await tale.admin("Robin")
    mo = await tale.learner("Mo")
    await mo.says("/admin")
    mo.sees("You can't do that")
    moderator = await tale.admin("Kim", Role.MODERATOR)
    await moderator.says("/people")
    moderator.sees("People")


async def test_a_learner_cancels_and_sees_the_refund_before(tale: AnyTale) -> None:
    priya = await tale.mentor("Priya Sharma")
    ana = await tale.learner("Ana Silva")
    await asks(ana)
    await priya.presses("Accept")
    await ana.pays()
    await tale.later(seconds=10)
    await ana.presses("Cancel")
    ana.sees("600")
    await ana.presses("Yes, cancel it")
    priya.has_card("is cancelled")
    assert (await the_booking(tale)).state == "cancelled_by_learner"
    assert await tale.balances("mentor_payable") == {}
