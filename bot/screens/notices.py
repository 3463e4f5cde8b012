"""What people are told when something happens: worded when it is delivered, as things stand then."""

from collections.abc import Callable

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.links import Link
from bot.dialogue.registry import Show
from bot.dialogue.text import Bold, Style, Text, When, fill
from core.bookings.model import Booking
from core.bookings.reminders import is_overtaken
from core.bookings.states import State
from core.errors import NotFound

Sentence = Callable[[Context, Booking, Bold], Text | None]
"""Words a notice about a booking for the reader, who knows the other person by the name given; None to say nothing."""


async def write_notice(ctx: Context, why: str, about: str, number: int) -> Show | None:
    """Return the card and the sentence of a notice; None when it no longer matters."""
    if about == "question":
        told = {"question_answered": _("Here is the answer to your question.")}[why]
        return Show(Link("question", question=number), told)
    if about == "application":
        return _about_application(why, number)
    try:
        booking = await ctx.market.bookings.get(ctx.account, number)
    except NotFound:
        return None
    name = Bold(booking.other(ctx.account.id).name)
    kind, _colon, minutes = why.partition(":")
    sentence = _reminder(ctx, booking, name, int(minutes)) if minutes else _SENTENCES[kind](ctx, booking, name)
    if sentence is None:
        return None
    return Show(Link("booking", booking=number), sentence)


def _about_application(why: str, number: int) -> Show:
    sentence = {
        "application_submitted": _("A new mentor is waiting for your answer."),
        "application_approved": _("Welcome aboard! Learners can find and book you now."),
        "application_rejected": _("Your application was not accepted this time. Here is why:"),
        "application_changes_requested": _("Nearly there: please change a few things and send it again."),
    }[why]
    return Show(Link("application", mentor=number), sentence)


def _plain(template: Callable[[], str]) -> Sentence:
    def sentence(ctx: Context, booking: Booking, name: Bold) -> Text:
        del ctx
        return fill(template(), name=name, when=When(booking.starts_at))

    return sentence


def _while(state: State, template: Callable[[], str]) -> Sentence:
    def sentence(ctx: Context, booking: Booking, name: Bold) -> Text | None:
        return _plain(template)(ctx, booking, name) if booking.status is state else None

    return sentence


def _reminder(ctx: Context, booking: Booking, name: Bold, minutes: int) -> Text | None:
    starts_at = booking.starts_at
    if booking.status is not State.CONFIRMED or starts_at <= ctx.now:
        return None
    if is_overtaken(ctx.market.policies, minutes, now=ctx.now, starts_at=starts_at):
        return None
    when = When(booking.starts_at, Style.RELATIVE)
    return fill(_("Your session with %(name)s starts %(when)s."), name=name, when=when)


def _how_was_it(ctx: Context, booking: Booking, name: Bold) -> Text | None:
    if booking.status is not State.CONFIRMED or booking.ends_at > ctx.now:
        return None
    return fill(_("How was it with %(name)s? If all was good, say so, and the mentor is paid."), name=name)


def _money_returned(ctx: Context, booking: Booking, name: Bold) -> Text:
    del ctx, name
    if booking.status is State.CONFIRMED:
        return _("One payment too many came in. All of it is on its way back to you, and your session stands.")
    return _("A payment came that I could not use. All of it is on its way back to you.")


_SENTENCES: dict[str, Sentence] = {
    "requested": _while(State.REQUESTED, lambda: _("%(name)s would like a session with you, %(when)s.")),
    "nudged": _while(State.REQUESTED, lambda: _("%(name)s is still waiting for your answer.")),
    "accepted": _plain(lambda: _("Good news: %(name)s said yes to %(when)s.")),
    "declined": _plain(lambda: _("%(name)s can't make it this time. Let's find you somebody else.")),
    "withdrawn": _plain(lambda: _("%(name)s took the request back. The time is free again.")),
    "proposed": _plain(lambda: _("%(name)s proposes another time.")),
    "agreed": _plain(lambda: _("%(name)s agreed: it is %(when)s now.")),
    "kept": _plain(lambda: _("The time with %(name)s stays as it was: %(when)s.")),
    "moved": _plain(lambda: _("%(name)s moved the session to %(when)s.")),
    "confirmed": _while(State.CONFIRMED, lambda: _("Confirmed! You meet %(name)s on %(when)s.")),
    "cancelled": _plain(lambda: _("The session with %(name)s on %(when)s is cancelled.")),
    "request_expired": _plain(lambda: _("The request for %(when)s got no answer in time, so the time is free again.")),
    "payment_expired": _plain(lambda: _("The session on %(when)s was not paid in time, so the time is free again.")),
    "money_returned": _money_returned,
    "paid_too_late": _plain(
        lambda: _("%(name)s paid too late for %(when)s, so the session is off. The money goes back.")
    ),
    "completed": _plain(lambda: _("%(name)s says that all was good. The money is yours.")),
    "how_was_it": _how_was_it,
    "review_received": _plain(lambda: _("%(name)s has reviewed your session. Write yours to see it.")),
    "reviews_published": _plain(lambda: _("Your reviews of each other, %(name)s and you, are out now.")),
}
