"""A person's own settings."""

from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_time

from bot.dialogue.catalogue import LOCALES, _
from bot.dialogue.context import Context
from bot.dialogue.fields import Field
from bot.dialogue.links import Link
from bot.dialogue.registry import Show, registry
from bot.dialogue.text import Text, fill
from bot.dialogue.views import Button, Choose, Facts, Option, Paragraph, Part, Title, View
from bot.screens import wording
from bot.screens.linking import where_to_write
from bot.screens.welcome import TIMES, read_zone
from core.accounts.service import NAME_LIMIT
from core.errors import N_
from core.mentors.topics.book import TopicBook
from core.questions.service import KEPT


@registry.screen("settings", command=N_("settings"), help=N_("My name, time zone and language"))
async def settings(ctx: Context) -> View:
    """Show what is known about the person, with a way to change each."""
    account = ctx.account
    return View(
        Title(_("Settings")),
        Facts(_rows(ctx, await ctx.market.topics.book())),
        Button(label=_("Change my name"), to=Link("settings.name")),
        Button(label=_("Change my time zone"), to=Link("settings.zone")),
        Button(label=_("Change my interests"), to=Link("setup.topics", alone=True)),
        Button(label=_("Change my times"), to=Link("setup.times", alone=True)),
        Choose(
            label=_("Language"),
            options=tuple(
                Option(
                    label=str(Locale.parse(locale).display_name).capitalize(),
                    to=Link("settings.language", locale=locale),
                    chosen=locale == account.locale,
                )
                for locale in LOCALES
            ),
        ),
        await where_to_write(ctx),
        Button(label=_("Link another chat"), to=Link("link")),
        Button(label=_("Privacy"), to=Link("privacy")),
        back_to=Link("home"),
    )


def _rows(ctx: Context, book: TopicBook) -> tuple[tuple[str, Text], ...]:
    account = ctx.account
    now = format_time(ctx.now, "short", tzinfo=ctx.zone, locale=account.locale)
    labels = dict(TIMES)
    return (
        (_("Name"), account.name),
        (_("Time zone"), f"{wording.place(ctx.zone)} ({now})"),
        (_("Interests"), wording.topic_names(book, account.interests, most=8) or _("none yet")),
        (_("Good times"), ", ".join(_(labels[time]) for time in account.preferred_times if time in labels) or _("any")),
    )


async def _name_fields(ctx: Context, words: str | None = None) -> tuple[Field, ...]:
    return (
        Field(
            name="name",
            label=_("What should people call you?"),
            initial=words or ctx.account.name,
            example=_("Ana Silva"),
            max_length=NAME_LIMIT,
        ),
    )


@registry.form("settings.name", title=N_("Your name"), fields=_name_fields, back_to=Link("settings"))
async def set_name(ctx: Context, words: str | None = None, *, name: str) -> Show:
    """Change the name that others see; `words` are put into the form."""
    del words
    await ctx.market.accounts.rename(ctx.account, name)
    await ctx.market.mentors.reread(ctx.account.id)
    return Show(Link("settings"), _("Saved."))


async def _zone_fields(ctx: Context, place: str | None = None) -> tuple[Field, ...]:
    return (
        Field(
            name="zone",
            label=_("What time is it for you?"),
            initial=place or "",
            example=_("14:35, or a city: Lisbon"),
            read=lambda typed: read_zone(typed, ctx.now),
        ),
    )


@registry.form("settings.zone", title=N_("Your time"), fields=_zone_fields, back_to=Link("settings"))
async def set_zone(ctx: Context, place: str | None = None, *, zone: ZoneInfo) -> Show:
    """Change the zone in which times are shown; `place` is put into the form."""
    del place
    await ctx.market.accounts.live_in(ctx.account, zone)
    return Show(Link("settings"), _("Saved."))


@registry.action("settings.language")
async def set_language(ctx: Context, locale: str) -> Show:
    """Change the language of the bot."""
    await ctx.market.accounts.speak(ctx.account, locale if locale in LOCALES else "en")
    return Show(Link("settings"))


def _sent_away(host: str) -> list[Part]:
    """Say what a language model gets, if there is one."""
    if not host:
        return []
    sent = _(
        "What I cannot read by myself, and a question that an article answers, goes to a language model at %(host)s: "
        "only that sentence, with card numbers, addresses and long numbers hidden. It is not told your name or what "
        "you said before."
    )
    return [Paragraph(fill(sent, host=host))]


@registry.screen("privacy", command=N_("privacy"), help=N_("What I keep about you"))
async def privacy(ctx: Context) -> View:
    """Say what is kept about the person and who sees it."""
    between = _(
        "What the two of a session write to each other is for them alone; here it is removed %(days)s days after."
    )
    copies = _("Telegram and Discord keep their own copies of messages and files, the web chat what was typed in it.")
    threads = _("On Discord, those who may manage threads can read a private thread in which I write to you.")
    wishes = _(
        "Only this: topics you look for in vain are counted; admins see them, without names, once two people asked."
    )
    asked = _(
        "A question to the admins is removed %(days)s days after its answer, or if there is none after it was asked. "
        "They do not see who asked."
    )
    helped = _(
        "What you write with /human is read by the admins, with your name, and is removed %(days)s days after it is"
        " closed."
    )
    return View(
        Title(_("Privacy")),
        Paragraph(_("I keep your name, time zone, interests, sessions, reviews and payments of this community.")),
        Paragraph(_("Your mentor sees your name, your message and the session in your time zone.")),
        Paragraph(fill(between, days=ctx.market.policies.messages_kept_days)),
        Paragraph(f"{copies} {threads}"),
        Paragraph(_("Nobody here sees your card: you pay on the payment provider's own page.")),
        Paragraph(_("What you type here is read to answer you and is not used for anything else.")),
        *_sent_away(ctx.market.language_model),
        Paragraph(wishes),
        Paragraph(fill(asked, days=KEPT.days)),
        Paragraph(fill(helped, days=ctx.market.policies.support_kept_days)),
        back_to=Link("settings"),
    )
