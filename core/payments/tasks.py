"""The work on payments that talks to gateways: outside transactions, repeatable, believing only look-ups."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Protocol

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.notices.service import Notices
from core.payments import service
from core.payments.model import Payment, PaymentState, Refund, RefundProgress
from core.payments.service import POLL_EVERY, Payments
from core.ports import (
    Capture,
    GatewayRefused,
    GatewayTrouble,
    LinkStatus,
    PaymentGateway,
    PaymentLink,
    PaymentOrder,
    RefundOrder,
    RefundState,
    RefundStatus,
)
from core.store.database import Database
from core.store.tasks import Job
from core.store.worker import Finish, Handler

log = logging.getLogger(__name__)

POLL_CLOSED_EVERY = timedelta(hours=6)
KEEP_LOOKING = timedelta(days=3)
"""Banks confirm payments up to three days late (Razorpay: late authorisation); closed links are polled so long."""


class Settle(Protocol):
    """Decides what captured money is for: calls `accept_capture` or `reject_capture`, and moves the booking."""

    async def __call__(self, session: AsyncSession, payment: Payment, capture: Capture) -> None:
        """Deal with a capture that was not seen before, within the transaction that records it."""
        ...


class PaymentTasks:
    """The worker's handlers for payments. `public_url` is where people reach our pages, without a slash at its end."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        gateways: Mapping[str, PaymentGateway],
        settle: Settle,
        public_url: Callable[[], str],
    ) -> None:
        self._database = database
        self._clock = clock
        self._gateways = gateways
        self._settle = settle
        self._public_url = public_url

    def handlers(self) -> dict[str, Handler]:
        """Return the handler of each kind of task."""
        return {
            service.OPEN: self.open_link,
            service.CHECK: self.check,
            service.POLL: self.poll,
            service.CLOSE: self.close_link,
            service.REFUND: self.refund,
        }

    async def open_link(self, job: Job) -> Finish | None:
        """Have the gateway make the link. After an unknown outcome this finds the one that our reference made."""
        payment = await self._payment(job)
        if payment.state not in {PaymentState.OPENING, PaymentState.UNKNOWN}:
            return None
        try:
            link = await self._gateways[payment.gateway].open_link(self._order(payment))
        except GatewayTrouble:
            async with self._database.writing() as session:
                await session.execute(
                    update(Payment)
                    .where(Payment.id == payment.id, Payment.state == PaymentState.OPENING)
                    .values(state=PaymentState.UNKNOWN)
                )
            raise
        except GatewayRefused:
            log.exception("payment %d: the gateway refuses to make a link", payment.id)
            return partial(self._close_unopened, payment.id)
        return partial(self._store_link, payment.id, link)

    async def check(self, job: Job) -> Finish | None:
        """Look up how a link stands and record what is new."""
        payment = await self._payment(job)
        if payment.link_id is None:
            return None
        status = await self._gateways[payment.gateway].look_up(payment.link_id)
        return partial(self._record, payment.id, status)

    async def poll(self, job: Job) -> Finish | None:
        """Check, and do so again later: a webhook that never comes loses nothing."""
        record = await self.check(job)

        async def finish(session: AsyncSession) -> None:
            if record is not None:
                await record(session)
            await self._poll_later(session, job.payload["payment"])

        return finish

    async def close_link(self, job: Job) -> Finish | None:
        """Make the link unpayable, then look whether a payment was faster."""
        payment = await self._payment(job)
        gateway = self._gateways[payment.gateway]
        link = PaymentLink(id=payment.link_id or "", url=payment.url or "")
        if payment.link_id is None:
            # The gateway may have made the link all the same: its reference finds it.
            try:
                link = await gateway.open_link(self._order(payment))
            except GatewayRefused:
                return None
        await gateway.close_link(link.id)
        status = await gateway.look_up(link.id)

        async def finish(session: AsyncSession) -> None:
            await self._store_link(payment.id, link, session)
            await self._record(payment.id, status, session)

        return finish

    async def refund(self, job: Job) -> Finish | None:
        """Send a refund, or ask what became of it: the stored key makes both the same call."""
        async with self._database.writing() as session:
            refund = await session.get_one(Refund, job.payload["refund"], with_for_update={"of": Refund})
            if refund.state == RefundProgress.REQUESTED:
                refund.state = RefundProgress.SENT
        if refund.state != RefundProgress.SENT:
            return None
        order = RefundOrder(key=refund.key, payment_id=refund.capture.gateway_payment_id, amount=refund.amount)
        try:
            status = await self._gateways[refund.capture.gateway].refund(order)
        except GatewayRefused:
            log.exception("refund %s: the gateway refuses it", refund.key)
            status = RefundStatus(id="", state=RefundState.FAILED)
        return partial(self._record_refund, refund.id, status)

    async def _payment(self, job: Job) -> Payment:
        async with self._database.reading() as session:
            return await session.get_one(Payment, job.payload["payment"])

    def _order(self, payment: Payment) -> PaymentOrder:
        return PaymentOrder(
            reference=payment.reference,
            amount=payment.amount,
            description=payment.description,
            expires_at=payment.expires_at,
            return_url=f"{self._public_url()}/pay/return/{payment.reference}",
        )

    async def _store_link(self, payment_id: int, link: PaymentLink, session: AsyncSession) -> None:
        payment = await session.get_one(Payment, payment_id, with_for_update=True)
        if payment.link_id is None:
            payment.link_id, payment.url = link.id, link.url
        was = payment.state
        if was not in {PaymentState.OPENING, PaymentState.UNKNOWN}:
            return
        payment.state = PaymentState.OPEN
        await self._changed(session, payment)
        if was == PaymentState.UNKNOWN:
            # A webhook may have come while we did not know the link's number.
            await Payments(session, self._clock.now()).schedule(service.CHECK, payment, once_for="found")

    async def _close_unopened(self, payment_id: int, session: AsyncSession) -> None:
        payment = await session.get_one(Payment, payment_id, with_for_update=True)
        if payment.link_id is None:
            payment.state = PaymentState.CLOSED
            await self._changed(session, payment)

    async def _record(self, payment_id: int, status: LinkStatus, session: AsyncSession) -> None:
        payment = await session.get_one(Payment, payment_id, with_for_update=True)
        payments = Payments(session, self._clock.now())
        for capture in status.captures:
            if await payments.recorded(payment, capture) is not None:
                continue
            await self._settle(session, payment, capture)
            row = await payments.recorded(payment, capture)
            if row is None:
                raise RuntimeError(f"nobody took {capture.payment_id}: its money would be forgotten")
            if not row.fits:
                log.error("payment %d: %s does not fit and goes back", payment.id, capture.payment_id)
        if payment.state == PaymentState.OPEN and not status.open:
            payment.state = PaymentState.CLOSED
            await self._changed(session, payment)

    async def _poll_later(self, session: AsyncSession, payment_id: int) -> None:
        payment = await session.get_one(Payment, payment_id)
        now = self._clock.now()
        if now < payment.expires_at + KEEP_LOOKING:
            run_at = now + (POLL_EVERY if payment.is_live else POLL_CLOSED_EVERY)
            await Payments(session, now).schedule(service.POLL, payment, run_at=run_at)

    async def _record_refund(self, refund_id: int, status: RefundStatus, session: AsyncSession) -> None:
        now = self._clock.now()
        payments = Payments(session, now)
        refund = await session.get_one(Refund, refund_id, with_for_update={"of": Refund})
        await payments.record_refund(refund, status)
        if refund.state == RefundProgress.SENT:
            await payments.schedule_refund(refund, run_at=now + POLL_EVERY)
        elif refund.state == RefundProgress.FAILED:
            log.error("refund %s failed: the money is back in the books, an admin must look", refund.key)

    async def _changed(self, session: AsyncSession, payment: Payment) -> None:
        notices = Notices(session, self._clock.now())
        await notices.changed(f"booking:{payment.booking_id}", f"payment-{payment.id}-{payment.state}")
