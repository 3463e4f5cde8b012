"""Messages: only between the two people of a booking, only for a while, and removed afterwards."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Role
from core.accounts.service import Accounts, Suspended
from core.attachments.model import Attachment
from core.attachments.service import Attachments
from core.bookings.model import Booking
from core.bookings.states import LIVE, State
from core.errors import NotFound
from core.mentors.model import Mentor, MentorState
from core.messages import service as refusals
from core.messages.model import Message
from core.messages.service import LONGEST_TEXT, UNUSED_FOR, Messages
from core.policies import Policies
from core.store.database import Database
from core.store.tasks import Task
from core.store.types import Base
from core.store.upkeep import UPKEEP, Upkeep
from core.store.worker import Worker

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
A_MOMENT = timedelta.resolution
POLICIES = Policies(messages_days_after=7, messages_kept_days=30, messages_per_hour=3)
OVER = [state for state in State if state not in LIVE]


class World:
    """A learner and a mentor, a stranger, and the owner of the community."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.messages = self.at(NOW)
        self.attachments = Attachments(session, NOW, POLICIES)

    def at(self, now: datetime) -> Messages:
        return Messages(self.session, now, POLICIES)

    async def people(self) -> None:
        accounts = Accounts(self.session, NOW)
        self.ana, self.priya, self.eve, self.robin = [
            await accounts.meet(platform="test", external_id=name, chat=name, name=name)
            for name in ("Ana", "Priya", "Eve", "Robin")
        ]
        await accounts.appoint(self.robin, Role.OWNER)
        self.session.add(
            Mentor(account_id=self.priya.id, account=self.priya, state=MentorState.APPROVED.value, zone_name="UTC")
        )
        await self.session.flush()

    async def booking(
        self, state: State = State.CONFIRMED, *, closed: datetime | None = None, at_once: bool = False
    ) -> int:
        starts = NOW + timedelta(days=1, hours=2 * len((await self.session.scalars(select(Booking))).all()))
        booking = Booking(
            learner_id=self.ana.id, mentor_id=self.priya.id, state=state.value, topic="python", starts_at=starts,
            ends_at=starts + timedelta(hours=1), tier_starts_at=starts, price_minor=0, currency="USD", fee_percent=15,
            full_refund_hours=24, half_refund_hours=4, learner_zone="UTC", mentor_zone="UTC", requested_at=NOW,
            closed_at=closed, at_once=at_once,
        )  # fmt: skip
        self.session.add(booking)
        await self.session.flush()
        await self.session.refresh(booking)
        return booking.id

    async def tasks(self, kind: str) -> list[dict[str, object]]:
        found = await self.session.scalars(select(Task).where(Task.kind == kind).order_by(Task.id))
        return [task.payload for task in found]


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


async def test_what_one_writes_the_other_is_told_and_reads(world: World) -> None:
    booking = await world.booking()
    sent = await world.messages.send(world.ana, booking, " Hello! ")
    (notice,) = await world.tasks("notice")
    assert (notice["account"], notice["about"], notice["number"]) == (world.priya.id, "message", sent.id)
    assert [one.text for one in await world.messages.of_booking(world.priya, booking)] == ["Hello!"]
    assert {task["subject"] for task in await world.tasks("redraw")} == {f"messages:{booking}", f"booking:{booking}"}


async def test_nobody_else_reads_or_writes_not_even_the_owner_of_the_community(world: World) -> None:
    booking = await world.booking()
    sent = await world.messages.send(world.ana, booking, "Hello!")
    for who in (world.eve, world.robin):
        with pytest.raises(NotFound):
            await world.messages.get(who, sent.id)
        with pytest.raises(NotFound):
            await world.messages.of_booking(who, booking)
        with pytest.raises(NotFound):
            await world.messages.count(who, booking)
        with pytest.raises(NotFound):
            await world.messages.send(who, booking, "Hello!")


async def test_a_suspended_person_can_read_but_not_write(world: World) -> None:
    booking = await world.booking()
    await world.messages.send(world.priya, booking, "Hello!")
    world.ana.suspended_at = NOW
    with pytest.raises(Suspended):
        await world.messages.send(world.ana, booking, "Hello!")
    assert len(await world.messages.of_booking(world.ana, booking)) == 1


@pytest.mark.parametrize("state", sorted(LIVE))
async def test_people_of_a_live_session_write_whenever_they_like(world: World, state: State) -> None:
    booking = await world.booking(state)
    await world.at(NOW + timedelta(days=300)).send(world.ana, booking, "Hello!")


