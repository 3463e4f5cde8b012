"""Typed sentences: they land on the right card with the right arguments, and nothing is done by text alone."""

from datetime import timedelta

import pytest

from bot.dialogue.catalogue import speaking
from bot.dialogue.text import inlines
from bot.screens.find import _relaxed
from core.search.query import Filter
from core.search.service import Relaxed
from tests.stories.actor import Actor
from tests.stories.story import START, Story


@pytest.fixture
async def ana(story: Story) -> Actor:
    """Bring in a learner who pays in rupees, and three mentors."""
    await story.mentor("Priya Sharma", zone="Asia/Kolkata", price="600")
    await story.mentor("Ravi Kumar", zone="Asia/Kolkata", price="300", topics=("python",))
    await story.mentor("Meera Iyer", zone="Asia/Kolkata", price="900", topics=("guitar",))
    return await story.learner("Ana Silva", zone="Asia/Kolkata")


def found(actor: Actor) -> list[str]:
    """Return the mentors listed, in their order."""
    return [part["title"] for part in actor.card["parts"] if part["kind"] == "item"]


async def confirmed(ana: Actor, story: Story, sentence: str) -> int:
    """Let Ana book and pay by a sentence; return the booking."""
    await ana.says(sentence)
    await ana.presses("Send the request")
    booking = (await story.bookings("requested"))[-1]
    mentor = next(actor for actor in story.actors if actor.account_id == booking.mentor_id)
    await mentor.presses("Accept")
    await ana.pays()
    await story.later(seconds=10)
    return booking.id


async def test_a_search_shows_what_was_understood_and_drops_it_with_one_tap(ana: Actor) -> None:
    await ana.says("python mentor tomorrow evening under 800")
    ana.sees("2 mentors for Python", "I looked for: Python", "Tue 3 Nov", "up to ₹800.00")
    assert sorted(found(ana)) == ["Priya Sharma", "Ravi Kumar"]
    await ana.presses("✕ Python")
    ana.sees_nothing_of("I looked for: Python").sees("up to ₹800.00")
    await ana.presses("✕ up to ₹800.00")
    assert sorted(found(ana)) == ["Meera Iyer", "Priya Sharma", "Ravi Kumar"]


async def test_a_search_is_refined_by_what_is_typed_next(story: Story, ana: Actor) -> None:
    await ana.says("python under 800")
    await ana.says("cheaper")
    ana.sees("Python", "up to ₹800.00")
    assert found(ana) == ["Ravi Kumar", "Priya Sharma"]
    await ana.says("in hindi")
    ana.sees("Hindi", "Nobody fits all of it. Without the language there are 2:")
    await ana.says("under 400")
    ana.sees("up to ₹400.00", "Python")
    await ana.says("guitar")
    ana.sees("1 mentor for Guitar").sees_nothing_of("up to ₹400.00", "Python")
    assert await story.bookings() == []


async def test_a_search_that_finds_nobody_says_which_condition_was_dropped(ana: Actor) -> None:
    await ana.says("guitar under 800")
    ana.sees("Nobody fits all of it. Without the price there is one:")
    assert found(ana) == ["Meera Iyer"]


async def test_two_conditions_that_nobody_fits_are_both_named(ana: Actor) -> None:
    await ana.says("guitar under 800 in tamil")
    ana.sees("1 mentor for Guitar", "Nobody fits all of it. Without the language and the price there is one:")
    await ana.says("violin under 1 in tamil with 40 years experience")
    ana.sees("3 mentors", "Nobody comes near all of that. These teach here, the most booked first:")


@pytest.mark.parametrize(
    ("relaxed", "words"),
    [
        (Relaxed(dropped=Filter.PRICE, count=1), "क़ीमत की शर्त हटाकर एक मिला"),
        (Relaxed(dropped=Filter.PRICE, also=(Filter.WINDOWS,), count=2), "समय और क़ीमत की शर्त हटाकर 2 मिले"),
        (Relaxed(dropped=Filter.EVERYTHING, count=3), "इन शर्तों के आसपास भी कोई नहीं मिला। यहाँ ये सिखाते हैं, सबसे"),
    ],
)
def test_what_was_let_go_is_a_sentence_in_hindi_too(relaxed: Relaxed, words: str) -> None:
    with speaking("hi"):
        assert words in "".join(map(str, inlines(_relaxed(relaxed))))


async def test_a_lone_name_opens_that_mentor(ana: Actor) -> None:
    for typed in ("meera", "Meera Iyer"):
        await ana.says("/help")
        await ana.says(typed)
        ana.sees("Meera Iyer", "I have taught guitar")


