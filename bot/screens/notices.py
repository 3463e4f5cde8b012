"""What people are told when something happens: worded when it is delivered, as things stand then."""

from collections.abc import Callable, Iterable

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.links import Link
from bot.dialogue.registry import Show
from bot.dialogue.text import Bold, Code, Style, Text, When, fill
from core.accounts.model import Right
from core.bookings.model import Booking
from core.bookings.reminders import is_overtaken
from core.bookings.states import State
from core.errors import N_, NotAllowed, NotFound
from core.questions.model import Question
from core.reports.model import Outcome
from core.support.model import SupportMessage
from core.support.service import ANSWERS

BOOKING, APPLICATION, MESSAGE, REPORT, QUESTION = "booking", "application", "message", "report", "question"
SUPPORT = "support"
"""What notices are about."""
Sentence = Callable[[Context, Booking, Bold], Text | None]
"""Words a notice about a booking for the reader, who knows the other person by the name given; None to say nothing."""


async def write_notice(ctx: Context, why: str, about: str, number: int) -> Show | None:
    """Return the card and the sentence of a notice; None when it no longer matters."""
    if about == QUESTION:
        return await _about_question(ctx, why, number)
    if about == APPLICATION:
        return _about_application(why, number)
    if about == REPORT:
        return await _about_report(ctx, why, number)
    if about == SUPPORT:
        return await _about_support(ctx, why, number)
    if about == MESSAGE:
        return await _about_message(ctx, why, number)
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
    return Show(Link("application", mentor=number), _(_OF_APPLICATIONS[why]))


_OF_APPLICATIONS = {
    "application_submitted": N_("A new mentor is waiting for your answer."),
    "application_approved": N_("Welcome aboard! Learners can find and book you now."),
    "application_rejected": N_("Your application was not accepted this time. Here is why:"),
    "application_changes_requested": N_("Nearly there: please change a few things and send it again."),
}


async def _about_question(ctx: Context, why: str, number: int) -> Show | None:
    try:
        found = await ctx.market.questions.get(ctx.account, number)
    except NotFound:
        return None
    return _OF_QUESTIONS[why](ctx, found)


def _question_asked(ctx: Context, question: Question) -> Show | None:
    if question.answered_at is not None or Right.REVIEW_APPLICATIONS not in ctx.account.rights:
        return None
    sentence = _("Somebody asks what no article says. Can you answer?")
    return Show(Link("admin.question", question=question.id), sentence)


def _question_answered(ctx: Context, question: Question) -> Show:
    del ctx
    return Show(Link("question", question=question.id), _("Here is the answer to your question."))


_OF_QUESTIONS = {"question_asked": _question_asked, "question_answered": _question_answered}


async def _about_report(ctx: Context, why: str, number: int) -> Show | None:
    try:
        return await _OF_REPORTS[why](ctx, number)
    except (NotFound, NotAllowed):
        return None


async def _reported(ctx: Context, number: int) -> Show | None:
    found = await ctx.market.reports.get(ctx.account, number)
    sentence = _("Something was reported. Please have a look.")
    return Show(Link("admin.report", report=number), sentence) if found.is_open else None


async def _report_closed(ctx: Context, number: int) -> Show | None:
    found = await ctx.market.reports.own(ctx.account, number)
    acted = _("The admins have looked at what you reported, and acted on it. Thank you!")
    nothing = _("The admins have looked at what you reported, and saw nothing to act on.")
    return Show(Link("home"), acted if found.outcome == Outcome.ACTED else nothing)


_OF_REPORTS = {"reported": _reported, "report_closed": _report_closed}


async def _about_support(ctx: Context, why: str, number: int) -> Show | None:
    try:
        found = await ctx.market.support.message(ctx.account, number)
    except NotFound:
        return None
    return _OF_SUPPORT[why](ctx, found)


def _support_written(ctx: Context, message: SupportMessage) -> Show | None:
    case = message.case
    if case.waiting_since is None or ANSWERS not in ctx.account.rights or case.account_id == ctx.account.id:
        return None
    words = fill(_("%(name)s would like to talk to a person. Can you answer?"), name=Bold(case.account.name))
    return Show(Link("admin.case", case=case.id), words)


def _support_answered(ctx: Context, message: SupportMessage) -> Show | None:
    if message.case.account_id != ctx.account.id:
        return None
    sentence = fill(_("%(name)s answers you. What you type now goes back to them."), name=Bold(message.author.name))
    return Show(Link("human", case=message.case_id), sentence)


def _support_closed(ctx: Context, message: SupportMessage) -> Show | None:
    if message.case.is_open or message.case.account_id != ctx.account.id:
        return None
    sentence = _("What you wrote to the admins is settled and closed. Whenever you need somebody: %(command)s")
    return Show(Link("home"), fill(sentence, command=Code("/human")))


_OF_SUPPORT = {
    "support_written": _support_written,
    "support_answered": _support_answered,
    "support_closed": _support_closed,
}


async def _about_message(ctx: Context, why: str, number: int) -> Show | None:
    try:
        message = await ctx.market.messages.get(ctx.account, number)
    except NotFound:
        return None
    if message.removed_at is not None:
        return None
    link = Link("message", booking=message.booking_id, message=number)
    return Show(link, fill(_(_OF_MESSAGES[why]), name=Bold(message.sender.name)))


_OF_MESSAGES = {"message": N_("%(name)s writes to you.")}


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


def reasons(minutes: Iterable[int]) -> dict[str, list[str]]:
    """Return every reason that is worded, by what it is about; reminders are those `minutes` before a session."""
    return {
        BOOKING: [*_SENTENCES, *(f"reminder:{one}" for one in minutes)],
        APPLICATION: [*_OF_APPLICATIONS],
        MESSAGE: [*_OF_MESSAGES],
        REPORT: [*_OF_REPORTS],
        QUESTION: [*_OF_QUESTIONS],
        SUPPORT: [*_OF_SUPPORT],
    }
