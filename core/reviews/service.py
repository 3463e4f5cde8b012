"""Use cases around reviews: write, publish both sides at once, answer, read."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account
from core.accounts.service import require_active
from core.bookings.model import Booking
from core.bookings.states import State
from core.errors import N_, NotFound, Refused
from core.mentors.service import Mentors
from core.notices.service import Notices
from core.policies import Policies
from core.reviews.model import Review
from core.reviews.ranking import weight_of
from core.store.tasks import Priority, Tasks

PUBLISH = "review.publish"
"""The task that calls `Reviews.publish` with its payload's "booking" when nobody can write any more."""

STARS = range(1, 6)
LONGEST_TEXT = 1000


class BadStars(Refused):
    """Stars were not 1 to 5."""

    message = N_("Give 1 to 5 stars, for example 4.")


class BadReviewText(Refused):
    """A review or an answer was too long, or an answer empty."""

    message = N_("That is too long or empty: up to 1000 characters, for example “Clear, patient and well prepared.”")


class NotCompleted(Refused):
    """A session was reviewed that has not taken place."""

    message = N_("You can review a session once it is completed.")


class TooLateToReview(Refused):
    """The time for reviewing is over, or the reviews are published; `days` is how long one can."""

    message = N_("Reviews close %(days)s days after a session, so this one can't be reviewed any more.")


class AlreadyReviewed(Refused):
    """The person has reviewed this session before."""

    message = N_("You have reviewed this session already. Thank you!")


class AlreadyAnswered(Refused):
    """The mentor has answered this review before."""

    message = N_("You have answered this review already; there is one answer for each.")


