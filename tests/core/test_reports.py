"""Reports: they reach those who look after people, once, and end once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account, AuditEntry, Role
from core.accounts.service import Accounts, Suspended
from core.errors import NotAllowed, NotFound, Stale
from core.policies import Policies
from core.reports.model import Outcome
from core.reports.service import REASON_LIMIT, BadReason, ReportedAlready, Reports, Subject, TooManyReports
from core.store.database import Database
from core.store.tasks import Task
from core.store.types import Base

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MESSAGE = "https://discord.com/channels/1/2/3"
RAVI = Subject(platform="test", person="Ravi", name="ravi.k", message=MESSAGE)
POLICIES = Policies()


class World:
    """Somebody who reports, somebody who is reported, and those who look after them."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.accounts = Accounts(session, NOW)
        self.reports = self.at(NOW)

    def at(self, now: datetime) -> Reports:
        return Reports(self.session, now, POLICIES)

    async def people(self) -> None:
        names = ("Ana", "Ravi", "Mo", "Adi")
        self.ana, self.ravi, self.mo, self.adi = [await self.person(name) for name in names]
        await self.accounts.appoint(self.mo, Role.MODERATOR)
        await self.accounts.appoint(self.adi, Role.ADMIN)

    async def person(self, name: str) -> Account:
        return await self.accounts.meet(platform="test", external_id=name, chat=name, name=name)

    async def told(self, why: str) -> list[int]:
        tasks = await self.session.scalars(select(Task).where(Task.kind == "notice").order_by(Task.id))
        return [task.payload["account"] for task in tasks if task.payload["why"] == why]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'reports.db'}")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with database.writing() as session:
        world = World(session)
        await world.people()
        yield world
    await database.close()


async def test_a_report_reaches_everybody_who_manages_people_and_nobody_else(world: World) -> None:
    report = await world.reports.file(world.ana, RAVI, "  He sells crypto.  ")
    assert (report.reason, report.account_id, report.message) == ("He sells crypto.", world.ravi.id, MESSAGE)
    assert await world.told("reported") == [world.mo.id, world.adi.id]


async def test_somebody_who_never_met_us_can_be_reported(world: World) -> None:
    stranger = Subject(platform="test", person="777", name="Stranger")
    report = await world.reports.file(world.ana, stranger, "Spam.")
    assert (report.account_id, report.name) == (None, "Stranger")


async def test_the_same_thing_is_reported_once_while_it_is_open_and_by_each_on_their_own(world: World) -> None:
    first = await world.reports.file(world.ana, RAVI, "Spam.")
    with pytest.raises(ReportedAlready):
        await world.reports.file(world.ana, RAVI, "Spam again.")
    await world.reports.file(world.mo, RAVI, "Spam.")
    await world.reports.close(world.adi, first.id, Outcome.NOTHING)
    await world.reports.file(world.ana, RAVI, "He goes on.")


async def test_a_person_reports_so_often_a_day_and_not_more(world: World) -> None:
    for number in range(POLICIES.reports_per_day):
        await world.reports.file(world.ana, Subject(platform="test", person=str(number)), "Spam.")
    with pytest.raises(TooManyReports):
        await world.reports.file(world.ana, Subject(platform="test", person="more"), "Spam.")
    await world.at(NOW + timedelta(days=1)).file(world.ana, Subject(platform="test", person="more"), "Spam.")


@pytest.mark.parametrize("reason", ["", "   ", "x" * (REASON_LIMIT + 1)])
async def test_a_report_says_what_is_wrong_and_not_at_length(world: World, reason: str) -> None:
    with pytest.raises(BadReason):
        await world.reports.file(world.ana, RAVI, reason)


async def test_who_is_paused_reports_nothing(world: World) -> None:
    await world.accounts.suspend(world.adi, world.ana.id)
    with pytest.raises(Suspended):
        await world.reports.file(world.ana, RAVI, "Spam.")


async def test_a_report_ends_once_and_who_sent_it_hears(world: World) -> None:
    report = await world.reports.file(world.ana, RAVI, "Spam.")
    closed = await world.reports.close(world.mo, report.id, Outcome.ACTED)
    assert (closed.outcome, closed.handled_by, closed.is_open) == ("acted", world.mo.id, False)
    with pytest.raises(Stale):
        await world.reports.close(world.adi, report.id, Outcome.NOTHING)
    assert await world.told("report_closed") == [world.ana.id]
    entry = (await world.session.scalars(select(AuditEntry))).one()
    assert (entry.actor_id, entry.action, entry.details) == (world.mo.id, "close_report", {"outcome": "acted"})


async def test_reports_are_read_by_those_who_manage_people_only(world: World) -> None:
    report = await world.reports.file(world.ana, RAVI, "Spam.")
    for who in (world.ana, world.ravi):
        for look in (world.reports.get(who, report.id), world.reports.listed(who, limit=5), world.reports.waiting(who)):
            with pytest.raises(NotAllowed):
                await look
    with pytest.raises(NotFound):
        await world.reports.own(world.ravi, report.id)
    assert await world.reports.own(world.ana, report.id) is report


async def test_nobody_sees_or_closes_a_report_about_themselves(world: World) -> None:
    about = await world.reports.file(world.ana, Subject(platform="test", person="Mo"), "Rude.")
    assert await world.told("reported") == [world.adi.id]
    assert (await world.reports.listed(world.mo, limit=5), await world.reports.waiting(world.mo)) == ([], 0)
    with pytest.raises(NotFound):
        await world.reports.close(world.mo, about.id, Outcome.NOTHING)
    assert await world.reports.waiting(world.adi) == 1


async def test_the_open_ones_are_listed_first(world: World) -> None:
    filed = [
        await world.at(NOW + timedelta(minutes=number)).file(
            world.ana, Subject(platform="test", person=str(number)), "Spam."
        )
        for number in range(3)
    ]
    await world.reports.close(world.mo, filed[2].id, Outcome.NOTHING)
    listed = await world.reports.listed(world.mo, limit=5)
    assert [one.id for one in listed] == [filed[1].id, filed[0].id, filed[2].id]
    assert await world.reports.waiting(world.mo) == 2


async def test_the_reports_of_an_account_go_with_it_when_it_becomes_part_of_another(world: World) -> None:
    eve = await world.person("Eve")
    of_both = await world.reports.file(eve, RAVI, "Spam.")
    of_eve = await world.reports.file(eve, Subject(platform="test", person="Eve's"), "Spam.")
    about = await world.reports.file(world.mo, Subject(platform="test", person="Eve"), "Rude.")
    await world.reports.file(world.ana, RAVI, "Spam.")
    await world.reports.move_account(eve.id, world.ana.id)
    await world.session.flush()
    for report in (of_both, of_eve, about):
        await world.session.refresh(report)
    assert (of_both.reporter_id, of_eve.reporter_id, about.account_id) == (eve.id, world.ana.id, world.ana.id)
