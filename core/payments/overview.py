"""How the money of the whole community stands, and how one booking's was divided: read from the books."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.money import Money, Split
from core.payments.entries import PLATFORM_FEE, settlement_key
from core.payments.ledger import Balance
from core.payments.ledger_model import Journal, LedgerAccount, Posting
from core.payments.model import LIVE, Payment, PaymentCapture, Refund, RefundProgress

BATCH = 500
"""How many keys one query names; SQLite's own limit is far above."""
UNDER_WAY = (RefundProgress.REQUESTED, RefundProgress.SENT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pile:
    """Several amounts of one kind: how many, and their sum in each currency."""

    count: int
    sums: tuple[Money, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """What is asked for, what came, what goes back, what could not go back, and the balances by kind of account."""

    waiting: Pile
    received: Pile
    refunds_under_way: Pile
    refunds_done: Pile
    refunds_failed: Pile
    balances: tuple[Balance, ...]


async def overview_of(session: AsyncSession, balances: Iterable[Balance]) -> Overview:
    """Add up the community's money; `balances` are those of every account, which are added by their kind."""
    return Overview(
        waiting=await _pile(session, Payment, Payment.state.in_(LIVE)),
        received=await _pile(session, PaymentCapture),
        refunds_under_way=await _pile(session, Refund, Refund.state.in_(UNDER_WAY)),
        refunds_done=await _pile(session, Refund, Refund.state == RefundProgress.PROCESSED),
        refunds_failed=await _pile(session, Refund, Refund.state == RefundProgress.FAILED),
        balances=_by_kind(balances),
    )


async def settlements_of(session: AsyncSession, booking_ids: Collection[int]) -> dict[int, Split]:
    """Return how the money of bookings that are over was divided; those without money are left out."""
    keys = {settlement_key(number): number for number in booking_ids}
    parts: dict[int, Counter[str]] = {}
    wanted = list(keys)
    for begin in range(0, len(wanted), BATCH):
        rows = await session.execute(
            select(Journal.key, LedgerAccount.name, Posting.amount)
            .join(Posting, Posting.journal_id == Journal.id)
            .join(LedgerAccount, LedgerAccount.id == Posting.account_id)
            .where(Journal.key.in_(wanted[begin : begin + BATCH]))
        )
        for key, account, amount in rows:
            parts.setdefault(keys[key], Counter())[account.partition(":")[0]] -= amount
    return {
        number: Split(learner=part["refunds_pending"], mentor=part["mentor_payable"], fee=part[PLATFORM_FEE])
        for number, part in parts.items()
    }


async def _pile(
    session: AsyncSession, table: type[Payment] | type[PaymentCapture] | type[Refund], *where: ColumnElement[bool]
) -> Pile:
    rows = await session.execute(
        select(table.currency, func.count(), func.sum(table.amount_minor))
        .where(*where)
        .group_by(table.currency)
        .order_by(table.currency)
    )
    found = list(rows)
    return Pile(
        count=sum(count for _currency, count, _total in found),
        sums=tuple(Money(int(total), currency) for currency, _count, total in found),
    )


def _by_kind(balances: Iterable[Balance]) -> tuple[Balance, ...]:
    totals: Counter[tuple[str, str]] = Counter()
    for balance in balances:
        totals[balance.account.partition(":")[0], balance.amount.currency] += balance.amount.minor
    return tuple(
        Balance(account=kind, amount=Money(minor, currency)) for (kind, currency), minor in sorted(totals.items())
    )
