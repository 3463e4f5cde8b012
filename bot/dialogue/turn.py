"""One update being answered: what was typed, pressed, filled in, sent or pointed at, and what to show for it."""

import hashlib
import logging
from dataclasses import replace
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.card_numbers import has_card_number
from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.events import Filled, Inbound, Lost, Opened, Pointed, Pressed, Said, Sent
from bot.dialogue.fields import BadAnswer
from bot.dialogue.forms import Forms, refusal_text
from bot.dialogue.links import HOME, BadAddress, Link, Value
from bot.dialogue.model import Card, Conversation, StoredLink
from bot.dialogue.once import Once
from bot.dialogue.place import Place, is_unfinished, left_open, looking, place_of, read_link
from bot.dialogue.registry import Action, Command, Form, Given, Registry, Route, Screen, Show
from bot.dialogue.starts import read_start
from bot.dialogue.text import Code, Text, fill, inert
from bot.dialogue.typed import pressed_by_typing, time_typed
from bot.dialogue.underway import Underway
from bot.dialogue.views import Option
from core.accounts.service import require, require_active
from core.attachments.service import TooLarge, TooManyFiles
from core.errors import Refused, Stale
from core.reports.service import REASON_LIMIT

log = logging.getLogger(__name__)

READ_LIMIT = 2000
"""Characters of a message that are read for meaning; a form reads all of it."""
TYPED_LIMIT = 20_000


class Interpreter(Protocol):
    """Reads what people type in their own words."""

    async def answer(self, ctx: Context, text: str, place: Place) -> Show:
        """Return what a sentence leads to; there is always something to show, if only a hint."""
        ...

    async def interrupt(self, ctx: Context, text: str, place: Place) -> Show | None:
        """Return what a sentence surely asks for that does not answer the field which is asked for; else None."""
        ...


