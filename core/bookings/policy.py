"""The deadlines and refunds of a booking: pure rules over instants, from policies.md."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.bookings.model import Booking
from core.bookings.states import Party, State
from core.money import Split, split
from core.policies import Policies


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What a cancellation would do now: how the price is divided, and how much of it that is for the learner."""

    split: Split
    refund_percent: int


def request_deadline(policies: Policies, *, now: datetime, starts_at: datetime) -> datetime:
    """Return when an unanswered request ends: after a day, or an hour before the start if that is sooner."""
    return min(
        now + timedelta(hours=policies.request_hours), starts_at - timedelta(minutes=policies.request_lead_minutes)
    )


def payment_deadline(policies: Policies, *, now: datetime, starts_at: datetime) -> datetime:
    """Return until when the learner can pay after acceptance, never sooner than the least window."""
    latest = starts_at - timedelta(minutes=policies.payment_lead_minutes)
    wanted = min(now + timedelta(hours=policies.payment_hours), latest)
    return max(wanted, now + timedelta(minutes=policies.payment_least_minutes))


def instant_deadline(policies: Policies, *, now: datetime) -> datetime:
    """Return until when an instantly booked slot waits for its payment."""
    return now + timedelta(minutes=policies.instant_hold_minutes)


def completes_at(policies: Policies, *, ends_at: datetime) -> datetime:
    """Return when a session is taken to have gone well if nobody says anything."""
    return ends_at + timedelta(hours=policies.complete_hours)


def refund_percent(booking: Booking, policies: Policies, *, by: Party, now: datetime) -> int:
    """Return how much of the price a paid learner gets back if `by` cancels now.

    Elapsed time, boundaries in the learner's favour; the tier is that of the original start, also after a move.
    """
    if by is not Party.LEARNER:
        return 100
    if _in_grace(booking, policies, now):
        return 100
    left = min(booking.starts_at, booking.tier_starts_at) - now
    if left >= timedelta(hours=booking.full_refund_hours):
        return 100
    return 50 if left >= timedelta(hours=booking.half_refund_hours) else 0


def _in_grace(booking: Booking, policies: Policies, now: datetime) -> bool:
    return (
        booking.confirmed_at is not None
        and now <= booking.confirmed_at + timedelta(minutes=policies.grace_minutes)
        and booking.starts_at - now >= timedelta(minutes=policies.grace_lead_minutes)
    )


def cancellation_terms(booking: Booking, policies: Policies, *, by: Party, now: datetime) -> Terms:
    """Return the exact division of the money if `by` cancels now; nothing moves for what was never paid."""
    if booking.status is not State.CONFIRMED:
        return Terms(split=Split(learner=0, mentor=0, fee=0), refund_percent=100)
    percent = refund_percent(booking, policies, by=by, now=now)
    return Terms(
        split=split(booking.price_minor, refund_percent=percent, fee_percent=booking.fee_percent),
        refund_percent=percent,
    )


def can_move_freely(booking: Booking, policies: Policies, *, now: datetime) -> bool:
    """Tell whether the learner may still move a confirmed session without asking the mentor."""
    return booking.reschedules < policies.reschedules and booking.starts_at - now >= timedelta(
        hours=policies.reschedule_free_hours
    )
