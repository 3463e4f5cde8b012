"""Topics on PostgreSQL: tests of the core once more, and two admins who give one word to two topics at once."""
# ruff: noqa: F401 - the tests are collected here, with the `desk` of this folder

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from core.accounts.model import Role
from core.mentors.topics.model import TopicWish
from core.mentors.topics.service import NameTaken
from core.store.database import Database
from tests.core.test_topics import (
    test_a_new_topic_is_understood_offered_and_taught_at_once,
    test_a_topic_stays_while_mentors_teach_it_and_is_gone_from_every_list_after,
    test_a_wish_goes_when_it_is_fulfilled_or_ignored,
    test_admins_see_a_wish_once_two_people_had_it,
    test_every_process_sees_a_change_at_its_next_question,
    test_one_person_with_two_chats_is_one_asker,
)
from tests.screens.desk import Desk


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    async with database.writing() as session:
        yield Desk(session)


async def test_who_asks_for_the_same_on_two_platforms_at_once_is_counted_twice(database: Database, url: str) -> None:
    async with database.writing() as session:
        ana = (await Desk(session).person("Ana")).id
    both_have_asked = asyncio.Barrier(2)

    async def asks(through: Database) -> None:
        async with through.writing() as session:
            desk = Desk(session)
            # Each has read that the other has not asked yet when the first of them writes.
            asker = await desk.market.accounts.get(ana)
            await desk.market.topics.book()
            await both_have_asked.wait()
            await desk.market.topics.ask_for(asker, "beekeeping")

    other = Database(url)
    await asyncio.gather(asks(database), asks(other))
    await other.close()
    async with database.reading() as session:
        wish = (await session.scalars(select(TopicWish))).one()
        assert (wish.phrase, wish.account_id, wish.times) == ("beekeeping", ana, 2)


async def test_one_word_is_given_to_one_topic_only(database: Database) -> None:
    async with database.writing() as session:
        admin = (await Desk(session).person("Admin", Role.ADMIN)).id

    async def call(slug: str) -> bool:
        async with database.writing() as session:
            desk = Desk(session)
            try:
                await desk.market.topics.call(await desk.market.accounts.get(admin), slug, "six strings")
            except NameTaken:
                return False
            return True

    assert sorted(await asyncio.gather(*map(call, ("guitar", "ukulele", "violin")))) == [False, False, True]
