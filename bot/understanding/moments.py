"""Typed answers where the card asks for a day, a time or both."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.understanding import clocks
from bot.understanding.almanac import day_of_month
from bot.understanding.civil import DAY_MINUTES
from bot.understanding.line import read_line
from bot.understanding.moment import Moment
from bot.understanding.reading import Window
from bot.understanding.times import ahead, says_day, take_windows
from bot.understanding.wordlists import word_list

_NUMBER = re.compile(r"\d{1,2}")
_CLOCK = re.compile(rf"(?<!\S)(?:at |@ )?({clocks.LOOSE})(?!\S)")
_PART = re.compile(rf"(?<!\S)({'|'.join(word_list('times')['parts'])})(?!\S)")


def read_moment(text: str, now: datetime, zone: ZoneInfo, country: str | None = None) -> Window | None:
    """Return the first time that `text` says ("tomorrow 5pm", "5:30", "fri", "12/6"), always ahead; else None.

    A bare number is an hour. A window of grain day or longer has no clock time. `country` decides d/m or m/d.
    """
    moment = Moment(now=now, zone=zone, country=country)
    found = ahead(take_windows(read_line(text), moment, asked=True), moment)
    return found[0][0] if found else None


def read_day(
    text: str, now: datetime, zone: ZoneInfo, country: str | None = None, *, bare_number: bool = False
) -> date | None:
    """Return the day that `text` says, in `zone`, today or later.

    None where no day is said: "5pm" alone is a time of any day. With `bare_number` "24" is a day of the month, for a
    card that asks for a day and nothing else.
    """
    moment, line = Moment(now=now, zone=zone, country=country), read_line(text)
    if bare_number and _NUMBER.fullmatch(line.text):
        return day_of_month(int(line.text), moment.today)
    if not says_day(line, moment):
        return None
    found = ahead(take_windows(line, moment), moment)
    return max(found[0][0].start.astimezone(zone).date(), moment.today) if found else None


def says_more(text: str, now: datetime, zone: ZoneInfo) -> bool:
    """Tell whether `text` says more than when, such as a name ("book ravi sunday 5pm")."""
    line, fillers = read_line(text), frozenset(word_list("fillers")["words"])
    take_windows(line, Moment(now=now, zone=zone, country=None), asked=True)
    left = (pair for at, pair in enumerate(zip(line.tokens, line.canonical, strict=True)) if at not in line.taken)
    return any(token.word.isalpha() and fillers.isdisjoint((token.word, form)) for token, form in left)


def read_clock(text: str) -> time | None:
    """Return the time of day that `text` says ("5:30", "5pm", "17:00", "shaam 6 baje"), or None.

    Without am or pm 1 to 7 is the afternoon, 8 to 11 the morning and 12 noon.
    """
    line = read_line(text)
    part, match = _PART.search(line.text), _CLOCK.search(line.text)
    clock = clocks.read(match[1], clocks.half_of(part[1] if part else None)) if match else None
    if clock is None:
        return None
    hour, minute = divmod(clock.readings[0] % DAY_MINUTES, 60)
    return time(hour, minute)
