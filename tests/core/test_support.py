"""Support: one open matter of a person with the admins, who are told once, until one of the two sides ends it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account, AuditEntry, Role
from core.accounts.service import Accounts
from core.errors import NotAllowed, NotFound, Stale
from core.policies import Policies
from core.rooms.model import Purpose
from core.rooms.service import Rooms
from core.store.database import Database
from core.store.tasks import Task
from core.store.types import Base
from core.support.model import SupportCase, SupportMessage
from core.support.service import LONGEST_TEXT, BadSupportText, OwnCase, Support, TooMuchWritten
from tests.screens.desk import NOW

POLICIES = Policies(support_messages_per_day=4, support_messages_per_day_paused=2, support_kept_days=30)
HELP = "I was charged twice."


class World:
    """Two who need somebody, two admins and a moderator, and what they do within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.support = self.at()

    def at(self, **later: float) -> Support:
        return Support(self.session, NOW + timedelta(**later), POLICIES)

    async def people(self) -> None:
        accounts = Accounts(self.session, NOW)
        self.ana, self.ravi, self.robin, self.adi, self.mo = [
            await accounts.meet(platform="test", external_id=name, chat=name, name=name)
            for name in ("Ana", "Ravi", "Robin", "Adi", "Mo")
        ]
        for who, role in ((self.robin, Role.OWNER), (self.adi, Role.ADMIN), (self.mo, Role.MODERATOR)):
            await accounts.appoint(who, role)
        await self.session.flush()

    async def told(self, why: str) -> list[tuple[int, int]]:
        """Return whom a notice is planned for, and of which message."""
        tasks = await self.session.scalars(select(Task).where(Task.kind == "notice").order_by(Task.id))
        return [(task.payload["account"], task.payload["number"]) for task in tasks if task.payload["why"] == why]

    async def redrawn(self) -> list[str]:
        tasks = await self.session.scalars(select(Task).where(Task.kind == "redraw").order_by(Task.id))
        return [task.payload["subject"] for task in tasks]

    async def words(self, viewer: Account, case: int) -> list[str]:
        """Return what was written, the newest last."""
        return [one.text for one in reversed(await self.support.thread(viewer, case, limit=50))]

    async def count(self, table: type[SupportCase | SupportMessage]) -> int:
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


# Who


async def test_what_a_person_writes_reaches_every_admin_and_who_answers_reaches_the_person(world: World) -> None:
    asked = await world.support.write(world.ana, f"  {HELP} ")
    assert await world.told("support_written") == [(world.robin.id, asked.id), (world.adi.id, asked.id)]
    answer = await world.support.reply(world.adi, asked.case_id, "I give it back today.")
    assert await world.told("support_answered") == [(world.ana.id, answer.id)]
    for reader in (world.ana, world.robin):
        assert await world.words(reader, asked.case_id) == [HELP, "I give it back today."]


async def test_nobody_else_reads_answers_or_closes_not_even_a_moderator(world: World) -> None:
    asked = await world.support.write(world.ana, HELP)
    for who in (world.ravi, world.mo):
        for look in (
            world.support.get(who, asked.case_id),
            world.support.thread(who, asked.case_id, limit=5),
            world.support.message(who, asked.id),
            world.support.close(who, asked.case_id),
        ):
            with pytest.raises(NotFound):
                await look
        for verb in (
            world.support.reply(who, asked.case_id, "Hello."),
            world.support.listed(who, limit=5),
            world.support.waiting(who),
        ):
            with pytest.raises(NotAllowed):
                await verb
        assert await world.support.mine(who) is None


async def test_an_admin_who_needs_somebody_is_answered_by_another_one(world: World) -> None:
    asked = await world.support.write(world.adi, "I lost my phone.")
    assert await world.told("support_written") == [(world.robin.id, asked.id)]
    assert (await world.support.listed(world.adi, limit=5), await world.support.waiting(world.adi)) == ([], 0)
    with pytest.raises(OwnCase):
        await world.support.reply(world.adi, asked.case_id, "It will turn up.")
    await world.support.reply(world.robin, asked.case_id, "Type /link in the other chat.")
    await world.support.close(world.adi, asked.case_id)
    assert await world.told("support_closed") == []
    assert list(await world.session.scalars(select(AuditEntry))) == []


async def test_who_is_paused_still_reaches_an_admin_but_less_often(world: World) -> None:
    await Accounts(world.session, NOW).suspend(world.robin, world.ana.id)
    for _ in range(POLICIES.support_messages_per_day_paused):
        asked = await world.support.write(world.ana, "Why am I paused?")
    with pytest.raises(TooMuchWritten):
        await world.support.write(world.ana, "Why?")
    await world.support.close(world.ana, asked.case_id)


