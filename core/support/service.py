"""Use cases around support: a person writes to the admins, one of them answers, and one of the two ends it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account, Right
from core.accounts.service import Accounts, require
from core.errors import N_, NotAllowed, NotFound, Refused, Stale
from core.notices.service import Notices
from core.policies import Policies
from core.rooms.model import Purpose
from core.rooms.service import Rooms
from core.support.model import SupportCase, SupportMessage

LONGEST_TEXT = 1000
DAY = timedelta(days=1)
ANSWERS = Right.REVIEW_APPLICATIONS
"""Who reads and answers."""


class BadSupportText(Refused):
    """Nothing was written, or too much."""

    message = N_("Please write it in 1 to 1000 characters; you can send more than one message.")


class TooMuchWritten(Refused):
    """The person wrote too often within a day; `most` is how many messages that allows."""

    message = N_("You have written %(most)s messages here today. Please wait for the answer.")


class OwnCase(NotAllowed):
    """An admin wanted to answer themselves."""

    message = N_("That is your own matter, so another admin answers it.")


class Support:
    """What people and admins write to each other, within one session of the database."""

    def __init__(self, session: AsyncSession, now: datetime, policies: Policies) -> None:
        self._session = session
        self._now = now
        self._policies = policies
        self._accounts = Accounts(session, now)
        self._notices = Notices(session, now)

    async def write(self, actor: Account, words: str) -> SupportMessage:
        """Write to the admins: in the open case of the person, or in a new one. Who is paused can do so too.

        The admins are told if nobody waits for them in this case yet. Raises BadSupportText or TooMuchWritten.
        """
        text = _checked(words)
        await self._lock(actor.id)
        await self._check_pace(actor)
        message = await self._add(await self._open_of(actor.id) or await self._opened(actor), actor, text)
        if message.case.waiting_since is None:
            message.case.waiting_since = self._now
            await self._call(message)
        return message

    async def reply(self, keeper: Account, case_id: int, words: str) -> SupportMessage:
        """Answer the person of a case, who is told.

        Raises NotAllowed, NotFound, OwnCase, Stale if it is closed, or BadSupportText.
        """
        require(keeper, ANSWERS)
        case = await self._held(keeper, case_id)
        if case.account_id == keeper.id:
            raise OwnCase
        message = await self._add(case, keeper, _checked(words))
        case.waiting_since = None
        await self._notices.tell(
            case.account_id,
            "support_answered",
            about="support",
            number=message.id,
            key=f"support_answered:{message.id}",
        )
        return message

    async def close(self, actor: Account, case_id: int, *, read: int | None = None) -> SupportCase:
        """End a case, by its person or an admin; the person is told if it was not them.

        `read` is the newest message that `actor` has seen: nothing is closed unread. Raises NotFound, or Stale if the
        case is closed or more has been written in it.
        """
        case = await self._held(actor, case_id)
        newest = await self._newest(case.id)
        if read is not None and newest != read:
            raise Stale
        case.closed_at, case.closed_by, case.waiting_since = self._now, actor.id, None
        await self._notices.changed(f"case:{case.id}", "closed")
        if actor.id != case.account_id:
            await self._accounts.audit(actor, "close_case", f"case:{case.id}")
            await self._notices.tell(
                case.account_id, "support_closed", about="support", number=newest, key=f"support_closed:{case.id}"
            )
        return case

    async def get(self, viewer: Account, case_id: int) -> SupportCase:
        """Return a case to its person or an admin; raises NotFound to anybody else."""
        case = await self._session.get(SupportCase, case_id)
        if case is None or not (case.account_id == viewer.id or ANSWERS in viewer.rights):
            raise NotFound
        return case

    async def mine(self, viewer: Account) -> SupportCase | None:
        """Return the person's own newest case, the open one if there is one; None if they have none."""
        own = select(SupportCase).where(SupportCase.account_id == viewer.id)
        newest = own.order_by(SupportCase.closed_at.is_not(None), SupportCase.id.desc())
        return await self._session.scalar(newest.limit(1))

    async def thread(
        self, viewer: Account, case_id: int, *, limit: int, before: int | None = None
    ) -> Sequence[SupportMessage]:
        """Return what was written in a case, the newest first, or only what came `before` a message of it.

        Raises NotFound to anybody but its person and admins.
        """
        await self.get(viewer, case_id)
        written = select(SupportMessage).where(SupportMessage.case_id == case_id)
        if before is not None:
            written = written.where(SupportMessage.id < before)
        return (await self._session.scalars(written.order_by(SupportMessage.id.desc()).limit(limit))).all()

    async def message(self, viewer: Account, message_id: int) -> SupportMessage:
        """Return one message to the person of its case or an admin; raises NotFound to anybody else."""
        message = await self._session.get(SupportMessage, message_id)
        if message is None:
            raise NotFound
        await self.get(viewer, message.case_id)
        return message

    async def listed(self, viewer: Account, *, limit: int, offset: int = 0) -> Sequence[SupportCase]:
        """Return the cases of others: the open ones first, of these who waits longest; raises NotAllowed."""
        require(viewer, ANSWERS)
        case = SupportCase
        order = (case.closed_at.is_not(None), case.waiting_since.is_(None), case.waiting_since, case.closed_at.desc())
        others = select(case).where(case.account_id != viewer.id).order_by(*order, case.id.desc())
        return (await self._session.scalars(others.limit(limit).offset(offset))).all()

    async def waiting(self, viewer: Account) -> int:
        """Return how many others wait for an answer; raises NotAllowed."""
        require(viewer, ANSWERS)
        others = select(func.count()).select_from(SupportCase).where(SupportCase.account_id != viewer.id)
        return await self._session.scalar(others.where(SupportCase.waiting_since.is_not(None))) or 0

    async def move_account(self, old: int, new: int) -> None:
        """Let the cases of an account be those of the one that it has become part of; of two open ones it makes one."""
        for number in sorted((old, new)):
            await self._lock(number)
        dropped, kept = await self._open_of(old), await self._open_of(new)
        if dropped is not None and kept is not None:
            await self._join(dropped, kept)
        for column in (SupportCase.account_id, SupportCase.closed_by):
            await self._session.execute(update(SupportCase).where(column == old).values({column: new}))
        mine = update(SupportMessage).where(SupportMessage.author_id == old)
        await self._session.execute(mine.values(author_id=new))

    async def forget_old(self) -> None:
        """Remove what was closed long ago, from the cards too."""
        until = self._now - timedelta(days=self._policies.support_kept_days)
        old = (await self._session.scalars(select(SupportCase.id).where(SupportCase.closed_at < until))).all()
        await self._session.execute(delete(SupportMessage).where(SupportMessage.case_id.in_(old)))
        await self._session.execute(delete(SupportCase).where(SupportCase.id.in_(old)))
        for number in old:
            await self._notices.changed(f"case:{number}", "removed")

    # Steps

    async def _lock(self, account_id: int) -> None:
        """Let who writes on two platforms at once do one after the other, on PostgreSQL too: limits then hold."""
        await self._session.execute(select(Account.id).where(Account.id == account_id).with_for_update(key_share=True))

    async def _check_pace(self, actor: Account) -> None:
        policies = self._policies
        paused = actor.suspended_at is not None
        most = policies.support_messages_per_day_paused if paused else policies.support_messages_per_day
        own = select(func.count()).select_from(SupportMessage).join(SupportCase)
        own = own.where(SupportMessage.author_id == actor.id, SupportCase.account_id == actor.id)
        written = await self._session.scalar(own.where(SupportMessage.sent_at > self._now - DAY)) or 0
        if written >= most:
            raise TooMuchWritten(most=most)

    async def _open_of(self, account_id: int) -> SupportCase | None:
        """Return the open case of a person, held until the transaction ends: nobody answers or closes it meanwhile."""
        case = select(SupportCase).where(SupportCase.account_id == account_id, SupportCase.closed_at.is_(None))
        held = case.with_for_update(of=SupportCase).execution_options(populate_existing=True)
        return await self._session.scalar(held)

    async def _held(self, actor: Account, case_id: int) -> SupportCase:
        """Return an open case, held until the transaction ends; raises NotFound as `get` does, or Stale."""
        await self.get(actor, case_id)
        case = await self._session.scalar(
            select(SupportCase)
            .where(SupportCase.id == case_id)
            .with_for_update(of=SupportCase)
            .execution_options(populate_existing=True)
        )
        if case is None or not case.is_open:
            raise Stale
        return case

    async def _opened(self, actor: Account) -> SupportCase:
        case = SupportCase(account=actor, opened_at=self._now)
        self._session.add(case)
        await self._session.flush()
        return case

    async def _add(self, case: SupportCase, author: Account, text: str) -> SupportMessage:
        message = SupportMessage(case=case, author=author, text=text, sent_at=self._now)
        self._session.add(message)
        await self._session.flush()
        await self._notices.changed(f"case:{case.id}", message.id)
        return message

    async def _newest(self, case_id: int) -> int:
        written = select(func.max(SupportMessage.id)).where(SupportMessage.case_id == case_id)
        return (await self._session.execute(written)).scalar_one()

    async def _call(self, message: SupportMessage) -> None:
        """Tell every other admin, and the admins' rooms, that somebody waits since this message."""
        case, key = message.case, f"support_written:{message.case_id}:{message.id}"
        for keeper in await self._accounts.holders(ANSWERS):
            if keeper.id != case.account_id:
                await self._notices.tell(keeper.id, "support_written", about="support", number=message.id, key=key)
        await Rooms(self._session, self._now).tell(
            Purpose.ADMINS, "support_written", about="support", number=case.id, key=key
        )

    async def _join(self, dropped: SupportCase, kept: SupportCase) -> None:
        """Put what was written in one open case into the other; the admins are told where they look for it now."""
        moved = update(SupportMessage).where(SupportMessage.case_id == dropped.id)
        await self._session.execute(moved.values(case_id=kept.id))
        waits = [since for since in (dropped.waiting_since, kept.waiting_since) if since is not None]
        is_news = kept.waiting_since is None and bool(waits)
        kept.opened_at = min(kept.opened_at, dropped.opened_at)
        kept.waiting_since = min(waits, default=None)
        await self._session.delete(dropped)
        await self._session.flush()
        await self._notices.changed(f"case:{dropped.id}", "joined")
        await self._notices.changed(f"case:{kept.id}", f"joined:{dropped.id}")
        if is_news:
            newest = await self._session.get_one(SupportMessage, await self._newest(kept.id), populate_existing=True)
            await self._call(newest)


def _checked(words: str) -> str:
    text = words.strip()
    if not 1 <= len(text) <= LONGEST_TEXT:
        raise BadSupportText
    return text
