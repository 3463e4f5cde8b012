"""Wishes about sessions that exist: cancel, move, pay, answer, review; each leads to a card with the button."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.dialogue.catalogue import _
from bot.dialogue.links import Link
from bot.dialogue.place import is_unfinished
from bot.dialogue.registry import Show, registry
from bot.dialogue.text import Text, When, fill
from bot.screens.searching import mentor_named
from bot.talk.answering import is_asked
from bot.talk.booking import at_reading, free_readings, is_free, not_free, other_hours, same_hour
from bot.talk.finding import assumed
from bot.talk.hours_meant import on_day, on_that_day
from bot.talk.pointing import booking_meant, nth, picked, with_named
from bot.talk.wish import Wish
from bot.understanding.reading import Change, Window
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
    ahead = await ctx.market.bookings.mine(ctx.account, upcoming=True)
    found = await _meant(wish, ahead, () if wish.slots.shift_min else wish.slots.booked)
    if len(found) > 1:
        found = [booking for booking in found if booking.status is State.CONFIRMED] or found
    if len(found) != 1:
        return _which(wish, found or ahead, _("Which one would you like to move?"))
    return await moved(wish, found[0])


async def moved(wish: Wish, booking: Booking) -> Show:
    """Lead to where a session goes: an hour alone is one of its own day, a day alone keeps the hour."""
    if booking.status is not State.CONFIRMED:
        return Show(Link("booking", booking=booking.id), _why_it_stays(booking))
    now = _time_shown(wish, booking)
    if wish.slots.shift_min is not None:
        return await _moved_to(wish, booking, now + timedelta(minutes=wish.slots.shift_min))
    if not wish.slots.windows:
        return Show(Link(f"{_verb(wish, booking)}.day", booking=booking.id))
    window = _near(wish, booking, wish.slots.windows[0])
    if window.grain == "minute":
        return await _moved_to(wish, booking, window.start, window=window)
    day = window.start.astimezone(wish.ctx.zone).date()
    kept = on_that_day(now, day, wish.ctx.zone)
    times = Link(f"{_verb(wish, booking)}.time", booking=booking.id, day=day)
    if window.grain != "day" or not await _is_free(wish, booking, kept):
        return Show(times, assumed(window))
    return replace(await _moved_to(wish, booking, kept, same_hour()), chips=other_hours(times))


async def _moved_to(
    wish: Wish, booking: Booking, at: datetime, note: Text | None = None, window: Window | None = None
) -> Show:
    """Lead to the card that moves a session to a time; where it is taken, or the other side is asked, to that day's."""
    verb, minutes = _verb(wish, booking), int(booking.length.total_seconds()) // 60
    times = Link(f"{verb}.time", booking=booking.id, day=at.astimezone(wish.ctx.zone).date())
    free = await free_readings(wish, at, window, mentor=booking.mentor_id, minutes=minutes, besides=booking.id)
    if not free:
        return Show(times, not_free(wish, at))
    if verb == "propose":
        return Show(times, fill(_("%(when)s is free: press it to propose it."), when=When(free[0])))
    show = at_reading(wish, Link("move.check", booking=booking.id), at, window, free)
    return replace(show, note=note or show.note)


def _verb(wish: Wish, booking: Booking) -> str:
    ctx = wish.ctx
    free = ctx.account.id == booking.learner_id and can_move_freely(booking, ctx.market.policies, now=ctx.now)
    return "move" if free else "propose"


async def _is_free(wish: Wish, booking: Booking, at: datetime) -> bool:
    minutes = int(booking.length.total_seconds()) // 60
    return await is_free(wish, booking.mentor_id, minutes, at, besides=booking.id)


def _time_shown(wish: Wish, booking: Booking) -> datetime:
    """Return the time that is about to be chosen for a session, also where it was not free, else its own."""
    shown = wish.place.latest_with("at") if wish.here["day"] else wish.here
    at = shown["at"] if shown is not None and shown["booking"] == booking.id else None
    return at if isinstance(at, datetime) else booking.starts_at


def _why_it_stays(booking: Booking) -> str:
    if booking.status in HOLDING:
        return _("It can be moved once it is confirmed. For another time now, end this request and send a new one.")
    return _("This session cannot be moved any more.")


async def repaired(wish: Wish) -> Show | None:
    """Look for another time of the session on the screen: "an hour later", "earlier", "not on friday"."""
    slots, number = wish.slots, wish.here["booking"]
    is_repair = slots.shift_min is not None or slots.unwanted or slots.change in {Change.EARLIER, Change.LATER}
    if not is_repair or not isinstance(number, int):
        return None
    return await moved(wish, await wish.ctx.market.bookings.get(wish.ctx.account, number))


def _near(wish: Wish, booking: Booking, window: Window) -> Window:
    """Return an hour that was said without a day on the day that is shown, else on that of the session."""
    if window.says_day:
        return window
    day = wish.here["day"]
    shown = day if isinstance(day, date) else _time_shown(wish, booking).astimezone(wish.ctx.zone).date()
    moved_to = on_day(window, shown, wish.ctx.zone)
    return moved_to if moved_to.start > wish.ctx.now else window


