"""Reviews: what two people say of each other after a session that took place."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.model import Account
from core.store.types import Base


class Review(Base):
    """One side's word on a completed booking. Hidden until `published_at` (double-blind); `answer` is the mentor's."""

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("booking_id", "author_id"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    of_mentor: Mapped[bool]
    stars: Mapped[int]
    text: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime]
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    author: Mapped[Account] = relationship(lazy="joined", innerjoin=True, foreign_keys=author_id)
