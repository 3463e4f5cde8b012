"""The money of the bookings' past: what was asked, what came, what went back, and the books about all of it.

The sandbox gateway's own records are written too, so that a refund can be asked of it for a session still to come.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.payments.sandbox.gateway import SandboxGateway
from adapters.payments.sandbox.model import LinkState, SandboxLink, SandboxPayment, SandboxRefund
from bot.demo.histories import Story
from core.bookings.model import Booking
from core.bookings.policy import refund_percent
from core.bookings.states import Party, State
from core.money import Money, Split, split
from core.payments import entries
from core.payments.entries import Entry
from core.payments.ledger_model import Journal, LedgerAccount, Posting, Seal
from core.payments.model import Payment, PaymentCapture, PaymentState, Refund, RefundProgress
from core.policies import Policies
from core.ports import RefundState

GATEWAY = SandboxGateway.name
CANCELLED_BY = {State.CANCELLED_BY_LEARNER: Party.LEARNER, State.CANCELLED_BY_MENTOR: Party.MENTOR}
REFUND_TOOK = timedelta(seconds=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Paid:
    """A booking that was paid, with the rows that say so."""

    booking: Booking
    payment: Payment
    capture: PaymentCapture


@dataclass(frozen=True, kw_only=True, slots=True)
class Booked:
    """An entry of the books, and when it was made."""

    at: datetime
    entry: Entry


async def account_for(session: AsyncSession, stories: Sequence[Story], policies: Policies, rng: Random) -> None:
    """Write payments, captures, refunds and journals for bookings that are in the database."""
    payments = [(story.booking, _payment(story, rng)) for story in stories if story.pay_until is not None]
    session.add_all(payment for _, payment in payments)
    await session.flush()
    paid = [
        Paid(booking=booking, payment=payment, capture=_capture(booking, payment, rng))
        for booking, payment in payments
        if payment.paid_at is not None
    ]
    session.add_all(one.capture for one in paid)
    await session.flush()
    refunds = [refund for one in paid if (refund := _refund(one, policies, rng)) is not None]
    session.add_all(refunds)
    session.add_all(_link(payment) for _, payment in payments)
    await session.flush()
    session.add_all(_taken(one.capture, one.payment) for one in paid)
    await session.flush()
    session.add_all(_given_back(refund) for refund in refunds)
    booked = [line for one in paid for line in _entries(one, policies)]
    await _post(session, sorted(booked, key=lambda line: line.at))


def _payment(story: Story, rng: Random) -> Payment:
    booking = story.booking
    return Payment(
        booking_id=booking.id,
        gateway=GATEWAY,
        reference=f"demo-{_token(rng)}",
        link_id=f"slink_{_token(rng)}",
        description=f"OpenGig session {booking.id}",
        amount_minor=booking.price_minor,
        currency=booking.currency,
        state=(PaymentState.CLOSED if booking.confirmed_at is None else PaymentState.PAID).value,
        expires_at=story.pay_until,
        created_at=booking.accepted_at,
        paid_at=booking.confirmed_at,
    )


def _capture(booking: Booking, payment: Payment, rng: Random) -> PaymentCapture:
    return PaymentCapture(
        payment_id=payment.id,
        booking_id=booking.id,
        gateway=GATEWAY,
        gateway_payment_id=f"spay_{_token(rng)}",
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        fits=True,
        paid_at=payment.paid_at,
        recorded_at=payment.paid_at,
    )


def _division(booking: Booking, policies: Policies) -> Split:
    """Divide the price of a session that took place or was cancelled, by the policies."""
    by = CANCELLED_BY.get(booking.status)
    back = 0 if by is None else refund_percent(booking, policies, by=by, now=booking.closed_at or booking.starts_at)
    return split(booking.price_minor, refund_percent=back, fee_percent=booking.fee_percent)


def _refund_key(paid: Paid) -> str:
    return f"refund-{paid.payment.reference}-{paid.capture.id}"


def _refund(paid: Paid, policies: Policies, rng: Random) -> Refund | None:
    booking = paid.booking
    back = _division(booking, policies).learner if booking.status in CANCELLED_BY else 0
    if not back:
        return None
    return Refund(
        key=_refund_key(paid),
        capture=paid.capture,
        amount_minor=back,
        currency=booking.currency,
        state=RefundProgress.PROCESSED.value,
        gateway_id=f"srfnd_{_token(rng)}",
        reason="cancelled",
        created_at=booking.closed_at,
    )


def _entries(paid: Paid, policies: Policies) -> list[Booked]:
    booking, capture, currency = paid.booking, paid.capture, paid.booking.currency
    came = entries.captured(
        gateway=GATEWAY, payment_id=capture.gateway_payment_id, booking_id=booking.id, amount=capture.amount
    )
    found = [Booked(at=capture.recorded_at, entry=came)]
    if booking.closed_at is None:
        return found
    shares, key = _division(booking, policies), _refund_key(paid)
    if booking.status is State.COMPLETED:
        over = entries.completed(booking_id=booking.id, mentor_id=booking.mentor_id, split=shares, currency=currency)
    else:
        over = entries.cancelled(
            booking_id=booking.id, mentor_id=booking.mentor_id, refund_key=key, split=shares, currency=currency
        )
    found.append(Booked(at=booking.closed_at, entry=over))
    if shares.learner:
        back = entries.refund_processed(refund_key=key, gateway=GATEWAY, amount=Money(shares.learner, currency))
        found.append(Booked(at=booking.closed_at + REFUND_TOOK, entry=back))
    return found


async def _post(session: AsyncSession, booked: Sequence[Booked]) -> None:
    """Book many entries at once, in the order in which the ledger takes them: lines before their journal's seal."""
    names = dict.fromkeys((name, line.entry.currency) for line in booked for name, _ in line.entry.lines)
    accounts = {(name, currency): LedgerAccount(name=name, currency=currency) for name, currency in names}
    journals = [
        Journal(key=line.entry.key, event=line.entry.event, currency=line.entry.currency, created_at=line.at)
        for line in booked
    ]
    session.add_all(accounts.values())
    await session.flush()
    session.add_all(journals)
    await session.flush()
    postings = [
        {
            "journal_id": journal.id,
            "account_id": accounts[name, journal.currency].id,
            "currency": journal.currency,
            "amount": amount,
        }
        for journal, line in zip(journals, booked, strict=True)
        for name, amount in line.entry.lines
    ]
    await session.execute(insert(Posting), postings)
    await session.execute(insert(Seal), [{"journal_id": journal.id} for journal in journals])


def _link(payment: Payment) -> SandboxLink:
    return SandboxLink(
        id=payment.link_id,
        reference=payment.reference,
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        description=payment.description,
        expires_at=payment.expires_at,
        return_url=f"/pay/return/{payment.reference}",
        state=(LinkState.CLOSED if payment.paid_at is None else LinkState.PAID).value,
        failed_attempts=0,
    )


def _taken(capture: PaymentCapture, payment: Payment) -> SandboxPayment:
    return SandboxPayment(
        id=capture.gateway_payment_id,
        link_id=payment.link_id,
        amount_minor=capture.amount_minor,
        currency=capture.currency,
        paid_at=capture.paid_at,
        refund_fails=False,
    )


def _given_back(refund: Refund) -> SandboxRefund:
    return SandboxRefund(
        id=refund.gateway_id,
        key=refund.key,
        payment_id=refund.capture.gateway_payment_id,
        amount_minor=refund.amount_minor,
        currency=refund.currency,
        state=RefundState.PROCESSED.value,
    )


def _token(rng: Random) -> str:
    return f"{rng.getrandbits(64):016x}"