class Reviews:
    """What people say of each other after a session, within one session of the database."""

    def __init__(self, session: AsyncSession, now: datetime, policies: Policies) -> None:
        self._session = session
        self._now = now
        self._open_for = timedelta(days=policies.review_days)
        self._days = policies.review_days
        self._mentors = Mentors(session, now, policies)
        self._notices = Notices(session, now)

    async def write(self, actor: Account, booking_id: int, stars: int, text: str = "") -> Review:
        """Review the other side of a completed session, once; the text may be empty.

        Nobody reads it before both sides have written or the time is over. Raises NotFound, NotCompleted,
        TooLateToReview, AlreadyReviewed, BadStars or BadReviewText.
        """
        require_active(actor)
        booking = await self._reviewable(actor, booking_id)
        text = text.strip()
        if stars not in STARS:
            raise BadStars
        if len(text) > LONGEST_TEXT:
            raise BadReviewText
        review = await self._add(booking, actor, stars, text)
        await self._notices.changed(f"booking:{booking_id}", f"review:{actor.id}")
        if not await self.publish(booking_id):
            await self._tell(booking.other(actor.id).id, booking_id, "review_received")
        return review

    async def publish(self, booking_id: int) -> bool:
        """Publish a booking's reviews if both are in or the time is over, else plan that; harmless again.

        Tells whether something was published just now.
        """
        booking = await self._booking(booking_id)
        if booking is None:
            return False
        hidden = await self._reviews(booking_id, published=False)
        if not hidden:
            return False
        if len(hidden) < 2 and self._now <= self._closes(booking):
            await self._publish_later(booking)
            return False
        for review in hidden:
            await self._publish_one(review)
        for person in (booking.learner_id, booking.mentor_id):
            await self._tell(person, booking_id, "reviews_published")
        await self._notices.changed(f"booking:{booking_id}", "reviews-published")
        return True

    async def answer(self, actor: Account, review_id: int, text: str) -> None:
        """Answer a published review of oneself as a mentor, once, in public; raises NotFound or AlreadyAnswered."""
        require_active(actor)
        review = await self._session.get(Review, review_id)
        if review is None or review.subject_id != actor.id or not review.of_mentor or review.published_at is None:
            raise NotFound
        text = text.strip()
        if not 1 <= len(text) <= LONGEST_TEXT:
            raise BadReviewText
        answered = await self._session.scalar(
            update(Review).where(Review.id == review_id, Review.answer == "").values(answer=text).returning(Review.id)
        )
        if answered is None:
            raise AlreadyAnswered
        await self._session.refresh(review, ["answer"])

    async def of_mentor(self, mentor_id: int, viewer: Account, *, limit: int = 10, offset: int = 0) -> Sequence[Review]:
        """Return published reviews of a mentor whose profile `viewer` may see, newest first; raises NotFound."""
        await self._mentors.profile(mentor_id, viewer)
        found = await self._session.scalars(
            select(Review)
            .where(Review.subject_id == mentor_id, Review.of_mentor, Review.published_at.is_not(None))
            .order_by(Review.published_at.desc(), Review.id.desc())
            .limit(limit)
            .offset(offset)
        )
        return found.all()

    async def mine(self, actor: Account, booking_id: int) -> Review | None:
        """Return what `actor` wrote about a session, published or not."""
        return await self._session.scalar(
            select(Review).where(Review.booking_id == booking_id, Review.author_id == actor.id)
        )

    async def of_me(self, actor: Account, booking_id: int) -> Review | None:
        """Return what the other side wrote about `actor` after a session, once it is published."""
        return await self._session.scalar(
            select(Review).where(
                Review.booking_id == booking_id, Review.subject_id == actor.id, Review.published_at.is_not(None)
            )
        )

    async def pending(self, actor: Account) -> Sequence[Booking]:
        """Return the sessions that `actor` can still review, the latest first."""
        since = self._now - self._open_for
        closed = exists().where(
            Review.booking_id == Booking.id, or_(Review.author_id == actor.id, Review.published_at.is_not(None))
        )
        found = await self._session.scalars(
            select(Booking)
            .where(
                or_(Booking.learner_id == actor.id, Booking.mentor_id == actor.id),
                Booking.state == State.COMPLETED,
                or_(Booking.ends_at >= since, Booking.closed_at >= since),
                ~closed,
            )
            .order_by(Booking.starts_at.desc())
        )
        return found.all()

    async def move_account(self, old: int, new: int) -> None:
        """Make what a person wrote, and what was written of them, somebody else's, when two accounts become one.

        Reviews that are out keep the weight with which they were counted.
        """
        await self._session.execute(update(Review).where(Review.author_id == old).values(author_id=new))
        await self._session.execute(update(Review).where(Review.subject_id == old).values(subject_id=new))

    async def _reviewable(self, actor: Account, booking_id: int) -> Booking:
        """Return a booking that `actor` can review."""
        booking = await self._booking(booking_id)
        if booking is None or actor.id not in {booking.learner_id, booking.mentor_id}:
            raise NotFound
        if booking.status is not State.COMPLETED:
            raise NotCompleted
        if await self.mine(actor, booking_id) is not None:
            raise AlreadyReviewed
        if self._now > self._closes(booking) or await self._reviews(booking_id, published=True):
            raise TooLateToReview(days=self._days)
        return booking

    async def _booking(self, booking_id: int) -> Booking | None:
        """Return a booking, locked: two sides that write at once take turns here, so that the second publishes."""
        return await self._session.scalar(select(Booking).where(Booking.id == booking_id).with_for_update(of=Booking))

    async def _add(self, booking: Booking, actor: Account, stars: int, text: str) -> Review:
        review = Review(
            booking_id=booking.id,
            author_id=actor.id,
            author=actor,
            subject_id=booking.other(actor.id).id,
            of_mentor=actor.id == booking.learner_id,
            stars=stars,
            text=text,
            written_at=self._now,
        )
        self._session.add(review)
        await self._session.flush()
        return review

    async def _publish_later(self, booking: Booking) -> None:
        # The last moment still belongs to the one who writes.
        at = self._closes(booking) + timedelta.resolution
        await Tasks(self._session).enqueue(
            PUBLISH,
            key=f"{PUBLISH}:{booking.id}:{at.isoformat()}",
            run_at=at,
            priority=Priority.UPKEEP,
            payload={"booking": booking.id},
        )

    async def _publish_one(self, review: Review) -> None:
        if review.of_mentor:
            earlier = await self._session.scalar(
                select(func.count(Review.id)).where(
                    Review.author_id == review.author_id,
                    Review.subject_id == review.subject_id,
                    Review.of_mentor,
                    Review.published_at.is_not(None),
                )
            )
            nth = (earlier or 0) + 1
            await self._mentors.count_review(review.subject_id, stars=review.stars, weight=weight_of(nth))
        review.published_at = self._now
        await self._session.flush()

    async def _reviews(self, booking_id: int, *, published: bool) -> Sequence[Review]:
        seen = Review.published_at.is_not(None) if published else Review.published_at.is_(None)
        return (await self._session.scalars(select(Review).where(Review.booking_id == booking_id, seen))).all()

    def _closes(self, booking: Booking) -> datetime:
        return max(booking.ends_at, booking.closed_at or booking.ends_at) + self._open_for

    async def _tell(self, account_id: int, booking_id: int, why: str) -> None:
        await self._notices.tell(account_id, why, about="booking", number=booking_id, key=f"{why}:{booking_id}")
