"""A mentor's hours: the usual week, single days that differ, holidays and journeys, on the mentor's own clock."""

from datetime import date
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_day_names

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.fields import Field
from bot.dialogue.links import Link
from bot.dialogue.registry import Show, registry
from bot.dialogue.text import Text, fill
from bot.dialogue.views import Button, Choose, Facts, FieldKind, Intent, Note, Option, Paragraph, Part, Title, View
from bot.screens import answers, wording
from bot.screens.teach import own_profile
from bot.screens.welcome import read_zone
from core.errors import N_
from core.mentors.hours import Hours, WallRange
from core.mentors.hours_text import Week, format_ranges, format_week, parse_ranges, parse_week
from core.mentors.model import DaysOff
from core.mentors.service import Step
from core.mentors.slots import zone_at

HOURS = Link("hours")
DATES_SHOWN = 20
"""Special days listed on the card; a sentence says how many more there are."""
CLOSED = frozenset({"closed", "close", "off", "none", "no"})


@registry.screen("hours", command="hours", help=N_("My teaching hours"), typed="hours.week")
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
        *_special_days(ctx, hours, today),
        *_holidays(ctx, holidays),
        *_journeys(ctx, hours, today),
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
    return tuple((names[weekday], _ranges(ranges)) for weekday, ranges in enumerate(hours.weekly))


def _ranges(ranges: tuple[WallRange, ...]) -> str:
    return format_ranges(ranges) or _("closed")


def _day(ctx: Context, day: date) -> str:
    return str(format_date(day, "EEE d MMM y", ctx.account.locale))


def _special_days(ctx: Context, hours: Hours, today: date) -> list[Part]:
    days = sorted(day for day in hours.overrides if day >= today)
    if not days:
        return []
    shown, later = days[:DATES_SHOWN], len(days) - DATES_SHOWN
    parts: list[Part] = [
        Facts(tuple((_day(ctx, day), _ranges(hours.overrides[day])) for day in shown)),
        Choose(
            label=_("Back to the usual hours on"),
            options=tuple(Option(label=_day(ctx, day), to=Link("hours.clear", day=day)) for day in shown),
        ),
    ]
    if later > 0:
        parts.append(Note(fill(_("And %(count)s later days that differ."), count=later)))
    return parts


def _holidays(ctx: Context, holidays: list[DaysOff]) -> list[Part]:
    if not holidays:
        return []
    labels = [_span(ctx, off.first, off.last) for off in holidays]
    cancel = tuple(
        Option(label=label, to=Link("hours.back", holiday=off.id)) for label, off in zip(labels, holidays, strict=True)
    )
    return [
        Facts(tuple((label, _("days off")) for label in labels)),
        Choose(label=_("Cancel days off"), options=cancel),
    ]


def _span(ctx: Context, first: date, last: date) -> str:
    return _day(ctx, first) if first == last else f"{_day(ctx, first)} – {_day(ctx, last)}"


def _journeys(ctx: Context, hours: Hours, today: date) -> list[Part]:
    rows = [
        (_("From %(day)s") % {"day": _day(ctx, since)}, wording.place(zone))
        for since, zone in hours.travel
        if since >= today
    ]
    return [Facts(tuple(rows))] if rows else []


# The usual week


async def _week_fields(ctx: Context) -> tuple[Field, ...]:
    mentor = await ctx.market.mentors.get(ctx.account.id)
    hours = await ctx.market.mentors.hours(ctx.account.id)
    week = Field(
        name="week",
        label=_("When do you teach?"),
        kind=FieldKind.LINES,
        initial=format_week((weekday, wall) for weekday, ranges in enumerate(hours.weekly) for wall in ranges),
        example=_("Mon-Fri 18:00-21:00, Sat 10:00-14:00"),
        help=_("On your own clock; days that you leave out are closed."),
        max_length=500,
        read=answers.checked(parse_week),
    )
    # Hours are wall-clock time, so where the wall is comes with them, once.
    unknown = Step.ZONE in await ctx.market.mentors.missing(mentor)
    return (week, _zone_field(ctx)) if unknown else (week,)


def _zone_field(ctx: Context) -> Field:
    return Field(
        name="zone",
        label=_("What time is it for you?"),
        example=_("14:35, or a city: Lisbon"),
        help=_("So that your hours mean your clock."),
        read=lambda typed: read_zone(typed, ctx.now),
    )


@registry.form("hours.week", title=N_("Your week"), fields=_week_fields, back_to=HOURS)
async def set_week(ctx: Context, *, week: Week, zone: ZoneInfo | None = None) -> Show:
    """Keep the usual week."""
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


async def _home_fields(ctx: Context) -> tuple[Field, ...]:
    return (_zone_field(ctx),)


