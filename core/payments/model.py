"""What was asked for, what came, what goes back: one row for each attempt. The ledger holds the amounts that count."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.money import Money
from core.store.types import Base


class PaymentState(StrEnum):
    """How a payment stands. Nothing moves back from paid; a closed one may still become paid (a payment under way)."""

    OPENING = "opening"
    OPEN = "open"
    PAID = "paid"
    CLOSED = "closed"
    UNKNOWN = "unknown"
    """The gateway did not say whether the link exists: it is looked up by our reference before anything else."""


LIVE = (PaymentState.OPENING, PaymentState.OPEN, PaymentState.UNKNOWN)
_IS_LIVE = text("state IN ('opening', 'open', 'unknown')")


class Payment(Base):
    """One request for money for a booking. `reference` is ours: opaque, and the key of idempotency at the gateway."""

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("gateway", "link_id"),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("length(reference) <= 40", name="reference"),
        Index("uq_payments_live", "booking_id", unique=True, sqlite_where=_IS_LIVE, postgresql_where=_IS_LIVE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    gateway: Mapped[str]
    reference: Mapped[str] = mapped_column(unique=True)
    link_id: Mapped[str | None]
    url: Mapped[str | None]
    description: Mapped[str]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    state: Mapped[str] = mapped_column(default=PaymentState.OPENING)
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]

    @property
    def amount(self) -> Money:
        """What the payer is asked for."""
        return Money(self.amount_minor, self.currency)

    @property
    def is_live(self) -> bool:
        """Whether it still waits for the payer."""
        return self.state in LIVE


class PaymentCapture(Base):
    """Money that the gateway has taken. `fits` if a booking has it; else it goes back. At most one fits a booking."""

    __tablename__ = "payment_captures"
    __table_args__ = (
        UniqueConstraint("gateway", "gateway_payment_id"),
        Index(
            "uq_payment_captures_fits",
            "booking_id",
            unique=True,
            sqlite_where=text("fits"),
            postgresql_where=text("fits"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), index=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"))
    gateway: Mapped[str]
    gateway_payment_id: Mapped[str]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    fits: Mapped[bool]
    paid_at: Mapped[datetime]
    recorded_at: Mapped[datetime]

    @property
    def amount(self) -> Money:
        """What came."""
        return Money(self.amount_minor, self.currency)


class RefundProgress(StrEnum):
    """How far a refund is: asked for, told to the gateway, given back, or impossible (an admin must look)."""

    REQUESTED = "requested"
    SENT = "sent"
    PROCESSED = "processed"
    FAILED = "failed"


class Refund(Base):
    """Money that goes back on one capture. `key` is stored before the gateway hears of it."""

    __tablename__ = "refunds"
    __table_args__ = (CheckConstraint("amount_minor > 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    capture_id: Mapped[int] = mapped_column(ForeignKey("payment_captures.id"), index=True)
    amount_minor: Mapped[int]
    currency: Mapped[str]
    state: Mapped[str] = mapped_column(default=RefundProgress.REQUESTED)
    gateway_id: Mapped[str | None]
    reason: Mapped[str]
    created_at: Mapped[datetime]
    capture: Mapped[PaymentCapture] = relationship(lazy="joined", innerjoin=True)

    @property
    def amount(self) -> Money:
        """What goes back."""
        return Money(self.amount_minor, self.currency)


class WebhookEvent(Base):
    """A verified webhook, to recognise its second delivery; only ids are kept of it."""

    __tablename__ = "webhook_events"
    __table_args__ = (UniqueConstraint("gateway", "event_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gateway: Mapped[str]
    event_id: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(index=True)
    about: Mapped[dict[str, Any]]
