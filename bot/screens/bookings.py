"""A person's sessions: the list, and the one card that follows a booking from request to review."""

from collections.abc import Sequence
from datetime import timedelta

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.links import Link
from bot.dialogue.registry import registry
from bot.dialogue.text import Amount, Text, When, fill
from bot.dialogue.views import (
    Button,
    Facts,
    Intent,
    Item,
    Note,
    Paragraph,
    Part,
    Picture,
    Title,
    Tone,
    View,
    Visit,
)
from bot.screens import wording
from bot.screens.book import refund_rule
from bot.screens.invitation import calendar_entry
from bot.screens.messages import writing
from core.accounts.model import Right
from core.bookings.model import Booking
from core.bookings.policy import can_move_freely
from core.bookings.states import Party, State
from core.errors import N_
from core.mentors.topics.book import TopicBook
from core.money import Money
from core.payments.model import Payment, Refund, RefundProgress


@registry.screen("bookings", command=N_("bookings"), help=N_("My sessions"))
async def bookings(ctx: Context, past: bool | None = None) -> View:
    """List the sessions that lie ahead, or those that are over."""
    found = await ctx.market.bookings.mine(ctx.account, upcoming=not past, limit=12)
    book = await ctx.market.topics.book()
    nothing = _("Nothing here yet.") if past else _("No sessions ahead. Shall we find you a mentor?")
    return View(
        Title(_("Earlier sessions") if past else _("Your sessions")),
        *(item_of(ctx, booking, book) for booking in found),
        None if found else Paragraph(nothing),
        Button(label=_("What lies ahead"), to=Link("bookings"))
        if past
        else Button(label=_("Earlier sessions"), to=Link("bookings", past=True)),
        Button(label=_("Find a mentor"), to=Link("find")),
        back_to=Link("home"),
    )


def item_of(ctx: Context, booking: Booking, book: TopicBook) -> Item:
    """Return a booking as an entry of a list."""
    other = booking.other(ctx.account.id)
    return Item(
        title=f"{other.name} · {book.name_of(booking.topic)}",
        lines=(When(booking.starts_at), wording.state_name(booking.status)),
        picture=Picture(file=other.picture_id, alt=other.name) if other.picture_id else None,
        to=Link("booking", booking=booking.id),
    )


@registry.screen("booking")
async def booking_screen(ctx: Context, booking: int) -> View:
    """Show a session as it stands, with what this person can do about it."""
    found = await ctx.market.bookings.get(ctx.account, booking)
    party = ctx.market.bookings.party(ctx.account, found)
    payment = await ctx.market.payments.current(booking)
    refunds = await ctx.market.payments.refunds_of(booking)
    return View(
        Title(_title(found, party, (await ctx.market.topics.book()).name_of(found.topic))),
        _standing(ctx, found, party),
        Facts(_facts(ctx, found, party, refunds)),
        *await _meeting(ctx, found, party),
        *_proposal(ctx, found),
        *await _actions(ctx, found, party, payment),
        *await writing(ctx, found),
        back_to=Link("bookings"),
        live=f"booking:{booking}",
    )


def _title(booking: Booking, party: Party | None, topic: str) -> Text:
    if party is Party.LEARNER:
        return fill(_("%(topic)s with %(name)s"), topic=topic, name=booking.mentor.name)
    if party is Party.MENTOR:
        return fill(_("%(topic)s for %(name)s"), topic=topic, name=booking.learner.name)
    return f"{topic}: {booking.learner.name} → {booking.mentor.name}"


_TONES = {State.CONFIRMED: Tone.GOOD, State.COMPLETED: Tone.GOOD, State.REQUESTED: Tone.INFO}


def _standing(ctx: Context, booking: Booking, party: Party | None) -> Note:
    state = booking.status
    hold = booking.hold_until
    if state is State.REQUESTED and hold is not None:
        asked = _("Please answer by %(when)s.") if party is Party.MENTOR else _("Waiting for an answer until %(when)s.")
        return Note(fill(asked, when=When(hold)))
    if state is State.AWAITING_PAYMENT and hold is not None:
        until = When(hold - ctx.market.policies.payment_grace)
        if party is Party.LEARNER:
            return Note(
                fill(_("Accepted! Please pay by %(when)s, so that the time stays yours."), when=until), Tone.WARN
            )
        return Note(fill(_("You said yes. Waiting for the payment until %(when)s."), when=until))
    return Note(wording.state_name(state), _TONES.get(state, Tone.WARN))


