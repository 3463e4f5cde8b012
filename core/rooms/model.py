"""Rooms: channels and groups of the community in which the bot has something to say by itself."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.store.types import Base


class Purpose(StrEnum):
    """What a room is told: what waits for the admins, or the community's good news."""

    ADMINS = "admins"
    NEWS = "news"


class Room(Base):
    """A room that is bound to a purpose. `chat` is the platform's own id; `closed_at` is when it was lost to us."""

    __tablename__ = "rooms"
    __table_args__ = (UniqueConstraint("platform", "chat", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str]
    chat: Mapped[str]
    name: Mapped[str]
    purpose: Mapped[str] = mapped_column(index=True)
    bound_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    bound_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
