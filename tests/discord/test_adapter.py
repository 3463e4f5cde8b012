"""The adapter on a strict server: servers and direct messages, modals, slow answers, restarts."""

import asyncio
from datetime import timedelta

import pytest

from adapters.discord.sending import DEFER, DEFER_UPDATE, UPDATE
from core.bookings.model import Booking
from tests.discord.server.interactions import MODAL, Interaction
from tests.discord.server.server import PATIENCE
from tests.discord.server.world import Guild, Message
from tests.discord.timers import Timers, opened, reached, shown
from tests.stories.discord import DiscordPlayer, DiscordStory

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)


@pytest.fixture
async def ana(story: DiscordStory) -> DiscordPlayer:
    return await story.learner("Ana Silva")


@pytest.fixture
async def leo(story: DiscordStory) -> DiscordPlayer:
    return await story.learner("Leo Costa")


@pytest.fixture
def guild(story: DiscordStory, ana: DiscordPlayer, leo: DiscordPlayer) -> Guild:
    return story.server.guild("Learners", ana.app, leo.app)


async def asks(ana: DiscordPlayer) -> Booking:
    """Let a learner request an hour of Priya's."""
    await ana.says("python mentor tomorrow evening under 800")
    await ana.presses("Priya Sharma")
    await ana.presses("Book 1 hour")
    await ana.picks_day("2026-11-03")
    await ana.picks_time("2:30 PM")
    await ana.presses("Send the request")
    (booking,) = await ana.story.bookings()
    return booking


async def first_answer(interaction: Interaction) -> int:
    """Return the kind of the first answer."""
    async with asyncio.timeout(PATIENCE):
        return (await interaction.answered).type


# Servers


async def test_in_a_server_a_command_is_answered_so_that_others_see_nothing(
    story: DiscordStory, ana: DiscordPlayer, leo: DiscordPlayer, guild: Guild
) -> None:
    card = await shown(story, ana.app.slash("settings", guild))
    assert card.ephemeral
    assert card in ana.app.sees(guild.general)
    assert leo.app.sees(guild.general) == []


async def test_a_press_on_an_ephemeral_card_redraws_just_that_card(
    story: DiscordStory, ana: DiscordPlayer, guild: Guild
) -> None:
    card = await shown(story, ana.app.slash("find", guild))
    interaction = ana.app.presses(card, "‹ Back")
    assert await shown(story, interaction) is card
    assert await first_answer(interaction) == UPDATE
    assert ana.app.sees(guild.general) == [card]


@pytest.mark.parametrize("in_server", [True, False], ids=["ephemeral", "direct"])
async def test_buttons_of_before_a_restart_still_work(
    story: DiscordStory, ana: DiscordPlayer, guild: Guild, in_server: bool
) -> None:
    card = await shown(story, ana.app.slash("find", *([guild] if in_server else [])))
    await story.restart()
    assert await shown(story, ana.app.presses(card, "‹ Back")) is card


async def test_who_presses_on_a_card_for_all_gets_a_card_of_their_own(
    story: DiscordStory, ana: DiscordPlayer, leo: DiscordPlayer, guild: Guild
) -> None:
    await story.mentor("Priya Sharma")
    said = ana.app.says(guild.general, f"<@{story.server.application_id}> python mentor tomorrow evening")
    await story.arrivals.of(said.id)
    await story.settles()
    shared = story.server.messages(guild.general)[-1]
    before = shared.text
    control = next(one for one in shared.controls if "custom_id" in one)
    assert "s:" in str(control)
    pressed = (
        leo.app.presses(shared, control["custom_id"])
        if control["type"] == 2
        else leo.app.selects(shared, control["custom_id"], control["options"][0]["value"])
    )
    own = await shown(story, pressed)
    assert own.ephemeral
    assert own not in ana.app.sees(guild.general)
    assert shared.text == before


async def test_an_ephemeral_card_is_let_rest_when_its_booking_changes(
    story: DiscordStory, ana: DiscordPlayer, guild: Guild
) -> None:
    priya = await story.mentor("Priya Sharma")
    booking = await asks(ana)
    card = await shown(story, ana.app.slash("bookings", guild))
    card = await shown(story, ana.app.presses(card, next(one for one in card.labels if "Priya" in one)))
    before = card.text
    await priya.presses("Accept")
    await story.later(minutes=1)
    assert card.text == before
    assert (await story.bookings())[0].id == booking.id
    ana.has_card("Please pay by")


