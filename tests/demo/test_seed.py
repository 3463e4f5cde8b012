"""The demo's past is one that the rules of the house could have produced."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.payments.sandbox.gateway import SandboxGateway
from bot.demo.cast import ANA, PRIYA
from bot.demo.seed import is_empty, seed
from core.accounts.model import Account, Identity, Role
from core.accounts.service import Accounts
from core.bookings.followups import COMPLETE
from core.bookings.model import Booking
from core.bookings.service import Bookings
from core.bookings.states import LIVE, State
from core.bookings.tasks import BookingTasks
from core.clock import MovableClock
from core.mentors.model import Mentor, MentorState
from core.mentors.service import Mentors
from core.mentors.slots import open_intervals
from core.money import Split, split
from core.notices.service import NOTICE, REDRAW
from core.payments.ledger import Ledger
from core.payments.model import RefundProgress
from core.payments.overview import settlements_of
from core.payments.service import Payments
from core.payments.tasks import PaymentTasks
from core.reviews.model import Review
from core.reviews.ranking import weight_of
from core.reviews.service import Reviews
from core.search.directory import Directory
from core.store.database import Database
from core.store.tasks import Job, Task
from core.store.worker import Worker
from tests.demo.conftest import NOON, POLICIES, address, make

SUMMER_TIME_BEGINS = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
NEW_YEAR_NIGHT = datetime(2026, 12, 31, 23, 59, 30, tzinfo=UTC)
THURSDAY_EVENING = datetime(2027, 9, 30, 21, 39, 44, tzinfo=UTC)


async def person(session: AsyncSession, key: str) -> Account:
    return await Accounts(session, NOON).meet(platform="web", external_id=key, chat=key, name="nobody")


async def bookings(session: AsyncSession) -> list[Booking]:
    return list(await session.scalars(select(Booking).order_by(Booking.starts_at)))


async def test_the_mentors_teach_and_are_found(database: Database) -> None:
    async with database.reading() as session:
        mentors = list(await session.scalars(select(Mentor).where(Mentor.state == MentorState.APPROVED)))
        snapshot = await Directory().refresh(session, Mentors(session, NOON, POLICIES))
        priya = await session.get_one(Mentor, (await person(session, PRIYA)).id)
        hours = await Mentors(session, NOON, POLICIES).hours(priya.account_id)
    assert len(mentors) == len(snapshot.listings) == 40
    assert all(mentor.account.has(Role.MENTOR) and mentor.account.picture_id for mentor in mentors)
    assert (priya.hourly.minor, priya.hourly.currency, priya.session_minutes) == (60000, "INR", [30, 60])
    assert hours.zone == ZoneInfo("Asia/Kolkata")
    assert [(wall.start, wall.end) for wall in hours.weekly[5]] == [(600, 780), (1080, 1320)]


async def test_the_owner_finds_two_complete_applications(database: Database) -> None:
    async with database.reading() as session:
        owner = await person(session, "admin")
        mentors = Mentors(session, NOON, POLICIES)
        queue = await mentors.queue(owner)
        assert [await mentors.missing(one) for one in queue] == [(), ()]
    assert owner.has(Role.OWNER)
    assert sorted(one.account.name for one in queue) == ["Farida Karimova", "Zanele Khuboni"]
    assert all(one.submitted_at is not None and one.submitted_at < NOON for one in queue)


async def test_the_learners_are_known_with_their_zone_and_interests(database: Database) -> None:
    async with database.reading() as session:
        ana = await person(session, ANA)
        taught = select(Mentor.account_id)
        learners = list(await session.scalars(select(Account).where(~Account.roles.any(), Account.id.not_in(taught))))
    assert len(learners) == 12
    assert (ana.name, ana.zone.key, ana.currency) == ("Ana Silva", "Europe/Lisbon", "EUR")
    assert ana.interests == ["python", "pandas", "data-analysis"]


@pytest.mark.parametrize("now", [NOON, SUMMER_TIME_BEGINS, NEW_YEAR_NIGHT, THURSDAY_EVENING])
async def test_whatever_the_present_the_past_keeps_the_rules(empty: Database, now: datetime) -> None:
    await seed(empty, POLICIES, now)
    async with empty.reading() as session:
        found = await bookings(session)
        check_outcomes(found, now)
        check_order_of_events(found, now)
        check_nobody_is_at_two_places(found)
        await check_hours(session, found, now)
        check_fees(found)
        await check_books(session, found, now)
        await check_counters(session, now)
        await check_what_ana_has_to_do(session, now)


def check_outcomes(found: list[Booking], now: datetime) -> None:
    states = Counter(booking.status for booking in found)
    assert 195 <= sum(booking.ends_at <= now for booking in found) <= 205
    assert states[State.COMPLETED] >= 140
    assert states[State.CANCELLED_BY_LEARNER] >= 3
    assert states[State.DECLINED] >= 1
    assert all((booking.status in LIVE) == (booking.ends_at > now) for booking in found)
    assert min(booking.starts_at for booking in found) > now - timedelta(days=120)


def check_order_of_events(found: list[Booking], now: datetime) -> None:
    for booking in found:
        steps = (booking.requested_at, booking.accepted_at, booking.confirmed_at, booking.closed_at)
        happened = [step for step in steps if step is not None]
        assert happened == sorted(happened)
        assert happened[-1] <= now
        assert booking.requested_at < booking.starts_at
        assert (booking.status is State.CONFIRMED) == (booking.closed_at is None)
        if booking.status is State.COMPLETED:
            assert booking.closed_at is not None
            assert booking.ends_at < booking.closed_at <= booking.ends_at + timedelta(hours=POLICIES.complete_hours)


def check_nobody_is_at_two_places(found: list[Booking]) -> None:
    by_person: dict[int, list[Booking]] = defaultdict(list)
    for booking in found:
        by_person[booking.learner_id].append(booking)
        by_person[booking.mentor_id].append(booking)
    for theirs in by_person.values():
        assert all(earlier.ends_at < later.starts_at for earlier, later in pairwise(theirs))


async def check_hours(session: AsyncSession, found: list[Booking], now: datetime) -> None:
    hours = await Mentors(session, now, POLICIES).hours_of({booking.mentor_id for booking in found})
    mentors = {mentor.account_id: mentor for mentor in await session.scalars(select(Mentor))}
    for booking in found:
        inside = open_intervals(hours[booking.mentor_id], booking.starts_at, booking.ends_at)
        assert inside == [booking.interval]
        mentor = mentors[booking.mentor_id]
        minutes = int(booking.length / timedelta(minutes=1))
        assert minutes in mentor.session_minutes
        assert booking.price == Mentors(session, now, POLICIES).price(mentor, minutes)
        assert booking.topic in mentor.topics


def check_fees(found: list[Booking]) -> None:
    for booking in found:
        earlier = [
            one.closed_at
            for one in found
            if (one.learner_id, one.mentor_id) == (booking.learner_id, booking.mentor_id)
            and one.status is State.COMPLETED
            and one.closed_at is not None
            and one.closed_at <= booking.requested_at
        ]
        assert booking.fee_percent == (15 if earlier else 0)


async def check_books(session: AsyncSession, found: list[Booking], now: datetime) -> None:
    ledger = Ledger(session, now)
    await ledger.check()
    held = {balance.account: balance.amount for balance in await ledger.balances("held:") if balance.amount}
    assert held == {f"held:{one.id}": one.price for one in found if one.status is State.CONFIRMED and one.price}
    assert not any(balance.amount for balance in await ledger.balances("refunds_pending:"))
    divided = await settlements_of(session, [booking.id for booking in found])
    for booking in found:
        if booking.status is State.COMPLETED and booking.price:
            assert divided[booking.id] == split(booking.price_minor, refund_percent=0, fee_percent=booking.fee_percent)
        elif booking.id in divided:
            assert booking.confirmed_at is not None
            assert sum(parts(divided[booking.id])) == booking.price_minor
            if booking.status is State.CANCELLED_BY_MENTOR:
                assert divided[booking.id].learner == booking.price_minor


def parts(division: Split) -> Iterable[int]:
    return division.learner, division.mentor, division.fee


async def check_counters(session: AsyncSession, now: datetime) -> None:
    reviews = list(await session.scalars(select(Review).where(Review.of_mentor).order_by(Review.published_at)))
    sessions = Counter(one.mentor_id for one in await bookings(session) if one.status is State.COMPLETED)
    stars: dict[int, list[tuple[int, float]]] = defaultdict(list)
    seen: Counter[tuple[int, int]] = Counter()
    for review in reviews:
        assert review.published_at is not None
        assert review.written_at <= review.published_at <= now
        seen[review.author_id, review.subject_id] += 1
        stars[review.subject_id].append((review.stars, weight_of(seen[review.author_id, review.subject_id])))
    for mentor in await session.scalars(select(Mentor)):
        given = stars[mentor.account_id]
        assert (mentor.review_count, mentor.session_count) == (len(given), sessions[mentor.account_id])
        assert mentor.rating_sum == pytest.approx(sum(number * weight for number, weight in given))
        assert mentor.rating_weight == pytest.approx(sum(weight for _, weight in given))
    assert len(reviews) >= POLICIES.rating_own_mean_from
    assert len(stars[(await person(session, PRIYA)).id]) >= POLICIES.rating_shown_from


async def check_what_ana_has_to_do(session: AsyncSession, now: datetime) -> None:
    ana, priya = await person(session, ANA), await person(session, PRIYA)
    hers = [booking for booking in await bookings(session) if booking.learner_id == ana.id]
    assert priya.id not in {booking.mentor_id for booking in hers}
    assert len([booking for booking in hers if booking.status is State.CONFIRMED]) == 1
    assert len(await Reviews(session, now, POLICIES).pending(ana)) == 1


async def test_the_word_that_waits_for_ana_is_published_with_hers(database: Database) -> None:
    async with database.writing() as session:
        ana = await person(session, ANA)
        reviews = Reviews(session, NOON, POLICIES)
        (booking,) = await reviews.pending(ana)
        assert await reviews.of_me(ana, booking.id) is None
        await reviews.write(ana, booking.id, 5, "Clear and kind.")
        assert await reviews.of_me(ana, booking.id) is not None


async def test_reviews_that_nobody_can_add_to_are_published(database: Database) -> None:
    async with database.reading() as session:
        hidden = list(await session.scalars(select(Review).where(Review.published_at.is_(None))))
        tasks = await session.scalars(select(Task).where(Task.kind == "review.publish"))
        planned = {task.payload["booking"] for task in tasks}
    assert {review.booking_id for review in hidden} == planned
    assert len(hidden) == 1


async def test_sessions_to_come_are_reminded_of_and_completed_by_the_clock(
    database: Database, clock: MovableClock
) -> None:
    async with database.reading() as session:
        ahead = [booking for booking in await bookings(session) if booking.status is State.CONFIRMED]
        notices = list(await session.scalars(select(Task).where(Task.kind == NOTICE)))
    assert len(ahead) == 5
    assert all(task.run_at > NOON for task in notices)
    assert {task.payload["number"] for task in notices} == {booking.id for booking in ahead}
    clock.skip(timedelta(days=20))
    handlers = {**BookingTasks(clock, POLICIES, gateway="sandbox").handlers(), NOTICE: _ignore, REDRAW: _ignore}
    await Worker(database, clock, {**handlers, "review.publish": _ignore}).run_due()
    async with database.reading() as session:
        assert {(await session.get_one(Booking, booking.id)).status for booking in ahead} == {State.COMPLETED}
        await Ledger(session, clock.now()).check()
        assert await session.scalar(select(Task.id).where(Task.kind == COMPLETE, Task.done_at.is_(None))) is None


async def _ignore(_job: Job) -> None:
    return None


async def test_a_session_to_come_can_be_cancelled_and_its_money_comes_back(
    database: Database, clock: MovableClock
) -> None:
    async with database.writing() as session:
        ana = await person(session, ANA)
        booking = next(one for one in await bookings(session) if one.status is State.CONFIRMED and one.learner == ana)
        service = Bookings(session, NOON, POLICIES, gateway="sandbox")
        refund = service.terms(ana, booking).split.learner
        await service.cancel(ana, booking.id, "", shown_refund=refund)
    assert refund == booking.price_minor > 0
    await _work(database, clock)
    async with database.reading() as session:
        (back,) = await Payments(session, clock.now()).refunds_of(booking.id)
        await Ledger(session, clock.now()).check()
    assert (back.state, back.amount_minor) == (RefundProgress.PROCESSED, refund)


async def _work(database: Database, clock: MovableClock) -> None:
    """Let the gateway carry a refund out, with no webhook arriving, until the hourly look finds that it is done."""
    gateway = SandboxGateway(
        database, clock, secrets=("s",), base_url=lambda: "", webhook_url=lambda: "", wake=lambda: None
    )
    settle = BookingTasks(clock, POLICIES, gateway="sandbox").settle
    payments = PaymentTasks(database, clock, {gateway.name: gateway}, settle, lambda: "")
    silent = dict.fromkeys((NOTICE, REDRAW, "sandbox.webhook"), _ignore)
    worker = Worker(database, clock, {**gateway.handlers(), **payments.handlers(), **silent})
    for pause in (timedelta(seconds=1), timedelta(seconds=10), timedelta(hours=1)):
        clock.skip(pause)
        await worker.run_due()


async def test_every_past_payment_is_one_that_the_gateway_knows(database: Database, clock: MovableClock) -> None:
    gateway = SandboxGateway(
        database, clock, secrets=("s",), base_url=lambda: "", webhook_url=lambda: "", wake=lambda: None
    )
    async with database.reading() as session:
        paid = [booking for booking in await bookings(session) if booking.confirmed_at and booking.price][:10]
        for booking in paid:
            payment = await Payments(session, NOON).current(booking.id)
            assert payment is not None
            status = await gateway.look_up(payment.link_id or "")
            assert [capture.amount for capture in status.captures] == [booking.price]
            assert not status.open


async def test_the_same_present_gives_the_same_past(seeded: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.db"
    await make(again, NOON)
    assert await _told(seeded) == await _told(again)


async def _told(file: Path) -> list[object]:
    database = Database(address(file))
    async with database.reading() as session:
        found = [
            (one.learner_id, one.mentor_id, one.state, one.starts_at, one.closed_at, one.price_minor)
            for one in await bookings(session)
        ]
        words = list(await session.scalars(select(Review.text).order_by(Review.id)))
    await database.close()
    return [*found, *words]


async def test_only_a_database_that_nobody_was_ever_in_is_empty(empty: Database) -> None:
    assert await is_empty(empty)
    await seed(empty, POLICIES, NOON)
    assert not await is_empty(empty)
    with pytest.raises(IntegrityError):
        await seed(empty, POLICIES, NOON)
    async with empty.reading() as session:
        assert len(list(await session.scalars(select(Identity)))) == 55
