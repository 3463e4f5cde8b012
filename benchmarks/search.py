"""Time searches and slots over 10,000 mentors on SQLite, beside the plain way over the same rows.

    python benchmarks/search.py [mentors]

A typed search is timed from opening the session to the finished page: check for news, match, next free times, check
of the accounts shown. The plain way is what one would write first: `LIKE` on every row, then a scan in Python.
"""

import asyncio
import gc
import random
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any

from sqlalchemy import insert, select

from core.accounts.model import Account
from core.bookings.model import Booking
from core.bookings.states import State
from core.mentors.hours import Interval
from core.mentors.model import Mentor, MentorState, WeeklyRange
from core.mentors.service import Mentors
from core.mentors.slots import slots
from core.mentors.topics import topics
from core.money import Money
from core.policies import Policies
from core.search.directory import Directory
from core.search.query import Query, Sort
from core.search.rates import Rates
from core.search.service import Search
from core.store.database import Database
from core.store.types import Base

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TOMORROW = NOW.replace(hour=0) + timedelta(days=1)
EVENING = (Interval(start=TOMORROW + timedelta(hours=17), end=TOMORROW + timedelta(hours=22)),)
RATES = {"INR": 84.0, "EUR": 0.92, "BRL": 5.4, "GBP": 0.78}
PRICES = {"USD": (500, 9000), "INR": (20000, 400000), "EUR": (500, 8000), "BRL": (2000, 30000), "GBP": (500, 7000)}
ZONES = (
    "Asia/Kolkata",
    "Europe/London",
    "America/New_York",
    "Europe/Lisbon",
    "America/Sao_Paulo",
    "Asia/Tokyo",
    "Africa/Lagos",
    "America/Los_Angeles",
    "Europe/Berlin",
    "Asia/Manila",
)
GIVEN = (
    "Priya",
    "Ana",
    "Ben",
    "Chen",
    "Dina",
    "Emeka",
    "Fatima",
    "Gita",
    "Hugo",
    "Ines",
    "Jonas",
    "Kavya",
    "Leo",
    "Mina",
    "Noor",
    "Omar",
    "Paula",
    "Quinn",
    "Ravi",
    "Sofia",
)
FAMILY = (
    "Silva",
    "Sharma",
    "Smith",
    "Okafor",
    "Tanaka",
    "Costa",
    "Müller",
    "Reyes",
    "Patel",
    "Nguyen",
    "Kim",
    "Rossi",
    "Novak",
    "Haddad",
    "Larsen",
    "Mensah",
)
PHRASES = (
    "at your own pace",
    "for beginners",
    "from first steps to production",
    "exam prep that sticks",
    "with a smile",
)
INSERT_ROWS = 5000


