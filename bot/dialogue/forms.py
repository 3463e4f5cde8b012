"""Forms as rows: opened, filled in bit by bit, corrected, submitted, forgotten."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.fields import BadAnswer, Field
from bot.dialogue.links import BadAddress, Link
from bot.dialogue.model import Draft
from bot.dialogue.registry import Form, Given, Registry, Show, registry
from bot.dialogue.text import Text, fill
from bot.dialogue.views import FieldKind, FieldView, FormCard, Progress, View
from core.accounts.service import PICTURE_BYTES
from core.attachments.media import picture_media
from core.errors import Refused

KEPT_UNOPENED, KEPT = timedelta(days=7), timedelta(days=90)
"""How long words wait for a form that nobody opens, and how long a form is kept that nobody goes on with."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Forms:
    """The forms of one person's conversation, within one session."""

    registry: Registry
    session: AsyncSession
    ctx: Context

    async def draft(self, address: str) -> Draft | None:
        """Return what has been typed into a form so far."""
        found: Draft | None = await self.session.scalar(
            select(Draft).where(Draft.account_id == self.ctx.account.id, Draft.address == address)
        )
        return found

    async def open(self, address: str) -> Draft:
        """Begin a form, or continue it where it was left."""
        draft = await self.draft(address)
        if draft is None:
            draft = Draft(
                account_id=self.ctx.account.id, address=address, typed={}, errors={}, place=0, changed_at=self.ctx.now
            )
            self.session.add(draft)
            await self.session.flush()
        draft.opened = True
        return draft

    async def give(self, given: Given) -> None:
        """Put words into a form before it is opened; they take the place of those that came by the same way before."""
        draft = await self.open(self.registry.address(given.form))
        draft.typed, draft.errors, draft.place = dict(given.values), {}, 0
        draft.opened, draft.changed_at = False, self.ctx.now

    async def forget(self, address: str) -> None:
        """Throw away what was typed."""
        await self.session.execute(
            delete(Draft).where(Draft.account_id == self.ctx.account.id, Draft.address == address)
        )

    async def view(self, form: Form, link: Link) -> View:
        """Draw a form as it stands."""
        address = self.registry.address(link)
        draft = await self.draft(address)
        typed, errors, place = (draft.typed, draft.errors, draft.place) if draft else ({}, {}, 0)
        fields = await form.fields(self.ctx, **self.registry.arguments(link))
        card = FormCard(
            title=_(form.title),
            fields=tuple(_field_view(field, typed, errors) for field in fields),
            current=min(place, len(fields) - 1),
            submit=link,
            submit_label=_(form.submit_label),
            cancel=Link("form.cancel", form=address),
        )
        steps = Progress(done=card.current + 1, total=len(fields), label=fields[card.current].label)
        return View(steps if len(fields) > 1 else None, card)

    async def latest(self) -> Link | None:
        """Return the form into which something was typed last and that still waits."""
        drafts = await self.session.scalars(
            select(Draft)
            .where(Draft.account_id == self.ctx.account.id, Draft.opened)
            .order_by(Draft.changed_at.desc(), Draft.id.desc())
        )
        for draft in drafts:
            if any(draft.typed.values()) and (link := self._link(draft.address)) is not None:
                return link
        return None

    def _link(self, address: str) -> Link | None:
        try:
            return self.registry.link(address)
        except BadAddress:
            # An earlier version had such a form.
            return None

    async def keep(self, form: Form, link: Link, values: dict[str, str]) -> bool:
        """Keep what is being typed, without judging it yet; False if the form has been sent or forgotten."""
        draft = await self.draft(self.registry.address(link))
        if draft is None:
            return False
        known = {field.name: field for field in await form.fields(self.ctx, **self.registry.arguments(link))}
        kept = {name: await self._kept_as(known[name], typed) for name, typed in values.items() if name in known}
        draft.typed = {**draft.typed, **kept}
        draft.changed_at = self.ctx.now
        return True

    async def turn_page(self, form: Form, link: Link, names: Collection[str]) -> None:
        """Judge the fields `names` of a page, and go to the first of them that is wrong, else to the next page."""
        draft = await self.open(self.registry.address(link))
        fields = await form.fields(self.ctx, **self.registry.arguments(link))
        places = [place for place, field in enumerate(fields) if field.name in names]
        _answers, wrong = _read(tuple(fields[place] for place in places), draft.typed)
        draft.errors = {name: error for name, error in draft.errors.items() if name not in names} | wrong
        after = min(max(places, default=0) + 1, len(fields) - 1)
        draft.place = next((place for place in places if fields[place].name in wrong), after)

    async def takes_files(self, form: Form, link: Link) -> bool:
        """Tell whether a file that is sent now has a place in a form."""
        draft = await self.draft(self.registry.address(link))
        fields = await form.fields(self.ctx, **self.registry.arguments(link))
        return _place_of_file(fields, draft.place if draft else 0) is not None

    async def take_sent(self, form: Form, link: Link, *, file: str | None, words: str) -> bool:
        """Take a file and the words that came with it; True when nothing more is asked: submit now.

        The words join what is typed. Without a file they alone are kept. Raises BadAnswer for a file that is not what
        the form asks for; the words are kept all the same.
        """
        draft = await self.open(self.registry.address(link))
        fields = await form.fields(self.ctx, **self.registry.arguments(link))
        place = _place_of_file(fields, draft.place)
        if place is None:
            return False
        text = next((field for field in fields if field.kind is FieldKind.LINES), None)
        if words and text is not None:
            before = draft.typed.get(text.name, text.initial)
            draft.typed = {**draft.typed, text.name: f"{before}\n{words}".strip()}
        draft.changed_at = self.ctx.now
        if file is None:
            return False
        typed = await self._kept_as(fields[place], file)
        fields[place].answer(typed)
        draft.typed = {**draft.typed, fields[place].name: typed}
        draft.errors = {name: error for name, error in draft.errors.items() if name != fields[place].name}
        draft.place = min(place + 1, len(fields) - 1)
        return place + 1 == len(fields)

    async def _kept_as(self, field: Field, typed: str) -> str:
        """Return what a field keeps: a file sent where a picture is asked for becomes one that all may see."""
        if field.kind is not FieldKind.PICTURE or not typed or typed.isdecimal():
            return typed
        content = await self.ctx.market.attachments.content(typed)
        media = picture_media(content) if content is not None and len(content) <= PICTURE_BYTES else None
        if content is None or media is None:
            return typed
        return str(await self.ctx.market.accounts.store_file(media, content))

    async def submit(self, form: Form, link: Link, values: dict[str, str]) -> Show:
        """Take a whole form: act on it if every field is right, else show it again with what is wrong."""
        address = self.registry.address(link)
        draft = await self.open(address)
        await self.keep(form, link, values)
        fields = await form.fields(self.ctx, **self.registry.arguments(link))
        answers, errors = _read(fields, draft.typed)
        draft.errors = errors
        if errors:
            draft.place = next(i for i, field in enumerate(fields) if field.name in errors)
            return Show(link, _("Almost there: one thing to mend.") if len(errors) == 1 else _("A few things to mend."))
        try:
            async with self.session.begin_nested():
                show = await form.act(self.ctx, **self.registry.arguments(link), **answers)
        except Refused as refusal:
            return Show(link, refusal_text(refusal))
        await self.forget(address)
        return show

    async def type_in(self, form: Form, link: Link, text: str) -> bool:
        """Take a typed message as the answer to the current field; True when it was the last one: submit now."""
        draft = await self.open(self.registry.address(link))
        fields = await form.fields(self.ctx, **self.registry.arguments(link))
        field = fields[min(draft.place, len(fields) - 1)]
        typed = _typed(field, draft.typed.get(field.name, field.initial), text)
        draft.typed = {**draft.typed, field.name: typed}
        draft.changed_at = self.ctx.now
        try:
            field.answer(typed)
        except BadAnswer as problem:
            draft.errors = {**draft.errors, field.name: str(problem)}
            return False
        draft.errors = {name: error for name, error in draft.errors.items() if name != field.name}
        if draft.place + 1 < len(fields):
            draft.place += 1
            return False
        return True

    async def fits(self, form: Form, link: Link, text: str) -> bool:
        """Tell whether a message is an answer to the first field of a form."""
        fields = await form.fields(self.ctx, **self.registry.arguments(link))
        try:
            fields[0].answer(text)
        except BadAnswer:
            return False
        return True

    async def fits_now(self, form: Form, link: Link, text: str) -> bool:
        """Tell whether a message is an answer to the field that is asked for now, or for the form itself."""
        draft = await self.draft(self.registry.address(link))
        fields = await form.fields(self.ctx, **self.registry.arguments(link))
        field = fields[min(draft.place if draft else 0, len(fields) - 1)]
        try:
            field.answer(_typed(field, "", text))
        except BadAnswer:
            return is_control(text)
        return True

    async def back(self, form: Form, link: Link) -> Show:
        """Go to the previous field; from the first one leave the form, which keeps what was typed."""
        draft = await self.open(self.registry.address(link))
        if draft.place == 0:
            return Show(self.registry.cancel_link(form, link))
        draft.place -= 1
        return Show(link)


