"""A mentor's calendar: what is taken, what is free, and the one check before a time is taken."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.bookings import refusals
from core.bookings.model import Booking
from core.bookings.states import LIVE
from core.mentors.hours import Interval
from core.mentors.limits import SESSION_MINUTES
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
        """Return the free slots that begin within [`start`, `end`); none for a length that no session has."""
        if minutes not in SESSION_MINUTES:
            return []
        hours = await self._mentors.hours(mentor_id)
        rules = self._mentors.rules(timedelta(minutes=minutes))
        busy = await self.busy([mentor_id], start, end, besides=besides)
        return slots(hours, rules, busy[mentor_id], now=self._now, start=start, end=end)

    async def open_days(
        self, mentor_id: int, minutes: int, zone: ZoneInfo, *, besides: int | None = None
    ) -> list[date]:
        """Return the days on the calendar of `zone` on which a mentor has a free slot, within the booking window."""
        end = self._now + timedelta(days=self._policies.window_days + 1)
        found = await self.open_slots(mentor_id, minutes, self._now, end, besides=besides)
        return sorted({slot.start.astimezone(zone).date() for slot in found})

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
        busy = await self.busy([mentor.account_id], wanted.start, wanted.end, besides=besides)
        if not is_open(hours, self._mentors.rules(length), busy[mentor.account_id], now=self._now, wanted=wanted):
            raise refusals.SlotTaken

    async def busy(
        self, mentor_ids: Collection[int], start: datetime, end: datetime, *, besides: int | None = None
    ) -> Mapping[int, list[Interval]]:
        """Return what is taken of each mentor's time around [`start`, `end`); an expired hold takes nothing."""
        rows = await self._session.execute(
            select(Booking.mentor_id, Booking.starts_at, Booking.ends_at)
            .where(Booking.mentor_id.in_(mentor_ids), Booking.state.in_(LIVE))
            .where(Booking.starts_at < end + NEAR, Booking.ends_at > start - NEAR)
            .where(or_(Booking.hold_until.is_(None), Booking.hold_until > self._now))
            .where(Booking.id != (besides or 0))
        )
        taken: dict[int, list[Interval]] = {mentor_id: [] for mentor_id in mentor_ids}
        for mentor_id, begin, finish in rows:
            taken[mentor_id].append(Interval(start=begin, end=finish))
        return taken

    async def is_still_free(self, booking: Booking) -> bool:
        """Tell whether nobody else has taken the time of a booking that had lost it."""
        if booking.starts_at <= self._now:
            return False
        taken = await self.busy([booking.mentor_id], booking.starts_at, booking.ends_at, besides=booking.id)
        return not any(
            other.start < booking.ends_at and booking.starts_at < other.end for other in taken[booking.mentor_id]
        )
