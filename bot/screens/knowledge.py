"""Questions and answers: articles about the platform, and the way to an admin where none helps."""

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.fields import Field
from bot.dialogue.links import Link
from bot.dialogue.registry import Show, registry
from bot.dialogue.views import Button, FieldKind, Intent, Item, Note, Paragraph, Part, Title, Tone, View
from core.errors import N_, NotFound
from core.questions.cleaning import LONGEST, cleaned

PAGE = 8


@registry.screen("ask", command=N_("ask"), help=N_("Ask how things work here"), takes=N_("question"), shared=True)
async def ask(ctx: Context, question: str | None = None, page: int | None = None) -> View:
    """Answer a question with the article that fits; without one, or where none fits, list all. Pages count from 1."""
    library = ctx.market.library
    slug = library.answer(question) if question else None
    if slug is not None:
        return _article(ctx, slug, question)
    at = max(1, page or 1)
    here = Link("ask", question=question)
    titles = library.titles(ctx.account.locale, near=question or "")
    shown = titles[(at - 1) * PAGE : at * PAGE]
    return View(
        Title(_("Questions and answers")),
        Note(_("I have no answer to that one. An admin can tell you, or look through these:"), Tone.WARN)
        if question
        else Paragraph(_("Just type your question, or pick one:")),
        *(Item(title=title, to=Link("article", slug=slug)) for slug, title in shown),
        *_pages(here, at, more=len(titles) > at * PAGE),
        Button(label=_("Ask an admin"), to=_to_admins(question), intent=Intent.PRIMARY if question else Intent.PLAIN),
        back_to=Link("help"),
    )


def _pages(here: Link, at: int, *, more: bool) -> list[Part]:
    onward = [Button(label=_("More questions"), to=here.using(page=at + 1))] if more else []
    back = [Button(label=_("Earlier questions"), to=here.using(page=at - 1 if at > 2 else None))] if at > 1 else []
    return [*onward, *back]


def _to_admins(question: str | None) -> Link:
    return Link("question.ask", question=cleaned(question) if question else None)


@registry.screen("article", shared=True)
async def article(ctx: Context, slug: str) -> View:
    """Show one article with the values that hold today."""
    return _article(ctx, slug, None)


def _article(ctx: Context, slug: str, question: str | None) -> View:
    found = ctx.market.library.passage(slug, ctx.account.locale)
    if found is None:
        raise NotFound
    return View(
        Title(found.title),
        *(Paragraph(paragraph) for paragraph in found.paragraphs),
        Note(_("Was this helpful?")),
        Button(label=_("Yes, thanks"), to=Link("home")),
        Button(label=_("Ask an admin"), to=_to_admins(question)),
        back_to=Link("ask"),
    )


async def _question_fields(ctx: Context, question: str | None = None) -> tuple[Field, ...]:
    del ctx
    return (
        Field(
            name="words",
            label=_("What would you like to know?"),
            kind=FieldKind.LINES,
            initial=question or "",
            example=_("Can two of us share a session?"),
            help=_("The admins read your question without your name. Addresses and long numbers are left out."),
            max_length=LONGEST,
        ),
    )


@registry.form(
    "question.ask",
    title=N_("Ask an admin"),
    fields=_question_fields,
    back_to=Link("ask"),
    submit_label=N_("Send the question"),
)
async def ask_admins(ctx: Context, question: str | None = None, *, words: str) -> Show:
    """Put a question to the admins."""
    del question
    found = await ctx.market.questions.ask(ctx.account, words)
    return Show(Link("question", question=found.id), _("Sent! The answer comes right here."))


@registry.screen("question")
async def question_card(ctx: Context, question: int) -> View:
    """Show a question to who asked it, with the answer once there is one."""
    found = await ctx.market.questions.get(ctx.account, question)
    return View(
        Title(_("Your question")),
        Paragraph(found.text),
        Note(found.answer, Tone.GOOD) if found.answered_at else Note(_("Waiting for an answer.")),
        back_to=Link("ask"),
    )
