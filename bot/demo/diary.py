"""Who meets whom, and when: drawn by lot, within the mentors' hours, never two sessions of one person at once."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.demo.cast import ANA, PRIYA, Cast, Teacher
from core.accounts.model import Account
from core.mentors.hours import Interval
from core.mentors.model import Mentor
from core.mentors.slots import open_intervals

PAST = timedelta(days=120)
AHEAD = timedelta(days=10)
GAP = timedelta(minutes=10)
AWAKE = range(7, 23)
"""The local hours at which learners begin a session."""
TRIES = 20
SHARED_INTEREST = 8
"""How many times likelier somebody books a mentor who teaches what they want to learn."""
ANA_SHARE = 0.3
"""How often Ana books beside another learner: who plays her soon looks for their own session in her list."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """A session that two people agree on, whatever becomes of it."""

    learner: Account
    mentor: Mentor
    topic: str
    interval: Interval

    @property
    def minutes(self) -> int:
        """How long it is."""
        return (self.interval.end - self.interval.start) // timedelta(minutes=1)


class Diary:
    """Everybody's time around `now`, filled meeting by meeting."""

    def __init__(self, cast: Cast, rng: Random, now: datetime) -> None:
        self._cast = cast
        self._rng = rng
        self._open = {key: _open(teacher, now) for key, teacher in cast.teachers.items()}
        self._taken: dict[int, list[Interval]] = defaultdict(list)
        self._popularity = _popularity(cast.teachers, rng)

    def meet(self, learner: str, mentor: str, begin: datetime, end: datetime) -> Meeting | None:
        """Write down a meeting that begins within [`begin`, `end`); None if no time that was tried suits both."""
        person, teacher = self._cast.learners[learner], self._cast.teachers[mentor].mentor
        windows = [window for window in self._open[mentor] if begin <= window.start < end]
        for _ in range(TRIES if windows else 0):
            interval = self._slot(self._rng.choice(windows), self._rng.choice(teacher.session_minutes))
            if begin <= interval.start < end and self._suits(person, teacher, interval):
                self._taken[person.id].append(interval)
                self._taken[teacher.account_id].append(interval)
                return Meeting(learner=person, mentor=teacher, topic=self._topic(person, teacher), interval=interval)
        return None

    def pair(self) -> tuple[str, str]:
        """Choose a learner and a mentor: popular ones, and those who teach what the learner likes, more often."""
        learners = list(self._cast.learners)
        learner = self._rng.choices(learners, [ANA_SHARE if key == ANA else 1 for key in learners])[0]
        wishes = set(self._cast.learners[learner].interests)
        weights = {
            key: self._popularity[key] * (SHARED_INTEREST if wishes & set(teacher.mentor.topics) else 1)
            for key, teacher in self._cast.teachers.items()
            if (learner, key) != (ANA, PRIYA)
        }
        return learner, self._rng.choices(list(weights), list(weights.values()))[0]

    def _slot(self, window: Interval, minutes: int) -> Interval:
        """Choose a slot on the grid that starts where the window opens, as bookings do."""
        length = timedelta(minutes=minutes)
        start = window.start + length * self._rng.randrange((window.end - window.start) // length)
        return Interval(start=start, end=start + length)

    def _suits(self, learner: Account, mentor: Mentor, wanted: Interval) -> bool:
        taken = (*self._taken[learner.id], *self._taken[mentor.account_id])
        return wanted.start.astimezone(learner.zone).hour in AWAKE and not any(
            one.start - GAP < wanted.end and wanted.start < one.end + GAP for one in taken
        )

    def _topic(self, learner: Account, mentor: Mentor) -> str:
        shared = [topic for topic in mentor.topics if topic in learner.interests]
        return self._rng.choice(shared or mentor.topics)


def _open(teacher: Teacher, now: datetime) -> list[Interval]:
    begin, end = now - PAST, now + AHEAD
    # A window that the border cuts would start its grid in the wrong place.
    return [one for one in open_intervals(teacher.hours, begin, end) if one.start > begin and one.end < end]


def _popularity(teachers: Mapping[str, Teacher], rng: Random) -> dict[str, float]:
    ranking = [PRIYA, *rng.sample([key for key in teachers if key != PRIYA], len(teachers) - 1)]
    return {key: (rank + 1) ** -0.6 for rank, key in enumerate(ranking)}
