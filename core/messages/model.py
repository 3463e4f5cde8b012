"""Messages: what the two people of a booking write to each other."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.model import Account
from core.attachments.model import Attachment
from core.bookings.model import Booking
from core.store.types import Base


class Message(Base):
    """A message about a booking; `text` may be empty with an attachment.

    `removed_at` is when text and attachment were removed, some time after the booking ended; that it was sent, by whom
    and when, stays.
    """

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_booking", "booking_id", "id"),
        Index("ix_messages_recent", "sender_id", "sent_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"))
    sender_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    text: Mapped[str] = mapped_column(default="")
    attachment_key: Mapped[str | None] = mapped_column(ForeignKey("attachments.key"), unique=True)
    sent_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    booking: Mapped[Booking] = relationship(lazy="joined", innerjoin=True)
    sender: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
    attachment: Mapped[Attachment | None] = relationship(lazy="joined")