async def forget_drafts(session: AsyncSession, now: datetime) -> None:
    """Throw away what was typed into forms that nobody goes on with."""
    unopened = and_(Draft.opened.is_(False), Draft.changed_at < now - KEPT_UNOPENED)
    await session.execute(delete(Draft).where(or_(unopened, Draft.changed_at < now - KEPT)))


def refusal_text(refusal: Refused) -> Text:
    """Word a refusal of the core for the person being answered."""
    return fill(_(refusal.message), **refusal.params)


def is_control(text: str) -> bool:
    """Tell whether a message is for the form itself, not for one of its fields."""
    words = {"back", "cancel", "skip", "/skip", "-", _("Back").casefold(), _("Cancel").casefold(), _("skip")}
    return text.strip().casefold() in words


def _place_of_file(fields: tuple[Field, ...], current: int) -> int | None:
    """Return which field takes a file: the current one, else the first that takes files of all kinds."""
    place = min(current, len(fields) - 1)
    if fields[place].kind in {FieldKind.PICTURE, FieldKind.FILE}:
        return place
    return next((index for index, field in enumerate(fields) if field.kind is FieldKind.FILE), None)


def _typed(field: Field, before: str, text: str) -> str:
    """Return what a message leaves in a field: "skip" keeps what is there, "-" empties a field that may be empty."""
    plain = text.strip().casefold()
    if plain in {"skip", "/skip", _("skip")}:
        return before
    return "" if plain == "-" and not field.required else text


def _field_view(field: Field, typed: dict[str, str], errors: dict[str, str]) -> FieldView:
    return FieldView(
        name=field.name,
        label=field.label,
        kind=field.kind,
        value=typed.get(field.name, field.initial),
        error=errors.get(field.name),
        example=field.example,
        help=field.help,
        required=field.required,
        max_length=field.max_length,
        options=field.options,
    )


def _read(fields: tuple[Field, ...], typed: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    answers: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in fields:
        try:
            answers[field.name] = field.answer(typed.get(field.name, field.initial))
        except BadAnswer as problem:
            errors[field.name] = str(problem)
    return answers, errors


def declare_cancel(into: Registry) -> None:
    """Declare the way out of every form; each registry with forms needs it."""

    @into.action("form.cancel", paused=True)
    async def cancel_form(ctx: Context, form: str) -> Show:
        """Leave a form; what was typed is thrown away."""
        link = into.link(form)
        route = into.route(link)
        await Forms(registry=into, session=ctx.market.session, ctx=ctx).forget(form)
        return Show(into.cancel_link(route, link) if isinstance(route, Form) else Link("home"))


declare_cancel(registry)
