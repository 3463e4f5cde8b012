"""Every control can be answered by typing: a number, a label, a typo, a day, a time, stars, a list, "back"."""

from datetime import timedelta

import pytest

from core.bookings.model import Booking
from tests.stories.actor import Actor
from tests.stories.story import START, Story


@pytest.fixture
async def ana(story: Story) -> Actor:
    """Bring in a learner, and a mentor whom she has found."""
    await story.mentor("Priya Sharma", zone="UTC", week="daily 09:00-21:00", minutes=(30, 60))
    ana = await story.learner("Ana Silva", zone="UTC")
    await ana.says("python")
    return ana.sees("Priya Sharma")


@pytest.mark.parametrize(
    "typed", ["1", "no. 1", "Priya Sharma", "priya", "priya  SHARMA", "Priya Sharna", "the first one"]
)
async def test_an_entry_of_a_list_is_opened_by_number_name_or_typo(ana: Actor, typed: str) -> None:
    await ana.says(typed)
    ana.sees("I have taught python for many years")


@pytest.mark.parametrize("typed", ["2", "book 1 hour", "Book 1 hour · ₹600.00", "bok 1 hour · ₹600.00"])
async def test_a_button_is_pressed_by_number_by_its_text_its_beginning_or_a_typo(ana: Actor, typed: str) -> None:
    await ana.presses("Priya Sharma")
    await ana.says(typed)
    ana.sees("Which day with Priya Sharma?")


async def test_the_beginning_of_two_buttons_presses_neither(ana: Actor) -> None:
    await ana.presses("Priya Sharma")
    await ana.says("book")
    ana.sees("Which day with Priya Sharma?", "How long?")


@pytest.mark.parametrize(
    ("typed", "day"),
    [("tomorrow", "Nov 3"), ("friday", "Nov 6"), ("5 nov", "Nov 5"), ("12", "Nov 12"), ("2026-11-09", "Nov 9")],
)
async def test_a_day_is_picked_by_typing(ana: Actor, typed: str, day: str) -> None:
    await ana.presses("Priya Sharma")
    await ana.says("book 1 hour")
    await ana.says(typed)
    month, number = day.split()
    await ana.sees("What time with Priya Sharma?", f"{number} {month}ember, your time").picks_time("9:00 AM")
    ana.sees("Book Priya Sharma?", day)


@pytest.mark.parametrize("typed", ["5pm", "5", "17:00", "at 5 pm", "5:00 PM"])
async def test_a_time_is_picked_by_typing(ana: Actor, typed: str) -> None:
    await ana.presses("Priya Sharma")
    await ana.says("book 1 hour")
    await ana.says("tomorrow")
    await ana.says(typed)
    ana.sees("Book Priya Sharma?", "Tue, Nov 3, 5:00 PM")


async def test_a_day_and_a_time_in_one_answer_are_both_taken(ana: Actor) -> None:
    await ana.presses("Priya Sharma")
    await ana.says("book 1 hour")
    await ana.says("tomorrow 5pm")
    ana.sees("Book Priya Sharma?", "Tue, Nov 3, 5:00 PM")


async def test_a_time_that_is_not_free_is_answered_with_those_that_are(ana: Actor) -> None:
    await ana.presses("Priya Sharma")
    await ana.says("book 1 hour")
    await ana.says("tomorrow")
    await ana.says("11pm")
    ana.sees("Tue 3 Nov 11:00", "is not free. These are, on the same day:", "9:00 AM")


async def test_back_leads_back_typed_as_well(ana: Actor) -> None:
    await ana.presses("Priya Sharma")
    await ana.says("book 1 hour")
    await ana.sees("Which day").says("back")
    await ana.sees("I have taught python").says("Back")
    ana.sees("What would you like to learn?")


async def test_the_whole_booking_can_be_typed(ana: Actor, story: Story) -> None:
    for typed in ("1", "book 1 hour", "tomorrow", "5pm", "send the request"):
        await ana.says(typed)
    ana.sees("Waiting for an answer")
    assert [(b.starts_at, b.length) for b in await story.bookings("requested")] == [
        (START + timedelta(days=1, hours=8), timedelta(hours=1))
    ]


@pytest.mark.parametrize("typed", ["4", "★★★★", "⭐⭐⭐⭐", "****", "four", "4 stars"])
async def test_stars_are_given_by_typing(story: Story, typed: str) -> None:
    await story.mentor("Priya Sharma", zone="UTC", price="0", instant=True)
    ana = await story.learner("Ana Silva", zone="UTC")
    await booked(ana, story)
    await story.later(days=2)
    await ana.says("review my session")
    await ana.sees("First say that it took place").says("all good")
    await ana.sees("Your stars").says(typed)
    await ana.sees("★★★★ · Priya").says("Patient, and clear: 10/10!")
    ana.sees("Thank you")


async def booked(ana: Actor, story: Story) -> Booking:
    """Let Ana book Priya for tomorrow at five, by typing."""
    await ana.says("book priya tomorrow 5pm")
    await ana.says("book it")
    [booking] = await story.bookings("confirmed")
    return booking


async def test_settings_are_found_by_number(ana: Actor) -> None:
    await ana.says("/settings")
    await ana.says("1")
    ana.sees("What should people call you?")


async def test_a_choice_is_made_by_its_label(ana: Actor) -> None:
    await ana.says("/settings")
    await ana.says("english")
    ana.sees("Settings")
