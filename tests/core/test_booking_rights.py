"""Who may do what with a session: everybody else is refused by the core itself, and nothing changes."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account, Role
from core.accounts.service import Accounts, Suspended
from core.bookings import refusals
from core.bookings.model import Booking
from core.bookings.service import Bookings
from core.bookings.states import State
from core.errors import NotAllowed, NotFound, Refused, Stale
from core.mentors.hours_text import parse_week
from core.mentors.model import Mentor, MentorState
from core.mentors.service import Mentors
from core.money import Money
from core.policies import Policies
from core.store.database import Database
from core.store.tasks import Task
from core.store.types import Base

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 6, 14, 0, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 7, 14, 0, tzinfo=UTC)
POLICIES = Policies()


class World:
    """A learner and a free mentor, and people who have no business with their session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.people: dict[str, Account] = {}

    def desk(self, now: datetime = NOW) -> Bookings:
        return Bookings(self.session, now, POLICIES, gateway="sandbox")

    async def assemble(self) -> None:
        accounts = Accounts(self.session, NOW)
        for name in ("learner", "mentor", "stranger", "other mentor", "admin", "finance", "moderator"):
            self.people[name] = await accounts.meet(platform="test", external_id=name, chat=name, name=name)
        for name in ("mentor", "other mentor"):
            await self._teach(self.people[name])
        for role in (Role.ADMIN, Role.FINANCE, Role.MODERATOR):
            await accounts.appoint(self.people[role.value], role)
        await self.session.flush()

    async def _teach(self, account: Account) -> None:
        mentors = Mentors(self.session, NOW, POLICIES)
        mentor = await mentors.begin(account)
        await mentors.teach(account, ("python",))
        await mentors.charge(account, Money(0, "USD"), (60,))
        await mentors.set_week(account, parse_week("daily 09:00-21:00"))
        mentor.state = MentorState.APPROVED.value
        await Accounts(self.session, NOW).appoint(account, Role.MENTOR)

    async def booking(self, state: State, *, proposed_by: str | None = None) -> Booking:
        learner, mentor = self.people["learner"], self.people["mentor"]
        booking = await self.desk().request(learner, mentor.id, FRIDAY, 60, topic="python")
        if state is State.CONFIRMED:
            await self.desk().accept(mentor, booking.id)
        if proposed_by is not None:
            await self.desk().propose(self.people[proposed_by], booking.id, SATURDAY)
        return booking

    async def snapshot(self) -> tuple[Any, ...]:
        """Return everything that a refused verb must leave alone."""
        self.session.expire_all()
        rows = (await self.session.execute(select(Booking.__table__).order_by(Booking.id))).all()
        tasks = await self.session.scalar(select(func.count()).select_from(Task))
        for person in self.people.values():
            await self.session.refresh(person)
        return (tuple(tuple(row) for row in rows), tasks)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'rights.db'}")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with database.writing() as session:
        found = World(session)
        await found.assemble()
        yield found
    await database.close()


Act = Callable[[Bookings, Account, int], Awaitable[Any]]


async def cancel(desk: Bookings, actor: Account, booking: int) -> Any:
    return await desk.cancel(actor, booking, "Sorry.", shown_refund=0)


VERBS: dict[str, tuple[State, str | None, tuple[str, ...], Act]] = {
    "get": (State.CONFIRMED, None, ("learner", "mentor", "admin", "finance"), lambda d, a, b: d.get(a, b)),
    "accept": (State.REQUESTED, None, ("mentor",), lambda d, a, b: d.accept(a, b)),
    "decline": (State.REQUESTED, None, ("mentor",), lambda d, a, b: d.decline(a, b, "Sorry.")),
    "withdraw": (State.REQUESTED, None, ("learner",), lambda d, a, b: d.withdraw(a, b)),
    "propose": (State.CONFIRMED, None, ("learner", "mentor"), lambda d, a, b: d.propose(a, b, SATURDAY)),
    "agree to the mentor": (State.CONFIRMED, "mentor", ("learner",), lambda d, a, b: d.agree_to_proposal(a, b)),
    "agree to the learner": (State.REQUESTED, "learner", ("mentor",), lambda d, a, b: d.agree_to_proposal(a, b)),
    "keep": (State.CONFIRMED, "mentor", ("learner", "mentor"), lambda d, a, b: d.refuse_proposal(a, b)),
    "reschedule": (State.CONFIRMED, None, ("learner",), lambda d, a, b: d.reschedule(a, b, SATURDAY)),
    "cancel": (State.CONFIRMED, None, ("learner", "mentor", "admin"), cancel),
    "complete": (State.CONFIRMED, None, ("learner",), lambda d, a, b: d.complete(a, b)),
}
"""Each verb: the state that it needs, who has proposed another time, who may, and the call."""
EVERYBODY = ("learner", "mentor", "stranger", "other mentor", "admin", "finance", "moderator")


