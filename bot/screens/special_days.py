"""What differs from a mentor's usual week: single days, days off and journeys, shown and changed."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.dialogue.catalogue import _, ngettext
from bot.dialogue.context import Context
from bot.dialogue.fields import Field
from bot.dialogue.links import Link
from bot.dialogue.registry import Show, registry
from bot.dialogue.text import fill
from bot.dialogue.views import Choose, Facts, Note, Option, Part
from bot.screens import answers, wording
from bot.screens.welcome import read_zone
from core.errors import N_
from core.mentors.hours import Hours, WallRange
from core.mentors.hours_text import format_ranges, parse_ranges
from core.mentors.model import DaysOff
from core.mentors.slots import zone_at

HOURS = Link("hours")
DAYS_SHOWN = 20
"""Days listed on the card; a sentence says how many more there are."""
CLOSED = frozenset({"closed", "close", "off", "none", "no"})


def ranges_text(ranges: tuple[WallRange, ...]) -> str:
    """Return the hours of one day."""
    return format_ranges(ranges) or _("closed")


def _day(ctx: Context, day: date) -> str:
    return str(format_date(day, "EEE d MMM y", ctx.account.locale))


def differing(ctx: Context, hours: Hours, today: date) -> list[Part]:
    """List the days from `today` on that have hours of their own."""
    days = sorted(day for day in hours.overrides if day >= today)
    if not days:
        return []
    shown, later = days[:DAYS_SHOWN], len(days) - DAYS_SHOWN
    parts: list[Part] = [
        Facts(tuple((_day(ctx, day), ranges_text(hours.overrides[day])) for day in shown)),
        Choose(
            label=_("Back to the usual hours on"),
            options=tuple(Option(label=_day(ctx, day), to=Link("hours.clear", day=day)) for day in shown),
        ),
    ]
    if later > 0:
        parts.append(Note(fill(_("And %(count)s later days that differ."), count=later)))
    return parts


def holidays(ctx: Context, ahead: Sequence[DaysOff]) -> list[Part]:
    """List the days off that are ahead."""
    if not ahead:
        return []
    labels = [span(ctx, off.first, off.last) for off in ahead]
    cancel = tuple(
        Option(label=label, to=Link("hours.back", holiday=off.id)) for label, off in zip(labels, ahead, strict=True)
    )
    return [
        Facts(tuple((label, _("days off")) for label in labels)),
        Choose(label=_("Cancel days off"), options=cancel),
    ]


def span(ctx: Context, first: date, last: date) -> str:
    """Return the days from `first` to `last` in words."""
    return _day(ctx, first) if first == last else f"{_day(ctx, first)} – {_day(ctx, last)}"


def journeys(ctx: Context, hours: Hours, today: date) -> list[Part]:
    """List the journeys that are ahead."""
    rows = [
        (_("From %(day)s") % {"day": _day(ctx, since)}, wording.place(zone))
        for since, zone in hours.travel
        if since >= today
    ]
    return [Facts(tuple(rows))] if rows else []


# Days that differ


async def _here(ctx: Context) -> ZoneInfo:
    return zone_at(await ctx.market.mentors.hours(ctx.account.id), ctx.now)


def _typed_day(day: date | None) -> str:
    """Return a day as one types it: what a form is filled with must be read by it."""
    return str(format_date(day, "d MMMM y", "en")) if day is not None else ""


async def _day_fields(ctx: Context, on: date | None = None, told: str | None = None) -> tuple[Field, ...]:
    zone = await _here(ctx)
    return (
        Field(
            name="day",
            label=_("Which day?"),
            initial=_typed_day(on),
            example=answers.example_day(ctx, zone),
            read=answers.a_day(ctx, zone),
        ),
        Field(
            name="ranges",
            label=_("When do you teach on that day?"),
            initial=told or "",
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
async def set_day(
    ctx: Context, on: date | None = None, told: str | None = None, *, day: date, ranges: tuple[WallRange, ...]
) -> Show:
    """Keep the hours of one day; the form is filled with the day `on` and the hours `told`."""
    del on, told
    await ctx.market.mentors.set_day(ctx.account, day, ranges)
    return Show(HOURS, fill(_("Saved: %(day)s, %(hours)s."), day=_day(ctx, day), hours=ranges_text(ranges)))


@registry.action("hours.clear")
async def clear_day(ctx: Context, day: date) -> Show:
    """Go back to the usual hours on one day."""
    await ctx.market.mentors.clear_day(ctx.account, day)
    return Show(HOURS, fill(_("%(day)s has your usual hours again."), day=_day(ctx, day)))


async def _off_fields(ctx: Context, since: date | None = None, until: date | None = None) -> tuple[Field, ...]:
    zone = await _here(ctx)
    return (
        Field(
            name="first",
            label=_("First day off"),
            initial=_typed_day(since),
            example=answers.example_day(ctx, zone),
            read=answers.a_day(ctx, zone),
        ),
        Field(
            name="last",
            label=_("Last day off"),
            initial=_typed_day(until),
            example=answers.example_day(ctx, zone, days=14),
            help=_("The same day again for a single day."),
            read=answers.a_day(ctx, zone),
        ),
    )


@registry.form("hours.off", title=N_("Days off"), fields=_off_fields, back_to=HOURS)
async def take_off(
    ctx: Context, since: date | None = None, until: date | None = None, *, first: date, last: date
) -> Show:
    """Take a holiday; sessions that are booked stand, and the answer says which.

    The form is filled with the days from `since` to `until`.
    """
    del since, until
    off = await ctx.market.mentors.take_off(ctx.account, first, last)
    zone = await _here(ctx)
    ahead = await ctx.market.bookings.mine(ctx.account, upcoming=True)
    inside = [
        booking
        for booking in ahead
        if booking.mentor_id == ctx.account.id and off.first <= booking.starts_at.astimezone(zone).date() <= off.last
    ]
    if not inside:
        return Show(HOURS, fill(_("Enjoy your days off: %(days)s."), days=span(ctx, off.first, off.last)))
    text = ngettext(
        "Saved. %(count)s booked session lies in your days off and stands: move or cancel it yourself.",
        "Saved. %(count)s booked sessions lie in your days off and stand: move or cancel them yourself.",
        len(inside),
    )
    return Show(HOURS, fill(text, count=len(inside)))


@registry.action("hours.back")
async def back_from(ctx: Context, holiday: int) -> Show:
    """Cancel a holiday."""
    await ctx.market.mentors.back_from(ctx.account, holiday)
    return Show(HOURS, _("You are back: those days have your usual hours again."))


async def _travel_fields(ctx: Context, on: date | None = None, place: str | None = None) -> tuple[Field, ...]:
    zone = await _here(ctx)
    return (
        Field(
            name="since",
            label=_("From which day?"),
            initial=_typed_day(on),
            example=answers.example_day(ctx, zone, days=10),
            read=answers.a_day(ctx, zone),
        ),
        Field(
            name="zone",
            label=_("Where will you be?"),
            initial=place or "",
            example=_("Lisbon"),
            help=_("Your hours apply on the clock there. Coming home is a journey too."),
            read=lambda typed: read_zone(typed, ctx.now),
        ),
    )


@registry.form("hours.travel", title=N_("A journey"), fields=_travel_fields, back_to=HOURS)
async def travel(
    ctx: Context, on: date | None = None, place: str | None = None, *, since: date, zone: ZoneInfo
) -> Show:
    """Keep the same hours in another zone from a day on; the form is filled with the day `on` and the `place`."""
    del on, place
    await ctx.market.mentors.travel_to(ctx.account, since, zone)
    text = _("From %(day)s your hours are on the clock of %(place)s. Booked sessions don't move.")
    return Show(HOURS, fill(text, day=_day(ctx, since), place=wording.place(zone)))
