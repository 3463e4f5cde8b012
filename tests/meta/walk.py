"""Walks through the house as each person of a community: every screen and form that a link, command or notice opens."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import select

from bot.dialogue.catalogue import speaking
from bot.dialogue.context import Context
from bot.dialogue.forms import Forms
from bot.dialogue.links import BadAddress, Link
from bot.dialogue.registry import Action, Form, Screen, registry
from bot.dialogue.text import Text
from bot.dialogue.views import (
    Button,
    Choose,
    ChooseMany,
    Facts,
    FormCard,
    Item,
    Note,
    Paragraph,
    PickDay,
    PickTime,
    Progress,
    Rate,
    Title,
    View,
    Visit,
    links_of,
)
from bot.screens.notices import write_notice
from core.accounts.model import Account
from core.errors import Refused
from core.questions.model import Asker
from tests.meta.community import Community
from tests.screens.desk import said

SAMPLE = 2
"""How many addresses that differ in nothing but a day, a page or the like are looked at."""
MATTERS = ("booking", "mentor", "person", "step", "slug", "question")
"""Arguments of which every value is looked at."""


ANSWERS = (
    Link("home"),
    Link("hint"),
    Link("private", to="settings"),
    Link("link", code="abcd-efgh"),
    Link("mentor.of", platform="test", person="nobody", name="Sam"),
)
"""Where the router leads by itself."""

EVERYWHERE = ("newcomer", "learner", "mentor", "owner")
"""Who goes everywhere, in English and in Hindi; to the others the search looks as to a learner."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A card as one person saw it."""

    who: str
    locale: str
    link: Link
    view: View

    def __str__(self) -> str:
        return f"{self.who} ({self.locale}): {registry.address(self.link)}"


@dataclass(kw_only=True)
class Walk:
    """What was seen, where links led, and what went wrong on the way."""

    seen: list[Seen] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    astray: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    told: list[tuple[str, Text]] = field(default_factory=list)


async def walk(community: Community, whys: dict[str, set[str]]) -> Walk:
    """Walk as everybody; `whys` are the notices by what they are about."""
    found = Walk()
    for name, account in community.people.items():
        for locale in ("en", "hi") if name in EVERYWHERE else ("en",):
            account.locale = locale
            with speaking(locale):
                walker = _Walker(found, community, name, account)
                await walker.hear(whys)
                await walker.go()
    return found


class _Walker:
    """One person on the way through the house."""

    def __init__(self, found: Walk, community: Community, name: str, account: Account) -> None:
        self._found = found
        self._name = name
        self._ctx = Context(community.desk.market, account, "test")
        self._forms = Forms(registry=registry, session=community.desk.session, ctx=self._ctx)
        self._ahead: deque[tuple[str, Link]] = deque()
        self._known: set[Link] = set()
        self._looked: Counter[Link] = Counter()

    async def hear(self, whys: dict[str, set[str]]) -> None:
        """Be told everything about every session and application that is one's own."""
        for link in [*ANSWERS, *(command.to for command in registry.commands_for(self._ctx))]:
            self._note("a command", link)
        mine = [await self._ctx.market.bookings.mine(self._ctx.account, upcoming=up, limit=50) for up in (True, False)]
        numbers = {
            "booking": [b.id for half in mine for b in half],
            "application": [self._ctx.account.id],
            "question": await self._questions(),
        }
        for about, reasons in whys.items():
            for why in sorted(reasons):
                for number in numbers[about]:
                    show = await write_notice(self._ctx, why, about, number)
                    if show is not None and show.note is not None:
                        self._found.told.append((why, show.note))
                    if show is not None and about != "application":
                        self._note(f"the notice {why}", show.link)

    async def _questions(self) -> list[int]:
        asked = select(Asker.question_id).where(Asker.account_id == self._ctx.account.id)
        return list(await self._ctx.market.session.scalars(asked.order_by(Asker.question_id)))

    async def go(self) -> None:
        """Follow everything, breadth first."""
        while self._ahead:
            origin, link = self._ahead.popleft()
            route = registry.route(link)
            self._found.reached.add(route.name)
            if isinstance(route, Action) or (route.name == "mentors" and self._name not in EVERYWHERE):
                continue
            shape = Link(route.name, **{name: value if name in MATTERS else 0 for name, value in link.args})
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
            assert registry.link(registry.address(link)) == link
        except (BadAddress, AssertionError) as error:
            self._found.astray.append(f"{origin} -> {link}: {error}")
            return
        self._ahead.append((origin, link))


def texts(view: View) -> Iterator[str]:
    """Return every line that a card shows as text, controls aside."""
    for part in view.parts:
        match part:
            case Title(text) | Paragraph(text) | Note(text):
                yield said(text)
            case Facts(rows):
                yield from (f"{label}: {said(value)}" for label, value in rows)
            case Item(title=title, lines=lines):
                yield "\n".join([title, *(said(line) for line in lines)])
            case Progress(label=label):
                yield label
            case _:
                continue


def labels(view: View) -> Iterator[str]:
    """Return what is written on the buttons of a card."""
    for part in view.parts:
        match part:
            case Button(label=label) | Visit(label=label):
                yield label
            case FormCard(submit_label=label):
                yield label
            case _:
                continue


def choices(view: View) -> Iterator[tuple[str, list[str]]]:
    """Return the heading and the labels of each choice of a card."""
    for part in view.parts:
        match part:
            case Choose(label=label, options=options):
                yield label, [option.label for option in options]
            case ChooseMany(label=label, options=pairs):
                yield label, [option for _value, option in pairs]
            case PickDay(label=label) | PickTime(label=label) | Rate(label=label):
                yield label, []
            case _:
                continue


def form_of(view: View) -> FormCard | None:
    """Return the form on a card."""
    return next((part for part in view.parts if isinstance(part, FormCard)), None)
