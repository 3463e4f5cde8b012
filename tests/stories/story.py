"""A house with people in it, whose clock moves only when told: the stories are played here."""

from abc import ABC, abstractmethod
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Generic, TypeVar
from uuid import uuid4

from aiohttp import ClientSession
from pydantic import SecretStr
from sqlalchemy import delete, select

from adapters.payments.sandbox.delivery import announce
from adapters.payments.sandbox.model import SandboxPayment
from adapters.web.server import serve
from adapters.webchat.adapter import WebChat
from adapters.webchat.ports import Group, Person
from bot.dialogue.registry import registry
from bot.settings import DatabaseSettings, Payments, Sandbox, Settings, Web
from bot.wiring import House
from core.accounts.model import Account, Role
from core.accounts.service import Accounts
from core.accounts.zones import zone_named
from core.bookings.model import Booking
from core.clock import MovableClock
from core.marketplace import Marketplace
from core.mentors.hours_text import parse_week
from core.mentors.model import Mentor, MentorState
from core.money import Money
from core.policies import Policies
from core.store.tasks import Task
from tests.stories.actor import Actor
from tests.stories.player import Player

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
"""Every story begins on this Monday, unless it says otherwise."""


class Fixed:
    """A clock that stands still."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """Return the instant at which it stands."""
        return self._at


class StoryStage:
    """Who is in the story."""

    def __init__(self, clock: MovableClock) -> None:
        self.clock = clock
        self.cast: dict[str, Person] = {}

    @property
    def is_demo(self) -> bool:
        """Say so, as the demo does."""
        return True

    async def people(self) -> list[Person]:
        """Return the cast."""
        return list(self.cast.values())

    async def newcomer(self) -> Person:
        """Refuse: stories name their people."""
        raise AssertionError("stories name their people")

    async def skip(self, to: str) -> str:
        """Refuse: stories move the clock themselves."""
        raise AssertionError(f"stories move the clock themselves, not by {to}")

    def now(self) -> datetime:
        """Return the story's instant."""
        return self.clock.now()


P = TypeVar("P", bound=Player)


