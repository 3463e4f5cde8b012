"""Wishes about sessions that exist: cancel, move, pay, answer, review; each leads to a card with the button."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.dialogue.catalogue import _
from bot.dialogue.links import Link
from bot.dialogue.registry import Show
from bot.talk.answering import is_asked
from bot.talk.booking import is_free, not_free
from bot.talk.finding import assumed
from bot.talk.hours_meant import on_day
from bot.talk.pointing import booking_meant, picked
from bot.talk.wish import Wish
from bot.understanding.reading import Window
from core.accounts.model import Role
from core.bookings.model import Booking
from core.bookings.policy import can_move_freely
from core.bookings.states import HOLDING, State

WHICH_SESSION = "session"


async def cancel(wish: Wish) -> Show:
    """Lead to the card that says what cancelling means for the session that is named or shown.

    What is about to be booked is left, as nothing was sent.
    """
    if wish.here.name.startswith("book.") and not (wish.slots.windows or wish.slots.booked or wish.slots.words):
        return Show(Link("mentor", mentor=wish.here["mentor"]), _("Alright, nothing was sent."))
    ahead = await wish.ctx.market.bookings.mine(wish.ctx.account, upcoming=True)
    found = await _meant(wish, ahead, (*wish.slots.booked, *wish.slots.windows))
    if len(found) != 1:
        question = _("Which one would you like to cancel?") if found else _("I see none then. Which one do you mean?")
        return _which(wish, found or ahead, question)
    booking = found[0]
    if booking.status in HOLDING:
        return Show(Link("booking", booking=booking.id), _("Nothing is paid yet: its card has the button to end it."))
    return Show(Link("cancel", booking=booking.id))


async def reschedule(wish: Wish) -> Show:
    """Lead to where a session is moved, or another time is proposed, with the new time where it was said."""
    ctx = wish.ctx
    ahead = [b for b in await ctx.market.bookings.mine(ctx.account, upcoming=True) if b.status is State.CONFIRMED]
    found = await _meant(wish, ahead, wish.slots.booked)
    if len(found) != 1:
        return _which(wish, found or ahead, _("Which one would you like to move?"))
    return await moved(wish, found[0])


async def moved(wish: Wish, booking: Booking) -> Show:
    """Lead to where a session goes: an hour without a day is one of its own day."""
    ctx = wish.ctx
    free = ctx.account.id == booking.learner_id and can_move_freely(booking, ctx.market.policies, now=ctx.now)
    verb = "move" if free else "propose"
    if not wish.slots.windows:
        return Show(Link(f"{verb}.day", booking=booking.id))
    window = _near(wish, booking, wish.slots.windows[0])
    there = Link(f"{verb}.time", booking=booking.id, day=window.start.astimezone(ctx.zone).date())
    if not free or window.grain != "minute":
        return Show(there)
    minutes = int(booking.length.total_seconds()) // 60
    if not await is_free(wish, booking.mentor_id, minutes, window.start, besides=booking.id):
        return Show(there, not_free())
    return Show(Link("move.check", booking=booking.id, at=window.start), assumed(window))


def _near(wish: Wish, booking: Booking, window: Window) -> Window:
    """Return an hour that was said without a day on the day that is shown, else on that of the session."""
    if window.says_day:
        return window
    day, at = wish.here["day"], wish.here["at"]
    shown = day or (at if isinstance(at, datetime) else booking.starts_at).astimezone(wish.ctx.zone).date()
    moved_to = on_day(window, shown, wish.ctx.zone)  # type: ignore[arg-type]
    return moved_to if moved_to.start > wish.ctx.now else window


async def _meant(wish: Wish, bookings: Sequence[Booking], windows: tuple[Window, ...]) -> list[Booking]:
    """Return the sessions that a sentence can mean: picked by number, named by time or person, else the one shown."""
    entry = await picked(wish)
    if entry is not None:
        return [booking for booking in bookings if booking.id == entry["booking"]]
    if not windows and not wish.names:
        shown = booking_meant(wish, bookings)
        return [shown] if shown else list(bookings)
    return _matching(bookings, windows, wish.names)


def _matching(bookings: Iterable[Booking], windows: tuple[Window, ...], words: str) -> list[Booking]:
    wanted = set(words.split())
    return [
        booking
        for booking in bookings
        if (not windows or any(w.start < booking.ends_at and booking.starts_at < w.end for w in windows))
        and (not wanted or wanted & set(f"{booking.mentor.name} {booking.learner.name}".casefold().split()))
    ]


def _which(wish: Wish, bookings: Sequence[Booking], question: str) -> Show:
    """Ask which session is meant; who is asked a second time is told how to say it."""
    if not bookings:
        return Show(Link("bookings"), _("You have no sessions ahead."))
    again = _("Tap the one you mean, or say its day and the name.")
    return Show(Link("bookings"), again if WHICH_SESSION in wish.place.asked else question, asks=WHICH_SESSION)


async def pay(wish: Wish) -> Show:
    """Lead to the session that waits for its payment."""
    ahead = await wish.ctx.market.bookings.mine(wish.ctx.account, upcoming=True)
    owed = [b for b in ahead if b.status is State.AWAITING_PAYMENT and b.learner_id == wish.ctx.account.id]
    shown = booking_meant(wish, owed)
    if shown is not None or len(owed) == 1:
        return Show(Link("booking", booking=(shown or owed[0]).id))
    if owed:
        return Show(Link("bookings"), _("Open the one to pay."))
    article = wish.ctx.market.library.answer(wish.text) if is_asked(wish.text) else None
    return Show(Link("article", slug=article) if article else Link("bookings"), _("There is nothing to pay right now."))


async def answer(wish: Wish) -> Show | None:
    """Lead a mentor to the request that waits for a yes or no."""
    ahead = await wish.ctx.market.bookings.mine(wish.ctx.account, upcoming=True)
    asked = [b for b in ahead if b.status is State.REQUESTED and b.mentor_id == wish.ctx.account.id]
    if not asked:
        is_mentor = wish.ctx.account.has(Role.MENTOR)
        return Show(Link("teach"), _("No request is waiting for you right now.")) if is_mentor else None
    found = await _meant(wish, asked, wish.slots.windows)
    if len(found) == 1:
        return Show(Link("booking", booking=found[0].id), _("Press the button to answer."))
    return Show(Link("bookings"), _("Which request do you mean?"))


async def review(wish: Wish) -> Show:
    """Lead to the stars of a session that is over."""
    ctx = wish.ctx
    pending = await ctx.market.reviews.pending(ctx.account)
    if pending:
        return Show(Link("review", booking=pending[0].id))
    over = await ctx.market.bookings.mine(ctx.account, upcoming=False)
    waiting = [b for b in over if b.status is State.CONFIRMED and b.learner_id == ctx.account.id]
    if waiting:
        return Show(Link("booking", booking=waiting[0].id), _("First say that it took place, then come the stars."))
    return Show(Link("bookings", past=True), _("There is no session to review right now."))


async def refund(wish: Wish) -> Show:
    """Lead to what has been paid back."""
    del wish
    return Show(Link("bookings", past=True), _("Open the session: its card shows what is paid back, and when."))
