"""What became of each meeting: a booking as the rules of the house would have left it, step by step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.demo.diary import Meeting
from core.bookings import policy
from core.bookings.model import Booking
from core.bookings.states import State
from core.mentors.model import Mentor
from core.mentors.service import Mentors
from core.policies import Policies

UNANSWERED = (State.DECLINED, State.REQUEST_EXPIRED, State.WITHDRAWN)
CANCELLED = (State.CANCELLED_BY_LEARNER, State.CANCELLED_BY_MENTOR)


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """A booking; `pay_until` is until when it could be paid, None if nothing was asked for."""

    booking: Booking
    mentor: Mentor
    pay_until: datetime | None


class Chronicle:
    """Tells the stories of meetings, which must come in the order of their starts: a pair's first session is free."""

    def __init__(
        self, rng: Random, now: datetime, policies: Policies, mentors: Mentors, sayings: Mapping[str, Sequence[str]]
    ) -> None:
        self._rng = rng
        self._now = now
        self._policies = policies
        self._mentors = mentors
        self._sayings = sayings
        self._first_completed: dict[tuple[int, int], datetime] = {}

    def tell(self, meeting: Meeting, outcome: State) -> Story:
        """Make the booking that ended, or stands, as `outcome`; where that cannot be it took place instead."""
        booking = self._requested(meeting)
        if not _possible(outcome, meeting.mentor):
            outcome = State.COMPLETED
        booking.state = outcome.value
        booking.reason = self._say(outcome.value) if outcome.value in self._sayings else ""
        answer_by = policy.request_deadline(self._policies, now=booking.requested_at, starts_at=booking.starts_at)
        if outcome in UNANSWERED:
            expired = outcome is State.REQUEST_EXPIRED
            booking.closed_at = answer_by if expired else moment(self._rng, booking.requested_at, answer_by)
            return Story(booking=booking, mentor=meeting.mentor, pay_until=None)
        instant = meeting.mentor.instant_book
        agreed_at = booking.requested_at if instant else moment(self._rng, booking.requested_at, answer_by, upto=0.5)
        pay_until = self._ask(booking, agreed_at, instant=instant) if booking.price_minor else None
        if outcome is State.PAYMENT_EXPIRED and pay_until is not None:
            booking.closed_at = pay_until + self._policies.payment_grace
        else:
            booking.confirmed_at = moment(self._rng, agreed_at, pay_until, upto=0.5) if pay_until else agreed_at
            self._end(booking, outcome)
        return Story(booking=booking, mentor=meeting.mentor, pay_until=pay_until)

    def _requested(self, meeting: Meeting) -> Booking:
        mentor, start = meeting.mentor, meeting.interval.start
        rules = self._policies.cancellation(mentor.cancellation)
        # Early enough that what follows lies in the past, also for a session that is still to come.
        asked_at = min(start - self._hours(30, 150), self._now - self._hours(26, 72)).replace(microsecond=0)
        price = self._mentors.price(mentor, meeting.minutes)
        return Booking(
            learner=meeting.learner,
            mentor_id=mentor.account_id,
            topic=meeting.topic,
            message=self._say("requests") if self._rng.random() < 0.5 else "",
            starts_at=start,
            ends_at=meeting.interval.end,
            tier_starts_at=start,
            price_minor=price.minor,
            currency=price.currency,
            fee_percent=self._fee_percent(meeting, asked_at),
            full_refund_hours=rules.full_hours,
            half_refund_hours=rules.half_hours,
            learner_zone=meeting.learner.zone.key,
            mentor_zone=mentor.zone_name,
            requested_at=asked_at,
        )

    def _fee_percent(self, meeting: Meeting, asked_at: datetime) -> int:
        completed_at = self._first_completed.get((meeting.learner.id, meeting.mentor.account_id))
        first = completed_at is None or completed_at > asked_at
        return self._policies.first_session_fee_percent if first else self._policies.fee_percent

    def _ask(self, booking: Booking, agreed_at: datetime, *, instant: bool) -> datetime:
        booking.accepted_at = agreed_at
        if instant:
            return policy.instant_deadline(self._policies, now=agreed_at)
        return policy.payment_deadline(self._policies, now=agreed_at, starts_at=booking.starts_at)

    def _end(self, booking: Booking, outcome: State) -> None:
        if outcome in CANCELLED and booking.confirmed_at is not None:
            booking.closed_at = moment(self._rng, booking.confirmed_at, booking.starts_at)
        elif outcome is State.COMPLETED:
            overdue = booking.ends_at + timedelta(hours=self._policies.complete_hours)
            by_clock = overdue <= self._now and self._rng.random() < 0.4
            booking.closed_at = overdue if by_clock else moment(self._rng, booking.ends_at, min(overdue, self._now))
            pair = (booking.learner.id, booking.mentor_id)
            self._first_completed.setdefault(pair, booking.closed_at)

    def _say(self, kind: str) -> str:
        return self._rng.choice(self._sayings[kind])

    def _hours(self, least: float, most: float) -> timedelta:
        return timedelta(hours=self._rng.uniform(least, most))


def moment(rng: Random, begin: datetime, end: datetime, *, upto: float = 0.95) -> datetime:
    """Choose an instant between two others, within the first `upto` part of the way."""
    return begin + (end - begin) * rng.uniform(0.01, upto)


def _possible(outcome: State, mentor: Mentor) -> bool:
    if outcome in UNANSWERED:
        return not mentor.instant_book
    return outcome is not State.PAYMENT_EXPIRED or mentor.price_minor > 0
