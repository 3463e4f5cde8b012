"""Booking in words: with whom, for how long, when, taken together from this sentence and from what was shown before."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.dialogue.catalogue import _
from bot.dialogue.links import Link
from bot.dialogue.registry import Show
from bot.dialogue.text import Bold, fill
from bot.dialogue.views import Option
from bot.screens import wording
from bot.screens.book import free_times
from bot.screens.packing import unpack_windows
from bot.talk.finding import MOST_CHIPS, assumed, find, rather
from bot.talk.hours_meant import on_day
from bot.talk.pointing import mentors_meant, mentors_shown
from bot.talk.wish import Wish
from bot.understanding.reading import Change, Window
from core.mentors.model import Mentor

WHICH_MENTOR = "mentor"
"""The question that is put where a name is that of several: once, then the best known of them is taken."""

NOON = 12


async def book(wish: Wish) -> Show | None:
    """Lead to the card of what would be booked, as far as it is clear; to a search where nobody is meant."""
    meant = await mentors_meant(wish)
    if not meant:
        return await find(wish)
    if len(meant) > 1 and WHICH_MENTOR not in wish.place.asked:
        return await _which(wish, meant)
    return await book_with(wish, await wish.ctx.market.mentors.profile(meant[0], wish.ctx.account))


async def book_or_find(wish: Wish) -> Show | None:
    """Take a mentor's name with a time, and nothing else, as a booking; else search."""
    slots = wish.slots
    if wish.names and slots.windows and not slots.topics and await mentors_meant(wish):
        return await book(wish)
    return await find(wish)


async def _which(wish: Wish, meant: Sequence[int]) -> Show:
    """Ask which of several mentors of one name is meant."""
    chips = []
    for number in meant:
        mentor = await wish.ctx.market.mentors.profile(number, wish.ctx.account)
        chips.append(Option(label=mentor.account.name, to=(await book_with(wish, mentor)).link))
    return Show(wish.here, _("Which one do you mean?"), chips=tuple(chips), asks=WHICH_MENTOR)


async def book_with(wish: Wish, mentor: Mentor) -> Show:
    """Lead to the card of a session with a mentor, at the time that was said."""
    link = _about(wish, mentor)
    if not wish.slots.windows:
        at = wish.here["at"] if wish.here.name == "book.check" else None
        if isinstance(at, datetime):
            return await _at(wish, link, at)
        return Show(
            link.using(topic=None).at("book.day")
            if wish.slots.duration_min
            else Link("mentor", mentor=mentor.account_id)
        )
    window = _on_the_day_meant(wish, wish.slots.windows[0])
    if window.grain != "minute":
        return Show(_times_of(link, window.start.astimezone(wish.ctx.zone).date()))
    return await _at(wish, link, window.start, window)


async def times(wish: Wish) -> Show | None:
    """Lead to when the mentor on the screen is free: at the time that was asked for, else the days."""
    if wish.slots.windows:
        return await book(wish)
    mentor = await wish.ctx.market.mentors.profile(mentors_shown(wish)[0], wish.ctx.account)
    return Show(_days_of(_about(wish, mentor)))


def _about(wish: Wish, mentor: Mentor) -> Link:
    """Return the session that is meant but for its time: a length on offer, and what it is about if that was said."""
    offered = sorted(mentor.session_minutes)
    earlier = wish.place.latest_with("minutes")
    wanted = wish.slots.duration_min or (earlier["minutes"] if earlier else None)
    minutes = next((length for length in offered if length == wanted), offered[0])
    return Link("book.check", mentor=mentor.account_id, minutes=minutes, topic=_topic(wish, mentor))


def _topic(wish: Wish, mentor: Mentor) -> str | None:
    search = wish.place.latest("mentors")
    asked = (*wish.slots.topics, wish.here["topic"], *(str(search["topics"] or "").split(",") if search else ()))
    return next((str(slug) for slug in asked if slug in mentor.topics), None)


def _on_the_day_meant(wish: Wish, window: Window) -> Window:
    """Return an hour that was said without a day on the day that is shown, or that was searched for."""
    day = _day_shown(wish)
    if window.says_day or day is None:
        return window
    moved = on_day(window, day, wish.ctx.zone)
    return moved if moved.start > wish.ctx.now else window


def _day_shown(wish: Wish) -> date | None:
    day, at = wish.here["day"], wish.here["at"]
    if isinstance(day, date):
        return day
    if isinstance(at, datetime):
        return at.astimezone(wish.ctx.zone).date()
    search = wish.place.latest("mentors")
    windows = unpack_windows(str(search["windows"] or "")) if search else ()
    days = {window.start.astimezone(wish.ctx.zone).date() for window in windows}
    return days.pop() if len(days) == 1 else None


async def _at(wish: Wish, link: Link, at: datetime, window: Window | None = None) -> Show:
    """Show what would be booked then, or at the first other reading that is free; else the free times of that day."""
    mentor, minutes = int(str(link["mentor"])), int(str(link["minutes"]))
    show = await first_free(wish, link, at, window, mentor=mentor, minutes=minutes)
    return show or Show(_times_of(link, at.astimezone(wish.ctx.zone).date()), not_free())


