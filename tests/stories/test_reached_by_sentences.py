"""Every command of the product is reached by a sentence, by those who may use it, and by nobody else."""

import pytest

from bot.dialogue.registry import registry
from bot.talk.interpret import HANDLERS
from bot.understanding.reading import Intent
from core.accounts.model import Role
from tests.stories.story import Story

SAID = {
    "settings": ("change my timezone", "Settings"),
    "privacy": ("what do you know about me", "keep"),
    "earnings": ("how much have i earned", "arn"),
    "ask": ("how are mentors verified", "Ask an admin"),
    "room": ("post new mentors here", "Rooms"),
    "find": ("need someone to teach me python", "Python"),
    "admin": ("open the admin panel", "Applications"),
    "money": ("show the community's money", "oney"),
    "hours": ("change my hours", "hours"),
    "bookings": ("when is my next class", "Your sessions"),
    "people": ("list all members", "Robin"),
    "topics": ("which topics can be taught here", "Add a topic"),
    "report": ("my mentor did not show up", "Tell the admins"),
    "human": ("talk to a human", "Talk to a person"),
    "reports": ("show reports", "eport"),
    "teach": ("i want to teach", "eaching"),
    "start": ("start over", "Find a mentor"),
    "help": ("what can you do", "What I can do"),
    "link": ("link my telegram", "code"),
    "unlink": ("unlink my telegram", "My chats"),
}
"""A sentence for each command, and a word of the card that it leads to."""
ADMINS_ONLY = ("post new mentors here", "open the admin panel", "list all members", "show reports")


def test_every_command_has_a_sentence_here() -> None:
    assert set(SAID) == set(registry.commands)


def test_every_intent_leads_somewhere() -> None:
    # A question leads to the articles by its words, which no handler sees.
    assert set(HANDLERS) == set(Intent) - {Intent.OUT_OF_SCOPE, Intent.QUESTION}


async def test_an_admin_who_teaches_reaches_every_command_by_a_sentence(story: Story) -> None:
    robin = await story.mentor("Robin Gray")
    await story.appoint(robin, Role.OWNER)
    for command, (sentence, shown) in SAID.items():
        await robin.says(f"/{command}")
        by_command = robin.screen
        await robin.says("/help" if command != "help" else "/bookings")
        await robin.says(sentence)
        robin.sees(shown)
        assert command in {"ask", "find", "report"} or robin.screen == by_command, f"{sentence!r} shows another card"


@pytest.mark.parametrize("sentence", ADMINS_ONLY)
async def test_what_only_admins_see_is_not_shown_to_a_learner(story: Story, sentence: str) -> None:
    ana = await story.learner("Ana Silva")
    await ana.says(sentence)
    ana.sees("I didn't get")


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("join my session", "Priya"),
        ("message my mentor", "You and Priya Sharma"),
        ("reschedule my class", "Move it to which day?"),
        ("cancel my session", "Cancel the session?"),
        ("my payment failed", "Tell the admins"),
        ("i want a refund", "Open the session"),
        ("rate my mentor", "no session to review"),
    ],
)
async def test_a_learner_reaches_what_can_be_done_with_a_session(story: Story, sentence: str, shown: str) -> None:
    priya = await story.mentor("Priya Sharma")
    ana = await story.learner("Ana Silva", zone="Asia/Kolkata")
    await ana.says("book priya at 6pm tomorrow")
    await ana.presses("Send the request")
    await priya.says("accept the request")
    await priya.presses("Accept")
    await ana.pays()
    await story.later(seconds=10)
    before = [booking.status for booking in await story.bookings()]
    await ana.says("/help")
    await ana.says(sentence)
    ana.sees(shown)
    assert [booking.status for booking in await story.bookings()] == before


async def test_a_message_goes_to_who_is_named_and_to_nobody_by_accident(story: Story) -> None:
    priya = await story.mentor("Priya Sharma")
    ravi = await story.mentor("Ravi Kumar")
    await story.mentor("Meera Iyer")
    ana = await story.learner("Ana Silva", zone="Asia/Kolkata")
    for mentor, sentence in ((priya, "book priya at 6pm tomorrow"), (ravi, "book ravi at 8pm tomorrow")):
        await ana.says(sentence)
        await ana.presses("Send the request")
        await mentor.says("accept the request")
    for sentence, shown in (
        ("write to ravi", "You and Ravi Kumar"),
        ("message my mentor", "You and Priya Sharma"),
        ("tell priya i'll be late", "You and Priya Sharma"),
        ("write to meera", "Open the session with the person"),
        ("send zed a message", "Open the session with the person"),
    ):
        await ana.says("/help")
        await ana.says(sentence)
        ana.sees(shown)


async def test_a_learner_who_asks_for_the_topics_is_led_to_what_can_be_learnt(story: Story) -> None:
    ana = await story.learner("Ana Silva")
    await ana.says("which topics can be taught here")
    ana.sees("What would you like to learn?").sees_nothing_of("Add a topic")


async def test_who_has_no_session_has_nobody_to_write_to(story: Story) -> None:
    ana = await story.learner("Ana Silva")
    await ana.says("message my mentor")
    ana.sees("once there is a session")
