"""Numbered days as typed ("24 july", "12/6", "the 2nd", "mon 13th", "christmas") -> calendar dates."""

import re
from datetime import date, timedelta

from bot.understanding.almanac import (
    MONTH,
    MONTHS,
    WEEKDAY,
    WEEKDAYS,
    DayRule,
    Days,
    dated,
    day_of_month,
    month_after,
    real,
    single,
    stretch,
    weekday_from,
    yearly,
)
from bot.understanding.moment import Moment
from bot.understanding.wordlists import inverted, word_list

_TH = r"(?: (?:st|nd|rd|th))"
_NTH: dict[str, int] = word_list("times")["nth"]
_WORD = "|".join(_NTH)
_DAY = rf"(?:\d{{1,2}}{_TH}?|{_WORD})(?![:.]?\d)"
_YEAR = r"(?:(?: in| of)?(?: ?[,/-])? ?(?P<year>20\d\d)(?![:.]?\d))?"
_OF = r"(?: day)?(?: of| ki| ka|(?: ?[/-]))?(?: the)? ?"
_TO = r"(?:to|until|through|thru|-|se)(?: the)?"
_NO_TIME = r"(?! ?(?:am|pm|oclock|:|hour|minute|day|weeks?|months?)(?!\S))"
_NO_SUBJECT = (
    r" ?$| (?:at|ko|tak|se|or|and|,|-|to|until|onwards|beforehand|please|works|is|around|\d|@"
    r"|early|morning|afternoon|evening|night|noon|me|pe|par|of)(?!\S)"
)
"""What follows a day. "10th maths" is a class at school, as people in India name it."""
_CUED = r"(?:(?<=on )|(?<=by )|(?<=to )|(?<=from )|(?<=until )|(?<=before )|(?<=after ))"
_HOLIDAYS: dict[str, str] = inverted(word_list("holidays")["fixed"])
_MOVING: dict[str, str] = inverted(word_list("holidays")["moving"])


def _number(text: str) -> int:
    return _NTH[text] if text in _NTH else int(text.split(maxsplit=1)[0])


def _year(text: str | None) -> int | None:
    return int(text) if text else None


def _iso(match: re.Match[str], moment: Moment) -> Days | None:
    named = match["iso_name"]
    month = MONTHS.index(named) + 1 if named else int(match["iso_month"])
    return dated(yearly(month, int(match["iso_day"]), moment.today, int(match["iso_year"])), has_year=True)


def _numeric(match: re.Match[str], moment: Moment) -> Days | None:
    parts = [int(part) for part in re.split(r"[-/.]", match[0])]
    year = parts[2] + 2000 * (parts[2] < 100) if len(parts) == 3 else None
    day, month = parts[:2]
    if moment.country in word_list("times")["order"]["month_first"]:
        day, month = month, day
    if month > 12:
        day, month = month, day
    return dated(yearly(month, day, moment.today, year), has_year=year is not None)


def _day_month(match: re.Match[str], moment: Moment) -> Days | None:
    month, year = MONTHS.index(match["month"]) + 1, _year(match["year"])
    return _dates(match["first"], match["last"], month, year, moment.today)


def _dates(first: str | None, last: str, month: int, year: int | None, today: date) -> Days | None:
    """Return one day of a month, or "13 to 15 july"; "29 to 4 july" starts in the month before."""
    end = yearly(month, _number(last), today, year)
    if end is None or first is None:
        return dated(end, has_year=year is not None)
    start = real(end.year, month, _number(first))
    if start is not None and start > end:
        start = real((end.replace(day=1) - timedelta(days=1)).year, (month - 2) % 12 + 1, _number(first))
    return stretch(max(start, today), end) if start is not None else None


def _month_day(match: re.Match[str], moment: Moment) -> Days | None:
    month, year = MONTHS.index(match["month"]) + 1, _year(match["year"])
    first, last = match["first"], match["last"]
    return _dates(first if last else None, last or first, month, year, moment.today)


def _of_month(match: re.Match[str], moment: Moment) -> Days | None:
    today = moment.today
    month = today if (match["which"] or match["whose"]) in {"this", "current"} else month_after(today)
    end = real(month.year, month.month, _number(match["last"] or match["behind"]))
    start = real(month.year, month.month, _number(match["first"])) if match["first"] else None
    if end is None or end < today:
        return None
    return dated(end) if start is None or start > end else stretch(max(start, today), end)


def _nth(match: re.Match[str], moment: Moment) -> Days | None:
    number = _number(next(said for said in match.groups() if said))
    return dated(day_of_month(number, moment.today), dom=number)


def _weekday_number(match: re.Match[str], moment: Moment) -> Days | None:
    """Return the first month in which that number falls on that weekday."""
    number, month = _number(match["dom"]), moment.today.replace(day=1)
    for _ in range(14):
        day = real(month.year, month.month, number)
        if day is not None and day >= moment.today and day.weekday() == WEEKDAYS.index(match["name"]):
            return dated(day)
        month = month_after(month)
    return None


