"""A mentor's hours on the mentor's own clock: the card with all of them, the usual week and the home zone."""

from zoneinfo import ZoneInfo

from babel.dates import format_time, get_day_names

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.fields import Field
from bot.dialogue.links import Link
from bot.dialogue.registry import Show, registry
from bot.dialogue.text import Text, fill
from bot.dialogue.views import Button, Facts, FieldKind, Intent, Note, Paragraph, Title, View
from bot.screens import answers, special_days, wording
from bot.screens.teach import own_profile
from bot.screens.welcome import read_zone
from core.errors import N_
from core.mentors.hours import Hours
from core.mentors.hours_text import Week, format_week, parse_week
from core.mentors.service import Step
from core.mentors.slots import zone_at

HOURS = Link("hours")


@registry.screen("hours", command=N_("hours"), help=N_("My teaching hours"), typed="hours.week")
async def hours_screen(ctx: Context) -> View:
    """Show when the mentor teaches, in the mentor's own zone."""
    if await own_profile(ctx) is None:
        start = Button(label=_("Teach"), to=Link("teach"), intent=Intent.PRIMARY)
        return View(Title(_("Your hours")), Paragraph(_("Hours are for mentors.")), start, back_to=Link("home"))
    hours = await ctx.market.mentors.hours(ctx.account.id)
    zone = zone_at(hours, ctx.now)
    today = ctx.now.astimezone(zone).date()
    holidays = [off for off in await ctx.market.mentors.days_off(ctx.account.id) if off.last >= today]
    return View(
        Title(_("Your hours")),
        Note(_clock(ctx, zone)),
        Facts(_week_rows(ctx, hours)),
        *special_days.differing(ctx, hours, today),
        *special_days.holidays(ctx, holidays),
        *special_days.journeys(ctx, hours, today),
        Button(label=_("Change the week"), to=Link("hours.week"), intent=Intent.PRIMARY),
        Button(label=_("One day differs"), to=Link("hours.day")),
        Button(label=_("Take days off"), to=Link("hours.off")),
        Button(label=_("Travel"), to=Link("hours.travel")),
        Button(label=_("Change my zone"), to=Link("hours.zone")),
        back_to=Link("teach"),
    )


def _clock(ctx: Context, zone: ZoneInfo) -> Text:
    now = format_time(ctx.now, "short", tzinfo=zone, locale=ctx.account.locale)
    text = _("On the clock of %(place)s, where it is %(now)s. Learners see your times on theirs.")
    return fill(text, place=wording.place(zone), now=now)


def _week_rows(ctx: Context, hours: Hours) -> tuple[tuple[str, Text], ...]:
    names = get_day_names("wide", locale=ctx.account.locale)
    return tuple((names[weekday], special_days.ranges_text(ranges)) for weekday, ranges in enumerate(hours.weekly))


# The usual week


async def _week_fields(ctx: Context, words: str | None = None) -> tuple[Field, ...]:
    mentor = await own_profile(ctx)
    weekly = (await ctx.market.mentors.hours(ctx.account.id)).weekly if mentor else ()
    week = Field(
        name="week",
        label=_("When do you teach?"),
        kind=FieldKind.LINES,
        initial=words or format_week((weekday, wall) for weekday, ranges in enumerate(weekly) for wall in ranges),
        example=_("Mon-Fri 18:00-21:00, Sat 10:00-14:00"),
        help=_("On your own clock; days that you leave out are closed."),
        max_length=500,
        read=answers.checked(parse_week),
    )
    # Hours are wall-clock time, so where the wall is comes with them, once.
    asks_zone = mentor is not None and Step.ZONE in await ctx.market.mentors.missing(mentor)
    return (week, _zone_field(ctx)) if asks_zone else (week,)


def _zone_field(ctx: Context, place: str | None = None) -> Field:
    return Field(
        name="zone",
        label=_("What time is it for you?"),
        initial=place or "",
        example=_("14:35, or a city: Lisbon"),
        help=_("So that your hours mean your clock."),
        read=lambda typed: read_zone(typed, ctx.now),
    )


@registry.form("hours.week", title=N_("Your week"), fields=_week_fields, back_to=HOURS)
async def set_week(ctx: Context, words: str | None = None, *, week: Week, zone: ZoneInfo | None = None) -> Show:
    """Keep the usual week; `words` are put into the form."""
    del words
    await _keep_week(ctx, week, zone)
    return Show(HOURS, _("Saved. Booked sessions stay as they are."))


@registry.form("teach.hours", title=N_("Your hours"), fields=_week_fields, back_to=Link("teach.profile"))
async def apply_with_week(ctx: Context, *, week: Week, zone: ZoneInfo | None = None) -> Show:
    """Keep the usual week of an application."""
    await _keep_week(ctx, week, zone)
    return Show(Link("teach.profile"), _("Saved."))


async def _keep_week(ctx: Context, week: Week, zone: ZoneInfo | None) -> None:
    await ctx.market.mentors.set_week(ctx.account, week)
    if zone is not None:
        await _settle(ctx, zone)


async def _settle(ctx: Context, zone: ZoneInfo) -> None:
    await ctx.market.mentors.live_in(ctx.account, zone)
    if ctx.account.zone_name is None:
        await ctx.market.accounts.live_in(ctx.account, zone)


async def _home_fields(ctx: Context, place: str | None = None) -> tuple[Field, ...]:
    return (_zone_field(ctx, place),)


@registry.form("hours.zone", title=N_("Your home zone"), fields=_home_fields, back_to=HOURS)
async def set_zone(ctx: Context, place: str | None = None, *, zone: ZoneInfo) -> Show:
    """Change the zone of the mentor's clock; `place` is put into the form."""
    del place
    await _settle(ctx, zone)
    text = _("Your hours are on the clock of %(place)s now. Booked sessions don't move.")
    return Show(HOURS, fill(text, place=wording.place(zone)))
