"""What each event of money looks like in the books: pure functions, one for each row of the table of events.

Amounts are minor units; debit is positive, credit negative. Keys carry the meaning of an event, so that booking it a
second time changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from core.money import Money, Split

UNALLOCATED = "unallocated_receipts"
PLATFORM_FEE = "platform_fee"
DEBIT_KINDS = frozenset(
    {
        "gateway_clearing",
        "bank",
        "dispute_receivable",
        "mentor_receivable",
        "gateway_fee",
        "chargeback_loss",
        "goodwill",
    }
)
"""Assets and expenses, which grow with debits; every other account (liabilities, income) grows with credits."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A journal to be booked: its key, what happened, the currency and (account, amount) lines that sum to zero."""

    key: str
    event: str
    currency: str
    lines: tuple[tuple[str, int], ...]


def held(booking_id: int) -> str:
    """Name the account of what a learner has paid for a booking that is not over."""
    return f"held:{booking_id}"


def mentor_payable(mentor_id: int) -> str:
    """Name the account of what a mentor has earned and not been paid yet."""
    return f"mentor_payable:{mentor_id}"


def gateway_clearing(gateway: str) -> str:
    """Name the account of the money that lies with a gateway."""
    return f"gateway_clearing:{gateway}"


def refunds_pending(refund_key: str) -> str:
    """Name the account of one refund on its way."""
    return f"refunds_pending:{refund_key}"


def natural(account: str, amount: int) -> int:
    """Turn a debit-positive sum into what people mean by the account's balance."""
    return amount if account.partition(":")[0] in DEBIT_KINDS else -amount


def settlement_key(booking_id: int) -> str:
    """Return the key under which a booking's money is distributed: once, be it by completion or by cancellation."""
    return f"booking:{booking_id}:settled"


def captured(*, gateway: str, payment_id: str, booking_id: int, amount: Money) -> Entry:
    """Book that the learner has paid what the booking costs."""
    return _receipt(gateway, payment_id, held(booking_id), amount)


def received_unallocated(*, gateway: str, payment_id: str, amount: Money) -> Entry:
    """Book money that no booking waits for: late, double or of a wrong amount."""
    return _receipt(gateway, payment_id, UNALLOCATED, amount)


def completed(*, booking_id: int, mentor_id: int, split: Split, currency: str) -> Entry:
    """Book that the session took place: the held money becomes the mentor's, less the fee."""
    if split.learner:
        raise ValueError("a completed session gives nothing back to the learner")
    return _entry(
        settlement_key(booking_id),
        "completed",
        currency,
        [
            (held(booking_id), split.mentor + split.fee),
            (mentor_payable(mentor_id), -split.mentor),
            (PLATFORM_FEE, -split.fee),
        ],
    )


def cancelled(*, booking_id: int, mentor_id: int, refund_key: str, split: Split, currency: str) -> Entry:
    """Book that the booking was cancelled: its policy divides the held money."""
    return _entry(
        settlement_key(booking_id),
        "cancelled",
        currency,
        [
            (held(booking_id), split.learner + split.mentor + split.fee),
            (refunds_pending(refund_key), -split.learner),
            (mentor_payable(mentor_id), -split.mentor),
            (PLATFORM_FEE, -split.fee),
        ],
    )


def refund_of_unallocated(*, refund_key: str, amount: Money) -> Entry:
    """Book that money that no booking waits for is to go back in full."""
    return _refund_step(refund_key, "requested", UNALLOCATED, refunds_pending(refund_key), amount)


def refund_processed(*, refund_key: str, gateway: str, amount: Money) -> Entry:
    """Book that the gateway has given the money back."""
    return _refund_step(refund_key, "processed", refunds_pending(refund_key), gateway_clearing(gateway), amount)


def refund_failed(*, refund_key: str, back_to: str, amount: Money) -> Entry:
    """Book that the gateway could not give the money back: it lies where it was before the refund."""
    return _refund_step(refund_key, "failed", refunds_pending(refund_key), back_to, amount)


def _receipt(gateway: str, payment_id: str, account: str, amount: Money) -> Entry:
    # One key for both kinds of receipt: a payment is accepted or left unallocated, never both.
    lines = [(gateway_clearing(gateway), amount.minor), (account, -amount.minor)]
    return _entry(f"{gateway}:{payment_id}:captured", "captured", amount.currency, lines)


def _refund_step(refund_key: str, step: str, debit: str, credit: str, amount: Money) -> Entry:
    lines = [(debit, amount.minor), (credit, -amount.minor)]
    return _entry(f"refund:{refund_key}:{step}", f"refund_{step}", amount.currency, lines)


def _entry(key: str, event: str, currency: str, lines: Iterable[tuple[str, int]]) -> Entry:
    return Entry(key=key, event=event, currency=currency, lines=tuple(line for line in lines if line[1]))
