"""People in a story: they see what the web chat pushes to them, and act through its real decode."""

import json
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiohttp import ClientSession
from pydantic import SecretStr
from sqlalchemy import delete, select

from adapters.payments.sandbox.delivery import announce
from adapters.payments.sandbox.model import SandboxPayment
from adapters.web.server import serve
from adapters.webchat.adapter import WebChat
from adapters.webchat.ports import Group, Person
from adapters.webchat.windows import Window
from bot.dialogue.links import Link, Value
from bot.dialogue.registry import registry
from bot.settings import DatabaseSettings, Payments, Sandbox, Settings, Web, Webchat
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
from tests.stories.seen import places, plain, pressable

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


class Actor:
    """One person with an open window of the web chat."""

    def __init__(self, story: "Story", key: str, name: str) -> None:
        self.story = story
        self.key = key
        self.name = name
        self.account_id = 0
        self._window: Window | None = None
        self.messages: dict[int, dict[str, Any]] = {}
        self.refused: list[str] = []

    # Acting

    async def opens(self, start: str = "") -> "Actor":
        """Open the chat for the first time."""
        return await self._send({"type": "open", "id": str(uuid4()), "start": start})

    async def says(self, text: str, *, settle: bool = True) -> "Actor":
        """Type a message."""
        return await self._send({"type": "say", "id": str(uuid4()), "text": text}, settle=settle)

    async def presses(self, label: str, *, on: int | None = None, settle: bool = True) -> "Actor":
        """Press what carries `label`, on the newest card that has it or on the card `on`."""
        card, to = self._find(label, on)
        return await self.presses_address(to, card, settle=settle)

    async def presses_address(self, address: str, card: int, *, settle: bool = True) -> "Actor":
        """Press an address on a card, also one that is not there."""
        frame = {"type": "press", "id": str(uuid4()), "card": str(card), "address": address}
        return await self._send(frame, settle=settle)

    async def sends(self, *, settle: bool = True, **frame: Any) -> "Actor":
        """Send a frame of the socket as it is; the id is a new one if none is given."""
        return await self._send({"id": str(uuid4()), **frame}, settle=settle)

    async def visits(self, screen: str, **args: Value) -> "Actor":
        """Go to a screen by its address, as a press on some card would."""
        if not self.count:
            await self.opens()
        return await self.presses_address(registry.address(Link(screen, **args)), self.card_id)

    async def presses_twice(self, label: str) -> "Actor":
        """Press twice before anything is answered, and a third time on the card as it was."""
        card, to = self._find(label, None)
        await self.presses_address(to, card, settle=False)
        await self.presses_address(to, card)
        return await self.presses_address(to, card)

    async def picks_many(self, *labels: str) -> "Actor":
        """Pick some of several and press Done."""
        part = self._part("choose_many")
        values = [option["value"] for option in part["options"] if option["label"] in labels]
        assert len(values) == len(labels), f"{labels} not among {[o['label'] for o in part['options']]}"
        frame = {
            "type": "press", "id": str(uuid4()), "card": str(self.card_id), "address": part["to"], "values": values,
        }  # fmt: skip
        return await self._send(frame)

    async def picks_day(self, day: str) -> "Actor":
        """Press a day (ISO) in the calendar."""
        cells = (
            cell
            for month in self._part("pick_day")["months"]
            for week in month["weeks"]
            for cell in week
            if cell is not None and cell["day"] == day
        )
        cell = next(cells)
        assert cell["to"], f"{day} cannot be picked"
        return await self.presses_address(cell["to"], self.card_id)

    async def picks_time(self, time: str) -> "Actor":
        """Press a time as it is shown, such as "5:30 PM"."""
        for place in places(self._part("pick_time")):
            if plain(place.get("label", place.get("text", ""))) == time:
                return await self.presses_address(place["to"], self.card_id)
        raise AssertionError(f"{time} not among {[p.get('label') for p in places(self._part('pick_time'))]}")

    async def rates(self, stars: int) -> "Actor":
        """Press stars."""
        return await self.presses_address(self._part("rate")["to"][stars - 1], self.card_id)

    async def fills(self, *, final: bool = True, settle: bool = True, **values: str) -> "Actor":
        """Fill in the form on the newest card, and hand it in unless it is a draft."""
        form = self._part("form")
        frame = {
            "type": "fill", "id": str(uuid4()), "card": str(self.card_id), "address": form["submit"]["to"],
            "values": values, "final": final,
        }  # fmt: skip
        return await self._send(frame, settle=settle)

    async def cancels(self) -> "Actor":
        """Press Cancel on the form."""
        return await self.presses_address(self._part("form")["cancel"]["to"], self.card_id)

    async def pays(self, outcome: str = "pay", *, settle: bool = True, **extra: str) -> "Actor":
        """Open the payment page of the newest card in a browser, and press a button there."""
        await self.story.posts(self.payment_page, {"outcome": outcome, **extra}, settle=settle)
        return self

    # Seeing

    @property
    def payment_page(self) -> str:
        """The address of the payment page on the newest card."""
        return next(str(part["url"]) for part in self.card["parts"] if part["kind"] == "visit")

    @property
    def card_id(self) -> int:
        """The number of the newest card."""
        return max(number for number, message in self.messages.items() if message["direction"] == "out")

    @property
    def card(self) -> dict[str, Any]:
        """The newest card."""
        body: dict[str, Any] = self.messages[self.card_id]["body"]
        return body

    @property
    def screen(self) -> str:
        """Everything that the newest card shows, as text."""
        return plain(self.card)

    def sees(self, *texts: str) -> "Actor":
        """Assert that the newest card shows each text."""
        for text in texts:
            assert text in self.screen, f"{self.name} does not see {text!r} in:\n{self.screen}"
        return self

    def sees_nothing_of(self, *texts: str) -> "Actor":
        """Assert that the newest card shows none of the texts."""
        for text in texts:
            assert text not in self.screen, f"{self.name} sees {text!r} in:\n{self.screen}"
        return self

    def has_card(self, *texts: str) -> "Actor":
        """Assert that some card shows all the texts."""
        cards = [plain(m["body"]) for m in self.messages.values() if m["direction"] == "out"]
        assert any(all(text in card for text in texts) for card in cards), f"no card of {self.name} shows {texts}"
        return self

    @property
    def count(self) -> int:
        """How many cards there are."""
        return sum(1 for message in self.messages.values() if message["direction"] == "out")

    @property
    def labels(self) -> list[str]:
        """What can be pressed on the newest card."""
        return [label for label, _to in pressable(self.card)]

    # Behind the scenes

    async def joins(self) -> None:
        """Open a window; what it is sent first is the history."""
        self._window = await self.story.chat.join(self.key, "en")
        self._read()

    async def _send(self, frame: dict[str, Any], *, settle: bool = True) -> "Actor":
        if self._window is None:
            await self.joins()
        assert self._window is not None
        await self.story.chat.hear(self._window, json.dumps(frame))
        if settle:
            await self.story.settles()
        return self

    def _read(self) -> None:
        waiting = self._window._waiting if self._window else None
        while waiting is not None and not waiting.empty():
            frame = waiting.get_nowait() or {}
            if frame.get("type") == "history":
                self.messages = {message["id"]: message for message in frame["messages"]}
            elif frame.get("type") == "message":
                self.messages[frame["message"]["id"]] = frame["message"]
            elif frame.get("type") == "refused":
                self.refused.append(frame["reason"])

    def _find(self, label: str, on: int | None) -> tuple[int, str]:
        cards = [
            number for number in sorted(self.messages, reverse=True) if self.messages[number]["direction"] == "out"
        ]
        for number in [on] if on is not None else cards:
            for found, to in pressable(self.messages[number]["body"]):
                if found == label or found.startswith(f"{label} "):
                    return number, to
        raise AssertionError(f"{self.name} cannot press {label!r}; the newest card has {self.labels}:\n{self.screen}")

    def _part(self, kind: str) -> dict[str, Any]:
        for part in self.card["parts"]:
            if part["kind"] == kind:
                found: dict[str, Any] = part
                return found
        raise AssertionError(f"{self.name} has no {kind} on:\n{self.screen}")


