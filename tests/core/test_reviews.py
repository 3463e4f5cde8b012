"""Reviews: verified, hidden until both are in or the time is over, and ranked with care."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.service import Accounts, Suspended
from core.bookings.model import Booking
from core.bookings.states import State
from core.errors import NotFound
from core.mentors.model import Mentor, MentorState
from core.policies import Policies
from core.reviews import service as refusals
from core.reviews.ranking import Rating, prior, score, shown, weight_of
from core.reviews.service import PUBLISH, Reviews
from core.store.database import Database
from core.store.tasks import Task
from core.store.types import Base

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ENDED = NOW - timedelta(hours=3)
COMPLETED = NOW - timedelta(hours=1)
CLOSES = COMPLETED + timedelta(days=14)
A_MOMENT = timedelta.resolution
POLICIES = Policies()


class World:
    """A learner and a mentor after their sessions."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.reviews = self.at(NOW)

    def at(self, now: datetime) -> Reviews:
        return Reviews(self.session, now, POLICIES)

    async def people(self) -> None:
        accounts = Accounts(self.session, NOW)
        self.ana, self.priya, self.eve = [
            await accounts.meet(platform="test", external_id=name, chat=name, name=name)
            for name in ("Ana", "Priya", "Eve")
        ]
        self.mentor = Mentor(
            account_id=self.priya.id, account=self.priya, state=MentorState.APPROVED.value, zone_name="UTC"
        )
        self.session.add(self.mentor)
        await self.session.flush()

    async def booking(
        self, state: State = State.COMPLETED, ended: datetime = ENDED, closed: datetime | None = COMPLETED
    ) -> int:
        starts = ended - timedelta(hours=1)
        booking = Booking(
            learner_id=self.ana.id, mentor_id=self.priya.id, state=state.value, topic="python", starts_at=starts,
            ends_at=ended, tier_starts_at=starts, price_minor=0, currency="USD", fee_percent=15, full_refund_hours=24,
            half_refund_hours=4, learner_zone="UTC", mentor_zone="UTC", requested_at=starts, closed_at=closed,
        )  # fmt: skip
        self.session.add(booking)
        await self.session.flush()
        await self.session.refresh(booking)
        return booking.id

    async def told(self) -> list[tuple[int, str]]:
        tasks = await self.session.scalars(select(Task).where(Task.kind == "notice").order_by(Task.id))
        return [(task.payload["account"], task.payload["why"]) for task in tasks]

    async def counters(self) -> tuple[int, float, float]:
        await self.session.refresh(self.mentor)
        return self.mentor.review_count, self.mentor.rating_sum, self.mentor.rating_weight

    async def public(self) -> list[int]:
        return [review.stars for review in await self.reviews.of_mentor(self.priya.id, self.eve)]


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


async def test_the_first_review_is_hidden_from_everybody_but_its_author(world: World) -> None:
    booking = await world.booking()
    await world.reviews.write(world.ana, booking, 5, "  Clear and patient. ")
    mine = await world.reviews.mine(world.ana, booking)
    assert mine is not None
    assert (mine.stars, mine.text, mine.published_at) == (5, "Clear and patient.", None)
    assert await world.reviews.of_me(world.priya, booking) is None
    assert await world.reviews.mine(world.priya, booking) is None
    assert await world.public() == []
    assert await world.counters() == (0, 0.0, 0.0)
    assert await world.told() == [(world.priya.id, "review_received")]


async def test_both_reviews_are_published_when_the_second_is_in(world: World) -> None:
    booking = await world.booking()
    await world.reviews.write(world.priya, booking, 3, "Came late.")
    await world.reviews.write(world.ana, booking, 4)
    of_ana, of_priya = await world.reviews.of_me(world.ana, booking), await world.reviews.of_me(world.priya, booking)
    assert of_ana is not None
    assert of_priya is not None
    assert (of_ana.stars, of_priya.stars, of_priya.published_at) == (3, 4, NOW)
    assert await world.public() == [4]
    assert await world.counters() == (1, 4.0, 1.0)
    assert await world.told() == [
        (world.ana.id, "review_received"),
        (world.ana.id, "reviews_published"),
        (world.priya.id, "reviews_published"),
    ]