def _facts(
    ctx: Context, booking: Booking, party: Party | None, refunds: Sequence[Refund]
) -> tuple[tuple[str, Text], ...]:
    other = booking.other(ctx.account.id)
    minutes = int(booking.length.total_seconds()) // 60
    rows: list[tuple[str, Text]] = [
        (_("When"), When(booking.starts_at)),
        (_("For %(name)s") % {"name": other.name}, wording.wall(booking.starts_at, other.zone, ctx.account.locale)),
        (_("Length"), wording.minutes_long(minutes)),
        (_("Price"), wording.price(ctx, booking.price)),
    ]
    if booking.price and booking.status in {State.REQUESTED, State.AWAITING_PAYMENT, State.CONFIRMED}:
        whose = _("If you cancel") if party is Party.LEARNER else _("If the learner cancels")
        rows.append((whose, refund_rule(booking.full_refund_hours, booking.half_refund_hours)))
    if booking.message:
        rows.append((_("Message"), booking.message))
    if booking.reason:
        rows.append((_("Reason"), booking.reason))
    rows.extend((_("Refund"), _refund(refund)) for refund in refunds)
    return tuple(rows)


def _refund(refund: Refund) -> Text:
    progress = {
        RefundProgress.PROCESSED: _("%(amount)s, paid back"),
        RefundProgress.FAILED: _("%(amount)s, failed: an admin looks into it"),
    }
    amount = Amount(Money(refund.amount_minor, refund.currency))
    return fill(progress.get(RefundProgress(refund.state), _("%(amount)s, on its way")), amount=amount)


def _proposal(ctx: Context, booking: Booking) -> list[Part]:
    new = booking.proposed_starts_at
    theirs = ctx.account.id in {booking.learner_id, booking.mentor_id}
    if new is None or not theirs or booking.starts_at <= ctx.now:
        return []
    link = {"booking": booking.id}
    if booking.proposed_by == ctx.account.id:
        return [
            Note(fill(_("You proposed %(when)s. Until there is an answer, the old time stays."), when=When(new))),
            Button(label=_("Take my proposal back"), to=Link("booking.keep", **link)),
        ]
    other = booking.other(ctx.account.id)
    return [
        Note(fill(_("%(name)s proposes %(when)s instead."), name=other.name, when=When(new)), Tone.WARN),
        Button(label=_("Agree to the new time"), to=Link("booking.agree", **link), intent=Intent.PRIMARY),
        Button(label=_("Keep the old time"), to=Link("booking.keep", **link)),
    ]


async def _actions(ctx: Context, booking: Booking, party: Party | None, payment: Payment | None) -> list[Part]:
    match booking.status, party:
        case State.REQUESTED, Party.MENTOR:
            return _answer_buttons(booking)
        case State.REQUESTED, Party.LEARNER:
            return [Button(label=_("Withdraw the request"), to=Link("booking.withdraw", booking=booking.id))]
        case State.AWAITING_PAYMENT, Party.LEARNER:
            return _pay_buttons(ctx, booking, payment)
        case State.AWAITING_PAYMENT | State.CONFIRMED, Party.ADMIN:
            return [_cancel_button(booking)] if Right.CANCEL_BOOKINGS in ctx.account.rights else []
        case State.AWAITING_PAYMENT | State.CONFIRMED, Party() if booking.starts_at > ctx.now:
            return _change_buttons(ctx, booking, party)
        case State.CONFIRMED, Party.LEARNER if booking.ends_at <= ctx.now:
            return _done_buttons(ctx, booking)
        case State.COMPLETED, Party.LEARNER | Party.MENTOR:
            return await _review_buttons(ctx, booking)
        case state, Party.LEARNER if state not in {State.CONFIRMED, State.COMPLETED}:
            return _instead_buttons(booking)
        case _:
            return []


