"""The database itself refuses to break the books, whoever asks."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core.money import Money
from core.payments import entries
from core.payments.ledger import Ledger, LedgerError
from core.store.database import Database
from tests.payments.conftest import NOON

JOURNAL = (
    "INSERT INTO ledger_journals (id, key, event, currency, created_at) VALUES (90, 'x', 'x', 'USD', '2026-03-02')"
)
OTHER_JOURNAL = (
    "INSERT INTO ledger_journals (id, key, event, currency, created_at) VALUES (91, 'x', 'x', 'USD', '2026-03-02')"
)
SEAL = "INSERT INTO ledger_seals (journal_id) VALUES (90)"
CAPTURED = entries.captured(gateway="sandbox", payment_id="pay_1", booking_id=1, amount=Money(5000, "USD"))


def posting(account: int, amount: str, currency: str = "USD", journal: int = 90) -> str:
    return f"INSERT INTO ledger_postings (journal_id, account_id, currency, amount) VALUES ({journal}, {account}, '{currency}', {amount})"  # noqa: E501, S608


async def run(database: Database, *statements: str) -> None:
    async with database.writing() as session:
        for statement in statements:
            await session.execute(text(statement))


@pytest.fixture
async def books(database: Database) -> Database:
    """Give a ledger with one journal (1), accounts 1 and 2 in USD, and account 3 in EUR."""
    async with database.writing() as session:
        assert await Ledger(session, NOON).post(CAPTURED)
    await run(database, "INSERT INTO ledger_accounts (id, name, currency) VALUES (3, 'bank', 'EUR')")
    return database


async def test_a_balanced_sealed_journal_is_kept(books: Database) -> None:
    await run(books, JOURNAL, posting(1, "5"), posting(2, "-5"), SEAL)


@pytest.mark.parametrize(
    ("why", "statements"),
    [
        ("a journal without a seal", [JOURNAL, posting(1, "5"), posting(2, "-5")]),
        ("postings that do not sum to zero", [JOURNAL, posting(1, "5"), posting(2, "-4"), SEAL]),
        ("a single posting", [JOURNAL, posting(1, "5"), SEAL]),
        ("no posting at all", [JOURNAL, SEAL]),
        ("a seal without a journal", [SEAL]),
        ("a posting of zero", [JOURNAL, posting(1, "0"), posting(2, "0"), SEAL]),
        ("half a cent", [JOURNAL, posting(1, "0.5"), posting(2, "-0.5"), SEAL]),
        ("an amount that is a word", [JOURNAL, posting(1, "'five'"), posting(2, "'-five'"), SEAL]),
        ("a posting in another currency", [JOURNAL, posting(1, "5"), posting(2, "-5", "EUR"), SEAL]),
        ("an account of another currency", [JOURNAL, posting(1, "5"), posting(3, "-5"), SEAL]),
        ("an account in its own currency", [JOURNAL, posting(1, "5"), posting(3, "-5", "EUR"), SEAL]),
        ("an unknown account", [JOURNAL, posting(1, "5"), posting(99, "-5"), SEAL]),
        ("a posting after the seal", [posting(3, "5", journal=1)]),
        ("balanced postings after the seal", [JOURNAL, posting(1, "5"), posting(2, "-5"), SEAL, posting(1, "1")]),
        ("a second seal", [JOURNAL, posting(1, "5"), posting(2, "-5"), SEAL, SEAL]),
        ("a replaced seal", ["INSERT OR REPLACE INTO ledger_seals (journal_id) VALUES (1)"]),
        ("a key twice", [JOURNAL, posting(1, "5"), posting(2, "-5"), SEAL, OTHER_JOURNAL]),
        ("a changed amount", ["UPDATE ledger_postings SET amount = amount * 2"]),
        ("a deleted posting", ["DELETE FROM ledger_postings"]),
        ("a changed key", ["UPDATE ledger_journals SET key = 'y'"]),
        ("a deleted journal", ["DELETE FROM ledger_journals"]),
        ("a removed seal", ["DELETE FROM ledger_seals"]),
        ("a moved seal", ["UPDATE ledger_seals SET journal_id = 5"]),
        ("a renamed account", ["UPDATE ledger_accounts SET name = 'mine'"]),
        ("a deleted account", ["DELETE FROM ledger_accounts WHERE id = 3"]),
        ("a replaced account", ["INSERT OR REPLACE INTO ledger_accounts (id, name, currency) VALUES (3, 'x', 'EUR')"]),
        ("a replaced posting", [posting(1, "5", journal=1).replace("INSERT", "INSERT OR REPLACE")]),
        ("a replaced journal", [JOURNAL.replace("INSERT", "INSERT OR REPLACE").replace("90", "1")]),
        ("small letters as a currency", ["INSERT INTO ledger_accounts (name, currency) VALUES ('bank', 'usd')"]),
        ("the same account twice", ["INSERT INTO ledger_accounts (name, currency) VALUES ('bank', 'EUR')"]),
    ],
)
async def test_the_database_refuses(books: Database, why: str, statements: list[str]) -> None:
    with pytest.raises(IntegrityError):
        await run(books, *statements)
    async with books.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM ledger_journals")) == 1, why
        assert await session.scalar(text("SELECT sum(abs(amount)) FROM ledger_postings")) == 10000
        await Ledger(session, NOON).check()


async def test_posting_the_same_event_twice_books_it_once(books: Database) -> None:
    async with books.writing() as session:
        ledger = Ledger(session, NOON)
        assert not await ledger.post(CAPTURED)
        assert await ledger.balance("held:1", "USD") == Money(5000, "USD")


async def test_one_key_never_means_two_things(books: Database) -> None:
    other = entries.captured(gateway="sandbox", payment_id="pay_1", booking_id=1, amount=Money(4000, "USD"))
    with pytest.raises(LedgerError, match="other lines"):
        async with books.writing() as session:
            await Ledger(session, NOON).post(other)


async def test_a_correction_is_a_reversal_and_happens_once(books: Database) -> None:
    async with books.writing() as session:
        ledger = Ledger(session, NOON)
        assert await ledger.reverse(CAPTURED.key)
        assert not await ledger.reverse(CAPTURED.key)
        assert await ledger.balance("held:1", "USD") == Money(0, "USD")
        await ledger.check()


async def test_a_journal_cannot_be_reversed_by_two_journals(books: Database) -> None:
    twice = JOURNAL.replace("currency,", "currency, reverses,").replace("'USD',", "'USD', 1,")
    balanced = [posting(1, "-5"), posting(2, "5"), SEAL]
    await run(books, twice, *balanced)
    with pytest.raises(IntegrityError):
        await run(books, *(line.replace("90", "91").replace("'x', 'x'", "'z', 'x'") for line in (twice, *balanced)))


async def test_an_underscore_in_an_account_name_is_not_a_wildcard(books: Database) -> None:
    async with books.writing() as session:
        ledger = Ledger(session, NOON)
        assert [found.account for found in await ledger.balances("held:")] == ["held:1"]
        assert await ledger.balances("h_ld") == []


async def test_the_check_finds_an_account_below_zero(books: Database) -> None:
    async with books.writing() as session:
        ledger = Ledger(session, NOON)
        await ledger.post(
            entries.refund_processed(refund_key="r", gateway="sandbox", amount=Money(1, "USD")),
        )
        with pytest.raises(LedgerError, match="below zero"):
            await ledger.check()
