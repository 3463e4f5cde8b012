"""Use cases around messages: the two people of a booking write to each other, and nobody else reads it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account
from core.accounts.service import require_active
from core.attachments.model import Attachment
from core.attachments.service import Attachments
from core.bookings.model import Booking
from core.bookings.states import LIVE
from core.errors import N_, NotFound, Refused
from core.messages.model import Message
from core.messages.window import has_heard, is_open
from core.notices.service import Notices
from core.policies import Policies

LONGEST_TEXT = 2000
UNUSED_FOR = timedelta(days=7)
"""How long a file waits in a half-filled form before it is removed."""


class NothingWritten(Refused):
    """A message had neither text nor attachment."""

    message = N_("Write a few words or send a file, and I pass it on.")


class MessageTooLong(Refused):
    """The text of a message was too long."""

    message = N_("That is too long for one message: up to 2000 characters. Could you send it in two?")


class MessagesClosed(Refused):
    """The booking ended too long ago; `days` is how long one can write after it."""

    message = N_("You could write for %(days)s days after this session. Book another one to stay in touch.")


class NotHeardYet(Refused):
    """The mentor does not know of the booking before it is paid."""

    message = N_("%(name)s hears of this session once it is paid. Then you can write to each other.")


class TooManyMessages(Refused):
    """The person wrote too often within an hour; `count` is how many messages that allows."""

    message = N_("That is a lot to read: %(count)s messages within an hour. Take a short break, then go on.")


class FileGone(Refused):
    """The attachment is not there, or belongs to another message."""

    message = N_("I don't have that file any more. Please send it once more.")


class Messages:
    """What people of bookings write to each other, within one session of the database."""

    def __init__(self, session: AsyncSession, now: datetime, policies: Policies) -> None:
        self._session = session
        self._now = now
        self._policies = policies
        self._attachments = Attachments(session, now, policies)
        self._notices = Notices(session, now)

    async def send(self, actor: Account, booking_id: int, text: str = "", *, attachment: str | None = None) -> Message:
        """Write to the other person of a booking; `attachment` is the key of a file that `actor` has just sent.

        Raises Suspended, NotFound, MessagesClosed, NotHeardYet, NothingWritten, MessageTooLong, TooManyMessages or
        FileGone.
        """
        require_active(actor)
        booking = await self.booking(actor, booking_id)
        text = text.strip()
        self._check_open(actor, booking)
        if not text and attachment is None:
            raise NothingWritten
        if len(text) > LONGEST_TEXT:
            raise MessageTooLong
        await self._check_pace(actor)
        file = await self._unused(attachment) if attachment is not None else None
        message = Message(booking=booking, sender=actor, text=text, attachment=file, sent_at=self._now)
        first = not await self.count(actor, booking_id)
        self._session.add(message)
        await self._session.flush()
        await self._announce(message, first=first)
        return message

    async def booking(self, actor: Account, booking_id: int) -> Booking:
        """Return a booking to one of its two people; raises NotFound to anybody else, admins too."""
        booking = await self._session.get(Booking, booking_id)
        if booking is None or actor.id not in {booking.learner_id, booking.mentor_id}:
            raise NotFound
        return booking

    async def of_booking(
        self, actor: Account, booking_id: int, *, limit: int = 10, offset: int = 0
    ) -> Sequence[Message]:
        """Return what the two people of a booking wrote, the newest first; raises NotFound to anybody else."""
        await self.booking(actor, booking_id)
        newest = select(Message).where(Message.booking_id == booking_id).order_by(Message.id.desc())
        return (await self._session.scalars(newest.limit(limit).offset(offset))).all()

    async def count(self, actor: Account, booking_id: int) -> int:
        """Return how many messages there are about a booking; raises NotFound to anybody but its two people."""
        await self.booking(actor, booking_id)
        wanted = select(func.count()).select_from(Message).where(Message.booking_id == booking_id)
        return await self._session.scalar(wanted) or 0

    async def get(self, actor: Account, message_id: int) -> Message:
        """Return a message to one of the two people of its booking; raises NotFound to anybody else."""
        message = await self._session.get(Message, message_id)
        if message is None or actor.id not in {message.booking.learner_id, message.booking.mentor_id}:
            raise NotFound
        return message

    async def move_account(self, old: int, new: int) -> None:
        """Make what a person wrote somebody else's, when two accounts become one."""
        await self._session.execute(update(Message).where(Message.sender_id == old).values(sender_id=new))

    async def forget_old(self) -> None:
        """Remove the texts and files of bookings that ended long ago, and files that were never sent on."""
        old = await self._old()
        ids = [message for message, _booking, _key in old]
        await self._session.execute(
            update(Message).where(Message.id.in_(ids)).values(text="", attachment_key=None, removed_at=self._now)
        )
        unused = await self._session.scalars(
            select(Attachment.key)
            .outerjoin(Message, Message.attachment_key == Attachment.key)
            .where(Message.id.is_(None), Attachment.created_at < self._now - UNUSED_FOR)
        )
        await self._attachments.forget([*(key for _message, _booking, key in old if key is not None), *unused])
        for booking_id in sorted({booking for _message, booking, _key in old}):
            await self._notices.changed(f"messages:{booking_id}", f"removed:{self._now.date()}")

    # Steps

    def _check_open(self, actor: Account, booking: Booking) -> None:
        other = booking.other(actor.id)
        if not is_open(booking, self._policies, now=self._now):
            raise MessagesClosed(days=self._policies.messages_days_after)
        if not has_heard(booking, other.id):
            raise NotHeardYet(name=other.name)

    async def _check_pace(self, actor: Account) -> None:
        # The lock makes the limit hold for somebody who writes on two platforms at once, on PostgreSQL too.
        await self._session.execute(select(Account.id).where(Account.id == actor.id).with_for_update(key_share=True))
        recent = select(func.count()).select_from(Message)
        since = self._now - timedelta(hours=1)
        sent = await self._session.scalar(recent.where(Message.sender_id == actor.id, Message.sent_at > since)) or 0
        if sent >= self._policies.messages_per_hour:
            raise TooManyMessages(count=sent)

    async def _unused(self, key: str) -> Attachment:
        """Return a file that no message has yet: one that two messages shared would be removed with the first."""
        found = await self._attachments.find(key)
        used = await self._session.scalar(select(Message.id).where(Message.attachment_key == key))
        if found is None or used is not None:
            raise FileGone
        return found

    async def _announce(self, message: Message, *, first: bool) -> None:
        other, booking_id = message.booking.other(message.sender_id), message.booking_id
        await self._notices.tell(other.id, "message", about="message", number=message.id, key=f"message:{message.id}")
        await self._notices.changed(f"messages:{booking_id}", message.id)
        if first:
            # The card of the session leads to its messages from now on.
            await self._notices.changed(f"booking:{booking_id}", "messages")

    async def _old(self) -> list[tuple[int, int, str | None]]:
        """Return the number, booking and attachment of each message that is to be removed now."""
        until = self._now - timedelta(days=self._policies.messages_kept_days)
        ended = func.coalesce(Booking.closed_at, Booking.ends_at)
        rows = await self._session.execute(
            select(Message.id, Message.booking_id, Message.attachment_key)
            .join(Booking, Booking.id == Message.booking_id)
            .where(Message.removed_at.is_(None), Booking.state.not_in(LIVE), ended < until)
        )
        return [(message, booking, key) for message, booking, key in rows]
