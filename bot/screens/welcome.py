"""The first meeting: two buttons and a sentence; then a set-up of which every step can be skipped."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.fields import BadAnswer, Field
from bot.dialogue.links import Link
from bot.dialogue.registry import ALWAYS, Show, registry
from bot.dialogue.text import Bold, Code, When, fill
from bot.dialogue.views import Button, ChooseMany, Facts, Intent, Paragraph, Part, Progress, Title, View
from bot.screens import answers
from bot.screens.wording import place
from bot.understanding.moments import read_clock
from core.accounts.model import Right, Role
from core.accounts.zones import zone_named, zones_at
from core.errors import N_

STEPS = 3
POPULAR = (
    "python",
    "data-science",
    "web-development",
    "maths",
    "physics",
    "ielts",
    "english",
    "spanish",
    "guitar",
    "ui-ux",
    "interview-prep",
    "system-design",
)
TIMES = (
    ("weekday-mornings", N_("Weekday mornings")),
    ("weekday-afternoons", N_("Weekday afternoons")),
    ("weekday-evenings", N_("Weekday evenings")),
    ("weekends", N_("Weekends")),
)


async def _is_new(ctx: Context) -> bool:
    """Tell whether the person has neither been through the set-up nor done anything."""
    known = ctx.account
    if known.zone_name or known.interests or known.preferred_times or known.roles:
        return False
    sessions = [await ctx.market.bookings.mine(known, upcoming=upcoming, limit=1) for upcoming in (True, False)]
    return not any(sessions)


@registry.screen("home", command=N_("start"), help=N_("Start here"))
async def home(ctx: Context) -> View:
    """Show what can be done; to a newcomer just two buttons and the sentence to type."""
    if await _is_new(ctx):
        return View(
            Title(fill(_("Welcome to %(community)s, nice to meet you!"), community=ctx.market.community.name)),
            Paragraph(_("I find you a mentor, book the session and take care of the payment, right here in the chat.")),
            Paragraph(_example()),
            Button(label=_("Learn"), to=Link("setup.zone"), intent=Intent.PRIMARY),
            Button(label=_("Teach"), to=Link("teach")),
        )
    return View(*await _dashboard(ctx))


async def _dashboard(ctx: Context) -> list[Part]:
    ahead = await ctx.market.bookings.mine(ctx.account, upcoming=True, limit=1)
    parts: list[Part] = [Title(fill(_("Hello %(name)s"), name=ctx.account.name))]
    if ahead:
        other = ahead[0].other(ctx.account.id)
        line = fill(_("Next: %(who)s, %(when)s"), who=Bold(other.name), when=When(ahead[0].starts_at))
        parts.append(Paragraph(line))
    parts.append(Paragraph(_example()))
    parts.append(Button(label=_("Find a mentor"), to=Link("find"), intent=Intent.PRIMARY))
    parts.append(Button(label=_("My sessions"), to=Link("bookings")))
    if ctx.account.has(Role.MENTOR):
        parts.append(Button(label=_("Teaching"), to=Link("teach")))
    else:
        parts.append(Button(label=_("Teach"), to=Link("teach")))
    if Right.REVIEW_APPLICATIONS in ctx.account.rights:
        parts.append(Button(label=_("Admin"), to=Link("admin")))
    parts.append(Button(label=_("Settings"), to=Link("settings")))
    return parts


def _example() -> tuple[Any, ...]:
    return fill(_("Or simply type: %(example)s"), example=Code(_("python mentor tomorrow evening under 800")))


@registry.screen("hint")
async def hint(ctx: Context) -> View:
    """Show a few things to do next, where nothing else fits."""
    del ctx
    return View(
        Paragraph(_("Tell me a topic, a time or a price, in your own words.")),
        Paragraph(_example()),
        Button(label=_("Find a mentor"), to=Link("find"), intent=Intent.PRIMARY),
        Button(label=_("My sessions"), to=Link("bookings")),
        Button(label=_("Help"), to=Link("help")),
    )


@registry.screen("private", shared=True)
async def private(ctx: Context, to: str | None = None) -> View:
    """Lead from a room to the person's own chat, where `to` (an address) is shown; others read along here."""
    del ctx
    return View(
        Paragraph(_("That is between you and me. Let's go on in our own chat.")),
        Button(label=_("Open our chat"), to=registry.link(to) if to else Link("home"), intent=Intent.PRIMARY),
    )


@registry.screen("help", command=N_("help"), help=N_("What I can do"), shared=True)
async def help_(ctx: Context) -> View:
    """List the commands that this person may use."""
    commands = tuple((f"/{command.name}", _(command.help)) for command in registry.commands_for(ctx))
    return View(
        Title(_("What I can do")),
        Paragraph(_("You can always type what you need in your own words, press a button, or use a command:")),
        Facts(
            (
                *commands,
                *((f"/{name}", _(what)) for name, what in ALWAYS),
            )
        ),
        Paragraph(_("Every button can be typed too: its text, or its number counted from the top.")),
        Button(label=_("Questions and answers"), to=Link("ask")),
        back_to=Link("home"),
    )


# Set-up