@pytest.mark.parametrize("state", OVER)
async def test_after_the_end_one_can_write_up_to_the_last_moment_of_the_seventh_day(world: World, state: State) -> None:
    booking = await world.booking(state, closed=NOW)
    await world.at(NOW + timedelta(days=7)).send(world.ana, booking, "Thank you!")
    with pytest.raises(refusals.MessagesClosed) as closed:
        await world.at(NOW + timedelta(days=7) + A_MOMENT).send(world.ana, booking, "One more thing")
    assert closed.value.params == {"days": 7}


async def test_a_mentor_who_has_not_heard_of_a_session_is_not_written_to(world: World) -> None:
    booking = await world.booking(State.AWAITING_PAYMENT, at_once=True)
    with pytest.raises(refusals.NotHeardYet):
        await world.messages.send(world.ana, booking, "Hello!")


async def test_a_message_needs_words_or_a_file_and_is_not_too_long(world: World) -> None:
    booking = await world.booking()
    with pytest.raises(refusals.NothingWritten):
        await world.messages.send(world.ana, booking, "  ")
    with pytest.raises(refusals.MessageTooLong):
        await world.messages.send(world.ana, booking, "x" * (LONGEST_TEXT + 1))
    await world.messages.send(world.ana, booking, "x" * LONGEST_TEXT)


async def test_a_file_belongs_to_one_message_and_must_be_there(world: World) -> None:
    booking = await world.booking()
    key = await world.attachments.keep(b"%PDF-1.7", name="plan.pdf")
    sent = await world.messages.send(world.ana, booking, attachment=key)
    assert sent.attachment is not None
    assert (sent.text, sent.attachment.name) == ("", "plan.pdf")
    for gone in (key, "1", "A" * 22):
        with pytest.raises(refusals.FileGone):
            await world.messages.send(world.priya, booking, "And yours?", attachment=gone)


async def test_so_many_messages_an_hour_and_no_more_whatever_the_session(world: World) -> None:
    one, other = await world.booking(), await world.booking()
    for booking in (one, other, one):
        await world.messages.send(world.ana, booking, "Hello!")
    with pytest.raises(refusals.TooManyMessages) as refused:
        await world.messages.send(world.ana, other, "Hello!")
    assert refused.value.params == {"count": 3}
    await world.messages.send(world.priya, one, "I am here.")
    await world.at(NOW + timedelta(hours=1)).send(world.ana, one, "Good.")


async def test_thirty_days_after_the_end_words_and_files_are_removed_and_cards_redrawn(world: World) -> None:
    booking, live = await world.booking(State.COMPLETED, closed=NOW), await world.booking()
    key = await world.attachments.keep(b"%PDF-1.7", name="plan.pdf")
    sent = await world.messages.send(world.ana, booking, "Thank you!", attachment=key)
    kept = await world.messages.send(world.ana, live, "See you!")
    await world.at(NOW + timedelta(days=30)).forget_old()
    await world.session.refresh(sent)
    assert sent.text == "Thank you!"
    later = NOW + timedelta(days=30) + A_MOMENT
    await world.at(later).forget_old()
    await world.session.refresh(sent)
    await world.session.refresh(kept)
    assert (sent.text, sent.attachment_key, sent.removed_at) == ("", None, later)
    assert await world.attachments.content(key) is None
    assert kept.text == "See you!"
    assert [task["subject"] for task in await world.tasks("redraw")].count(f"messages:{booking}") == 2


async def test_a_file_that_was_never_sent_on_is_removed_after_a_week(world: World) -> None:
    booking = await world.booking()
    unused, used = [await world.attachments.keep(b"%PDF-1.7") for _ in range(2)]
    await world.messages.send(world.ana, booking, attachment=used)
    await world.at(NOW + UNUSED_FOR).forget_old()
    assert await world.attachments.find(unused) is not None
    await world.at(NOW + UNUSED_FOR + A_MOMENT).forget_old()
    assert list(await world.session.scalars(select(Attachment.key))) == [used]


class Standing:
    """A clock at one instant."""

    def now(self) -> datetime:
        return NOW + timedelta(days=40)


async def test_the_daily_upkeep_does_what_capabilities_ask_of_it(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'opengig.db'}")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with database.writing() as session:
        world = World(session)
        await world.people()
        sent = await world.messages.send(world.ana, await world.booking(State.COMPLETED, closed=NOW), "Thank you!")
        await world.session.flush()
        number = sent.id
    upkeep = Upkeep(Standing(), [lambda session, now: Messages(session, now, POLICIES).forget_old()])
    async with database.writing() as session:
        session.add(Task(kind=UPKEEP, key="upkeep", run_at=NOW, priority=0, payload={}))
    await Worker(database, Standing(), upkeep.handlers()).run_due()
    async with database.reading() as session:
        assert (await session.get_one(Message, number)).text == ""
    await database.close()
