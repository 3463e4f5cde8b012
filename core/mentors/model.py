"""Mentors: what they offer, their hours, and how far their application has come."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.model import Account
from core.money import Money
from core.store.types import Base


class MentorState(StrEnum):
    """Where an application stands; only approved mentors are found and booked."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    PAUSED = "paused"


class Mentor(Base):
    """A person who teaches, or applies to. `account_id` is the mentor's number everywhere.

    `price_minor` is for one hour, in minor units of `currency`; 0 is free. `certifications` and `languages` (ISO 639-1)
    are lists, `session_minutes` the lengths on offer. `revision` grows with every change that a search must see.
    """

    __tablename__ = "mentors"
    __table_args__ = (CheckConstraint("price_minor >= 0", name="price"), Index("ix_mentors_found", "state", "revision"))

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    state: Mapped[str] = mapped_column(default=MentorState.DRAFT.value)
    headline: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    topics: Mapped[list[str]] = mapped_column(default=list)
    experience_years: Mapped[int] = mapped_column(default=0)
    experience: Mapped[str] = mapped_column(default="")
    certifications: Mapped[list[str]] = mapped_column(default=list)
    languages: Mapped[list[str]] = mapped_column(default=list)
    price_minor: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(default="USD")
    session_minutes: Mapped[list[int]] = mapped_column(default=list)
    instant_book: Mapped[bool] = mapped_column(default=False)
    cancellation: Mapped[str] = mapped_column(default="standard")
    intro_url: Mapped[str] = mapped_column(default="")
    meeting_url: Mapped[str] = mapped_column(default="")
    zone_name: Mapped[str]
    verdict: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0, index=True)
    rating_sum: Mapped[float] = mapped_column(default=0.0)
    rating_weight: Mapped[float] = mapped_column(default=0.0)
    review_count: Mapped[int] = mapped_column(default=0)
    session_count: Mapped[int] = mapped_column(default=0)
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    @property
    def hourly(self) -> Money:
        """The price of one hour."""
        return Money(self.price_minor, self.currency)


class WeeklyRange(Base):
    """Usual hours on one weekday (Monday is 0), minutes after midnight on the mentor's wall clock."""

    __tablename__ = "weekly_ranges"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("0 <= starts AND starts < ends AND ends <= 1440", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.account_id"), index=True)
    weekday: Mapped[int]
    starts: Mapped[int]
    ends: Mapped[int]


class DateOverride(Base):
    """Hours of one local day that replace the weekly ones; no range (starts = ends = 0) closes the day."""

    __tablename__ = "date_overrides"
    __table_args__ = (
        CheckConstraint(
            "(starts = 0 AND ends = 0) OR (0 <= starts AND starts < ends AND ends <= 1440)", name="minutes"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.account_id"), index=True)
    day: Mapped[date]
    starts: Mapped[int]
    ends: Mapped[int]


class DaysOff(Base):
    """A holiday, both days inclusive; beats overrides."""

    __tablename__ = "days_off"
    __table_args__ = (CheckConstraint("first <= last", name="order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.account_id"), index=True)
    first: Mapped[date]
    last: Mapped[date]


class TravelZone(Base):
    """From `since` on, the mentor's wall clock is that of `zone_name`."""

    __tablename__ = "travel_zones"

    id: Mapped[int] = mapped_column(primary_key=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.account_id"), index=True)
    since: Mapped[date]
    zone_name: Mapped[str]
