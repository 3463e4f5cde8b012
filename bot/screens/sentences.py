"""What typed sentences lead to: each intent opens one screen with the slots that were said.

Nothing is done by text alone: paying, cancelling and moving end at a card with a button.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.links import Link
from bot.dialogue.registry import Show
from bot.dialogue.text import Text, fill
from bot.dialogue.views import Item, PickDay, PickTime, View
from bot.screens.answering import answer_to, is_asked
from bot.screens.leading import LEADING, Handler
from bot.screens.searching import mentor_named, note_wish, read, search_args
from bot.understanding.reading import Intent, Slots, Window
from core.accounts.model import Role
from core.bookings.model import Booking
from core.bookings.policy import can_move_freely
from core.bookings.states import HOLDING, State
from core.questions.cleaning import LONGEST

SURE = 0.4
ECHO = 80


async def interpret(ctx: Context, text: str, here: Link, view: View | None) -> Show:
    """Return what a sentence leads to; a hint that shows what was typed where nothing fits."""
    reading = await read(ctx, text, asking_for=_asked(view))
    article = answer_to(ctx.market.library, text, reading)
    if article is not None:
        return Show(Link("article", slug=article))
    if reading.best.confidence >= SURE:
        handler = HANDLERS.get(reading.best.intent)
        if handler is not None:
            show = await handler(ctx, reading.best.slots, here, view)
            if show is not None:
                return show
    named = await mentor_named(ctx, reading.best.slots.words)
    if named is not None:
        return Show(Link("mentor", mentor=named.listing.number))
    if reading.best.intent is Intent.QUESTION or is_asked(text):
        return Show(Link("ask", question=text[:LONGEST]))
    typed = text if len(text) <= ECHO else text[: ECHO - 1] + "…"
    return Show(
        Link("hint"), fill(_("I didn't get “%(typed)s”. Try it in other words, or pick one of these."), typed=typed)
    )


def _asked(view: View | None) -> str | None:
    parts = view.parts if view else ()
    return "time" if any(isinstance(part, PickDay | PickTime) for part in parts) else None


async def _find(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show:
    del view
    args = search_args(ctx, slots)
    refines = here.name == "mentors" and not slots.topics and not slots.words
    if not ctx.is_shared:
        await note_wish(ctx, slots)
    return Show(here.using(page=None, **args) if refines else Link("mentors", **args))


async def _book(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show | None:
    mentor_id = here["mentor"] if not slots.words else None
    if not isinstance(mentor_id, int):
        hit = await mentor_named(ctx, slots.words)
        if hit is None:
            return await _find(ctx, slots, here, view)
        mentor_id = hit.listing.number
    mentor = await ctx.market.mentors.profile(mentor_id, ctx.account)
    offered = sorted(mentor.session_minutes)
    minutes = next((length for length in offered if length == (slots.duration_min or here["minutes"])), offered[0])
    link = {"mentor": mentor_id, "minutes": minutes}
    if not slots.windows:
        return Show(Link("mentor", mentor=mentor_id))
    window = slots.windows[0]
    if window.grain != "minute":
        return Show(Link("book.time", **link, day=window.start.astimezone(ctx.zone).date()))
    if await _is_free(ctx, mentor_id, minutes, window.start):
        return Show(Link("book.check", **link, at=window.start), _assumed(window))
    day = window.start.astimezone(ctx.zone).date()
    return Show(Link("book.time", **link, day=day), _not_free())


def _not_free() -> str:
    return _("That time is not free. These are, on the same day:")


async def _is_free(ctx: Context, mentor_id: int, minutes: int, at: datetime, *, besides: int | None = None) -> bool:
    just_after = at + timedelta(seconds=1)
    found = await ctx.market.bookings.calendar.open_slots(mentor_id, minutes, at, just_after, besides=besides)
    return any(slot.start == at for slot in found)


def _assumed(window: Window) -> Text | None:
    return {
        "am": _("I took it as the morning."),
        "pm": _("I took it as the afternoon or evening."),
        "tomorrow": _("That time has passed today, so I took tomorrow."),
        "today": _("I took it as today."),
        "clock_change": _("The clocks change around then, so please check the time."),
    }.get(window.assumed or "")


async def _cancel(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show:
    del here, view
    ahead = await ctx.market.bookings.mine(ctx.account, upcoming=True)
    found = _matching(ahead, (*slots.booked, *slots.windows), slots.words)
    if len(found) != 1:
        question = _("Which one would you like to cancel?") if found else _("I see none then. Which one do you mean?")
        return _which(found or ahead, question)
    booking = found[0]
    if booking.status in HOLDING:
        return Show(Link("booking", booking=booking.id), _("Nothing is paid yet: its card has the button to end it."))
    return Show(Link("cancel", booking=booking.id))


async def _reschedule(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show:
    del here, view
    ahead = [b for b in await ctx.market.bookings.mine(ctx.account, upcoming=True) if b.status is State.CONFIRMED]
    found = _matching(ahead, slots.booked, slots.words) if slots.booked or slots.words else ahead
    if len(found) != 1:
        return _which(found or ahead, _("Which one would you like to move?"))
    booking = found[0]
    free = ctx.account.id == booking.learner_id and can_move_freely(booking, ctx.market.policies, now=ctx.now)
    verb = "move" if free else "propose"
    if not slots.windows:
        return Show(Link(f"{verb}.day", booking=booking.id))
    window = slots.windows[0]
    there = Link(f"{verb}.time", booking=booking.id, day=window.start.astimezone(ctx.zone).date())
    if not free or window.grain != "minute":
        return Show(there)
    minutes = int(booking.length.total_seconds()) // 60
    if not await _is_free(ctx, booking.mentor_id, minutes, window.start, besides=booking.id):
        return Show(there, _("That time is not free. These are, on the same day:"))
    return Show(Link("move.check", booking=booking.id, at=window.start), _assumed(window))


def _matching(bookings: Iterable[Booking], windows: tuple[Window, ...], words: str) -> list[Booking]:
    wanted = set(words.split())
    return [
        booking
        for booking in bookings
        if (not windows or any(w.start < booking.ends_at and booking.starts_at < w.end for w in windows))
        and (not wanted or wanted & set(f"{booking.mentor.name} {booking.learner.name}".casefold().split()))
    ]


def _which(bookings: list[Booking], question: str) -> Show:
    return Show(Link("bookings"), question if bookings else _("You have no sessions ahead."))


async def _pay(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show:
    del slots, here, view
    ahead = await ctx.market.bookings.mine(ctx.account, upcoming=True)
    owed = [b for b in ahead if b.status is State.AWAITING_PAYMENT and b.learner_id == ctx.account.id]
    if len(owed) == 1:
        return Show(Link("booking", booking=owed[0].id))
    return Show(Link("bookings"), _("Open the one to pay.") if owed else _("There is nothing to pay right now."))


async def _answer(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show | None:
    del slots, here, view
    ahead = await ctx.market.bookings.mine(ctx.account, upcoming=True)
    asked = [b for b in ahead if b.status is State.REQUESTED and b.mentor_id == ctx.account.id]
    if not asked:
        is_mentor = ctx.account.has(Role.MENTOR)
        return Show(Link("teach"), _("No request is waiting for you right now.")) if is_mentor else None
    if len(asked) == 1:
        return Show(Link("booking", booking=asked[0].id), _("Press the button to answer."))
    return Show(Link("bookings"), _("Which request do you mean?"))


async def _review(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show:
    del slots, here, view
    pending = await ctx.market.reviews.pending(ctx.account)
    if pending:
        return Show(Link("review", booking=pending[0].id))
    over = await ctx.market.bookings.mine(ctx.account, upcoming=False)
    waiting = [b for b in over if b.status is State.CONFIRMED and b.learner_id == ctx.account.id]
    if waiting:
        return Show(Link("booking", booking=waiting[0].id), _("First say that it took place, then come the stars."))
    return Show(Link("bookings", past=True), _("There is no session to review right now."))


async def _refund(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show:
    del ctx, slots, here, view
    return Show(Link("bookings", past=True), _("Open the session: its card shows what is paid back, and when."))


async def _small_talk(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show:
    del ctx, slots, view
    return Show(here, _("Happy to help! What shall we do next?"))


async def _select(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show | None:
    if slots.windows and _asked(view):
        return await _other_time(ctx, slots, here, view)
    items = [part.to for part in (view.parts if view else ()) if isinstance(part, Item) and part.to]
    if slots.ordinal is None or not items:
        return None
    index = slots.ordinal - 1 if slots.ordinal > 0 else len(items) + slots.ordinal
    return Show(items[index]) if 0 <= index < len(items) else None


async def _other_time(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show | None:
    """Answer a day or a time that is not on the card which asks for one."""
    window = slots.windows[0]
    day = window.start.astimezone(ctx.zone).date()
    said_no_day = window.assumed == "tomorrow" or day == ctx.now.astimezone(ctx.zone).date()
    if window.grain == "minute" and here["day"] is not None and said_no_day:
        return Show(here, _not_free())
    if here["mentor"] is not None:
        return await _book(ctx, slots, here, view)
    if here["booking"] is not None:
        return Show(Link(f"{here.name.partition('.')[0]}.time", booking=here["booking"], day=day), _not_free())
    return None


async def _back(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show:
    del ctx, slots, here
    return Show(view.back_to if view and view.back_to else Link("home"))


async def _stop(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show:
    del ctx, slots, here, view
    return Show(Link("home"), _("Alright, I stopped. Nothing was changed."))


async def _affirm(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show:
    del ctx, slots, view
    return Show(here, _("Please press the button, so that nothing happens by mistake."))


async def _correct(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show:
    """Take what was said anew as the answer to the card that is shown; ask where it answers nothing."""
    show = await _select(ctx, slots, here, view) if slots.ordinal is not None else None
    if show is None and slots.windows:
        show = await _other_time(ctx, slots, here, view)
    if show is None and (slots.topics or here.name == "mentors"):
        show = await _find(ctx, slots, here, view)
    return show or Show(here, _("What should it be instead? Say it once more, please."))


HANDLERS: dict[Intent, Handler] = {
    **LEADING,
    Intent.FIND_MENTOR: _find,
    Intent.BOOK: _book,
    Intent.CANCEL: _cancel,
    Intent.RESCHEDULE: _reschedule,
    Intent.PAY: _pay,
    Intent.REFUND: _refund,
    Intent.REVIEW: _review,
    Intent.ACCEPT: _answer,
    Intent.DECLINE: _answer,
    Intent.SMALL_TALK: _small_talk,
    Intent.SELECT: _select,
    Intent.CORRECT: _correct,
    Intent.AFFIRM: _affirm,
    Intent.DENY: _back,
    Intent.BACK: _back,
    Intent.STOP: _stop,
}
