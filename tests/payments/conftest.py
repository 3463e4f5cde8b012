"""A database on disk, a clock that stands still, and bookings that payments are for."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account
from core.bookings.model import Booking
from core.bookings.states import State
from core.clock import MovableClock
from core.mentors.model import Mentor, MentorState
from core.store.database import Database
from core.store.types import Base

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MENTOR, LEARNER = 7, 8


class StandingClock:
    """Always the same instant; a MovableClock on top of it moves only when told."""

    def now(self) -> datetime:
        return NOON


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(StandingClock())


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'books.db'}")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with database.writing() as session:
        await add_people(session)
    yield database
    await database.close()


async def add_people(session: AsyncSession) -> None:
    for account_id, name in ((MENTOR, "Priya"), (LEARNER, "Ana")):
        session.add(Account(id=account_id, name=name, created_at=NOON))
    await session.flush()
    session.add(Mentor(account_id=MENTOR, state=MentorState.APPROVED, zone_name="Asia/Kolkata"))


async def add_booking(session: AsyncSession, booking_id: int, price: int = 5000, currency: str = "USD") -> int:
    """Insert a booking that waits for its payment; each one on a day of its own."""
    starts_at = NOON + timedelta(days=booking_id)
    session.add(
        Booking(
            id=booking_id,
            learner_id=LEARNER,
            mentor_id=MENTOR,
            state=State.AWAITING_PAYMENT,
            topic="python",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            tier_starts_at=starts_at,
            price_minor=price,
            currency=currency,
            fee_percent=15,
            full_refund_hours=24,
            half_refund_hours=4,
            learner_zone="Europe/Lisbon",
            mentor_zone="Asia/Kolkata",
            requested_at=NOON,
        )
    )
    await session.flush()
    return booking_id
