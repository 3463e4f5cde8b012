"""Forms as rows: opened, filled in bit by bit, corrected, submitted, forgotten."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.fields import BadAnswer, Field
from bot.dialogue.links import Link
from bot.dialogue.model import Draft
from bot.dialogue.registry import Form, Registry, Show, registry
from bot.dialogue.text import Text, fill
from bot.dialogue.views import FieldView, FormCard, Progress, View
from core.errors import Refused


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
        return draft

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

    async def keep(self, link: Link, values: dict[str, str]) -> None:
        """Keep what is being typed, without judging it yet."""
        draft = await self.open(self.registry.address(link))
        draft.typed = {**draft.typed, **values}
        draft.changed_at = self.ctx.now

    async def submit(self, form: Form, link: Link, values: dict[str, str]) -> Show:
        """Take a whole form: act on it if every field is right, else show it again with what is wrong."""
        address = self.registry.address(link)
        await self.keep(link, values)
        draft = await self.open(address)
        fields = await form.fields(self.ctx, **self.registry.arguments(link))
        answers, errors = _read(fields, draft.typed)
        if errors:
            draft.errors = errors
            draft.place = next(i for i, field in enumerate(fields) if field.name in errors)
            return Show(link, _("Almost there: one thing to mend.") if len(errors) == 1 else _("A few things to mend."))
        try:
            async with self.session.begin_nested():
                show = await form.act(self.ctx, **self.registry.arguments(link), **answers)
        except Refused as refusal:
            draft.errors = {}
            return Show(link, refusal_text(refusal))
        await self.forget(address)
        return show

    async def type_in(self, form: Form, link: Link, text: str) -> Show:
        """Take a typed message as the answer to the current field; submit after the last one."""
        draft = await self.open(self.registry.address(link))
        fields = await form.fields(self.ctx, **self.registry.arguments(link))
        field = fields[min(draft.place, len(fields) - 1)]
        draft.typed = {**draft.typed, field.name: "" if _skips(field, text) else text}
        draft.changed_at = self.ctx.now
        try:
            field.answer(draft.typed[field.name])
        except BadAnswer as problem:
            draft.errors = {**draft.errors, field.name: str(problem)}
            return Show(link)
        draft.errors = {name: error for name, error in draft.errors.items() if name != field.name}
        if draft.place + 1 < len(fields):
            draft.place += 1
            return Show(link)
        return await self.submit(form, link, {})

    async def fits(self, form: Form, link: Link, text: str) -> bool:
        """Tell whether a message is an answer to the first field of a form."""
        fields = await form.fields(self.ctx, **self.registry.arguments(link))
        try:
            fields[0].answer(text)
        except BadAnswer:
            return False
        return True

    async def step(self, link: Link, by: int) -> Show:
        """Go to the next or the previous field."""
        draft = await self.open(self.registry.address(link))
        draft.place = max(0, draft.place + by)
        return Show(link)


def refusal_text(refusal: Refused) -> Text:
    """Word a refusal of the core for the person being answered."""
    return fill(_(refusal.message), **refusal.params)


def _skips(field: Field, text: str) -> bool:
    return not field.required and text.strip().casefold() in {"skip", "/skip", "-", _("skip")}


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


@registry.action("form.cancel")
async def cancel_form(ctx: Context, form: str) -> Show:
    """Leave a form; what was typed is thrown away."""
    link = registry.link(form)
    route = registry.route(link)
    await Forms(registry=registry, session=ctx.market.session, ctx=ctx).forget(form)
    return Show(registry.cancel_link(route, link) if isinstance(route, Form) else Link("home"))