def when(verb: str) -> datetime:
    return FRIDAY + timedelta(hours=1) if verb == "complete" else NOW


@pytest.mark.parametrize(
    ("verb", "who"), [(verb, who) for verb, case in VERBS.items() for who in EVERYBODY if who not in case[2]]
)
async def test_who_may_not_is_refused_and_nothing_changes(world: World, verb: str, who: str) -> None:
    state, proposed_by, _allowed, act = VERBS[verb]
    booking = (await world.booking(state, proposed_by=proposed_by)).id
    before = await world.snapshot()

    # A stranger does not even learn that there is such a session; who proposed a time cannot agree to it themselves.
    with pytest.raises((NotAllowed, NotFound, Stale)):
        await act(world.desk(when(verb)), world.people[who], booking)

    assert await world.snapshot() == before


@pytest.mark.parametrize(("verb", "who"), [(verb, who) for verb, case in VERBS.items() for who in case[2]])
async def test_who_may_is_not_refused(world: World, verb: str, who: str) -> None:
    state, proposed_by, _allowed, act = VERBS[verb]
    booking = (await world.booking(state, proposed_by=proposed_by)).id

    await act(world.desk(when(verb)), world.people[who], booking)


@pytest.mark.parametrize(
    ("verb", "who"), [(verb, who) for verb, case in VERBS.items() for who in case[2] if verb != "get"]
)
async def test_who_is_suspended_can_do_nothing(world: World, verb: str, who: str) -> None:
    state, proposed_by, _allowed, act = VERBS[verb]
    booking = (await world.booking(state, proposed_by=proposed_by)).id
    world.people[who].suspended_at = NOW
    await world.session.flush()
    before = await world.snapshot()

    with pytest.raises(Suspended):
        await act(world.desk(when(verb)), world.people[who], booking)

    assert await world.snapshot() == before


async def test_a_stranger_does_not_learn_that_a_session_exists(world: World) -> None:
    booking = await world.booking(State.CONFIRMED)
    desk, stranger = world.desk(), world.people["stranger"]
    with pytest.raises(NotFound):
        await desk.get(stranger, booking.id)
    with pytest.raises(NotFound):
        desk.terms(stranger, booking)
    assert await desk.mine(stranger, upcoming=True) == []


@pytest.mark.parametrize("who", ["learner", "mentor", "stranger", "moderator"])
async def test_only_who_may_see_bookings_lists_those_of_others(world: World, who: str) -> None:
    desk = world.desk()
    with pytest.raises(NotAllowed):
        await desk.everyones(world.people[who], state=None)
    with pytest.raises(NotAllowed):
        await desk.counts(world.people[who])


async def refuses_request(
    world: World, refusal: type[Refused], *, who: str = "learner", starts_at: datetime = TUESDAY, minutes: int = 60
) -> None:
    """Assert that a request is refused and writes nothing."""
    before = await world.snapshot()
    with pytest.raises(refusal):
        await world.desk().request(world.people[who], world.people["mentor"].id, starts_at, minutes, topic="python")
    assert await world.snapshot() == before


async def test_a_suspended_person_asks_nobody(world: World) -> None:
    world.people["learner"].suspended_at = NOW
    await world.session.flush()
    await refuses_request(world, Suspended)


async def test_nobody_books_themselves_a_paused_mentor_or_what_is_not_on_offer(world: World) -> None:
    await refuses_request(world, refusals.OwnSession, who="mentor")
    await refuses_request(world, refusals.NoSuchLength, minutes=45)
    await refuses_request(world, refusals.SlotTaken, starts_at=TUESDAY + timedelta(minutes=5))
    await refuses_request(world, refusals.SlotTaken, starts_at=NOW - timedelta(hours=1))
    world.people["mentor"].suspended_at = NOW
    await world.session.flush()
    await refuses_request(world, refusals.NotTeaching)


@pytest.mark.parametrize("state", [state for state in MentorState if state is not MentorState.APPROVED])
async def test_only_approved_mentors_are_booked(world: World, state: MentorState) -> None:
    mentor = await world.session.get_one(Mentor, world.people["mentor"].id)
    mentor.state = state.value
    await world.session.flush()
    await refuses_request(world, refusals.NotTeaching)