async def test_a_longer_time_for_reviewing_plans_the_publication_anew(world: World) -> None:
    booking = await world.booking()
    await world.reviews.write(world.ana, booking, 2)
    patient = Reviews(world.session, CLOSES + A_MOMENT, Policies(review_days=20))
    assert not await patient.publish(booking)
    planned = await world.session.scalars(select(Task.run_at).where(Task.kind == PUBLISH).order_by(Task.run_at))
    assert planned.all() == [CLOSES + A_MOMENT, CLOSES + timedelta(days=6) + A_MOMENT]


async def test_a_lonely_review_is_published_once_nobody_can_answer_it_blindly(world: World) -> None:
    booking = await world.booking()
    await world.reviews.write(world.ana, booking, 2)
    task = await world.session.scalar(select(Task).where(Task.kind == PUBLISH))
    assert task is not None
    assert (task.payload, task.run_at) == ({"booking": booking}, CLOSES + A_MOMENT)
    assert not await world.at(CLOSES).publish(booking)
    assert await world.public() == []
    assert await world.at(task.run_at).publish(booking)
    assert not await world.at(task.run_at).publish(booking)
    assert await world.public() == [2]
    assert await world.counters() == (1, 2.0, 1.0)
    assert (await world.told())[1:] == [(world.ana.id, "reviews_published"), (world.priya.id, "reviews_published")]
    with pytest.raises(refusals.TooLateToReview):
        await world.at(task.run_at).write(world.priya, booking, 5)
    assert not await world.at(task.run_at).publish(9999)


async def test_a_review_is_possible_up_to_the_last_moment(world: World) -> None:
    booking = await world.booking()
    with pytest.raises(refusals.TooLateToReview) as refusal:
        await world.at(CLOSES + A_MOMENT).write(world.ana, booking, 5)
    assert "14 days" in refusal.value.message % refusal.value.params
    await world.at(CLOSES).write(world.ana, booking, 5)


async def test_a_session_is_reviewed_once_by_each(world: World) -> None:
    booking = await world.booking()
    await world.reviews.write(world.ana, booking, 5)
    with pytest.raises(refusals.AlreadyReviewed):
        await world.reviews.write(world.ana, booking, 1)
    await world.reviews.write(world.priya, booking, 5)
    with pytest.raises(refusals.AlreadyReviewed):
        await world.reviews.write(world.priya, booking, 1)


@pytest.mark.parametrize("state", [state for state in State if state is not State.COMPLETED])
async def test_only_a_completed_session_can_be_reviewed(world: World, state: State) -> None:
    with pytest.raises(refusals.NotCompleted):
        await world.reviews.write(world.ana, await world.booking(state), 5)


async def test_only_the_two_people_of_a_session_review_it(world: World) -> None:
    booking = await world.booking()
    for number in (booking, 9999):
        with pytest.raises(NotFound):
            await world.reviews.write(world.eve, number, 1)
    await world.reviews.write(world.ana, booking, 5)
    await world.reviews.write(world.priya, booking, 5)
    assert await world.reviews.mine(world.eve, booking) is None
    assert await world.reviews.of_me(world.eve, booking) is None


async def test_a_suspended_person_neither_reviews_nor_answers(world: World) -> None:
    booking = await world.booking()
    review = await world.reviews.write(world.ana, booking, 5)
    await world.at(CLOSES + A_MOMENT).publish(booking)
    world.priya.suspended_at = world.ana.suspended_at = NOW
    with pytest.raises(Suspended):
        await world.reviews.write(world.ana, await world.booking(), 5)
    with pytest.raises(Suspended):
        await world.reviews.answer(world.priya, review.id, "Thanks!")


async def test_wrong_stars_and_long_texts_are_refused_with_an_example(world: World) -> None:
    booking = await world.booking()
    for stars in (0, 6, -1):
        with pytest.raises(refusals.BadStars, match="for example"):
            await world.reviews.write(world.ana, booking, stars)
    with pytest.raises(refusals.BadReviewText, match="for example"):
        await world.reviews.write(world.ana, booking, 5, "x" * 1001)
    assert await world.reviews.mine(world.ana, booking) is None


async def test_each_further_review_of_a_pair_weighs_half(world: World) -> None:
    for stars in (5, 3, 1):
        booking = await world.booking()
        await world.reviews.write(world.ana, booking, stars)
        await world.reviews.write(world.priya, booking, 5)
    assert await world.counters() == (3, 5 + 3 / 2 + 1 / 4, 1.75)


