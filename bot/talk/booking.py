"""Booking in words: with whom, for how long, when, taken together from this sentence and from what was shown before."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta

from bot.dialogue.catalogue import _
from bot.dialogue.links import Link
from bot.dialogue.registry import Show
from bot.dialogue.text import Bold, fill
from bot.dialogue.views import Option
from bot.screens import wording
from bot.screens.book import free_times
from bot.screens.packing import unpack_windows
from bot.screens.searching import MOST_NAMESAKES
from bot.talk.finding import MOST_CHIPS, assumed, find, rather
from bot.talk.hours_meant import on_day, on_that_day
from bot.talk.pointing import mentors_meant
from bot.talk.wish import Wish
from bot.understanding.reading import Change, Window
from core.mentors.model import Mentor
from core.search.query import Sort

WHICH_MENTOR = "mentor"
"""The question that is put where a name is that of several: once, then the best known of them is taken."""

NOON = 12


async def book(wish: Wish) -> Show | None:
    """Lead to the card of what would be booked, as far as it is clear; to a search where nobody is meant."""
    meant = await mentors_meant(wish)
    if not meant:
        return await find(wish)
    if len(meant) > 1 and WHICH_MENTOR not in wish.place.asked:
        return await which(wish, meant, book_with)
    return await book_with(wish, await wish.ctx.market.mentors.profile(meant[0], wish.ctx.account))


async def book_or_find(wish: Wish) -> Show | None:
    """Take a mentor's name with a time, and nothing else, as a booking; else search."""
    slots = wish.slots
    if wish.names and slots.windows and not slots.topics and await mentors_meant(wish):
        return await book(wish)
    return await find(wish)


async def which(wish: Wish, meant: Sequence[int], then: Callable[[Wish, Mentor], Awaitable[Show]]) -> Show:
    """Ask which of several mentors is meant; `then` tells where each of them leads."""
    chips = []
    for number in meant[:MOST_NAMESAKES]:
        mentor = await wish.ctx.market.mentors.profile(number, wish.ctx.account)
        chips.append(Option(label=mentor.account.name, to=(await then(wish, mentor)).link))
    return Show(wish.here, _("Which one do you mean?"), chips=tuple(chips), asks=WHICH_MENTOR)


async def book_with(wish: Wish, mentor: Mentor) -> Show:
    """Lead to the card of a session with a mentor, at the time that was said."""
    link = _about(wish, mentor)
    if not wish.slots.windows:
        return await _without_a_time(wish, link)
    window = _on_the_day_meant(wish, wish.slots.windows[0])
    if window.grain == "minute":
        return await _at(wish, link, window.start, window)
    day, shown = window.start.astimezone(wish.ctx.zone).date(), wish.here["at"]
    if window.grain == "day" and isinstance(shown, datetime):
        kept = on_that_day(shown, day, wish.ctx.zone)
        if await is_free(wish, mentor.account_id, int(str(link["minutes"])), kept):
            return Show(link.using(at=kept), same_hour(), chips=other_hours(_times_of(link, day)))
    return Show(_times_of(link, day), assumed(window))


async def _without_a_time(wish: Wish, link: Link) -> Show:
    """Go on towards a session for which no time was said: at the time looked at before, else to choose one."""
    here = wish.here
    if here.name == "book.check" and all(here[name] == link[name] for name in ("mentor", "minutes")):
        return Show(here, press_the_button())
    at = _time_looked_at(wish, link)
    if at is not None:
        return await _at(wish, link, at)
    if wish.slots.sort == Sort.SOONEST:
        return await _first_free(wish, link)
    day = _day_shown(wish)
    if day is not None and await free_times(wish.ctx, int(str(link["mentor"])), int(str(link["minutes"])), day):
        return Show(_times_of(link, day))
    is_underway = here["mentor"] == link["mentor"] or wish.slots.duration_min
    return Show(_days_of(link) if is_underway else Link("mentor", mentor=link["mentor"]))


def _time_looked_at(wish: Wish, link: Link) -> datetime | None:
    """Return the time on the screen; else the last one looked at with this mentor, or asked for in a search."""
    last = wish.place.latest_with("at")
    at = last["at"] if last is not None and (last == wish.here or last["mentor"] == link["mentor"]) else None
    if isinstance(at, datetime):
        return at if at > wish.ctx.now else None
    search = wish.place.latest("mentors")
    asked = unpack_windows(str(search["windows"] or "")) if search else ()
    is_instant = len(asked) == 1 and asked[0].end - asked[0].start <= timedelta(minutes=1)
    return asked[0].start if is_instant else None


