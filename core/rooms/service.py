"""Binding rooms to a purpose, and telling them what it is about."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account, Right
from core.accounts.service import Accounts, require
from core.errors import NotFound
from core.rooms.model import Purpose, Room
from core.store.tasks import Priority, Tasks

ROOM_NOTICE = "room_notice"
NAME_LIMIT = 100


class Rooms:
    """Rooms, within one unit of work."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def bind(self, actor: Account, platform: str, chat: str, name: str, purposes: Collection[Purpose]) -> None:
        """Let a room be told just what `purposes` are about; raises NotAllowed."""
        require(actor, Right.MANAGE_ROOMS)
        bound = {Purpose(room.purpose): room for room in await self.of_chat(actor, platform, chat)}
        for purpose in bound.keys() - set(purposes):
            await self._session.delete(bound[purpose])
        for purpose in purposes:
            if purpose in bound:
                bound[purpose].name, bound[purpose].closed_at = name[:NAME_LIMIT], None
            else:
                self._session.add(
                    Room(
                        platform=platform,
                        chat=chat,
                        name=name[:NAME_LIMIT],
                        purpose=purpose.value,
                        bound_by=actor.id,
                        bound_at=self._now,
                    )
                )
        await self._session.flush()
        told = [purpose.value for purpose in Purpose if purpose in purposes]
        await Accounts(self._session, self._now).audit(actor, "bind_room", f"room:{platform}:{chat}", purposes=told)

    async def unbind(self, actor: Account, room_id: int) -> Room:
        """Tell a room no more; raises NotAllowed or NotFound."""
        room = await self.get(actor, room_id)
        await self._session.delete(room)
        subject = f"room:{room.platform}:{room.chat}"
        await Accounts(self._session, self._now).audit(actor, "unbind_room", subject, purpose=room.purpose)
        return room

    async def get(self, actor: Account, room_id: int) -> Room:
        """Return a bound room; raises NotAllowed or NotFound."""
        require(actor, Right.MANAGE_ROOMS)
        room = await self._session.get(Room, room_id)
        if room is None:
            raise NotFound
        return room

    async def listed(self, actor: Account) -> list[Room]:
        """Return every bound room; raises NotAllowed."""
        require(actor, Right.MANAGE_ROOMS)
        return list(await self._session.scalars(select(Room).order_by(Room.platform, Room.name, Room.id)))

    async def bound(self) -> list[Room]:
        """Return every room that can be told something, for the operator."""
        return list(await self._session.scalars(select(Room).where(Room.closed_at.is_(None)).order_by(Room.id)))

    async def of_chat(self, actor: Account, platform: str, chat: str) -> list[Room]:
        """Return what one room is bound to; raises NotAllowed."""
        require(actor, Right.MANAGE_ROOMS)
        found = select(Room).where(Room.platform == platform, Room.chat == chat)
        return list(await self._session.scalars(found))

    async def tell(self, purpose: Purpose, why: str, *, about: str, number: int, key: str) -> None:
        """Post the card of `about` number `number` in every room of a purpose; `key` makes telling twice harmless."""
        open_rooms = select(Room.id).where(Room.purpose == purpose.value, Room.closed_at.is_(None))
        for room_id in await self._session.scalars(open_rooms):
            await Tasks(self._session).enqueue(
                ROOM_NOTICE,
                key=f"{ROOM_NOTICE}:{key}:{room_id}",
                run_at=self._now,
                priority=Priority.NOTICE,
                payload={"room": room_id, "why": why, "about": about, "number": number},
            )

    async def find(self, room_id: int) -> Room | None:
        """Return a room that can still be told, for delivery."""
        room = await self._session.get(Room, room_id)
        return room if room is not None and room.closed_at is None else None

    async def lost(self, room_id: int) -> None:
        """Note that a room does not take our messages any more; binding it anew opens it again."""
        room = await self._session.get(Room, room_id)
        if room is not None:
            room.closed_at = self._now

    async def move_account(self, old: int, new: int) -> None:
        """Let rooms that an account has bound be those of the account that it has become part of."""
        for room in await self._session.scalars(select(Room).where(Room.bound_by == old)):
            room.bound_by = new
