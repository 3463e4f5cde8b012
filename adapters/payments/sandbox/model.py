"""The sandbox provider's own records. Nobody else reads them: to the rest of the program it is an outside company."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.money import Money
from core.store.types import Base


class LinkState(StrEnum):
    """How a link stands, expiry apart."""

    OPEN = "open"
    PAID = "paid"
    CLOSED = "closed"


class SandboxLink(Base):
    """A page on which an amount can be paid. `reference` is the merchant's, and makes creating it idempotent."""

    __tablename__ = "sandbox_links"

    id: Mapped[str] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    amount_minor: Mapped[int]
    currency: Mapped[str]
    description: Mapped[str]
    expires_at: Mapped[datetime]
    return_url: Mapped[str]
    state: Mapped[str] = mapped_column(default=LinkState.OPEN)
    failed_attempts: Mapped[int] = mapped_column(default=0)

    @property
    def amount(self) -> Money:
        """What is to be paid."""
        return Money(self.amount_minor, self.currency)


class SandboxPayment(Base):
    """Money taken on a link. `refund_fails` is the payer's wish to see a refund fail."""

    __tablename__ = "sandbox_payments"

    id: Mapped[str] = mapped_column(primary_key=True)
    link_id: Mapped[str] = mapped_column(ForeignKey("sandbox_links.id"), index=True)
    amount_minor: Mapped[int]
    currency: Mapped[str]
    paid_at: Mapped[datetime]
    refund_fails: Mapped[bool]

    @property
    def amount(self) -> Money:
        """What was taken."""
        return Money(self.amount_minor, self.currency)


class SandboxRefund(Base):
    """Money going back on a payment. `key` is the merchant's, and makes asking for it idempotent."""

    __tablename__ = "sandbox_refunds"

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    payment_id: Mapped[str] = mapped_column(ForeignKey("sandbox_payments.id"), index=True)
    amount_minor: Mapped[int]
    currency: Mapped[str]
    state: Mapped[str]
