"""Reports on PostgreSQL: tests of the core once more, and two who close one at the same moment."""
# ruff: noqa: F401 - the tests are collected here, with the `world` of this folder

import asyncio
from collections.abc import AsyncIterator

import pytest

from core.accounts.model import Account
from core.errors import Stale
from core.reports.model import Outcome
from core.reports.service import Reports, Subject, TooManyReports
from core.store.database import Database
from tests.core.test_reports import (
    NOW,
    POLICIES,
    RAVI,
    World,
    test_a_report_ends_once_and_who_sent_it_hears,
    test_the_open_ones_are_listed_first,
    test_the_reports_of_an_account_go_with_it_when_it_becomes_part_of_another,
    test_the_same_thing_is_reported_once_while_it_is_open_and_by_each_on_their_own,
)


@pytest.fixture
async def world(database: Database) -> AsyncIterator[World]:
    async with database.writing() as session:
        world = World(session)
        await world.people()
        yield world


async def test_who_reports_on_two_platforms_at_once_stays_within_the_limit(database: Database, url: str) -> None:
    async with database.writing() as session:
        world = World(session)
        await world.people()
        ana = world.ana.id
        for number in range(POLICIES.reports_per_day - 1):
            await world.reports.file(world.ana, Subject(platform="test", person=str(number)), "Spam.")
    both_are_about_to = asyncio.Barrier(2)

    async def files(through: Database, person: str) -> None:
        async with through.writing() as session:
            reporter = await session.get_one(Account, ana)
            await both_are_about_to.wait()
            await Reports(session, NOW, POLICIES).file(reporter, Subject(platform="test", person=person), "Spam.")

    other = Database(url)
    ended = await asyncio.gather(files(database, "here"), files(other, "there"), return_exceptions=True)
    await other.close()
    assert [type(one) for one in ended if one is not None] == [TooManyReports]


async def test_of_two_who_close_a_report_at_once_one_is_told_that_it_has_changed(database: Database) -> None:
    async with database.writing() as session:
        world = World(session)
        await world.people()
        report = (await world.reports.file(world.ana, RAVI, "Spam.")).id
        keepers = (world.mo.id, world.adi.id)

    async def closes(keeper: int) -> bool:
        try:
            async with database.writing() as session:
                actor = await session.get_one(Account, keeper)
                await Reports(session, NOW, POLICIES).close(actor, report, Outcome.ACTED)
        except Stale:
            return False
        return True

    assert sorted(await asyncio.gather(*(closes(keeper) for keeper in keepers))) == [False, True]
