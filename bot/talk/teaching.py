"""Wishes of mentors: hours, days off, prices and profiles; each leads to a form that is filled with what was said."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.dialogue.catalogue import _
from bot.dialogue.fields import BadAnswer
from bot.dialogue.links import Link
from bot.dialogue.registry import Show
from bot.dialogue.views import Option
from bot.screens.answers import language_codes
from bot.screens.special_days import span
from bot.screens.teach import own_profile
from bot.talk.myself import place_in, said_after
from bot.talk.wish import Handler, Wish
from bot.understanding.phrases import named
from bot.understanding.reading import Window
from core.accounts.model import Role
from core.errors import Refused
from core.mentors.hours import MIDNIGHT, Hours, WallRange
from core.mentors.hours_text import Week, format_ranges, format_week, parse_week, tidy
from core.mentors.model import MentorState

HOURS = Link("hours")
MOST_CHIPS = 4
HOUR = 60
WHOLE_DAYS = frozenset({"day", "weekend", "week", "month"})
_WEEKLY = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\b|\bweek(?:day|end)s\b|\b(?:every|each|daily|always|usual(?:ly)?)\b",
    re.IGNORECASE,
)
_DATED = re.compile(r"\b(?:this|next|coming|today|tomorrow|tonight)\b", re.IGNORECASE)
_SETTING = re.compile(r"\b(?:hours|timings?|availability|schedule|week)\b", re.IGNORECASE)
_ADDING = re.compile(r"\b(?:add|also|too|extra|more)\b", re.IGNORECASE)
_ONLY = re.compile(r"\b(?:only|just)\b", re.IGNORECASE)
_AMOUNT = re.compile(r"\d[\d,]*(?:\.\d+)?")
_FREE = re.compile(r"\bfree\b", re.IGNORECASE)
_BREAK = re.compile(r"\b(?:pause|break|stop|no)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"(?P<said>https?://\S+)", re.IGNORECASE)
_HEADLINE = re.compile(r"\b(?:headline|tagline)\b.*?\b(?:to|is|as)\b:?\s+(?P<said>.+)", re.IGNORECASE | re.DOTALL)
_ABOUT = re.compile(r"\b(?:bio|about|description)\b.*?\b(?:to|is|as)\b:?\s+(?P<said>.+)", re.IGNORECASE | re.DOTALL)
_YEARS = re.compile(r"(\d{1,2})\s*\+?\s*(?:years?|yrs?)\b", re.IGNORECASE)


# Hours


async def hours(wish: Wish) -> Show | None:
    """Lead a mentor to the hours, or to what changes them as it was said; others to where they become a mentor."""
    if not wish.ctx.account.has(Role.MENTOR):
        return Show(Link("teach"))
    if named("back", wish.text):
        return Show(HOURS, _("Pick the day below, and it has your usual hours again."))
    present = await wish.ctx.market.mentors.hours(wish.ctx.account.id)
    change = _closing if named("closed", wish.text) else _opening
    return change(wish, present) or Show(HOURS)


async def closed(wish: Wish) -> Show | None:
    """Take what names a time that should be closed as such, however it begins: "block monday afternoon"."""
    return await hours(wish) if wish.slots.windows or named("back", wish.text) else None


def _closing(wish: Wish, present: Hours) -> Show | None:
    """Return where time is taken off: every week, on whole days, or on a part of one day."""
    windows = wish.slots.windows
    if not windows:
        return None
    if _WEEKLY.search(wish.text):
        closed = [_weekly(wish, window) for window in windows]
        left = [(day, wall) for day, ranges in enumerate(present.weekly) for wall in _without(ranges, day, closed)]
        # A week cannot be empty: who never teaches has a button to pause.
        return Show(Link("hours.week", words=format_week(left))) if left else None
    whole = [window for window in windows if window.grain in WHOLE_DAYS]
    changes = {span(wish.ctx, *each): Link("hours.off", since=each[0], until=each[1]) for each in _joined(wish, whole)}
    for window in windows:
        if window not in whole:
            on = _day(wish, window.start)
            left_open = format_ranges(_without(_usual(present, on), on.weekday(), [_weekly(wish, window)]))
            changes[span(wish.ctx, on, on)] = Link("hours.day", on=on, told=left_open or _("closed"))
    if len(changes) == 1:
        return Show(next(iter(changes.values())))
    chips = tuple(Option(label=label, to=to) for label, to in list(changes.items())[:MOST_CHIPS])
    return Show(HOURS, _("One after the other, please. Which days first?"), chips=chips)


def _opening(wish: Wish, present: Hours) -> Show | None:
    """Return where the usual week, or one day, gets the hours that were said."""
    timed = [_weekly(wish, window) for window in wish.slots.windows if window.grain == "part"]
    typed = None if _DATED.search(wish.text) else _week_in(wish.text)
    days = {day for day, _wall in typed or timed}
    is_weekly = len(days) > 1 or _WEEKLY.search(wish.text) or (typed and _SETTING.search(wish.text))
    if days and is_weekly:
        adds = _ADDING.search(wish.text) is not None
        keeps = adds or (len(days) == 1 and not _ONLY.search(wish.text))
        kept = [(day, wall) for day, ranges in enumerate(present.weekly) for wall in ranges]
        others = [item for item in kept if adds or item[0] not in days] if keeps else []
        return Show(Link("hours.week", words=format_week([*others, *(typed or timed)])))
    if not wish.slots.windows:
        return None
    window = wish.slots.windows[0]
    if timed and not window.says_day:
        # Hours without a day are those of every day on which there are hours now.
        taught = [day for day, ranges in enumerate(present.weekly) if ranges] or range(7)
        return Show(Link("hours.week", words=format_week((day, timed[0][1]) for day in taught)))
    on = _day(wish, window.start)
    if window.grain == "part":
        beside = _usual(present, on) if _ADDING.search(wish.text) else ()
        return Show(Link("hours.day", on=on, told=format_ranges(tidy([*beside, timed[0][1]]))))
    return Show(Link("hours.day", on=on, told=format_ranges(_usual(present, on)) or None))


def _week_in(text: str) -> Week | None:
    """Return the weekly hours with which a sentence ends, as the form reads them."""
    words = text.rstrip(" .!").split()
    for first in range(len(words)):
        for last in (
            len(words),
            *(at for at, word in enumerate(words) if word.casefold() in {"to", "in"} and at > first),
        ):
            try:
                return parse_week(" ".join(words[first:last]))
            except Refused:
                continue
    return None


def _weekly(wish: Wish, window: Window) -> tuple[int, WallRange]:
    """Return the weekday of a window and its hours by the clock; from a day on, all of it."""
    start, end = window.start.astimezone(wish.ctx.zone), window.end.astimezone(wish.ctx.zone)
    begins = start.hour * 60 + start.minute
    ends = end.hour * 60 + end.minute if end.date() == start.date() else MIDNIGHT
    if window.grain == "minute":
        ends = min(begins + HOUR, MIDNIGHT)
    whole = window.grain in WHOLE_DAYS
    return start.weekday(), WallRange(start=0 if whole else begins, end=MIDNIGHT if whole else ends)


def _without(
    ranges: Sequence[WallRange], weekday: int, closed: Sequence[tuple[int, WallRange]]
) -> tuple[WallRange, ...]:
    """Return what is left of a day's hours."""
    left = list(ranges)
    for day, off in closed:
        if day == weekday:
            pieces = [(wall.start, min(wall.end, off.start), max(wall.start, off.end), wall.end) for wall in left]
            left = [
                WallRange(start=start, end=end)
                for first, second, third, fourth in pieces
                for start, end in ((first, second), (third, fourth))
                if start < end
            ]
    return tuple(left)


