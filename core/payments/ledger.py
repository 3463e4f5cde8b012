"""The books: post entries, read balances, prove that they are right."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from core.money import Money
from core.payments.audit import refunds_beyond_captures, replay
from core.payments.entries import Entry, natural
from core.payments.ledger_model import Journal, LedgerAccount, Posting, Seal
from core.store.types import Base


class LedgerError(Exception):
    """The books refuse: this would contradict what is written in them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Balance:
    """How one account stands; positive when it holds what its kind is for."""

    account: str
    amount: Money


class Ledger:
    """The double-entry ledger within one session. Nothing in it is ever changed: corrections are reversals."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def post(self, entry: Entry) -> bool:
        """Book `entry`; False if it is in the books already.

        Raises LedgerError if its key was used for something else.
        """
        return await self._post(entry, reverses=None)

    async def reverse(self, key: str) -> bool:
        """Undo the journal with `key` by a journal of its opposite lines; a journal is undone only once."""
        journal = await self._journal(key)
        if journal is None:
            raise LedgerError(f"there is no journal {key}")
        lines = tuple((account, -amount) for account, amount in sorted((await self._lines(journal.id)).items()))
        entry = Entry(key=f"{key}:reversed", event="reversal", currency=journal.currency, lines=lines)
        return await self._post(entry, reverses=journal.id)

    async def knows(self, key: str) -> bool:
        """Say whether the event with `key` is in the books."""
        return await self._journal(key) is not None

    async def balance(self, account: str, currency: str) -> Money:
        """Return how `account` stands in `currency`: zero if it was never used."""
        total = await self._session.scalar(
            select(func.coalesce(func.sum(Posting.amount), 0))
            .join(LedgerAccount, LedgerAccount.id == Posting.account_id)
            .where(LedgerAccount.name == account, LedgerAccount.currency == currency)
        )
        return Money(natural(account, int(total or 0)), currency)

    async def balances(self, prefix: str) -> list[Balance]:
        """Return every account whose name begins with `prefix`, by name and currency; currencies are never added."""
        found = await self._session.execute(
            select(LedgerAccount.name, LedgerAccount.currency, func.sum(Posting.amount))
            .join(Posting, Posting.account_id == LedgerAccount.id)
            .where(LedgerAccount.name.startswith(prefix, autoescape=True))
            .group_by(LedgerAccount.name, LedgerAccount.currency)
            .order_by(LedgerAccount.name, LedgerAccount.currency)
        )
        return [
            Balance(account=name, amount=Money(natural(name, int(total)), currency)) for name, currency, total in found
        ]

    async def check(self) -> None:
        """Prove the books by replaying every posting from zero; raises LedgerError with what is wrong."""
        totals, wrong = await replay(self._session)
        replayed = {account: natural(account[0], total) for account, total in totals.items()}
        stored = {(found.account, found.amount.currency): found.amount.minor for found in await self.balances("")}
        if replayed != stored:
            wrong.append("the balances are not what a replay from zero gives")
        wrong += await refunds_beyond_captures(self._session)
        if wrong:
            raise LedgerError("; ".join(wrong))

    async def _post(self, entry: Entry, *, reverses: int | None) -> bool:
        journal_id = await self._session.scalar(
            self._upsert(Journal)
            .values(
                key=entry.key,
                event=entry.event,
                currency=entry.currency,
                reverses=reverses,
                created_at=self._now,
            )
            .on_conflict_do_nothing(index_elements=["key"])
            .returning(Journal.id)
        )
        if journal_id is None:
            await self._require_same(entry)
            return False
        accounts = {name: await self._account(name, entry.currency) for name, _ in entry.lines}
        await self._session.execute(
            insert(Posting),
            [
                {
                    "journal_id": journal_id,
                    "account_id": accounts[name],
                    "currency": entry.currency,
                    "amount": amount,
                }
                for name, amount in entry.lines
            ],
        )
        await self._session.execute(insert(Seal).values(journal_id=journal_id))
        return True

    async def _require_same(self, entry: Entry) -> None:
        journal = await self._journal(entry.key)
        if journal is None or journal.currency != entry.currency or await self._lines(journal.id) != dict(entry.lines):
            raise LedgerError(f"{entry.key} is booked already, with other lines")

    async def _journal(self, key: str) -> Journal | None:
        found: Journal | None = await self._session.scalar(select(Journal).where(Journal.key == key))
        return found

    async def _lines(self, journal_id: int) -> dict[str, int]:
        rows = await self._session.execute(
            select(LedgerAccount.name, Posting.amount)
            .join(Posting, Posting.account_id == LedgerAccount.id)
            .where(Posting.journal_id == journal_id)
        )
        return {row.name: row.amount for row in rows}

    async def _account(self, name: str, currency: str) -> int:
        query = select(LedgerAccount.id).where(LedgerAccount.name == name, LedgerAccount.currency == currency)
        found: int | None = await self._session.scalar(query)
        if found is None:
            await self._session.execute(
                self._upsert(LedgerAccount)
                .values(name=name, currency=currency)
                .on_conflict_do_nothing(index_elements=["name", "currency"])
            )
            found = (await self._session.execute(query)).scalar_one()
        return found

    def _upsert(self, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
        on_sqlite = self._session.get_bind().dialect.name == "sqlite"
        return sqlite.insert(table) if on_sqlite else postgresql.insert(table)
