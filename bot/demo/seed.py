"""Fills an empty database with the demo's people and their past: the same for the same present."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.demo.cast import ANA, Cast, invite, read
from bot.demo.diary import PAST, Diary, Meeting
from bot.demo.histories import Chronicle, Story
from bot.demo.money import account_for
from bot.demo.praise import Critics
from core.accounts.model import Account
from core.bookings.followups import Followups
from core.bookings.states import State
from core.mentors.service import Mentors
from core.policies import Policies
from core.store.database import Database

PAST_MEETINGS = 199
"""With Ana's, about 200."""
MEETINGS_AHEAD = 4
OUTCOMES = {
    State.COMPLETED: 82,
    State.CANCELLED_BY_LEARNER: 6,
    State.CANCELLED_BY_MENTOR: 3,
    State.DECLINED: 4,
    State.REQUEST_EXPIRED: 2,
    State.PAYMENT_EXPIRED: 2,
    State.WITHDRAWN: 1,
}
"""How often, in a hundred, a meeting ends like this."""
ANA_REVIEWS, ANA_MEETS = "callum-thornbury", "beatriz-lourencinho"
"""Whom Ana has met and not reviewed yet, and whom she meets next."""
DAY = timedelta(days=1)


async def is_empty(database: Database) -> bool:
    """Tell whether nobody has ever been in the database, which must be migrated."""
    async with database.reading() as session:
        return await session.scalar(select(Account.id).limit(1)) is None


async def seed(database: Database, policies: Policies, now: datetime) -> None:
    """Fill an empty, migrated database in one transaction: people, bookings around `now`, their money and reviews.

    Raises sqlalchemy.exc.IntegrityError where the demo's people are there already, and changes nothing.
    """
    rng = Random(2)  # noqa: S311 - a plausible past, not a secret
    async with database.writing() as session:
        cast = await invite(session, now)
        await _live(session, cast, policies, now, rng)


async def _live(session: AsyncSession, cast: Cast, policies: Policies, now: datetime, rng: Random) -> None:
    sayings = read("sayings.toml")
    diary = Diary(cast, rng, now)
    chronicle = Chronicle(rng, now, policies, Mentors(session, now, policies), sayings)
    reviewed_next = _agreed(diary.meet(ANA, ANA_REVIEWS, now - 5 * DAY, now - DAY))
    ahead = [_agreed(diary.meet(ANA, ANA_MEETS, now + 2 * DAY, now + 9 * DAY))]
    ahead += _draw(diary, MEETINGS_AHEAD, now + DAY, now + 9 * DAY, besides=ANA)
    past = _draw(diary, PAST_MEETINGS, now - PAST, now - DAY / 4)
    fates = rng.choices(list(OUTCOMES), list(OUTCOMES.values()), k=len(past))
    plan = [(reviewed_next, State.COMPLETED), *zip(past, fates, strict=True)]
    plan += [(meeting, State.CONFIRMED) for meeting in ahead]
    told = {
        meeting: chronicle.tell(meeting, fate) for meeting, fate in sorted(plan, key=lambda one: one[0].interval.start)
    }
    stories = sorted(told.values(), key=lambda story: story.booking.requested_at)
    session.add_all(story.booking for story in stories)
    await session.flush()
    await account_for(session, stories, policies, rng)
    critics = Critics(rng, now, policies, read("reviews.toml")["review"], sayings)
    await critics.write(session, stories, waits=told[reviewed_next], diligent=cast.learners[ANA])
    await _watch(session, [told[meeting] for meeting in ahead], policies, now)


def _draw(diary: Diary, count: int, begin: datetime, end: datetime, *, besides: str = "") -> list[Meeting]:
    """Draw meetings of anybody but the learner `besides`."""
    found: list[Meeting] = []
    while len(found) < count:
        learner, mentor = diary.pair()
        meeting = None if learner == besides else diary.meet(learner, mentor, begin, end)
        if meeting is not None:
            found.append(meeting)
    return found


def _agreed(meeting: Meeting | None) -> Meeting:
    if meeting is None:
        raise RuntimeError("the story that people play first needs this meeting")
    return meeting


async def _watch(session: AsyncSession, stories: list[Story], policies: Policies, now: datetime) -> None:
    """Plan the reminders and the completion of the sessions to come."""
    followups = Followups(session, now, policies)
    for story in stories:
        await session.refresh(story.booking)
        await followups.watch_session(story.booking)
