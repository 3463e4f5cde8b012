"""Looking after people: who may see, suspend and restore whom, and who gives roles."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account, AuditEntry, Right, Role
from core.accounts.service import Accounts, BadPicture, FixedRole, OwnAccount, OwnerStays
from core.errors import NotAllowed, NotFound, Stale
from core.store.database import Database
from core.store.types import Base

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class World:
    """A community on an empty database."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.accounts = Accounts(session, NOW)

    async def person(self, name: str, *roles: Role) -> Account:
        account = await self.accounts.meet(platform="test", external_id=name, chat=name, name=name)
        for role in roles:
            await self.accounts.appoint(account, role)
        return account

    async def written_down(self) -> list[tuple[int, str, str]]:
        found = await self.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(entry.actor_id, entry.action, entry.subject) for entry in found]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'opengig.db'}")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with database.writing() as session:
        yield World(session)
    await database.close()


async def test_a_corrected_zone_corrects_the_currency_and_one_without_a_country_keeps_it(world: World) -> None:
    ana = await world.person("Ana")
    found = []
    for zone in ("America/New_York", "Asia/Kolkata", "UTC"):
        await world.accounts.live_in(ana, ZoneInfo(zone))
        found.append((ana.country, ana.currency))
    assert found == [("US", "USD"), ("IN", "INR"), ("IN", "INR")]


async def test_a_suspended_person_has_no_rights_until_restored_and_both_are_written_down(world: World) -> None:
    moderator = await world.person("Mod", Role.MODERATOR)
    mentor = await world.person("Priya", Role.MENTOR)
    await world.accounts.suspend(moderator, mentor.id)
    assert (mentor.suspended_at, mentor.rights) == (NOW, frozenset())
    with pytest.raises(Stale):
        await world.accounts.suspend(moderator, mentor.id)
    await world.accounts.restore(moderator, mentor.id)
    assert mentor.suspended_at is None
    assert Right.TEACH in mentor.rights
    with pytest.raises(Stale):
        await world.accounts.restore(moderator, mentor.id)
    subject = f"account:{mentor.id}"
    assert await world.written_down() == [(moderator.id, "suspend", subject), (moderator.id, "restore", subject)]


async def test_nobody_suspends_themselves_or_an_owner(world: World) -> None:
    owner, admin = await world.person("Owner", Role.OWNER), await world.person("Admin", Role.ADMIN)
    second = await world.person("Second", Role.OWNER)
    for actor, whom, refusal in (
        (admin, admin, OwnAccount),
        (owner, owner, OwnAccount),
        (admin, owner, OwnerStays),
        (owner, second, OwnerStays),
    ):
        with pytest.raises(refusal):
            await world.accounts.suspend(actor, whom.id)
        assert whom.suspended_at is None
    with pytest.raises(NotFound):
        await world.accounts.suspend(owner, 999)


async def test_only_an_owner_suspends_and_restores_those_who_look_after_people(world: World) -> None:
    owner, admin = await world.person("Owner", Role.OWNER), await world.person("Admin", Role.ADMIN)
    moderator = await world.person("Mod", Role.MODERATOR)
    for actor, whom in ((moderator, admin), (admin, moderator)):
        with pytest.raises(NotAllowed):
            await world.accounts.suspend(actor, whom.id)
    await world.accounts.suspend(owner, moderator.id)
    with pytest.raises(NotAllowed):
        await world.accounts.restore(admin, moderator.id)
    await world.accounts.restore(owner, moderator.id)
    assert Right.MANAGE_PEOPLE in moderator.rights


async def test_looking_at_people_and_managing_them_need_their_rights(world: World) -> None:
    learner, finance = await world.person("Ana"), await world.person("Fin", Role.FINANCE)
    for actor in (learner, finance):
        for refused in (
            world.accounts.people(actor, limit=10),
            world.accounts.head_count(actor),
            world.accounts.suspend(actor, learner.id),
            world.accounts.restore(actor, learner.id),
        ):
            with pytest.raises(NotAllowed):
                await refused


async def test_people_are_listed_newest_first_in_pages(world: World) -> None:
    admin = await world.person("Admin", Role.ADMIN)
    people = [admin, *[await world.person(f"Person {number}") for number in range(4)]]
    assert await world.accounts.head_count(admin) == 5
    assert await world.accounts.people(admin, limit=2) == [people[4], people[3]]
    assert await world.accounts.people(admin, limit=2, offset=4) == [admin]


async def test_an_owner_gives_and_takes_roles_and_it_is_written_down(world: World) -> None:
    owner, ana = await world.person("Owner", Role.OWNER), await world.person("Ana")
    await world.accounts.grant(owner, ana.id, Role.FINANCE)
    assert Right.SEE_MONEY in ana.rights
    await world.accounts.revoke(owner, ana.id, Role.FINANCE)
    await world.session.refresh(ana)
    assert ana.rights == frozenset()
    with pytest.raises(Stale):
        await world.accounts.revoke(owner, ana.id, Role.FINANCE)
    assert [action for _actor, action, _subject in await world.written_down()] == ["grant", "revoke"]


async def test_only_an_owner_gives_roles_and_never_those_that_are_earned(world: World) -> None:
    owner, admin = await world.person("Owner", Role.OWNER), await world.person("Admin", Role.ADMIN)
    for change in (world.accounts.grant, world.accounts.revoke):
        with pytest.raises(NotAllowed):
            await change(admin, admin.id, Role.FINANCE)
        for role in (Role.OWNER, Role.MENTOR):
            with pytest.raises(FixedRole):
                await change(owner, owner.id, role)
    assert owner.has(Role.OWNER)


async def test_a_picture_is_one_that_was_uploaded(world: World) -> None:
    ana = await world.person("Ana")
    photo = await world.accounts.store_file("image/png", b"pixels")
    letter = await world.accounts.store_file("text/html", b"<h1>")
    await world.accounts.picture(ana, photo)
    for other in (letter, photo + 100):
        with pytest.raises(BadPicture):
            await world.accounts.picture(ana, other)
    assert ana.picture_id == photo
