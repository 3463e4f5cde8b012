"""Until when the two people of a booking can write to each other, and how long what they wrote is kept."""

from datetime import datetime, timedelta

from core.bookings.model import Booking
from core.bookings.states import LIVE
from core.policies import Policies


def ended_at(booking: Booking) -> datetime | None:
    """Return when a booking was over: completed, cancelled or never agreed; None while it is live."""
    return None if booking.status in LIVE else booking.closed_at or booking.ends_at


def is_open(booking: Booking, policies: Policies, *, now: datetime) -> bool:
    """Tell whether its people can write to each other; the last moment still counts."""
    ended = ended_at(booking)
    return ended is None or now <= ended + timedelta(days=policies.messages_days_after)


def has_heard(booking: Booking, account_id: int) -> bool:
    """Tell whether one of its people knows of a booking; a message must not be what tells them."""
    return account_id in booking.informed
