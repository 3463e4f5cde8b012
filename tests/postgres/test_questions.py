"""Questions on PostgreSQL: tests of the core once more, and people who ask and answer at the same moment."""
# ruff: noqa: F401 - the tests are collected here, with the `world` of this folder

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select

from core.questions.model import Asker, Question
from core.questions.service import OPEN_EACH, Questions, TooManyQuestions
from core.store.database import Database
from tests.core.test_questions import (
    CERTIFICATES,
    World,
    asked_by,
    test_everybody_who_asked_hears_the_answer_and_the_next_one_opens_the_question_anew,
    test_questions_are_forgotten_after_ninety_days_answered_or_not,
    test_what_both_accounts_of_a_person_asked_is_then_asked_once,
)
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


async def test_two_who_ask_the_same_at_once_wait_for_one_answer(database: Database, people: World) -> None:
    asked = [asked_by(database, asker, CERTIFICATES) for asker in (people.ana.id, people.ravi.id)]
    first, second = await asyncio.gather(*asked)
    assert first == second
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Asker)) == 2


async def test_the_limit_of_a_person_holds_for_what_they_ask_at_once(database: Database, people: World) -> None:
    asked = [asked_by(database, people.ana.id, f"Is there a library in town {number}?") for number in range(8)]
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(one, TooManyQuestions) for one in found) == 8 - OPEN_EACH


async def test_who_asks_while_it_is_answered_is_told_or_waits_anew(database: Database, people: World) -> None:
    number = await asked_by(database, people.ana.id, CERTIFICATES)
    async with database.writing() as session:
        world = World(session)
        await Questions(session, NOW).answer(await session.merge(people.robin), number, "Yes.")
        late = asyncio.create_task(asked_by(database, people.ravi.id, CERTIFICATES))
        await asyncio.wait({late}, timeout=0.2)
        assert not late.done()
        told = await world.told("question_answered")
    assert told == {people.ana.id}
    assert await late != number
    async with database.reading() as session:
        waiting = select(func.count()).select_from(Question).where(Question.answered_at.is_(None))
        assert await session.scalar(waiting) == 1
