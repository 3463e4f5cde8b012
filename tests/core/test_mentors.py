"""Applying to teach, being decided on, and keeping hours: what works, what is refused, and who may do it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account, AuditEntry, Right, Role
from core.accounts.service import Accounts, Suspended
from core.errors import NotAllowed, NotFound, Refused, Stale
from core.mentors import limits
from core.mentors.hours import Interval, WallRange
from core.mentors.hours_text import parse_ranges, parse_week
from core.mentors.model import DateOverride, Mentor, MentorState, TravelZone
from core.mentors.service import Mentors, OwnApplication, Step, Unfinished
from core.mentors.slots import ranges_on, slots, zone_on
from core.mentors.topics.table import built_in
from core.money import Money
from core.policies import Policies
from core.store.database import Database
from core.store.tasks import Task
from core.store.types import Base

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KOLKATA = ZoneInfo("Asia/Kolkata")
TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)


class World:
    """A community on an empty database: people and the service, at a fixed moment."""

    def __init__(self, session: AsyncSession, now: datetime = NOW) -> None:
        self.session = session
        self.accounts = Accounts(session, now)
        self.mentors = Mentors(session, now, Policies())

    async def person(self, name: str, *roles: Role, zone: ZoneInfo | None = KOLKATA) -> Account:
        account = await self.accounts.meet(platform="test", external_id=name, chat=name, name=name)
        if zone:
            await self.accounts.live_in(account, zone)
        for role in roles:
            await self.accounts.appoint(account, role)
        return account

    async def applicant(self, name: str = "Priya") -> Account:
        """Somebody whose application lacks nothing."""
        account = await self.person(name)
        await self.mentors.begin(account)
        await self.mentors.describe(account, "pandas for messy data", "I turn untidy spreadsheets into answers.")
        await self.mentors.teach(account, ["pandas", "python"])
        await self.mentors.background(account, 8, "Data analyst in a hospital for 8 years", ["PCAP"])
        await self.mentors.charge(account, Money.of("600", "INR"), [60, 30])
        await self.mentors.speak(account, ["en", "hi"])
        await self.mentors.set_week(account, parse_week("Mon-Fri 18:00-21:00"))
        return account

    async def mentor(self, admin: Account, name: str = "Priya") -> Account:
        account = await self.applicant(name)
        await self.mentors.submit(account)
        await self.mentors.approve(admin, account.id)
        return account

    async def told(self) -> list[tuple[int, str]]:
        """Who is told what."""
        tasks = await self.session.scalars(select(Task).where(Task.kind == "notice").order_by(Task.id))
        return [(task.payload["account"], task.payload["why"]) for task in tasks]

    async def fresh(self, account: Account) -> Mentor:
        """The mentor as the database has it."""
        mentor = await self.mentors.get(account.id)
        await self.session.flush()
        await self.session.refresh(mentor)
        return mentor


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'opengig.db'}")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with database.writing() as session:
        yield World(session)
    await database.close()


async def test_an_application_starts_from_what_the_account_knows(world: World) -> None:
    ana = await world.person("Ana")
    mentor = await world.mentors.begin(ana)
    assert (mentor.zone_name, mentor.currency, mentor.state) == ("Asia/Kolkata", "INR", MentorState.DRAFT)
    assert await world.mentors.begin(ana) is mentor


async def test_what_is_missing_is_named_until_nothing_is(world: World) -> None:
    ana = await world.person("Ana", zone=None)
    mentor = await world.mentors.begin(ana)
    assert await world.mentors.missing(mentor) == tuple(Step)
    with pytest.raises(Unfinished) as refusal:
        await world.mentors.submit(ana)
    assert refusal.value.params["steps"] == tuple(Step)
    await world.mentors.live_in(ana, KOLKATA)
    assert Step.ZONE not in await world.mentors.missing(mentor)
    complete = await world.mentors.get((await world.applicant()).id)
    assert await world.mentors.missing(complete) == ()


async def test_an_application_goes_from_draft_to_approved(world: World) -> None:
    admin, owner = await world.person("Admin", Role.ADMIN), await world.person("Owner", Role.OWNER)
    await world.person("Moderator", Role.MODERATOR)
    priya = await world.applicant()
    await world.mentors.submit(priya)
    assert await world.told() == [(admin.id, "application_submitted"), (owner.id, "application_submitted")]
    assert [mentor.account_id for mentor in await world.mentors.queue(admin)] == [priya.id]

    await world.mentors.approve(admin, priya.id)
    mentor = await world.fresh(priya)
    assert (mentor.state, mentor.approved_at, mentor.submitted_at) == (MentorState.APPROVED, NOW, NOW)
    assert Right.TEACH in priya.rights
    assert (await world.told())[-1] == (priya.id, "application_approved")
    assert await world.mentors.queue(admin) == []
    entry = await world.session.scalar(select(AuditEntry))
    assert entry is not None
    assert (entry.actor_id, entry.action, entry.subject) == (admin.id, "application_approved", f"mentor:{priya.id}")
    redraw = select(Task.payload).where(Task.kind == "redraw", Task.key.endswith(f":{mentor.revision}"))
    assert await world.session.scalar(redraw) == {"subject": f"application:{priya.id}"}


async def test_a_rejected_applicant_reads_why_and_can_try_again(world: World) -> None:
    admin = await world.person("Admin", Role.ADMIN)
    priya = await world.applicant()
    for decide, state in (
        (world.mentors.reject, MentorState.REJECTED),
        (world.mentors.ask_changes, MentorState.CHANGES_REQUESTED),
    ):
        await world.mentors.submit(priya)
        with pytest.raises(limits.BadVerdict):
            await decide(admin, priya.id, " no ")
        await decide(admin, priya.id, " Please add a photo. ")
        mentor = await world.fresh(priya)
        assert (mentor.state, mentor.verdict) == (state, "Please add a photo.")
        assert (await world.told())[-1] == (priya.id, f"application_{state}")
        assert Right.TEACH not in priya.rights
    await world.mentors.submit(priya)
    assert (await world.fresh(priya)).verdict == ""
    assert len([told for told in await world.told() if told[1] == "application_submitted"]) == 3


async def test_the_second_of_two_decisions_is_stale(world: World) -> None:
    admin, owner = await world.person("Admin", Role.ADMIN), await world.person("Owner", Role.OWNER)
    priya = await world.mentor(admin)
    told = await world.told()
    with pytest.raises(Stale):
        await world.mentors.reject(owner, priya.id, "Changed my mind")
    with pytest.raises(Stale):
        await world.mentors.submit(priya)
    assert (await world.fresh(priya)).state == MentorState.APPROVED
    assert await world.told() == told


async def test_the_queue_is_oldest_first(world: World) -> None:
    admin = await world.person("Admin", Role.ADMIN)
    later, earlier = await world.applicant("Later"), await world.applicant("Earlier")
    await world.mentors.submit(later)
    await Mentors(world.session, NOW - DAY, Policies()).submit(earlier)
    assert [mentor.account_id for mentor in await world.mentors.queue(admin)] == [earlier.id, later.id]


async def test_only_those_with_the_right_decide_and_never_on_themselves(world: World) -> None:
    priya, other = await world.applicant(), await world.person("Other", Role.MENTOR, Role.FINANCE, Role.MODERATOR)
    await world.mentors.submit(priya)
    for decide in (
        lambda actor: world.mentors.approve(actor, priya.id),
        lambda actor: world.mentors.reject(actor, priya.id, "For a reason"),
        lambda actor: world.mentors.ask_changes(actor, priya.id, "For a reason"),
        world.mentors.queue,
    ):
        for actor in (other, priya):
            with pytest.raises(NotAllowed):
                await decide(actor)
    await world.accounts.appoint(priya, Role.ADMIN)
    with pytest.raises(OwnApplication):
        await world.mentors.approve(priya, priya.id)
    with pytest.raises(NotFound):
        await world.mentors.approve(priya, other.id)
    assert (await world.fresh(priya)).state == MentorState.SUBMITTED


OWN_ACTIONS: dict[str, Callable[[Mentors, Account], Awaitable[Any]]] = {
    "describe": lambda mentors, who: mentors.describe(who, "A good headline", "A few sentences about me."),
    "teach": lambda mentors, who: mentors.teach(who, ["python"]),
    "background": lambda mentors, who: mentors.background(who, 3, "Three good years", []),
    "charge": lambda mentors, who: mentors.charge(who, Money(0, "USD"), [30]),
    "speak": lambda mentors, who: mentors.speak(who, ["en"]),
    "show_intro": lambda mentors, who: mentors.show_intro(who, "https://example.org/me"),
    "book_instantly": lambda mentors, who: mentors.book_instantly(who, True),
    "cancel_under": lambda mentors, who: mentors.cancel_under(who, "strict"),
    "live_in": lambda mentors, who: mentors.live_in(who, KOLKATA),
    "set_week": lambda mentors, who: mentors.set_week(who, parse_week("Sat 10-14")),
    "set_day": lambda mentors, who: mentors.set_day(who, TODAY + DAY, parse_ranges("10-12")),
    "clear_day": lambda mentors, who: mentors.clear_day(who, TODAY + DAY),
    "take_off": lambda mentors, who: mentors.take_off(who, TODAY + DAY, TODAY + 3 * DAY),
    "travel_to": lambda mentors, who: mentors.travel_to(who, TODAY + DAY, ZoneInfo("Europe/Lisbon")),
    "submit": lambda mentors, who: mentors.submit(who),
}
"""What a person does with their own application; nothing takes the number of somebody else's."""


