"""A person writes to the admins and reads their answers; the admins see who waits, answer, and end what is settled."""

from collections.abc import Sequence

from bot.dialogue import reader
from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.fields import Field
from bot.dialogue.links import Link
from bot.dialogue.registry import Given, Show, registry
from bot.dialogue.text import Code, Style, Text, When, fill, inert
from bot.dialogue.views import Button, FieldKind, Intent, Item, Note, Paragraph, Part, Title, Tone, View
from bot.screens.admin import desk, pages
from core.accounts.model import Right
from core.errors import N_, NotFound
from core.support.model import SupportCase, SupportMessage
from core.support.service import ANSWERS, LONGEST_TEXT

PAGE = 8
AT_ONCE = 12
"""Messages on a card, if they are short."""
FITTING = 2500
"""Characters of messages that fit on a card; one message alone has less."""
CASES = Link("admin.cases")
WRITE = Link("human.write")


# For everybody


def for_a_person(words: str) -> Given:
    """Return the form in which a person writes to the admins, with these words in it."""
    return Given(WRITE.using(words=True), {"text": words[:LONGEST_TEXT]})


def _with_words(ctx: Context, words: str) -> Show:
    del ctx
    return Show(Link("human", words=True), given=for_a_person(words))


@registry.screen(
    "human",
    command=N_("human"),
    help=N_("Write to a person who looks after us"),
    takes=N_("words"),
    with_words=_with_words,
    typed="human.write",
)
async def human(ctx: Context, words: bool | None = None, case: int | None = None, before: int | None = None) -> View:
    """Show the thread with the admins: one of the person's own, else the open one; without one, say who reads.

    What is typed now goes to the admins; `words` says that some are in the form already. `before` is the message above
    which to go on.
    """
    if case is not None:
        return await _own(ctx, await _mine(ctx, case), words, before)
    newest = await ctx.market.support.mine(ctx.account)
    if newest is not None and newest.is_open:
        return await _own(ctx, newest, words, None)
    last = None if newest is None else Button(label=_("What we wrote last"), to=Link("human", case=newest.id))
    return View(
        Title(_("Talk to a person")),
        Paragraph(_("A person who looks after this community reads this and answers here. They see your name.")),
        Note(_("What you type now goes to them.")),
        Button(label=_("Write to a person"), to=WRITE.using(words=words), intent=Intent.PRIMARY),
        last,
        back_to=Link("help"),
    )


async def _mine(ctx: Context, case: int) -> SupportCase:
    found = await ctx.market.support.get(ctx.account, case)
    if found.account_id != ctx.account.id:
        raise NotFound
    return found


async def _own(ctx: Context, case: SupportCase, words: bool | None, before: int | None) -> View:
    here = Link("human", case=case.id)
    label = _("Write more") if case.is_open else _("Write again")
    return View(
        Title(_("You and the admins")),
        *await _thread(ctx, case, here, before),
        Note(_own_standing(case)),
        Button(label=label, to=WRITE.using(words=words), intent=Intent.PRIMARY),
        Button(label=_("Close it"), to=Link("human.confirm", case=case.id)) if case.is_open else None,
        back_to=Link("help"),
        live=f"case:{case.id}",
    )


def _own_standing(case: SupportCase) -> str:
    if not case.is_open:
        return _("This is closed. You can write again whenever you like.")
    return (
        _("What you type here goes to them.") if case.waiting_since is None else _("They have it. More? Just type it.")
    )


async def _fields(ctx: Context, words: bool | None = None) -> tuple[Field, ...]:
    del ctx, words
    return (
        Field(
            name="text",
            label=_("What would you like to tell them?"),
            kind=FieldKind.LINES,
            example=_("I paid twice for Tuesday. Can you look?"),
            help=_("A person reads it with your name, and answers here."),
            max_length=LONGEST_TEXT,
        ),
    )


@registry.form(
    "human.write",
    title=N_("Write to a person"),
    fields=_fields,
    back_to=Link("human"),
    submit_label=N_("Send"),
    paused=True,
)
async def write(ctx: Context, words: bool | None = None, *, text: str) -> Show:
    """Write to the admins."""
    del words
    sent = await ctx.market.support.write(ctx.account, text)
    return Show(Link("human", case=sent.case_id), _("Sent! The answer comes right here."))


@registry.screen("human.confirm")
async def confirm(ctx: Context, case: int) -> View:
    """Ask once more before a person closes their own matter."""
    await _mine(ctx, case)
    back = Link("human", case=case)
    return View(
        Title(_("Close it?")),
        Paragraph(_("Close it when it is settled. You can write again whenever you like.")),
        Button(label=_("Yes, close it"), to=Link("human.close", case=case), intent=Intent.PRIMARY),
        Button(label=_("Leave it open"), to=back),
        back_to=back,
    )


@registry.action("human.close", paused=True)
async def close(ctx: Context, case: int) -> Show:
    """Close a matter of the person's own."""
    await _mine(ctx, case)
    await ctx.market.support.close(ctx.account, case)
    return Show(Link("home"), fill(_("Closed. Whenever you need somebody: %(command)s"), command=Code("/human")))


# For admins


