"""Decides what an update means and what to show next: one update, one transaction."""

import hashlib
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.catalogue import _, speaking
from bot.dialogue.context import Context
from bot.dialogue.delivery import deliver_later
from bot.dialogue.events import Filled, Inbound, Opened, Pressed, Said
from bot.dialogue.forms import Forms, refusal_text
from bot.dialogue.links import BadAddress, Link
from bot.dialogue.model import Card, Conversation, DoneAction, StoredLink
from bot.dialogue.registry import Action, Form, Registry, Screen, Show
from bot.dialogue.text import dump, fill, inert, load
from bot.dialogue.typed import pressed_by_typing
from bot.dialogue.views import View
from core.accounts.service import require, require_active
from core.errors import N_, Refused, Stale
from core.marketplace import Marketplace, Setup

log = logging.getLogger(__name__)

HOME = Link("home")
READ_LIMIT = 2000
"""Characters of a message that are read for meaning; the chat keeps the rest."""

Interpreter = Callable[[Context, str, Link, View | None], Awaitable[Show]]
"""Reads a sentence typed while a card is shown; always finds something to show, if only a hint."""


class TooFast(Refused):
    """More actions in a minute than the policy allows."""

    message = N_("That was a lot at once. Give me a minute, then press again.")


class Router:
    """Turns updates into changes and replies, within the transaction of each update."""

    def __init__(self, registry: Registry, setup: Setup, interpret: Interpreter) -> None:
        self._registry = registry
        self._setup = setup
        self._interpret = interpret

    async def handle(self, session: AsyncSession, event: Inbound) -> None:
        """Answer one update; what is to be shown waits in the task table."""
        market = Marketplace(session, self._setup)
        account = await market.accounts.meet(
            platform=event.platform,
            external_id=event.person,
            chat=event.chat,
            name=event.name,
            locale=event.locale,
        )
        turn = _Turn(self._registry, self._interpret, session, Context(market, account, event.platform), event)
        with speaking(account.locale):
            show = await turn.answer()
        if show is not None:
            await deliver_later(
                session,
                market.now,
                event,
                account_id=account.id,
                address=self._registry.address(show.link),
                note=show.note,
            )

    async def apologise(self, session: AsyncSession, event: Inbound) -> None:
        """Tell the person that we failed; used when handling their update raised."""
        market = Marketplace(session, self._setup)
        account = await market.accounts.meet(
            platform=event.platform, external_id=event.person, chat=event.chat, name=event.name, locale=event.locale
        )
        with speaking(account.locale):
            note = _("Something went wrong on our side, and nothing was changed. Please try that once more.")
        address = self._registry.address(HOME)
        await deliver_later(session, market.now, event, account_id=account.id, address=address, note=note)


