"""A mentor's sentences open the form with what was said in it; nothing changes before it is sent."""

from collections.abc import Mapping
from datetime import date

import pytest

from core.bookings.states import State
from core.marketplace import Marketplace
from core.mentors.model import MentorState
from tests.stories.actor import Actor
from tests.stories.bookings import FRIDAY, asks, meets
from tests.stories.story import Story


@pytest.fixture
async def priya(story: Story) -> Actor:
    return await story.mentor("Priya Sharma")


def filled(actor: Actor) -> Mapping[str, str]:
    """Return what stands in the fields of the form on the card."""
    form = next(part for part in actor.card["parts"] if part["kind"] == "form")
    return {field["name"]: field["value"] for field in form["fields"]}


@pytest.mark.parametrize(
    ("sentence", "first", "last"),
    [
        ("i am not available on friday", "6 November 2026", "6 November 2026"),
        ("take 20 to 24 march off", "20 March 2027", "24 March 2027"),
        ("i'm on leave next week", "9 November 2026", "15 November 2026"),
        ("i'm away this weekend", "7 November 2026", "8 November 2026"),
        ("kal main available nahi hu", "3 November 2026", "3 November 2026"),
        ("no classes on sunday", "8 November 2026", "8 November 2026"),
    ],
)
async def test_days_off_stand_in_their_form(priya: Actor, sentence: str, first: str, last: str) -> None:
    await priya.says(sentence)
    assert filled(priya) == {"first": first, "last": last}


@pytest.mark.parametrize(
    ("sentence", "day", "ranges"),
    [
        ("block next monday afternoon", "9 November 2026", "09:00-12:00, 17:00-21:00"),
        ("i can't teach this friday after 5pm", "6 November 2026", "09:00-17:00"),
        ("i'm available this friday 10 to 12", "6 November 2026", "10:00-12:00"),
    ],
)
async def test_a_part_of_a_day_stands_in_its_form(priya: Actor, sentence: str, day: str, ranges: str) -> None:
    await priya.says(sentence)
    assert filled(priya) == {"day": day, "ranges": ranges}


@pytest.mark.parametrize(
    ("sentence", "week"),
    [
        ("set my hours to mon-fri 6 to 9pm", "Mon-Fri 18:00-21:00"),
        ("my hours are weekends 10 to 2", "Sat, Sun 10:00-14:00"),
        ("i teach evenings on weekdays", "Mon-Fri 17:00-21:00"),
        ("i teach on saturdays 10-14", "Mon-Fri, Sun 09:00-21:00; Sat 10:00-14:00"),
        ("set my hours to 6 to 9pm", "Mon-Sun 18:00-21:00"),
        ("i'm not available on sundays", "Mon-Sat 09:00-21:00"),
    ],
)
async def test_weekly_hours_stand_in_their_form(priya: Actor, sentence: str, week: str) -> None:
    await priya.says(sentence)
    assert filled(priya) == {"week": week}


async def test_days_that_do_not_follow_each_other_are_asked_for_one_by_one(priya: Actor) -> None:
    await priya.says("i am busy on wednesday and friday")
    await priya.sees("Which days first?").says("fri 6 nov 2026")
    assert filled(priya) == {"first": "6 November 2026", "last": "6 November 2026"}


@pytest.mark.parametrize(
    ("sentence", "field", "value"),
    [
        ("change my price to 900", "amount", "900"),
        ("raise my price to 50 usd", "currency", "USD"),
        ("i teach for free now", "amount", "0"),
        ("add java to my topics", "topics", "Python, pandas, Java"),
        ("change my headline to Python for analysts", "headline", "Python for analysts"),
        ("set my meeting link to https://meet.example.com/abc", "url", "https://meet.example.com/abc"),
        ("my experience is 10 years", "years", "10"),
        ("i speak hindi and english", "languages", "Hindi, English"),
        ("call me Ana Maria", "name", "Ana Maria"),
        ("change my timezone to lisbon", "zone", "Lisbon"),
        ("set the clock of my hours to new york", "zone", "New York"),
        ("i am travelling to lisbon from 10 december", "zone", "Lisbon"),
        ("i am travelling to lisbon from 10 december", "since", "10 December 2026"),
    ],
)
async def test_what_is_said_stands_in_the_form(priya: Actor, sentence: str, field: str, value: str) -> None:
    await priya.says(sentence)
    assert filled(priya)[field] == value


async def test_what_stands_in_a_form_is_kept_when_it_is_sent_and_not_before(story: Story, priya: Actor) -> None:
    await priya.says("change my price to 900")
    assert (await story.mentor_of(priya)).hourly.minor == 60_000
    await priya.fills()
    assert (await story.mentor_of(priya)).hourly.minor == 90_000
    await priya.says("i am not available on friday")
    await priya.fills()
    async with story.house.database.reading() as session:
        [off] = await Marketplace(session, story.house.setup).mentors.days_off(priya.account_id)
    assert (off.first, off.last) == (date(2026, 11, 6), date(2026, 11, 6))


async def test_a_language_and_a_break_need_their_button(story: Story, priya: Actor) -> None:
    await priya.says("switch to hindi")
    await priya.sees("Press हिन्दी", "Settings").says("pause my profile")
    priya.sees("One button pauses you.", "Teaching")
    assert (await story.mentor_of(priya)).state == MentorState.APPROVED
    await priya.presses("Pause")
    assert (await story.mentor_of(priya)).state == MentorState.PAUSED


async def test_a_greeting_is_no_wish_for_another_language(priya: Actor) -> None:
    await priya.says("hi, change my settings")
    priya.sees("Settings").sees_nothing_of("I speak it")


async def test_a_request_is_found_by_who_sent_it_and_needs_its_button(story: Story, priya: Actor) -> None:
    ana, ben = await story.learner("Ana Silva"), await story.learner("Ben Ray")
    await asks(ana, priya)
    await asks(ben, priya, FRIDAY)
    for sentence in ("accept the request from ana", "decline ana's request"):
        await priya.says("/help")
        await priya.says(sentence)
        priya.sees("Press the button to answer.", "for Ana Silva")
    assert len(await story.bookings(State.REQUESTED)) == 2


async def test_earnings_of_a_month_are_those_of_its_sessions(story: Story, priya: Actor) -> None:
    await meets(await story.learner("Ana Silva"), priya)
    await priya.says("how much did i earn this month")
    priya.sees("Sun 1 Nov 2026 – Mon 30 Nov 2026 ₹600.00")
    await priya.says("how much did i earn in march")
    priya.sees("Sun 1 Mar 2026 – Tue 31 Mar 2026 nothing")


async def test_a_learner_is_led_nowhere_by_a_mentors_words(story: Story) -> None:
    ana = await story.learner("Ana Silva")
    for sentence in ("i am not available on friday", "change my price to 900"):
        await ana.says(sentence)
        ana.sees("Teach what you know")
    await ana.says("download my statement")
    ana.sees_nothing_of("Earnings", "Income")


async def test_words_about_another_mentor_do_not_close_ones_own_days(story: Story, priya: Actor) -> None:
    await story.mentor("Ravi Kumar")
    await priya.says("is ravi busy on friday")
    priya.sees_nothing_of("Days off", "First day off")