@registry.screen("admin.cases", right=ANSWERS)
async def cases(ctx: Context, page: int | None = None) -> View:
    """List what people have written, who waits longest first; pages count from 1."""
    at = max(1, page or 1)
    found = await ctx.market.support.listed(ctx.account, limit=PAGE + 1, offset=(at - 1) * PAGE)
    return View(
        Title(_("People who write to us")),
        *(_entry(one) for one in found[:PAGE]),
        None if found else Paragraph(_("Nobody is waiting for an answer.")),
        *pages(CASES, at, more=len(found) > PAGE),
        back_to=desk(ctx),
    )


def _entry(one: SupportCase) -> Item:
    return Item(title=one.account.name, lines=(_standing(one),), to=Link("admin.case", case=one.id))


def _standing(one: SupportCase) -> Text:
    if one.closed_at is not None:
        return fill(_("Closed %(when)s"), when=When(one.closed_at, Style.RELATIVE))
    if one.waiting_since is None:
        return _("Answered")
    return fill(_("Wrote %(when)s, waits for an answer"), when=When(one.waiting_since, Style.RELATIVE))


@registry.screen("admin.case", right=ANSWERS)
async def one_case(ctx: Context, case: int, before: int | None = None) -> View:
    """Show what a person and the admins wrote, with what may be done about it."""
    found = await ctx.market.support.get(ctx.account, case)
    return View(
        Title(found.account.name),
        *await _thread(ctx, found, Link("admin.case", case=case), before),
        Note(_standing(found)),
        *await _ways(ctx, found),
        back_to=CASES,
        live=f"case:{case}",
    )


async def _ways(ctx: Context, found: SupportCase) -> list[Part]:
    if found.account_id == ctx.account.id:
        return [Note(_("That is your own matter, so another admin answers it."), Tone.WARN)]
    ways: list[Part] = []
    if found.is_open:
        newest = (await ctx.market.support.thread(ctx.account, found.id, limit=1))[0]
        intent = Intent.PRIMARY if found.waiting_since else Intent.PLAIN
        ways += [
            Button(label=_("Answer"), to=Link("admin.case.answer", case=found.id), intent=intent),
            Button(label=_("Close it"), to=Link("admin.case.confirm", case=found.id, read=newest.id)),
        ]
    if Right.SEE_PEOPLE in ctx.account.rights:
        ways.append(Button(label=_("The person"), to=Link("admin.person", person=found.account_id)))
    return ways


async def _answer_fields(ctx: Context, case: int) -> tuple[Field, ...]:
    found = await ctx.market.support.get(ctx.account, case)
    return (
        Field(
            name="answer",
            label=_("Your answer"),
            kind=FieldKind.LINES,
            example=_("I have looked: the second payment goes back today."),
            help=_("%(name)s gets it here, with your name.") % {"name": found.account.name},
            max_length=LONGEST_TEXT,
        ),
    )


@registry.form(
    "admin.case.answer",
    title=N_("Your answer"),
    fields=_answer_fields,
    back_to=Link("admin.case"),
    submit_label=N_("Send the answer"),
    right=ANSWERS,
)
async def answer(ctx: Context, case: int, *, answer: str) -> Show:
    """Answer somebody."""
    sent = await ctx.market.support.reply(ctx.account, case, answer)
    return Show(Link("admin.case", case=case), fill(_("Sent to %(name)s."), name=sent.case.account.name))


@registry.screen("admin.case.confirm", right=ANSWERS)
async def confirm_for(ctx: Context, case: int, read: int) -> View:
    """Say what closing means before an admin does it; `read` is the newest message that they have seen."""
    found = await ctx.market.support.get(ctx.account, case)
    back = Link("admin.case", case=case)
    words = _("%(name)s is told that it is settled, and can write again whenever they like.")
    return View(
        Title(_("Close it?")),
        Paragraph(fill(words, name=found.account.name)),
        Button(label=_("Yes, close it"), to=Link("admin.case.close", case=case, read=read), intent=Intent.PRIMARY),
        Button(label=_("Leave it open"), to=back),
        back_to=back,
    )


@registry.action("admin.case.close", right=ANSWERS)
async def close_for(ctx: Context, case: int, read: int) -> Show:
    """Close somebody's matter."""
    await ctx.market.support.close(ctx.account, case, read=read)
    return Show(Link("admin.case", case=case), _("Closed."))


# For both


async def _thread(ctx: Context, case: SupportCase, here: Link, before: int | None) -> list[Part]:
    """Return what was written, the newest last, as much as fits on a card, with the ways to the rest."""
    found = await ctx.market.support.thread(ctx.account, case.id, limit=AT_ONCE + 1, before=before)
    shown = _fitting(found[:AT_ONCE])
    parts: list[Part] = [_said(ctx, one) for one in reversed(shown)]
    if len(found) > len(shown):
        parts.append(Button(label=_("Earlier"), to=here.using(before=shown[-1].id)))
    if before is not None:
        parts.append(Button(label=_("Newest"), to=here))
    return parts


def _fitting(newest: Sequence[SupportMessage]) -> list[SupportMessage]:
    shown: list[SupportMessage] = []
    for one in newest:
        if shown and sum(len(other.text) for other in (*shown, one)) > FITTING:
            break
        shown.append(one)
    return shown


def _said(ctx: Context, one: SupportMessage) -> Item:
    name = _("You") if one.author_id == ctx.account.id else one.author.name
    when = reader.when(one.sent_at, Style.FULL, ctx.reader)
    return Item(title=f"{name} · {when}", lines=(inert(one.text),))
