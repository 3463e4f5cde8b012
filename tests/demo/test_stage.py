"""The demo's desk: everybody can be played, and time can be skipped, also across a restart."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from adapters.webchat.ports import Group, Person, Stage
from bot.demo.cast import ANA
from bot.demo.clock import FILE, DemoClock
from bot.demo.stage import DemoStage
from core.accounts.service import Accounts
from core.clock import MovableClock
from core.mentors.service import Mentors
from core.notices.service import Notices
from core.store.database import Database
from core.store.tasks import Priority, Task, Tasks
from tests.demo.conftest import NOON, POLICIES, StandingClock


class Bell:
    """Counts how often the worker was woken."""

    def __init__(self) -> None:
        self.rung = 0

    def __call__(self) -> None:
        self.rung += 1


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
def stage(database: Database, clock: MovableClock, bell: Bell) -> DemoStage:
    return DemoStage(database, clock, bell)


async def named(stage: Stage, name: str) -> Person:
    return next(person for person in await stage.people() if person.name == name)


async def test_the_two_of_the_story_come_first_in_their_groups(stage: DemoStage) -> None:
    people = await stage.people()
    mentors = [person for person in people if person.group is Group.MENTORS]
    assert [person.group for person in people] == [
        *[Group.LEARNERS] * 12, *[Group.MENTORS] * 42, Group.ADMINS,
    ]  # fmt: skip
    assert people[0].name == "Ana Silva"
    assert mentors[0].name == "Priya Sharma"
    names = [person.name for person in mentors[1:40]]
    assert names == sorted(names)


async def test_a_person_is_shown_with_role_city_and_picture(stage: DemoStage) -> None:
    assert (await named(stage, "Priya Sharma")).role == "Mentor · Kolkata"
    assert (await named(stage, "Diego Arriaga")).role == "Learner · Buenos Aires"
    assert (await named(stage, "Farida Karimova")).role == "Wants to teach · Tashkent"
    assert (await named(stage, "Robin Ashdown")).role == "Admin · London"
    assert all(person.picture is not None for person in await stage.people())
    assert (await named(stage, "Ana Silva")).key == ANA


async def test_an_applicant_who_is_approved_becomes_a_mentor(stage: DemoStage, database: Database) -> None:
    async with database.writing() as session:
        mentors = Mentors(session, NOON, POLICIES)
        owner = await Accounts(session, NOON).meet(platform="web", external_id="admin", chat="admin", name="")
        await mentors.approve(owner, (await mentors.queue(owner))[0].account_id)
    roles = {(await named(stage, name)).role for name in ("Farida Karimova", "Zanele Khuboni")}
    assert len(roles & {"Mentor · Tashkent", "Mentor · Johannesburg"}) == 1


async def test_a_newcomer_is_listed_at_once_and_has_no_account_before_the_first_message(
    stage: DemoStage, database: Database
) -> None:
    first, second = await stage.newcomer(), await stage.newcomer()
    assert (first.name, second.name) == ("Someone new", "Someone new 2")
    learners = [person for person in await stage.people() if person.group is Group.LEARNERS]
    assert learners[-2:] == [first, second]
    restarted = DemoStage(database, MovableClock(StandingClock()), Bell())
    assert first.key not in {person.key for person in await restarted.people()}


async def test_a_newcomer_who_spoke_stays_once_and_the_next_has_another_key(
    stage: DemoStage, database: Database
) -> None:
    first = await stage.newcomer()
    async with database.writing() as session:
        await Accounts(session, NOON).meet(platform="web", external_id=first.key, chat=first.key, name=first.name)
    restarted = DemoStage(database, MovableClock(StandingClock()), Bell())
    for desk in (stage, restarted):
        assert [(one.key, one.role) for one in await desk.people()].count((first.key, "Learner")) == 1
        assert (await desk.newcomer()).key != first.key


@pytest.mark.parametrize(
    ("to", "amount", "said"),
    [
        ("10m", timedelta(minutes=10), "Skipped 10 minutes."),
        ("1h", timedelta(hours=1), "Skipped 1 hour."),
        ("1d", timedelta(days=1), "Skipped 1 day."),
    ],
)
async def test_time_can_be_skipped_and_the_worker_looks_at_once(
    stage: DemoStage, bell: Bell, to: str, amount: timedelta, said: str
) -> None:
    assert await stage.skip(to) == said
    assert stage.now() == NOON + amount
    assert bell.rung == 1


async def test_next_goes_to_just_after_what_people_will_see_and_says_what(
    stage: DemoStage, database: Database, bell: Bell
) -> None:
    soon = NOON + timedelta(minutes=5)
    async with database.writing() as session:
        ana = await Accounts(session, NOON).meet(platform="web", external_id=ANA, chat=ANA, name="")
        await Tasks(session).enqueue("payment.poll", key="unseen", run_at=soon, priority=Priority.MONEY)
        at = NOON + timedelta(hours=2, minutes=3)
        await Notices(session, NOON).tell(ana.id, "reminder", about="booking", number=1, key="seen", run_at=at)
    assert await stage.skip("next") == "Skipped 2 hours 3 minutes: a message for Ana Silva."
    assert stage.now() == at + timedelta(seconds=1)
    assert bell.rung == 1


async def test_next_stays_where_it_is_when_nothing_is_planned(stage: DemoStage, database: Database, bell: Bell) -> None:
    async with database.writing() as session:
        await session.execute(delete(Task))
    assert (await stage.skip("next")).startswith("Nothing is planned")
    assert (stage.now(), bell.rung) == (NOON, 0)


async def test_next_walks_through_everything_that_is_planned(stage: DemoStage) -> None:
    seen: list[datetime] = []
    while not (said := await stage.skip("next")).startswith("Nothing"):
        assert said.startswith("Skipped ")
        seen.append(stage.now())
    assert len(seen) > 20
    assert seen == sorted(set(seen))


def test_what_was_skipped_survives_a_restart(tmp_path: Path) -> None:
    DemoClock(tmp_path, StandingClock()).skip(timedelta(hours=3))
    clock = DemoClock(tmp_path, StandingClock())
    assert clock.now() == NOON + timedelta(hours=3)
    clock.skip(timedelta(minutes=1))
    assert DemoClock(tmp_path, StandingClock()).ahead == timedelta(hours=3, minutes=1)
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


def test_a_new_demo_begins_in_the_present(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    assert before <= DemoClock(tmp_path).now() <= datetime.now(UTC)


@pytest.mark.parametrize("content", ["", "[]", '{"ahead_seconds": "x"}', '{"ahead_seconds": -5}', "{}"])
def test_a_clock_that_cannot_be_read_is_refused_rather_than_set_back(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content, "utf-8")
    with pytest.raises(ValueError, match=FILE):
        DemoClock(tmp_path, StandingClock())
