"""A conversation over several turns: one-tap answers, questions that come once, forms that are interrupted."""

import pytest

from tests.stories.actor import Actor
from tests.stories.bookings import FRIDAY, books, meets
from tests.stories.story import Story


@pytest.fixture
async def priya(story: Story) -> Actor:
    """Bring in a mentor."""
    return await story.mentor("Priya Sharma", zone="Asia/Kolkata", price="600")


@pytest.fixture
async def ana(story: Story, priya: Actor) -> Actor:
    """Bring in a learner and more mentors, one of the same family."""
    del priya
    await story.mentor("Neha Sharma", zone="Asia/Kolkata", price="300", topics=("python",))
    await story.mentor("Meera Iyer", zone="Asia/Kolkata", price="900", topics=("guitar",))
    return await story.learner("Ana Silva", zone="Asia/Kolkata")


async def test_a_time_that_can_be_two_is_put_right_with_one_tap(ana: Actor) -> None:
    await ana.says("python mentor tomorrow at 9")
    await ana.sees("I took it as the morning.", "Tue 3 Nov 9:00 AM").presses("Or Tue 3 Nov 9:00\u202fPM")
    ana.sees("I looked for: Python · Tue 3 Nov 9:00 PM")


async def test_the_other_reading_of_a_time_can_be_typed_as_well(ana: Actor) -> None:
    await ana.says("python mentor tomorrow at 9")
    await ana.says("Tue 3 Nov 9:00 PM")
    ana.sees("I looked for: Python · Tue 3 Nov 9:00 PM").sees_nothing_of("I took it as")


async def test_one_tap_answers_stay_on_a_card_that_is_redrawn_after_a_restart(story: Story, ana: Actor) -> None:
    await ana.says("book sharma tomorrow at 6pm")
    await story.restart()
    await ana.presses("Neha Sharma")
    ana.sees("Book Neha Sharma?", "Tue 3 Nov 6:00 PM")


async def test_a_name_of_two_mentors_is_asked_about_once(ana: Actor) -> None:
    await ana.says("book sharma tomorrow at 6pm")
    assert {"Priya Sharma", "Neha Sharma"} <= set(ana.sees("Which one do you mean?").labels)
    await ana.says("sharma, book sharma tomorrow at 6pm")
    ana.sees("Book ", "Sharma?").sees_nothing_of("Which one do you mean?")


async def test_the_mentors_that_are_asked_about_can_be_counted(ana: Actor) -> None:
    await ana.says("book sharma tomorrow at 6pm")
    await ana.sees("Which one do you mean?").says("the first one")
    ana.sees("Book Priya Sharma?", "Tue 3 Nov 6:00")


async def test_a_question_is_not_put_twice_in_a_row(ana: Actor) -> None:
    await ana.says("/help")
    await ana.says("no, i meant something")
    ana.sees("What should it be instead?")
    await ana.says("no, i meant something")
    ana.sees_nothing_of("What should it be instead?")


async def test_what_is_pressed_in_between_ends_a_row_of_misses(ana: Actor) -> None:
    await ana.says("flibber flabber quux")
    ana.sees("I didn't get “flibber flabber quux”.")
    await ana.presses("My sessions")
    await ana.says("wibble wobble zork")
    ana.sees("I didn't get “wibble wobble zork”.", "Your sessions")


async def test_a_form_is_left_for_a_question_and_found_again_as_it_was(story: Story, ana: Actor) -> None:
    await ana.says("/settings")
    await ana.presses("Change my time zone")
    before = ana.screen
    await ana.says("how do refunds work?")
    ana.sees("efund", "/continue brings you back")
    await story.restart()
    await ana.presses("Go on where we were")
    assert ana.screen == before


async def test_no_answer_to_a_form_is_taken_for_an_interruption(ana: Actor) -> None:
    await ana.says("/report")
    await ana.presses("Write to the admins")
    await ana.says("how do refunds work? nobody answers")
    ana.sees("The admins have it")


async def test_a_search_says_which_condition_it_would_drop_and_how_many_that_gives(ana: Actor) -> None:
    await ana.says("guitar under 500")
    ana.sees("Nobody fits all of it. Without the price there is one:")


async def test_what_is_about_to_be_booked_is_left_without_a_session_to_cancel(story: Story, ana: Actor) -> None:
    await ana.says("book priya tomorrow at 6pm")
    await ana.says("cancel it")
    ana.sees("Alright, nothing was sent.", "Priya Sharma")
    assert await story.bookings() == []


async def test_the_session_on_the_screen_is_the_one_that_is_meant(ana: Actor, story: Story) -> None:
    for sentence in ("book priya tomorrow at 6pm", "book neha tomorrow at 8pm"):
        await ana.says(sentence)
        await ana.presses("Send the request")
    await ana.says("my sessions")
    await ana.says("the second one")
    await ana.sees("Neha Sharma").says("cancel it")
    ana.sees("Nothing is paid yet", "Neha Sharma")


async def test_the_topic_of_the_search_is_that_of_the_session(ana: Actor) -> None:
    await ana.says("pandas")
    await ana.says("book priya tomorrow at 6pm")
    await ana.presses("Send the request")
    ana.sees("pandas")


async def test_so_it_is_where_everything_is_pressed(ana: Actor) -> None:
    await ana.says("pandas")
    await ana.presses("Priya Sharma")
    await ana.presses("Book 1 hour")
    await ana.picks_day("2026-11-03")
    await ana.picks_time("2:00 PM")
    await ana.presses("Send the request")
    ana.sees("pandas")


async def test_lengths_that_are_not_on_offer_are_said(ana: Actor) -> None:
    await ana.says("priya")
    await ana.says("90 minutes please")
    ana.sees("Priya Sharma offers just these lengths: 1 hour.")


async def test_a_session_moves_to_a_day_at_its_hour_and_from_there_by_hours(ana: Actor, priya: Actor) -> None:
    await books(ana, priya, FRIDAY)
    await ana.says("move it to saturday")
    ana.sees("I kept the hour.", "Move the session?", "Sat, Nov 7, 8:00", "Another hour of that day")
    await ana.says("an hour earlier")
    ana.sees("Move the session?", "Sat, Nov 7, 7:00")
    await ana.says("not saturday")
    ana.sees("Move it to which day?")
    await ana.says("make it 5pm")
    ana.sees("Move the session?", "To Fri, Nov 6, 5:00")


async def test_a_session_is_moved_by_an_hour_of_its_own(ana: Actor, priya: Actor) -> None:
    await books(ana, priya, FRIDAY)
    await ana.says("can we do it an hour earlier")
    ana.sees("Move the session?", "To Fri, Nov 6, 7:00")


async def test_her_of_a_session_is_its_mentor(ana: Actor, priya: Actor) -> None:
    await meets(ana, priya)
    await ana.says("my sessions")
    await ana.presses("Earlier sessions")
    await ana.says("1")
    await ana.says("book her again next friday 5pm")
    ana.sees("Book Priya Sharma?", "Fri, Nov 13, 5:00")


async def test_a_name_with_a_slip_is_that_mentor(ana: Actor) -> None:
    await ana.says("book prya tomorrow at 6pm")
    ana.sees("Book Priya Sharma?", "Tue 3 Nov 6:00")
    await ana.says("/help")
    await ana.says("meera iyre")
    ana.sees("Meera Iyer", "I have taught guitar")
