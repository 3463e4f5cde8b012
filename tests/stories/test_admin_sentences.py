"""An admin's sentences open the person, the application or the list that is meant; others get what everybody gets."""

import pytest

from core.accounts.model import Role
from core.marketplace import Marketplace
from core.mentors.model import MentorState
from tests.stories.actor import Actor
from tests.stories.story import Story


@pytest.fixture
async def robin(story: Story) -> Actor:
    await story.mentor("Priya Sharma")
    await story.learner("Ana Silva")
    await story.learner("Maria Silva")
    await story.learner("Ravi Kumar")
    return await story.admin("Robin Gray")


async def applies(story: Story, name: str) -> Actor:
    """Bring in somebody whose application waits."""
    actor = await story.mentor(name)
    async with story.house.database.writing() as session:
        mentor = await Marketplace(session, story.house.setup).mentors.get(actor.account_id)
        mentor.state = MentorState.SUBMITTED.value
    return actor


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("find user ravi", "Ravi Kumar Roles learner"),
        ("look up ana silva", "Ana Silva Roles learner"),
        ("suspend ravi", "Pause this account"),
        ("make ravi an admin", "Make admin"),
        ("open priya's profile", "Priya Sharma Roles mentor"),
        ("find user silva", "People called “silva”"),
        ("who has not been answered", "People who write to us"),
        ("show open questions", "Open questions"),
        ("any new applications?", "Nobody is waiting. Well done!"),
        ("show all bookings", "Sessions of the community"),
        ("failed refunds", "Refunds failed"),
        ("unknown topics", "Unknown topics"),
        ("rename topic python", "Rename it"),
        ("bind this room", "Type /room in a group"),
    ],
)
async def test_an_admin_reaches_what_is_meant(robin: Actor, sentence: str, shown: str) -> None:
    await robin.says(sentence)
    robin.sees(shown)


async def test_people_of_one_name_are_listed_and_one_is_opened(robin: Actor) -> None:
    await robin.says("find user silva")
    await robin.sees("Ana Silva", "Maria Silva").sees_nothing_of("Ravi Kumar").presses("Maria Silva")
    robin.sees("Maria Silva", "Pause this account")


async def test_an_application_is_found_by_name_and_needs_its_button(story: Story, robin: Actor) -> None:
    joe = await applies(story, "Joe Ray")
    await applies(story, "Kim Park")
    for sentence in ("approve joe", "reject joe's application", "ask joe for changes"):
        await robin.says("/help")
        await robin.says(sentence)
        robin.sees("Press the button to answer.", "Joe Ray", "Ask for changes")
    assert (await story.mentor_of(joe)).state == MentorState.SUBMITTED
    await robin.says("approve the application")
    robin.sees("Which one do you mean?", "Joe Ray", "Kim Park")


async def test_a_topic_stands_in_its_form(robin: Actor) -> None:
    await robin.says("add a topic pottery")
    form = next(part for part in robin.card["parts"] if part["kind"] == "form")
    assert form["fields"][0]["value"] == "Pottery"


async def test_who_asks_how_something_is_done_is_not_led_to_do_it(story: Story, robin: Actor) -> None:
    await applies(story, "Joe Ray")
    await robin.says("how do i approve joe")
    robin.sees_nothing_of("Press the button to answer.")


async def test_a_moderator_sees_people_but_not_what_admins_decide(story: Story, robin: Actor) -> None:
    kim = await story.learner("Kim Park")
    await story.appoint(kim, Role.MODERATOR)
    await kim.says("find user ravi")
    kim.sees("Ravi Kumar", "Pause this account").sees_nothing_of("Make admin")
    await applies(story, "Joe Ray")
    for sentence in ("approve joe", "show open questions", "failed refunds"):
        await kim.says(sentence)
        kim.sees_nothing_of("Press the button to answer.", "Open questions", "Refunds failed")


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [("find user ravi", "I didn't get"), ("who has not been answered", "I have no answer to that one.")],
)
async def test_a_learner_gets_what_everybody_gets(story: Story, robin: Actor, sentence: str, shown: str) -> None:
    ana = story.actors[1]
    await ana.says(sentence)
    ana.sees(shown)