async def test_a_card_in_direct_messages_is_redrawn_when_its_booking_changes(
    story: DiscordStory, ana: DiscordPlayer
) -> None:
    priya = await story.mentor("Priya Sharma")
    await asks(ana)
    card = ana.app.sees()[-1]
    assert "Waiting for an answer" in card.text
    await priya.presses("Accept")
    assert "Please pay by" in card.text


# Commands


async def test_a_topic_is_completed_while_it_is_typed(story: DiscordStory, ana: DiscordPlayer) -> None:
    typing = ana.app.autocompletes("find", "topic", "pyt")
    async with asyncio.timeout(PATIENCE):
        offered = await typing.settled
    assert isinstance(offered, list)
    assert "Python" in offered
    assert len(offered) <= 25


async def test_the_options_of_find_search_as_words_do(story: DiscordStory, ana: DiscordPlayer) -> None:
    await story.mentor("Priya Sharma")
    await story.mentor("Maya Rao", price="900")
    card = await shown(story, ana.app.slash("find", topic="python", budget=7.0))
    assert "Priya Sharma" in card.text
    assert "Maya Rao" not in card.text


async def test_pointing_at_a_person_shows_them(story: DiscordStory, ana: DiscordPlayer, guild: Guild) -> None:
    priya = await story.mentor("Priya Sharma")
    guild.members.append(priya.app.account)
    card = await shown(story, ana.app.opens_menu("Book this person", priya.app, guild))
    assert card.ephemeral
    assert "Priya Sharma" in card.text


# Forms


async def begins_to_teach(story: DiscordStory, ana: DiscordPlayer) -> Message:
    """Return the card of an application."""
    card = await shown(story, ana.app.slash("teach"))
    return await shown(story, ana.app.presses(card, next(one for one in card.labels if one != "‹ Back")))


async def test_a_form_opens_as_a_modal_at_once_and_shows_how_to_mend_what_is_wrong(
    story: DiscordStory, ana: DiscordPlayer
) -> None:
    card = await shown(story, ana.app.slash("settings"))
    press = ana.app.presses(card, "Change my time zone")
    await opened(story, press)
    assert await first_answer(press) == MODAL
    wrong = await shown(story, ana.app.submits(values={"zone": "Hogwarts"}))
    assert wrong is card
    assert "Hogwarts" in wrong.text
    assert "Mend it" in wrong.labels
    again = await opened(story, ana.app.presses(wrong, "Mend it"))
    assert next(iter(again.fields.values()))["value"] == "Hogwarts"
    assert "Lisbon" in (await shown(story, ana.app.submits(values={"zone": "Lisbon"}))).text


async def test_a_modal_that_is_closed_leaves_the_card_as_it_was(story: DiscordStory, ana: DiscordPlayer) -> None:
    card = await shown(story, ana.app.slash("settings"))
    await opened(story, ana.app.presses(card, "Change my time zone"))
    ana.app.dismisses_modal()
    await opened(story, ana.app.presses(card, "Change my name"))
    await shown(story, ana.app.submits(values={"name": "Ana S"}))
    assert "Ana S" in card.text


async def test_a_photo_is_handed_in_with_the_form(story: DiscordStory, ana: DiscordPlayer) -> None:
    card = await begins_to_teach(story, ana)
    lists = next(one for one in card.controls if one["type"] == 3)
    await opened(story, ana.app.selects(card, lists["custom_id"], "Photo"))
    await shown(story, ana.app.submits(values={"photo": [("me.png", "image/png", PNG)]}))
    assert "yours" in card.text


async def test_a_photo_that_cannot_be_fetched_is_asked_for_again(story: DiscordStory, ana: DiscordPlayer) -> None:
    card = await begins_to_teach(story, ana)
    lists = next(one for one in card.controls if one["type"] == 3)
    await opened(story, ana.app.selects(card, lists["custom_id"], "Photo"))
    await shown(story, ana.app.submits(values={"photo": [("me.png", "image/png", b"no picture")]}))
    assert "Mend it" in card.labels


# Slow answers


