"""Fills a database that is thrown away afterwards: many mentors with hours and bookings, and learners who can type.

Everybody has an address in the web chat: the person with the account 7 is "p7" there.
"""

import random
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from core.accounts.model import Account, AccountRole, Identity, Role
from core.bookings.model import Booking
from core.bookings.states import State
from core.mentors.model import Mentor, MentorState, WeeklyRange
from core.mentors.topics.table import built_in
from core.store import migrate
from core.store.database import Database
from core.store.tasks import Priority, Task
from core.store.types import Base

MENTORS = 10_000
LEARNERS = 10_000
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""A Monday; the clock of every measure stands there."""
TOMORROW = NOW.replace(hour=0) + timedelta(days=1)
RATES = {"INR": 84.0, "EUR": 0.92, "BRL": 5.4, "GBP": 0.78}
PRICES = {"USD": (500, 9000), "INR": (20000, 400000), "EUR": (500, 8000), "BRL": (2000, 30000), "GBP": (500, 7000)}
ZONES = (
    "Asia/Kolkata", "Europe/London", "America/New_York", "Europe/Lisbon", "America/Sao_Paulo",
    "Asia/Tokyo", "Africa/Lagos", "America/Los_Angeles", "Europe/Berlin", "Asia/Manila",
)  # fmt: skip
GIVEN = (
    "Priya", "Ana", "Ben", "Chen", "Dina", "Emeka", "Fatima", "Gita", "Hugo", "Ines",
    "Jonas", "Kavya", "Leo", "Mina", "Noor", "Omar", "Paula", "Quinn", "Ravi", "Sofia",
)  # fmt: skip
FAMILY = (
    "Silva", "Sharma", "Smith", "Okafor", "Tanaka", "Costa", "Müller", "Reyes",
    "Patel", "Nguyen", "Kim", "Rossi", "Novak", "Haddad", "Larsen", "Mensah",
)  # fmt: skip
PHRASES = ("at your own pace", "for beginners", "from first steps to production", "exams that stick", "with a smile")
INSERT_ROWS = 5000

Rows = list[dict[str, Any]]


@asynccontextmanager
async def crowd(mentors: int = MENTORS, learners: int = LEARNERS) -> AsyncIterator[str]:
    """Yield the URL of a migrated SQLite database with accounts 1 to `mentors` teaching and `learners` after them."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'crowd.db'}"
        await migrate.upgrade(url)
        database = Database(url)
        for table, rows in _people(mentors, learners, random.Random(7)):
            await _insert(database, table, rows)
        await database.close()
        yield url


async def _insert(database: Database, table: type[Base], rows: Rows) -> None:
    async with database.writing() as session:
        for begin in range(0, len(rows), INSERT_ROWS):
            await session.execute(insert(table), rows[begin : begin + INSERT_ROWS])


def _people(mentors: int, learners: int, chance: random.Random) -> list[tuple[type[Base], Rows]]:
    teaching, everybody = range(1, mentors + 1), range(1, mentors + learners + 1)
    return [
        (Account, [_account(number, chance) for number in everybody]),
        (Identity, [_identity(number) for number in everybody]),
        (AccountRole, [{"account_id": number, "role": Role.MENTOR.value} for number in teaching]),
        (Mentor, [_mentor(number, chance) for number in teaching]),
        (WeeklyRange, [hours for number in teaching for hours in _week(number, chance)]),
        (Booking, [booking for number in teaching[:-1:3] for booking in _sessions(number, chance)]),
        (Task, [task for number in teaching[:-1:3] for task in _plans(number)]),
    ]


def _account(number: int, chance: random.Random) -> dict[str, Any]:
    name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}{number % 97 or ''}"
    return {"id": number, "name": name, "created_at": NOW, "zone_name": chance.choice(ZONES), "currency": "USD"}


def _identity(number: int) -> dict[str, Any]:
    key = f"p{number}"
    return {"account_id": number, "platform": "web", "external_id": key, "chat": key, "last_seen_at": NOW}


@cache
def _popularity() -> tuple[float, ...]:
    # The first topics of the file are taught by far the most, as in life.
    return tuple(accumulate(1 / (place + 3) for place in range(len(built_in().topics))))


def _mentor(number: int, chance: random.Random) -> dict[str, Any]:
    taught = list(dict.fromkeys(chance.choices(list(built_in().topics), cum_weights=_popularity(), k=3)))
    currency = chance.choice(list(PRICES))
    reviews = int(chance.expovariate(0.1)) if chance.random() < 0.7 else 0
    return {
        "account_id": number,
        "state": MentorState.APPROVED.value,
        "headline": f"{built_in().topics[taught[0]].name} {chance.choice(PHRASES)}",
        "about": f"I have taught {built_in().topics[taught[0]].name} for years, and I like questions.",
        "topics": taught,
        "experience_years": chance.randint(0, 30),
        "languages": ["en", chance.choice(["hi", "pt", "es", "de", "fr"])],
        "price_minor": 0 if chance.random() < 0.05 else chance.randint(*PRICES[currency]),
        "currency": currency,
        "session_minutes": [30, 60] if chance.random() < 0.5 else [60],
        "zone_name": chance.choice(ZONES),
        "revision": number,
        "review_count": reviews,
        "rating_sum": reviews * chance.uniform(3.5, 5),
        "rating_weight": float(reviews),
        "session_count": reviews * 2,
    }


def _week(number: int, chance: random.Random) -> Rows:
    begins = chance.choice((7, 8, 9, 16, 17, 18)) * 60
    return [
        {"mentor_id": number, "weekday": weekday, "starts": begins, "ends": begins + 240}
        for weekday in chance.sample(range(7), 5)
    ]


def _sessions(number: int, chance: random.Random) -> Rows:
    """Return two booked hours of tomorrow."""
    starts = [TOMORROW + timedelta(hours=hour) for hour in chance.sample(range(24), 2)]
    return [
        {
            "learner_id": number + 1,
            "mentor_id": number,
            "state": State.CONFIRMED.value,
            "topic": "python",
            "starts_at": start,
            "ends_at": start + timedelta(hours=1),
            "tier_starts_at": start,
            "price_minor": 1000,
            "currency": "USD",
            "fee_percent": 15,
            "full_refund_hours": 24,
            "half_refund_hours": 4,
            "learner_zone": "UTC",
            "mentor_zone": "UTC",
            "requested_at": NOW,
        }
        for start in starts
    ]


def _plans(number: int) -> Rows:
    """Return what waits for its time because of two sessions: three reminders for each person, and the completion."""
    return [
        {
            "kind": "planned",
            "key": f"planned:{number}:{place}",
            "payload": {},
            "run_at": TOMORROW + timedelta(minutes=place),
            "priority": Priority.REMINDER,
            "attempts": 0,
        }
        for place in range(14)
    ]
