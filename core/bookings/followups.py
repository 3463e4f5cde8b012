"""What follows from a change of a booking: people are told, deadlines and reminders are planned."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from core.bookings import policy
from core.bookings.model import Booking
from core.bookings.reminders import reminder_times
from core.notices.service import Notices
from core.policies import Policies
from core.store.tasks import Priority, Tasks

EXPIRE = "booking.expire"
COMPLETE = "booking.complete"
NUDGE = "booking.nudge"


class Followups:
    """Notices and timers of bookings within one session; enqueuing one twice is harmless."""

    def __init__(self, session: AsyncSession, now: datetime, policies: Policies) -> None:
        self._now = now
        self._policies = policies
        self._tasks = Tasks(session)
        self._notices = Notices(session, now)

    async def redraw(self, booking: Booking) -> None:
        """Redraw the cards that show the booking."""
        await self._notices.changed(f"booking:{booking.id}", booking.version)

    async def tell(self, account_id: int, why: str, booking: Booking, *, once: str = "") -> None:
        """Tell a person about the booking, once for each version of it."""
        key = f"{why}:{booking.id}:{booking.version}:{once}"
        await self._notices.tell(account_id, why, about="booking", number=booking.id, key=key)

    async def watch_request(self, booking: Booking) -> None:
        """Plan the end of an unanswered request, and the nudges before it."""
        await self.watch_hold(booking)
        for hours in self._policies.nudge_hours:
            at = self._now + timedelta(hours=hours)
            if booking.hold_until is not None and at < booking.hold_until:
                await self._later(NUDGE, booking, at, Priority.REMINDER, once=str(hours), hours=hours)

    async def watch_hold(self, booking: Booking) -> None:
        """Plan the end of a hold."""
        if booking.hold_until is not None:
            await self._later(EXPIRE, booking, booking.hold_until, Priority.MONEY, once=str(booking.version))

    async def watch_session(self, booking: Booking) -> None:
        """Plan the reminders before a confirmed session, and its completion after it."""
        await self.watch_end(booking)
        for person in (booking.learner, booking.mentor):
            for minutes, at in reminder_times(
                self._policies, now=self._now, starts_at=booking.starts_at, zone=person.zone
            ):
                await self._remind(person.id, booking, f"reminder:{minutes}", str(minutes), at)
        await self._remind(booking.learner_id, booking, "how_was_it", "end", booking.ends_at)

    async def watch_end(self, booking: Booking) -> None:
        """Plan the completion after a session."""
        at = policy.completes_at(self._policies, ends_at=booking.ends_at)
        await self._later(COMPLETE, booking, at, Priority.MONEY, once=at.isoformat())

    async def _remind(self, account_id: int, booking: Booking, why: str, once: str, at: datetime) -> None:
        key = f"reminder:{booking.id}:{booking.version}:{once}"
        await self._notices.tell(account_id, why, about="booking", number=booking.id, key=key, run_at=at)

    async def _later(
        self, kind: str, booking: Booking, at: datetime, priority: Priority, *, once: str, **details: int
    ) -> None:
        await self._tasks.enqueue(
            kind,
            key=f"{kind}:{booking.id}:{once}",
            run_at=at,
            priority=priority,
            payload={"booking": booking.id, **details},
        )

    async def forget_reminders(self, booking: Booking) -> None:
        """Drop the reminders of a time that no longer holds."""
        await self._tasks.cancel(f"notice:reminder:{booking.id}:")
