"""The mentors who can be found, kept in memory and brought up to date by every search."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account
from core.mentors.hours import Hours, SlotRules
from core.mentors.model import Mentor, MentorState
from core.mentors.service import Mentors
from core.mentors.topics.shelf import Shelf
from core.reviews.ranking import Rating
from core.search.listing import Listing, Snapshot
from core.search.outlook import week_of

BATCH = 500
"""How many mentors are read at a time: other people's events get their turn in between."""
MINUTE = timedelta(minutes=1)
_OF_ACCOUNT = ("name", "picture_id", "suspended_at")


class Directory:
    """One snapshot for the whole process, swapped as one object, so that a search never sees half a change.

    Every change that a search must see raises `Mentor.revision` above all others, so one query on its index tells
    what is new, whichever process wrote it. An account's name, picture and suspension live outside that count:
    `verify` checks them for those about to be shown, and `Mentors.reread` brings back who is not. `shelf` has the
    topics that mentors are found by, for whoever else reads them.
    """

    def __init__(self) -> None:
        self.shelf = Shelf()
        self._snapshot = Snapshot()
        self._lock = asyncio.Lock()
        self._rules: dict[SlotRules, SlotRules] = {}

    async def refresh(self, session: AsyncSession, mentors: Mentors) -> Snapshot:
        """Return the mentors as `session` sees them, or newer."""
        book = await self.shelf.book(session)
        if book is not self._snapshot.book:
            self._snapshot = self._snapshot.reading_by(book)
        if await self._news(session):
            async with self._lock:
                news = await self._news(session)
                await self._read(session, mentors, list(news), latest=max(news.values(), default=-1))
        return self._snapshot

    async def verify(self, session: AsyncSession, mentors: Mentors, shown: Collection[Listing]) -> bool:
        """Tell whether the accounts behind `shown` are as they were; if not, the next snapshot has them right."""
        rows = await session.execute(
            select(Account.id, Account.name, Account.picture_id, Account.suspended_at).where(
                Account.id.in_([listing.number for listing in shown])
            )
        )
        current = {number: details for number, *details in rows}
        stale = [one.number for one in shown if current.get(one.number) != [one.name, one.picture_id, None]]
        if stale:
            async with self._lock:
                await self._read(session, mentors, stale, latest=-1)
        return not stale

    async def _news(self, session: AsyncSession) -> dict[int, int]:
        newer = select(Mentor.account_id, Mentor.revision).where(Mentor.revision > self._snapshot.latest)
        return dict((await session.execute(newer.order_by(Mentor.revision))).all())

    async def _read(self, session: AsyncSession, mentors: Mentors, numbers: Sequence[int], *, latest: int) -> None:
        """Read mentors anew. `latest` is the revision up to which `numbers` leave nobody out.

        The rows may be newer than that where a transaction sees what others commit: counting by them would leave out
        whoever changed in between.
        """
        found: dict[int, Listing] = {}
        for begin in range(0, len(numbers), BATCH):
            rows = await _rows(session, numbers[begin : begin + BATCH])
            hours = await mentors.hours_of([mentor.account_id for mentor, _ in rows])
            for mentor, account in rows:
                if mentor.state == MentorState.APPROVED and account.suspended_at is None:
                    found[mentor.account_id] = self._listing(mentor, account, hours[mentor.account_id], mentors)
        if numbers:
            self._snapshot = self._snapshot.changed(numbers, found, latest)

    def _listing(self, mentor: Mentor, account: Account, hours: Hours, mentors: Mentors) -> Listing:
        rules = (mentors.rules(timedelta(minutes=minutes)) for minutes in sorted(mentor.session_minutes))
        return Listing(
            number=mentor.account_id,
            name=account.name,
            picture_id=account.picture_id,
            headline=mentor.headline,
            topics=tuple(mentor.topics),
            hourly=mentor.hourly,
            languages=tuple(mentor.languages),
            experience_years=mentor.experience_years,
            reviews=Rating(count=mentor.review_count, total=mentor.rating_sum, weight=mentor.rating_weight),
            session_count=mentor.session_count,
            rules={rule.length // MINUTE: self._rules.setdefault(rule, rule) for rule in rules},
            hours=hours,
            week=week_of(hours),
        )


async def _rows(session: AsyncSession, numbers: Sequence[int]) -> list[tuple[Mentor, Account]]:
    """Read mentors and their accounts as copies that the session does not track.

    Tracked ones would lack the relationships that other code of the same unit of work counts on.
    """
    columns = [*Mentor.__table__.columns, *(getattr(Account, name).label(f"account_{name}") for name in _OF_ACCOUNT)]
    rows = await session.execute(select(*columns).join_from(Mentor, Account).where(Mentor.account_id.in_(numbers)))
    return [_copies(row) for row in rows.mappings()]


def _copies(row: RowMapping) -> tuple[Mentor, Account]:
    mentor = Mentor(**{column.key: row[column.key] for column in Mentor.__table__.columns})
    return mentor, Account(**{name: row[f"account_{name}"] for name in _OF_ACCOUNT})
