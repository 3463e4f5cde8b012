"""The exclusion constraint: two live sessions of a mentor never overlap, whoever writes them."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account
from core.bookings.model import Booking
from core.bookings.states import LIVE, State
from core.mentors.model import Mentor, MentorState
from core.store.database import Database
from tests.postgres.conftest import until_it_waits

TEN = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEARNER, PRIYA, CHEN = 1, 2, 3
OVERLAP = "bookings_no_overlap"


def session_at(start: datetime, *, mentor: int = PRIYA, state: State = State.CONFIRMED) -> Booking:
    return Booking(
        learner_id=LEARNER, mentor_id=mentor, state=state.value, topic="python", starts_at=start, ends_at=start + HOUR,
        tier_starts_at=start, price_minor=0, currency="USD", fee_percent=15, full_refund_hours=24,
        half_refund_hours=4, learner_zone="UTC", mentor_zone="UTC", requested_at=TEN,
    )  # fmt: skip


@pytest.fixture
async def diary(database: Database) -> Database:
    """Give a database in which Priya is booked from ten to eleven."""
    async with database.writing() as session:
        session.add_all(Account(id=number, name=f"Person {number}", created_at=TEN) for number in (1, 2, 3))
        await session.flush()
        for mentor in (PRIYA, CHEN):
            session.add(Mentor(account_id=mentor, state=MentorState.APPROVED.value, zone_name="UTC"))
        await session.flush()
        session.add(session_at(TEN))
    return database


@pytest.mark.parametrize("minutes", [-59, -30, 0, 30, 59])
async def test_a_session_over_another_is_refused(diary: Database, minutes: int) -> None:
    with pytest.raises(IntegrityError, match=OVERLAP):
        async with diary.writing() as session:
            session.add(session_at(TEN + timedelta(minutes=minutes)))


@pytest.mark.parametrize("state", sorted(LIVE))
async def test_every_live_state_takes_the_time(diary: Database, state: State) -> None:
    with pytest.raises(IntegrityError, match=OVERLAP):
        async with diary.writing() as session:
            session.add(session_at(TEN, state=state))


@pytest.mark.parametrize("state", [state for state in State if state not in LIVE])
async def test_a_session_that_is_over_takes_no_time(diary: Database, state: State) -> None:
    async with diary.writing() as session:
        session.add(session_at(TEN, state=state))


async def test_sessions_may_touch_and_other_mentors_are_free(diary: Database) -> None:
    async with diary.writing() as session:
        session.add_all((session_at(TEN - HOUR), session_at(TEN + HOUR), session_at(TEN, mentor=CHEN)))


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_at": TEN + HOUR / 2, "ends_at": TEN + 3 * HOUR / 2},
        {"starts_at": TEN + HOUR / 2},
        {"starts_at": TEN, "ends_at": TEN + HOUR},
    ],
)
async def test_a_live_session_is_not_moved_onto_another(diary: Database, changes: dict[str, Any]) -> None:
    async with diary.writing() as session:
        session.add(session_at(TEN + HOUR))
    with pytest.raises(IntegrityError, match=OVERLAP):
        await change(diary, TEN + HOUR, **changes)


async def test_neither_another_mentor_nor_a_second_life_gets_around_it(diary: Database) -> None:
    async with diary.writing() as session:
        session.add_all((session_at(TEN, mentor=CHEN), session_at(TEN + HOUR / 2, state=State.DECLINED)))
    with pytest.raises(IntegrityError, match=OVERLAP):
        await change(diary, TEN, mentor=CHEN, mentor_id=PRIYA)
    with pytest.raises(IntegrityError, match=OVERLAP):
        await change(diary, TEN + HOUR / 2, state=State.CONFIRMED.value)


@pytest.mark.parametrize("first_commits", [True, False])
async def test_of_two_transactions_that_both_saw_a_free_time_one_gets_it(
    diary: Database, url: str, *, first_commits: bool
) -> None:
    """The second waits for the first, and gets the time only if the first gives it up."""
    other = Database(url)
    wanted = TEN + 5 * HOUR
    async with AsyncSession(diary.engine) as first:
        first.add(session_at(wanted))
        await first.flush()
        second = asyncio.create_task(_books(other, wanted + HOUR / 2))
        await until_it_waits(second, diary)
        await (first.commit() if first_commits else first.rollback())
        assert await second is not first_commits
    await other.close()


async def _books(database: Database, start: datetime) -> bool:
    try:
        async with database.writing() as session:
            session.add(session_at(start))
    except IntegrityError:
        return False
    return True


async def change(database: Database, start: datetime, *, mentor: int = PRIYA, **values: Any) -> None:
    async with database.writing() as session:
        await session.execute(
            update(Booking).where(Booking.starts_at == start, Booking.mentor_id == mentor).values(**values)
        )
