"""A small community on a real database, and a person at a screen: looks, presses and fills in, without an adapter."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.catalogue import speaking
from bot.dialogue.context import Context
from bot.dialogue.forms import Forms
from bot.dialogue.links import Link
from bot.dialogue.registry import Action, Form, Screen, Show, registry
from bot.dialogue.text import Amount, Text, When, inlines
from bot.dialogue.views import Button, Choose, Facts, FormCard, Item, Note, Paragraph, Title, View, links_of
from core.accounts.model import Account, Role
from core.bookings.model import Booking
from core.bookings.states import State
from core.knowledge.library import Library
from core.marketplace import Marketplace, Setup
from core.mentors.hours_text import parse_week
from core.money import Money
from core.policies import Policies
from core.search.rates import Rates

AREAS = (
    "welcome find mentor reviews book bookings booking_steps change review messages account linking teach hours"
    " earnings admin applications people topics wishes knowledge open_questions human"
)
for area in AREAS.split():
    import_module(f"bot.screens.{area}")

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday, 14:30 in India."""
ARTICLES = Library(Policies(), "OpenGig")
KOLKATA = ZoneInfo("Asia/Kolkata")


class StandingClock:
    """Always the same instant."""

    def now(self) -> datetime:
        return NOW


class Desk:
    """What people do at the screens of one community."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        setup = Setup(
            clock=StandingClock(),
            policies=Policies(),
            rates=Rates({}),
            gateway="sandbox",
            library=ARTICLES,
            link_secret=b"of the desk",
        )
        self.market = Marketplace(session, setup)

    async def person(self, name: str, *roles: Role, zone: ZoneInfo | None = KOLKATA) -> Account:
        account = await self.market.accounts.meet(platform="test", external_id=name, chat=name, name=name)
        if zone:
            await self.market.accounts.live_in(account, zone)
        for role in roles:
            await self.market.accounts.appoint(account, role)
        return account

    async def elsewhere(self, name: str) -> Account:
        """Somebody met on Telegram."""
        return await self.market.accounts.meet(platform="telegram", external_id=name, chat=name, name=name)

    async def claims(self, who: Account, owner: Account) -> None:
        """Let somebody type the code that another account shows."""
        await self.market.linking.offer(owner, "telegram")
        offered = await self.market.linking.offered(owner)
        assert offered is not None
        assert await self.market.linking.claim(who, offered.code)

    async def applicant(self, name: str = "Priya") -> Account:
        """Somebody whose application lacks nothing."""
        who, mentors = await self.person(name), self.market.mentors
        await mentors.begin(who)
        await mentors.describe(who, "pandas for messy data", "I turn untidy spreadsheets into answers.")
        await mentors.teach(who, ["pandas", "python"])
        await mentors.background(who, 8, "Data analyst in a hospital for 8 years", ["PCAP"])
        await mentors.charge(who, Money.of("600", "INR"), [60, 30])
        await mentors.speak(who, ["en", "hi"])
        await mentors.set_week(who, parse_week("Mon-Fri 18:00-21:00"))
        return who

    async def mentor(self, admin: Account, name: str = "Priya") -> Account:
        who = await self.applicant(name)
        await self.market.mentors.submit(who)
        await self.market.mentors.approve(admin, who.id)
        return who

    async def booking(self, learner: Account, mentor: Account, state: State, *, days: int = 1) -> Booking:
        """Put a session at 18:00 in India into the books of sessions, `days` from today."""
        starts_at = NOW + timedelta(days=days, hours=3, minutes=30)
        booking = Booking(
            learner_id=learner.id,
            mentor_id=mentor.id,
            state=state.value,
            topic="python",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            tier_starts_at=starts_at,
            price_minor=60_000,
            currency="INR",
            fee_percent=15,
            full_refund_hours=24,
            half_refund_hours=4,
            learner_zone="Europe/Lisbon",
            mentor_zone="Asia/Kolkata",
            requested_at=NOW,
            hold_until=NOW + timedelta(hours=12) if state is State.REQUESTED else None,
            closed_at=NOW if days < 0 else None,
        )
        self.session.add(booking)
        await self.session.flush()
        await self.session.refresh(booking)
        return booking

    async def sees(self, who: Account, name: str, **args: Any) -> View:
        """Look at a screen; every link on it must lead somewhere, and there must be a way out."""
        link = Link(name, **args)
        route = registry.route(link)
        assert isinstance(route, Screen)
        with speaking(who.locale):
            view = await route.show(self._ctx(who), **registry.arguments(link))
        for found in links_of(view):
            assert registry.link(registry.address(found)) == found
        assert view.back_to is not None or any(isinstance(part, Button) for part in view.parts)
        return view

    async def presses(self, who: Account, name: str, **args: Any) -> Show:
        """Do what a button does."""
        link = Link(name, **args)
        route = registry.route(link)
        assert isinstance(route, Action)
        with speaking(who.locale):
            return await route.act(self._ctx(who), **registry.arguments(link))

    async def fills(self, who: Account, name: str, values: dict[str, str], **args: Any) -> str:
        """Send a form; return the sentence that follows, with the errors of its fields."""
        link = Link(name, **args)
        route = registry.route(link)
        assert isinstance(route, Form)
        forms = Forms(registry=registry, session=self.session, ctx=self._ctx(who))
        with speaking(who.locale):
            show = await forms.submit(route, link, values)
            if show.link != link:
                await forms.forget(registry.address(link))
                return said(show.note or "")
            view = await forms.view(route, link)
        card = next(part for part in view.parts if isinstance(part, FormCard))
        return " ".join([said(show.note or ""), *(field.error for field in card.fields if field.error)])

    def _ctx(self, who: Account) -> Context:
        return Context(self.market, who, "test")


def said(text: Text) -> str:
    """Return a text as plain words: money as "600 INR", instants in UTC."""
    words: list[str] = []
    for part in inlines(text):
        match part:
            case str():
                words.append(part)
            case Amount(money):
                words.append(f"{money.major} {money.currency}")
            case When(instant):
                words.append(f"{instant:%Y-%m-%d %H:%M}")
            case _:
                words.append(part.text)
    return "".join(words)


def read(view: View) -> str:
    """Return everything that a card says, one line for each part."""
    return "\n".join(line for part in view.parts for line in _lines(part))


def _lines(part: object) -> Iterable[str]:
    match part:
        case Title(text) | Paragraph(text) | Note(text):
            yield said(text)
        case Facts(rows):
            yield from (f"{label}: {said(value)}" for label, value in rows)
        case Item(title=title, lines=lines):
            yield " | ".join([title, *(said(line) for line in lines)])
        case Button(label=label):
            yield f"[{label}]"
        case Choose(label=label, options=options):
            yield f"{label} " + " ".join(f"[{option.label}]" for option in options)
        case _:
            return
