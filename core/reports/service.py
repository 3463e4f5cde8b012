"""Telling the admins of what is wrong, and dealing with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account, Right
from core.accounts.service import Accounts, require, require_active
from core.errors import N_, NotFound, Refused, Stale
from core.notices.service import Notices
from core.policies import Policies
from core.reports.model import Outcome, Report
from core.rooms.model import Purpose
from core.rooms.service import Rooms

REASON_LIMIT = 500
DAY = timedelta(days=1)


class BadReason(Refused):
    """Nothing was said of what is wrong, or too much."""

    message = N_("Please say in up to 500 characters what is wrong.")


class ReportedAlready(Refused):
    """The same person has reported the same thing, and it is not dealt with yet."""

    message = N_("You have reported this already. The admins will look at it.")


class TooManyReports(Refused):
    """More reports in a day than one person may send."""

    message = N_("You have sent several reports today. If it can't wait, write to an admin with /human.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What is reported: somebody on a platform, perhaps one message of theirs; all empty where only words are sent."""

    platform: str
    person: str = ""
    name: str = ""
    message: str = ""


class Reports:
    """Reports, within one unit of work."""

    def __init__(self, session: AsyncSession, now: datetime, policies: Policies) -> None:
        self._session = session
        self._now = now
        self._policies = policies
        self._accounts = Accounts(session, now)
        self._notices = Notices(session, now)
        self._rooms = Rooms(session, now)

    async def file(self, reporter: Account, subject: Subject, reason: str) -> Report:
        """Tell everybody who manages people, and the admins' rooms.

        Raises Suspended, BadReason, ReportedAlready or TooManyReports.
        """
        require_active(reporter)
        reason = reason.strip()
        if not 0 < len(reason) <= REASON_LIMIT:
            raise BadReason
        if await self._filed_today(reporter) >= self._policies.reports_per_day:
            raise TooManyReports
        known = await self._accounts.known_as(subject.platform, subject.person) if subject.person else None
        report = Report(
            reporter_id=reporter.id,
            platform=subject.platform,
            person=subject.person,
            name=subject.name,
            account_id=known.id if known else None,
            message=subject.message,
            reason=reason,
            filed_at=self._now,
        )
        try:
            async with self._session.begin_nested():
                self._session.add(report)
        except IntegrityError:
            raise ReportedAlready from None
        for keeper in await self._accounts.holders(Right.MANAGE_PEOPLE):
            if keeper.id != report.account_id:
                await self._notices.tell(
                    keeper.id, "reported", about="report", number=report.id, key=f"reported:{report.id}"
                )
        await self._rooms.tell(
            Purpose.ADMINS, "reported", about="report", number=report.id, key=f"reported:{report.id}"
        )
        return report

    async def _filed_today(self, reporter: Account) -> int:
        # The lock makes the limit hold for somebody who reports on two platforms at once, on PostgreSQL too.
        await self._session.execute(select(Account.id).where(Account.id == reporter.id).with_for_update(key_share=True))
        filed = select(func.count()).where(Report.reporter_id == reporter.id, Report.filed_at > self._now - DAY)
        return await self._session.scalar(filed) or 0

    async def get(self, actor: Account, report_id: int) -> Report:
        """Return a report; raises NotAllowed, or NotFound, also for one about oneself."""
        require(actor, Right.MANAGE_PEOPLE)
        found = await self._session.get(Report, report_id)
        if found is None or found.account_id == actor.id:
            raise NotFound
        return found

    async def own(self, reporter: Account, report_id: int) -> Report:
        """Return a report of the person's own; raises NotFound."""
        found = await self._session.get(Report, report_id)
        if found is None or found.reporter_id != reporter.id:
            raise NotFound
        return found

    async def listed(self, actor: Account, *, limit: int, offset: int = 0) -> list[Report]:
        """Return the reports that are not about oneself, the open ones first, then the newest; raises NotAllowed."""
        require(actor, Right.MANAGE_PEOPLE)
        found = await self._session.scalars(
            select(Report)
            .where(_not_about(actor))
            .order_by(Report.handled_at.is_not(None), Report.filed_at.desc(), Report.id.desc())
            .limit(limit)
            .offset(offset)
        )
        return list(found)

    async def waiting(self, actor: Account) -> int:
        """Return how many reports are open that are not about oneself; raises NotAllowed."""
        require(actor, Right.MANAGE_PEOPLE)
        waiting = select(func.count()).where(Report.handled_at.is_(None), _not_about(actor))
        return await self._session.scalar(waiting) or 0

    async def close(self, actor: Account, report_id: int, outcome: Outcome) -> Report:
        """Note how a report ended and tell who sent it; raises NotAllowed, NotFound, or Stale if it is closed."""
        report = await self.get(actor, report_id)
        closed = await self._session.scalar(
            update(Report)
            .where(Report.id == report.id, Report.handled_at.is_(None))
            .values(outcome=outcome.value, handled_by=actor.id, handled_at=self._now)
            .returning(Report.id)
        )
        if closed is None:
            raise Stale
        await self._session.refresh(report)
        await self._accounts.audit(actor, "close_report", f"report:{report.id}", outcome=outcome.value)
        await self._notices.tell(
            report.reporter_id, "report_closed", about="report", number=report.id, key=f"report_closed:{report.id}"
        )
        await self._notices.changed(f"report:{report.id}", outcome.value)
        return report

    async def move_account(self, old: int, new: int) -> None:
        """Let the reports of and about an account be those of the account that it has become part of.

        What both have reported and is open stays with the old one, which points to the new.
        """
        both = select(Report.platform, Report.person, Report.message).where(
            Report.reporter_id == new, Report.handled_at.is_(None)
        )
        doubled = {tuple(row) for row in await self._session.execute(both.where(Report.person != ""))}
        for report in await self._session.scalars(select(Report).where(Report.reporter_id == old)):
            if not (report.is_open and (report.platform, report.person, report.message) in doubled):
                report.reporter_id = new
        await self._session.execute(update(Report).where(Report.account_id == old).values(account_id=new))


def _not_about(actor: Account) -> ColumnElement[bool]:
    return or_(Report.account_id.is_(None), Report.account_id != actor.id)