async def test_the_mentor_answers_a_published_review_once(world: World) -> None:
    booking = await world.booking()
    review = await world.reviews.write(world.ana, booking, 4)
    with pytest.raises(NotFound):
        await world.reviews.answer(world.priya, review.id, "Who wrote that?")
    of_ana = await world.reviews.write(world.priya, booking, 4)
    for text in ("  ", "x" * 1001):
        with pytest.raises(refusals.BadReviewText):
            await world.reviews.answer(world.priya, review.id, text)
    await world.reviews.answer(world.priya, review.id, " Thank you! ")
    with pytest.raises(refusals.AlreadyAnswered):
        await world.reviews.answer(world.priya, review.id, "And another thing")
    assert [found.answer for found in await world.reviews.of_mentor(world.priya.id, world.eve)] == ["Thank you!"]
    for actor, number in ((world.ana, review.id), (world.eve, review.id), (world.ana, of_ana.id), (world.priya, 99)):
        with pytest.raises(NotFound):
            await world.reviews.answer(actor, number, "Not mine to answer")


async def test_published_reviews_are_paged_newest_first(world: World) -> None:
    for stars in (1, 2, 3):
        booking = await world.booking()
        await world.reviews.write(world.priya, booking, 5)
        await world.at(NOW + timedelta(minutes=stars)).write(world.ana, booking, stars)
    assert await world.public() == [3, 2, 1]
    page = await world.reviews.of_mentor(world.priya.id, world.eve, limit=1, offset=1)
    assert [review.stars for review in page] == [2]
    world.mentor.state = MentorState.PAUSED.value
    with pytest.raises(NotFound):
        await world.reviews.of_mentor(world.priya.id, world.eve)


async def test_what_can_still_be_reviewed_is_listed(world: World) -> None:
    def numbers(found: Sequence[Booking]) -> list[int]:
        return [booking.id for booking in found]

    early, late = ENDED - timedelta(days=1), ENDED
    first, second = await world.booking(ended=early), await world.booking(ended=late)
    await world.booking(State.CONFIRMED)
    await world.booking(ended=NOW - timedelta(days=15), closed=NOW - timedelta(days=15))
    settled_late = await world.booking(ended=NOW - timedelta(days=16), closed=NOW - timedelta(days=13))
    assert numbers(await world.reviews.pending(world.ana)) == [second, first, settled_late]
    await world.reviews.write(world.ana, second, 5)
    assert numbers(await world.reviews.pending(world.ana)) == [first, settled_late]
    assert numbers(await world.reviews.pending(world.priya)) == [second, first, settled_late]
    assert numbers(await world.reviews.pending(world.eve)) == []
    await world.reviews.write(world.ana, settled_late, 5)
    assert numbers(await world.at(CLOSES).pending(world.priya)) == [second, first]
    assert numbers(await world.at(CLOSES + A_MOMENT).pending(world.priya)) == []


def test_the_prior_is_the_platforms_own_mean_once_it_has_enough_reviews() -> None:
    assert prior(POLICIES, Rating()) == 4.5
    assert prior(POLICIES, Rating(count=49, total=98.0, weight=49.0)) == 4.5
    assert prior(POLICIES, Rating(count=50, total=100.0, weight=50.0)) == 2.0


def test_one_perfect_review_ranks_below_many_good_ones() -> None:
    one, many = Rating(count=1, total=5.0, weight=1.0), Rating(count=100, total=490.0, weight=100.0)
    assert score(POLICIES, Rating(), 4.5) == 4.5
    assert score(POLICIES, one, 4.5) == pytest.approx(50 / 11)
    assert score(POLICIES, one, 4.5) < score(POLICIES, many, 4.5)


def test_stars_are_shown_from_the_third_review_on() -> None:
    assert shown(POLICIES, Rating(count=2, total=10.0, weight=2.0)) is None
    assert shown(POLICIES, Rating(count=3, total=8.75, weight=1.75)) == 5.0


def test_weights_halve_and_count_from_one() -> None:
    assert [weight_of(nth) for nth in (1, 2, 3)] == [1, 0.5, 0.25]
    with pytest.raises(ValueError, match="from 1"):
        weight_of(0)


@given(st.lists(st.integers(1, 5), max_size=60), st.floats(1, 5))
def test_a_score_lies_between_the_prior_and_the_mean(stars: list[int], prior_stars: float) -> None:
    rating = Rating(count=len(stars), total=float(sum(stars)), weight=float(len(stars)))
    mean = sum(stars) / len(stars) if stars else prior_stars
    found = score(POLICIES, rating, prior_stars)
    assert min(mean, prior_stars) - 1e-9 <= found <= max(mean, prior_stars) + 1e-9