@pytest.mark.parametrize("name", OWN_ACTIONS)
async def test_only_an_active_applicant_edits_and_every_change_is_seen_by_a_search(world: World, name: str) -> None:
    act = OWN_ACTIONS[name]
    with pytest.raises(NotFound):
        await act(world.mentors, await world.person("Nobody"))
    priya = await world.applicant()
    await world.applicant("Other")
    highest = (await world.mentors.get((await world.person("Other")).id)).revision
    await act(world.mentors, priya)
    assert (await world.fresh(priya)).revision == highest + 1
    priya.suspended_at = NOW
    with pytest.raises(Suspended):
        await act(world.mentors, priya)


async def test_a_suspended_person_cannot_begin(world: World) -> None:
    ana = await world.person("Ana")
    ana.suspended_at = NOW
    with pytest.raises(Suspended):
        await world.mentors.begin(ana)


async def test_a_mentor_pauses_and_resumes_but_an_applicant_cannot(world: World) -> None:
    admin = await world.person("Admin", Role.ADMIN)
    priya, applicant = await world.mentor(admin), await world.applicant("Applicant")
    revision = (await world.fresh(priya)).revision
    await world.mentors.pause(priya)
    paused = await world.fresh(priya)
    assert paused.state == MentorState.PAUSED
    assert paused.revision > revision
    with pytest.raises(Stale):
        await world.mentors.pause(priya)
    await world.mentors.resume(priya)
    assert (await world.fresh(priya)).state == MentorState.APPROVED
    for change in (world.mentors.pause, world.mentors.resume):
        with pytest.raises(NotAllowed):
            await change(applicant)
        with pytest.raises(NotAllowed):
            await change(admin)


