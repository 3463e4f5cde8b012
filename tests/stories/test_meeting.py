"""Where the two meet, and what the community settles for people who have not chosen."""

from datetime import timedelta

from bot.settings import Community
from bot.settings import Settings as AllSettings
from tests.stories.bookings import TUESDAY, agrees, books, the_booking
from tests.stories.story import Story

ROOM = "https://meet.example.org/priya"


async def test_both_see_where_they_meet_from_the_confirmation_until_the_end(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    await priya.says("/teach")
    await priya.presses("Edit my profile")
    await priya.presses("Where you meet")
    await priya.fills(url=ROOM)

    booking = await agrees(ana, priya)
    ana.sees_nothing_of("Join the session")
    await ana.pays()
    for person in (ana, priya):
        assert ROOM in [part.get("url") for part in person.card["parts"]]
        person.sees("Join the session")

    await story.until((await the_booking(story, booking)).ends_at)
    ana.sees_nothing_of("Join the session").sees("Did something go wrong? Tell an admin before")


async def test_a_mentor_who_has_not_said_where_is_asked_and_the_learner_is_told(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    await books(ana, priya)
    ana.sees("has not said yet where you meet")
    priya.sees("does not know yet where you meet")
    await priya.presses("Say where you meet")
    await priya.fills(url="meet.example.org")
    priya.sees("A link starts with https")


async def test_a_newcomer_is_welcomed_to_the_community_in_its_language_zone_and_money(story: Story) -> None:
    community = Community(name="Pune Learns", default_locale="en", default_zone="Asia/Kolkata", default_currency="INR")
    story.settings = AllSettings(**{**dict(story.settings), "community": community})
    await story.restart()
    await story.mentor("Priya", week="daily 09:00-21:00")
    ben = await story.person("Ben")

    await ben.opens()
    ben.sees("Welcome to Pune Learns")
    await ben.says("python mentor under 800")
    ben.sees("up to ₹800.00")
    await ben.visits("book.time", mentor=1, minutes=60, day=(TUESDAY + timedelta(days=1)).date())
    ben.sees("your time in Kolkata", "9:00 AM")
