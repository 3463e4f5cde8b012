"""Clock times as typed ("5:30", "half past 6", "9 pm", "6") -> minutes of the day."""

import re
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from bot.understanding.almanac import MONTH
from bot.understanding.civil import DAY_MINUTES
from bot.understanding.wordlists import inverted, word_list

NOON = DAY_MINUTES // 2
_AP = r"(?:(?:in the )?(?:am|pm))"
_COUNTED = "|".join(word_list("times")["counted"]["words"])
_UNITS = rf"(?:(?:of )?(?:{MONTH})|{_COUNTED})"
_TO_HOUR = r"(?:half past|quarter past|quarter to)"
_SPACED = r"\d{1,2} [0-5]\d"
STRICT = (
    rf"(?:{_TO_HOUR} \d{{1,2}}(?: oclock)?(?: {_AP})?"
    rf"|\d{{1,2}}:\d\d(?: oclock)?(?: {_AP})?"
    rf"|{_SPACED} {_AP}|{_SPACED} oclock|\d{{3,4}} {_AP}"
    rf"|\d{{1,2}}(?:\.\d\d)?(?: oclock)?(?: ish)? {_AP}|\d{{1,2}}(?:\.\d\d)? oclock"
    rf"|(?:1\d|2[0-3]|[5-9]) h|noon|midnight)"
)
LOOSE = rf"(?:{STRICT}|{_SPACED}(?!\S| ?{_UNITS}(?!\S))|\d{{1,2}}(?:\.\d\d)?(?!\S| ?{_UNITS}(?!\S))(?: ish)?)"
_SHAPE = re.compile(
    rf"(?:(?P<shift>{_TO_HOUR}) )?"
    r"(?:(?P<short>\d{1,2})(?P<packed>\d\d)(?= )|(?P<hour>\d{1,2})(?:[:. ](?P<minute>\d\d))?)"
    r"(?: oclock)?(?: ish)?(?: h)?(?: (?:in the )?(?P<half>am|pm))?"
)
_SHIFTS = {"half past": 30, "quarter past": 15, "quarter to": -15}
_NAMED = {"noon": NOON, "midnight": DAY_MINUTES}


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """A time of day as `readings` in minutes, the likeliest first; more than one means that am or pm was not said.

    `by_now` asks for the first reading still ahead instead (bare 8 to 11). `zone` is a named zone, if any.
    """

    readings: tuple[int, ...]
    by_now: bool = False
    zone: ZoneInfo | None = None

    @property
    def is_sure(self) -> bool:
        """Whether only one reading is possible."""
        return len(self.readings) == 1


@cache
def zones() -> dict[str, ZoneInfo]:
    """Return the zone names that people type after a time."""
    return {form: ZoneInfo(name) for form, name in inverted(word_list("times")["zones"]).items()}


def half_of(part: str | None) -> str | None:
    """Return which half of the day a part of day means for a bare hour: am, pm, night or None."""
    return word_list("times")["parts"][part][2] if part else None


def read(text: str, half: str | None = None, zone: ZoneInfo | None = None) -> Clock | None:
    """Read canonical words such as "5:30 pm"; None where no such time exists. `half` comes from a part of day."""
    if text in _NAMED:
        return Clock(readings=(_NAMED[text],), zone=zone)
    match = _SHAPE.fullmatch(text)
    if match is None:
        return None
    digits = match["hour"] or match["short"]
    hour, minute = int(digits), int(match["minute"] or match["packed"] or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    if match["half"] and hour > 12 and match["half"] == "am":
        return None
    shift = _SHIFTS.get(match["shift"] or "", 0)
    if shift < 0 and hour == 12 and half == "am":
        half = "pm"
    exact = "h" in text.split() or hour == 0 or hour > 12 or digits.startswith("0")
    said = match["half"] or ("exact" if exact else half)
    readings, by_now = _readings(hour, said)
    return Clock(readings=tuple(value + minute + shift for value in readings), by_now=by_now, zone=zone)


def _readings(hour: int, said: str | None) -> tuple[tuple[int, ...], bool]:
    """Return the minutes of the full hour, by the document's rules for bare hours, and whether now decides."""
    early, late = hour % 12 * 60, hour % 12 * 60 + NOON
    if said == "exact" or hour > 12:
        return (hour * 60,), False
    if said == "am":
        return (early,), False
    if said == "pm":
        return (late,), False
    if said == "evening":
        return (late if hour < 12 else DAY_MINUTES,), False
    if said == "night":
        after_midnight = hour == 12 or hour <= 4
        return (early + DAY_MINUTES if after_midnight else late,), False
    if hour == 12:
        return (NOON, DAY_MINUTES), False
    if hour <= 7:
        return (late, early), False
    return (early, late), True


def read_range(first: str, last: str, half: str | None, zone: ZoneInfo | None) -> tuple[Clock, Clock] | None:
    """Read "3 to 5:30 pm": the side without am or pm takes the reading that lies closest to the other.

    The end may pass midnight (over 1440). None where a side is no time.
    """
    start, end = read(first, half, zone), read(last, half, zone)
    if start is None or end is None:
        return None
    if not start.is_sure and end.is_sure:
        stop = end.readings[0]
        start = Clock(readings=(max(start.readings, key=lambda minute: (minute < stop, minute)),), zone=zone)
    after = tuple(_after(minute, end.readings) for minute in start.readings)
    return start, Clock(readings=after, by_now=start.by_now, zone=zone)


def _after(start: int, ends: tuple[int, ...]) -> int:
    return min(end if end > start else end + DAY_MINUTES for end in ends)