def _usual(present: Hours, day: date) -> tuple[WallRange, ...]:
    return present.overrides.get(day, present.weekly[day.weekday()])


def _joined(wish: Wish, windows: Sequence[Window]) -> list[tuple[date, date]]:
    """Return the days of windows, those that follow each other as one stretch."""
    joined: list[tuple[date, date]] = []
    for window in sorted(windows, key=lambda each: each.start):
        first, last = _day(wish, window.start), _day(wish, window.end - timedelta(minutes=1))
        if joined and first <= joined[-1][1] + timedelta(days=1):
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def _day(wish: Wish, at: datetime) -> date:
    return at.astimezone(wish.ctx.zone).date()


async def journey(wish: Wish) -> Show:
    """Lead to the form of a journey, with the day and the place that were said."""
    on = _day(wish, wish.slots.windows[0].start) if wish.slots.windows else None
    return Show(Link("hours.travel", on=on, place=place_in(wish)))


async def clock(wish: Wish) -> Show:
    """Lead to the zone of the hours, with the place that was said."""
    return Show(Link("hours.zone", place=place_in(wish)))


# Money


async def earnings(wish: Wish) -> Show:
    """Lead a mentor to what was earned, in the time that was said."""
    if not wish.ctx.account.has(Role.MENTOR):
        return Show(Link("teach"))
    windows = (*wish.slots.booked, *wish.slots.windows)
    if not windows:
        return Show(Link("earnings"))
    first, last = _past(wish, windows[0])
    return Show(Link("earnings", since=first, until=last))


