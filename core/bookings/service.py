"""The booking desk: request, answer, confirm, move, cancel, complete. Every change is a compare-and-swap."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account, Right
from core.accounts.service import Accounts, require, require_active
from core.bookings import policy, refusals
from core.bookings.calendar import Calendar
from core.bookings.changes import Changes, Wish
from core.bookings.followups import Followups
from core.bookings.model import Booking
from core.bookings.states import HOLDING, LIVE, Party, State
from core.errors import NotAllowed, NotFound, Stale
from core.mentors.model import Mentor, MentorState
from core.mentors.service import Mentors
from core.money import Money
from core.payments.service import Payments
from core.policies import Policies

REASON_LIMIT = 300
MESSAGE_LIMIT = 1000
NO_GATEWAY = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """What a learner would agree to: the price and the refund rules that the booking will keep."""

    price: Money
    full_refund_hours: int
    half_refund_hours: int
    instant: bool


class Bookings:
    """Sessions within one unit of work. Refusals leave everything as it was."""

    def __init__(self, session: AsyncSession, now: datetime, policies: Policies, *, gateway: str) -> None:
        self._session = session
        self._now = now
        self._policies = policies
        self.calendar = Calendar(session, now, policies)
        self._gateway = gateway
        self._changes = Changes(session, now, policies, gateway=gateway)
        self._followups = Followups(session, now, policies)
        self._mentors = Mentors(session, now, policies)
        self._payments = Payments(session, now)

    # Looking

    async def get(self, actor: Account, booking_id: int) -> Booking:
        """Return a booking to one of its two people, or to who may see all; raises NotFound to anybody else."""
        booking = await self._session.get(Booking, booking_id)
        if booking is None or self.party(actor, booking) is None:
            raise NotFound
        return booking

    def party(self, actor: Account, booking: Booking) -> Party | None:
        """Return as whom `actor` deals with a booking; None if they have no part in it."""
        if actor.id == booking.learner_id:
            return Party.LEARNER
        if actor.id == booking.mentor_id:
            return Party.MENTOR
        return Party.ADMIN if Right.SEE_BOOKINGS in actor.rights else None

    async def mine(self, actor: Account, *, upcoming: bool, limit: int = 50) -> list[Booking]:
        """Return the person's sessions: what lies ahead, soonest first, or what is over, latest first."""
        chosen = select(Booking).where(or_(Booking.learner_id == actor.id, Booking.mentor_id == actor.id))
        ahead = Booking.state.in_(LIVE) & (Booking.ends_at > self._now)
        if upcoming:
            chosen = chosen.where(ahead).order_by(Booking.starts_at)
        else:
            chosen = chosen.where(~ahead).order_by(Booking.starts_at.desc())
        return list(await self._session.scalars(chosen.limit(limit)))

    async def everyones(
        self, actor: Account, *, state: State | None, limit: int = 50, offset: int = 0
    ) -> list[Booking]:
        """Return the newest bookings of the community; needs the right to see them."""
        require(actor, Right.SEE_BOOKINGS)
        chosen = select(Booking).order_by(Booking.id.desc()).limit(limit).offset(offset)
        return list(await self._session.scalars(chosen.where(Booking.state == state) if state else chosen))

    async def counts(self, actor: Account) -> dict[State, int]:
        """Return how many bookings of the community stand where; needs the right to see them."""
        require(actor, Right.SEE_BOOKINGS)
        rows = await self._session.execute(select(Booking.state, func.count()).group_by(Booking.state))
        return {State(state): count for state, count in rows}

    async def offer(self, mentor_id: int, minutes: int) -> Offer:
        """Return what a session of `minutes` with a mentor costs and under which rules; raises NoSuchLength."""
        mentor = await self._mentors.get(mentor_id)
        if minutes not in mentor.session_minutes:
            raise refusals.NoSuchLength(name=mentor.account.name)
        rules = self._policies.cancellation(mentor.cancellation)
        return Offer(
            price=self._mentors.price(mentor, minutes),
            full_refund_hours=rules.full_hours,
            half_refund_hours=rules.half_hours,
            instant=mentor.instant_book,
        )

    async def has_any(self, account_id: int) -> bool:
        """Tell whether a person has ever had a session or asked for one."""
        mine = or_(Booking.learner_id == account_id, Booking.mentor_id == account_id)
        return await self._session.scalar(select(Booking.id).where(mine).limit(1)) is not None

    async def are_partners(self, one: int, other: int) -> bool:
        """Tell whether two people have ever had a session with each other, or asked for one."""
        together = or_(
            and_(Booking.learner_id == one, Booking.mentor_id == other),
            and_(Booking.learner_id == other, Booking.mentor_id == one),
        )
        return await self._session.scalar(select(Booking.id).where(together).limit(1)) is not None

    async def move_account(self, old: int, new: int) -> None:
        """Make what a learner booked somebody else's, when two accounts become one; a mentor's sessions cannot move."""
        await self._session.execute(update(Booking).where(Booking.learner_id == old).values(learner_id=new))
        await self._session.execute(update(Booking).where(Booking.proposed_by == old).values(proposed_by=new))

    # Requesting and answering

    async def request(
        self, learner: Account, mentor_id: int, starts_at: datetime, minutes: int, *, topic: str, message: str = ""
    ) -> Booking:
        """Ask a mentor for a session; an instant-book mentor's slot is taken at once.

        The time is held from this moment. Raises a refusal of `core.bookings.refusals`.
        """
        require_active(learner)
        mentor = await self._mentors.get(mentor_id)
        self._check_mentor(mentor, learner, minutes)
        if topic not in mentor.topics:
            raise refusals.NoSuchTopic(name=mentor.account.name)
        await self._check_requests(learner, mentor)
        await self._changes.free_overdue(mentor_id)
        await self.calendar.check(mentor, starts_at, timedelta(minutes=minutes))
        booking = await self._changes.insert(
            Wish(
                learner=learner,
                mentor=mentor,
                starts_at=starts_at,
                minutes=minutes,
                topic=topic,
                message=message[:MESSAGE_LIMIT],
            )
        )
        if mentor.instant_book:
            return await self._changes.agree(booking, Party.LEARNER, instant=True)
        await self._followups.watch_request(booking)
        await self._followups.tell(mentor.account_id, "requested", booking)
        return booking

    async def accept(self, actor: Account, booking_id: int) -> Booking:
        """The mentor says yes; the learner has until `hold_until` to pay, a free session is confirmed at once."""
        booking = await self._as(actor, booking_id, Party.MENTOR)
        self._require_in_time(booking)
        agreed = await self._changes.agree(booking, Party.MENTOR, instant=False)
        await self._followups.tell(booking.learner_id, "accepted", agreed)
        return agreed

    async def decline(self, actor: Account, booking_id: int, reason: str) -> Booking:
        """The mentor says no, with a reason that the learner reads."""
        booking = await self._as(actor, booking_id, Party.MENTOR)
        await self._changes.move(booking, State.DECLINED, Party.MENTOR, reason=_reason(reason), hold_until=None)
        await self._followups.tell(booking.learner_id, "declined", booking)
        return booking

    async def withdraw(self, actor: Account, booking_id: int) -> Booking:
        """The learner takes back a request, or an accepted session that is not paid."""
        booking = await self._as(actor, booking_id, Party.LEARNER)
        await self._changes.move(booking, State.WITHDRAWN, Party.LEARNER, hold_until=None)
        await self._payments.close(booking.id)
        if booking.mentor_id in booking.informed:
            await self._followups.tell(booking.mentor_id, "withdrawn", booking)
        return booking

    async def ask_again(self, actor: Account, booking_id: int) -> Booking:
        """Make a new payment page where the gateway made or kept none; the deadline stays."""
        booking = await self._as(actor, booking_id, Party.LEARNER)
        if booking.status is not State.AWAITING_PAYMENT or booking.hold_until is None:
            raise Stale
        deadline = booking.hold_until - self._policies.payment_grace
        if deadline <= self._now:
            raise refusals.TooLate
        await self._changes.ask_for_payment(booking, deadline)
        return booking

    async def propose(self, actor: Account, booking_id: int, starts_at: datetime) -> Booking:
        """Suggest another time to the other side; the present time stays held until they agree."""
        booking = await self._mine(actor, booking_id)
        if booking.status not in {State.REQUESTED, State.CONFIRMED}:
            raise refusals.TooLate
        self._require_in_time(booking)
        mentor = await self._mentors.get(booking.mentor_id)
        await self.calendar.check(mentor, starts_at, booking.length, besides=booking.id)
        await self._changes.change(booking, proposed_starts_at=starts_at, proposed_by=actor.id)
        await self._followups.tell(booking.other(actor.id).id, "proposed", booking)
        return booking

    async def agree_to_proposal(self, actor: Account, booking_id: int) -> Booking:
        """Say yes to the other side's time: the new time is held in the same step that frees the old one."""
        booking = await self._mine(actor, booking_id)
        new = booking.proposed_starts_at
        if new is None or booking.proposed_by == actor.id:
            raise Stale
        self._require_in_time(booking)
        requested = booking.status is State.REQUESTED
        await self._changes.take_time(booking, new)
        if requested:
            party = Party.LEARNER if actor.id == booking.learner_id else Party.MENTOR
            await self._changes.agree(booking, party, instant=False)
        await self._followups.tell(booking.other(actor.id).id, "agreed", booking)
        return booking

    async def refuse_proposal(self, actor: Account, booking_id: int) -> Booking:
        """Say no to the other side's time, or take back one's own; the booking stays as it was."""
        booking = await self._mine(actor, booking_id)
        if booking.proposed_starts_at is None:
            raise Stale
        await self._changes.change(booking, proposed_starts_at=None, proposed_by=None)
        await self._followups.tell(booking.other(actor.id).id, "kept", booking)
        return booking

    async def reschedule(self, actor: Account, booking_id: int, starts_at: datetime) -> Booking:
        """The learner moves a confirmed session by themselves, while the policy allows it."""
        booking = await self._as(actor, booking_id, Party.LEARNER)
        if booking.status is not State.CONFIRMED:
            raise Stale
        if not policy.can_move_freely(booking, self._policies, now=self._now):
            raise refusals.MoveLimit
        await self._changes.take_time(booking, starts_at, reschedules=booking.reschedules + 1)
        await self._followups.tell(booking.mentor_id, "moved", booking)
        return booking

    # Ending

    def terms(self, actor: Account, booking: Booking) -> policy.Terms:
        """Return what happens to the money if `actor` cancels now, for showing before it is confirmed."""
        party = self.party(actor, booking)
        if party is None:
            raise NotFound
        return policy.cancellation_terms(booking, self._policies, by=party, now=self._now)

    async def cancel(self, actor: Account, booking_id: int, reason: str, *, shown_refund: int) -> Booking:
        """Cancel an accepted session; `shown_refund` (minor units) is what was shown and must still be true."""
        require_active(actor)
        booking = await self.get(actor, booking_id)
        party = self.party(actor, booking) or Party.ADMIN
        if party is Party.ADMIN and Right.CANCEL_BOOKINGS not in actor.rights:
            raise NotAllowed
        if booking.starts_at <= self._now and party is not Party.ADMIN:
            raise refusals.TooLate
        terms = self.terms(actor, booking)
        if terms.split.learner != shown_refund:
            raise refusals.TermsChanged
        target = {
            Party.LEARNER: State.CANCELLED_BY_LEARNER,
            Party.MENTOR: State.CANCELLED_BY_MENTOR,
        }.get(party, State.CANCELLED_BY_ADMIN)
        paid = booking.status is State.CONFIRMED
        await self._changes.move(
            booking, target, party, reason=_reason(reason, needed=party is not Party.LEARNER), hold_until=None
        )
        await self._changes.give_back(booking, terms, paid=paid)
        for person in {booking.learner_id, booking.mentor_id} - {actor.id}:
            await self._followups.tell(person, "cancelled", booking)
        if party is Party.ADMIN:
            accounts = Accounts(self._session, self._now)
            await accounts.audit(actor, "cancel", f"booking:{booking.id}", refund=terms.split.learner)
        return booking

    async def complete(self, actor: Account, booking_id: int) -> Booking:
        """The learner says that all was good: the mentor is paid now instead of after three days."""
        booking = await self._as(actor, booking_id, Party.LEARNER)
        if booking.ends_at > self._now:
            raise refusals.TooEarly
        return await self._changes.complete(booking, Party.LEARNER)

    # Steps

    def _check_mentor(self, mentor: Mentor, learner: Account, minutes: int) -> None:
        if mentor.account_id == learner.id:
            raise refusals.OwnSession
        if mentor.state != MentorState.APPROVED or mentor.account.suspended_at is not None:
            raise refusals.NotTeaching(name=mentor.account.name)
        if minutes not in mentor.session_minutes:
            raise refusals.NoSuchLength(name=mentor.account.name)
        if mentor.price_minor and self._gateway == NO_GATEWAY:
            raise refusals.NoPayments

    async def _check_requests(self, learner: Account, mentor: Mentor) -> None:
        # The lock makes the limits hold for somebody who asks on two platforms at once, on PostgreSQL too.
        await self._session.execute(select(Account.id).where(Account.id == learner.id).with_for_update(key_share=True))
        rows = await self._session.execute(
            select(Booking.mentor_id, func.count())
            .where(Booking.learner_id == learner.id, Booking.state.in_(HOLDING), Booking.hold_until > self._now)
            .group_by(Booking.mentor_id)
        )
        waiting = dict(rows.all())
        if waiting.get(mentor.account_id, 0) >= self._policies.open_requests_per_mentor:
            raise refusals.OneRequestEach(name=mentor.account.name)
        if sum(waiting.values()) >= self._policies.open_requests:
            raise refusals.TooManyRequests(count=sum(waiting.values()))
        today = await self._session.scalar(
            select(func.count())
            .select_from(Booking)
            .where(Booking.learner_id == learner.id, Booking.requested_at > self._now - timedelta(days=1))
        )
        if (today or 0) >= self._policies.requests_per_day:
            raise refusals.RequestsToday

    def _require_in_time(self, booking: Booking) -> None:
        # A request ends at its deadline by itself, also while the timer that writes it down is late.
        ends = booking.hold_until if booking.status is State.REQUESTED else booking.starts_at
        if ends is not None and ends <= self._now:
            raise refusals.TooLate

    async def _as(self, actor: Account, booking_id: int, party: Party) -> Booking:
        booking = await self._mine(actor, booking_id)
        if self.party(actor, booking) is not party:
            raise NotAllowed
        return booking

    async def _mine(self, actor: Account, booking_id: int) -> Booking:
        require_active(actor)
        booking = await self.get(actor, booking_id)
        if actor.id not in {booking.learner_id, booking.mentor_id}:
            raise NotAllowed
        return booking


def _reason(typed: str, *, needed: bool = True) -> str:
    reason = typed.strip()
    if (needed and not reason) or len(reason) > REASON_LIMIT:
        raise refusals.ReasonNeeded
    return reason