async def test_a_profile_is_public_once_approved(world: World) -> None:
    admin, learner = await world.person("Admin", Role.ADMIN), await world.person("Learner")
    priya, draft = await world.mentor(admin), await world.applicant("Draft")
    assert (await world.mentors.profile(priya.id, learner)).account_id == priya.id
    for viewer in (draft, admin):
        assert (await world.mentors.profile(draft.id, viewer)).account_id == draft.id
    for hidden in (draft.id, 9999):
        with pytest.raises(NotFound):
            await world.mentors.profile(hidden, learner)
    priya.suspended_at = NOW
    with pytest.raises(NotFound):
        await world.mentors.profile(priya.id, learner)


BAD_VALUES: list[tuple[type[Refused], Callable[[Mentors, Account], Awaitable[Any]]]] = [
    (limits.BadHeadline, lambda mentors, who: mentors.describe(who, "too  short", "A few sentences about me.")),
    (limits.BadHeadline, lambda mentors, who: mentors.describe(who, "x" * 81, "A few sentences about me.")),
    (limits.BadAbout, lambda mentors, who: mentors.describe(who, "A good headline", "Nothing much.")),
    (limits.BadAbout, lambda mentors, who: mentors.describe(who, "A good headline", "x" * 1001)),
    (limits.BadTopics, lambda mentors, who: mentors.teach(who, [])),
    (limits.BadTopics, lambda mentors, who: mentors.teach(who, ["no-such-topic"])),
    (limits.BadTopics, lambda mentors, who: mentors.teach(who, list(built_in().topics)[:13])),
    (limits.BadYears, lambda mentors, who: mentors.background(who, 61, "Sixty good years", [])),
    (limits.BadYears, lambda mentors, who: mentors.background(who, -1, "Some good years", [])),
    (limits.BadExperience, lambda mentors, who: mentors.background(who, 1, "None", [])),
    (limits.BadCertifications, lambda mentors, who: mentors.background(who, 1, "Some good years", ["x"])),
    (limits.BadCertifications, lambda mentors, who: mentors.background(who, 1, "Some good years", ["CELTA"] * 11)),
    (limits.BadPrice, lambda mentors, who: mentors.charge(who, Money(-1, "USD"), [60])),
    (limits.BadPrice, lambda mentors, who: mentors.charge(who, Money.of("100001", "USD"), [60])),
    (limits.BadPrice, lambda mentors, who: mentors.charge(who, Money(100, "ZZZ"), [60])),
    (limits.BadSessionMinutes, lambda mentors, who: mentors.charge(who, Money(100, "USD"), [])),
    (limits.BadSessionMinutes, lambda mentors, who: mentors.charge(who, Money(100, "USD"), [50])),
    (limits.BadSessionMinutes, lambda mentors, who: mentors.charge(who, Money(100, "USD"), [60, 255])),
    (limits.BadLanguages, lambda mentors, who: mentors.speak(who, [])),
    (limits.BadLanguages, lambda mentors, who: mentors.speak(who, ["english"])),
    (limits.BadLanguages, lambda mentors, who: mentors.speak(who, ["zz"])),
    *(
        (limits.BadLink, lambda mentors, who, url=url: mentors.show_intro(who, url))
        for url in (
            "http://example.org", "javascript:alert(1)", "https://", "https://localhost", "https://a b.org", "https://[",
            "https://user:pass@example.org", "https://example.org/\u202egpj", "https://example.org/" + "x" * 300,
        )
    ),
    (limits.BadCancellation, lambda mentors, who: mentors.cancel_under(who, "whatever")),
    (limits.BadDay, lambda mentors, who: mentors.set_day(who, TODAY - DAY, [])),
    (limits.BadDay, lambda mentors, who: mentors.set_day(who, TODAY + 731 * DAY, [])),
    (limits.BadDay, lambda mentors, who: mentors.take_off(who, TODAY + DAY, TODAY)),
    (limits.BadDay, lambda mentors, who: mentors.take_off(who, TODAY - 3 * DAY, TODAY - DAY)),
    (limits.BadDay, lambda mentors, who: mentors.travel_to(who, TODAY - DAY, KOLKATA)),
]  # fmt: skip