async def test_a_paused_admin_answers_nobody_and_is_told_nothing(world: World) -> None:
    await Accounts(world.session, NOW).suspend(world.robin, world.adi.id)
    asked = await world.support.write(world.ana, HELP)
    assert [who for who, _number in await world.told("support_written")] == [world.robin.id]
    with pytest.raises(NotAllowed):
        await world.support.reply(world.adi, asked.case_id, "Hello.")


# One open case


async def test_what_a_person_writes_joins_the_open_case_and_begins_a_new_one_when_it_is_closed(world: World) -> None:
    first, second = [await world.support.write(world.ana, words) for words in (HELP, "On Friday.")]
    other = await world.support.write(world.ravi, "Hello?")
    assert first.case_id == second.case_id != other.case_id
    await world.support.close(world.robin, first.case_id)
    third = await world.support.write(world.ana, "It came back.")
    assert third.case_id != first.case_id
    mine = await world.support.mine(world.ana)
    assert mine is not None
    assert mine.id == third.case_id
    assert await world.words(world.ana, first.case_id) == [HELP, "On Friday."]


async def test_the_database_lets_nobody_have_two_open_cases(world: World) -> None:
    await world.support.write(world.ana, HELP)
    with pytest.raises(IntegrityError):
        async with world.session.begin_nested():
            world.session.add(SupportCase(account_id=world.ana.id, opened_at=NOW))


# How often admins are told


async def test_admins_are_told_once_until_one_of_them_has_answered(world: World) -> None:
    asked = await world.support.write(world.ana, HELP)
    await world.at(minutes=1).write(world.ana, "Are you there?")
    assert len(await world.told("support_written")) == 2
    await world.at(minutes=2).reply(world.robin, asked.case_id, "I am. When was it?")
    again = await world.at(minutes=3).write(world.ana, "On Friday.")
    await world.at(minutes=4).write(world.ana, "In the evening.")
    told = await world.told("support_written")
    assert told[2:] == [(world.robin.id, again.id), (world.adi.id, again.id)]


async def test_the_admins_rooms_are_told_as_often_as_the_admins(world: World) -> None:
    await Rooms(world.session, NOW).bind(world.robin, "test", "team", "Team", [Purpose.ADMINS])
    asked = await world.support.write(world.ana, HELP)
    await world.support.write(world.ana, "Are you there?")
    posted = list(await world.session.scalars(select(Task).where(Task.kind == "room_notice")))
    assert [(task.payload["why"], task.payload["number"]) for task in posted] == [("support_written", asked.case_id)]
    assert HELP not in str([task.payload for task in posted])


async def test_who_waits_longest_is_listed_first_then_who_was_answered_then_what_is_closed(world: World) -> None:
    early = await world.support.write(world.adi, "Hello?")
    late = await world.support.write(world.ana, HELP)
    answered = await world.support.write(world.ravi, "Hello?")
    for case in (late, answered):
        await world.support.reply(world.robin, case.case_id, "Hello!")
    await world.at(hours=1).write(world.ana, "One more thing.")
    closed = await world.support.write(world.mo, "Hello?")
    await world.support.close(world.adi, closed.case_id)
    listed = [one.id for one in await world.support.listed(world.robin, limit=5)]
    assert listed == [one.case_id for one in (early, late, answered, closed)]
    assert await world.support.waiting(world.robin) == 2
    await world.support.reply(world.robin, late.case_id, "Hello!")
    assert [one.id for one in await world.support.listed(world.robin, limit=1, offset=2)] == [late.case_id]


# The end


async def test_a_case_ends_once_and_the_person_hears_it_from_an_admin_only(world: World) -> None:
    asked = await world.support.write(world.ana, HELP)
    answer = await world.support.reply(world.robin, asked.case_id, "Done.")
    closed = await world.at(hours=1).close(world.robin, asked.case_id)
    assert (closed.closed_at, closed.closed_by, closed.is_open) == (NOW + timedelta(hours=1), world.robin.id, False)
    for late in (
        world.support.close(world.ana, asked.case_id),
        world.support.close(world.adi, asked.case_id),
        world.support.reply(world.adi, asked.case_id, "Hello."),
    ):
        with pytest.raises(Stale):
            await late
    assert await world.told("support_closed") == [(world.ana.id, answer.id)]
    entry = (await world.session.scalars(select(AuditEntry))).one()
    assert (entry.actor_id, entry.action, entry.subject) == (world.robin.id, "close_case", f"case:{asked.case_id}")


async def test_nothing_is_closed_that_the_closer_has_not_read(world: World) -> None:
    asked = await world.support.write(world.ana, HELP)
    more = await world.support.write(world.ana, "And it happened again!")
    with pytest.raises(Stale):
        await world.support.close(world.robin, asked.case_id, read=asked.id)
    assert await world.support.waiting(world.robin) == 1
    await world.support.close(world.robin, asked.case_id, read=more.id)
    assert await world.support.waiting(world.robin) == 0


