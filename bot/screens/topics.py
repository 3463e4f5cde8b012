"""The topics of the community, for those who look after them: find one, make one, give it other names, retire it."""

from collections.abc import Sequence

from bot.dialogue.catalogue import _, ngettext
from bot.dialogue.context import Context
from bot.dialogue.fields import BadAnswer, Field
from bot.dialogue.links import Link
from bot.dialogue.registry import Show, registry
from bot.dialogue.text import Bold, Text, fill
from bot.dialogue.views import Button, Choose, Facts, Intent, Item, Note, Option, Paragraph, Part, Title, Tone, View
from bot.screens import answers
from bot.screens.admin import desk, pages
from bot.understanding.topics import everyday
from core.accounts.model import Right
from core.accounts.service import require
from core.errors import N_
from core.mentors.topics.book import Topic, TopicBook
from core.mentors.topics.naming import clean_name

PAGE = 8
TOPICS = Link("admin.topics")
ALIASES_SHOWN = 12


@registry.screen(
    "admin.topics",
    command=N_("topics"),
    help=N_("What can be taught here"),
    right=Right.MANAGE_TOPICS,
    typed="topic.find",
)
async def topics(ctx: Context, page: int | None = None) -> View:
    """List what the community made or changed, the latest first; pages count from 1. A typed name opens a topic."""
    at = max(1, page or 1)
    book = await ctx.market.topics.book()
    own = await ctx.market.topics.own(ctx.account)
    asked = len(await ctx.market.topics.wishes(ctx.account, limit=100))
    shown = own[(at - 1) * PAGE : at * PAGE]
    return View(
        Title(_("Topics")),
        Paragraph(
            fill(_("%(count)s topics can be taught here. Type the name of one to open it."), count=len(book.offered))
        ),
        Button(label=_("Add a topic"), to=Link("topic.add")),
        Button(
            label=_("Unknown topics (%(count)s)") % {"count": asked},
            to=Link("admin.wishes"),
            intent=Intent.PRIMARY if asked else Intent.PLAIN,
        ),
        Paragraph(_("Yours, or changed by you:")) if shown else None,
        *(_entry(book.topics[row.slug], book) for row in shown),
        *pages(TOPICS, at, more=len(own) > at * PAGE),
        back_to=desk(ctx),
    )


def _entry(topic: Topic, book: TopicBook) -> Item:
    lines: list[Text] = [_part_of(topic, book)]
    if topic.is_retired:
        lines.append(_("Retired"))
    return Item(title=topic.name, lines=tuple(lines), to=Link("topic", slug=topic.slug))


def _part_of(topic: Topic, book: TopicBook) -> Text:
    if not topic.parents:
        return _("Stands by itself")
    return fill(_("Part of %(topics)s"), topics=", ".join(map(book.name_of, topic.parents)))


@registry.screen("topic", right=Right.MANAGE_TOPICS)
async def topic_screen(ctx: Context, slug: str) -> View:
    """Show a topic, with what may be done about it."""
    topic, added = await ctx.market.topics.get(ctx.account, slug)
    book = await ctx.market.topics.book()
    taught = await ctx.market.topics.teaching(ctx.account, slug)
    parts = ", ".join(map(book.name_of, book.parts.get(slug, ())[:ALIASES_SHOWN]))
    others = [spoken for spoken in (*topic.aliases, *topic.cue_aliases) if spoken not in added]
    rows: list[tuple[str, Text]] = [
        (_("Place"), _part_of(topic, book)),
        (_("Also called"), ", ".join(others[:ALIASES_SHOWN]) or _("nothing else")),
        (_("Mentors"), str(taught)),
    ]
    if added:
        rows.insert(2, (_("Names from you"), ", ".join(added)))
    if parts:
        rows.insert(1, (_("With"), parts))
    return View(
        Title(topic.name),
        Note(_("Retired: nobody is offered it."), Tone.WARN) if topic.is_retired else None,
        Facts(tuple(rows)),
        *_changes(topic, added),
        back_to=TOPICS,
    )


def _changes(topic: Topic, added: Sequence[str]) -> list[Part]:
    slug = topic.slug
    if topic.is_retired:
        return [Button(label=_("Bring it back"), to=Link("topic.back", slug=slug), intent=Intent.PRIMARY)]
    names: list[Part] = [
        Button(label=_("Add another name"), to=Link("topic.call", slug=slug), intent=Intent.PRIMARY),
        Button(label=_("Rename it"), to=Link("topic.rename", slug=slug)),
    ]
    if added:
        options = tuple(
            Option(label=f"✕ {name}", to=Link("topic.uncall", slug=slug, called=name)) for name in added[:25]
        )
        names.append(Choose(label=_("Take a name away"), options=options))
    return [*names, Button(label=_("Retire it"), to=Link("topic.retire.check", slug=slug), intent=Intent.DANGER)]


async def _find_fields(ctx: Context) -> tuple[Field, ...]:
    require(ctx.account, Right.MANAGE_TOPICS)
    read = answers.one_topic(await ctx.market.topics.book())
    return (Field(name="topic", label=_("Which topic?"), example=_("Python"), read=read),)


@registry.form(
    "topic.find",
    title=N_("Open a topic"),
    fields=_find_fields,
    back_to=TOPICS,
    submit_label=N_("Open"),
    right=Right.MANAGE_TOPICS,
)
async def find_topic(ctx: Context, *, topic: str) -> Show:
    """Open a topic by one of its names."""
    require(ctx.account, Right.MANAGE_TOPICS)
    return Show(Link("topic", slug=topic))