@registry.form("hours.zone", title=N_("Your home zone"), fields=_home_fields, back_to=HOURS)
async def set_zone(ctx: Context, *, zone: ZoneInfo) -> Show:
    """Change the zone of the mentor's clock."""
    await _settle(ctx, zone)
    text = _("Your hours are on the clock of %(place)s now. Booked sessions don't move.")
    return Show(HOURS, fill(text, place=wording.place(zone)))


# Days that differ


async def _here(ctx: Context) -> ZoneInfo:
    return zone_at(await ctx.market.mentors.hours(ctx.account.id), ctx.now)


async def _day_fields(ctx: Context) -> tuple[Field, ...]:
    zone = await _here(ctx)
    return (
        Field(
            name="day",
            label=_("Which day?"),
            example=answers.example_day(ctx, zone),
            read=answers.a_day(ctx, zone),
        ),
        Field(
            name="ranges",
            label=_("When do you teach on that day?"),
            example=_("10-12, 14:00-16:00"),
            help=_("Write “closed” if you don't."),
            read=_read_ranges,
        ),
    )


def _read_ranges(typed: str) -> tuple[WallRange, ...]:
    if typed.casefold() in CLOSED | {_("closed").casefold()}:
        return ()
    found: tuple[WallRange, ...] = answers.checked(parse_ranges)(typed)
    return found


@registry.form("hours.day", title=N_("A day that differs"), fields=_day_fields, back_to=HOURS)
async def set_day(ctx: Context, *, day: date, ranges: tuple[WallRange, ...]) -> Show:
    """Keep the hours of one day."""
    await ctx.market.mentors.set_day(ctx.account, day, ranges)
    return Show(HOURS, fill(_("Saved: %(day)s, %(hours)s."), day=_day(ctx, day), hours=_ranges(ranges)))


@registry.action("hours.clear")
async def clear_day(ctx: Context, day: date) -> Show:
    """Go back to the usual hours on one day."""
    await ctx.market.mentors.clear_day(ctx.account, day)
    return Show(HOURS, fill(_("%(day)s has your usual hours again."), day=_day(ctx, day)))


async def _off_fields(ctx: Context) -> tuple[Field, ...]:
    zone = await _here(ctx)
    return (
        Field(
            name="first",
            label=_("First day off"),
            example=answers.example_day(ctx, zone),
            read=answers.a_day(ctx, zone),
        ),
        Field(
            name="last",
            label=_("Last day off"),
            example=answers.example_day(ctx, zone, days=14),
            help=_("The same day again for a single day."),
            read=answers.a_day(ctx, zone),
        ),
    )


@registry.form("hours.off", title=N_("Days off"), fields=_off_fields, back_to=HOURS)
async def take_off(ctx: Context, *, first: date, last: date) -> Show:
    """Take a holiday; sessions that are booked stand, and the answer says which."""
    off = await ctx.market.mentors.take_off(ctx.account, first, last)
    zone = await _here(ctx)
    ahead = await ctx.market.bookings.mine(ctx.account, upcoming=True)
    inside = [
        booking
        for booking in ahead
        if booking.mentor_id == ctx.account.id and off.first <= booking.starts_at.astimezone(zone).date() <= off.last
    ]
    if not inside:
        return Show(HOURS, fill(_("Enjoy your days off: %(days)s."), days=_span(ctx, off.first, off.last)))
    text = _("Days off are kept. %(count)s booked sessions lie in them and stand: move or cancel them yourself.")
    return Show(HOURS, fill(text, count=len(inside)))


@registry.action("hours.back")
async def back_from(ctx: Context, holiday: int) -> Show:
    """Cancel a holiday."""
    await ctx.market.mentors.back_from(ctx.account, holiday)
    return Show(HOURS, _("You are back: those days have your usual hours again."))


async def _travel_fields(ctx: Context) -> tuple[Field, ...]:
    zone = await _here(ctx)
    return (
        Field(
            name="since",
            label=_("From which day?"),
            example=answers.example_day(ctx, zone, days=10),
            read=answers.a_day(ctx, zone),
        ),
        Field(
            name="zone",
            label=_("Where will you be?"),
            example=_("Lisbon"),
            help=_("Your hours apply on the clock there. Coming home is a journey too."),
            read=lambda typed: read_zone(typed, ctx.now),
        ),
    )


@registry.form("hours.travel", title=N_("A journey"), fields=_travel_fields, back_to=HOURS)
async def travel(ctx: Context, *, since: date, zone: ZoneInfo) -> Show:
    """Keep the same hours in another zone from a day on."""
    await ctx.market.mentors.travel_to(ctx.account, since, zone)
    text = _("From %(day)s your hours are on the clock of %(place)s. Booked sessions don't move.")
    return Show(HOURS, fill(text, day=_day(ctx, since), place=wording.place(zone)))
