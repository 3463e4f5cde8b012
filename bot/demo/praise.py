"""What people said of each other after past sessions, and the mentors' counters that follow from it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.demo.histories import Story, moment
from core.accounts.model import Account
from core.bookings.model import Booking
from core.bookings.states import State
from core.mentors.model import Mentor
from core.mentors.topics.table import built_in
from core.policies import Policies
from core.reviews.model import Review
from core.reviews.ranking import weight_of
from core.reviews.service import PUBLISH
from core.store.tasks import Priority, Tasks

PROMPT = timedelta(days=3)
"""Within how long of a session's completion people write."""


class Critics:
    """Writes the reviews of past sessions; `shelf` is reviews.toml, `sayings` is sayings.toml."""

    def __init__(
        self,
        rng: Random,
        now: datetime,
        policies: Policies,
        shelf: Sequence[Mapping[str, Any]],
        sayings: Mapping[str, Sequence[str]],
    ) -> None:
        self._rng = rng
        self._now = now
        self._open_for = timedelta(days=policies.review_days)
        self._shelf = shelf
        self._sayings = sayings
        self._used: set[tuple[int, str]] = set()

    async def write(self, session: AsyncSession, stories: Sequence[Story], *, waits: Story, diligent: Account) -> None:
        """Review most completed sessions.

        Of `waits` only the mentor has written, so it stays hidden; `diligent` owes no other review.
        """
        completed = [story for story in stories if story.booking.status is State.COMPLETED and story is not waits]
        reviews = [review for story in completed for review in self._both_sides(story, diligent)]
        _count(reviews, [*completed, waits])
        hidden = self._by_mentor(waits.booking, waits.mentor)
        session.add_all([*sorted(reviews, key=lambda review: review.written_at), hidden])
        await Tasks(session).enqueue(
            PUBLISH,
            key=f"{PUBLISH}:{waits.booking.id}",
            run_at=self._closes(waits.booking) + timedelta.resolution,
            priority=Priority.UPKEEP,
            payload={"booking": waits.booking.id},
        )

    def _both_sides(self, story: Story, diligent: Account) -> list[Review]:
        booking, closes = story.booking, self._closes(story.booking)
        luck = self._rng.random()
        found = []
        if luck < 0.85 or booking.learner is diligent:
            found.append(self._by_learner(booking, story.mentor))
        if luck < 0.7 or luck > 0.95 or (found and closes >= self._now):
            found.append(self._by_mentor(booking, story.mentor))
        if len(found) == 1 and closes >= self._now:
            # One word alone would still be hidden, and need its own deadline.
            return []
        for review in found:
            both = len(found) == 2
            review.published_at = max(one.written_at for one in found) if both else closes + timedelta.resolution
        return found

    def _by_learner(self, booking: Booking, mentor: Mentor) -> Review:
        area = built_in().topics[booking.topic].area
        fresh = [
            (one["stars"], one["text"])
            for one in self._shelf
            if one["group"] in {area, "any"} and (mentor.account_id, one["text"]) not in self._used
        ]
        stars, words = self._rng.choice(fresh) if fresh else (5, "")
        self._used.add((mentor.account_id, words))
        answered = self._rng.random() < 0.2
        return Review(
            booking_id=booking.id,
            author=booking.learner,
            subject_id=mentor.account_id,
            of_mentor=True,
            stars=stars,
            text=words,
            answer=self._rng.choice(self._sayings["answers"]) if answered else "",
            written_at=self._soon_after(booking),
        )

    def _by_mentor(self, booking: Booking, mentor: Mentor) -> Review:
        return Review(
            booking_id=booking.id,
            author=mentor.account,
            subject_id=booking.learner_id,
            of_mentor=False,
            stars=self._rng.choice((4, 5, 5, 5)),
            text=self._rng.choice(self._sayings["about_learners"]),
            answer="",
            written_at=self._soon_after(booking),
        )

    def _soon_after(self, booking: Booking) -> datetime:
        over = booking.closed_at or booking.ends_at
        return moment(self._rng, over, min(over + PROMPT, self._now))

    def _closes(self, booking: Booking) -> datetime:
        return max(booking.ends_at, booking.closed_at or booking.ends_at) + self._open_for


def _count(reviews: Sequence[Review], completed: Sequence[Story]) -> None:
    """Bring the mentors' counters to what the services would have counted."""
    mentors = {story.mentor.account_id: story.mentor for story in completed}
    for story in completed:
        story.mentor.session_count += 1
    nth: Counter[tuple[int, int]] = Counter()
    for review in sorted((one for one in reviews if one.of_mentor), key=_published):
        pair = (review.author.id, review.subject_id)
        nth[pair] += 1
        mentor, weight = mentors[review.subject_id], weight_of(nth[pair])
        mentor.review_count += 1
        mentor.rating_sum += review.stars * weight
        mentor.rating_weight += weight


def _published(review: Review) -> datetime:
    return review.published_at or review.written_at