@pytest.mark.parametrize(("refusal", "act"), BAD_VALUES)
async def test_a_wrong_value_is_refused_with_an_example_and_changes_nothing(
    world: World, refusal: type[Refused], act: Callable[[Mentors, Account], Awaitable[Any]]
) -> None:
    priya = await world.applicant()
    revision = (await world.fresh(priya)).revision
    with pytest.raises(refusal) as refused:
        await act(world.mentors, priya)
    assert any(sign in refused.value.message % refused.value.params for sign in ("example", "“"))
    assert (await world.fresh(priya)).revision == revision


async def test_values_are_kept_clean(world: World) -> None:
    priya = await world.applicant()
    await world.mentors.describe(priya, "  Maths\n without   fear ", " One paragraph here.\n\nAnd another. ")
    await world.mentors.teach(priya, ["python", "python", "sql"])
    await world.mentors.charge(priya, Money.of("250000", "VND"), [90, 30, 30])
    await world.mentors.speak(priya, ["EN", "en", " pt "])
    await world.mentors.background(priya, 0, "Just finished my degree", [" CELTA  2019 ", ""])
    await world.mentors.show_intro(priya, "")
    mentor = await world.fresh(priya)
    assert mentor.headline == "Maths without fear"
    assert mentor.about == "One paragraph here.\n\nAnd another."
    assert (mentor.topics, mentor.session_minutes, mentor.languages) == (["python", "sql"], [30, 90], ["en", "pt"])
    assert (mentor.certifications, mentor.hourly) == (["CELTA 2019"], Money.of("250000", "VND"))


