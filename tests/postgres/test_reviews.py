"""Reviews on PostgreSQL: tests of the core once more, and both sides writing at the same moment."""
# ruff: noqa: F401 - the tests are collected here, with the `world` of this folder

import asyncio
from collections.abc import AsyncIterator

import pytest

from core.accounts.model import Account
from core.mentors.model import Mentor
from core.reviews.service import Reviews
from core.store.database import Database
from tests.core.test_reviews import (
    NOW,
    POLICIES,
    World,
    test_a_lonely_review_is_published_once_nobody_can_answer_it_blindly,
    test_a_session_is_reviewed_once_by_each,
    test_both_reviews_are_published_when_the_second_is_in,
    test_each_further_review_of_a_pair_weighs_half,
    test_published_reviews_are_paged_newest_first,
    test_the_mentor_answers_a_published_review_once,
    test_what_can_still_be_reviewed_is_listed,
)


@pytest.fixture
async def world(database: Database) -> AsyncIterator[World]:
    async with database.writing() as session:
        world = World(session)
        await world.people()
        yield world


async def test_two_who_review_each_other_at_once_are_both_published(database: Database, url: str) -> None:
    async with database.writing() as session:
        world = World(session)
        await world.people()
        booking = await world.booking()
        ana, priya = world.ana.id, world.priya.id

    async def writes(through: Database, author: int) -> None:
        async with through.writing() as session:
            actor = await session.get_one(Account, author)
            await Reviews(session, NOW, POLICIES).write(actor, booking, 5)

    other = Database(url)
    await asyncio.gather(writes(database, ana), writes(other, priya))
    await other.close()
    async with database.reading() as session:
        mine = await Reviews(session, NOW, POLICIES).mine(await session.get_one(Account, ana), booking)
        assert mine is not None
        assert mine.published_at == NOW
        assert (await session.get_one(Mentor, priya)).review_count == 1
