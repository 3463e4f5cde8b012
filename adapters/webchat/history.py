"""What was shown and typed in the web chat: the memory that other platforms keep on their side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from adapters.webchat.limits import HISTORY
from core.clock import Clock
from core.store.database import Database
from core.store.types import Base


class Direction(StrEnum):
    """Who speaks: IN is the person, OUT is the bot."""

    IN = "in"
    OUT = "out"


class WebchatMessage(Base):
    """One message of a chat; `chat` is the key of the person whose chat it is.

    `nonce` is the delivery's nonce, or the event id of what was typed: the same one is never kept twice.
    """

    __tablename__ = "webchat_messages"
    __table_args__ = (
        UniqueConstraint("direction", "nonce"),
        Index("ix_webchat_messages_chat_id", "chat", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chat: Mapped[str]
    direction: Mapped[str]
    nonce: Mapped[str | None]
    body: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]


class WebchatRead(Base):
    """How far a chat has been read."""

    __tablename__ = "webchat_reads"

    chat: Mapped[str] = mapped_column(primary_key=True)
    upto: Mapped[int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """A stored message. `fresh` is False if the same nonce was there before: then it is the earlier message."""

    id: int
    direction: Direction
    nonce: str | None
    body: dict[str, Any]
    created_at: datetime
    edited_at: datetime | None
    fresh: bool = True


class History:
    """Keeps and gives back messages. Each call is its own transaction, so it must not be made inside another."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def add(self, chat: str, direction: Direction, body: dict[str, Any], nonce: str | None) -> Message:
        """Keep a message, or return the one that has this nonce already."""
        async with self._database.writing() as session:
            known = None if nonce is None else await _by_nonce(session, direction, nonce)
            if known is not None:
                return _message(known, fresh=False)
            row = WebchatMessage(
                chat=chat, direction=direction.value, nonce=nonce, body=body, created_at=self._clock.now()
            )
            session.add(row)
            await session.flush()
            return _message(row)

    async def edit(self, chat: str, message_id: int, body: dict[str, Any]) -> Message | None:
        """Redraw a card of the bot; None if this chat has no such card."""
        async with self._database.writing() as session:
            row = await session.get(WebchatMessage, message_id)
            if row is None or row.chat != chat or row.direction != Direction.OUT:
                return None
            if row.body != body:
                row.body, row.edited_at = body, self._clock.now()
            return _message(row)

    async def recent(self, chat: str, limit: int = HISTORY) -> list[Message]:
        """Return the last `limit` messages, oldest first."""
        query = select(WebchatMessage).where(WebchatMessage.chat == chat).order_by(WebchatMessage.id.desc())
        async with self._database.reading() as session:
            rows = (await session.scalars(query.limit(limit))).all()
        return [_message(row) for row in reversed(rows)]

    async def mark_read(self, chat: str, upto: int) -> None:
        """Remember that everything up to the message `upto` was seen; a mark never moves back."""
        async with self._database.writing() as session:
            mark = await session.get(WebchatRead, chat)
            if mark is None:
                session.add(WebchatRead(chat=chat, upto=upto))
            else:
                mark.upto = max(mark.upto, upto)

    async def unread(self, chats: Sequence[str]) -> dict[str, int]:
        """Count the bot's messages after the reading mark, for each of `chats`."""
        after = func.coalesce(WebchatRead.upto, 0)
        query = (
            select(WebchatMessage.chat, func.count())
            .outerjoin(WebchatRead, WebchatRead.chat == WebchatMessage.chat)
            .where(WebchatMessage.chat.in_(chats), WebchatMessage.direction == Direction.OUT, WebchatMessage.id > after)
            .group_by(WebchatMessage.chat)
        )
        async with self._database.reading() as session:
            found = dict((await session.execute(query)).all())
        return {chat: found.get(chat, 0) for chat in chats}


async def _by_nonce(session: AsyncSession, direction: Direction, nonce: str) -> WebchatMessage | None:
    query = select(WebchatMessage).where(WebchatMessage.direction == direction, WebchatMessage.nonce == nonce)
    return (await session.scalars(query)).one_or_none()


def _message(row: WebchatMessage, *, fresh: bool = True) -> Message:
    return Message(
        id=row.id,
        direction=Direction(row.direction),
        nonce=row.nonce,
        body=row.body,
        created_at=row.created_at,
        edited_at=row.edited_at,
        fresh=fresh,
    )
