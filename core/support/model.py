"""Support cases: what a person and the admins write to each other until the matter is settled."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.model import Account
from core.store.types import Base

OPEN = text("closed_at IS NULL")


class SupportCase(Base):
    """A matter between a person and the admins; a person has one open at a time.

    `waiting_since` is when the person first wrote what no admin has answered yet, None if nobody waits. `closed_by` is
    the admin, or the person.
    """

    __tablename__ = "support_cases"
    __table_args__ = (
        Index("uq_support_cases_open", "account_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        # The number of a case that is removed is not given again: cards name it.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    opened_at: Mapped[datetime]
    waiting_since: Mapped[datetime | None]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True, foreign_keys=account_id)

    @property
    def is_open(self) -> bool:
        """Whether the two sides can go on writing here."""
        return self.closed_at is None


class SupportMessage(Base):
    """What the person of a case wrote, or an admin: everybody else who writes in it is one."""

    __tablename__ = "support_messages"
    __table_args__ = (
        Index("ix_support_messages_case", "case_id", "id"),
        Index("ix_support_messages_recent", "author_id", "sent_at"),
        # Notices name it.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("support_cases.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    text: Mapped[str]
    sent_at: Mapped[datetime]
    case: Mapped[SupportCase] = relationship(lazy="joined", innerjoin=True)
    author: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