class _Turn:
    """One update being answered."""

    def __init__(
        self, registry: Registry, interpret: Interpreter, session: AsyncSession, ctx: Context, event: Inbound
    ) -> None:
        self._registry = registry
        self._interpret = interpret
        self._session = session
        self._ctx = ctx
        self._event = event
        self._forms = Forms(registry=registry, session=session, ctx=ctx)

    async def answer(self) -> Show | None:
        """Return what to show; None where the update only keeps a draft."""
        try:
            match self._event.happening:
                case Said(text=text):
                    return await self._said(inert(text, limit=READ_LIMIT).strip())
                case Pressed() as press:
                    return await self._pressed(press)
                case Filled() as filled:
                    return await self._filled(filled)
                case Opened():
                    return Show(HOME)
        except BadAddress as bad:
            log.warning("refused an address from account %d on %s: %s", self._ctx.account.id, self._event.platform, bad)
            return Show(await self._here(), _("That button leads nowhere any more. Here is where we were."))
        except Refused as refusal:
            return Show(await self._here(), refusal_text(refusal))

    # Typed messages

    async def _said(self, text: str) -> Show:
        here = await self._here()
        if text.startswith("/"):
            return await self._command(text, here)
        form = self._registry.route(here)
        if isinstance(form, Form):
            return await self._typed_into_form(form, here, text)
        if not any(char.isalnum() for char in text) and "⭐" not in text and "★" not in text:
            return Show(Link("hint"), _("I read words best. Tell me what you want to learn, or pick one of these."))
        view = await self._view(here)
        pressed = pressed_by_typing(view, text, now=self._ctx.now, zone=self._ctx.zone) if view else None
        if pressed is not None:
            link, values = pressed
            return await self._follow(link, values, key=f"{self._event.platform}:{self._event.event_id}")
        return await self._taken_by_screen(here, text) or await self._interpret(self._ctx, text, here, view)

    async def _taken_by_screen(self, here: Link, text: str) -> Show | None:
        """Take a message as the first answer of the form that the screen names, unless it does not fit it."""
        screen = self._registry.route(here)
        form = self._registry.routes.get(screen.typed or "") if isinstance(screen, Screen) else None
        if not isinstance(form, Form):
            return None
        link = Link(form.name, **{name: value for name, value in here.args if name in form.params})
        if not await self._forms.fits(form, link, text):
            return None
        await self._forms.open(self._registry.address(link))
        return await self._forms.type_in(form, link, text)

    async def _command(self, text: str, here: Link) -> Show:
        name, _space, rest = text[1:].partition(" ")
        name = name.partition("@")[0].lower()
        if name == "cancel":
            return await self._cancel(here)
        command = self._registry.commands.get(name)
        if command is None:
            return Show(Link("help"), fill(_("I don't know the command /%(name)s. These work:"), name=name[:32]))
        if command.right is not None:
            require(self._ctx.account, command.right)
        takes = {command.takes: rest.strip()} if command.takes and rest.strip() else {}
        return Show(command.to.using(**takes))

    async def _cancel(self, here: Link) -> Show:
        form = self._registry.route(here)
        if not isinstance(form, Form):
            return Show(HOME, _("There was nothing to cancel. Here is the start."))
        await self._forms.forget(self._registry.address(here))
        return Show(self._registry.cancel_link(form, here), _("Cancelled. Nothing was saved."))

    async def _typed_into_form(self, form: Form, here: Link, text: str) -> Show:
        plain = text.casefold()
        if plain in {"cancel", _("Cancel").casefold()}:
            return await self._cancel(here)
        if plain in {"back", _("Back").casefold()}:
            return await self._forms.step(here, -1)
        return await self._forms.type_in(form, here, text)

    # Presses

    async def _pressed(self, press: Pressed) -> Show:
        link = self._registry.link(await self._unshortened(press.address))
        if isinstance(self._registry.route(link), Screen):
            return await self._follow(link, None, key="")
        card = await self._card(press.card)
        key = self._action_key(card, press.address, press.values)
        done = await self._session.get(DoneAction, key)
        if done is not None:
            return Show(self._registry.link(done.address), load(done.note) if done.note else None)
        if press.address not in card.offers:
            raise Stale
        return await self._follow(link, press.values, key=key)

    async def _filled(self, filled: Filled) -> Show | None:
        link = self._registry.link(await self._unshortened(filled.address))
        form = self._registry.route(link)
        if not isinstance(form, Form):
            raise BadAddress(f"{link.name} is no form")
        self._check(form)
        if not filled.final:
            await self._forms.keep(link, filled.values)
            return None
        if await self._forms.draft(self._registry.address(link)) is None:
            return Show(await self._here(), _("That form has been sent already."))
        return await self._forms.submit(form, link, filled.values)

    async def _follow(self, link: Link, values: tuple[str, ...] | None, *, key: str) -> Show:
        if values is not None:
            link = link.using(values=",".join(values))
        route = self._registry.route(link)
        self._check(route)
        if isinstance(route, Form):
            await self._forms.open(self._registry.address(link))
            return Show(link)
        if isinstance(route, Screen):
            return Show(link)
        return await self._act(route, link, key)

    async def _act(self, action: Action, link: Link, key: str) -> Show:
        await self._slow_down()
        async with self._session.begin_nested():
            show = await action.act(self._ctx, **self._registry.arguments(link))
        self._session.add(
            DoneAction(
                key=key,
                account_id=self._ctx.account.id,
                address=self._registry.address(show.link),
                note=dump(show.note) if show.note is not None else None,
                done_at=self._ctx.now,
            )
        )
        return show

    def _check(self, route: Screen | Action | Form) -> None:
        if route.right is not None:
            require(self._ctx.account, route.right)
        if not isinstance(route, Screen):
            require_active(self._ctx.account)

    async def _slow_down(self) -> None:
        since = self._ctx.now - timedelta(minutes=1)
        recent = await self._session.scalar(
            select(func.count())
            .select_from(DoneAction)
            .where(DoneAction.account_id == self._ctx.account.id, DoneAction.done_at > since)
        )
        if (recent or 0) >= self._ctx.market.policies.actions_per_minute:
            raise TooFast

    # Where we are

    async def _here(self) -> Link:
        place = await self._session.get(Conversation, self._ctx.account.id)
        try:
            return self._registry.link(place.address) if place is not None else HOME
        except BadAddress:
            return HOME

    async def _view(self, link: Link) -> View | None:
        route = self._registry.route(link)
        if not isinstance(route, Screen):
            return None
        try:
            return await route.show(self._ctx, **self._registry.arguments(link))
        except Refused:
            return None

    async def _card(self, ref: str) -> Card:
        card = await self._session.scalar(
            select(Card).where(Card.platform == self._event.platform, Card.chat == self._event.chat, Card.ref == ref)
        )
        if card is None:
            raise BadAddress("a press on a card that was never shown")
        if card.account_id != self._ctx.account.id:
            raise BadAddress("a press on somebody else's card")
        return card

    async def _unshortened(self, address: str) -> str:
        if not address.startswith("~"):
            return address
        stored = await self._session.get(StoredLink, address)
        if stored is None:
            raise BadAddress("an unknown short address")
        return stored.address

    def _action_key(self, card: Card, address: str, values: tuple[str, ...] | None) -> str:
        parts = (str(card.id), str(card.turn), address, ",".join(values or ()))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()