async def test_hours_come_back_as_they_were_set(world: World) -> None:
    priya = await world.applicant()
    lisbon = ZoneInfo("Europe/Lisbon")
    await world.mentors.set_week(priya, parse_week("Mon-Fri 18-21, Fri 8-9"))
    await world.mentors.set_day(priya, date(2026, 3, 4), parse_ranges("10-12, 14-16"))
    await world.mentors.set_day(priya, date(2026, 3, 5), [])
    holiday = await world.mentors.take_off(priya, date(2026, 3, 9), date(2026, 3, 11))
    await world.mentors.travel_to(priya, date(2026, 3, 20), KOLKATA)
    await world.mentors.travel_to(priya, date(2026, 3, 20), lisbon)
    hours = await world.mentors.hours(priya.id)
    assert ranges_on(hours, date(2026, 3, 6)) == parse_ranges("8-9, 18-21")
    assert ranges_on(hours, date(2026, 3, 4)) == parse_ranges("10-12, 14-16")
    assert ranges_on(hours, date(2026, 3, 5)) == ranges_on(hours, date(2026, 3, 10)) == ()
    assert (zone_on(hours, date(2026, 3, 19)), zone_on(hours, date(2026, 3, 20))) == (KOLKATA, lisbon)

    await world.mentors.clear_day(priya, date(2026, 3, 5))
    await world.mentors.set_day(priya, date(2026, 3, 4), parse_ranges("10-11"))
    await world.mentors.back_from(priya, holiday.id)
    hours = await world.mentors.hours(priya.id)
    assert ranges_on(hours, date(2026, 3, 4)) == parse_ranges("10-11")
    assert ranges_on(hours, date(2026, 3, 5)) == ranges_on(hours, date(2026, 3, 10)) == parse_ranges("18-21")


async def test_today_is_the_mentors_own_day(world: World) -> None:
    ana = await world.person("Ana", zone=ZoneInfo("Pacific/Kiritimati"))
    mentors = Mentors(world.session, datetime(2026, 3, 2, 11, tzinfo=UTC), Policies())
    await mentors.begin(ana)
    with pytest.raises(limits.BadDay):
        await mentors.set_day(ana, date(2026, 3, 2), [])
    await mentors.set_day(ana, date(2026, 3, 3), [])


async def test_nobody_ends_the_holiday_of_somebody_else(world: World) -> None:
    priya, other = await world.applicant(), await world.applicant("Other")
    holiday = await world.mentors.take_off(priya, TODAY + DAY, TODAY + DAY)
    with pytest.raises(NotFound):
        await world.mentors.back_from(other, holiday.id)
    assert [row.id for row in await world.mentors.days_off(priya.id)] == [holiday.id]


