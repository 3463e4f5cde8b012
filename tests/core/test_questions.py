"""Questions to the admins: what is kept of them, which are the same, how many, for how long, and whose they are."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account, Role
from core.accounts.service import Accounts, Suspended
from core.errors import NotFound, Stale
from core.questions.cleaning import HIDDEN, LONGEST, cleaned
from core.questions.model import Asker, Question
from core.questions.service import (
    KEPT,
    LONGEST_ANSWER,
    OPEN_EACH,
    BadAnswerText,
    NothingAsked,
    Questions,
    TooManyQuestions,
    forget_old,
)
from core.store.database import Database
from core.store.tasks import Task
from core.store.types import Base
from tests.screens.desk import NOW

CERTIFICATES = "Do you offer certificates?"


class World:
    """Two who ask, an owner and an admin who answer, and what they do within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.questions = Questions(session, NOW)

    async def people(self) -> None:
        accounts = Accounts(self.session, NOW)
        self.ana, self.ravi, self.robin, self.adi = [
            await accounts.meet(platform="test", external_id=name, chat=name, name=name)
            for name in ("Ana", "Ravi", "Robin", "Adi")
        ]
        await accounts.appoint(self.robin, Role.OWNER)
        await accounts.appoint(self.adi, Role.ADMIN)
        await self.session.flush()

    async def told(self, why: str) -> set[int]:
        """Return whom a notice is planned for."""
        tasks = await self.session.scalars(select(Task).where(Task.kind == "notice"))
        return {task.payload["account"] for task in tasks if task.payload["why"] == why}

    async def count(self, table: type[Question | Asker]) -> int:
        return await self.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'opengig.db'}")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with database.writing() as session:
        world = World(session)
        await world.people()
        yield world
    await database.close()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("write me at ana.silva@example.com please", f"write me at {HIDDEN} please"),
        ("I am @ana_silva there", f"I am {HIDDEN} there"),
        ("see https://example.org/me?x=1 for it", f"see {HIDDEN} for it"),
        ("see example.com/ana", f"see {HIDDEN}"),
        ("ring +91 98765-43210", f"ring {HIDDEN}"),
        ("ring (020) 7946 0958", f"ring ({HIDDEN}"),
        ("my card is 4242 4242 4242 4242", f"my card is {HIDDEN}"),
        ("one line\n\nand  another", "one line and another"),
        ("is 500 enough for 2 sessions in 2026?", "is 500 enough for 2 sessions in 2026?"),
        ("is node.js taught", "is node.js taught"),
    ],
)
def test_addresses_and_long_numbers_are_left_out_of_a_question(typed: str, kept: str) -> None:
    assert cleaned(typed) == kept


def test_a_question_is_cut_to_what_a_card_shows() -> None:
    assert len(cleaned("word " * LONGEST)) <= LONGEST


async def test_what_is_asked_in_other_order_case_and_little_words_is_the_same_question(world: World) -> None:
    first = await world.questions.ask(world.ana, CERTIFICATES)
    second = await world.questions.ask(world.ravi, "a certificate, do you OFFER it")
    assert first.id == second.id
    assert await world.questions.askers(world.robin, first.id) == 2


@pytest.mark.parametrize(
    "asked", ["Do you offer discounts?", "When do you offer certificates?", "kya certificates ke liye fee hai"]
)
async def test_what_wants_another_answer_is_another_question(world: World, asked: str) -> None:
    first = await world.questions.ask(world.ana, CERTIFICATES)
    assert (await world.questions.ask(world.ravi, asked)).id != first.id


async def test_asking_twice_is_asking_once(world: World) -> None:
    first = await world.questions.ask(world.ana, CERTIFICATES)
    assert (await world.questions.ask(world.ana, CERTIFICATES)).id == first.id
    assert await world.questions.askers(world.robin, first.id) == 1


async def test_who_can_answer_hears_of_a_question_once(world: World) -> None:
    await world.questions.ask(world.ana, CERTIFICATES)
    await world.questions.ask(world.ravi, CERTIFICATES)
    assert await world.told("question_asked") == {world.robin.id, world.adi.id}


async def test_an_admin_who_asks_is_not_told_of_it(world: World) -> None:
    await world.questions.ask(world.robin, CERTIFICATES)
    assert await world.told("question_asked") == {world.adi.id}


async def test_everybody_who_asked_hears_the_answer_and_the_next_one_opens_the_question_anew(world: World) -> None:
    question = await world.questions.ask(world.ana, CERTIFICATES)
    await world.questions.ask(world.ravi, CERTIFICATES)
    await world.questions.answer(world.robin, question.id, "  Yes. ")
    assert await world.told("question_answered") == {world.ana.id, world.ravi.id}
    assert (await world.questions.get(world.ana, question.id)).answer == "Yes."
    assert await world.questions.how_many(world.robin) == 0
    assert (await world.questions.ask(world.ravi, CERTIFICATES)).id != question.id


