"""Hours as people type them: "Mon-Fri 18:00-21:00, Sat 10-14; Sunday 9am-1pm"."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, groupby

from core.errors import N_, Refused
from core.mentors.hours import MIDNIGHT, WallRange

Week = list[tuple[int, WallRange]]

NOON = 12 * 60
LONGEST_TEXT = 500
SHOWN = 40
DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class BadHours(Refused):
    """Weekly hours could not be read; `found` is the part that made no sense."""

    message = N_("I can't read “%(found)s” as weekly hours. Write them like “Mon-Fri 18:00-21:00, Sat 10-14”.")


class BadRanges(BadHours):
    """The hours of one day could not be read."""

    message = N_("I can't read “%(found)s” as the hours of a day. Write them like “10-12, 14:00-16:00”.")


class EndsTooEarly(BadHours):
    """A range ends at or before its start."""

    message = N_(
        "“%(found)s” ends before it starts. Write “18:00-21:00”; past midnight, write two parts:"
        " “Mon 22:00-24:00, Tue 00:00-02:00”."
    )


_DAYS = {
    "weekday": range(5),
    "weekend": range(5, 7),
    "daily": range(7),
    "everyday": range(7),
}
_ONE_DAY = r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_TOKEN = re.compile(
    rf"(?P<day>(?:{_ONE_DAY})s?\b\.?)"
    r"|(?P<days>weekday|weekend|daily|everyday)s?\b"
    r"|(?P<time>(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d))?(?!\d)h?\s*(?P<half>[ap]m?\b)?)"
    r"|(?P<dash>-)|(?P<comma>[,;])|(?P<blank>[\s:]+)"
)
_SPELLINGS = (
    (re.compile(r"[\u2010-\u2015\u2212~]|\b(?:to|until|till)\b"), "-"),
    (re.compile(r"\b(?:and)\b|[&+/]"), ","),
    (re.compile(r"\b(?:every|each) day\b"), "everyday"),
    (re.compile(r"\b([ap])\.\s?m\b\.?"), r"\1m"),
    (re.compile(r"\bnoon\b"), "12:00"),
    (re.compile(r"\bmidnight\b"), "24:00"),
    (re.compile(r"\b(?:on|from|between)\b"), " "),
)


def parse_week(text: str) -> Week:
    """Read weekly hours: (weekday, range) with Monday as 0, in order, overlapping and touching ranges merged.

    24:00, 23:59, 00:00 and "midnight" as an end mean midnight. Raises BadHours with an example of a right text.
    """
    tokens = _Tokens(text, BadHours)
    week: Week = []
    while tokens:
        weekdays = tokens.days()
        ranges = tokens.ranges()
        week += [(weekday, wall) for weekday in weekdays for wall in ranges]
    return tidy_week(week)


def parse_ranges(text: str) -> tuple[WallRange, ...]:
    """Read the hours of one day, "10-12, 14:00-16:00"; raises BadRanges or EndsTooEarly."""
    tokens = _Tokens(text, BadRanges)
    ranges = tokens.ranges()
    if tokens:
        raise tokens.unread
    return tidy(ranges)


def format_week(week: Iterable[tuple[int, WallRange]]) -> str:
    """Write weekly hours as `parse_week` reads them, days with the same hours together; empty for no hours."""
    tidied = groupby(tidy_week(week), key=lambda item: item[0])
    by_day = {weekday: tuple(wall for _, wall in items) for weekday, items in tidied}
    by_hours: dict[tuple[WallRange, ...], list[int]] = defaultdict(list)
    for weekday, ranges in by_day.items():
        by_hours[ranges].append(weekday)
    return "; ".join(f"{_format_days(days)} {format_ranges(ranges)}" for ranges, days in by_hours.items())


def format_ranges(ranges: Iterable[WallRange]) -> str:
    """Write the hours of one day as `parse_ranges` reads them, on the 24-hour clock."""
    return ", ".join(f"{_clock(wall.start)}-{_clock(wall.end)}" for wall in ranges)


def tidy(ranges: Iterable[WallRange]) -> tuple[WallRange, ...]:
    """Put the ranges of one day in order and merge those that overlap or touch."""
    merged: list[WallRange] = []
    for wall in sorted(ranges):
        if merged and wall.start <= merged[-1].end:
            merged[-1] = WallRange(start=merged[-1].start, end=max(wall.end, merged[-1].end))
        else:
            merged.append(wall)
    return tuple(merged)


def tidy_week(week: Iterable[tuple[int, WallRange]]) -> Week:
    """Put a week in order and merge the ranges of each day."""
    by_day: dict[int, list[WallRange]] = defaultdict(list)
    for weekday, wall in week:
        by_day[weekday].append(wall)
    return [(weekday, wall) for weekday in sorted(by_day) for wall in tidy(by_day[weekday])]


class _Tokens:
    """The words of a text, taken from the left; `unread` is the refusal that names what could not be read."""

    def __init__(self, text: str, refusal: type[BadHours]) -> None:
        self.unread = refusal(found=_short(text))
        if len(text) > LONGEST_TEXT:
            raise self.unread
        self._matches = self._split(text)
        if not self:
            raise self.unread

    def __bool__(self) -> bool:
        self._skip("comma")
        return bool(self._matches)

    def days(self) -> list[int]:
        """Take "Mon-Wed, Fri"."""
        found: list[int] = []
        while self._next() in {"day", "days"}:
            found += self._day_span()
            self._skip("comma")
        if not found:
            raise self.unread
        return found

    def ranges(self) -> list[WallRange]:
        """Take "10-12, 14:00-16:00"."""
        found: list[WallRange] = []
        while self._next() == "time":
            found.append(self._range())
            self._skip("comma")
        if not found:
            raise self.unread
        return found

    def _split(self, text: str) -> list[re.Match[str]]:
        plain = text.lower()
        for spelling, usual in _SPELLINGS:
            plain = spelling.sub(usual, plain)
        matches: list[re.Match[str]] = []
        at = 0
        while at < len(plain):
            match = _TOKEN.match(plain, at)
            if match is None:
                raise self.unread
            matches.append(match)
            at = match.end()
        return [match for match in matches if match["blank"] is None]

    def _next(self) -> str | None:
        return self._matches[0].lastgroup if self._matches else None

    def _take(self, kind: str) -> re.Match[str]:
        if self._next() != kind:
            raise self.unread
        return self._matches.pop(0)

    def _skip(self, kind: str) -> None:
        while self._next() == kind:
            self._matches.pop(0)

    def _day_span(self) -> Sequence[int]:
        if self._next() == "days":
            return _DAYS[self._take("days")["days"]]
        first = self._day()
        if self._next() != "dash":
            return [first]
        self._take("dash")
        last = self._day()
        return [day % 7 for day in range(first, last + 1 if first <= last else last + 8)]

    def _day(self) -> int:
        return _WEEKDAY[self._take("day")["day"][:3]]

    def _range(self) -> WallRange:
        first = self._take("time")
        self._take("dash")
        last = self._take("time")
        start, end = self._read_pair(first, last)
        if end <= start:
            raise EndsTooEarly(found=f"{first.group().strip()}-{last.group().strip()}")
        return WallRange(start=start, end=end)

    def _read_pair(self, first: re.Match[str], last: re.Match[str]) -> tuple[int, int]:
        """Read two times; one without am or pm beside one that has it takes the half that puts them in order."""
        start, end = self._minutes(first), self._minutes(last) or MIDNIGHT
        if last["half"] and not first["half"] and start <= NOON < end and start % NOON + NOON < end:
            start = start % NOON + NOON
        if first["half"] and not last["half"] and end <= start and end <= NOON:
            end = end % NOON + NOON
        return start % MIDNIGHT, end

    def _minutes(self, time: re.Match[str]) -> int:
        hour, minute = int(time["hour"]), int(time["minute"] or 0)
        if time["half"]:
            if not 1 <= hour <= 12:
                raise self.unread
            hour = hour % 12 + (12 if time["half"][0] == "p" else 0)
        minutes = hour * 60 + minute
        if minute > 59 or minutes > MIDNIGHT:
            raise self.unread
        return minutes


_WEEKDAY = {name.lower(): weekday for weekday, name in enumerate(DAY_NAMES)}


def _format_days(weekdays: Sequence[int]) -> str:
    runs = [[item[1] for item in run] for _, run in groupby(enumerate(weekdays), key=lambda item: item[1] - item[0])]
    # "Mon-Tue" is no shorter to read than "Mon, Tue", so only three days make a span.
    parts = chain.from_iterable([run] if len(run) > 2 else [[day] for day in run] for run in runs)
    return ", ".join(DAY_NAMES[part[0]] + (f"-{DAY_NAMES[part[-1]]}" if len(part) > 1 else "") for part in parts)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= SHOWN else plain[: SHOWN - 1] + "…"
