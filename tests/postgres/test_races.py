"""Two processes at once: each test opens the same database twice, as two machines would."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy import func, select

from core.accounts.model import Account, Identity, StoredFile
from core.accounts.service import Accounts
from core.bookings.model import Booking
from core.bookings.refusals import SlotTaken, TooManyRequests
from core.errors import Refused
from core.marketplace import Marketplace
from core.store.database import Database
from tests.stories.actor import Actor
from tests.stories.bookings import THURSDAY, TUESDAY, WEDNESDAY
from tests.stories.story import START, Story

T = TypeVar("T")
LEARNERS = 50


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How several attempts at once went."""

    won: int
    refused: list[type[BaseException]]


async def race(*attempts: Awaitable[object]) -> Outcome:
    """Run all at once; what is no refusal is an error."""
    results = await asyncio.gather(*attempts, return_exceptions=True)
    failed = [result for result in results if isinstance(result, BaseException)]
    assert all(isinstance(one, Refused) for one in failed), failed
    return Outcome(won=len(results) - len(failed), refused=[type(one) for one in failed])


class Processes:
    """The story's house and a second database connection pool beside it, taking turns."""

    def __init__(self, story: Story, other: Database) -> None:
        self.story = story
        self._databases = (story.house.database, other)
        self._turn = 0

    def next(self) -> Database:
        self._turn += 1
        return self._databases[self._turn % 2]

    async def requests(self, learner: int, mentor: Actor, at: object = TUESDAY) -> int:
        """Let somebody request an hour from the next process, as one event does."""
        async with self.next().writing() as session:
            market = Marketplace(session, self.story.house.setup)
            account = await market.accounts.get(learner)
            booking = await market.bookings.request(account, mentor.account_id, at, 60, topic="python")  # type: ignore[arg-type]
            return booking.id


@pytest.fixture
async def processes(story: Story, url: str) -> AsyncIterator[Processes]:
    other = Database(url)
    yield Processes(story, other)
    await other.close()


async def crowd(story: Story, size: int) -> list[int]:
    """Bring in people without windows."""
    async with story.house.database.writing() as session:
        people = [Account(name=f"Learner {number}", zone_name="UTC", created_at=START) for number in range(size)]
        session.add_all(people)
        await session.flush()
        return [person.id for person in people]


async def test_of_fifty_learners_who_want_one_slot_exactly_one_gets_it(processes: Processes) -> None:
    priya = await processes.story.mentor("Priya Sharma")
    learners = await crowd(processes.story, LEARNERS)
    outcome = await race(*(processes.requests(learner, priya) for learner in learners))
    assert outcome == Outcome(won=1, refused=[SlotTaken] * (LEARNERS - 1))
    assert len(await processes.story.bookings("requested")) == 1


async def test_sessions_that_are_closer_than_the_gap_are_not_both_booked(processes: Processes) -> None:
    priya = await processes.story.mentor("Priya Sharma", minutes=(60,), week="daily 09:00-21:00")
    ana, ben = await crowd(processes.story, 2)
    outcome = await race(
        processes.requests(ana, priya, TUESDAY), processes.requests(ben, priya, TUESDAY + timedelta(hours=1))
    )
    assert outcome.won == 1


async def test_an_expired_hold_goes_to_one_of_those_who_want_its_time_and_the_others_are_told_why(
    processes: Processes,
) -> None:
    priya = await processes.story.mentor("Priya Sharma")
    first, *others = await crowd(processes.story, 9)
    await processes.requests(first, priya, WEDNESDAY)
    # The time passes without the worker: only the row says that the hold is over.
    processes.story.clock.skip(timedelta(hours=25))
    outcome = await race(*(processes.requests(learner, priya, WEDNESDAY) for learner in others))
    assert outcome == Outcome(won=1, refused=[SlotTaken] * 7)
    assert len(await processes.story.bookings("request_expired")) == 1


async def test_somebody_on_two_platforms_at_once_has_three_open_requests_at_most(processes: Processes) -> None:
    mentors = [await processes.story.mentor(name) for name in ("Priya", "Chen", "Omar", "Lucia", "Noor")]
    (ana,) = await crowd(processes.story, 1)
    outcome = await race(*(processes.requests(ana, mentor, THURSDAY) for mentor in mentors))
    assert outcome == Outcome(won=3, refused=[TooManyRequests] * 2)


async def test_two_answers_to_one_request_at_once_are_one(processes: Processes) -> None:
    priya = await processes.story.mentor("Priya Sharma")
    ana = await processes.story.learner("Ana Silva")
    booking = await processes.requests(ana.account_id, priya)

    async def accepts() -> None:
        async with processes.next().writing() as session:
            market = Marketplace(session, processes.story.house.setup)
            await market.bookings.accept(await market.accounts.get(priya.account_id), booking)

    async def withdraws() -> None:
        async with processes.next().writing() as session:
            market = Marketplace(session, processes.story.house.setup)
            await market.bookings.withdraw(await market.accounts.get(ana.account_id), booking)

    assert (await race(accepts(), withdraws(), accepts(), withdraws())).won == 1


async def test_who_writes_to_two_processes_at_once_is_one_person(story: Story, processes: Processes) -> None:
    async def meets() -> int:
        async with processes.next().writing() as session:
            accounts = Accounts(session, START)
            return (await accounts.meet(platform="discord", external_id="7", chat="7", name="Ana")).id

    assert len(set(await asyncio.gather(*(meets() for _ in range(6))))) == 1
    async with story.house.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Account)) == 1
        assert await session.scalar(select(func.count()).select_from(Identity)) == 1


async def test_a_picture_that_is_sent_twice_at_once_is_kept_once(story: Story, processes: Processes) -> None:
    async def stores() -> int:
        async with processes.next().writing() as session:
            return await Accounts(session, START).store_file("image/png", b"a picture")

    assert len(set(await asyncio.gather(*(stores() for _ in range(6))))) == 1
    async with story.house.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(StoredFile)) == 1


async def test_a_reader_sees_one_state_while_others_write(story: Story, processes: Processes) -> None:
    priya = await story.mentor("Priya Sharma")
    (ana,) = await crowd(story, 1)
    bookings = select(func.count()).select_from(Booking)
    async with story.house.database.reading() as session:
        assert await session.scalar(bookings) == 0
        await processes.requests(ana, priya)
        assert await session.scalar(bookings) == 0
    async with story.house.database.reading() as session:
        assert await session.scalar(bookings) == 1
