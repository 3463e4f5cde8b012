"""Proves the books by reading every line again; run after every story in the tests, and by the operator."""

from collections import defaultdict
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.payments.entries import natural
from core.payments.ledger_model import Journal, LedgerAccount, Posting, Seal
from core.payments.model import PaymentCapture, Refund, RefundProgress

NEVER_NEGATIVE = frozenset({"held", "refunds_pending", "unallocated_receipts", "mentor_payable"})


async def replay(session: AsyncSession) -> tuple[dict[tuple[str, str], int], list[str]]:
    """Add up every posting from zero, in the order of the journals.

    Returns the debit-positive sum of each (account, currency), and what contradicts the rules of the books.
    """
    rows = await session.execute(
        select(Journal.id, Journal.key, Journal.currency, Seal.journal_id, LedgerAccount.name, LedgerAccount.currency)
        .add_columns(Posting.amount)
        .join(Seal, Seal.journal_id == Journal.id, isouter=True)
        .join(Posting, Posting.journal_id == Journal.id, isouter=True)
        .join(LedgerAccount, LedgerAccount.id == Posting.account_id, isouter=True)
        .order_by(Journal.id)
    )
    totals: dict[tuple[str, str], int] = defaultdict(int)
    wrong: list[str] = []
    for _, group in groupby(rows, key=lambda row: row[0]):
        lines = list(group)
        key, currency, seal = lines[0][1:4]
        if seal is None or len(lines) < 2 or sum(line[6] or 0 for line in lines) != 0:
            wrong.append(f"journal {key} is not a sealed, balanced pair of postings")
        for *_, name, of, amount in lines:
            totals[name, of] += amount or 0
            if of != currency:
                wrong.append(f"journal {key} mixes {currency} and {of}")
            elif str(name).partition(":")[0] in NEVER_NEGATIVE and natural(name, totals[name, of]) < 0:
                wrong.append(f"journal {key} takes {name} below zero")
    return dict(totals), wrong


async def refunds_beyond_captures(session: AsyncSession) -> list[str]:
    """Return the captures on which more was given back, or is on its way, than they brought."""
    given = (
        select(Refund.capture_id, func.sum(Refund.amount_minor).label("total"))
        .where(Refund.state != RefundProgress.FAILED)
        .group_by(Refund.capture_id)
        .subquery()
    )
    rows = await session.execute(
        select(PaymentCapture.gateway_payment_id)
        .join(given, given.c.capture_id == PaymentCapture.id)
        .where(given.c.total > PaymentCapture.amount_minor)
    )
    return [f"payment {payment_id} is refunded beyond what it brought" for (payment_id,) in rows]
