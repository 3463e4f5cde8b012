"""Messages on PostgreSQL: tests of the core once more, and somebody who writes on two platforms at once."""
# ruff: noqa: F401 - the tests are collected here, with the `world` of this folder

import asyncio
from collections.abc import AsyncIterator

import pytest

from core.accounts.model import Account
from core.attachments.service import Attachments, TooManyFiles
from core.messages.service import Messages, TooManyMessages
from core.policies import Policies
from core.store.database import Database
from tests.core.test_messages import (
    NOW,
    POLICIES,
    World,
    test_a_file_belongs_to_one_message_and_must_be_there,
    test_a_file_that_was_never_sent_on_is_removed_after_a_week,
    test_so_many_messages_an_hour_and_no_more_whatever_the_session,
    test_thirty_days_after_the_end_words_and_files_are_removed_and_cards_redrawn,
)
from tests.postgres.conftest import until_it_waits


@pytest.fixture
async def world(database: Database) -> AsyncIterator[World]:
    async with database.writing() as session:
        world = World(session)
        await world.people()
        yield world


async def test_who_writes_on_two_platforms_at_once_stays_within_the_limit(database: Database, url: str) -> None:
    async with database.writing() as session:
        world = World(session)
        await world.people()
        booking, ana = await world.booking(), world.ana.id
        for _ in range(POLICIES.messages_per_hour - 1):
            await world.messages.send(world.ana, booking, "Hello!")

    async def writes(through: Database) -> None:
        async with through.writing() as session:
            await Messages(session, NOW, POLICIES).send(await session.get_one(Account, ana), booking, "Hello!")

    other = Database(url)
    ended = await asyncio.gather(writes(database), writes(other), return_exceptions=True)
    await other.close()
    assert [type(one) for one in ended if one is not None] == [TooManyMessages]


async def test_a_file_waits_for_another_of_the_same_person_and_is_then_counted_with_it(
    database: Database, url: str
) -> None:
    policies, other = Policies(files_per_day=1), Database(url)

    async def keeps(person: str) -> None:
        async with other.writing() as session:
            await Attachments(session, NOW, policies).keep(b"%PDF-1.7", by=person)

    async with database.writing() as session:
        await Attachments(session, NOW, policies).keep(b"%PDF-1.7", by="telegram:7")
        await keeps("telegram:8")
        second = asyncio.create_task(keeps("telegram:7"))
        await until_it_waits(second, other)
    with pytest.raises(TooManyFiles):
        await second
    await other.close()