@pytest.mark.parametrize("in_server", [True, False], ids=["server", "direct"])
async def test_an_answer_that_takes_long_is_announced_and_then_takes_its_place(
    story: DiscordStory, ana: DiscordPlayer, guild: Guild, timers: Timers, in_server: bool
) -> None:
    slow = ana.app.slash("settings", *([guild] if in_server else []))
    await story.arrivals.of(slow.id)
    timers.run_out()
    assert await first_answer(slow) == DEFER
    thinking = ana.app.sees(slow.channel)[-1]
    assert thinking.loading
    story.clock.skip(timedelta(seconds=30))
    card = await shown(story, slow)
    assert (card is thinking, card.ephemeral, card.loading) == (True, in_server, False)
    assert ana.app.sees(slow.channel) == [card]


async def test_a_press_that_takes_long_keeps_its_card(story: DiscordStory, ana: DiscordPlayer, timers: Timers) -> None:
    card = await shown(story, ana.app.slash("find"))
    slow = ana.app.presses(card, "‹ Back")
    await story.arrivals.of(slow.id)
    timers.run_out()
    assert await first_answer(slow) == DEFER_UPDATE
    story.clock.skip(timedelta(seconds=30))
    assert await shown(story, slow) is card


async def test_what_opens_a_form_is_never_put_off(story: DiscordStory, ana: DiscordPlayer, timers: Timers) -> None:
    card = await shown(story, ana.app.slash("settings"))
    timers.run_out()
    press = ana.app.presses(card, "Change my name")
    await opened(story, press)
    assert await first_answer(press) == MODAL


# Restarts before the answer


async def test_an_answer_that_was_put_off_comes_after_a_restart(
    story: DiscordStory, ana: DiscordPlayer, guild: Guild, timers: Timers
) -> None:
    slow = ana.app.slash("settings", guild)
    await story.arrivals.of(slow.id)
    timers.run_out()
    assert await first_answer(slow) == DEFER
    await story.house.intake.settled()
    story.clock.skip(timedelta(minutes=5))
    await story.restart()
    (card,) = ana.app.sees(guild.general)
    assert slow.original is card
    assert (card.ephemeral, card.loading) == (True, False)
    assert "time zone" in " ".join(card.labels)
    assert ana.app.sees() == []


async def test_an_answer_for_which_it_is_too_late_comes_as_a_direct_message(
    story: DiscordStory, ana: DiscordPlayer, guild: Guild, timers: Timers
) -> None:
    slow = ana.app.slash("settings", guild)
    await story.arrivals.of(slow.id)
    timers.run_out()
    assert await first_answer(slow) == DEFER
    await story.house.intake.settled()
    await story.ends()
    story.clock.skip(timedelta(minutes=16))
    await story.begins()
    (card,) = ana.app.sees()
    assert "time zone" in " ".join(card.labels)


# What was never offered


@pytest.mark.parametrize("forged", ["x:evil", "b:", "b:admin.nowhere", "b:teach.begin(", "", "m:home"])
async def test_a_forged_press_does_no_harm_and_is_answered(
    story: DiscordStory, ana: DiscordPlayer, forged: str
) -> None:
    card = await shown(story, ana.app.slash("settings"))
    control = next(one for one in card.controls if one["type"] == 2)
    control["custom_id"] = forged
    answer = await shown(story, ana.app.presses(card, forged))
    assert "leads nowhere" in answer.text


async def test_a_forged_press_on_a_card_for_all_shows_nothing_personal_to_others(
    story: DiscordStory, ana: DiscordPlayer, leo: DiscordPlayer, guild: Guild
) -> None:
    said = ana.app.says(guild.general, f"<@{story.server.application_id}> help")
    await story.arrivals.of(said.id)
    await story.settles()
    shared = story.server.messages(guild.general)[-1]
    control = next(one for one in shared.controls if one["type"] == 2 and "custom_id" in one)
    control["custom_id"] = "b:settings"
    assert (await shown(story, leo.app.presses(shared, "b:settings"))).ephemeral


async def test_the_same_interaction_twice_acts_once(story: DiscordStory, ana: DiscordPlayer) -> None:
    await story.mentor("Priya Sharma")
    interaction = ana.app.slash("find", topic="python")
    story.server.redeliver(interaction)
    await reached(story, interaction)
    await story.settles()
    assert len(ana.app.sees()) == 1
