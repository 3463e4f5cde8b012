"""Booking: pick a day, a time, look at it once more, send the request."""

from datetime import date, datetime, timedelta

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.fields import Field
from bot.dialogue.links import Link
from bot.dialogue.registry import Show, registry
from bot.dialogue.text import Text, When, fill
from bot.dialogue.views import (
    Button,
    Choose,
    Facts,
    FieldKind,
    Intent,
    Note,
    Option,
    Paragraph,
    PickDay,
    PickTime,
    Title,
    Tone,
    View,
)
from bot.screens import wording
from core.bookings.service import MESSAGE_LIMIT, Offer
from core.errors import N_
from core.mentors.model import Mentor
from core.mentors.wall_clock import day_start

DAY = timedelta(days=1)


@registry.screen("book.day", step=True)
async def book_day(ctx: Context, mentor: int, minutes: int, topic: str | None = None) -> View:
    """Show the days on which there is a free slot; `topic` is what the session is likely about."""
    here = Link("book.day", mentor=mentor, minutes=minutes, topic=topic)
    profile = await ctx.market.mentors.profile(mentor, ctx.account)
    days = await ctx.market.bookings.calendar.open_days(mentor, minutes, ctx.zone)
    return View(
        Title(fill(_("Which day with %(name)s?"), name=profile.account.name)),
        _lengths(profile, here),
        PickDay(label=_("Days with free time"), days=tuple(days), to=here.at("book.time"))
        if days
        else Note(_("There is no free time in the next weeks. Maybe somebody else?"), Tone.WARN),
        back_to=Link("mentor", mentor=mentor, topic=topic),
    )


def _lengths(mentor: Mentor, here: Link) -> Choose | None:
    if len(mentor.session_minutes) < 2:
        return None
    return Choose(
        label=_("How long?"),
        options=tuple(
            Option(
                label=wording.minutes_long(length),
                to=here.using(minutes=length),
                chosen=length == here["minutes"],
            )
            for length in sorted(mentor.session_minutes)
        ),
    )


async def free_times(
    ctx: Context, mentor: int, minutes: int, day: date, *, besides: int | None = None
) -> tuple[datetime, ...]:
    """Return the free starts on a day of the reader's calendar; `besides` is a booking that is to be moved."""
    start, end = day_start(ctx.zone, day), day_start(ctx.zone, day + DAY)
    found = await ctx.market.bookings.calendar.open_slots(mentor, minutes, start, end, besides=besides)
    return tuple(slot.start for slot in found)


@registry.screen("book.time", step=True)
async def book_time(ctx: Context, mentor: int, minutes: int, day: date, topic: str | None = None) -> View:
    """Show the free times of a day."""
    session = Link("book.check", mentor=mentor, minutes=minutes, topic=topic)
    profile = await ctx.market.mentors.profile(mentor, ctx.account)
    times = await free_times(ctx, mentor, minutes, day)
    return View(
        Title(fill(_("What time with %(name)s?"), name=profile.account.name)),
        PickTime(
            label=_("%(day)s, your time in %(place)s")
            % {"day": wording.day(day, ctx.account.locale), "place": wording.place(ctx.zone)},
            times=times,
            to=session,
        )
        if times
        else Note(_("That day has just filled up. Pick another one."), Tone.WARN),
        back_to=session.at("book.day"),
    )


@registry.screen("book.check", step=True)
async def book_check(ctx: Context, mentor: int, minutes: int, at: datetime, topic: str | None = None) -> View:
    """Show what would be agreed, before anything is sent."""
    profile = await ctx.market.mentors.profile(mentor, ctx.account)
    offer = await ctx.market.bookings.offer(mentor, minutes)
    subject = topic if topic in profile.topics else _likely_topic(ctx, profile)
    book = await ctx.market.topics.book()
    here = Link("book.check", mentor=mentor, minutes=minutes, at=at)
    send = here.using(topic=subject)
    return View(
        Title(fill(_("Book %(name)s?"), name=profile.account.name)),
        Facts(_facts(ctx, profile, offer, at, minutes)),
        Choose(
            label=_("What about?"),
            options=tuple(
                Option(label=book.name_of(slug), to=here.using(topic=slug), chosen=slug == subject)
                for slug in profile.topics[:12]
            ),
        ),
        Paragraph(_what_happens(offer)),
        Button(
            label=_("Book it") if offer.instant else _("Send the request"),
            to=send.at("book.send"),
            intent=Intent.PRIMARY,
        ),
        Button(label=_("Add a message first"), to=send.at("book.message")),
        back_to=Link("book.day", mentor=mentor, minutes=minutes, topic=topic),
    )


def _likely_topic(ctx: Context, mentor: Mentor) -> str:
    wanted = [slug for slug in ctx.account.interests if slug in mentor.topics]
    return (wanted or list(mentor.topics) or ["mentoring"])[0]


def _facts(ctx: Context, mentor: Mentor, offer: Offer, at: datetime, minutes: int) -> tuple[tuple[str, Text], ...]:
    theirs = wording.wall(at, mentor.account.zone, ctx.account.locale)
    rows: list[tuple[str, Text]] = [
        (_("When"), When(at)),
        (_("For %(name)s") % {"name": mentor.account.name}, theirs),
        (_("Length"), wording.minutes_long(minutes)),
        (_("Price"), wording.price(ctx, offer.price)),
    ]
    if offer.price:
        rows.append((_("If you cancel"), refund_rule(offer.full_refund_hours, offer.half_refund_hours)))
    return tuple(rows)


def refund_rule(full_hours: int, half_hours: int) -> str:
    """Return the refund rule of a booking in one sentence."""
    return _("all back until %(full)s hours before, half until %(half)s hours before") % {
        "full": full_hours,
        "half": half_hours,
    }


def _what_happens(offer: Offer) -> str:
    if offer.instant:
        return _("The time is yours once it is paid.") if offer.price else _("The time is yours at once.")
    if offer.price:
        return _("The mentor answers first. You pay only after a yes.")
    return _("The mentor answers first.")


@registry.action("book.send")
async def book_send(ctx: Context, mentor: int, minutes: int, at: datetime, topic: str) -> Show:
    """Send the request, or book at once."""
    return await _request(ctx, mentor, minutes, at, topic, "")


async def _request(ctx: Context, mentor: int, minutes: int, at: datetime, topic: str, message: str) -> Show:  # noqa: PLR0917 - what a request is
    booking = await ctx.market.bookings.request(ctx.account, mentor, at, minutes, topic=topic, message=message)
    return Show(Link("booking", booking=booking.id), _("Done! I keep this card up to date."))


async def _message_fields(ctx: Context, mentor: int, minutes: int, at: datetime, topic: str) -> tuple[Field, ...]:
    del minutes, at, topic
    profile = await ctx.market.mentors.profile(mentor, ctx.account)
    return (
        Field(
            name="message",
            label=_("Your message to %(name)s") % {"name": profile.account.name},
            kind=FieldKind.LINES,
            example=_("I get stuck with merging tables. Can we look at my homework?"),
            max_length=MESSAGE_LIMIT,
        ),
    )


@registry.form(
    "book.message",
    title=N_("A word to the mentor"),
    fields=_message_fields,
    back_to=Link("book.check"),
    submit_label=N_("Send the request"),
)
async def book_message(ctx: Context, mentor: int, minutes: int, at: datetime, topic: str, *, message: str) -> Show:
    """Send the request with a message."""
    return await _request(ctx, mentor, minutes, at, topic, message)
