"""Who may do what with people, mentors, reviews and money: the core itself refuses everybody else, and keeps all."""

import asyncio
import inspect
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from core.accounts.linking import Linking
from core.accounts.model import Account, Role
from core.accounts.service import Accounts
from core.bookings.states import State
from core.errors import Refused
from core.marketplace import Marketplace
from core.mentors.service import Mentors
from core.mentors.topics.service import Topics
from core.merging import Merging
from core.messages.service import Messages
from core.money import Money
from core.payments.service import Payments
from core.questions.service import Questions
from core.reports.model import Outcome
from core.reports.service import Reports, Subject
from core.reviews.service import Reviews
from core.rooms.model import Purpose
from core.rooms.service import Rooms
from core.store.database import Database
from core.store.types import Base
from core.support.service import Support
from tests.screens.desk import NOW, Desk

DAY = NOW.date() + timedelta(days=3)
LISBON = ZoneInfo("Europe/Lisbon")
EVERYBODY = ("ana", "priya", "ravi", "lena", "noor", "eve", "admin", "finance", "moderator", "owner")
"""A learner, her mentor, one on a break, one who waits, one who has not sent it, a stranger, and the staff."""
MENTORS = frozenset({"priya", "ravi", "lena", "noor"})
JUDGES = frozenset({"admin", "owner"})
PAIR = frozenset({"ana", "priya"})
KEEPERS = frozenset({"admin", "owner", "moderator"})


