"""Messages on PostgreSQL: tests of the core once more, and somebody who writes on two platforms at once."""
# ruff: noqa: F401 - the tests are collected here, with the `world` of this folder

import asyncio
from collections.abc import AsyncIterator

import pytest

from core.accounts.model import Account
from core.messages.service import Messages, TooManyMessages
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
