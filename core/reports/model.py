"""Reports: what somebody tells those who look after the community about a message or a person."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.model import Account
from core.store.types import Base

OPEN_AND_NAMED = text("handled_at IS NULL AND person <> ''")
"""What must not be reported twice; two reports that are only words may be of two matters."""


class Outcome(StrEnum):
    """How a report ended."""

    ACTED = "acted"
    NOTHING = "nothing"


class Report(Base):
    """A report. The words of the reported message are not kept: `message` is its address, "" if a person is meant.

    `person` is the platform's id of who is reported, `name` what they are called there; both are "" where the reporter
    only wrote. `account_id` is their account, None for somebody who has never met us.
    """

    __tablename__ = "reports"
    __table_args__ = (
        Index(
            "uq_reports_open",
            "reporter_id",
            "platform",
            "person",
            "message",
            unique=True,
            sqlite_where=OPEN_AND_NAMED,
            postgresql_where=OPEN_AND_NAMED,
        ),
        Index("ix_reports_filed", "reporter_id", "filed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    platform: Mapped[str]
    person: Mapped[str]
    name: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    message: Mapped[str]
    reason: Mapped[str]
    filed_at: Mapped[datetime]
    outcome: Mapped[str | None]
    handled_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    handled_at: Mapped[datetime | None] = mapped_column(index=True)
    reporter: Mapped[Account] = relationship(lazy="joined", innerjoin=True, foreign_keys=reporter_id)
    account: Mapped[Account | None] = relationship(lazy="joined", foreign_keys=account_id)

    @property
    def is_open(self) -> bool:
        """Whether nobody has dealt with it yet."""
        return self.handled_at is None
