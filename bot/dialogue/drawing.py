"""Draws the card of a link for one reader, as things stand now, and gives each of its links an address."""

import hashlib
import logging
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.adapter import Drawn
from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.forms import Forms, refusal_text
from bot.dialogue.links import HOME, MAX_ADDRESS_BYTES, MAX_PAGED_BYTES, BadAddress, Link
from bot.dialogue.registry import Action, Form, Registry
from bot.dialogue.starts import MAX_START_BYTES, write_start
from bot.dialogue.text import Text
from bot.dialogue.views import Button, Note, Option, Title, Tone, View, links_of, with_chips
from core.accounts.service import require
from core.errors import NotFound, Refused
from core.store.tasks import Priority

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """A drawn view with the addresses that its links were given, and its own (`here`); `broken` if its screen failed.

    `stored` has the addresses that are too long for a button, by their tokens; `digest` tells two drawings apart.
    """

    view: View
    here: str
    addresses: dict[Link, str]
    stored: dict[str, str]
    digest: str
    broken: bool


class Drawer:
    """Calls screens and lays out forms; changes nothing."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    async def draw(
        self,
        session: AsyncSession,
        ctx: Context,
        link: Link,
        *,
        chips: tuple[Option, ...] = (),
        must_show: bool,
        shared: bool = False,
    ) -> Drawing:
        """Draw what a link shows, with `chips`; where that is gone, say so.

        On a `shared` card every address fits a deep link.
        If the screen fails, an apology is drawn for who waits for an answer (`must_show`), else the failure is raised.
        """
        limit = MAX_START_BYTES if shared else MAX_ADDRESS_BYTES
        try:
            return self._drawing(link, with_chips(await self._view(session, ctx, link), chips), limit=limit)
        except (Refused, BadAddress) as gone:
            why = refusal_text(gone if isinstance(gone, Refused) else NotFound())
            home = Button(label=_("Start"), to=HOME)
            return self._drawing(link, View(Title(_("Not here any more")), Note(why, Tone.WARN), home))
        except Exception:  # whatever a screen does, who waits for an answer is told at once
            if not must_show:
                raise
            log.exception("the screen %s failed", link.name)
            return self._drawing(link, _apology(link), broken=True)

    def prepare(
        self,
        ctx: Context,
        drawing: Drawing,
        *,
        note: Text | None,
        nonce: str,
        priority: Priority = Priority.REPLY,
        shared: bool = False,
    ) -> Drawn:
        """Return a drawing as adapters take it; `drawing` must have been drawn as `shared` if this is."""
        return Drawn(
            view=drawing.view,
            note=note,
            address=drawing.addresses.__getitem__,
            opens_form=lambda link: isinstance(self._registry.route(link), Form),
            start=lambda link: write_start(drawing.addresses[link]),
            zone=ctx.zone,
            locale=ctx.account.locale,
            now=ctx.now,
            nonce=nonce,
            priority=priority,
            shared=shared,
            rights=ctx.account.rights,
            here=drawing.here,
        )

    def _drawing(self, link: Link, view: View, *, limit: int = MAX_START_BYTES, broken: bool = False) -> Drawing:
        addresses, stored = self._addresses(view, limit)
        here = self._short(self._registry.address(link), MAX_PAGED_BYTES, stored)
        return Drawing(view=view, here=here, addresses=addresses, stored=stored, digest=_digest(view), broken=broken)

    async def _view(self, session: AsyncSession, ctx: Context, link: Link) -> View:
        route = self._registry.route(link)
        if route.right is not None:
            require(ctx.account, route.right)
        if isinstance(route, Form):
            return await Forms(registry=self._registry, session=session, ctx=ctx).view(route, link)
        if isinstance(route, Action):
            raise BadAddress(f"{link.name} is an action, not something to show")
        return await route.show(ctx, **self._registry.arguments(link))

    def _addresses(self, view: View, limit: int = MAX_ADDRESS_BYTES) -> tuple[dict[Link, str], dict[str, str]]:
        addresses: dict[Link, str] = {}
        stored: dict[str, str] = {}
        for link in links_of(view):
            addresses[link] = self._short(self._registry.address(link), limit, stored)
        return addresses, stored

    def _short(self, address: str, limit: int, stored: dict[str, str]) -> str:
        """Return an address, or the token under which a too long one is to be `stored`."""
        if len(address.encode()) <= limit:
            return address
        token = "~" + hashlib.sha256(address.encode()).hexdigest()[:24]
        stored[token] = address
        return token


def _apology(link: Link) -> View:
    again = Button(label=_("Try again"), to=link)
    return View(Note(_("Something went wrong on our side. Nothing is lost."), Tone.WARN), again, back_to=HOME)


def _digest(view: View) -> str:
    return hashlib.sha256(repr(view).encode()).hexdigest()[:32]
