"""The demo's desk: who can be played, newcomers, and the clock that skips ahead."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.webchat.decode import PLATFORM
from adapters.webchat.ports import Group, Person
from bot.demo.cast import ANA, PRIYA
from bot.dialogue.catalogue import _, ngettext
from core.accounts.model import Account, Identity, Role
from core.bookings.followups import COMPLETE, EXPIRE, NUDGE
from core.clock import Clock, MovableClock
from core.mentors.model import Mentor, MentorState
from core.notices.service import NOTICE
from core.reviews.service import PUBLISH
from core.store.database import Database
from core.store.tasks import Task

NEWCOMER = "new-"
AMOUNTS = {"10m": timedelta(minutes=10), "1h": timedelta(hours=1), "1d": timedelta(days=1)}
SEEN = (NOTICE, EXPIRE, COMPLETE, NUDGE, PUBLISH)
"""The tasks that people see happening; polls and other upkeep are not worth a skip."""
JUST_AFTER = timedelta(seconds=1)


class DemoStage:
    """Implements `adapters.webchat.ports.Stage`; `wake` tells the worker that the clock has moved.

    A clock that is not a MovableClock stays where it is: so the web chat can also be tried on a real community.
    """

    def __init__(self, database: Database, clock: Clock, wake: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake
        self._arrived: dict[str, Person] = {}

    @property
    def is_demo(self) -> bool:
        """Whether the clock can be moved: only a demo's can."""
        return isinstance(self._clock, MovableClock)

    async def people(self) -> list[Person]:
        """Return everyone who can be played: learners from Ana on, mentors from Priya on, those who look after them.

        Newcomers have no account before their first message, and are known until then to this process only.
        """
        async with self._database.reading() as session:
            known = await _people(session)
        met = {person.key for person in known}
        waiting = [person for key, person in self._arrived.items() if key not in met]
        order = list(Group)
        return sorted([*known, *waiting], key=lambda person: order.index(person.group))

    async def newcomer(self) -> Person:
        """Make someone who has never met the bot."""
        async with self._database.reading() as session:
            met = await session.scalars(
                select(Identity.external_id).where(
                    Identity.platform == PLATFORM, Identity.external_id.startswith(NEWCOMER, autoescape=True)
                )
            )
            taken = {*met, *self._arrived}
        number = next(number for number in count(1) if f"{NEWCOMER}{number}" not in taken)
        name = _("Someone new") if number == 1 else _("Someone new %(number)s") % {"number": number}
        person = Person(key=f"{NEWCOMER}{number}", name=name, role=_("Just arrived"), group=Group.LEARNERS)
        self._arrived[person.key] = person
        return person

    async def skip(self, to: str) -> str:
        """Move the clock by "10m", "1h" or "1d", or to just after what happens "next"; return a sentence that says so.

        Raises KeyError for anything else.
        """
        if not isinstance(self._clock, MovableClock):
            return _("Only the demo can skip ahead: this is the real time.")
        if to != "next":
            self._move(self._clock, AMOUNTS[to])
            return _("Skipped %(time)s.") % {"time": _time(AMOUNTS[to])}
        now = self.now()
        async with self._database.reading() as session:
            task = await _next(session, now)
            if task is None:
                return _("Nothing is planned. Book a session first, then skip to its reminders.")
            what = await _what(session, task)
        self._move(self._clock, task.run_at + JUST_AFTER - now)
        return _("Skipped %(time)s: %(what)s.") % {"time": _time(task.run_at - now), "what": what}

    def now(self) -> datetime:
        """Return the demo's present instant, aware."""
        return self._clock.now()

    def _move(self, clock: MovableClock, amount: timedelta) -> None:
        clock.skip(amount)
        self._wake()


async def _people(session: AsyncSession) -> list[Person]:
    rows = await session.execute(
        select(Identity.external_id, Account, Mentor.state)
        .join(Account, Account.id == Identity.account_id)
        .outerjoin(Mentor, Mentor.account_id == Account.id)
        .where(Identity.platform == PLATFORM)
        .order_by(Account.id)
    )
    return [_person(key, account, state) for key, account, state in sorted(rows, key=lambda row: _place(*row))]


def _place(key: str, account: Account, _state: str | None) -> tuple[bool, bool, str]:
    """Return where somebody stands among their group: the two of the story first, mentors by name."""
    teaches = account.has(Role.MENTOR)
    return key not in {ANA, PRIYA}, not teaches, account.name if teaches else ""


def _person(key: str, account: Account, state: str | None) -> Person:
    group, role = _part(account, state)
    city = "" if account.zone_name is None else account.zone_name.rpartition("/")[2].replace("_", " ")
    return Person(
        key=key,
        name=account.name,
        role=f"{role} · {city}" if city else role,
        group=group,
        picture=account.picture_id,
    )


def _part(account: Account, state: str | None) -> tuple[Group, str]:
    if any(held.role != Role.MENTOR for held in account.roles):
        return Group.ADMINS, _("Admin")
    if account.has(Role.MENTOR):
        return Group.MENTORS, _("Mentor")
    if state == MentorState.SUBMITTED:
        return Group.MENTORS, _("Wants to teach")
    return Group.LEARNERS, _("Learner")


async def _next(session: AsyncSession, now: datetime) -> Task | None:
    # What is due already is the worker's business by now.
    planned = select(Task).where(Task.done_at.is_(None), Task.kind.in_(SEEN), Task.run_at > now)
    return await session.scalar(planned.order_by(Task.run_at, Task.id).limit(1))


async def _what(session: AsyncSession, task: Task) -> str:
    if task.kind == NOTICE:
        account = await session.get(Account, task.payload["account"])
        return _("a message for %(name)s") % {"name": account.name if account else _("someone")}
    return {
        EXPIRE: _("the time for an answer or a payment is over"),
        COMPLETE: _("a session counts as completed"),
        NUDGE: _("a mentor is reminded of a request"),
        PUBLISH: _("the time for a review is over"),
    }[task.kind]


def _time(amount: timedelta) -> str:
    """Write a duration in its two largest units: "2 days 3 hours"."""
    minutes = max(1, round(amount / timedelta(minutes=1)))
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [
        ngettext("%(count)s day", "%(count)s days", days) % {"count": days} if days else "",
        ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours} if hours else "",
        ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes} if minutes else "",
    ]
    return " ".join([part for part in parts if part][:2])