class Story:
    """A running house with a cast; its clock moves only when told."""

    def __init__(self, folder: Path, policies: Policies | None = None, *, database_url: str | None = None) -> None:
        self.clock = MovableClock(Fixed(START))
        self.stage = StoryStage(self.clock)
        self.actors: list[Actor] = []
        self.settings = Settings(
            database=DatabaseSettings(url=SecretStr(database_url or f"sqlite+aiosqlite:///{folder / 'story.db'}")),
            web=Web(port=1),
            webchat=Webchat(enabled=True),
            payments=Payments(gateway="sandbox", sandbox=Sandbox(secrets=(SecretStr("a-secret-of-the-stories"),))),
            policies=policies or Policies(),
        )
        self.house: House
        self.chat: WebChat
        self._port = 0
        self._stack = AsyncExitStack()

    async def begins(self) -> None:
        """Start the house on the story's database."""
        self.house = House(self.settings, self.clock)
        self.chat = self.house.open_webchat(self.stage)
        serving = serve(self.house.routes, host="127.0.0.1", port=self._port)
        self.house.base_url = await self._stack.enter_async_context(serving)
        # After a restart the same port: payment pages that were handed out must still open.
        self._port = int(self.house.base_url.rpartition(":")[2])
        await self.house.intake.recover()
        await self.settles()

    async def ends(self) -> None:
        """Stop the house, as a crash would: nothing is finished first."""
        await self._stack.aclose()
        await self.house.database.close()

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
            actor._read()

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

    # The cast

    async def person(self, name: str) -> Actor:
        """Bring in somebody who has never met the bot."""
        key = name.split(maxsplit=1)[0].lower()
        self.stage.cast[key] = Person(key=key, name=name, role="", group=Group.LEARNERS)
        actor = Actor(self, key, name)
        self.actors.append(actor)
        await actor.joins()
        return actor

    async def learner(self, name: str, zone: str = "Europe/Lisbon") -> Actor:
        """Bring in a learner who has been through the set-up."""
        actor = await self.person(name)
        async with self.house.database.writing() as session:
            actor.account_id = (await self._meet(session, actor, zone)).id
        return actor

    async def admin(self, name: str = "Robin", role: Role = Role.OWNER) -> Actor:
        """Bring in an admin."""
        actor = await self.learner(name, "UTC")
        async with self.house.database.writing() as session:
            accounts = Accounts(session, self.clock.now())
            await accounts.appoint(await accounts.get(actor.account_id), role)
        return actor

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
    ) -> Actor:
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

    async def _meet(self, session: Any, actor: Actor, zone: str) -> Account:
        accounts = Accounts(session, self.clock.now())
        account = await accounts.meet(platform="web", external_id=actor.key, chat=actor.key, name=actor.name)
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

    async def mentor_of(self, actor: Actor) -> Mentor:
        """Return an actor's mentor profile."""
        async with self.house.database.reading() as session:
            return await session.get_one(Mentor, actor.account_id)

    async def check_books(self) -> None:
        """Assert that the ledger contradicts none of its rules."""
        async with self.house.database.reading() as session:
            await Marketplace(session, self.house.setup).ledger.check()
