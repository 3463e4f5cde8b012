"""What people look for that is no topic yet: make it one, make it a name of one, or ignore it."""

from bot.dialogue.catalogue import _, ngettext
from bot.dialogue.context import Context
from bot.dialogue.fields import Field
from bot.dialogue.links import Link
from bot.dialogue.registry import Show, registry
from bot.dialogue.text import Bold, fill
from bot.dialogue.views import Button, Facts, Intent, Item, Paragraph, Title, View
from bot.screens import answers
from bot.screens.admin import pages
from bot.screens.topics import TOPICS
from core.accounts.model import Right
from core.accounts.service import require
from core.errors import N_
from core.mentors.topics.service import Wish

PAGE = 10
WISHES = Link("admin.wishes")


@registry.screen("admin.wishes", right=Right.MANAGE_TOPICS)
async def wishes(ctx: Context, page: int | None = None) -> View:
    """List what at least two people looked for in vain, the most asked for first; pages count from 1."""
    at = max(1, page or 1)
    found = await ctx.market.topics.wishes(ctx.account, limit=PAGE + 1, offset=(at - 1) * PAGE)
    return View(
        Title(_("Unknown topics")),
        Paragraph(_("These words mean no topic yet. You see them once two people have looked for the same."))
        if found
        else Paragraph(_("Nothing here. I note what people look for and show it once two have asked for the same.")),
        *(
            Item(title=wish.phrase, lines=(_how_often(wish),), to=Link("wish", phrase=wish.phrase))
            for wish in found[:PAGE]
        ),
        *pages(WISHES, at, more=len(found) > PAGE),
        back_to=TOPICS,
    )


def _how_often(wish: Wish) -> str:
    people = ngettext("%(count)s person", "%(count)s people", wish.askers) % {"count": wish.askers}
    times = ngettext("asked %(count)s time", "asked %(count)s times", wish.times) % {"count": wish.times}
    return f"{people}, {times}"


@registry.screen("wish", right=Right.MANAGE_TOPICS)
async def wish_screen(ctx: Context, phrase: str) -> View:
    """Ask what is to become of a wish."""
    wish = await ctx.market.topics.wish(ctx.account, phrase)
    return View(
        Title(wish.phrase),
        Facts(((_("Asked for by"), _how_often(wish)),)),
        Button(label=_("Add it as a topic"), to=Link("topic.add", phrase=phrase), intent=Intent.PRIMARY),
        Button(label=_("It is another name of …"), to=Link("wish.alias", phrase=phrase)),
        Button(label=_("Ignore it"), to=Link("wish.ignore", phrase=phrase), intent=Intent.DANGER),
        back_to=WISHES,
    )


async def _alias_fields(ctx: Context, phrase: str) -> tuple[Field, ...]:
    del phrase
    require(ctx.account, Right.MANAGE_TOPICS)
    read = answers.one_topic(await ctx.market.topics.book())
    return (Field(name="topic", label=_("Which topic does it mean?"), example=_("Pottery"), read=read),)


@registry.form(
    "wish.alias",
    title=N_("Another name of a topic"),
    fields=_alias_fields,
    back_to=WISHES,
    right=Right.MANAGE_TOPICS,
)
async def alias_wish(ctx: Context, phrase: str, *, topic: str) -> Show:
    """Let what people looked for mean a topic that is there."""
    await ctx.market.topics.call(ctx.account, topic, phrase)
    name = (await ctx.market.topics.book()).name_of(topic)
    return Show(WISHES, fill(_("“%(phrase)s” finds %(topic)s from now on."), phrase=phrase, topic=Bold(name)))


@registry.action("wish.ignore", right=Right.MANAGE_TOPICS)
async def ignore_wish(ctx: Context, phrase: str) -> Show:
    """Show a wish no more."""
    await ctx.market.topics.ignore(ctx.account, phrase)
    return Show(WISHES, fill(_("I won't show “%(phrase)s” again."), phrase=phrase))