async def _first_free(wish: Wish, link: Link, day: date | None = None) -> Show:
    """Show the first free time of a day, or of all."""
    mentor, minutes = int(str(link["mentor"])), int(str(link["minutes"]))
    days = [day] if day else await wish.ctx.market.bookings.calendar.open_days(mentor, minutes, wish.ctx.zone)
    times = await free_times(wish.ctx, mentor, minutes, days[0]) if days else ()
    if not times:
        return Show(_days_of(link))
    chips = other_hours(_times_of(link, days[0]))
    return Show(link.at("book.check").using(day=None, at=times[0]), _("I took the first free time."), chips=chips)


def wants_the_first(wish: Wish) -> bool:
    """Tell whether the first free time is asked for on a card of booking ("earliest")."""
    return wish.here.name.startswith("book.") and wish.slots.sort == Sort.SOONEST and not wish.slots.topics


def same_hour() -> str:
    """Say that a day was changed, and the hour was not."""
    return _("I kept the hour.")


def other_hours(times: Link) -> tuple[Option, ...]:
    """Lead to the other hours of a day on which one was taken."""
    return (Option(label=_("Another hour of that day"), to=times),)


def press_the_button() -> str:
    """Say that what changes something is not done by words."""
    return _("Please press the button, so that nothing happens by mistake.")


async def times(wish: Wish, mentor: Mentor) -> Show:
    """Lead to when a mentor is free: at the time that was asked for, else the days."""
    if wish.slots.windows:
        return await book_with(wish, mentor)
    link = _about(wish, mentor)
    return await _first_free(wish, link) if wish.slots.sort == Sort.SOONEST else Show(_days_of(link))


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
    free = await free_readings(wish, at, window, mentor=mentor, minutes=minutes)
    if not free:
        return Show(_times_of(link, at.astimezone(wish.ctx.zone).date()), not_free(wish, at))
    return at_reading(wish, link, at, window, free)


async def free_readings(
    wish: Wish, at: datetime, window: Window | None, *, mentor: int, minutes: int, besides: int | None = None
) -> list[datetime]:
    """Return which readings of a time are free, the likeliest first; `besides` is a booking that is to be moved."""
    readings = [at, *_other_readings(window)] if window else [at]
    ahead = [each for each in readings if each > wish.ctx.now]
    return [each for each in ahead if await is_free(wish, mentor, minutes, each, besides=besides)]


def at_reading(wish: Wish, link: Link, at: datetime, window: Window | None, free: Sequence[datetime]) -> Show:
    """Show `link` at the first of the `free` readings of `at`, with the others as one-tap answers."""
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


def not_free(wish: Wish, at: datetime) -> str:
    """Say that the time which was asked for is taken or closed, above the free ones."""
    return _("%(time)s is not free. These are, on the same day:") % {"time": _clock(wish, at)}


async def length_told(wish: Wish) -> Show | None:
    """Take a length as that of the session with the mentor on the screen; say which there are where it is none.

    On a list it is one more condition.
    """
    shown, minutes = wish.place.latest_with("mentor"), wish.slots.duration_min
    number = shown["mentor"] if shown else None
    if minutes is None:
        return None
    if wish.here.name == "mentors":
        return await find(wish)
    if not isinstance(number, int):
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
    before = _time_looked_at(wish, wish.here) if wish.here.name != "book.day" else None
    if before is not None and wish.slots.shift_min is not None:
        there = wish.here.at("book.check").using(day=None)
        return await _at(wish, there, before + timedelta(minutes=wish.slots.shift_min))
    if isinstance(at, datetime) and wish.slots.change in {Change.EARLIER, Change.LATER}:
        return await _other_hour(wish, mentor_id, at)
    day = _day_shown(wish)
    if "time" in wish.slots.dropped or wants_the_first(wish):
        return await _first_free(wish, wish.here, day)
    if day is not None and wish.slots.unwanted and all(window.grain != "day" for window in wish.slots.unwanted):
        return Show(_times_of(wish.here, day), _("Which time is better?"))
    if wish.slots.change in {Change.EARLIER, Change.LATER} or wish.slots.unwanted or wish.slots.shift_min is not None:
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
