"""Every screen, action and form is reached by a sentence: it is shown, or stands as a button on what is shown.

Actions never happen by words alone, so of them only the button is looked for. Confirming screens are one press further.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bot.dialogue.model import Conversation
from bot.dialogue.registry import SEPARATOR, registry
from core.accounts.model import Role
from core.marketplace import Marketplace
from core.mentors.model import MentorState
from core.reports.service import Subject
from core.rooms.model import Purpose
from tests.stories.actor import Actor
from tests.stories.bookings import FRIDAY, asks
from tests.stories.story import Story

Said = tuple[str, str]
"""A sentence, with the labels to press after it behind slashes, and the routes that are there then."""

ANYBODY: tuple[Said, ...] = (
    ("start over", "home find bookings teach settings"),
    ("settings", "settings settings.name settings.zone settings.language link privacy"),
    ("call me Ana Maria", "settings.name form.cancel"),
    ("change my timezone to lisbon", "settings.zone"),
    ("change my interests", "setup.topics setup.topics.pick"),
    ("change my times", "setup.times setup.times.pick"),
    ("what do you know about me", "privacy"),
    ("what can you do", "help ask"),
    ("how are mentors verified", "article question.ask"),
    ("link my telegram", "link link.enter link.offer"),
    ("unlink my telegram", "unlink"),
    ("talk to a human", "human human.write"),
    ("talk to a human / Close it", "human.confirm human.close"),
    ("my mentor did not show up", "reporting report"),
    ("i want to teach", "teach teach.begin"),
    ("python mentor", "mentors mentor"),
    ("find a mentor", "find"),
    ("priya", "mentor book.day"),
    ("priya reviews", "reviews"),
    ("book priya tomorrow", "book.time"),
    ("book priya at 2:30pm tomorrow", "book.check book.send book.message"),
)
TEACHING: tuple[Said, ...] = (
    ("my teaching", "teach hours earnings teach.profile teach.pause"),
    ("pause my profile / Pause", "teach.resume"),
    ("resume teaching / Take sessions again", "teach.pause"),
    ("edit my profile", "teach.profile teach.preview teach.hours"),
    ("how much did i earn in march", "earnings earnings.statement"),
    ("download my statement", "earnings.statement"),
    ("preview my profile", "teach.preview"),
    ("change my hours", "hours hours.week hours.day hours.off hours.travel hours.zone hours.clear hours.back"),
    ("set my hours to mon-fri 6 to 9pm", "hours.week"),
    ("i am not available on friday", "hours.off"),
    ("block next monday afternoon", "hours.day"),
    ("i am travelling to lisbon from 10 december", "hours.travel"),
    ("set the clock of my hours to lisbon", "hours.zone"),
    ("change my price to 900", "teach.price"),
    ("edit my bio", "teach.describe"),
    ("add java to my topics", "teach.topics"),
    ("i teach in spanish too", "teach.languages"),
    ("change my photo", "teach.photo"),
    ("upload an intro video", "teach.intro"),
    ("change my zoom link", "teach.room"),
    ("turn on instant booking", "teach.options"),
    ("my experience is 10 years", "teach.background"),
)
QUESTION, REPORT = "Can two of us share a microphone?", "Somebody sends spam."
APPLYING: tuple[Said, ...] = (("send my application", "teach.profile teach.submit"),)
KEEPING: tuple[Said, ...] = (
    ("open the admin panel", "admin admin.applications admin.questions admin.cases admin.bookings admin.people"),
    ("show applications", "admin.applications application"),
    ("approve joe", "application application.confirm application.changes application.reject"),
    ("approve joe / Approve", "application.confirm application.approve"),
    ("show open questions", "admin.questions admin.question"),
    ("show open questions / Can two of us share a microphone?", "admin.question.answer admin.question.drop"),
    ("who has not been answered", "admin.cases admin.case"),
    ("answer zoe", "admin.case admin.case.answer admin.case.confirm"),
    ("answer zoe / Close it", "admin.case.close"),
    ("show all bookings", "admin.bookings"),
    ("show the community's money", "admin.payments"),
    ("list all members", "admin.people admin.person"),
    ("find user zoe", "admin.person person.confirm"),
    ("suspend zoe / Pause this account", "person.confirm person.suspend"),
    ("make zoe a moderator / Make moderator", "person.grant"),
    ("suspend zoe / Pause this account / Yes, pause / Restore", "person.restore"),
    ("remove kim's moderator role / Take away: moderator", "person.revoke"),
    ("show reports", "admin.reports admin.report"),
    ("show reports / Somebody sends spam.", "admin.report report.confirm"),
    ("show reports / Somebody sends spam. / Nothing to do", "report.close"),
    ("which topics can be taught here", "admin.topics topic.add admin.wishes"),
    ("add a topic pottery", "topic.add"),
    ("rename topic python", "topic topic.call topic.uncall topic.rename topic.retire.check"),
    ("retire the topic yoga / Retire it", "topic.retire"),
    ("retire the topic yoga / Retire it / Yes, retire it", "topic.back"),
    ("unknown topics", "admin.wishes wish"),
    ("unknown topics / underwater basketry", "wish topic.add wish.alias wish.ignore"),
    ("bind this room", "room room.unbind.confirm"),
    ("bind this room / Lounge", "room.unbind"),
)
NOT_BY_WORDS = {
    "private": "leads from a room to the person's own chat",
    "room.application": "is posted in a room",
    "room.case": "is posted in a room",
    "room.report": "is posted in a room",
    "room.bind": "/room in the room itself: only there it is known which one is meant",
    "mentor.of": "is pointed at on Discord",
    "message": "is a notice: one message of those in `messages`",
    "question": "is a notice: the answer to a question",
    "hint": "is shown where a sentence is not understood a second time",
    "booking.pay": "is on `booking` where the payment page could not be made: see test_money_stories.py",
    "review.send": "is on the card of the stars, which are pressed: see test_reviews_stories.py",
    "review.words": "is on the card of the stars, which are pressed: see test_reviews_stories.py",
    "reviews.answer": "is on `reviews` once one of them has words: see test_reviews_stories.py",
    "settings.write_to": "is on `settings` once there is a second chat: see test_linking.py",
    "setup.zone": "the first meeting asks for it, `settings.zone` later",
    "setup.topics.typed": "takes what is typed on `setup.topics`",
    "topic.find": "takes what is typed on `admin.topics`",
    "link.check": "takes the code of the other chat, which is typed or follows a link",
    "link.confirm": "is asked on the way of linking",
    "link.merge": "is asked on the way of linking",
    "link.forget": "is the way back from a code that was made",
    "unlink.confirm": "is on `unlink` once there is a second chat: see test_linking.py",
    "unlink.separate": "is on `unlink` once there is a second chat: see test_linking.py",
}
"""What no sentence leads to, and why that is right."""
SESSIONS: tuple[tuple[str, str, str], ...] = (
    ("ana", "my sessions", "bookings booking"),
    ("priya", "accept the request from ana", "booking booking.accept booking.decline propose.day"),
    ("ana", "cancel my session", "booking.withdraw"),
    ("priya", "accept ana's request / Accept", "booking"),
    ("ana", "pay", "booking"),
    ("ana", "reschedule my class to saturday 2:30pm", "move.check move.send"),
    ("ana", "reschedule my class", "move.day"),
    ("ana", "reschedule my class to saturday", "move.time"),
    ("ana", "cancel my session", "cancel cancel.send"),
    ("ana", "message my mentor", "messages message.write"),
    ("priya", "reschedule my session to saturday", "propose.time propose.send"),
    ("priya", "reschedule my session to saturday / 2:00 PM", "booking.keep"),
    ("ana", "my sessions / Priya Sharma", "booking.agree booking.keep"),
    ("priya", "reschedule my session", "propose.day"),
    ("priya", "cancel my session", "cancel cancel.reason"),
    ("ana", "rate my mentor", "booking booking.done"),
    ("ana", "rate my mentor / All good, it took place", "review review.stars"),
    ("priya", "rate my session", "review review.stars"),
)
"""The same for what can be done with a session, as it goes on."""


async def missing(person: Actor, said: str, routes: str) -> str:
    """Say it, press what follows, and tell which routes are neither shown nor on a button; "" if all are."""
    await person.says("/cancel")
    await person.says("/help")
    sentence, *labels = [part.strip() for part in said.split(" / ")]
    await person.says(sentence)
    for label in labels:
        # A time is typed, as it is no button but a place in a picker.
        await (person.presses(label) if label in person.labels else person.says(label))
    lacking = set(routes.split()) - await there(person)
    return f"{said!r} does not reach {lacking}:\n{person.screen}" if lacking else ""


async def there(person: Actor) -> set[str]:
    """Return the routes of the newest card: what it shows, and where its parts lead."""
    async with person.story.house.database.reading() as session:
        here = (await session.get_one(Conversation, person.account_id)).address
    return {address.partition(SEPARATOR)[0] for address in (here, *addresses(person.card))}


def addresses(value: Any) -> Iterator[str]:
    match value:
        case {"to": str(to)}:
            yield to
        case {"to": [*several]}:
            yield from several
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from addresses(each)


def test_every_route_is_in_a_table_here() -> None:
    tables = (*ANYBODY, *APPLYING, *TEACHING, *KEEPING, *((said, routes) for _who, said, routes in SESSIONS))
    reached = {route for _said, routes in tables for route in routes.split()}
    assert sorted(registry.routes.keys() - reached - NOT_BY_WORDS.keys()) == []
    assert sorted(reached & NOT_BY_WORDS.keys()) == []
    assert reached <= registry.routes.keys()


async def test_what_anybody_reaches(story: Story) -> None:
    await story.mentor("Priya Sharma")
    ana = await story.learner("Ana Silva")
    async with story.house.database.writing() as session:
        market = Marketplace(session, story.house.setup)
        await market.support.write(await market.accounts.get(ana.account_id), "I paid twice.")
    assert [wrong for said, routes in ANYBODY if (wrong := await missing(ana, said, routes))] == []


async def test_what_a_mentor_reaches(story: Story) -> None:
    priya = await story.mentor("Priya Sharma")
    async with story.house.database.writing() as session:
        market = Marketplace(session, story.house.setup)
        account = await market.accounts.get(priya.account_id)
        await market.mentors.set_day(account, date(2026, 12, 1), ())
        await market.mentors.take_off(account, date(2026, 12, 24), date(2026, 12, 26))
    assert [wrong for said, routes in TEACHING if (wrong := await missing(priya, said, routes))] == []


async def test_what_an_applicant_reaches(story: Story) -> None:
    joe = await story.mentor("Joe Ray")
    async with story.house.database.writing() as session:
        market = Marketplace(session, story.house.setup)
        (await market.mentors.get(joe.account_id)).state = MentorState.DRAFT.value
    assert [wrong for said, routes in APPLYING if (wrong := await missing(joe, said, routes))] == []


async def test_what_an_admin_reaches(story: Story) -> None:
    robin, zoe, kim = await story.admin("Robin Gray"), await story.learner("Zoe Lee"), await story.learner("Kim Park")
    joe = await story.mentor("Joe Ray")
    await story.appoint(kim, Role.MODERATOR)
    async with story.house.database.writing() as session:
        market = Marketplace(session, story.house.setup)
        accounts = [await market.accounts.get(actor.account_id) for actor in (robin, zoe, kim)]
        (await market.mentors.get(joe.account_id)).state = MentorState.SUBMITTED.value
        await market.questions.ask(accounts[1], QUESTION)
        await market.support.write(accounts[1], "I paid twice.")
        await market.reports.file(accounts[1], Subject(platform="web", person="", name="", message=""), REPORT)
        await market.topics.call(accounts[0], "python", "snakecraft")
        await market.rooms.bind(accounts[0], "telegram", "-100123", "Lounge", tuple(Purpose)[:1])
        for asker in accounts[1:]:
            await market.topics.ask_for(asker, "underwater basketry")
    assert [wrong for said, routes in KEEPING if (wrong := await missing(robin, said, routes))] == []


async def test_what_the_two_of_a_session_reach(story: Story) -> None:
    priya, ana = await story.mentor("Priya Sharma"), await story.learner("Ana Silva")
    await asks(ana, priya, FRIDAY)
    for who, said, routes in SESSIONS:
        if said == "pay":
            await ana.says("pay")
            await ana.pays()
        if said == "rate my mentor":
            await story.until(FRIDAY + timedelta(hours=2))
        assert not await missing(ana if who == "ana" else priya, said, routes)
