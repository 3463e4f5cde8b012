"""A mentor's calendar: what is taken, what is free, and the one check before a time is taken."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account
from core.bookings import refusals
from core.bookings.model import Booking
from core.bookings.states import LIVE
from core.mentors.hours import Interval
from core.mentors.model import Mentor
from core.mentors.service import Mentors
from core.mentors.slots import is_open, slots
from core.policies import Policies

NEAR = timedelta(days=1)
"""How far around a time other sessions can matter: longer than any session and gap."""


class Calendar:
    """Free time within one session. `besides` is a booking that is to be moved: its own time is not in its way."""

    def __init__(self, session: AsyncSession, now: datetime, policies: Policies) -> None:
        self._session = session
        self._now = now
        self._policies = policies
        self._mentors = Mentors(session, now, policies)

    async def open_slots(
        self, mentor_id: int, minutes: int, start: datetime, end: datetime, *, besides: int | None = None
    ) -> list[Interval]:
        """Return the free slots that begin within [`start`, `end`)."""
        mentor = await self._mentors.get(mentor_id)
        hours = await self._mentors.hours(mentor_id)
        rules = self._mentors.rules(mentor, timedelta(minutes=minutes))
        busy = await self._busy(mentor_id, start - NEAR, end + NEAR, besides)
        return slots(hours, rules, busy, now=self._now, start=start, end=end)

    async def open_days(
        self, mentor_id: int, minutes: int, viewer: Account, *, besides: int | None = None
    ) -> list[date]:
        """Return the days on the viewer's calendar on which a mentor has a free slot, within the booking window."""
        end = self._now + timedelta(days=self._policies.window_days + 1)
        found = await self.open_slots(mentor_id, minutes, self._now, end, besides=besides)
        return sorted({slot.start.astimezone(viewer.zone).date() for slot in found})

    async def check(
        self, mentor: Mentor, starts_at: datetime, length: timedelta, *, besides: int | None = None
    ) -> None:
        """Raise SlotTaken unless the time is one that `open_slots` would list."""
        # The lock makes the gap between sessions hold on PostgreSQL too; SQLite has one writer anyway.
        await self._session.execute(
            select(Mentor.account_id).where(Mentor.account_id == mentor.account_id).with_for_update()
        )
        hours = await self._mentors.hours(mentor.account_id)
        wanted = Interval(start=starts_at, end=starts_at + length)
        busy = await self._busy(mentor.account_id, wanted.start - NEAR, wanted.end + NEAR, besides)
        if not is_open(hours, self._mentors.rules(mentor, length), busy, now=self._now, wanted=wanted):
            raise refusals.SlotTaken

    async def _busy(self, mentor_id: int, start: datetime, end: datetime, besides: int | None) -> Sequence[Interval]:
        rows = await self._session.execute(
            select(Booking.starts_at, Booking.ends_at)
            .where(Booking.mentor_id == mentor_id, Booking.state.in_(LIVE))
            .where(Booking.starts_at < end, Booking.ends_at > start)
            .where(or_(Booking.hold_until.is_(None), Booking.hold_until > self._now))
            .where(Booking.id != (besides or 0))
        )
        return [Interval(start=begin, end=finish) for begin, finish in rows]

    async def is_still_free(self, booking: Booking) -> bool:
        """Tell whether nobody else has taken the time of a booking that had lost it."""
        if booking.starts_at <= self._now:
            return False
        busy = await self._busy(booking.mentor_id, booking.starts_at, booking.ends_at, booking.id)
        return not busy