async def _meeting(ctx: Context, booking: Booking, party: Party | None) -> list[Part]:
    """Say where the two meet, from the confirmation until the session is over."""
    if booking.status is not State.CONFIRMED or booking.ends_at <= ctx.now or party is Party.ADMIN:
        return []
    mentor = await ctx.market.mentors.get(booking.mentor_id)
    topic = (await ctx.market.topics.book()).name_of(booking.topic)
    entry = calendar_entry(booking, ctx.account, topic, mentor.meeting_url)
    if mentor.meeting_url:
        return [Visit(label=_("Join the session"), url=mentor.meeting_url, intent=Intent.PRIMARY), entry]
    if party is Party.MENTOR:
        say = Button(label=_("Say where you meet"), to=Link("teach.room"), intent=Intent.PRIMARY)
        return [Note(_("The learner does not know yet where you meet."), Tone.WARN), say, entry]
    return [Note(_("Your mentor has not said yet where you meet. Open this card again later.")), entry]


def _done_buttons(ctx: Context, booking: Booking) -> list[Part]:
    done = Link("booking.done", booking=booking.id)
    settled = booking.ends_at + timedelta(hours=ctx.market.policies.complete_hours)
    wrong = _("Did something go wrong? Tell an admin before %(when)s: until then the mentor is not paid.")
    return [
        Button(label=_("All good, it took place"), to=done, intent=Intent.PRIMARY),
        Paragraph(fill(wrong, when=When(settled))),
    ]


def _answer_buttons(booking: Booking) -> list[Part]:
    link = {"booking": booking.id}
    accept = _("Accept the old time") if booking.proposed_starts_at else _("Accept")
    return [
        Button(label=accept, to=Link("booking.accept", **link), intent=Intent.PRIMARY),
        Button(label=_("Propose another time"), to=Link("propose.day", **link)),
        Button(label=_("Decline"), to=Link("booking.decline", **link), intent=Intent.DANGER),
    ]


def _pay_buttons(ctx: Context, booking: Booking, payment: Payment | None) -> list[Part]:
    withdraw = Button(label=_("Withdraw"), to=Link("booking.withdraw", booking=booking.id))
    if payment is None or not payment.is_live:
        again = Button(label=_("Try again"), to=Link("booking.pay", booking=booking.id), intent=Intent.PRIMARY)
        return [Note(_("The payment page could not be made, or has closed."), Tone.WARN), again, withdraw]
    if payment.url is None:
        return [Paragraph(_("Your payment page is being made. It appears here in a moment.")), withdraw]
    label = _("Pay %(price)s") % {"price": wording.plain(ctx, booking.price)}
    return [Visit(label=label, url=payment.url, intent=Intent.PRIMARY), withdraw]


def _change_buttons(ctx: Context, booking: Booking, party: Party) -> list[Part]:
    link = {"booking": booking.id}
    parts: list[Part] = []
    if booking.status is State.CONFIRMED:
        free = party is Party.LEARNER and can_move_freely(booking, ctx.market.policies, now=ctx.now)
        label = _("Move to another time") if free else _("Propose another time")
        parts.append(Button(label=label, to=Link("move.day" if free else "propose.day", **link)))
    return [*parts, _cancel_button(booking)]


def _cancel_button(booking: Booking) -> Button:
    return Button(label=_("Cancel the session"), to=Link("cancel", booking=booking.id), intent=Intent.DANGER)


def _instead_buttons(booking: Booking) -> list[Part]:
    others = Link("mentors", topics=booking.topic)
    return [
        Button(label=_("Find somebody else"), to=others, intent=Intent.PRIMARY),
        Button(label=_("Book again"), to=Link("mentor", mentor=booking.mentor_id)),
    ]


async def _review_buttons(ctx: Context, booking: Booking) -> list[Part]:
    written = await ctx.market.reviews.mine(ctx.account, booking.id)
    again = Button(label=_("Book again"), to=Link("mentor", mentor=booking.mentor_id))
    parts: list[Part] = [again] if ctx.account.id == booking.learner_id else []
    said = await ctx.market.reviews.of_me(ctx.account, booking.id)
    if said is not None:
        words = {"name": said.author.name, "stars": "★" * said.stars, "words": said.text}
        parts.insert(0, Note(fill(_("%(name)s about you: %(stars)s %(words)s"), **words)))
    if written is None:
        review = Link("review", booking=booking.id)
        return [Button(label=_("Leave a review"), to=review, intent=Intent.PRIMARY), *parts]
    return [Note(_("Thank you for your review: %(stars)s") % {"stars": "★" * written.stars}), *parts]