async def test_special_dates_are_bounded_and_old_ones_make_room(world: World) -> None:
    priya = await world.applicant()
    scattered = [WallRange(start=at, end=at + 1) for at in range(0, 26, 2)]
    for ahead in range(100):
        await world.mentors.set_day(priya, TODAY + ahead * DAY, parse_ranges("10-11, 12-13"))
    await world.mentors.set_day(priya, TODAY, [])
    for ahead in range(20):
        await world.mentors.take_off(priya, TODAY, TODAY + ahead * DAY)
        await world.mentors.travel_to(priya, TODAY + ahead * DAY, KOLKATA)
    for act in (
        world.mentors.set_day(priya, TODAY + 200 * DAY, []),
        world.mentors.set_day(priya, TODAY + DAY, scattered),
        world.mentors.take_off(priya, TODAY, TODAY),
        world.mentors.travel_to(priya, TODAY + 200 * DAY, KOLKATA),
        world.mentors.set_week(priya, [(day, wall) for day in range(7) for wall in scattered[:8]]),
    ):
        with pytest.raises(limits.TooManyDates):
            await act
    later = Mentors(world.session, NOW + 10 * DAY, Policies())
    await later.set_day(priya, TODAY + 200 * DAY, [])
    await later.take_off(priya, TODAY + 10 * DAY, TODAY + 10 * DAY)
    await later.travel_to(priya, TODAY + 200 * DAY, KOLKATA)
    days = await world.session.scalars(select(DateOverride.day).distinct().order_by(DateOverride.day))
    assert days.first() == TODAY + 8 * DAY
    journeys = await world.session.scalars(select(TravelZone.since).order_by(TravelZone.since))
    assert journeys.first() == TODAY + 7 * DAY


async def test_the_hours_of_many_mentors_take_a_fixed_number_of_queries(world: World) -> None:
    people = [await world.applicant(f"Mentor {number}") for number in range(12)]
    await world.session.flush()
    queries: list[str] = []
    engine = world.session.get_bind().engine
    event.listen(engine, "before_cursor_execute", lambda *call: queries.append(call[2]))
    found = await world.mentors.hours_of([person.id for person in people] + [9999])
    assert set(found) == {person.id for person in people}
    assert all(ranges_on(hours, date(2026, 3, 6)) == parse_ranges("18-21") for hours in found.values())
    assert len(queries) <= 5
    with pytest.raises(NotFound):
        await world.mentors.hours(9999)


async def test_open_slots_keep_the_policies(world: World) -> None:
    mentor = await world.mentors.get((await world.applicant()).id)
    hour = timedelta(hours=1)
    starts = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
    busy = [Interval(start=starts + DAY, end=starts + DAY + hour)]
    hours = await world.mentors.hours(mentor.account_id)
    found = slots(hours, world.mentors.rules(hour), busy, now=NOW, start=NOW, end=NOW + 2 * DAY)
    assert [slot.start for slot in found] == [starts, starts + hour, starts + 2 * hour, starts + DAY + 2 * hour]


async def test_a_session_costs_its_part_of_the_hour_rounded_half_up(world: World) -> None:
    priya = await world.applicant()
    mentor = await world.mentors.get(priya.id)
    await world.mentors.charge(priya, Money(3333, "USD"), [30])
    assert [world.mentors.price(mentor, minutes).minor for minutes in (15, 30, 60, 90)] == [833, 1667, 3333, 5000]
    await world.mentors.charge(priya, Money(0, "USD"), [30])
    assert world.mentors.price(mentor, 60) == Money(0, "USD")


async def test_counters_grow_and_are_seen_by_a_search(world: World) -> None:
    priya = await world.applicant()
    revision = (await world.fresh(priya)).revision
    await world.mentors.count_session(priya.id)
    await world.mentors.count_review(priya.id, stars=5, weight=1.0)
    await world.mentors.count_review(priya.id, stars=4, weight=0.5)
    mentor = await world.fresh(priya)
    assert (mentor.session_count, mentor.review_count, mentor.rating_sum, mentor.rating_weight) == (1, 2, 7.0, 1.5)
    assert mentor.revision == revision + 3