class Turn:
    """One update being answered."""

    def __init__(
        self,
        *,
        registry: Registry,
        interpreter: Interpreter,
        underway: Underway,
        session: AsyncSession,
        ctx: Context,
        event: Inbound,
    ) -> None:
        self._registry = registry
        self._underway = underway
        self._interpreter = interpreter
        self._session = session
        self._ctx = ctx
        self._event = event
        self._forms = Forms(registry=registry, session=session, ctx=ctx)
        self._once = Once(registry=registry, session=session, ctx=ctx)
        self.card: Card | None = None
        self.replaces: str | None = None
        self.ended = ""

    async def answer(self) -> Show | None:
        """Return what to show; None where the update only keeps a draft.

        `card` is then the card that was pressed, and `replaces` the ref of the one to redraw with the answer; `ended`
        is the address of what an action or a form has just brought to its end.
        """
        try:
            show = await self._answer()
        except BadAddress as bad:
            log.warning("refused an address from account %d on %s: %s", self._ctx.account.id, self._event.platform, bad)
            show = Show(await self._here(), _("That button leads nowhere any more. Here is where we were."))
        except Refused as refusal:
            show = Show(await self._here(), refusal_text(refusal))
        if show is not None and show.given is not None:
            await self._forms.give(show.given)
        if show is not None and isinstance(self._registry.route(show.link), Form):
            await self._forms.open(self._registry.address(show.link))
        return show

    async def _answer(self) -> Show | None:
        if not self._event.private:
            return await self._said_to_all()
        match self._event.happening:
            case Said(text=text):
                return await self._said(inert(text, limit=TYPED_LIMIT).strip())
            case Pressed() as press:
                await self._look_up(press)
                return await self._pressed(press)
            case Filled() as filled:
                await self._look_up(filled)
                return await self._filled(filled)
            case Opened(start=start):
                return await self._opened(start)
            case Sent() as sent:
                return await self._sent(sent)
            case Pointed() as pointed:
                return self._pointed(pointed)

    async def _opened(self, start: str) -> Show:
        """Go where a deep link leads: it shows or asks, and never does anything by itself."""
        if not start:
            return Show(HOME)
        link = self._registry.link(await self._unshortened(read_start(start)))
        route = self._registry.route(link)
        self._check(route)
        return Show(HOME if isinstance(route, Action) else link)

    async def _sent(self, sent: Sent) -> Show:
        """Take a file, and the words under it, where one is asked for; else say kindly what can be done."""
        here, words = await self._here(), inert(sent.caption, limit=TYPED_LIMIT).strip()
        if sent.lost is Lost.HIDDEN:
            return Show(here, self._lost(Lost.HIDDEN))
        asking = await self._asking_for_a_file(here)
        if asking is None or has_card_number(words):
            await self._ctx.market.attachments.forget([sent.file] if sent.file else [])
            return Show(here, _no_card_numbers() if has_card_number(words) else _no_file_here())
        form, link = asking
        self._check(form)
        try:
            done = await self._forms.take_sent(form, link, file=sent.file, words=words)
        except BadAnswer as wrong:
            return Show(link, str(wrong))
        if sent.file is None:
            return Show(link, _no_file_here() if sent.lost is None else self._lost(sent.lost))
        return await self._submit(form, link, {}, key=self._event_key) if done else Show(link)

    async def _asking_for_a_file(self, here: Link) -> tuple[Form, Link] | None:
        """Return the form that takes a file sent now: the open one, or the one that takes what is typed on a screen."""
        route = self._registry.route(here)
        if isinstance(route, Screen):
            typed = self._registry.typed_form(here)
            return typed if typed is not None and await self._forms.takes_files(*typed) else None
        return (route, here) if isinstance(route, Form) and await self._forms.takes_files(route, here) else None

    def _pointed(self, pointed: Pointed) -> Show:
        platform, person, name = self._event.platform, pointed.person, pointed.name or None
        if pointed.message is None:
            return Show(Link("mentor.of", platform=platform, person=person, name=name))
        report = Link("report", whom=f"{platform}:{person}", name=name, message=pointed.message or None)
        if not pointed.words:
            return Show(report)
        if has_card_number(pointed.words):
            return Show(report, _no_card_numbers())
        report = report.using(words=True)
        return Show(report, given=Given(report, {"reason": inert(pointed.words, limit=REASON_LIMIT)}))

    async def _said_to_all(self) -> Show | None:
        """Answer what somebody typed where others read along, as if nobody were known: nothing personal comes of it."""
        if isinstance(self._event.happening, Pointed):
            return self._pointed(self._event.happening)
        if not isinstance(self._event.happening, Said):
            log.warning("an update of a group on %s was neither text nor command", self._event.platform)
            return None
        text = inert(self._event.happening.text, limit=READ_LIMIT).strip()
        if text.startswith("/"):
            name, _space, rest = text[1:].partition(" ")
            command = self._registry.commands.get(name.partition("@")[0].lower())
            if command is None:
                return Show(Link("help"))
            return self._led_to(command, rest)
        nobody = Context.shared(self._ctx.market, self._event.platform, self._ctx.account.locale)
        return Show(
            (await self._interpreter.answer(nobody, text, Place(here=HOME, look=looking(nobody, self._registry)))).link
        )

    # Typed messages

    async def _said(self, text: str) -> Show:
        here = await self._here()
        if has_card_number(text):
            return Show(here, _no_card_numbers())
        if text.startswith("/"):
            return await self._command(text, here)
        form = self._registry.route(here)
        if isinstance(form, Form):
            return await self._interrupted(form, here, text) or await self._typed_into_form(form, here, text)
        if text.casefold() in {"continue", _("continue")}:
            return await self._command("/continue", here)
        text = text[:READ_LIMIT]
        place = await self._place(here)
        pressed = await self._pressed_by_typing(place, text)
        if pressed is not None:
            link, values = pressed
            return await self._follow(link, values, key=self._event_key)
        taken = await self._taken_by_screen(here, text)
        if taken is not None:
            return taken
        show = await self._interpreter.answer(self._ctx, text, place)
        return await self._with_way_back(show, here) if show.aside else show

    async def _interrupted(self, form: Form, link: Link, text: str) -> Show | None:
        """Answer what surely is something else than the field that is asked for; what was typed before is kept."""
        if await self._forms.fits_now(form, link, text):
            return None
        show = await self._interpreter.interrupt(self._ctx, text[:READ_LIMIT], await self._place(link))
        return show and await self._with_way_back(show, link)

    async def _with_way_back(self, show: Show, left: Link) -> Show:
        """Say how to come back to the form or the step that is left."""
        is_form = isinstance(self._registry.route(left), Form)
        if show.link.name == left.name or not is_unfinished(self._registry, left):
            return show
        is_kept = is_form and await self._forms.latest() == left
        words = _("I keep what you typed. %(command)s brings you back to it.")
        plain = _("%(command)s brings you back to where we were.")
        note = fill(words if is_kept else plain, command=Code("/continue"))
        both = fill("%(first)s %(then)s", first=show.note, then=note) if show.note else note
        return replace(show, note=both, chips=(*show.chips, Option(label=_("Go on where we were"), to=left)))

    async def _pressed_by_typing(self, place: Place, text: str) -> tuple[Link, tuple[str, ...] | None] | None:
        now, zone = self._ctx.now, self._ctx.zone
        pressed = pressed_by_typing(place.view, text, now=now, zone=zone) if place.view else None
        if pressed is None or pressed[0]["day"] is None:
            return pressed
        times = await place.look(pressed[0])
        at = time_typed(times, text, now=now, zone=zone) if times else None
        return (at, None) if at else pressed

    async def _taken_by_screen(self, here: Link, text: str) -> Show | None:
        """Take a message as the first answer of the form that the screen names, unless it does not fit it."""
        typed = self._registry.typed_form(here)
        if typed is None or not await self._forms.fits(*typed, text):
            return None
        return await self._typed_into_form(*typed, text)

    async def _command(self, text: str, here: Link) -> Show:
        name, _space, rest = text[1:].partition(" ")
        name = name.partition("@")[0].lower()
        if name == "cancel":
            return await self._cancel(here)
        if name == "continue":
            left = await left_open(self._ctx, self._registry, (await self._place(here)).trail)
            return Show(left) if left else Show(HOME, _("Nothing was left unfinished. Here is the start."))
        command = self._registry.commands.get(name)
        if command is None:
            return Show(Link("help"), fill(_("I don't know the command /%(name)s. These work:"), name=name[:32]))
        if command.right is not None:
            require(self._ctx.account, command.right)
        if command.takes and rest.strip() and command.heard is not None:
            await command.heard(self._ctx, rest.strip()[:READ_LIMIT])
        return await self._with_way_back(self._led_to(command, rest), here)

    def _led_to(self, command: Command, rest: str) -> Show:
        """Return where a command leads, with what follows it and, if the screen takes it, the room it was used in."""
        words = rest.strip()[:READ_LIMIT]
        if command.with_words is not None and words:
            return command.with_words(self._ctx, words)
        takes: dict[str, Value] = {}
        if command.takes and words:
            takes[command.takes] = words
        if self._event.room is not None and "room" in self._registry.route(command.to).params:
            takes |= {"room": f"{self._event.platform}:{self._event.room}", "name": self._event.room_name or None}
        return Show(command.to.using(**takes))

    async def _cancel(self, here: Link) -> Show:
        form = self._registry.route(here)
        if not isinstance(form, Form):
            return Show(HOME, _("There was nothing to cancel. Here is the start."))
        await self._forms.forget(self._registry.address(here))
        return Show(self._registry.cancel_link(form, here), _("Cancelled. Nothing was saved."))

    async def _typed_into_form(self, form: Form, link: Link, text: str) -> Show:
        plain = text.casefold()
        if plain in {"cancel", _("Cancel").casefold()}:
            return await self._cancel(link)
        if plain in {"back", _("Back").casefold()}:
            return await self._forms.back(form, link)
        self._check(form)
        if await self._forms.type_in(form, link, text):
            return await self._submit(form, link, {}, key=self._event_key)
        return Show(link)

    # Presses

    async def _pressed(self, press: Pressed) -> Show:
        link = self._registry.link(await self._unshortened(press.address))
        if isinstance(self._registry.route(link), Screen):
            return await self._follow(link, press.values, key="")
        key = self._action_key(press.card, press.address, press.values)
        return await self._once.result(key) or await self._follow(link, press.values, key=key, offered=press.address)

    async def _filled(self, filled: Filled) -> Show | None:
        link = self._registry.link(await self._unshortened(filled.address))
        form = self._registry.route(link)
        if not isinstance(form, Form):
            raise BadAddress(f"{link.name} is no form")
        self._check(form)
        values = {name: typed for name, typed in filled.values.items() if not has_card_number(typed)}
        kept = await self._forms.keep(form, link, values)
        if filled.lost is not None and kept:
            return Show(link, self._lost(filled.lost))
        if filled.turns_page and kept:
            await self._forms.turn_page(form, link, values.keys())
            return Show(link)
        if not filled.final and not filled.turns_page:
            return None
        if len(values) < len(filled.values):
            return Show(link, _no_card_numbers())
        key = self._action_key(filled.card, filled.address, None)
        done = await self._once.result(key)
        if done is not None:
            return done
        if not kept:
            return Show(self._registry.cancel_link(form, link), _("That form has been sent already."))
        self._require_offered(filled.address)
        return await self._submit(form, link, filled.values, key=key)

    async def _follow(
        self, link: Link, values: tuple[str, ...] | None, *, key: str, offered: str | None = None
    ) -> Show:
        """Go where a link leads; `offered` is the address that must stand on the card which was pressed."""
        route = self._registry.route(link)
        if values is not None:
            if "values" not in route.params:
                raise BadAddress(f"{link.name} takes no picks")
            link = link.using(values=",".join(values))
        self._check(route)
        if offered is not None:
            self._require_offered(offered)
        return await self._act(route, link, key) if isinstance(route, Action) else Show(link)

    async def _act(self, action: Action, link: Link, key: str) -> Show:
        await self._once.slow_down()
        async with self._session.begin_nested():
            show = await action.act(self._ctx, **self._registry.arguments(link))
        self._once.remember(key, show)
        self.ended = self._registry.address(await self._here())
        return show

    async def _submit(self, form: Form, link: Link, values: dict[str, str], *, key: str) -> Show:
        await self._once.slow_down()
        show = await self._forms.submit(form, link, values)
        if show.link != link:
            self._once.remember(key, show)
            self.ended = self._registry.address(link)
        return show

    def _check(self, route: Route) -> None:
        if route.right is not None:
            require(self._ctx.account, route.right)
        if not (isinstance(route, Screen) or route.paused):
            require_active(self._ctx.account)

    def _require_offered(self, address: str) -> None:
        if self.card is None:
            if self.replaces is None:
                raise BadAddress("a press on a card that was never shown")
            return
        if address not in self.card.offers:
            # An old card, or a forged press: which of the two, nobody can tell.
            log.info("account %d pressed what card %d does not offer", self._ctx.account.id, self.card.id)
            raise Stale

    @property
    def _event_key(self) -> str:
        return f"{self._event.platform}:{self._event.event_id}"

    def _action_key(self, ref: str, address: str, values: tuple[str, ...] | None) -> str:
        """Return what tells a press from all others; a card that is not yet known is on its first turn."""
        card = (self._event.platform, self._event.chat, ref, str(self.card.turn if self.card else 0))
        return hashlib.sha256("\n".join((*card, address, *(values or ()))).encode()).hexdigest()

    def _lost(self, why: Lost) -> Text:
        if why is Lost.HIDDEN:
            return _("What you type here is hidden from me. Begin with @ and my name, or press a button.")
        if why is Lost.TOO_LARGE:
            return refusal_text(TooLarge())
        if why is Lost.TOO_MANY:
            most = self._ctx.market.policies
            return refusal_text(TooManyFiles(files=most.files_per_day, megabytes=most.file_megabytes_per_day))
        return _("That file did not reach me. Please send it once more.")

    # Where we are

    async def _here(self) -> Link:
        """Return what the pressed card shows, else what was shown last."""
        place = self.card or await self._conversation()
        return (read_link(self._registry, place.address) if place is not None else None) or HOME

    async def _conversation(self) -> Conversation | None:
        return await self._session.get(Conversation, self._ctx.account.id)

    async def _place(self, here: Link) -> Place:
        return await place_of(self._ctx, self._registry, here)

    async def _look_up(self, press: Pressed | Filled) -> None:
        """Find the card that was pressed, which may still be on its way."""
        self.card = await self._own_card(press.card)
        if self.card or self._underway.offers(self._event.platform, self._event.chat, press.address):
            self.replaces = press.card

    async def _own_card(self, ref: str) -> Card | None:
        """Return the card that was pressed; None if it is not known, as when we crashed right after showing it."""
        card = await self._session.scalar(
            select(Card).where(Card.platform == self._event.platform, Card.chat == self._event.chat, Card.ref == ref)
        )
        if card is not None and card.account_id != self._ctx.account.id:
            raise BadAddress("a press on somebody else's card")
        return card

    async def _unshortened(self, address: str) -> str:
        if not address.startswith("~"):
            return address
        stored = await self._session.get(StoredLink, address)
        if stored is None:
            raise BadAddress("an unknown short address")
        return stored.address


def _no_file_here() -> str:
    return _("I read text, and take files where I ask for one. Please type what you mean.")


def _no_card_numbers() -> str:
    return _("Please never send a card number here. I have not kept it: you only ever pay on the payment page.")