def read_name(typed: str) -> str:
    """Read a name for a topic; raises BadAnswer for one that everybody types for other reasons."""
    name = answers.checked(clean_name)(typed)
    if str(name).casefold() in everyday():
        raise BadAnswer(
            _("“%(typed)s” is an everyday word: people would find the topic by accident. Add a word to it.")
            % {"typed": name}
        )
    return str(name)


def name_field(initial: str = "") -> Field:
    """Return the field that asks for a topic's name."""
    return Field(
        name="name",
        label=_("What is it called?"),
        initial=initial,
        example=_("Pottery"),
        max_length=40,
        read=read_name,
    )


async def _add_fields(ctx: Context, phrase: str | None = None) -> tuple[Field, ...]:
    require(ctx.account, Right.MANAGE_TOPICS)
    return (
        name_field((phrase or "").capitalize()),
        Field(
            name="parent",
            label=_("What is it a part of?"),
            example=_("Drawing and painting"),
            help=_("Whoever looks for one of them finds mentors of the other too, further down."),
            required=False,
            read=answers.one_topic(await ctx.market.topics.book()),
        ),
        Field(
            name="aliases",
            label=_("What else do people call it?"),
            example=_("clay work, ceramics"),
            help=_("With commas between the names."),
            required=False,
            max_length=500,
            read=lambda typed: [read_name(part) for part in answers.parts(typed)],
        ),
    )


@registry.form(
    "topic.add",
    title=N_("Add a topic"),
    fields=_add_fields,
    back_to=TOPICS,
    submit_label=N_("Add it"),
    right=Right.MANAGE_TOPICS,
)
async def add_topic(
    ctx: Context, phrase: str | None = None, *, name: str, parent: str | None, aliases: list[str] | None
) -> Show:
    """Make a topic; `phrase` is what people asked for, which then means it too."""
    slug = await ctx.market.topics.add(ctx.account, name, parent, [*(aliases or []), *([phrase] if phrase else [])])
    return Show(Link("topic", slug=slug), fill(_("%(topic)s can be taught and found from now on."), topic=Bold(name)))


async def _call_fields(ctx: Context, slug: str) -> tuple[Field, ...]:
    await ctx.market.topics.get(ctx.account, slug)
    return (name_field(),)


@registry.form(
    "topic.call",
    title=N_("Another name for the topic"),
    fields=_call_fields,
    back_to=Link("topic"),
    submit_label=N_("Add it"),
    right=Right.MANAGE_TOPICS,
)
async def call_topic(ctx: Context, slug: str, *, name: str) -> Show:
    """Let a name mean the topic too."""
    await ctx.market.topics.call(ctx.account, slug, name)
    topic = (await ctx.market.topics.book()).name_of(slug)
    return Show(Link("topic", slug=slug), fill(_("“%(name)s” means %(topic)s from now on."), name=name, topic=topic))


@registry.action("topic.uncall", right=Right.MANAGE_TOPICS)
async def uncall_topic(ctx: Context, slug: str, called: str) -> Show:
    """Take a name away that the community gave."""
    await ctx.market.topics.uncall(ctx.account, slug, called)
    return Show(Link("topic", slug=slug), fill(_("“%(name)s” does not mean it any more."), name=called))


async def _rename_fields(ctx: Context, slug: str) -> tuple[Field, ...]:
    topic, _added = await ctx.market.topics.get(ctx.account, slug)
    return (name_field(topic.name),)


@registry.form(
    "topic.rename",
    title=N_("Rename the topic"),
    fields=_rename_fields,
    back_to=Link("topic"),
    right=Right.MANAGE_TOPICS,
)
async def rename_topic(ctx: Context, slug: str, *, name: str) -> Show:
    """Show the topic under another name."""
    await ctx.market.topics.rename(ctx.account, slug, name)
    words = _("It is called %(name)s now. The old name still finds it.")
    return Show(Link("topic", slug=slug), fill(words, name=Bold(name)))


@registry.screen("topic.retire.check", right=Right.MANAGE_TOPICS)
async def check_retiring(ctx: Context, slug: str) -> View:
    """Say what retiring a topic means, before it is done."""
    topic, _added = await ctx.market.topics.get(ctx.account, slug)
    taught = await ctx.market.topics.teaching(ctx.account, slug)
    here = Link("topic", slug=slug)
    if taught:
        words = ngettext(
            "%(count)s mentor teaches it, so it has to stay.", "%(count)s mentors teach it, so it has to stay.", taught
        )
        return View(Title(topic.name), Note(fill(words, count=taught), Tone.WARN), back_to=here)
    return View(
        Title(topic.name),
        Paragraph(_("Nobody will be offered it or find it. Sessions about it keep its name. You can bring it back.")),
        Button(label=_("Yes, retire it"), to=Link("topic.retire", slug=slug), intent=Intent.DANGER),
        back_to=here,
    )


@registry.action("topic.retire", right=Right.MANAGE_TOPICS)
async def retire_topic(ctx: Context, slug: str) -> Show:
    """Offer the topic no longer."""
    await ctx.market.topics.retire(ctx.account, slug)
    return Show(Link("topic", slug=slug), _("Retired."))


@registry.action("topic.back", right=Right.MANAGE_TOPICS)
async def bring_topic_back(ctx: Context, slug: str) -> Show:
    """Offer the topic again."""
    await ctx.market.topics.bring_back(ctx.account, slug)
    return Show(Link("topic", slug=slug), _("It is back, and can be found at once."))
