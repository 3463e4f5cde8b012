"""Changing an accepted session: move it, propose another time, cancel it with the exact refund shown first."""

from datetime import date, datetime

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.fields import Field
from bot.dialogue.links import Link
from bot.dialogue.registry import Show, registry
from bot.dialogue.text import Amount, Text, When, fill
from bot.dialogue.views import Button, Facts, Intent, Note, Paragraph, PickDay, PickTime, Title, Tone, View
from bot.screens import wording
from bot.screens.book import free_times
from bot.screens.booking_steps import reason_field
from core.bookings.model import Booking
from core.bookings.policy import Terms
from core.bookings.states import Party, State
from core.errors import N_
from core.money import Money


def _minutes(booking: Booking) -> int:
    return int(booking.length.total_seconds()) // 60


async def _days(ctx: Context, booking: int, title: str, to: str) -> View:
    found = await ctx.market.bookings.get(ctx.account, booking)
    days = await ctx.market.bookings.calendar.open_days(found.mentor_id, _minutes(found), ctx.zone, besides=booking)
    return View(
        Title(title),
        Paragraph(fill(_("Now it is %(when)s."), when=When(found.starts_at))),
        PickDay(label=_("Days with free time"), days=tuple(days), to=Link(to, booking=booking))
        if days
        else Note(_("There is no other free time in the next weeks."), Tone.WARN),
        back_to=Link("booking", booking=booking),
    )


async def _times(ctx: Context, booking: int, day: date, to: Link, back_to: str) -> View:
    found = await ctx.market.bookings.get(ctx.account, booking)
    times = await free_times(ctx, found.mentor_id, _minutes(found), day, besides=booking)
    return View(
        Title(_("Which time?")),
        PickTime(
            label=wording.day(day, ctx.account.locale), times=tuple(at for at in times if at != found.starts_at), to=to
        )
        if times
        else Note(_("That day has just filled up. Pick another one."), Tone.WARN),
        back_to=Link(back_to, booking=booking),
    )


@registry.screen("propose.day", step=True)
async def propose_day(ctx: Context, booking: int) -> View:
    """Ask for the day of another time."""
    return await _days(ctx, booking, _("Which day would be better?"), "propose.time")


@registry.screen("propose.time", step=True)
async def propose_time(ctx: Context, booking: int, day: date) -> View:
    """Ask for another time of a day."""
    return await _times(ctx, booking, day, Link("propose.send", booking=booking), "propose.day")


@registry.action("propose.send")
async def propose(ctx: Context, booking: int, at: datetime) -> Show:
    """Propose another time to the other side."""
    await ctx.market.bookings.propose(ctx.account, booking, at)
    return Show(Link("booking", booking=booking), _("Proposed. The old time stays until there is an answer."))


@registry.screen("move.day", step=True)
async def move_day(ctx: Context, booking: int) -> View:
    """Ask for the day to move to."""
    return await _days(ctx, booking, _("Move it to which day?"), "move.time")


@registry.screen("move.time", step=True)
async def move_time(ctx: Context, booking: int, day: date) -> View:
    """Ask for the time to move to."""
    return await _times(ctx, booking, day, Link("move.check", booking=booking), "move.day")


@registry.screen("move.check", step=True)
async def move_check(ctx: Context, booking: int, at: datetime) -> View:
    """Show the move before it is made."""
    found = await ctx.market.bookings.get(ctx.account, booking)
    left = ctx.market.policies.reschedules - found.reschedules
    return View(
        Title(_("Move the session?")),
        Facts(((_("From"), When(found.starts_at)), (_("To"), When(at)), (_("Free moves left"), str(left)))),
        Button(label=_("Move it"), to=Link("move.send", booking=booking, at=at), intent=Intent.PRIMARY),
        back_to=Link("booking", booking=booking),
    )


@registry.action("move.send")
async def move(ctx: Context, booking: int, at: datetime) -> Show:
    """Move the session."""
    await ctx.market.bookings.reschedule(ctx.account, booking, at)
    return Show(Link("booking", booking=booking), _("Moved. I have told the mentor."))


@registry.screen("cancel")
async def cancel_screen(ctx: Context, booking: int) -> View:
    """Show exactly what cancelling would pay back, before it is confirmed."""
    found = await ctx.market.bookings.get(ctx.account, booking)
    terms = ctx.market.bookings.terms(ctx.account, found)
    party = ctx.market.bookings.party(ctx.account, found)
    sure = Link(
        "cancel.send" if party is Party.LEARNER else "cancel.reason", booking=booking, refund=terms.split.learner
    )
    return View(
        Title(_("Cancel the session?")),
        Facts(((_("When"), When(found.starts_at)), *_money_rows(found, terms, party))),
        Note(_consequence(found, terms, party), Tone.WARN),
        Button(label=_("Yes, cancel it"), to=sure, intent=Intent.DANGER),
        Button(label=_("No, keep it"), to=Link("booking", booking=booking)),
        back_to=Link("booking", booking=booking),
    )


def _money_rows(booking: Booking, terms: Terms, party: Party | None) -> list[tuple[str, Text]]:
    if booking.status is not State.CONFIRMED or not booking.price:
        return []
    refund = Amount(Money(terms.split.learner, booking.currency))
    kept = Amount(Money(terms.split.mentor + terms.split.fee, booking.currency))
    return [
        (_("Paid"), Amount(booking.price)),
        (
            _("Back to you") if party is Party.LEARNER else _("Back to the learner"),
            fill(_("%(amount)s (%(percent)s %)"), amount=refund, percent=terms.refund_percent),
        ),
        (_("Kept"), kept),
    ]


def _consequence(booking: Booking, terms: Terms, party: Party | None) -> Text:
    if booking.status is not State.CONFIRMED:
        return _("Nothing has been paid, so nothing is paid back.")
    if not booking.price:
        return _("It was a free session, so no money moves.")
    refund = Amount(Money(terms.split.learner, booking.currency))
    if party is Party.LEARNER:
        return fill(_("You get back %(amount)s."), amount=refund)
    return fill(_("%(name)s gets back %(amount)s."), name=booking.learner.name, amount=refund)


@registry.action("cancel.send")
async def cancel(ctx: Context, booking: int, refund: int) -> Show:
    """Cancel as the learner; `refund` is what was shown."""
    await ctx.market.bookings.cancel(ctx.account, booking, "", shown_refund=refund)
    return Show(Link("booking", booking=booking), _("Cancelled. I have told the mentor."))


async def _reason_fields(ctx: Context, booking: int, refund: int) -> tuple[Field, ...]:
    del refund
    return (await reason_field(ctx, booking, example=_("I'm ill, sorry. Let's find another day.")),)


@registry.form(
    "cancel.reason",
    title=N_("Cancel the session"),
    fields=_reason_fields,
    back_to=Link("booking"),
    submit_label=N_("Cancel the session"),
)
async def cancel_with_reason(ctx: Context, booking: int, refund: int, *, reason: str) -> Show:
    """Cancel as the mentor or an admin, with a reason; `refund` is what was shown."""
    await ctx.market.bookings.cancel(ctx.account, booking, reason, shown_refund=refund)
    return Show(
        Link("booking", booking=booking),
        _("Cancelled. The learner gets everything back.") if refund else _("Cancelled. I have told the learner."),
    )