class World:
    """A small community; `ids` names its things."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.who: dict[str, Account] = {}
        self.ids: dict[str, int] = {}

    async def assemble(self) -> None:
        desk = self.desk
        for role in (Role.OWNER, Role.ADMIN, Role.FINANCE, Role.MODERATOR):
            self.who[role.value] = await desk.person(role.value, role)
        self.who |= {name: await desk.mentor(self.who["owner"], name) for name in ("priya", "ravi")}
        self.who |= {name: await desk.applicant(name) for name in ("lena", "noor")}
        self.who |= {name: await desk.person(name) for name in ("ana", "eve", "paused")}
        market, ana, priya = desk.market, self.who["ana"], self.who["priya"]
        await market.mentors.pause(self.who["ravi"])
        await market.mentors.submit(self.who["lena"])
        await market.accounts.suspend(self.who["owner"], self.who["paused"].id)
        self.ids["holiday"] = (await market.mentors.take_off(priya, DAY, DAY)).id
        self.ids["reviewed"] = (await desk.booking(ana, priya, State.COMPLETED, days=-1)).id
        self.ids["ended"] = (await desk.booking(ana, priya, State.COMPLETED, days=-2)).id
        self.ids["review"] = (await market.reviews.write(ana, self.ids["reviewed"], 5, "Clear.")).id
        await market.reviews.write(priya, self.ids["reviewed"], 4, "Curious.")
        self.ids["question"] = (await market.questions.ask(ana, "Can I pay in cash?")).id
        self.ids["report"] = (await market.reports.file(ana, Subject(platform="test"), "Spam.")).id
        asked = await market.support.write(ana, "I was charged twice.")
        own = await market.support.write(self.who["admin"], "I lost my phone.")
        self.ids |= {"case": asked.case_id, "support": asked.id, "of admin": own.case_id}
        await market.rooms.bind(self.who["admin"], "test", "team", "Team", [Purpose.ADMINS])
        self.ids["room"] = (await market.rooms.listed(self.who["admin"]))[0].id
        self.ids["message"] = (await market.messages.send(ana, self.ids["ended"], "Thank you!")).id
        second, newcomer = await desk.elsewhere("second"), await desk.elsewhere("newcomer")
        await desk.claims(ana, second)
        await market.merging.merge(ana, second.id)
        await desk.claims(self.who["eve"], newcomer)
        await market.linking.offer(self.who["noor"], "test")
        self.ids["newcomer"] = newcomer.id
        for asker in (ana, priya):
            await market.topics.ask_for(asker, "stargazing at dawn")
        await market.topics.add(self.who["owner"], "Beekeeping", None, ["hives"])
        await market.topics.add(self.who["owner"], "Juggling", None)
        await market.topics.retire(self.who["owner"], "juggling")
        self.ids |= {name: account.id for name, account in self.who.items()}

    async def remember(self, ids: dict[str, int]) -> None:
        """Take up what `assemble` left in the database."""
        self.ids = ids
        people = {account.id: account for account in await self.desk.session.scalars(select(Account))}
        self.who = {name: people[ids[name]] for name in EVERYBODY}

    async def everything(self) -> list[Any]:
        await self.desk.session.flush()
        return [(await self.desk.session.execute(table.select())).all() for table in Base.metadata.sorted_tables]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """Return a database with everybody in it, and the numbers of its things: made once for all tests."""
    file = tmp_path_factory.mktemp("rights") / "template.db"

    async def make() -> dict[str, int]:
        database = Database(f"sqlite+aiosqlite:///{file}")
        async with database.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with database.writing() as session:
            world = World(Desk(session))
            await world.assemble()
        await database.close()
        return world.ids

    return file, asyncio.run(make())


@pytest.fixture
async def world(tmp_path: Path, template: tuple[Path, dict[str, int]]) -> AsyncIterator[World]:
    shutil.copy(template[0], tmp_path / "rights.db")
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'rights.db'}")
    async with database.writing() as session:
        found = World(Desk(session))
        await found.remember(template[1])
        yield found
    await database.close()


Act = Callable[[Marketplace, Account, dict[str, int]], Awaitable[Any]]
ACTS: dict[str, tuple[frozenset[str], Act]] = {
    "Accounts.suspend": (KEEPERS, lambda m, a, i: m.accounts.suspend(a, i["ana"])),
    "Accounts.suspend an admin": (frozenset({"owner"}), lambda m, a, i: m.accounts.suspend(a, i["admin"])),
    "Accounts.suspend the owner": (frozenset(), lambda m, a, i: m.accounts.suspend(a, i["owner"])),
    "Accounts.suspend oneself": (frozenset(), lambda m, a, _i: m.accounts.suspend(a, a.id)),
    "Accounts.restore": (KEEPERS, lambda m, a, i: m.accounts.restore(a, i["paused"])),
    "Accounts.grant": (frozenset({"owner"}), lambda m, a, _i: m.accounts.grant(a, a.id, Role.ADMIN)),
    "Accounts.grant what is not given": (frozenset(), lambda m, a, _i: m.accounts.grant(a, a.id, Role.OWNER)),
    "Accounts.revoke": (frozenset({"owner"}), lambda m, a, i: m.accounts.revoke(a, i["finance"], Role.FINANCE)),
    "Accounts.rename": (frozenset(EVERYBODY), lambda m, a, _i: m.accounts.rename(a, "Somebody")),
    "Accounts.live_in": (frozenset(EVERYBODY), lambda m, a, _i: m.accounts.live_in(a, LISBON)),
    "Accounts.like": (frozenset(EVERYBODY), lambda m, a, _i: m.accounts.like(a, interests=["chess"])),
    "Accounts.speak": (frozenset(EVERYBODY), lambda m, a, _i: m.accounts.speak(a, "hi")),
    "Accounts.picture": (frozenset(), lambda m, a, _i: m.accounts.picture(a, 99)),
    "Accounts.prefer": (frozenset(EVERYBODY), lambda m, a, _i: m.accounts.prefer(a, "test")),
    "Accounts.prefer where one is not": (frozenset(), lambda m, a, _i: m.accounts.prefer(a, "nowhere")),
    "Linking.offer": (frozenset(EVERYBODY), lambda m, a, _i: m.linking.offer(a, "test")),
    "Linking.claim": (frozenset(EVERYBODY), lambda m, a, _i: m.linking.claim(a, "ABCD-EFGH")),
    "Linking.forget": (frozenset(EVERYBODY), lambda m, a, _i: m.linking.forget(a)),
    "Linking.separate": (frozenset({"ana"}), lambda m, a, _i: m.linking.separate(a, "telegram", here="test")),
    "Merging.merge": (frozenset({"eve"}), lambda m, a, i: m.merging.merge(a, i["newcomer"])),
    "Mentors.begin": (frozenset(EVERYBODY), lambda m, a, _i: m.mentors.begin(a)),
    "Mentors.describe": (MENTORS, lambda m, a, _i: m.mentors.describe(a, "Chess for all", "I teach chess to all.")),
    "Mentors.teach": (MENTORS, lambda m, a, _i: m.mentors.teach(a, ["python"])),
    "Mentors.background": (MENTORS, lambda m, a, _i: m.mentors.background(a, 3, "Three years in a school club", [])),
    "Mentors.charge": (MENTORS, lambda m, a, _i: m.mentors.charge(a, Money.of("10", "USD"), [60])),
    "Mentors.speak": (MENTORS, lambda m, a, _i: m.mentors.speak(a, ["en"])),
    "Mentors.show_intro": (MENTORS, lambda m, a, _i: m.mentors.show_intro(a, "https://example.org/me")),
    "Mentors.meet_at": (MENTORS, lambda m, a, _i: m.mentors.meet_at(a, "https://meet.example.org/me")),
    "Mentors.book_instantly": (MENTORS, lambda m, a, _i: m.mentors.book_instantly(a, True)),
    "Mentors.cancel_under": (MENTORS, lambda m, a, _i: m.mentors.cancel_under(a, "strict")),
    "Mentors.live_in": (MENTORS, lambda m, a, _i: m.mentors.live_in(a, LISBON)),
    "Mentors.set_week": (MENTORS, lambda m, a, _i: m.mentors.set_week(a, [])),
    "Mentors.set_day": (MENTORS, lambda m, a, _i: m.mentors.set_day(a, DAY, [])),
    "Mentors.clear_day": (MENTORS, lambda m, a, _i: m.mentors.clear_day(a, DAY)),
    "Mentors.take_off": (MENTORS, lambda m, a, _i: m.mentors.take_off(a, DAY, DAY)),
    "Mentors.back_from": (frozenset({"priya"}), lambda m, a, i: m.mentors.back_from(a, i["holiday"])),
    "Mentors.travel_to": (MENTORS, lambda m, a, _i: m.mentors.travel_to(a, DAY, LISBON)),
    "Mentors.submit": (frozenset({"noor"}), lambda m, a, _i: m.mentors.submit(a)),
    "Mentors.approve": (JUDGES, lambda m, a, i: m.mentors.approve(a, i["lena"])),
    "Mentors.approve oneself": (frozenset(), lambda m, a, _i: m.mentors.approve(a, a.id)),
    "Mentors.reject": (JUDGES, lambda m, a, i: m.mentors.reject(a, i["lena"], "There are enough of us.")),
    "Mentors.ask_changes": (JUDGES, lambda m, a, i: m.mentors.ask_changes(a, i["lena"], "Please add a photo.")),
    "Mentors.pause": (frozenset({"priya"}), lambda m, a, _i: m.mentors.pause(a)),
    "Mentors.resume": (frozenset({"ravi"}), lambda m, a, _i: m.mentors.resume(a)),
    "Questions.ask": (frozenset(EVERYBODY), lambda m, a, _i: m.questions.ask(a, "Is there tea?")),
    "Questions.answer": (JUDGES, lambda m, a, i: m.questions.answer(a, i["question"], "Not yet.")),
    "Questions.drop": (JUDGES, lambda m, a, i: m.questions.drop(a, i["question"])),
    "Messages.send": (PAIR, lambda m, a, i: m.messages.send(a, i["ended"], "Hello!")),
    "Reports.file": (frozenset(EVERYBODY), lambda m, a, _i: m.reports.file(a, Subject(platform="x"), "Spam.")),
    "Reports.close": (KEEPERS, lambda m, a, i: m.reports.close(a, i["report"], Outcome.ACTED)),
    "Support.write": (frozenset(EVERYBODY), lambda m, a, _i: m.support.write(a, "Hello?")),
    "Support.reply": (JUDGES, lambda m, a, i: m.support.reply(a, i["case"], "I look into it.")),
    "Support.reply to an admin": (frozenset({"owner"}), lambda m, a, i: m.support.reply(a, i["of admin"], "Hello.")),
    "Support.close": (JUDGES | {"ana"}, lambda m, a, i: m.support.close(a, i["case"])),
    "Topics.add": (JUDGES, lambda m, a, _i: m.topics.add(a, "Falconry", "python", ["hawks"])),
    "Topics.call": (JUDGES, lambda m, a, _i: m.topics.call(a, "beekeeping", "apiary")),
    "Topics.uncall": (JUDGES, lambda m, a, _i: m.topics.uncall(a, "beekeeping", "hives")),
    "Topics.rename": (JUDGES, lambda m, a, _i: m.topics.rename(a, "beekeeping", "Honey bees")),
    "Topics.retire": (JUDGES, lambda m, a, _i: m.topics.retire(a, "beekeeping")),
    "Topics.retire what is taught": (frozenset(), lambda m, a, _i: m.topics.retire(a, "python")),
    "Topics.bring_back": (JUDGES, lambda m, a, _i: m.topics.bring_back(a, "juggling")),
    "Topics.ignore": (JUDGES, lambda m, a, _i: m.topics.ignore(a, "stargazing at dawn")),
    "Topics.ask_for": (frozenset(EVERYBODY), lambda m, a, _i: m.topics.ask_for(a, "falconry")),
    "Reviews.write": (frozenset({"ana", "priya"}), lambda m, a, i: m.reviews.write(a, i["ended"], 5)),
    "Reviews.answer": (frozenset({"priya"}), lambda m, a, i: m.reviews.answer(a, i["review"], "Thank you!")),
    "Rooms.bind": (JUDGES, lambda m, a, _i: m.rooms.bind(a, "test", "hall", "Hall", [Purpose.NEWS])),
    "Rooms.unbind": (JUDGES, lambda m, a, i: m.rooms.unbind(a, i["room"])),
}  # fmt: skip
"""Each verb: who may, and the call."""
PAUSED_TOO = {"Support.write": frozenset(EVERYBODY), "Support.close": frozenset({"ana"})}
"""Who may do what also while their account is paused: nobody is shut out from those who look after them."""
LOOKS: dict[str, tuple[frozenset[str], Act]] = {
    "Accounts.named": (KEEPERS, lambda m, a, _i: m.accounts.named(a, "ana")),
    "Accounts.people": (KEEPERS, lambda m, a, _i: m.accounts.people(a, limit=5)),
    "Accounts.head_count": (KEEPERS, lambda m, a, _i: m.accounts.head_count(a)),
    "Linking.offered": (frozenset({"noor"}), lambda m, a, _i: m.linking.offered(a)),
    "Linking.claimed": (frozenset({"eve"}), lambda m, a, _i: m.linking.claimed(a)),
    "Linking.separable": (frozenset({"ana"}), lambda m, a, _i: m.linking.separable(a, here="test")),
    "Merging.plan": (frozenset({"eve"}), lambda m, a, _i: m.merging.plan(a)),
    "Mentors.profile": (JUDGES | {"lena"}, lambda m, a, i: m.mentors.profile(i["lena"], a)),
    "Mentors.queue": (JUDGES, lambda m, a, _i: m.mentors.queue(a)),
    "Questions.get": (JUDGES | {"ana"}, lambda m, a, i: m.questions.get(a, i["question"])),
    "Questions.askers": (JUDGES, lambda m, a, i: m.questions.askers(a, i["question"])),
    "Questions.unanswered": (JUDGES, lambda m, a, _i: m.questions.unanswered(a, limit=5)),
    "Questions.how_many": (JUDGES, lambda m, a, _i: m.questions.how_many(a)),
    "Messages.booking": (PAIR, lambda m, a, i: m.messages.booking(a, i["ended"])),
    "Messages.count": (PAIR, lambda m, a, i: m.messages.count(a, i["ended"])),
    "Messages.get": (PAIR, lambda m, a, i: m.messages.get(a, i["message"])),
    "Messages.of_booking": (PAIR, lambda m, a, i: m.messages.of_booking(a, i["ended"])),
    "Reports.get": (KEEPERS, lambda m, a, i: m.reports.get(a, i["report"])),
    "Reports.own": (frozenset({"ana"}), lambda m, a, i: m.reports.own(a, i["report"])),
    "Reports.listed": (KEEPERS, lambda m, a, _i: m.reports.listed(a, limit=5)),
    "Reports.waiting": (KEEPERS, lambda m, a, _i: m.reports.waiting(a)),
    "Support.get": (JUDGES | {"ana"}, lambda m, a, i: m.support.get(a, i["case"])),
    "Support.mine": (frozenset({"ana", "admin"}), lambda m, a, _i: m.support.mine(a)),
    "Support.thread": (JUDGES | {"ana"}, lambda m, a, i: m.support.thread(a, i["case"], limit=5)),
    "Support.message": (JUDGES | {"ana"}, lambda m, a, i: m.support.message(a, i["support"])),
    "Support.listed": (JUDGES, lambda m, a, _i: m.support.listed(a, limit=5)),
    "Support.waiting": (JUDGES, lambda m, a, _i: m.support.waiting(a)),
    "Topics.own": (JUDGES, lambda m, a, _i: m.topics.own(a)),
    "Topics.get": (JUDGES, lambda m, a, _i: m.topics.get(a, "beekeeping")),
    "Topics.teaching": (JUDGES, lambda m, a, _i: m.topics.teaching(a, "python")),
    "Topics.wishes": (JUDGES, lambda m, a, _i: m.topics.wishes(a, limit=5)),
    "Topics.wish": (JUDGES, lambda m, a, _i: m.topics.wish(a, "stargazing at dawn")),
    "Reviews.of_mentor": (frozenset(EVERYBODY), lambda m, a, i: m.reviews.of_mentor(i["priya"], a)),
    "Reviews.of_mentor who waits": (JUDGES | {"lena"}, lambda m, a, i: _readable(m.reviews.of_mentor(i["lena"], a))),
    "Reviews.mine": (frozenset({"ana", "priya"}), lambda m, a, i: m.reviews.mine(a, i["reviewed"])),
    "Reviews.of_me": (frozenset({"ana", "priya"}), lambda m, a, i: m.reviews.of_me(a, i["reviewed"])),
    "Reviews.pending": (frozenset({"ana", "priya"}), lambda m, a, _i: m.reviews.pending(a)),
    "Rooms.get": (JUDGES, lambda m, a, i: m.rooms.get(a, i["room"])),
    "Rooms.listed": (JUDGES, lambda m, a, _i: m.rooms.listed(a)),
    "Rooms.of_chat": (JUDGES, lambda m, a, _i: m.rooms.of_chat(a, "test", "team")),
    "Payments.overview": (JUDGES | {"finance"}, lambda m, a, _i: m.payments.overview(a)),
}
"""Each way to look: who sees something, and the call."""
UNASKED = {"Accounts.audit", "Accounts.appoint", "Linking.absorb"}
"""They note or carry out what another verb has decided, and nothing of a screen leads to them."""


async def _readable(found: Awaitable[Any]) -> bool:
    await found
    return True


def test_every_verb_that_takes_a_person_is_covered_here() -> None:
    verbs = {
        f"{service.__name__}.{name}"
        for service in (
            *(Accounts, Linking, Merging, Mentors, Topics, Messages, Questions),
            *(Reports, Reviews, Rooms, Payments, Support),
        )
        for name, verb in inspect.getmembers(service, inspect.isfunction)
        if not name.startswith("_") and Account in inspect.get_annotations(verb, eval_str=True).values()
    }
    covered = {" ".join(verb.split()[:1]) for verb in (*ACTS, *LOOKS)} | UNASKED
    returns_one = {"Accounts.meet", "Accounts.get"}
    assert verbs - returns_one == covered


@pytest.mark.parametrize("verb", ACTS)
async def test_who_may_not_or_is_suspended_is_refused_and_nothing_changes(world: World, verb: str) -> None:
    may, act = ACTS[verb]
    for who, actor in world.who.items():
        if who in PAUSED_TOO.get(verb, ()):
            continue
        actor.suspended_at = NOW if who in may else None
        before = await world.everything()
        with pytest.raises(Refused):
            await act(world.desk.market, actor, world.ids)
        assert await world.everything() == before, who


FEW = 3
"""Where everybody may, a few stand for all."""


@pytest.mark.parametrize(("verb", "who"), [(verb, who) for verb, case in ACTS.items() for who in sorted(case[0])[:FEW]])
async def test_who_may_is_not_refused(world: World, verb: str, who: str) -> None:
    await ACTS[verb][1](world.desk.market, world.who[who], world.ids)


@pytest.mark.parametrize(("verb", "who"), [(verb, who) for verb, all_ in PAUSED_TOO.items() for who in sorted(all_)])
async def test_what_the_paused_may_do_too_they_are_not_refused(world: World, verb: str, who: str) -> None:
    world.who[who].suspended_at = NOW
    await ACTS[verb][1](world.desk.market, world.who[who], world.ids)


@pytest.mark.parametrize("look", LOOKS)
async def test_only_who_may_look_sees_something(world: World, look: str) -> None:
    may, see = LOOKS[look]
    for who, viewer in world.who.items():
        try:
            seen = bool(await see(world.desk.market, viewer, world.ids))
        except Refused:
            seen = False
        assert seen is (who in may), who
