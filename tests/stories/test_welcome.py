"""The first minutes of somebody who has never met the bot."""

import pytest

from bot.screens.welcome import POPULAR
from core.accounts.model import Account, Role
from core.mentors.topics.table import built_in
from tests.stories.actor import Actor
from tests.stories.story import Story

SENTENCE = "python mentor tomorrow evening under 800"


async def account(actor: Actor) -> Account:
    """Return what the house knows of the newest person."""
    async with actor.story.house.database.reading() as session:
        return await session.get_one(Account, len(actor.story.actors))


@pytest.fixture
async def leo(story: Story) -> Actor:
    """Bring in a newcomer who has just opened the chat."""
    return await (await story.person("Leo Costa")).opens()


async def test_a_newcomer_sees_learn_and_teach_and_a_sentence_to_type_and_nothing_else(leo: Actor) -> None:
    assert leo.labels == ["Learn", "Teach"]
    leo.sees("Welcome to OpenGig", f"Or simply type: {SENTENCE}")
    assert leo.count == 1


async def test_a_newcomer_may_type_the_sentence_at_once(story: Story, leo: Actor) -> None:
    await story.mentor("Priya Sharma", zone="UTC")
    await leo.says(SENTENCE)
    leo.sees("Priya Sharma", "Python", "up to")


async def test_teach_leads_to_teaching(leo: Actor) -> None:
    await leo.presses("Teach")
    leo.sees("Teach what you know")
    assert "Back" in leo.labels


async def test_the_set_up_can_be_pressed_through(leo: Actor) -> None:
    await leo.presses("Learn")
    await leo.fills(zone="Lisbon")
    await leo.sees("Got it: Lisbon, where it is 09:00").picks_many("Python", "Guitar")
    await leo.sees("When do you usually have time?").picks_many("Weekends")
    leo.sees("All set", "Python", "Guitar")
    known = await account(leo)
    assert (known.zone_name, known.interests, known.preferred_times) == (
        "Europe/Lisbon", ["python", "guitar"], ["weekends"],
    )  # fmt: skip


async def test_the_set_up_can_be_typed_through(leo: Actor) -> None:
    await leo.says("learn")
    await leo.says("14:35")
    await leo.sees("Got it: Kolkata").says("pythn, guitar and 3")
    await leo.sees("When do you usually have time?").says("weekday evening, 4")
    leo.sees("All set")
    known = await account(leo)
    assert known.zone_name == "Asia/Kolkata"
    assert known.interests == ["python", "guitar", "web-development"]
    assert known.preferred_times == ["weekday-evenings", "weekends"]


async def test_a_topic_that_is_not_on_the_card_can_be_typed_too(leo: Actor) -> None:
    await leo.presses("Learn")
    await leo.says("Lisbon")
    await leo.says("pandas, calculus")
    leo.sees("When do you usually have time?")
    assert (await account(leo)).interests == ["pandas", "calculus"]


@pytest.mark.parametrize("how", ["type skip", "send nothing", "press Cancel"])
async def test_every_step_can_be_skipped(leo: Actor, how: str) -> None:
    await leo.presses("Learn")
    match how:
        case "type skip":
            await leo.says("skip")
        case "send nothing":
            await leo.fills(zone="")
        case _:
            await leo.cancels()
    await leo.sees("What would you like to learn?").says("skip")
    await leo.sees("When do you usually have time?").presses("Skip")
    leo.sees("What would you like to learn?", "Show everybody")
    known = await account(leo)
    assert (known.zone_name, known.interests, known.preferred_times) == (None, [], [])


async def test_who_skipped_the_zone_but_not_the_rest_is_no_newcomer_any_more(leo: Actor) -> None:
    await leo.presses("Learn")
    await leo.says("skip")
    await leo.picks_many("Python")
    await leo.says("/start")
    assert {"Find a mentor", "My sessions", "Settings"} <= set(leo.labels)


async def test_back_leads_through_the_set_up_the_other_way(leo: Actor) -> None:
    await leo.presses("Learn")
    await leo.says("Lisbon")
    await leo.picks_many("Python")
    await leo.sees("When do you usually have time?").says("back")
    await leo.sees("Pick some, or type your own").presses("Back")
    leo.sees("What time is it for you?")


@pytest.mark.parametrize("wrong", ["25:99", "Gondor", "🙂"])
async def test_a_wrong_time_or_place_is_kept_and_answered_with_an_example(leo: Actor, wrong: str) -> None:
    await leo.presses("Learn")
    await leo.fills(zone=wrong)
    leo.sees(wrong, "Type", "14:35")
    await leo.says("lisbon")
    leo.sees("Got it: Lisbon")


async def test_a_wrong_guess_of_the_zone_is_corrected_in_the_settings(leo: Actor) -> None:
    await leo.presses("Learn")
    await leo.says("14:35")
    await leo.sees("Kolkata", "You can change that in Settings").says("/settings")
    await leo.sees("Kolkata").presses("Change my time zone")
    await leo.fills(zone="Kathmandu")
    leo.sees("Saved.", "Kathmandu")
    assert (await account(leo)).zone_name == "Asia/Kathmandu"


async def test_help_lists_the_commands_that_the_person_may_use(story: Story, leo: Actor) -> None:
    robin = await story.admin(role=Role.MODERATOR)
    await leo.says("/help")
    leo.sees("/find", "/bookings", "/settings", "/cancel", "/continue").sees_nothing_of("/people")
    await robin.says("/help")
    robin.sees("/find", "/people").sees_nothing_of("/money")


async def test_a_command_of_others_is_refused(leo: Actor) -> None:
    await leo.says("/admin")
    leo.sees("You can't do that").sees_nothing_of("application")


async def test_an_unknown_command_is_answered_with_those_that_work(leo: Actor) -> None:
    await leo.says("/frobnicate now")
    leo.sees("I don't know the command /frobnicate", "/find", "/help")


async def test_a_command_may_name_the_bot_and_take_words(story: Story, leo: Actor) -> None:
    await story.mentor("Priya Sharma", zone="UTC")
    await leo.says("/find@OpenGigBot python under 800")
    leo.sees("Priya Sharma", "I looked for: Python")


async def test_every_card_of_the_set_up_has_a_way_out(leo: Actor) -> None:
    await leo.presses("Learn")
    await leo.says("/cancel")
    leo.sees("Cancelled. Nothing was saved.", "What would you like to learn?")
    assert {"Skip", "Back"} <= set(leo.labels)
    await leo.says("/cancel")
    leo.sees("There was nothing to cancel")


def test_what_the_set_up_offers_to_learn_can_be_found() -> None:
    assert set(POPULAR) <= set(built_in().topics)


async def test_interests_and_times_changed_in_the_settings_lead_back_there(leo: Actor) -> None:
    await leo.says("/settings")
    await leo.presses("Change my interests")
    assert "Skip" not in leo.labels
    await leo.presses("Back")
    await leo.presses("Change my interests")
    await leo.says("pandas, calculus")
    leo.sees("Saved.", "Settings", "Change my name")
    await leo.presses("Change my times")
    await leo.says("weekends")
    leo.sees("Saved.", "Settings")
    known = await account(leo)
    assert (known.interests, known.preferred_times) == (["pandas", "calculus"], ["weekends"])
