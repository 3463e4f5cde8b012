"""What the conversation remembers, as rows: it continues after a restart and on another platform."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from core.store.types import Base


class Card(Base):
    """A message that shows a link. `offers` are the addresses on it as last drawn: no other press on it acts.

    `turn` grows with each redraw, `digest` tells whether a redraw would change anything, `live` names the thing whose
    changes redraw it. `note` is the sentence above the card, kept when it is redrawn: it says why the card came;
    `chips` are the answers to it, each a label and an address.
    """

    __tablename__ = "cards"
    __table_args__ = (UniqueConstraint("platform", "chat", "ref"), Index("ix_cards_live", "live", "shown_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str]
    chat: Mapped[str]
    ref: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    address: Mapped[str]
    live: Mapped[str | None]
    offers: Mapped[list[str]]
    turn: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str]
    note: Mapped[list[Any] | None] = mapped_column(JSON)
    shown_at: Mapped[datetime]
    chips: Mapped[list[list[str]]] = mapped_column(JSON, default=list, server_default="[]")


class Conversation(Base):
    """Where a person is: the address that typed answers belong to, with the `chips` on it as [label, address].

    `trail` has the addresses before it, the latest last. `missed` counts the sentences in a row that were not
    understood; `asked` names the questions that were put since something was.
    """

    __tablename__ = "conversations"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    address: Mapped[str]
    chips: Mapped[list[list[str]]] = mapped_column(JSON, default=list, server_default="[]")
    trail: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    missed: Mapped[int] = mapped_column(default=0, server_default="0")
    asked: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")


class Draft(Base):
    """A half-filled form: what was typed, also where it is wrong; `place` is the field to answer next.

    `opened` is False while there are only words for it that came before: nobody has begun it.
    """

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("account_id", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    address: Mapped[str]
    typed: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    errors: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    place: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    opened: Mapped[bool] = mapped_column(default=True, server_default=true())


class StoredLink(Base):
    """An address too long for a button, behind a short token derived from it."""

    __tablename__ = "stored_links"

    token: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[str]


class DoneAction(Base):
    """What an action led to, so that a second press on the same card shows the same result and does nothing."""

    __tablename__ = "done_actions"
    __table_args__ = (Index("ix_done_actions_recent", "account_id", "done_at"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    address: Mapped[str]
    note: Mapped[list[Any] | None] = mapped_column(JSON)
    done_at: Mapped[datetime]
