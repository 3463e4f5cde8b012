"""What people want to know that no article says: listed for admins, who answer or drop it."""

from bot.dialogue.catalogue import _, ngettext
from bot.dialogue.context import Context
from bot.dialogue.fields import Field
from bot.dialogue.links import Link
from bot.dialogue.registry import Show, registry
from bot.dialogue.text import fill
from bot.dialogue.views import Button, FieldKind, Intent, Item, Paragraph, Title, View
from bot.screens.admin import PAGE, pages
from core.accounts.model import Right
from core.errors import N_, Stale
from core.questions.service import LONGEST_ANSWER


@registry.screen("admin.questions", right=Right.REVIEW_APPLICATIONS)
async def open_questions(ctx: Context, page: int | None = None) -> View:
    """List the open questions, what most people asked first; pages count from 1."""
    at = max(1, page or 1)
    found = await ctx.market.questions.unanswered(ctx.account, limit=PAGE + 1, offset=(at - 1) * PAGE)
    return View(
        Title(_("Open questions")),
        *(
            Item(title=question.text, lines=(_asked_by(people),), to=Link("admin.question", question=question.id))
            for question, people in found[:PAGE]
        ),
        None if found else Paragraph(_("Nobody is waiting for an answer.")),
        *pages(Link("admin.questions"), at, more=len(found) > PAGE),
        back_to=Link("admin"),
    )


def _asked_by(people: int) -> str:
    return ngettext("%(count)s person asked this", "%(count)s people asked this", people) % {"count": people}


@registry.screen("admin.question", right=Right.REVIEW_APPLICATIONS)
async def open_question(ctx: Context, question: int) -> View:
    """Show an open question with what can be done about it."""
    found = await ctx.market.questions.get(ctx.account, question)
    if found.answered_at is not None:
        raise Stale
    people = await ctx.market.questions.askers(ctx.account, question)
    return View(
        Title(_("Open question")),
        Paragraph(found.text),
        Paragraph(_asked_by(people)),
        Button(label=_("Answer"), to=Link("admin.question.answer", question=question), intent=Intent.PRIMARY),
        Button(label=_("Drop it"), to=Link("admin.question.drop", question=question), intent=Intent.DANGER),
        back_to=Link("admin.questions"),
    )


async def _answer_fields(ctx: Context, question: int) -> tuple[Field, ...]:
    await ctx.market.questions.get(ctx.account, question)
    return (
        Field(
            name="answer",
            label=_("Your answer"),
            kind=FieldKind.LINES,
            example=_("Yes, both of you can join the same call."),
            help=_("Everybody who asked this reads it."),
            max_length=LONGEST_ANSWER,
        ),
    )


@registry.form(
    "admin.question.answer",
    title=N_("Answer the question"),
    fields=_answer_fields,
    back_to=Link("admin.question"),
    submit_label=N_("Send the answer"),
    right=Right.REVIEW_APPLICATIONS,
)
async def answer(ctx: Context, question: int, *, answer: str) -> Show:
    """Answer everybody who asked."""
    people = await ctx.market.questions.askers(ctx.account, question)
    await ctx.market.questions.answer(ctx.account, question, answer)
    told = ngettext("Sent to %(count)s person.", "Sent to %(count)s people.", people)
    return Show(Link("admin.questions"), fill(told, count=people))


@registry.action("admin.question.drop", right=Right.REVIEW_APPLICATIONS)
async def drop(ctx: Context, question: int) -> Show:
    """Forget a question without an answer."""
    await ctx.market.questions.drop(ctx.account, question)
    return Show(Link("admin.questions"), _("Dropped. Nobody is told."))
