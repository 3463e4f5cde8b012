"""Addresses as somebody forges them: whatever stands in one, the answer is a card or a refusal, never a fault."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import NoneType
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.dialogue.adapter import Drawn
from bot.dialogue.catalogue import speaking
from bot.dialogue.context import Context
from bot.dialogue.delivery import DELIVER, REFRESH, Delivery
from bot.dialogue.events import Filled, Inbound, Pressed, Said
from bot.dialogue.forms import Forms
from bot.dialogue.links import EARLIEST, LATEST, BadAddress, Link, Value
from bot.dialogue.registry import SEPARATOR, Action, Form, Route, Screen, registry
from bot.dialogue.router import Router
from bot.dialogue.underway import Underway
from bot.dialogue.views import links_of
from bot.screens.notices import write_notice
from bot.screens.rooms import write_room_notice
from bot.talk.interpret import Talk
from core.accounts.model import Role
from core.bookings.states import State
from core.errors import Refused
from core.marketplace import Marketplace, Setup
from core.policies import Policies
from core.search.rates import Rates
from core.store.database import Database
from core.store.tasks import Task
from core.store.types import Base
from core.store.worker import Worker
from tests.screens.desk import ARTICLES, NOW, Desk, StandingClock

PEOPLE = ("Ana", "Priya", "Omar", "Nobody")
"""A learner, a mentor, the owner, and somebody who has never been here."""
BIG = 10**15 - 1
"""The largest number that an address can carry."""

NUMBERS = st.sampled_from([1, 2, 3, 4, 5, 6, 7, 30, 60, 0, -1, 99, 2**31, -(2**31), BIG, -BIG]) | st.integers(-BIG, BIG)
WORDS = st.sampled_from(
    [
        "python", "python,pandas", "nothing-like-it", "en", "hi", "xx", "USD", "JPY", "usd", "ZZZ", "best", "cost",
        "4.5", "nan", "inf", "-1e400", "requested", "suspend", "grant", "revoke", "restore", "admin", "owner",
        "evening", "any", "0-1", "29000000-29000600", "99999999999-9", "²-³", "٣-٤", "'; DROP TABLE accounts; --",
        "%", "%s%(name)s", "{0}", "\x00", "\u202e", "\ud7ff", "|", ",", " ", "../../etc/passwd", "home",
        "form.cancel|form.cancel", "reviews.answer|1|1", "application.reject|99", "😀",
    ]
) | st.text(max_size=12)  # fmt: skip
DAYS = st.dates(EARLIEST.date(), LATEST.date() - timedelta(days=1)) | st.sampled_from(
    [EARLIEST.date(), LATEST.date() - timedelta(days=1), NOW.date(), NOW.date() + timedelta(days=1)]
)
INSTANTS = st.sampled_from([EARLIEST, LATEST - timedelta(minutes=1), NOW, NOW + timedelta(days=1, hours=3, minutes=30)])
INSTANTS |= st.integers(0, int(LATEST.timestamp()) // 60 - 1).map(
    lambda minute: datetime.fromtimestamp(minute * 60, UTC)
)
VALUES: dict[Any, st.SearchStrategy[Value]] = {
    int: NUMBERS, str: WORDS, bool: st.booleans(), date: DAYS, datetime: INSTANTS,
}  # fmt: skip


def _value_of(kind: Any) -> st.SearchStrategy[Value]:
    if NoneType in get_args(kind):
        return st.none() | VALUES[get_args(kind)[0]]
    return VALUES[kind]


def links(*kinds: type[Route]) -> st.SearchStrategy[Link]:
    """Links to every route of these kinds, with values that fit the types of their arguments and nothing else."""
    routes = sorted((route for route in registry.routes.values() if isinstance(route, kinds)), key=lambda r: r.name)
    return st.sampled_from(routes).flatmap(
        lambda route: st.fixed_dictionaries({name: _value_of(kind) for name, kind in route.params.items()}).map(
            lambda args: Link(route.name, **args)
        )
    )


class Screenful:
    """A platform that keeps the last card it was shown."""

    platform = "test"

    def __init__(self) -> None:
        self.drawn: Drawn | None = None

    async def show(self, chat: str, drawn: Drawn, *, replacing: str | None, answering: str | None = None) -> str:
        del replacing, answering
        self.drawn = drawn
        return chat


class Hall:
    """A community on a real database, where anybody can send any address."""

    def __init__(self, folder: Path) -> None:
        self.runner = asyncio.Runner()
        self.database = Database(f"sqlite+aiosqlite:///{folder / 'opengig.db'}")
        clock = StandingClock()
        self.setup = Setup(clock=clock, policies=Policies(), rates=Rates({}), gateway="sandbox", library=ARTICLES)
        self.screenful = Screenful()
        underway = Underway()
        delivery = Delivery(
            self.database,
            self.setup,
            registry,
            {"test": self.screenful},
            write_notice=write_notice,
            write_room_notice=write_room_notice,
            underway=underway,
        )
        self._router = Router(registry, self.setup, Talk(), underway)
        self._worker = Worker(self.database, clock, {DELIVER: delivery.deliver, REFRESH: delivery.refresh})
        self._sent = 0

    async def fill(self) -> None:
        async with self.database.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with self.database.writing() as session:
            desk = Desk(session)
            owner = await desk.person("Omar", Role.OWNER)
            ana, priya = await desk.person("Ana"), await desk.mentor(owner)
            for days, state in enumerate((State.REQUESTED, State.CONFIRMED, State.AWAITING_PAYMENT), start=1):
                await desk.booking(ana, priya, state, days=days)
            done = await desk.booking(ana, priya, State.COMPLETED, days=-1)
            await desk.market.reviews.write(ana, done.id, 5, "Clear and patient.")
            await session.execute(delete(Task))

    async def send(self, who: str, happening: Pressed | Filled | Said) -> Drawn:
        """Send one update and return the card that answers it."""
        self._sent += 1
        self.screenful.drawn = None
        event = Inbound(platform="test", event_id=str(self._sent), chat=who, person=who, name=who, happening=happening)
        async with self.database.writing() as session:
            await self._router.handle(session, event)
        await self._worker.run_due()
        assert self.screenful.drawn is not None, "nobody answered"
        return self.screenful.drawn

    @asynccontextmanager
    async def trying(self, who: str) -> AsyncIterator[Context]:
        """Give what `who` may use, in a transaction that is undone."""
        async with self.database._writers() as session:
            market = Marketplace(session, self.setup)
            account = await market.accounts.meet(platform="test", external_id=who, chat=who, name=who)
            with speaking(account.locale):
                yield Context(market, account, "test")
            await session.rollback()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    found = Hall(tmp_path_factory.mktemp("hall"))
    found.runner.run(found.fill())
    yield found
    found.runner.run(found.database.close())
    found.runner.close()


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """What was logged as failed."""
    heard: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.exc_info:
                heard.append(f"{record.getMessage()}: {record.exc_info[1]!r}")

    listener = Listener(logging.WARNING)
    logging.getLogger().addHandler(listener)
    yield heard
    logging.getLogger().removeHandler(listener)


FEW = settings(
    max_examples=80, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _address(link: Link) -> str:
    try:
        return registry.address(link)
    except ValueError:
        assume(False)
        raise


FOUND = (
    Link("review.stars", booking=4, stars=BIG),
    Link("review.stars", booking=4, stars=-1),
    Link("book.day", mentor=3, minutes=0),
    Link("book.day", mentor=3, minutes=BIG),
    Link("book.time", mentor=3, minutes=-60, day=NOW.date()),
    Link("book.check", mentor=3, minutes=-60, at=NOW),
    Link("person.confirm", person=2, step="suspend", role="admin"),
    Link("person.confirm", person=2, step="nothing", role="admin"),
    Link("mentors", page=BIG, rating="nan", minutes=-BIG, years=BIG, windows="0-999999999"),
    Link("mentors", price_max=-BIG, price_min=BIG, currency="ZZZ", sort="none", language="\x00"),
    Link("reviews", mentor=3, after=BIG),
    Link("admin.people", page=BIG),
    Link("admin.bookings", page=-BIG, state="none"),
)
"""The worst that people could think of; some of these once filled the memory or were never answered."""


@pytest.mark.parametrize("link", FOUND, ids=registry.address)
@pytest.mark.parametrize("who", ["Ana", "Omar"])
def test_the_worst_addresses_are_answered_with_a_card(hall: Hall, faults: list[str], who: str, link: Link) -> None:
    hall.runner.run(hall.send(who, Pressed(card=who, address=registry.address(link))))
    assert not faults


def test_nobody_is_quoted_a_price_for_a_length_that_is_not_offered(hall: Hall) -> None:
    link = Link("book.check", mentor=3, minutes=45, at=NOW + timedelta(days=1))
    drawn = hall.runner.run(hall.send("Ana", Pressed(card="Ana", address=registry.address(link))))
    assert not any(found.name == "book.send" for found in links_of(drawn.view))


@FEW
@given(who=st.sampled_from(PEOPLE), link=links(Screen, Form))
def test_a_forged_screen_or_form_is_answered_with_a_card(hall: Hall, faults: list[str], who: str, link: Link) -> None:
    faults.clear()
    drawn = hall.runner.run(hall.send(who, Pressed(card=who, address=_address(link))))
    assert not faults
    for found in links_of(drawn.view):
        assert drawn.address(found)


@FEW
@given(who=st.sampled_from(PEOPLE), link=links(Action))
def test_a_hostile_action_ends_in_something_to_show_or_a_refusal(hall: Hall, who: str, link: Link) -> None:
    async def act() -> None:
        route = registry.route(link)
        assert isinstance(route, Action)
        async with hall.trying(who) as ctx:
            try:
                show = await route.act(ctx, **registry.arguments(link))
            except (Refused, BadAddress):
                return
            assert registry.address(show.link)

    hall.runner.run(act())


@FEW
@given(who=st.sampled_from(PEOPLE), link=links(Form), typed=st.lists(WORDS, min_size=8, max_size=8))
def test_a_form_at_a_hostile_address_ends_in_something_to_show_or_a_refusal(
    hall: Hall, who: str, link: Link, typed: list[str]
) -> None:
    async def submit() -> None:
        route = registry.route(link)
        assert isinstance(route, Form)
        async with hall.trying(who) as ctx:
            try:
                fields = await route.fields(ctx, **registry.arguments(link))
                values = {field.name: text for field, text in zip(fields, typed, strict=False)}
                show = await Forms(registry=registry, session=ctx.market.session, ctx=ctx).submit(route, link, values)
            except (Refused, BadAddress):
                return
            assert registry.address(show.link)

    hall.runner.run(submit())


@FEW
@given(who=st.sampled_from(PEOPLE), link=links(Screen, Action, Form), picks=st.lists(WORDS, max_size=3))
def test_forged_picks_and_forms_are_answered_with_a_card(
    hall: Hall, faults: list[str], who: str, link: Link, picks: list[str]
) -> None:
    faults.clear()
    forged: list[Pressed | Filled] = [
        Pressed(card=who, address=_address(link), values=tuple(picks)),
        Filled(card="99", address=_address(link), values=dict.fromkeys(picks, "x")),
    ]
    hall.runner.run(hall.send(who, forged[len(picks) % 2]))
    assert not faults


@FEW
@given(
    name=st.sampled_from(sorted(registry.routes)),
    raw=st.lists(
        st.sampled_from(["", "%", "%00", "%ff", "%ud800", "-", "zzzzzzzz", "9" * 20, "-0", "1e3", "０"]), max_size=14
    ),
)
def test_what_is_no_address_is_refused_as_such(name: str, raw: list[str]) -> None:
    address = SEPARATOR.join((name, *raw))
    try:
        link = registry.link(address)
    except BadAddress:
        return
    assert registry.link(registry.address(link)) == link
