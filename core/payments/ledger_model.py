"""The tables of the double-entry ledger. The database itself refuses what is wrong, here and in `ledger_ddl`."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Connection,
    ForeignKey,
    ForeignKeyConstraint,
    Table,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.payments.ledger_ddl import install
from core.store.types import Base


class LedgerAccount(Base):
    """One account in one currency; the name says its kind and whose it is ("held:42")."""

    __tablename__ = "ledger_accounts"
    __table_args__ = (
        UniqueConstraint("name", "currency"),
        UniqueConstraint("id", "currency"),
        CheckConstraint("length(currency) = 3 AND currency = upper(currency)", name="currency"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    currency: Mapped[str]


class Seal(Base):
    """Says that a journal is complete. It can only be inserted when the journal balances, and nothing follows it."""

    __tablename__ = "ledger_seals"

    journal_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Journal(Base):
    """One event of money. `key` says its meaning, so that the same event is never booked twice.

    The foreign key to the seal is checked at commit: an unsealed journal cannot be kept.
    """

    __tablename__ = "ledger_journals"
    __table_args__ = (
        UniqueConstraint("id", "currency"),
        ForeignKeyConstraint(["reverses", "currency"], ["ledger_journals.id", "ledger_journals.currency"]),
    )

    id: Mapped[int] = mapped_column(
        ForeignKey("ledger_seals.journal_id", deferrable=True, initially="DEFERRED"),
        primary_key=True,
        autoincrement=True,
    )
    key: Mapped[str] = mapped_column(unique=True)
    event: Mapped[str]
    currency: Mapped[str]
    reverses: Mapped[int | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]


class Posting(Base):
    """One line of a journal: minor units, debit positive, credit negative."""

    __tablename__ = "ledger_postings"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount"),
        ForeignKeyConstraint(["journal_id", "currency"], ["ledger_journals.id", "ledger_journals.currency"]),
        ForeignKeyConstraint(["account_id", "currency"], ["ledger_accounts.id", "ledger_accounts.currency"]),
    )

    journal_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, index=True)
    currency: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)


def _install_after_create(_table: Table, connection: Connection, **_options: Any) -> None:
    install(connection)


# The postings are the last of the four tables to be created, as they refer to the others.
event.listen(Posting.__table__, "after_create", _install_after_create)