async def first_free(
    wish: Wish,
    link: Link,
    at: datetime,
    window: Window | None,
    *,
    mentor: int,
    minutes: int,
    besides: int | None = None,
) -> Show | None:
    """Show `link` at the first reading of a time that is free, with the others as one-tap answers; None if none is.

    `besides` is a booking that is to be moved.
    """
    readings = [at, *_other_readings(window)] if window else [at]
    ahead = [each for each in readings if each > wish.ctx.now]
    free = [each for each in ahead if await is_free(wish, mentor, minutes, each, besides=besides)]
    if not free:
        return None
    chosen, *others = free
    chips = tuple(Option(label=_clock(wish, other), to=link.using(at=other)) for other in others[:MOST_CHIPS])
    note = assumed(window) if window and chosen == at else None
    return Show(link.using(at=chosen), note or (_other_half(wish, chosen) if chosen != at else None), chips=chips)


def _other_readings(window: Window) -> list[datetime]:
    """Return what else the time may mean; a bare hour also the other half of its day."""
    readings = [other.start for other in window.alternatives]
    if window.assumed in {"am", "pm"}:
        half = timedelta(hours=12)
        readings.append(window.start - half if window.assumed == "pm" else window.start + half)
    return list(dict.fromkeys(readings))


def _other_half(wish: Wish, at: datetime) -> str:
    is_morning = at.astimezone(wish.ctx.zone).hour < NOON
    return _("I took it as the morning.") if is_morning else _("I took it as the afternoon or evening.")


def _clock(wish: Wish, at: datetime) -> str:
    return rather(wording.window(at, at + timedelta(minutes=1), wish.ctx))


def _days_of(link: Link) -> Link:
    return Link("book.day", mentor=link["mentor"], minutes=link["minutes"], topic=link["topic"])


def _times_of(link: Link, day: date) -> Link:
    return _days_of(link).at("book.time").using(day=day)


async def is_free(wish: Wish, mentor: int, minutes: int, at: datetime, *, besides: int | None = None) -> bool:
    """Tell whether a session with a mentor could begin just then; `besides` is a booking that is to be moved."""
    just_after = at + timedelta(seconds=1)
    calendar = wish.ctx.market.bookings.calendar
    return any(slot.start == at for slot in await calendar.open_slots(mentor, minutes, at, just_after, besides=besides))


def not_free() -> str:
    """Say that the time which was asked for is taken or closed, above the free ones."""
    return _("That time is not free. These are, on the same day:")


async def length_told(wish: Wish) -> Show | None:
    """Take a length as that of the session with the mentor on the screen; say which there are where it is none."""
    shown, minutes = wish.place.latest_with("mentor"), wish.slots.duration_min
    number = shown["mentor"] if shown else None
    if not isinstance(number, int) or minutes is None:
        return None
    mentor = await wish.ctx.market.mentors.profile(number, wish.ctx.account)
    offered = sorted(mentor.session_minutes)
    if minutes not in offered:
        lengths = ", ".join(wording.minutes_long(length) for length in offered)
        words = _("%(name)s offers just these lengths: %(lengths)s.")
        return Show(wish.here, fill(words, name=Bold(mentor.account.name), lengths=lengths))
    return await book_with(wish, mentor)


async def repaired(wish: Wish) -> Show | None:
    """Change the session that is about to be booked: earlier, later, longer, shorter, another day."""
    mentor_id = wish.here["mentor"]
    if not wish.here.name.startswith("book.") or not isinstance(mentor_id, int):
        return None
    if wish.slots.change in {Change.LONGER, Change.SHORTER}:
        return await _other_length(wish, await wish.ctx.market.mentors.profile(mentor_id, wish.ctx.account))
    at = wish.here["at"]
    if isinstance(at, datetime) and wish.slots.shift_min is not None:
        return await _at(wish, wish.here, at + timedelta(minutes=wish.slots.shift_min))
    if isinstance(at, datetime) and wish.slots.change in {Change.EARLIER, Change.LATER}:
        return await _other_hour(wish, mentor_id, at)
    if wish.slots.change in {Change.EARLIER, Change.LATER} or wish.slots.unwanted or "time" in wish.slots.dropped:
        return Show(_days_of(wish.here), _("Which day is better?"))
    return None


async def _other_length(wish: Wish, mentor: Mentor) -> Show:
    now, offered = int(str(wish.here["minutes"])), sorted(mentor.session_minutes)
    longer = wish.slots.change is Change.LONGER
    others = [length for length in offered if (length > now) == longer and length != now]
    if not others:
        words = _("%(name)s offers nothing longer.") if longer else _("%(name)s offers nothing shorter.")
        return Show(wish.here, fill(words, name=Bold(mentor.account.name)))
    link = wish.here.using(minutes=others[0] if longer else others[-1])
    at = wish.here["at"]
    return await _at(wish, link, at) if isinstance(at, datetime) else Show(link)


async def _other_hour(wish: Wish, mentor: int, at: datetime) -> Show:
    """Show the next free time before or after the one on the card, of the same day."""
    minutes = int(str(wish.here["minutes"]))
    day = at.astimezone(wish.ctx.zone).date()
    times = await free_times(wish.ctx, mentor, minutes, day)
    later = wish.slots.change is Change.LATER
    others = [time for time in times if (time > at if later else time < at)]
    if others:
        return Show(wish.here.using(at=others[0] if later else others[-1]))
    none = _("Nothing later is free that day.") if later else _("Nothing earlier is free that day.")
    return Show(_days_of(wish.here), none)
