"""Times searches and slots over 10,000 mentors on SQLite, beside the plain way over the same rows.

A search is timed from opening the session to the finished page: check for news, match, next free times, check of the
accounts shown. The plain way is what one would write first: `LIKE` on every row, then a scan in Python.
"""

import asyncio
import gc
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from sqlalchemy import select

from benchmarks.arrange import FAMILY, MENTORS, NOW, RATES, TOMORROW, crowd
from benchmarks.table import Table, resident
from core.accounts.model import Account
from core.bookings.calendar import Calendar
from core.mentors.hours import Interval
from core.mentors.model import Mentor, MentorState
from core.mentors.service import Mentors
from core.mentors.slots import slots
from core.mentors.topics.table import built_in
from core.money import Money
from core.policies import Policies
from core.search.directory import Directory
from core.search.query import Query, Sort
from core.search.rates import Rates
from core.search.service import Search
from core.store.database import Database

EVENING = (Interval(start=TOMORROW + timedelta(hours=17), end=TOMORROW + timedelta(hours=22)),)
LIMIT = Money(2000, "USD")
MONTH = timedelta(days=30)
PLAIN = "plain LIKE and scan"
ONE_MONTH = "30 days of slots, 1 mentor"

_MIXED: Sequence[Callable[[str], Query]] = (
    lambda slug: Query(topics=(slug,)),
    lambda slug: Query(topics=(slug,), max_price=LIMIT),
    lambda slug: Query(topics=(slug,), windows=EVENING),
    lambda slug: Query(topics=(slug,), sort=Sort.SOONEST),
    lambda slug: Query(words=FAMILY[len(slug) % len(FAMILY)]),
)


def _kinds() -> dict[str, tuple[int, Callable[[int], Query]]]:
    popular = list(built_in().topics)[:40]
    return {
        "topic": (100, lambda run: _MIXED[0](popular[run % 40])),
        "topic, price": (100, lambda run: _MIXED[1](popular[run % 40])),
        "topic, tomorrow evening": (100, lambda run: _MIXED[2](popular[run % 40])),
        "topic, soonest": (100, lambda run: _MIXED[3](popular[run % 40])),
        "name": (100, lambda run: _MIXED[4](popular[run % 40])),
        "misspelt topic": (40, lambda _: Query(words="javscript")),
        "all these, mixed": (250, lambda run: _MIXED[run % 5](popular[run % 40])),
        "tomorrow evening, any topic": (40, lambda _: Query(windows=EVENING)),
        "soonest, any topic": (40, lambda _: Query(sort=Sort.SOONEST)),
        "nothing fits: 1 filter let go": (40, lambda _: Query(topics=("python",), min_experience=99)),
        "nothing fits: popular instead": (40, lambda _: Query(topics=("python",), language="xx", min_rating=6)),
    }


async def _plain(database: Database, word: str) -> list[int]:
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
            if rates.at_most(Money(minor, currency), LIMIT)
        ]
    return [number for _, number in sorted(fitting)[:5]]


async def _searches(database: Database, directory: Directory, table: Table) -> None:
    popular = list(built_in().topics)[:40]

    async def found(asked: Callable[[int], Query], run: int) -> None:
        async with database.reading() as session:
            await Search(session, NOW, Policies(), directory, Rates(RATES)).find(asked(run))

    await table.measure(PLAIN, 40, lambda run: _plain(database, popular[run % 40]))
    for name, (runs, asked) in _kinds().items():
        await table.measure(name, runs, partial(found, asked), baseline=PLAIN, aim=50)


async def _months(database: Database, table: Table) -> None:
    """Measure 30 days of free slots, hours and bookings read from the database."""

    async def listed(numbers: list[int]) -> None:
        async with database.reading() as session:
            mentors = Mentors(session, NOW, Policies())
            hours = await mentors.hours_of(numbers)
            busy = await Calendar(session, NOW, Policies()).busy(numbers, NOW, NOW + MONTH)
            rules = mentors.rules(timedelta(hours=1))
            for number in numbers:
                slots(hours[number], rules, busy[number], now=NOW, start=NOW, end=NOW + MONTH)

    await table.measure(ONE_MONTH, 100, lambda run: listed([run + 1]))
    page = [list(range(run + 1, run + 11)) for run in range(100)]
    await table.measure("30 days of slots, page of 10", 100, lambda run: listed(page[run]), baseline=ONE_MONTH)


async def _load(database: Database, directory: Directory) -> float:
    """Read every mentor into an empty directory and return how many seconds that took."""
    begun = time.perf_counter()
    async with database.reading() as session:
        await directory.refresh(session, Mentors(session, NOW, Policies()))
    return time.perf_counter() - begun


async def main() -> None:
    """Measure and print."""
    searches, months = Table(f"search among {MENTORS:,} mentors"), Table("slots")
    async with crowd(learners=1) as url:
        database, directory = Database(url), Directory()
        before = resident()
        seconds = await _load(database, directory)
        size = resident() - before
        # As the program does after its start: what stays for good is not looked through for garbage.
        gc.collect()
        gc.freeze()
        await _searches(database, directory, searches)
        await _months(database, months)
        await database.close()
    searches.show()
    months.show()
    print(f"The directory of {MENTORS:,} mentors is read in {seconds:.1f} s; the process grows by {size:.0f} MB.\n")


if __name__ == "__main__":
    asyncio.run(main())
