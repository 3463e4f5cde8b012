"""When mentors are free: the slot rules for those who may be shown, their bookings in one query."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from core.bookings.calendar import Calendar
from core.mentors.hours import Interval
from core.mentors.slots import slots
from core.policies import Policies
from core.search.listing import Listing
from core.search.outlook import Outlook
from core.search.query import Query

SOON = timedelta(days=2)
HORIZON = timedelta(days=14)
"""How far ahead the next free time is looked for where no time was asked for."""
_NEVER = 1 << 30


class Availability:
    """Free times for one search: sessions that begin in the query's windows, or within 14 days."""

    def __init__(self, session: AsyncSession, now: datetime, policies: Policies, query: Query) -> None:
        self._calendar = Calendar(session, now, policies)
        self._now = now
        self._minutes = query.minutes
        earliest = now + timedelta(minutes=policies.notice_minutes)
        asked = sorted(window for window in query.windows if window.end > earliest)
        soon = (Interval(start=now, end=now + SOON), Interval(start=now + SOON, end=now + HORIZON))
        self._spans: Sequence[Interval] = asked if query.windows else soon
        self._outlooks = [
            (Outlook(max(span.start, earliest)), (span.end - max(span.start, earliest)) / timedelta(minutes=1))
            for span in asked
        ]
        self._from_now = Outlook(earliest)

    def wait(self, listing: Listing) -> int:
        """Return minutes until the mentor's usual hours, at the earliest."""
        closed = self._from_now.closed_for(listing.week, listing.zone)
        return _NEVER if closed is None else closed

    def possible(self, listing: Listing) -> bool:
        """Tell, cheaply, whether the mentor's hours touch the windows; the bookings are not looked at."""
        for outlook, minutes in self._outlooks:
            closed = outlook.closed_for(listing.week, listing.zone)
            if closed is not None and closed < minutes:
                return True
        return False

    async def first_free(self, listings: Sequence[Listing]) -> dict[int, datetime]:
        """Return when the first session with each mentor can begin (UTC); those without a free time are left out."""
        if not self._spans or not listings:
            return {}
        numbers = [listing.number for listing in listings]
        busy = await self._calendar.busy(numbers, self._spans[0].start, self._spans[-1].end)
        first = ((listing.number, self._first(listing, busy[listing.number])) for listing in listings)
        return {number: start for number, start in first if start is not None}

    def _first(self, listing: Listing, busy: Sequence[Interval]) -> datetime | None:
        minutes = self._minutes if self._minutes in listing.rules else next(iter(listing.rules), None)
        if minutes is None:
            return None
        for span in self._spans:
            found = slots(listing.hours, listing.rules[minutes], busy, now=self._now, start=span.start, end=span.end)
            if found:
                return found[0].start
        return None
