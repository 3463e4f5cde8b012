"""Every update of a platform, kept until it is handled: persist first, then confirm."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.store.types import Base


class InboxEvent(Base):
    """One update; `(source, event_id)` is unique, so a second delivery is recognised whatever its order."""

    __tablename__ = "inbox"
    __table_args__ = (UniqueConstraint("source", "event_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    event_id: Mapped[str]
    body: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    done_at: Mapped[datetime | None] = mapped_column(index=True)


async def put(session: AsyncSession, *, source: str, event_id: str, body: dict[str, Any], now: datetime) -> int | None:
    """Keep an update and return its row; None if it is here already."""
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgres_insert
    kept: int | None = await session.scalar(
        insert(InboxEvent)
        .values(source=source, event_id=event_id, body=body, received_at=now)
        .on_conflict_do_nothing(index_elements=["source", "event_id"])
        .returning(InboxEvent.id)
    )
    return kept


async def take(session: AsyncSession, event_row: int, now: datetime) -> dict[str, Any] | None:
    """Mark an update as handled within the transaction that handles it; None if somebody else has."""
    event = await session.get(InboxEvent, event_row, with_for_update=True)
    if event is None or event.done_at is not None:
        return None
    event.done_at = now
    body, event.body = event.body, {}
    return body


async def unhandled(session: AsyncSession) -> list[int]:
    """Return the updates that a crash left behind, oldest first."""
    found = await session.scalars(select(InboxEvent.id).where(InboxEvent.done_at.is_(None)).order_by(InboxEvent.id))
    return list(found)
