"""What happens to bookings by themselves: expiry, nudges, completion, and money that arrives."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.bookings.changes import Changes
from core.bookings.followups import COMPLETE, EXPIRE, NUDGE
from core.bookings.model import Booking
from core.clock import Clock
from core.payments.model import Payment
from core.payments.service import Payments
from core.policies import Policies
from core.ports import Capture
from core.store.tasks import Job
from core.store.worker import Finish, Handler


class BookingTasks:
    """Handlers for the worker, and the settlement of captured payments."""

    def __init__(self, clock: Clock, policies: Policies, *, gateway: str) -> None:
        self._clock = clock
        self._policies = policies
        self._gateway = gateway

    def handlers(self) -> dict[str, Handler]:
        """Return the handler of each kind of task."""
        return {EXPIRE: self._expire, NUDGE: self._nudge, COMPLETE: self._complete}

    async def settle(self, session: AsyncSession, payment: Payment, capture: Capture) -> None:
        """Decide what captured money is for: confirm its booking, or give it back.

        Runs in the transaction that records the capture; see `core.payments.tasks.Settle`.
        """
        now = self._clock.now()
        payments = Payments(session, now)
        booking = await session.get_one(Booking, payment.booking_id)
        if await payments.recorded(payment, capture) is not None:
            return
        if capture.amount != payment.amount or not await self._changes(session, now).can_take(booking, capture.paid_at):
            await payments.reject_capture(payment, capture, "cannot_be_fulfilled")
            await self._changes(session, now).tell_returned(booking)
            return
        if await payments.accept_capture(payment, capture):
            await self._changes(session, now).paid(booking)

    def _changes(self, session: AsyncSession, now: datetime) -> Changes:
        return Changes(session, now, self._policies, gateway=self._gateway)

    async def _expire(self, job: Job) -> Finish:
        async def finish(session: AsyncSession) -> None:
            await self._changes(session, self._clock.now()).expire(job.payload["booking"])

        return finish

    async def _nudge(self, job: Job) -> Finish:
        async def finish(session: AsyncSession) -> None:
            await self._changes(session, self._clock.now()).nudge(job.payload["booking"], job.payload["hours"])

        return finish

    async def _complete(self, job: Job) -> Finish:
        async def finish(session: AsyncSession) -> None:
            await self._changes(session, self._clock.now()).complete_overdue(job.payload["booking"])

        return finish
