"""The books on PostgreSQL: its own triggers refuse what SQLite's refuse."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core.money import Money
from core.payments import entries
from core.payments.ledger import Ledger
from core.store.database import Database
from tests.payments.conftest import NOON
from tests.payments.test_ledger_constraints import CAPTURED, JOURNAL, SEAL, posting, run

UPSERT = (
    "INSERT INTO ledger_accounts (id, name, currency) VALUES (3, 'x', 'EUR') ON CONFLICT (id) DO UPDATE SET name = 'x'"
)
BALANCED = [posting(1, "5"), posting(2, "-5")]


@pytest.fixture
async def books(database: Database) -> Database:
    """Give a ledger with one journal, accounts 1 and 2 in USD, and account 3 in EUR."""
    async with database.writing() as session:
        assert await Ledger(session, NOON).post(CAPTURED)
    await run(database, "INSERT INTO ledger_accounts (id, name, currency) VALUES (3, 'bank', 'EUR')")
    return database


async def test_a_balanced_sealed_journal_is_kept(books: Database) -> None:
    await run(books, JOURNAL, *BALANCED, SEAL)


@pytest.mark.parametrize(
    ("why", "statements"),
    [
        ("a journal without a seal, at commit", [JOURNAL, *BALANCED]),
        ("postings that do not sum to zero", [JOURNAL, posting(1, "5"), posting(2, "-4"), SEAL]),
        ("a single posting", [JOURNAL, posting(1, "5"), SEAL]),
        ("no posting at all", [JOURNAL, SEAL]),
        ("a seal without a journal", [SEAL]),
        ("a posting of zero", [JOURNAL, posting(1, "0"), posting(2, "0"), SEAL]),
        ("a posting without a journal", [posting(1, "5", journal=77)]),
        ("a posting in another currency", [JOURNAL, posting(1, "5"), posting(2, "-5", "EUR"), SEAL]),
        ("an account in its own currency", [JOURNAL, posting(1, "5"), posting(3, "-5", "EUR"), SEAL]),
        ("a posting after the seal", [JOURNAL, *BALANCED, SEAL, posting(3, "1")]),
        ("a second seal", [JOURNAL, *BALANCED, SEAL, SEAL]),
        ("a key twice", [JOURNAL, *BALANCED, SEAL, JOURNAL.replace("90", "91")]),
        ("a changed amount", ["UPDATE ledger_postings SET amount = amount * 2"]),
        ("a deleted posting", ["DELETE FROM ledger_postings"]),
        ("a changed key", ["UPDATE ledger_journals SET key = 'y'"]),
        ("a deleted journal", ["DELETE FROM ledger_journals"]),
        ("a moved seal", ["UPDATE ledger_seals SET journal_id = 5"]),
        ("a removed seal", ["DELETE FROM ledger_seals"]),
        ("a renamed account", ["UPDATE ledger_accounts SET name = 'mine'"]),
        ("a deleted account", ["DELETE FROM ledger_accounts WHERE id = 3"]),
        ("an upsert of an account", [UPSERT]),
        ("empty books", ["TRUNCATE ledger_postings, ledger_journals, ledger_seals, ledger_accounts"]),
        ("small letters as a currency", ["INSERT INTO ledger_accounts (name, currency) VALUES ('bank', 'usd')"]),
    ],
)  # fmt: skip
async def test_the_database_refuses(books: Database, why: str, statements: list[str]) -> None:
    with pytest.raises(IntegrityError):
        await run(books, *statements)
    async with books.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM ledger_journals")) == 1, why
        assert await session.scalar(text("SELECT sum(abs(amount)) FROM ledger_postings")) == 10000
        await Ledger(session, NOON).check()


async def test_an_event_that_two_processes_book_at_once_is_booked_once(database: Database, url: str) -> None:
    other = Database(url)
    entry = entries.captured(gateway="sandbox", payment_id="pay_9", booking_id=9, amount=Money(700, "USD"))

    async def books_it(through: Database) -> bool:
        async with through.writing() as session:
            return await Ledger(session, NOON).post(entry)

    assert sorted(await asyncio.gather(*(books_it(one) for one in (database, other) * 4))) == [False] * 7 + [True]
    async with database.reading() as session:
        ledger = Ledger(session, NOON)
        await ledger.check()
        assert await ledger.balance("held:9", "USD") == Money(700, "USD")
    await other.close()
