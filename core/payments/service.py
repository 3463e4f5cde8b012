"""Payments of bookings: ask, take, keep, distribute, give back. Every amount that moves is in the ledger first."""

from collections.abc import Collection
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account, Right
from core.accounts.service import require
from core.money import Money, Split
from core.notices.service import Notices
from core.payments import entries
from core.payments.ledger import Ledger, LedgerError
from core.payments.model import LIVE, Payment, PaymentCapture, PaymentState, Refund, RefundProgress
from core.payments.overview import Overview, overview_of, settlements_of
from core.ports import Capture, RefundState, RefundStatus
from core.store.tasks import Priority, Tasks

OPEN = "payment.open"
CHECK = "payment.check"
POLL = "payment.poll"
CLOSE = "payment.close"
REFUND = "payment.refund"

POLL_EVERY = timedelta(hours=1)
REFERENCE_BYTES = 18
"""24 characters: with "refund-" and the capture's number a refund's key stays within the 40 that gateways allow."""

_AFTER_REFUND = {
    RefundState.PENDING: RefundProgress.SENT,
    RefundState.PROCESSED: RefundProgress.PROCESSED,
    RefundState.FAILED: RefundProgress.FAILED,
}


class Payments:
    """The money of bookings within one session. All of it may be called again without doing it twice."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now
        self._tasks = Tasks(session)
        self._ledger = Ledger(session, now)

    async def open(
        self, booking_id: int, amount: Money, description: str, expires_at: datetime, *, gateway: str
    ) -> Payment:
        """Ask for `amount` for a booking; the one that waits for the payer already is returned as it is.

        The link is created by a task; `url` is there when the state is open.
        """
        found = await self.current(booking_id)
        if found is not None and found.is_live:
            return found
        payment = Payment(
            booking_id=booking_id,
            gateway=gateway,
            reference=token_urlsafe(REFERENCE_BYTES),
            link_id=None,
            url=None,
            description=description,
            amount_minor=amount.minor,
            currency=amount.currency,
            state=PaymentState.OPENING,
            expires_at=expires_at,
            created_at=self._now,
            paid_at=None,
        )
        self._session.add(payment)
        await self._session.flush()
        await self.schedule(OPEN, payment)
        await self.schedule(POLL, payment, run_at=self._now + POLL_EVERY)
        return payment

    async def current(self, booking_id: int) -> Payment | None:
        """Return the newest payment of a booking, whatever its state."""
        found: Payment | None = await self._session.scalar(
            select(Payment).where(Payment.booking_id == booking_id).order_by(Payment.id.desc()).limit(1)
        )
        return found

    async def close(self, booking_id: int) -> None:
        """Stop asking. Money that is under way all the same is still found, and `settle` decides about it."""
        live = select(Payment).where(Payment.booking_id == booking_id, Payment.state.in_(LIVE))
        for payment in (await self._session.scalars(live)).all():
            payment.state = PaymentState.CLOSED
            await self.schedule(CLOSE, payment)

    async def accept_capture(self, payment: Payment, capture: Capture) -> bool:
        """Keep captured money for the booking; True if it is paid now.

        False if the amount or currency differs, or the booking has its money already: then it goes back in full.
        """
        known = await self.recorded(payment, capture)
        if known is not None:
            return known.fits
        if capture.amount != payment.amount:
            await self.reject_capture(payment, capture, "wrong_amount")
            return False
        if await self._fitting(payment.booking_id) is not None:
            await self.reject_capture(payment, capture, "paid_twice")
            return False
        await self._record(payment, capture, fits=True)
        await self._ledger.post(
            entries.captured(
                gateway=payment.gateway,
                payment_id=capture.payment_id,
                booking_id=payment.booking_id,
                amount=capture.amount,
            )
        )
        payment.state = PaymentState.PAID
        payment.paid_at = capture.paid_at
        return True

    async def reject_capture(self, payment: Payment, capture: Capture, reason: str) -> None:
        """Record captured money that the booking cannot use, and give all of it back."""
        if await self.recorded(payment, capture) is not None:
            return
        row = await self._record(payment, capture, fits=False)
        await self._ledger.post(
            entries.received_unallocated(gateway=payment.gateway, payment_id=capture.payment_id, amount=capture.amount)
        )
        key = _refund_key(payment, row)
        await self._ledger.post(entries.refund_of_unallocated(refund_key=key, amount=capture.amount))
        await self._request_refund(row, key, capture.amount, reason)

    async def recorded(self, payment: Payment, capture: Capture) -> PaymentCapture | None:
        """Return the row of a capture, if it has been dealt with."""
        found: PaymentCapture | None = await self._session.scalar(
            select(PaymentCapture).where(
                PaymentCapture.gateway == payment.gateway, PaymentCapture.gateway_payment_id == capture.payment_id
            )
        )
        return found

    async def complete(self, booking_id: int, mentor_id: int, split: Split, currency: str) -> None:
        """Give the held money to the mentor and the platform; a free session moves nothing.

        Raises LedgerError if it is not what is held.
        """
        if split == Split(learner=0, mentor=0, fee=0):
            return
        await self._ledger.post(
            entries.completed(booking_id=booking_id, mentor_id=mentor_id, split=split, currency=currency)
        )
        await self._require_nothing_held(booking_id, currency)

    async def cancel(
        self, booking_id: int, mentor_id: int, split: Split, currency: str, *, reason: str = "cancelled"
    ) -> None:
        """Divide the held money as `split` says and refund the learner's part; nothing happens if none is held."""
        capture = await self._fitting(booking_id)
        if capture is None:
            return
        payment = await self._session.get_one(Payment, capture.payment_id)
        key = _refund_key(payment, capture)
        posted = await self._ledger.post(
            entries.cancelled(
                booking_id=booking_id, mentor_id=mentor_id, refund_key=key, split=split, currency=currency
            )
        )
        await self._require_nothing_held(booking_id, currency)
        if posted and split.learner:
            await self._request_refund(capture, key, Money(split.learner, currency), reason)

    async def refunds_of(self, booking_id: int) -> list[Refund]:
        """Return the refunds of a booking, oldest first."""
        found = await self._session.scalars(
            select(Refund).join(Refund.capture).where(PaymentCapture.booking_id == booking_id).order_by(Refund.id)
        )
        return list(found)

    async def earnings(self, mentor_id: int) -> list[Money]:
        """Return what a mentor has earned and not been paid, one amount for each currency."""
        account = entries.mentor_payable(mentor_id)
        return [found.amount for found in await self._ledger.balances(account) if found.account == account]

    async def settlements(self, booking_ids: Collection[int]) -> dict[int, Split]:
        """Return how the money of bookings that are over was divided; those without money are left out."""
        return await settlements_of(self._session, booking_ids)

    async def overview(self, actor: Account) -> Overview:
        """Return how the money of the community stands; raises NotAllowed."""
        require(actor, Right.SEE_MONEY)
        return await overview_of(self._session, await self._ledger.balances(""))

    async def record_refund(self, refund: Refund, status: RefundStatus) -> None:
        """Note what the gateway says of a refund; what is final stays as it is."""
        if refund.state in {RefundProgress.PROCESSED, RefundProgress.FAILED}:
            return
        refund.gateway_id = status.id or refund.gateway_id
        refund.state = _AFTER_REFUND[status.state]
        booking_id = refund.capture.booking_id
        if status.state is RefundState.PROCESSED:
            await self._ledger.post(
                entries.refund_processed(refund_key=refund.key, gateway=refund.capture.gateway, amount=refund.amount)
            )
        elif status.state is RefundState.FAILED:
            back_to = entries.held(booking_id) if refund.capture.fits else entries.UNALLOCATED
            await self._ledger.post(entries.refund_failed(refund_key=refund.key, back_to=back_to, amount=refund.amount))
        await Notices(self._session, self._now).changed(f"booking:{booking_id}", f"refund-{refund.id}-{refund.state}")

    async def schedule(
        self, kind: str, payment: Payment, *, run_at: datetime | None = None, once_for: str = ""
    ) -> None:
        """Enqueue work on a payment; `once_for` tells one cause from another, where there may be several."""
        distinct = once_for or (run_at.isoformat() if run_at else "")
        await self._tasks.enqueue(
            kind,
            key=f"{kind}:{payment.id}:{distinct}",
            run_at=run_at or self._now,
            priority=Priority.MONEY,
            lane=f"payment:{payment.id}",
            payload={"payment": payment.id},
        )

    async def schedule_refund(self, refund: Refund, *, run_at: datetime, once_for: str = "") -> None:
        """Enqueue asking the gateway about a refund; the first time this is what sends it."""
        await self._tasks.enqueue(
            REFUND,
            key=f"{REFUND}:{refund.id}:{once_for or run_at.isoformat()}",
            run_at=run_at,
            priority=Priority.MONEY,
            lane=f"refund:{refund.id}",
            payload={"refund": refund.id},
        )

    async def _fitting(self, booking_id: int) -> PaymentCapture | None:
        found: PaymentCapture | None = await self._session.scalar(
            select(PaymentCapture).where(PaymentCapture.booking_id == booking_id, PaymentCapture.fits)
        )
        return found

    async def _record(self, payment: Payment, capture: Capture, *, fits: bool) -> PaymentCapture:
        row = PaymentCapture(
            payment_id=payment.id,
            booking_id=payment.booking_id,
            gateway=payment.gateway,
            gateway_payment_id=capture.payment_id,
            amount_minor=capture.amount.minor,
            currency=capture.amount.currency,
            fits=fits,
            paid_at=capture.paid_at,
            recorded_at=self._now,
        )
        self._session.add(row)
        await self._session.flush()
        return row

    async def _request_refund(self, capture: PaymentCapture, key: str, amount: Money, reason: str) -> None:
        refund = Refund(
            key=key,
            capture=capture,
            amount_minor=amount.minor,
            currency=amount.currency,
            state=RefundProgress.REQUESTED,
            gateway_id=None,
            reason=reason,
            created_at=self._now,
        )
        self._session.add(refund)
        await self._session.flush()
        await self.schedule_refund(refund, run_at=self._now, once_for="first")

    async def _require_nothing_held(self, booking_id: int, currency: str) -> None:
        left = await self._ledger.balance(entries.held(booking_id), currency)
        if left:
            raise LedgerError(f"booking {booking_id} would be left holding {left.minor} {currency}")


def _refund_key(payment: Payment, capture: PaymentCapture) -> str:
    return f"refund-{payment.reference}-{capture.id}"