async def test_what_most_people_wait_for_is_listed_first(world: World) -> None:
    alone = await world.questions.ask(world.ana, "Is there a library?")
    shared = await world.questions.ask(world.ana, CERTIFICATES)
    await world.questions.ask(world.ravi, CERTIFICATES)
    listed = await world.questions.unanswered(world.robin, limit=5)
    assert [(question.id, people) for question, people in listed] == [(shared.id, 2), (alone.id, 1)]


async def test_nobody_waits_for_more_than_a_few_answers(world: World) -> None:
    for number in range(OPEN_EACH):
        last = await world.questions.ask(world.ana, f"Is there a library in town {number}?")
    with pytest.raises(TooManyQuestions):
        await world.questions.ask(world.ana, CERTIFICATES)
    await world.questions.ask(world.ravi, CERTIFICATES)
    await world.questions.answer(world.robin, last.id, "No.")
    await world.questions.ask(world.ana, CERTIFICATES)


@pytest.mark.parametrize("typed", ["", "   ", "123 ?!", "+91 98765 43210"])
async def test_a_question_has_words(world: World, typed: str) -> None:
    with pytest.raises(NothingAsked):
        await world.questions.ask(world.ana, typed)


@pytest.mark.parametrize("typed", ["", "  ", "x" * (LONGEST_ANSWER + 1)])
async def test_an_answer_has_words_and_fits_a_card(world: World, typed: str) -> None:
    question = await world.questions.ask(world.ana, CERTIFICATES)
    with pytest.raises(BadAnswerText):
        await world.questions.answer(world.robin, question.id, typed)


async def test_a_question_is_answered_or_dropped_once(world: World) -> None:
    question = await world.questions.ask(world.ana, CERTIFICATES)
    await world.questions.answer(world.robin, question.id, "Yes.")
    for again in (
        world.questions.answer(world.adi, question.id, "No."),
        world.questions.drop(world.adi, question.id),
    ):
        with pytest.raises(Stale):
            await again
    dropped = await world.questions.ask(world.ana, "Is there tea?")
    await world.questions.drop(world.robin, dropped.id)
    with pytest.raises(NotFound):
        await world.questions.answer(world.adi, dropped.id, "No.")


async def test_who_is_paused_asks_nothing(world: World) -> None:
    await Accounts(world.session, NOW).suspend(world.robin, world.ana.id)
    with pytest.raises(Suspended):
        await world.questions.ask(world.ana, CERTIFICATES)


async def test_questions_are_forgotten_after_ninety_days_answered_or_not(world: World) -> None:
    answered = await world.questions.ask(world.ana, CERTIFICATES)
    await world.questions.answer(world.robin, answered.id, "Yes.")
    await world.questions.ask(world.ana, "Is there tea?")
    await Questions(world.session, NOW + timedelta(days=1)).ask(world.ravi, "Is there a library?")
    await forget_old(world.session, NOW + KEPT)
    assert await world.count(Question) == 3
    await forget_old(world.session, NOW + KEPT + timedelta.resolution)
    assert await world.count(Question) == 1
    assert await world.count(Asker) == 1
    assert timedelta(days=90) == KEPT


async def test_an_answer_can_be_read_as_long_as_one_that_came_at_once(world: World) -> None:
    late, asked = NOW + KEPT - timedelta(days=1), await world.questions.ask(world.ana, CERTIFICATES)
    await Questions(world.session, late).answer(world.robin, asked.id, "Yes.")
    await forget_old(world.session, late + KEPT)
    assert (await world.questions.get(world.ana, asked.id)).answer == "Yes."
    await forget_old(world.session, late + KEPT + timedelta.resolution)
    assert await world.count(Question) == await world.count(Asker) == 0


async def test_what_both_accounts_of_a_person_asked_is_then_asked_once(world: World) -> None:
    both = await world.questions.ask(world.ana, CERTIFICATES)
    await world.questions.ask(world.ravi, CERTIFICATES)
    only = await world.questions.ask(world.ravi, "Is there tea?")
    await world.questions.move_account(world.ravi.id, world.ana.id)
    assert await world.questions.askers(world.robin, both.id) == 1
    assert (await world.questions.get(world.ana, only.id)).id == only.id
    await world.questions.answer(world.robin, only.id, "Always.")
    assert await world.told("question_answered") == {world.ana.id}
    with pytest.raises(NotFound):
        await world.questions.get(world.ravi, only.id)


async def asked_by(database: Database, account_id: int, question: str) -> int:
    """Ask in a transaction of its own, as an update of the person does; return the question's number."""
    async with database.writing() as session:
        actor = await session.get_one(Account, account_id)
        return (await Questions(session, NOW).ask(actor, question)).id
