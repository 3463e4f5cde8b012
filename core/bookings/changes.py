"""The steps that change a booking, each a compare-and-swap that also tells people and plans what comes next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account
from core.bookings import policy, refusals
from core.bookings.calendar import Calendar
from core.bookings.followups import Followups
from core.bookings.model import Booking
from core.bookings.states import HOLDING, LIVE, Party, State, may
from core.errors import Stale
from core.mentors.model import Mentor
from core.mentors.service import Mentors
from core.money import split
from core.payments.service import Payments
from core.policies import Policies


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What a learner asks of a mentor."""

    learner: Account
    mentor: Mentor
    starts_at: datetime
    minutes: int
    topic: str
    message: str


class Changes:
    """What can happen to a booking, whoever causes it; rights are checked by `core.bookings.service`."""

    def __init__(self, session: AsyncSession, now: datetime, policies: Policies, *, gateway: str) -> None:
        self._session = session
        self._now = now
        self._policies = policies
        self._gateway = gateway
        self._calendar = Calendar(session, now, policies)
        self._followups = Followups(session, now, policies)
        self._mentors = Mentors(session, now, policies)
        self._payments = Payments(session, now)

    async def expire(self, booking_id: int) -> None:
        """End a request or an unpaid booking whose time is up; harmless at any other moment, and by two at once."""
        # Locked and read anew: who comes second sees what the first has done instead of failing to swap it.
        booking = await self._session.get(Booking, booking_id, with_for_update={"of": Booking})
        if booking is None or booking.status not in HOLDING:
            return
        if booking.hold_until is None or booking.hold_until > self._now:
            return
        requested = booking.status is State.REQUESTED
        target = State.REQUEST_EXPIRED if requested else State.PAYMENT_EXPIRED
        await self.move(booking, target, Party.CLOCK, hold_until=None)
        await self._payments.close(booking.id)
        for person in booking.informed:
            await self._followups.tell(person, target.value, booking)

    async def nudge(self, booking_id: int, hours: int) -> None:
        """Remind the mentor of a request that waits for an answer."""
        booking = await self._session.get(Booking, booking_id)
        if booking is not None and booking.status is State.REQUESTED:
            await self._followups.tell(booking.mentor_id, "nudged", booking, once=str(hours))

    async def complete_overdue(self, booking_id: int) -> None:
        """Complete a session about which nobody said anything for three days after its end (policy "Auto-complete").

        If it is too early, as the session was moved or the days have become more, this is planned anew.
        """
        booking = await self._session.get(Booking, booking_id)
        if booking is None or booking.status is not State.CONFIRMED:
            return
        if policy.completes_at(self._policies, ends_at=booking.ends_at) <= self._now:
            await self.complete(booking, Party.CLOCK)
        else:
            await self._followups.watch_end(booking)

    async def can_take(self, booking: Booking, paid_at: datetime) -> bool:
        """Tell whether money dated `paid_at` still buys this booking.

        Money dated within the deadline and its grace is honoured; later money books the slot again if it is free
        (policy "Late payment").
        """
        if booking.status is State.AWAITING_PAYMENT:
            in_time = booking.hold_until is None or paid_at <= booking.hold_until
            return in_time or await self._is_free_again(booking)
        return booking.status is State.PAYMENT_EXPIRED and await self._is_free_again(booking)

    async def paid(self, booking: Booking) -> None:
        """Confirm a booking whose money is kept."""
        await self._confirm(booking, Party.GATEWAY)
        for person in (booking.learner_id, booking.mentor_id):
            await self._followups.tell(person, "confirmed", booking)

    async def tell_returned(self, booking: Booking) -> None:
        """Tell the learner that money came that could not be used and goes back; of late money the mentor hears too."""
        once = self._now.isoformat()
        await self._followups.tell(booking.learner_id, "money_returned", booking, once=once)
        if booking.status is State.PAYMENT_EXPIRED:
            await self._followups.tell(booking.mentor_id, "paid_too_late", booking, once=once)

    async def free_overdue(self, mentor_id: int) -> None:
        """End what holds a mentor's time beyond its deadline: an expired hold frees the slot by its row."""
        overdue = select(Booking.id).where(
            Booking.mentor_id == mentor_id, Booking.state.in_(HOLDING), Booking.hold_until <= self._now
        )
        # In one order, so that two who do this at once never wait for each other.
        for booking_id in (await self._session.scalars(overdue.order_by(Booking.id))).all():
            await self.expire(booking_id)

    async def insert(self, wish: Wish) -> Booking:
        """Write a new request; the database refuses an overlap (SlotTaken)."""
        learner, mentor = wish.learner, wish.mentor
        rules = self._policies.cancellation(mentor.cancellation)
        booking = Booking(
            learner_id=learner.id,
            mentor_id=mentor.account_id,
            state=State.REQUESTED.value,
            topic=wish.topic,
            message=wish.message,
            starts_at=wish.starts_at,
            ends_at=wish.starts_at + timedelta(minutes=wish.minutes),
            tier_starts_at=wish.starts_at,
            price_minor=self._mentors.price(mentor, wish.minutes).minor,
            currency=mentor.currency,
            fee_percent=await self._fee_percent(learner.id, mentor.account_id),
            full_refund_hours=rules.full_hours,
            half_refund_hours=rules.half_hours,
            at_once=mentor.instant_book,
            learner_zone=learner.zone.key,
            mentor_zone=mentor.zone_name,
            hold_until=policy.request_deadline(self._policies, now=self._now, starts_at=wish.starts_at),
            requested_at=self._now,
            version=0,
        )
        try:
            async with self._session.begin_nested():
                self._session.add(booking)
        except IntegrityError as clash:
            raise refusals.SlotTaken from clash
        await self._session.refresh(booking)
        return booking

    async def _fee_percent(self, learner_id: int, mentor_id: int) -> int:
        # A confirmed session counts as the first one, or booking many ahead would make all of them the first.
        earlier = await self._session.scalar(
            select(Booking.id)
            .where(Booking.learner_id == learner_id, Booking.mentor_id == mentor_id)
            .where(Booking.state.in_((State.CONFIRMED, State.COMPLETED)))
            .limit(1)
        )
        return self._policies.first_session_fee_percent if earlier is None else self._policies.fee_percent

    async def agree(self, booking: Booking, party: Party, *, instant: bool) -> Booking:
        """Take a requested time for good: to pay for, or confirmed at once if it is free."""
        if booking.price_minor == 0:
            await self._confirm(booking, party)
            if instant:
                for person in (booking.learner_id, booking.mentor_id):
                    await self._followups.tell(person, "confirmed", booking)
            return booking
        deadline = (
            policy.instant_deadline(self._policies, now=self._now)
            if instant
            else policy.payment_deadline(self._policies, now=self._now, starts_at=booking.starts_at)
        )
        await self.move(
            booking,
            State.AWAITING_PAYMENT,
            party,
            accepted_at=self._now,
            hold_until=deadline + self._policies.payment_grace,
            proposed_starts_at=None,
            proposed_by=None,
        )
        await self._followups.watch_hold(booking)
        await self.ask_for_payment(booking, deadline)
        return booking

    async def ask_for_payment(self, booking: Booking, deadline: datetime) -> None:
        """Have a payment page made that can be used until `deadline`; the one that waits already is kept."""
        await self._payments.open(
            booking.id, booking.price, f"OpenGig session {booking.id}", deadline, gateway=self._gateway
        )

    async def _confirm(self, booking: Booking, party: Party) -> None:
        await self.move(
            booking,
            State.CONFIRMED,
            party,
            confirmed_at=self._now,
            hold_until=None,
            proposed_starts_at=None,
            proposed_by=None,
        )
        await self._followups.watch_session(booking)

    async def take_time(self, booking: Booking, starts_at: datetime, **changes: Any) -> None:
        """Move to another time: the old one is freed in the same step that holds the new one and makes `changes`."""
        mentor = await self._mentors.get(booking.mentor_id)
        await self._calendar.check(mentor, starts_at, booking.length, besides=booking.id)
        await self._followups.forget_reminders(booking)
        # The original time, which decides about refunds, is the first one that both have agreed to.
        original = starts_at if booking.status is State.REQUESTED else booking.tier_starts_at
        await self.change(
            booking,
            starts_at=starts_at,
            tier_starts_at=original,
            ends_at=starts_at + booking.length,
            proposed_starts_at=None,
            proposed_by=None,
            **changes,
        )
        if booking.status is State.CONFIRMED:
            await self._followups.watch_session(booking)

    async def complete(self, booking: Booking, party: Party) -> Booking:
        """Complete a session: the held money becomes the mentor's and the platform's."""
        await self.move(booking, State.COMPLETED, party, closed_at=self._now)
        shares = split(booking.price_minor, refund_percent=0, fee_percent=booking.fee_percent)
        await self._payments.complete(booking.id, booking.mentor_id, shares, booking.currency)
        await self._mentors.count_session(booking.mentor_id)
        await self._followups.tell(booking.mentor_id, "completed", booking)
        return booking

    async def give_back(self, booking: Booking, terms: policy.Terms, *, paid: bool) -> None:
        """Return what a cancellation gives back, and drop the reminders."""
        await self._followups.forget_reminders(booking)
        if paid and booking.price_minor:
            await self._payments.cancel(booking.id, booking.mentor_id, terms.split, booking.currency)
        else:
            await self._payments.close(booking.id)

    async def move(self, booking: Booking, target: State, party: Party, **changes: Any) -> None:
        """Make a transition of the table in `states`; raises Stale if it is not allowed or somebody was faster."""
        if not may(booking.status, target, party):
            raise Stale
        if target in LIVE:
            changes["closed_at"] = None
        else:
            # What is over cannot be agreed to any more.
            changes |= {"closed_at": self._now, "proposed_starts_at": None, "proposed_by": None}
        await self.change(booking, state=target.value, **changes)

    async def change(self, booking: Booking, **changes: Any) -> None:
        """Change a booking as it was read: exactly one row, or Stale."""
        swap = (
            update(Booking)
            .where(Booking.id == booking.id, Booking.state == booking.state, Booking.version == booking.version)
            .values(version=booking.version + 1, **changes)
            .execution_options(synchronize_session=False)
        )
        try:
            async with self._session.begin_nested():
                swapped = cast("CursorResult[Any]", await self._session.execute(swap))
        except IntegrityError as clash:
            raise refusals.SlotTaken from clash
        if swapped.rowcount != 1:
            raise Stale
        await self._session.refresh(booking)
        await self._followups.redraw(booking)

    async def _is_free_again(self, booking: Booking) -> bool:
        await self.free_overdue(booking.mentor_id)
        return await self._calendar.is_still_free(booking)
