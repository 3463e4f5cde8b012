"""Telling people and redrawing what they see: stored with the change, worded and drawn when it is delivered."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.store.tasks import Priority, Tasks

NOTICE = "notice"
REDRAW = "redraw"


class Notices:
    """What people must hear of a change, within the transaction that makes it."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._tasks = Tasks(session)
        self._now = now

    async def tell(
        self,
        account_id: int,
        why: str,
        *,
        about: str,
        number: int,
        key: str,
        run_at: datetime | None = None,
    ) -> None:
        """Send `account_id` the card of `about` number `number`, with the sentence that `why` stands for.

        `key` makes telling twice harmless. With `run_at` it is a reminder for later.
        """
        await self._tasks.enqueue(
            NOTICE,
            key=f"notice:{key}:{account_id}",
            run_at=run_at or self._now,
            priority=Priority.REMINDER if run_at else Priority.NOTICE,
            payload={"account": account_id, "why": why, "about": about, "number": number},
        )

    async def changed(self, subject: str, version: int | str) -> None:
        """Redraw every card that shows `subject` ("booking:42"); once for each `version` of it."""
        await self._tasks.enqueue(
            REDRAW,
            key=f"redraw:{subject}:{version}",
            run_at=self._now,
            priority=Priority.NOTICE,
            payload={"subject": subject},
        )
