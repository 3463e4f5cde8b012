"""Where somebody is in the conversation and how they came there: a row, so that it outlives a restart."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.context import Context
from bot.dialogue.forms import Forms
from bot.dialogue.links import HOME, BadAddress, Link
from bot.dialogue.model import Conversation
from bot.dialogue.registry import SEPARATOR, Form, Registry, Screen, Show
from bot.dialogue.views import Option, View, with_chips
from core.errors import Refused

LONGEST_TRAIL = 12
"""Addresses that are remembered: as far back as anybody says "the one before"."""
Look = Callable[[Link], Awaitable[View | None]]
"""Draws what an address shows to the person now; None where it is gone, or no screen."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a sentence was typed: on the card of `here`, which shows `view` (None for a form).

    `chips` are the one-tap answers on it; `trail` is what was shown before, the latest last; `missed` how many
    sentences in a row were not understood before this one; `asked` the questions put since something was understood.
    """

    here: Link
    view: View | None = None
    chips: tuple[Option, ...] = ()
    trail: tuple[Link, ...] = ()
    missed: int = 0
    asked: frozenset[str] = frozenset()
    look: Look

    def latest(self, *names: str) -> Link | None:
        """Return the screen of one of these names that was shown last since the person was at the start."""
        return next((link for link in self._way() if link.name in names), None)

    def latest_with(self, argument: str) -> Link | None:
        """Return what was shown last since the start that has an argument: is about a mentor, a booking, ..."""
        return next((link for link in self._way() if link[argument] is not None), None)

    def _way(self) -> Iterator[Link]:
        return takewhile(lambda link: link != HOME, (self.here, *reversed(self.trail)))

    @property
    def before(self) -> Link | None:
        """What was shown before this."""
        return self.trail[-1] if self.trail else None


def looking(ctx: Context, registry: Registry) -> Look:
    """Return what draws screens as `ctx` sees them."""

    async def look(link: Link) -> View | None:
        route = registry.route(link)
        if not isinstance(route, Screen):
            return None
        try:
            return await route.show(ctx, **registry.arguments(link))
        except (Refused, BadAddress):
            return None

    return look


async def place_of(ctx: Context, registry: Registry, here: Link) -> Place:
    """Return where somebody types on the card of `here`, with what the conversation remembers."""
    look = looking(ctx, registry)
    kept, view = await ctx.market.session.get(Conversation, ctx.account.id), await look(here)
    if kept is None:
        return Place(here=here, view=view, look=look)
    trail, chips = (read_link(registry, address) for address in kept.trail), read_chips(registry, kept.chips)
    return Place(
        here=here,
        view=with_chips(view, chips) if view else None,
        chips=chips,
        trail=tuple(link for link in trail if link is not None),
        missed=kept.missed,
        asked=frozenset(kept.asked),
        look=look,
    )


async def left_open(ctx: Context, registry: Registry, trail: Sequence[Link]) -> Link | None:
    """Return what was left unfinished last: a form with something typed into it, else a step on the `trail`."""
    form = await Forms(registry=registry, session=ctx.market.session, ctx=ctx).latest()
    return form or next((link for link in reversed(trail) if is_unfinished(registry, link)), None)


def is_unfinished(registry: Registry, link: Link) -> bool:
    """Tell whether a link shows a part of something unfinished: a form, or a screen that is declared as a step."""
    route = registry.routes.get(link.name)
    return isinstance(route, Form) or (isinstance(route, Screen) and route.step)


async def go(session: AsyncSession, registry: Registry, account_id: int, show: Show, *, ended: str = "") -> None:
    """Note that somebody is shown something. `ended` is the address of what an action or a form has just ended."""
    address, chips = registry.address(show.link), write_chips(registry, show.chips)
    place = await session.get(Conversation, account_id)
    if place is None:
        place = Conversation(account_id=account_id, address=address, trail=[], missed=0, asked=[])
        session.add(place)
    place.trail = walked(place.trail, place.address, address, ended)
    place.address, place.chips = address, chips
    if show.missed:
        place.missed += 1
        return
    place.missed = 0
    place.asked = [*place.asked, show.asks] if show.asks else []


def walked(trail: Sequence[str], here: str, then: str, ended: str) -> list[str]:
    """Return the trail after going from `here` to `then`: going back takes a step off it, as what has ended does."""
    if then == here:
        return list(trail)
    if trail and trail[-1] == then:
        return list(trail[:-1])
    walked = [*trail, here]
    if ended:
        walked = [address for address in walked if _flow(address) != _flow(ended)]
    return walked[-LONGEST_TRAIL:]


def _flow(address: str) -> str:
    """Return what the steps of one thing have in common: "book.day" and "book.check" are of "book"."""
    name = address.partition(SEPARATOR)[0]
    flow, dot, _step = name.partition(".")
    return f"{flow}{dot}"


def write_chips(registry: Registry, chips: Iterable[Option]) -> list[list[str]]:
    """Return one-tap answers as rows keep them: label and address."""
    return [[chip.label, registry.address(chip.to)] for chip in chips]


def read_chips(registry: Registry, kept: Iterable[Sequence[str]]) -> tuple[Option, ...]:
    """Read what `write_chips` wrote; what leads nowhere any more is left out."""
    return tuple(
        Option(label=label, to=link) for label, address in kept if (link := read_link(registry, address)) is not None
    )


def read_link(registry: Registry, address: str) -> Link | None:
    """Return the link of an address that was kept; None if no screen has it any more."""
    try:
        return registry.link(address)
    except BadAddress:
        return None