async def _zone_fields(ctx: Context) -> tuple[Field, ...]:
    return (
        Field(
            name="zone",
            label=_("What time is it for you?"),
            example=_("14:35, or a city: Lisbon"),
            help=_("So that every time I show is yours. You can also skip this."),
            required=False,
            read=lambda typed: read_zone(typed, ctx.now),
        ),
    )


def read_zone(typed: str, now: datetime) -> ZoneInfo:
    """Read a zone from the time on somebody's wall or from a city; raises BadAnswer."""
    clock: time | None = read_clock(typed) if any(char.isdigit() for char in typed) else None
    if clock is not None:
        found = _zones_showing(clock, now)
        if found:
            return found[0]
        raise BadAnswer(_("No place has that time just now. Type it like 14:35, or name a city."))
    named = zone_named(typed)
    if named is None:
        raise BadAnswer(_("I don't know that place. Type the time like 14:35, or a big city nearby."))
    return named


def _zones_showing(clock: time, now: datetime) -> list[ZoneInfo]:
    # "2:35" may be meant for the night as well as for the afternoon.
    other = clock.replace(hour=(clock.hour + 12) % 24)
    shown = (datetime.combine(now.date(), wanted) for wanted in (clock, other))
    return [zone for wall in shown for zone in zones_at(wall, now)]


@registry.form(
    "setup.zone", title=N_("Your time"), fields=_zone_fields, back_to=Link("setup.topics"), submit_label=N_("Go on")
)
async def set_zone(ctx: Context, *, zone: ZoneInfo | None) -> Show:
    """Take the person's zone; Cancel, or nothing typed, goes on without it."""
    if zone is None:
        return Show(Link("setup.topics"), _("Alright. Until I know better, I show times in UTC."))
    await ctx.market.accounts.live_in(ctx.account, zone)
    note = fill(
        _("Got it: %(place)s, where it is %(now)s. You can change that in Settings."),
        place=place(zone),
        now=ctx.now.astimezone(zone).strftime("%H:%M"),
    )
    return Show(Link("setup.topics"), note)


@registry.screen("setup.topics", typed="setup.topics.typed")
async def setup_topics(ctx: Context, alone: bool | None = None) -> View:
    """Ask what the person wants to learn: as a step of the beginning, or `alone` from the settings."""
    book = await ctx.market.topics.book()
    return View(
        None if alone else Progress(done=2, total=STEPS, label=_("What you want to learn")),
        ChooseMany(
            label=_("What would you like to learn? Pick some, or type your own."),
            options=tuple((slug, book.name_of(slug)) for slug in POPULAR if slug in book.offered),
            chosen=frozenset(ctx.account.interests),
            to=Link("setup.topics.pick", alone=alone),
        ),
        None if alone else Button(label=_("Skip"), to=Link("setup.times")),
        back_to=Link("settings") if alone else Link("setup.zone"),
    )


def _after(alone: bool | None, step: Show) -> Show:
    return Show(Link("settings"), _("Saved.")) if alone else step


@registry.action("setup.topics.pick")
async def pick_topics(ctx: Context, values: str | None, alone: bool | None = None) -> Show:
    """Keep the topics that were picked."""
    picked = [slug for slug in (values or "").split(",") if slug in POPULAR]
    await ctx.market.accounts.like(ctx.account, interests=picked)
    return _after(alone, Show(Link("setup.times")))


async def _topic_fields(ctx: Context, alone: bool | None = None) -> tuple[Field, ...]:
    del alone
    return (
        Field(
            name="topics",
            label=_("What would you like to learn?"),
            example=_("python, guitar"),
            read=answers.topic_slugs(await ctx.market.topics.book()),
        ),
    )


@registry.form(
    "setup.topics.typed", title=N_("What you want to learn"), fields=_topic_fields, back_to=Link("setup.topics")
)
async def type_topics(ctx: Context, alone: bool | None = None, *, topics: list[str]) -> Show:
    """Keep the topics that were typed."""
    await ctx.market.accounts.like(ctx.account, interests=topics)
    return _after(alone, Show(Link("setup.times")))


@registry.screen("setup.times")
async def setup_times(ctx: Context, alone: bool | None = None) -> View:
    """Ask when the person has time: as a step of the beginning, or `alone` from the settings."""
    return View(
        None if alone else Progress(done=3, total=STEPS, label=_("When you have time")),
        ChooseMany(
            label=_("When do you usually have time?"),
            options=tuple((value, _(label)) for value, label in TIMES),
            chosen=frozenset(ctx.account.preferred_times),
            to=Link("setup.times.pick", alone=alone),
        ),
        None if alone else Button(label=_("Skip"), to=Link("find")),
        back_to=Link("settings") if alone else Link("setup.topics"),
    )


@registry.action("setup.times.pick")
async def pick_times(ctx: Context, values: str | None, alone: bool | None = None) -> Show:
    """Keep the times that were picked."""
    allowed = {value for value, _label in TIMES}
    picked = [value for value in (values or "").split(",") if value in allowed]
    await ctx.market.accounts.like(ctx.account, times=picked)
    return _after(alone, Show(Link("find"), _("All set. Let's find somebody for you.")))