async def test_booking_in_one_sentence_ends_at_the_check_card(story: Story, ana: Actor) -> None:
    await ana.says("book priya at 6pm tomorrow")
    await ana.sees("Book Priya Sharma?", "Tue, Nov 3, 6:00 PM").presses("Send the request")
    [booking] = await story.bookings("requested")
    assert booking.starts_at == START + timedelta(days=1, hours=3, minutes=30)


async def test_booking_at_a_time_that_is_not_free_shows_the_free_ones_of_that_day(story: Story, ana: Actor) -> None:
    await ana.says("book priya at 3am tomorrow")
    ana.sees("Tue 3 Nov 3:00", "is not free. These are, on the same day:", "What time with Priya Sharma?")
    assert await story.bookings() == []


async def test_booking_without_a_time_opens_the_mentor(ana: Actor) -> None:
    await ana.says("book ravi")
    ana.sees("Ravi Kumar", "Book 1 hour")


async def test_cancelling_lands_on_the_card_of_that_session(story: Story, ana: Actor) -> None:
    await confirmed(ana, story, "book ravi on thursday 6pm")
    friday = await confirmed(ana, story, "book priya on friday 6pm")
    await ana.says("cancel my session on friday")
    ana.sees("Cancel the session?", "Fri, Nov 6", "You get back ₹600.00")
    assert len(await story.bookings("confirmed")) == 2
    await ana.says("yes")
    await ana.sees("Please press the button").presses("Yes, cancel it")
    assert [booking.id for booking in await story.bookings("cancelled_by_learner")] == [friday]


async def test_cancelling_by_name_or_without_one_asks_where_it_is_unclear(story: Story, ana: Actor) -> None:
    await confirmed(ana, story, "book ravi on thursday 6pm")
    await confirmed(ana, story, "book priya on friday 6pm")
    await ana.says("cancel my session with ravi")
    await ana.sees("Cancel the session?", "Thu, Nov 5").says("/help")
    await ana.says("cancel my session")
    ana.sees("Which one would you like to cancel?", "Ravi Kumar", "Priya Sharma")
    assert len(await story.bookings("confirmed")) == 2


async def test_cancelling_a_request_leads_to_withdrawing_it(story: Story, ana: Actor) -> None:
    await ana.says("book priya at 6pm tomorrow")
    await ana.presses("Send the request")
    await ana.says("cancel my session tomorrow")
    ana.sees("Nothing is paid yet", "Withdraw the request")
    assert len(await story.bookings("requested")) == 1


async def test_moving_lands_on_the_card_with_the_new_time(story: Story, ana: Actor) -> None:
    await confirmed(ana, story, "book priya on friday 6pm")
    await ana.says("reschedule to saturday 5pm")
    await ana.sees("Move the session?", "Sat, Nov 7, 5:00 PM").presses("Move it")
    [booking] = await story.bookings("confirmed")
    assert booking.starts_at == START + timedelta(days=5, hours=2, minutes=30)


async def test_a_time_typed_while_moving_is_a_time_for_that_session(story: Story, ana: Actor) -> None:
    await confirmed(ana, story, "book priya on friday 6pm")
    await ana.says("my sessions")
    await ana.says("1")
    await ana.says("move to another time")
    await ana.sees("Move it to which day?").says("saturday 5pm")
    await ana.sees("Move the session?", "Sat, Nov 7, 5:00 PM").says("back")
    await ana.says("move to another time")
    await ana.says("saturday 3am")
    ana.sees("Which time?").sees_nothing_of("3:00 AM")


async def test_thanks_and_greetings_keep_the_place(ana: Actor) -> None:
    await ana.says("priya")
    await ana.says("thanks!")
    ana.sees("You are welcome!", "I have taught python")


async def test_yes_without_a_button_asks_for_the_button(story: Story, ana: Actor) -> None:
    await ana.says("book priya at 6pm tomorrow")
    await ana.says("yes")
    ana.sees("Please press the button", "Book Priya Sharma?")
    assert await story.bookings() == []


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("my sessions", "Your sessions"),
        ("i want to become a mentor", "Teach what you know"),
        ("help", "What I can do"),
        ("settings", "Settings"),
        ("pay", "There is nothing to pay right now."),
        ("where is my refund", "How refunds work"),
        ("stop", "Alright, I stopped."),
    ],
)
async def test_other_wishes_open_their_card(ana: Actor, typed: str, shown: str) -> None:
    await ana.says(typed)
    ana.sees(shown)


async def test_pay_opens_the_session_that_waits_for_it(story: Story, ana: Actor) -> None:
    await ana.says("book priya at 6pm tomorrow")
    await ana.presses("Send the request")
    await story.actors[0].presses("Accept")
    await ana.says("/help")
    await ana.says("pay")
    ana.sees("Please pay by")
