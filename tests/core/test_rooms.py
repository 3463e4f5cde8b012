"""Rooms: bound by those who may, told what they are for, and left alone once they are closed."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account, AuditEntry, Role
from core.accounts.service import Accounts
from core.errors import NotAllowed, NotFound
from core.rooms.model import Purpose
from core.rooms.service import ROOM_NOTICE, Rooms
from core.store.database import Database
from core.store.tasks import Task
from core.store.types import Base

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BOTH = (Purpose.ADMINS, Purpose.NEWS)


class World:
    """An admin and somebody who is none."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.accounts = Accounts(session, NOW)
        self.rooms = Rooms(session, NOW)

    async def people(self) -> None:
        self.ana, self.adi = [await self.person(name) for name in ("Ana", "Adi")]
        await self.accounts.appoint(self.adi, Role.ADMIN)

    async def person(self, name: str) -> Account:
        return await self.accounts.meet(platform="test", external_id=name, chat=name, name=name)

    async def purposes(self, chat: str) -> set[str]:
        return {room.purpose for room in await self.rooms.of_chat(self.adi, "telegram", chat)}

    async def posted(self) -> list[dict[str, Any]]:
        tasks = await self.session.scalars(select(Task).where(Task.kind == ROOM_NOTICE).order_by(Task.id))
        return [task.payload for task in tasks]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'rooms.db'}")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with database.writing() as session:
        world = World(session)
        await world.people()
        yield world
    await database.close()


async def test_a_room_is_bound_to_what_was_picked_and_to_nothing_else(world: World) -> None:
    await world.rooms.bind(world.adi, "telegram", "-1", "Team", BOTH)
    assert await world.purposes("-1") == {"admins", "news"}
    await world.rooms.bind(world.adi, "telegram", "-1", "Team", [Purpose.NEWS])
    assert await world.purposes("-1") == {"news"}
    entries = list(await world.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    assert [(one.action, one.subject, one.details) for one in entries] == [
        ("bind_room", "room:telegram:-1", {"purposes": ["admins", "news"]}),
        ("bind_room", "room:telegram:-1", {"purposes": ["news"]}),
    ]


async def test_each_room_of_a_purpose_is_told_once(world: World) -> None:
    await world.rooms.bind(world.adi, "telegram", "-1", "Team", BOTH)
    await world.rooms.bind(world.adi, "discord", "5", "Team", [Purpose.ADMINS])
    await world.rooms.bind(world.adi, "discord", "6", "Hall", [Purpose.NEWS])
    for _twice in range(2):
        await world.rooms.tell(Purpose.ADMINS, "reported", about="report", number=7, key="reported:7")
    rooms = {room.id: room.chat for room in await world.rooms.listed(world.adi)}
    assert sorted(rooms[one["room"]] for one in await world.posted()) == ["-1", "5"]
    assert {(one["why"], one["about"], one["number"]) for one in await world.posted()} == {("reported", "report", 7)}


async def test_a_room_that_is_lost_is_told_nothing_until_it_is_bound_anew(world: World) -> None:
    await world.rooms.bind(world.adi, "telegram", "-1", "Team", [Purpose.ADMINS])
    (room,) = await world.rooms.listed(world.adi)
    await world.rooms.lost(room.id)
    await world.rooms.tell(Purpose.ADMINS, "reported", about="report", number=7, key="reported:7")
    assert await world.posted() == []
    assert await world.rooms.find(room.id) is None
    await world.rooms.bind(world.adi, "telegram", "-1", "Team", [Purpose.ADMINS])
    assert await world.rooms.find(room.id) is room


async def test_a_room_that_is_bound_anew_goes_by_the_name_that_it_has_now(world: World) -> None:
    await world.rooms.bind(world.adi, "telegram", "-1", "Team", BOTH)
    await world.rooms.bind(world.adi, "telegram", "-1", "Staff", BOTH)
    assert [room.name for room in await world.rooms.listed(world.adi)] == ["Staff", "Staff"]


async def test_an_unbound_room_is_gone(world: World) -> None:
    await world.rooms.bind(world.adi, "telegram", "-1", "Team", [Purpose.ADMINS])
    (room,) = await world.rooms.listed(world.adi)
    await world.rooms.unbind(world.adi, room.id)
    assert await world.rooms.listed(world.adi) == []
    with pytest.raises(NotFound):
        await world.rooms.unbind(world.adi, room.id)


async def test_only_those_who_look_after_rooms_bind_and_see_them(world: World) -> None:
    await world.rooms.bind(world.adi, "telegram", "-1", "Team", [Purpose.ADMINS])
    (room,) = await world.rooms.listed(world.adi)
    for verb in (
        world.rooms.bind(world.ana, "telegram", "-2", "Mine", BOTH),
        world.rooms.unbind(world.ana, room.id),
        world.rooms.get(world.ana, room.id),
        world.rooms.listed(world.ana),
        world.rooms.of_chat(world.ana, "telegram", "-1"),
    ):
        with pytest.raises(NotAllowed):
            await verb


async def test_rooms_go_with_the_account_that_bound_them(world: World) -> None:
    await world.rooms.bind(world.adi, "telegram", "-1", "Team", [Purpose.ADMINS])
    await world.rooms.move_account(world.adi.id, world.ana.id)
    (room,) = await world.rooms.listed(world.adi)
    assert room.bound_by == world.ana.id