async def test_every_step_redraws_the_cards_of_the_case(world: World) -> None:
    asked = await world.support.write(world.ana, HELP)
    await world.support.reply(world.robin, asked.case_id, "Done.")
    await world.support.close(world.ana, asked.case_id)
    assert await world.redrawn() == [f"case:{asked.case_id}"] * 3


async def test_thirty_days_after_the_end_nothing_is_left_and_cards_are_redrawn(world: World) -> None:
    closed, still = await world.support.write(world.ana, HELP), await world.support.write(world.ravi, "Hello?")
    await world.support.close(world.ana, closed.case_id)
    await world.at(days=30).forget_old()
    assert await world.count(SupportCase) == 2
    await world.at(days=30, microseconds=1).forget_old()
    assert [one.id for one in await world.support.listed(world.robin, limit=5)] == [still.case_id]
    assert (await world.count(SupportMessage), (await world.redrawn()).count(f"case:{closed.case_id}")) == (1, 3)
    await world.support.close(world.ravi, still.case_id)
    await world.at(days=31).forget_old()
    assert (await world.support.write(world.ana, HELP)).case_id > still.case_id


# Limits


@pytest.mark.parametrize("words", ["", " \n ", "x" * (LONGEST_TEXT + 1)])
async def test_what_is_written_has_words_and_fits_a_card(world: World, words: str) -> None:
    with pytest.raises(BadSupportText):
        await world.support.write(world.ana, words)
    asked = await world.support.write(world.ana, "x" * LONGEST_TEXT)
    with pytest.raises(BadSupportText):
        await world.support.reply(world.robin, asked.case_id, words)


async def test_a_person_writes_so_often_a_day_whatever_the_case_and_answers_do_not_count(world: World) -> None:
    for_ana = await world.support.write(world.ana, HELP)
    for _ in range(POLICIES.support_messages_per_day + 1):
        await world.support.reply(world.robin, for_ana.case_id, "One moment.")
    for number in range(POLICIES.support_messages_per_day):
        asked = await world.support.write(world.robin, f"Hello {number}?")
        await world.support.close(world.robin, asked.case_id)
    with pytest.raises(TooMuchWritten):
        await world.support.write(world.robin, "Hello?")
    await world.at(days=1).write(world.robin, "Hello?")


async def test_a_thread_is_read_in_pages_from_the_newest(world: World) -> None:
    sent = [await world.support.write(world.ana, str(number)) for number in range(4)]
    newest = await world.support.thread(world.ana, sent[0].case_id, limit=3)
    assert [one.text for one in newest] == ["3", "2", "1"]
    earlier = await world.support.thread(world.ana, sent[0].case_id, limit=3, before=newest[-1].id)
    assert [one.text for one in earlier] == ["0"]


# Two accounts of one person


async def test_the_cases_of_an_account_go_with_it_and_of_two_open_ones_one_is_left(world: World) -> None:
    settled = await world.support.write(world.ravi, "Thank you!")
    await world.support.close(world.ravi, settled.case_id)
    kept = await world.support.write(world.ana, "first")
    dropped = await world.at(minutes=1).write(world.ravi, "second")
    await world.at(minutes=2).write(world.ana, "third")
    await world.support.move_account(world.ravi.id, world.ana.id)
    assert await world.words(world.ana, kept.case_id) == ["first", "second", "third"]
    assert {one.author_id for one in await world.session.scalars(select(SupportMessage))} == {world.ana.id}
    assert (await world.support.message(world.robin, dropped.id)).case_id == kept.case_id
    moved = await world.support.get(world.ana, settled.case_id)
    assert (moved.account_id, moved.closed_by) == (world.ana.id, world.ana.id)
    assert await world.count(SupportCase) == 2
    assert await world.support.waiting(world.robin) == 1
    assert len(await world.told("support_written")) == 6


async def test_admins_hear_where_a_matter_is_now_that_waited_with_the_other_account(world: World) -> None:
    kept = await world.support.write(world.ana, "first")
    await world.support.reply(world.robin, kept.case_id, "Done.")
    waits = await world.at(minutes=1).write(world.ravi, "second")
    await world.support.move_account(world.ravi.id, world.ana.id)
    joined = await world.support.get(world.robin, kept.case_id)
    assert joined.waiting_since == NOW + timedelta(minutes=1)
    assert await world.support.waiting(world.adi) == 1
    posted = [number for _who, number in await world.told("support_written")]
    # Who has not seen the first notice of the second matter yet is led to the joined one by it too.
    assert posted == [kept.id] * 2 + [waits.id] * 2 + [waits.id] * 2


async def test_the_only_open_case_of_two_accounts_stays_open(world: World) -> None:
    asked = await world.support.write(world.ravi, HELP)
    await world.support.move_account(world.ravi.id, world.ana.id)
    more = await world.support.write(world.ana, "On Friday.")
    assert more.case_id == asked.case_id
    with pytest.raises(NotFound):
        await world.support.get(world.ravi, asked.case_id)