async def _meant(wish: Wish, bookings: Sequence[Booking], windows: tuple[Window, ...]) -> list[Booking]:
    """Return the sessions that a sentence can mean: picked by number, named by time or person, else the one shown."""
    entry = await picked(wish, "booking")
    if entry is not None:
        return [booking for booking in bookings if booking.id == entry["booking"]]
    if wish.slots.ordinal is not None and (counted := nth(bookings, wish.slots.ordinal)):
        return [counted]
    if not windows and not wish.names:
        shown = booking_meant(wish, bookings)
        return [shown] if shown else list(bookings)
    then = [b for b in bookings if not windows or any(w.start < b.ends_at and b.starts_at < w.end for w in windows)]
    return with_named(then, wish.names, wish.ctx.account.id) if wish.names else then


def _which(wish: Wish, bookings: Sequence[Booking], question: str) -> Show:
    """Ask which session is meant; who is asked a second time is told how to say it."""
    if not bookings:
        return Show(Link("bookings"), _("You have no sessions ahead."))
    again = _("Tap the one you mean, or say its day and the name.")
    return Show(Link("bookings"), again if WHICH_SESSION in wish.place.asked else question, asks=WHICH_SESSION)


async def _owed(wish: Wish) -> list[Booking]:
    """Return the sessions that wait for this person's payment."""
    ahead = await wish.ctx.market.bookings.mine(wish.ctx.account, upcoming=True)
    return [b for b in ahead if b.status is State.AWAITING_PAYMENT and b.learner_id == wish.ctx.account.id]


async def payment_problem(wish: Wish) -> Show:
    """Lead to the session that is not paid as far as we know, else to the admins."""
    owed = await _owed(wish)
    if owed:
        still = _("It is not paid yet as far as I see. You can pay from here.")
        return Show(Link("booking", booking=owed[0].id), still)
    return Show(Link("reporting"), _("I see no open payment. Tell the admins what happened, and they look into it."))


async def pay(wish: Wish) -> Show:
    """Lead to the session that waits for its payment."""
    owed = await _owed(wish)
    shown = booking_meant(wish, owed)
    if shown is not None or len(owed) == 1:
        return Show(Link("booking", booking=(shown or owed[0]).id))
    if owed:
        return Show(Link("bookings"), _("Open the one to pay."))
    article = wish.ctx.market.library.answer(wish.text) if is_asked(wish.text) else None
    return Show(Link("article", slug=article) if article else Link("bookings"), _("There is nothing to pay right now."))


async def mine(wish: Wish) -> Show:
    """Lead to one's sessions, or to the one that is meant ("did she accept")."""
    ahead = await wish.ctx.market.bookings.mine(wish.ctx.account, upcoming=True)
    return (_own_request(wish, ahead) if wish.slots.points_at else None) or Show(Link("bookings"))


async def answer(wish: Wish) -> Show | None:
    """Lead a mentor to the request that waits for a yes or no."""
    ahead = await wish.ctx.market.bookings.mine(wish.ctx.account, upcoming=True)
    asked = [b for b in ahead if b.status is State.REQUESTED and b.mentor_id == wish.ctx.account.id]
    if not asked and wish.ctx.account.has(Role.MENTOR):
        return Show(Link("teach"), _("No request is waiting for you right now."))
    if not asked:
        return _own_request(wish, ahead)
    found = await _meant(wish, asked, wish.slots.windows)
    if len(found) == 1:
        return Show(Link("booking", booking=found[0].id), _("Press the button to answer."))
    return Show(Link("bookings"), _("Which request do you mean?"))


def _own_request(wish: Wish, ahead: Sequence[Booking]) -> Show | None:
    """Lead who asks whether a mentor said yes to what they have asked for."""
    shown = booking_meant(wish, ahead) or (ahead[0] if len(ahead) == 1 else None)
    if shown is not None:
        return Show(Link("booking", booking=shown.id), _("This is how it stands."))
    return Show(Link("bookings")) if ahead else None


async def review(wish: Wish) -> Show:
    """Lead to the stars of a session that is over; to what others say of a mentor where there is none with them."""
    ctx = wish.ctx
    pending = await ctx.market.reviews.pending(ctx.account)
    if pending:
        return Show(Link("review", booking=pending[0].id))
    over = await ctx.market.bookings.mine(ctx.account, upcoming=False)
    waiting = [b for b in over if b.status is State.CONFIRMED and b.learner_id == ctx.account.id]
    if waiting:
        return Show(Link("booking", booking=waiting[0].id), _("First say that it took place, then come the stars."))
    named = await mentor_named(ctx, wish.names)
    if named is not None:
        return Show(Link("reviews", mentor=named.listing.number))
    return Show(Link("bookings", past=True), _("There is no session to review right now."))


async def refund(wish: Wish) -> Show:
    """Lead to what has been paid back; who only asks how that would be gets it explained."""
    article = wish.ctx.market.library.answer(wish.text) if is_asked(wish.text) else None
    is_beside = is_unfinished(registry, wish.here)
    if article and (is_beside or not await wish.ctx.market.bookings.mine(wish.ctx.account, upcoming=False)):
        return Show(Link("article", slug=article), aside=True)
    return Show(Link("bookings", past=True), _("Open the session: its card shows what is paid back, and when."))
