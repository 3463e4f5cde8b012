"""Bookings: one session between a learner and a mentor, with everything that was agreed snapshotted on the row."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, Table, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.model import Account
from core.bookings import overlap_ddl
from core.bookings.states import State
from core.mentors.hours import Interval
from core.money import Money
from core.store.types import Base


class Booking(Base):
    """A session. Prices are minor units of `currency`; what was agreed never changes with a later setting.

    `at_once` says that the mentor was not asked. `hold_until` is when a requested or unpaid booking gives its time
    back. `proposed_starts_at` is another time that `proposed_by` suggested. `tier_starts_at` is the start that both
    agreed to first: the refund tier stays that of it (policy "Reschedule"). `version` grows with every change; live
    cards are redrawn once for each.
    """

    __tablename__ = "bookings"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("price_minor >= 0", name="price"),
        CheckConstraint("learner_id <> mentor_id", name="two_people"),
        Index("ix_bookings_mentor_time", "mentor_id", "starts_at"),
        Index("ix_bookings_learner_time", "learner_id", "starts_at"),
        Index("ix_bookings_state_hold", "state", "hold_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.account_id"))
    state: Mapped[str]
    topic: Mapped[str]
    message: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    tier_starts_at: Mapped[datetime]
    price_minor: Mapped[int]
    currency: Mapped[str]
    fee_percent: Mapped[int]
    full_refund_hours: Mapped[int]
    half_refund_hours: Mapped[int]
    at_once: Mapped[bool] = mapped_column(default=False)
    learner_zone: Mapped[str]
    mentor_zone: Mapped[str]
    hold_until: Mapped[datetime | None]
    proposed_starts_at: Mapped[datetime | None]
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str] = mapped_column(default="")
    reschedules: Mapped[int] = mapped_column(default=0)
    requested_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)
    learner: Mapped[Account] = relationship(lazy="joined", innerjoin=True, foreign_keys=learner_id)
    mentor: Mapped[Account] = relationship(
        lazy="joined",
        innerjoin=True,
        primaryjoin="foreign(Booking.mentor_id) == Account.id",
        viewonly=True,
    )

    @property
    def status(self) -> State:
        """The state as a State."""
        return State(self.state)

    @property
    def price(self) -> Money:
        """What the learner pays."""
        return Money(self.price_minor, self.currency)

    @property
    def length(self) -> timedelta:
        """How long the session is."""
        return self.ends_at - self.starts_at

    @property
    def interval(self) -> Interval:
        """The time that the booking takes."""
        return Interval(start=self.starts_at, end=self.ends_at)

    @property
    def informed(self) -> tuple[int, ...]:
        """Who has heard of the booking: a mentor hears of one that was booked at once only when it is confirmed."""
        unheard = self.at_once and self.confirmed_at is None
        return (self.learner_id,) if unheard else (self.learner_id, self.mentor_id)

    def other(self, account_id: int) -> Account:
        """Return the other person of the session."""
        return self.mentor if account_id == self.learner_id else self.learner


def _install_after_create(_table: Table, connection: Connection, **_options: Any) -> None:
    overlap_ddl.install(connection)


event.listen(Booking.__table__, "after_create", _install_after_create)