async def test_one_open_request_with_a_mentor_and_three_in_all(world: World) -> None:
    await world.booking(State.REQUESTED)
    await refuses_request(world, refusals.OneRequestEach)
    fewer = POLICIES.model_copy(update={"open_requests": 1})
    desk = Bookings(world.session, NOW, fewer, gateway="sandbox")
    with pytest.raises(refusals.TooManyRequests):
        await desk.request(world.people["learner"], world.people["other mentor"].id, TUESDAY, 60, topic="python")


async def test_a_session_is_not_completed_before_its_end(world: World) -> None:
    booking = await world.booking(State.CONFIRMED)
    with pytest.raises(refusals.TooEarly):
        await world.desk(booking.ends_at - timedelta(seconds=1)).complete(world.people["learner"], booking.id)
    assert booking.status is State.CONFIRMED


async def test_a_refund_that_is_not_the_one_shown_is_not_paid(world: World) -> None:
    booking = await world.booking(State.CONFIRMED)
    with pytest.raises(refusals.TermsChanged):
        await world.desk().cancel(world.people["learner"], booking.id, "", shown_refund=1)
    assert booking.status is State.CONFIRMED


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
async def test_a_mentor_gives_a_reason_that_one_can_read(world: World, reason: str) -> None:
    booking = await world.booking(State.REQUESTED)
    with pytest.raises(refusals.ReasonNeeded):
        await world.desk().decline(world.people["mentor"], booking.id, reason)
    assert booking.status is State.REQUESTED


COPY = """
    INSERT INTO bookings (learner_id, mentor_id, state, topic, message, starts_at, ends_at, tier_starts_at, price_minor,
        currency, fee_percent, full_refund_hours, half_refund_hours, learner_zone, mentor_zone, reason, reschedules,
        at_once, requested_at, version)
    SELECT :learner, mentor_id, :state, topic, message, :starts_at, :ends_at, tier_starts_at, price_minor,
        currency, fee_percent, full_refund_hours, half_refund_hours, learner_zone, mentor_zone, reason, reschedules,
        at_once, requested_at, version FROM bookings WHERE id = :id"""


async def copy(world: World, booking: Booking, state: State, shift: timedelta) -> None:
    """Write a second booking of the same mentor past all the services."""
    times = {"starts_at": booking.starts_at + shift, "ends_at": booking.ends_at + shift}
    statement = text(COPY).bindparams(*(_instant(name, value) for name, value in times.items()))
    await world.session.execute(
        statement, {"learner": world.people["stranger"].id, "state": state.value, "id": booking.id}
    )


def _instant(name: str, value: datetime) -> Any:
    return bindparam(name, value, Booking.__table__.c.starts_at.type)


@pytest.mark.parametrize("state", [State.REQUESTED, State.AWAITING_PAYMENT, State.CONFIRMED])
@pytest.mark.parametrize("minutes", [-59, 0, 59])
async def test_the_database_refuses_two_live_sessions_that_overlap(world: World, state: State, minutes: int) -> None:
    booking = await world.booking(State.REQUESTED)
    with pytest.raises(IntegrityError, match="the mentor is booked then"):
        await copy(world, booking, state, timedelta(minutes=minutes))


async def test_touching_sessions_and_those_that_are_over_do_not_overlap(world: World) -> None:
    booking = await world.booking(State.REQUESTED)
    await copy(world, booking, State.CONFIRMED, timedelta(minutes=60))
    await copy(world, booking, State.CONFIRMED, timedelta(minutes=-60))
    await copy(world, booking, State.DECLINED, timedelta())


@pytest.mark.parametrize("change", ["state = 'confirmed'", "starts_at = :starts_at, ends_at = :ends_at"])
async def test_no_change_of_a_booking_makes_two_overlap_either(world: World, change: str) -> None:
    booking = await world.booking(State.REQUESTED)
    over = "declined" if change.startswith("state") else "requested"
    await copy(world, booking, State(over), timedelta() if over == "declined" else timedelta(hours=2))
    statement = text(f"UPDATE bookings SET {change} WHERE id <> :id").bindparams(id=booking.id)  # noqa: S608 - constants
    if over == "requested":
        statement = statement.bindparams(_instant("starts_at", booking.starts_at), _instant("ends_at", booking.ends_at))
    with pytest.raises(IntegrityError, match="the mentor is booked then"):
        await world.session.execute(statement)