def _weekday_of_month(match: re.Match[str], moment: Moment) -> Days | None:
    """Read "first monday of next month", "last friday of october"."""
    today, place = moment.today, match["place"]
    if match["month"]:
        first = yearly(MONTHS.index(match["month"]) + 1, 28, today, None)
        month = first.replace(day=1) if first else today
    else:
        month = today.replace(day=1) if match["which"] in {"this", "current"} else month_after(today)
    if place == "last":
        latest = month_after(month) - timedelta(days=7)
        return dated(weekday_from(match["name"], latest))
    day = weekday_from(match["name"], month) + timedelta(days=7 * (_number(place) - 1))
    return dated(day) if day >= today and day.month == month.month else None


def _holiday(match: re.Match[str], moment: Moment) -> Days | None:
    name, year = match["holiday"], _year(match["year"])
    if name in _HOLIDAYS:
        month, day = map(int, _HOLIDAYS[name].split("-"))
        return dated(yearly(month, day, moment.today, year))
    place, weekday, named = _MOVING[name].split()
    years = [year] if year else [moment.today.year, moment.today.year + 1]
    days = [_moving(each, MONTHS.index(named) + 1, weekday, int(place)) for each in years]
    return single(next((day for day in days if day >= moment.today), None))


def _moving(year: int, month: int, weekday: str, place: int) -> date:
    first = date(year, month, 1) if place > 0 else month_after(date(year, month, 1))
    return weekday_from(weekday, first) + timedelta(days=7 * (place - 1 if place > 0 else place))


_NAMES = "|".join(sorted(map(re.escape, (*_HOLIDAYS, *_MOVING)), key=len, reverse=True)).replace(r"\ ", " ")
_MONTH_WORD = r"(?P<which>this|next|coming|following|current) month"

RULES: dict[str, DayRule] = {
    "iso": DayRule(
        pattern=r"(?P<iso_year>20\d\d)"
        rf"(?:[-/.](?P<iso_month>\d{{1,2}})[-/.]|(?: [-/])? (?P<iso_name>{MONTH})(?: [-/])? )"
        r"(?P<iso_day>\d{1,2})",
        read=_iso,
    ),
    "numeric": DayRule(
        pattern=r"(?:\d{1,2}/\d{1,2}(?:/(?:\d{4}|\d\d))?(?! /)|\d{1,2}[-.]\d{1,2}[-.](?:\d{4}|\d\d))", read=_numeric
    ),
    "day of a month": DayRule(
        pattern=rf"(?:from |between )?(?:the )?(?:(?P<first>{_DAY}) (?:{_TO}|and(?: the)?) )?"
        rf"(?P<last>{_DAY}){_OF}(?P<month>{MONTH})(?!\S)(?! \d{{1,2}}{_TH}){_YEAR}",
        read=_day_month,
    ),
    "month and day": DayRule(
        pattern=rf"(?:from |this |next )?(?P<month>{MONTH})(?: ?[/,-]| ki| ke)? (?:the )?(?P<first>{_DAY}){_NO_TIME}"
        rf"(?: {_TO} (?P<last>{_DAY}){_NO_TIME}(?! (?:{MONTH})))?{_YEAR}",
        read=_month_day,
    ),
    "day of this or next month": DayRule(
        pattern=rf"(?:the )?(?:(?P<first>{_DAY}) {_TO} )?(?P<last>{_DAY})(?: day)?(?: of| in)?(?: the)? {_MONTH_WORD}"
        rf"|(?P<whose>this|next|coming|following|current) month (?:ki |ke |on )?(?:the )?(?P<behind>\d{{1,2}}{_TH})",
        read=_of_month,
    ),
    "weekday of a month": DayRule(
        pattern=rf"(?:the )?(?P<place>{_WORD}|last) (?P<name>{WEEKDAY}) (?:of|in)(?: the)? "
        rf"(?:(?P<month>{MONTH})|{_MONTH_WORD})",
        read=_weekday_of_month,
    ),
    "weekday and number": DayRule(
        pattern=rf"(?P<name>{WEEKDAY})(?: ?,)?(?: the)? (?P<dom>\d{{1,2}}{_TH}|1[3-9]|2\d|3[01])(?![:.]?\d){_NO_TIME}"
        rf"(?! (?:of )?(?:{MONTH}))(?! (?:-|to|se) \d)",
        read=_weekday_number,
    ),
    "number with th": DayRule(
        pattern=rf"(?:the (?P<the>\d{{1,2}}){_TH}|(?P<dom>1[3-9]|2\d|3[01]){_TH}"
        rf"|(?P<grade>\d|1[0-2]){_TH}(?={_NO_SUBJECT})|{_CUED}(?P<cued>\d{{1,2}}){_TH}"
        rf"|(?:on|by|from|until|before|after) the (?P<word>{_WORD})(?={_NO_SUBJECT}))",
        read=_nth,
    ),
    "holiday": DayRule(pattern=rf"(?P<holiday>{_NAMES})(?:(?: day| of)*(?P<year> 20\d\d))?", read=_holiday),
}
