"""Support on PostgreSQL: tests of the core once more, and people who write, answer and close at the same moment."""
# ruff: noqa: F401 - the tests are collected here, with the `world` of this folder

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select

from core.accounts.model import Account
from core.errors import Stale
from core.store.database import Database
from core.support.model import SupportCase, SupportMessage
from core.support.service import Support, TooMuchWritten
from tests.core.test_support import (
    HELP,
    POLICIES,
    World,
    test_a_case_ends_once_and_the_person_hears_it_from_an_admin_only,
    test_admins_hear_where_a_matter_is_now_that_waited_with_the_other_account,
    test_the_cases_of_an_account_go_with_it_and_of_two_open_ones_one_is_left,
    test_the_database_lets_nobody_have_two_open_cases,
    test_thirty_days_after_the_end_nothing_is_left_and_cards_are_redrawn,
    test_who_waits_longest_is_listed_first_then_who_was_answered_then_what_is_closed,
)
from tests.postgres.conftest import until_it_waits
from tests.screens.desk import NOW


@pytest.fixture
async def world(database: Database) -> AsyncIterator[World]:
    async with database.writing() as session:
        world = World(session)
        await world.people()
        yield world


@pytest.fixture
async def people(database: Database) -> World:
    async with database.writing() as session:
        world = World(session)
        await world.people()
    return world


async def writes(database: Database, account: int, words: str = HELP) -> tuple[int, int]:
    """Write as somebody; return the numbers of the case and of the message."""
    async with database.writing() as session:
        sent = await Support(session, NOW, POLICIES).write(await session.get_one(Account, account), words)
        return sent.case_id, sent.id


async def closes(database: Database, account: int, case: int, *, read: int | None = None) -> bool:
    """Close a case as somebody; return whether it was theirs to close."""
    try:
        async with database.writing() as session:
            await Support(session, NOW, POLICIES).close(await session.get_one(Account, account), case, read=read)
    except Stale:
        return False
    return True


async def test_who_writes_on_two_platforms_at_once_has_one_case_and_admins_are_told_once(
    database: Database, people: World
) -> None:
    sent = await asyncio.gather(*(writes(database, people.ana.id, words) for words in (HELP, "Hello?")))
    assert len({case for case, _message in sent}) == 1
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(SupportMessage)) == 2
        told = await World(session).told("support_written")
    assert sorted(who for who, _message in told) == [people.robin.id, people.adi.id]


async def test_the_limit_of_a_day_holds_for_what_is_written_at_once(database: Database, people: World) -> None:
    many = POLICIES.support_messages_per_day + 2
    sent = await asyncio.gather(*(writes(database, people.ana.id) for _ in range(many)), return_exceptions=True)
    assert sum(isinstance(one, TooMuchWritten) for one in sent) == 2


async def test_of_two_who_close_a_case_at_once_one_is_told_that_it_has_changed(
    database: Database, people: World
) -> None:
    case, _message = await writes(database, people.ana.id)
    closed = await asyncio.gather(*(closes(database, who.id, case) for who in (people.robin, people.ana)))
    assert sorted(closed) == [False, True]


async def test_who_writes_while_it_is_closed_begins_a_new_case(database: Database, people: World) -> None:
    case, _message = await writes(database, people.ana.id)
    async with database.writing() as session:
        await Support(session, NOW, POLICIES).close(await session.merge(people.robin), case)
        late = asyncio.create_task(writes(database, people.ana.id, "One more thing."))
        await until_it_waits(late, database)
    assert (await late)[0] != case


async def test_what_is_being_written_is_not_closed_unread(database: Database, people: World) -> None:
    case, read = await writes(database, people.ana.id)
    async with database.writing() as session:
        await Support(session, NOW, POLICIES).write(await session.merge(people.ana), "It happened again!")
        late = asyncio.create_task(closes(database, people.robin.id, case, read=read))
        await until_it_waits(late, database)
    assert not await late
    async with database.reading() as session:
        found = await session.get_one(SupportCase, case)
    assert found.is_open