class Figures:
    """Collects named timings (milliseconds) and prints them as one table with ratios to a named baseline."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, float, float, str | None]] = []

    async def measure(
        self, name: str, runs: int, work: Callable[[int], Awaitable[Any]], baseline: str | None = None
    ) -> None:
        """Time `work(0)` to `work(runs - 1)` after one unmeasured run."""
        await work(0)
        taken = []
        for run in range(runs):
            begun = time.perf_counter()
            await work(run)
            taken.append((time.perf_counter() - begun) * 1000)
        cuts = quantiles(taken, n=100, method="inclusive")
        self._rows.append((name, cuts[49], cuts[94], baseline))

    def show(self) -> None:
        """Print the table."""
        medians = {name: p50 for name, p50, _, _ in self._rows}
        print(f"{'':40} {'p50 ms':>9} {'p95 ms':>9}   ratio of p50")
        for name, p50, p95, baseline in self._rows:
            ratio = f"{p50 / medians[baseline]:.3f} x {baseline}" if baseline else "baseline"
            print(f"{name:40} {p50:9.2f} {p95:9.2f}   {ratio}")


def people(
    count: int, chance: random.Random
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Return rows of accounts, mentors and weekly hours; the first topics of the file are taught by far the most."""
    slugs = list(topics())
    popularity = [1 / (place + 3) for place in range(len(slugs))]
    accounts, mentors, hours = [], [], []
    for number in range(1, count + 1):
        taught = list(dict.fromkeys(chance.choices(slugs, popularity, k=3)))
        currency = chance.choice(list(PRICES))
        reviews = int(chance.expovariate(0.1)) if chance.random() < 0.7 else 0
        name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}{number % 97 or ''}"
        accounts.append({"id": number, "name": name, "created_at": NOW, "locale": "en", "interests": []})
        mentors.append(
            {
                "account_id": number,
                "state": MentorState.APPROVED.value,
                "headline": f"{topics()[taught[0]].name} {chance.choice(PHRASES)}",
                "topics": taught,
                "experience_years": chance.randint(0, 30),
                "languages": ["en", *chance.sample(["hi", "pt", "es", "de", "fr"], 1)],
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
        )
        begins = chance.choice((7, 8, 9, 16, 17, 18)) * 60
        hours += [
            {"mentor_id": number, "weekday": weekday, "starts": begins, "ends": begins + 240}
            for weekday in chance.sample(range(7), 5)
        ]
    return accounts, mentors, hours


def sessions(count: int, chance: random.Random) -> list[dict[str, Any]]:
    """Return two booked hours of tomorrow for every third mentor."""
    rows = []
    for number in range(1, count, 3):
        for hour in chance.sample(range(24), 2):
            start = TOMORROW + timedelta(hours=hour)
            rows.append(
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
            )
    return rows


async def fill(database: Database, count: int) -> None:
    """Make the tables and their rows."""
    chance = random.Random(7)
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    accounts, mentors, hours = people(count, chance)
    tables = ((Account, accounts), (Mentor, mentors), (WeeklyRange, hours), (Booking, sessions(count, chance)))
    async with database.writing() as session:
        for table, rows in tables:
            for begin in range(0, len(rows), INSERT_ROWS):
                await session.execute(insert(table), rows[begin : begin + INSERT_ROWS])


async def plain_search(database: Database, word: str, limit: Money) -> list[int]:
    """Search the plain way: LIKE in SQL, prices and order in Python, no free times."""
    rates = Rates(RATES)
    async with database.reading() as session:
        rows = await session.execute(
            select(Mentor.account_id, Mentor.price_minor, Mentor.currency, Mentor.rating_sum, Mentor.rating_weight)
            .join(Account)
            .where(Mentor.state == MentorState.APPROVED.value, Account.suspended_at.is_(None))
            .where(Mentor.topics.cast(Mentor.headline.type).contains(word) | Mentor.headline.contains(word))
        )
        fitting = [
            (-(45 + total) / (10 + weight), number)
            for number, minor, currency, total, weight in rows
            if rates.at_most(Money(minor, currency), limit)
        ]
    return [number for _, number in sorted(fitting)[:5]]


async def searches(database: Database, directory: Directory, figures: Figures) -> None:
    """Measure typed searches beside the plain one."""
    popular = list(topics())[:40]
    limit = Money(2000, "USD")
    mixed: Sequence[Callable[[str], Query]] = (
        lambda slug: Query(topics=(slug,)),
        lambda slug: Query(topics=(slug,), max_price=limit),
        lambda slug: Query(topics=(slug,), windows=EVENING),
        lambda slug: Query(topics=(slug,), sort=Sort.SOONEST),
        lambda slug: Query(words=FAMILY[len(slug) % len(FAMILY)]),
    )
    kinds: dict[str, tuple[int, Callable[[int], Query]]] = {
        "topic": (100, lambda run: mixed[0](popular[run % 40])),
        "topic, price": (100, lambda run: mixed[1](popular[run % 40])),
        "topic, tomorrow evening": (100, lambda run: mixed[2](popular[run % 40])),
        "topic, soonest": (100, lambda run: mixed[3](popular[run % 40])),
        "name": (100, lambda run: mixed[4](popular[run % 40])),
        "misspelt topic": (40, lambda _: Query(words="javscript")),
        "all these, mixed": (250, lambda run: mixed[run % 5](popular[run % 40])),
        "tomorrow evening, any topic": (30, lambda _: Query(windows=EVENING)),
        "soonest, any topic": (30, lambda _: Query(sort=Sort.SOONEST)),
        "nothing fits: 1 filter let go": (30, lambda _: Query(topics=("python",), min_experience=99)),
        "nothing fits: popular instead": (30, lambda _: Query(topics=("python",), language="xx", min_rating=6)),
    }

    async def found(asked: Callable[[int], Query], run: int) -> None:
        async with database.reading() as session:
            await Search(session, NOW, Policies(), directory, Rates(RATES)).find(asked(run))

    await figures.measure("plain LIKE + scan", 30, lambda run: plain_search(database, popular[run % 40], limit))
    for name, (runs, asked) in kinds.items():
        await figures.measure(name, runs, partial(found, asked), "plain LIKE + scan")


async def month(database: Database, figures: Figures) -> None:
    """Measure 30 days of slots, read from the database, for one mentor and for a page of ten."""

    async def listed(numbers: list[int]) -> None:
        async with database.reading() as session:
            mentors = Mentors(session, NOW, Policies())
            hours = await mentors.hours_of(numbers)
            mentor = await mentors.get(numbers[0])
            rules = mentors.rules(mentor, timedelta(hours=1))
            for number in numbers:
                slots(hours[number], rules, (), now=NOW, start=NOW, end=NOW + timedelta(days=30))

    await figures.measure("30 days of slots, 1 mentor", 100, lambda run: listed([run + 1]))
    await figures.measure(
        "30 days of slots, 10 mentors",
        50,
        lambda run: listed(list(range(run + 1, run + 11))),
        "30 days of slots, 1 mentor",
    )


async def load(database: Database, directory: Directory) -> float:
    """Read every mentor into an empty directory and return how many seconds that took."""
    begun = time.perf_counter()
    async with database.reading() as session:
        await directory.refresh(session, Mentors(session, NOW, Policies()))
    return time.perf_counter() - begun


async def weigh(database: Database) -> float:
    """Return how many MB a full directory takes."""
    directory = Directory()
    tracemalloc.start()
    await load(database, directory)
    gc.collect()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return kept / 1024**2


async def main(count: int) -> None:
    """Fill a database that is thrown away afterwards, measure, print."""
    figures = Figures()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}")
        await fill(database, count)
        directory = Directory()
        seconds = await load(database, directory)
        await searches(database, directory, figures)
        await month(database, figures)
        size = await weigh(database)
        await database.close()
    figures.show()
    print(f"{count} mentors: first load {seconds:.2f} s, {size:.0f} MB kept in memory")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