class Tale(ABC, Generic[P]):
    """A running house with a cast on one platform; its clock moves only when told."""

    platform: str

    def __init__(self, folder: Path, policies: Policies | None = None, *, database_url: str | None = None) -> None:
        self.clock = MovableClock(Fixed(START))
        self.actors: list[P] = []
        self.settings = Settings(
            database=DatabaseSettings(url=SecretStr(database_url or f"sqlite+aiosqlite:///{folder / 'story.db'}")),
            web=Web(port=1),
            payments=Payments(gateway="sandbox", sandbox=Sandbox(secrets=(SecretStr("a-secret-of-the-stories"),))),
            policies=policies or Policies(),
        )
        self.screens = registry
        self.house: House
        self._port = 0
        self._stack = AsyncExitStack()

    async def begins(self) -> None:
        """Start the house on the story's database."""
        self.house = House(self.settings, self.clock, self.screens)
        await self._connects()
        serving = serve(self.house.routes, host="127.0.0.1", port=self._port)
        self.house.base_url = await self._stack.enter_async_context(serving)
        # After a restart the same port: payment pages that were handed out must still open.
        self._port = int(self.house.base_url.rpartition(":")[2])
        await self.house.intake.recover()
        await self.settles()

    async def ends(self) -> None:
        """Stop the house, as a crash would: nothing is finished first."""
        await self._disconnects()
        await self._stack.aclose()
        await self.house.database.close()

    async def closes(self) -> None:
        """End the story for good."""
        await self.ends()

    async def restart(self) -> None:
        """Stop and start again on the same database; every window reconnects."""
        await self.ends()
        await self.begins()
        for actor in self.actors:
            await actor.joins()

    async def settles(self) -> None:
        """Handle and deliver everything that is due now."""
        await self.house.intake.settled()
        await self.house.worker.run_due()
        for actor in self.actors:
            actor.reads()

    async def sent_all_of_today(self, person: str) -> None:
        """Let somebody, by the platform's id, have sent as many files as a day allows, without a message."""
        for _ in range(self.settings.policies.files_per_day):
            await self.house.files.keep(b"x", name="", sent_as="file", by=f"{self.platform}:{person}")

    async def later(self, **amount: float) -> None:
        """Let time pass, stopping at everything that is planned on the way."""
        end = self.clock.now() + timedelta(**amount)
        while True:
            async with self.house.database.reading() as session:
                due = await Marketplace(session, self.house.setup).tasks.next_due()
            if due is None or due > end:
                break
            if due > self.clock.now():
                self.clock.skip(due - self.clock.now())
            await self.settles()
        if end > self.clock.now():
            self.clock.skip(end - self.clock.now())
        await self.settles()

    async def until(self, instant: datetime) -> None:
        """Let time pass up to an instant."""
        await self.later(seconds=(instant - self.clock.now()).total_seconds())

    async def posts(self, url: str, form: dict[str, str], *, settle: bool = True) -> None:
        """Send a form as a browser does, follow where it leads, and let the house settle."""
        async with ClientSession() as browser, browser.post(url, data=form) as answer:
            assert answer.status == 200, await answer.text()
        if settle:
            await self.settles()

    async def drops(self, *kinds: str) -> None:
        """Lose what waits to be done of the given kinds, as a network does."""
        async with self.house.database.writing() as session:
            await session.execute(delete(Task).where(Task.kind.in_(kinds), Task.done_at.is_(None)))

    async def bank_takes(self, booking: int, *, amount: Money | None = None, dated: datetime | None = None) -> None:
        """Let the bank report money on a booking's payment link that no press on the page explains."""
        async with self.house.database.writing() as session:
            payment = await Marketplace(session, self.house.setup).payments.current(booking)
            assert payment is not None
            assert payment.link_id is not None
            taken = amount or payment.amount
            session.add(
                SandboxPayment(
                    id=f"spay_{uuid4().hex[:16]}",
                    link_id=payment.link_id,
                    amount_minor=taken.minor,
                    currency=taken.currency,
                    paid_at=dated or self.clock.now(),
                    refund_fails=False,
                )
            )
            await announce(session, self.clock.now(), "link.paid", payment.link_id)
        await self.settles()

    # The platform

    @abstractmethod
    async def _connects(self) -> None:
        """Connect the new house to the platform."""

    @abstractmethod
    async def _disconnects(self) -> None:
        """Cut the connection, as a crash does."""

    @abstractmethod
    def _player(self, key: str, name: str) -> P:
        """Return somebody who plays on the platform."""

    # The cast

    async def person(self, name: str) -> P:
        """Bring in somebody who has never met the bot."""
        actor = self._player(name.split(maxsplit=1)[0].lower(), name)
        self.actors.append(actor)
        await actor.joins()
        return actor

    async def learner(self, name: str, zone: str = "Europe/Lisbon") -> P:
        """Bring in a learner who has been through the set-up."""
        actor = await self.person(name)
        async with self.house.database.writing() as session:
            actor.account_id = (await self._meet(session, actor, zone)).id
        return actor

    async def admin(self, name: str = "Robin", role: Role = Role.OWNER) -> P:
        """Bring in an admin."""
        actor = await self.learner(name, "UTC")
        await self.appoint(actor, role)
        return actor

    async def appoint(self, actor: P, role: Role) -> None:
        """Give somebody a role."""
        async with self.house.database.writing() as session:
            accounts = Accounts(session, self.clock.now())
            await accounts.appoint(await accounts.get(actor.account_id), role)

    async def mentor(
        self,
        name: str,
        zone: str = "Asia/Kolkata",
        *,
        topics: tuple[str, ...] = ("python", "pandas"),
        price: str = "600",
        currency: str = "INR",
        week: str = "daily 09:00-21:00",
        minutes: tuple[int, ...] = (60,),
        instant: bool = False,
    ) -> P:
        """Bring in an approved mentor."""
        actor = await self.person(name)
        async with self.house.database.writing() as session:
            account = await self._meet(session, actor, zone)
            actor.account_id = account.id
            mentors = Marketplace(session, self.house.setup).mentors
            mentor = await mentors.begin(account)
            await mentors.describe(account, f"{name} teaches {topics[0]}", f"I have taught {topics[0]} for many years.")
            await mentors.teach(account, topics)
            await mentors.background(account, 5, "Engineer at a hospital for years", ())
            await mentors.charge(account, Money.of(price, currency), minutes)
            await mentors.speak(account, ("en",))
            await mentors.set_week(account, parse_week(week))
            await mentors.book_instantly(account, instant)
            mentor.state = MentorState.APPROVED.value
            await mentors.touch(mentor)
            await Accounts(session, self.clock.now()).appoint(account, Role.MENTOR)
        return actor

    async def _meet(self, session: Any, actor: P, zone: str) -> Account:
        accounts = Accounts(session, self.clock.now())
        account = await accounts.meet(
            platform=self.platform, external_id=actor.external_id, chat=actor.chat, name=actor.name
        )
        found = zone_named(zone)
        assert found is not None
        await accounts.live_in(account, found)
        return account

    # What is true

    async def bookings(self, *states: str) -> list[Booking]:
        """Return the bookings, or those in the given states."""
        async with self.house.database.reading() as session:
            found = list(await session.scalars(select(Booking).order_by(Booking.id)))
        return [booking for booking in found if not states or booking.state in states]

    async def balances(self, prefix: str = "") -> dict[str, int]:
        """Return the balances of the ledger by account, natural signs, minor units; zero ones are left out."""
        async with self.house.database.reading() as session:
            found = await Marketplace(session, self.house.setup).ledger.balances(prefix)
        return {one.account: one.amount.minor for one in found if one.amount}

    async def mentor_of(self, actor: P) -> Mentor:
        """Return an actor's mentor profile."""
        async with self.house.database.reading() as session:
            return await session.get_one(Mentor, actor.account_id)

    async def check_books(self) -> None:
        """Assert that the ledger contradicts none of its rules."""
        async with self.house.database.reading() as session:
            await Marketplace(session, self.house.setup).ledger.check()


class Story(Tale[Actor]):
    """A story in the web chat."""

    platform = "web"

    def __init__(self, folder: Path, policies: Policies | None = None, *, database_url: str | None = None) -> None:
        super().__init__(folder, policies, database_url=database_url)
        self.stage = StoryStage(self.clock)
        self.chat: WebChat

    async def _connects(self) -> None:
        self.chat = self.house.open_webchat(self.stage)

    async def _disconnects(self) -> None:
        self.chat.close()

    def _player(self, key: str, name: str) -> Actor:
        self.stage.cast[key] = Person(key=key, name=name, role="", group=Group.LEARNERS)
        return Actor(self, key, name)
