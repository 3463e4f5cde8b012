"""Walks through the house as each person of a community: every screen and form that a link, command or notice opens."""

from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select

from bot.dialogue.catalogue import LOCALES, speaking
from bot.dialogue.context import Context
from bot.dialogue.forms import Forms
from bot.dialogue.links import BadAddress, Link
from bot.dialogue.registry import Action, Form, Screen, registry
from bot.dialogue.text import Text
from bot.dialogue.views import View, links_of
from bot.screens.notices import APPLICATION, BOOKING, MESSAGE, QUESTION, REPORT, SUPPORT, write_notice
from core.accounts.model import Account, Right
from core.errors import Refused
from core.marketplace import Marketplace
from core.questions.model import Question
from core.reports.model import Report
from core.support.model import SupportCase, SupportMessage

SAMPLE = 2
"""How many addresses that differ in nothing but a day, a page or the like are looked at."""
MATTERS = ("booking", "case", "mentor", "message", "person", "question", "slug", "step")
"""Arguments of which every value is looked at."""
ANSWERS = (
    Link("home"),
    Link("hint"),
    Link("private", to="settings"),
    Link("link", code="abcd-efgh"),
    Link("mentor.of", platform="test", person="nobody", name="Sam"),
    Link("report", whom="discord:7", name="Sam", message="https://discord.com/channels/1/2/3"),
)
"""Where the router leads by itself."""
EVERYWHERE = ("newcomer", "learner", "mentor", "owner")
"""Who goes everywhere, in every language; to the others the search looks as to a learner."""


@dataclass(frozen=True, kw_only=True)
class Community:
    """Those who walk, by what they are ("learner", "mentor", ...), the marketplace in which they do, and their chat."""

    market: Marketplace
    people: Mapping[str, Account]
    platform: str


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A card as one person saw it."""

    who: str
    locale: str
    link: Link
    view: View

    def __str__(self) -> str:
        return f"{self.who} ({self.locale}): {registry.address(self.link)}"


@dataclass(frozen=True, kw_only=True)
class Told:
    """A notice as one person got it: `why` about what has the `number` among its kind, worded as `note`.

    `state` is that of the booking; empty for anything else.
    """

    who: str
    why: str
    about: str
    number: int
    state: str
    link: Link
    note: Text


@dataclass(kw_only=True)
class Walk:
    """What was seen, where links led, and what went wrong on the way."""

    seen: list[Seen] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    astray: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)


async def walk(
    community: Community,
    whys: Mapping[str, Iterable[str]],
    *,
    locales: Collection[str] = LOCALES,
    matters: Collection[str] = MATTERS,
) -> Walk:
    """Walk as everybody; `whys` are the reasons of notices by what they are about."""
    found = Walk()
    for name, account in community.people.items():
        for locale in locales if name in EVERYWHERE else ("en",):
            account.locale = locale
            with speaking(locale):
                walker = _Walker(found, Context(community.market, account, community.platform), name, matters)
                await walker.hear(whys)
                await walker.go()
    return found


class _Walker:
    """One person on the way through the house."""

    def __init__(self, found: Walk, ctx: Context, name: str, matters: Collection[str]) -> None:
        self._found = found
        self._name = name
        self._ctx = ctx
        self._matters = matters
        self._forms = Forms(registry=registry, session=ctx.market.session, ctx=ctx)
        self._ahead: deque[tuple[str, Link]] = deque()
        self._known: set[Link] = set()
        self._looked: Counter[Link] = Counter()

    async def hear(self, whys: Mapping[str, Iterable[str]]) -> None:
        """Be told everything about every session and application that is one's own."""
        for link in [*ANSWERS, *await self._posted(), *(command.to for command in registry.commands_for(self._ctx))]:
            self._note("a command", link)
        mine = [await self._ctx.market.bookings.mine(self._ctx.account, upcoming=up, limit=50) for up in (True, False)]
        subjects = {
            BOOKING: [(one.id, one.state) for half in mine for one in half],
            APPLICATION: [(self._ctx.account.id, "")],
            MESSAGE: [(number, "") for half in mine for one in half for number in await self._messages(one.id)],
            REPORT: [(number, "") for number in await self._ctx.market.session.scalars(select(Report.id))],
            QUESTION: [(number, "") for number in await self._ctx.market.session.scalars(select(Question.id))],
            SUPPORT: [(number, "") for number in await self._ctx.market.session.scalars(select(SupportMessage.id))],
        }
        for about, reasons in whys.items():
            for why in sorted(reasons):
                for number, state in subjects[about]:
                    show = await write_notice(self._ctx, why, about, number)
                    if show is None or show.note is None:
                        continue
                    told = Told(
                        who=self._name,
                        why=why,
                        about=about,
                        number=number,
                        state=state,
                        link=show.link,
                        note=show.note,
                    )
                    self._found.told.append(told)
                    if about != APPLICATION:
                        self._note(f"the notice {why}", show.link)

    async def _messages(self, booking: int) -> list[int]:
        return [one.id for one in await self._ctx.market.messages.of_booking(self._ctx.account, booking)]

    async def _posted(self) -> list[Link]:
        """Return where rooms lead those who look after them."""
        if Right.MANAGE_ROOMS not in self._ctx.account.rights:
            return []
        waiting = await self._ctx.market.mentors.queue(self._ctx.account)
        return [
            Link("room", room="telegram:-1001234567890/12", name="Learners"),
            Link("room.application", mentor=waiting[0].account_id),
            Link("room.report", report=1),
            Link("room.case", case=await self._ctx.market.session.scalar(select(func.min(SupportCase.id)))),
        ]

    async def go(self) -> None:
        """Follow everything, breadth first."""
        while self._ahead:
            origin, link = self._ahead.popleft()
            route = registry.route(link)
            self._found.reached.add(route.name)
            if isinstance(route, Action) or (route.name == "mentors" and self._name not in EVERYWHERE):
                continue
            shape = Link(route.name, **{name: value if name in self._matters else 0 for name, value in link.args})
            self._looked[shape] += 1
            if self._looked[shape] <= SAMPLE:
                await self._look(origin, route, link)

    async def _look(self, origin: str, route: Screen | Form, link: Link) -> None:
        if route.right is not None and route.right not in self._ctx.account.rights:
            self._found.refused.append(f"{self._name}: {origin} -> {link}: needs {route.right}")
            return
        try:
            if isinstance(route, Form):
                view = await self._forms.view(route, link)
            else:
                view = await route.show(self._ctx, **registry.arguments(link))
        except Refused as refusal:
            self._found.refused.append(f"{self._name}: {origin} -> {link}: {refusal!r}")
            return
        seen = Seen(who=self._name, locale=self._ctx.account.locale, link=link, view=view)
        self._found.seen.append(seen)
        for found in links_of(view):
            self._note(str(seen), found)
        if isinstance(route, Screen) and route.typed is not None:
            params = registry.routes[route.typed].params
            self._note(str(seen), Link(route.typed, **{name: value for name, value in link.args if name in params}))

    def _note(self, origin: str, link: Link) -> None:
        if link in self._known:
            return
        self._known.add(link)
        try:
            readable = registry.link(registry.address(link)) == link
        except BadAddress as error:
            self._found.astray.append(f"{origin} -> {link}: {error}")
            return
        if not readable:
            self._found.astray.append(f"{origin} -> {link}: read back as another link")
            return
        self._ahead.append((origin, link))