def _past(wish: Wish, window: Window) -> tuple[date, date]:
    """Return the days of a window that is told of what was: the last one that has begun, and from its beginning."""
    first, last = _day(wish, window.start), _day(wish, window.end - timedelta(minutes=1))
    today = _day(wish, wish.ctx.now)
    if window.grain == "month":
        first = first.replace(day=1)
    elif window.grain == "week":
        first -= timedelta(days=first.weekday())
    if first <= today:
        return first, last
    if window.grain in {"day", "weekend"} and first - today <= timedelta(days=7):
        return first - timedelta(days=7), last - timedelta(days=7)
    return _year_before(first), _year_before(last)


def _year_before(day: date) -> date:
    is_leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap else day.day)


async def price(wish: Wish) -> Show:
    """Lead to the price, with the amount and the currency that were said."""
    amount = _AMOUNT.search(wish.text)
    said = wish.slots.max_price or (amount[0] if amount else "0" if _FREE.search(wish.text) else None)
    return Show(Link("teach.price", price=said, unit=wish.slots.currency))


# The profile


async def description(wish: Wish) -> Show:
    """Lead to the words about oneself, with the new ones."""
    line, text = said_after(_HEADLINE, wish.text) or None, said_after(_ABOUT, wish.text) or None
    return Show(Link("teach.describe", line=line, text=None if line else text))


async def topics(wish: Wish) -> Show:
    """Lead to the topics, with those that were said beside, or taken away from, those that are there."""
    mentor = await own_profile(wish.ctx)
    present = list(mentor.topics) if mentor else []
    said = wish.slots.topics
    is_less = re.search(r"\b(?:remove|drop|delete)\b", wish.text, re.IGNORECASE)
    wanted = [slug for slug in present if slug not in said] if is_less else [*present, *said]
    return Show(Link("teach.topics", slugs=",".join(dict.fromkeys(wanted)) if said and wanted else None))


async def languages(wish: Wish) -> Show:
    """Lead to the languages that one teaches in, with those that were said."""
    said = _languages_in(wish)
    mentor = await own_profile(wish.ctx)
    adds = _ADDING.search(wish.text) is not None and mentor is not None
    codes = [*(mentor.languages if mentor is not None and adds else ()), *said]
    return Show(Link("teach.languages", codes=",".join(dict.fromkeys(codes)) if said else None))


def _languages_in(wish: Wish) -> list[str]:
    found: list[str] = []
    for word in re.findall(r"[^\W\d_]{4,}", wish.text):
        try:
            found += language_codes(word, wish.ctx.account.locale)
        except BadAnswer:
            continue
    return found


async def background(wish: Wish) -> Show:
    """Lead to the experience, with the years that were said."""
    years = _YEARS.search(wish.text)
    return Show(Link("teach.background", long=int(years[1]) if years else None))


async def introduction(wish: Wish) -> Show:
    """Lead to the link to one's introduction, with the address that was said."""
    return Show(Link("teach.intro", words=said_after(_ADDRESS, wish.text) or None))


async def meeting_room(wish: Wish) -> Show:
    """Lead to the link to one's room, with the address that was said."""
    return Show(Link("teach.room", words=said_after(_ADDRESS, wish.text) or None))


async def pausing(wish: Wish) -> Show:
    """Lead to the desk, where a break begins with a button."""
    mentor = await own_profile(wish.ctx)
    can_pause = mentor is not None and mentor.state == MentorState.APPROVED
    if can_pause and _BREAK.search(wish.text):
        return Show(Link("teach"), _("One button pauses you. What is booked stands."))
    return Show(Link("teach"))


FILLED: dict[str, Handler] = {
    "hours": closed,
    "hours.travel": journey,
    "hours.zone": clock,
    "teach.price": price,
    "teach.describe": description,
    "teach.topics": topics,
    "teach.languages": languages,
    "teach.background": background,
    "teach.intro": introduction,
    "teach.room": meeting_room,
    "teach": pausing,
}
