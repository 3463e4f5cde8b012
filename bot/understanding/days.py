"""Days as typed ("next friday", "24 july", "this weekend", "12/6") -> calendar dates."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.understanding.wordlists import word_list

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MAX_YEARS_AHEAD = 5
_MONTH = "|".join(MONTHS)
_WEEKDAY = "|".join(WEEKDAYS)
_TH = r"(?:\ (?:st|nd|rd|th))"


@dataclass(frozen=True, kw_only=True, slots=True)
class Days:
    """Calendar days, in order. `loose`: a bare weekday, which can still be today when a clock time is ahead.

    `other` is the second reading of "next friday"; `is_date`: a numbered day, surer than a weekday beside it.
    """

    dates: tuple[date, ...]
    grain: str = "day"
    loose: bool = False
    is_stretch: bool = False
    is_date: bool = False
    other: date | None = None


DAY_PATTERN = rf"""
    (?P<iso>\d{{4}}-\d\d-\d\d)
  | (?P<numeric>\d{{1,2}}/\d{{1,2}}(?:/(?:\d{{4}}|\d\d))?|\d{{1,2}}[-.]\d{{1,2}}[-.](?:\d{{4}}|\d\d))
  | (?:(?:the\ )?(?P<from_dom>\d{{1,2}}){_TH}?\ (?:to|-|until)\ )?
    (?:the\ )?(?P<dom>\d{{1,2}}){_TH}?(?:\ of)?\ (?P<dom_month>{_MONTH})(?!\S)(?:\ ?,?\ (?P<dom_year>20\d\d))?
  | (?P<month>{_MONTH})\ (?:the\ )?(?P<month_dom>\d{{1,2}})(?![:.\d]){_TH}?(?:\ ?,?\ (?P<month_year>20\d\d))?
  | (?:the\ )?(?P<nth>\d{{1,2}}){_TH}(?:\ of\ (?:this|next)\ month)?
  | in\ (?P<in_days>\d{{1,3}}|a)\ (?P<in_unit>day|weeks?|months?)
  | (?:after\ )?(?P<days_later>\d{{1,3}})\ (?P<later_unit>day|weeks?|months?)\ (?:later|me|mein|mei)
  | (?:next\ week\ (?:on\ )?(?P<week_then_day>{_WEEKDAY})|(?P<day_then_week>{_WEEKDAY})\ next\ week)
  | (?P<which_weekday>(?:(?:this\ coming|this|next|coming|following)\ )?(?:{_WEEKDAY})(?:\ this\ week)?)
  | (?P<weekend>(?:(?:this|next|coming|following|the)\ )?weekends?)
  | (?P<week>(?:this|next|coming|following)\ week)
  | (?P<next_month>next\ month)
  | (?P<weekday>weekday)
  | (?P<named>today|tomorrow|overmorrow)
"""


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _yearly(month: int, day: int, today: date, year: int | None) -> date | None:
    """Return the day in `year`, or the next time that it comes; None when it does not exist or is over."""
    years = [year] if year else range(today.year, today.year + MAX_YEARS_AHEAD)
    found = (_real(each, month, day) for each in years if each <= today.year + MAX_YEARS_AHEAD)
    return next((when for when in found if when is not None and when >= today), None)


def _month_end(today: date) -> date:
    return (today.replace(day=1) + timedelta(days=31)).replace(day=1)


def _add_months(today: date, months: int) -> date:
    year, month = divmod(today.month - 1 + months, 12)
    days = (_real(today.year + year, month + 1, today.day - back) for back in range(4))
    return next(day for day in days if day is not None)


def _single(day: date | None) -> Days | None:
    return None if day is None else Days(dates=(day,))


def _date(day: date | None) -> Days | None:
    return None if day is None else Days(dates=(day,), is_date=True)


def _iso(match: re.Match[str], today: date, _country: str | None) -> Days | None:
    year, month, day = map(int, match["iso"].split("-"))
    return _date(_yearly(month, day, today, year or 1))


def _numeric(match: re.Match[str], today: date, country: str | None) -> Days | None:
    parts = [int(part) for part in re.split(r"[-/.]", match["numeric"])]
    year = parts[2] + 2000 * (parts[2] < 100) if len(parts) == 3 else None
    day, month = parts[:2]
    if country in word_list("times")["order"]["month_first"]:
        day, month = month, day
    if month > 12:
        day, month = month, day
    return _date(_yearly(month, day, today, year))


def _day_month(match: re.Match[str], today: date, _country: str | None) -> Days | None:
    month, year = MONTHS.index(match["dom_month"]) + 1, match["dom_year"]
    end = _yearly(month, int(match["dom"]), today, int(year) if year else None)
    if end is None or match["from_dom"] is None:
        return _date(end)
    start = _real(end.year, month, int(match["from_dom"]))
    return stretch(max(start, today), end) if start and start <= end else None


def _month_day(match: re.Match[str], today: date, _country: str | None) -> Days | None:
    month, year = MONTHS.index(match["month"]) + 1, match["month_year"]
    return _date(_yearly(month, int(match["month_dom"]), today, int(year) if year else None))


def _nth(match: re.Match[str], today: date, _country: str | None) -> Days | None:
    return _date(day_of_month(int(match["nth"]), today))


def day_of_month(number: int, today: date) -> date | None:
    """Return the next day with this number, today included; None for a number that no month has."""
    month = today.replace(day=1)
    for _ in range(3):
        day = _real(month.year, month.month, number)
        if day is not None and day >= today:
            return day
        month = _month_end(month)
    return None


def _in_days(match: re.Match[str], today: date, _country: str | None) -> Days | None:
    count, unit = match["in_days"] or match["days_later"], match["in_unit"] or match["later_unit"]
    amount = 1 if count == "a" else int(count)
    if unit.startswith("month"):
        return _single(_add_months(today, amount) if amount <= 12 * MAX_YEARS_AHEAD else None)
    return _single(today + timedelta(days=amount * (7 if unit.startswith("week") else 1)))


def _weekday_of_next_week(match: re.Match[str], today: date, _country: str | None) -> Days | None:
    name = match["week_then_day"] or match["day_then_week"]
    return _single(_next_monday(today) + timedelta(days=WEEKDAYS.index(name)))


def _weekday(match: re.Match[str], today: date, _country: str | None) -> Days | None:
    """Bare: the next one, today only with a clock time ahead; this, coming: the nearest; next: in the next week."""
    said = match["which_weekday"].split()
    name = next(word for word in said if word in WEEKDAYS)
    nearest = today + timedelta(days=(WEEKDAYS.index(name) - today.weekday()) % 7)
    if "next" in said or "following" in said:
        chosen = _next_monday(today) + timedelta(days=WEEKDAYS.index(name))
        near = nearest != chosen and today < nearest and (chosen - today).days <= 8
        return Days(dates=(chosen,), other=nearest if near else None)
    if len(said) > 1:
        return _single(nearest)
    return Days(dates=(nearest,), loose=True)


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _weekend(match: re.Match[str], today: date, _country: str | None) -> Days | None:
    saturday = today + timedelta(days=5 - today.weekday())
    if re.match("next|following", match["weekend"]):
        saturday += timedelta(days=7)
    return Days(dates=(saturday, saturday + timedelta(days=1)), grain="weekend", is_stretch=True)


def _week(match: re.Match[str], today: date, _country: str | None) -> Days | None:
    monday = _next_monday(today)
    if match["week"].startswith("this"):
        return Days(dates=_dates(today, monday - timedelta(days=1)), grain="week", is_stretch=True)
    return Days(dates=_dates(monday, monday + timedelta(days=6)), grain="week", is_stretch=True)


def _next_month(_match: re.Match[str], today: date, _country: str | None) -> Days | None:
    first = _month_end(today)
    return Days(dates=_dates(first, _month_end(first) - timedelta(days=1)), grain="month", is_stretch=True)


def _weekdays(_match: re.Match[str], today: date, _country: str | None) -> Days | None:
    week = _dates(today, today + timedelta(days=6))
    return Days(dates=tuple(day for day in week if day.weekday() < 5))


def _named(match: re.Match[str], today: date, _country: str | None) -> Days | None:
    ahead = ("today", "tomorrow", "overmorrow").index(match["named"])
    return _single(today + timedelta(days=ahead))


def _dates(first: date, last: date) -> tuple[date, ...]:
    return tuple(first + timedelta(days=ahead) for ahead in range((last - first).days + 1))


def stretch(first: date, last: date) -> Days:
    """Return every day from `first` to `last`, both included."""
    return Days(dates=_dates(first, last), is_stretch=True)


_READERS: dict[str, Callable[[re.Match[str], date, str | None], Days | None]] = {
    "iso": _iso,
    "numeric": _numeric,
    "dom": _day_month,
    "month": _month_day,
    "nth": _nth,
    "in_days": _in_days,
    "days_later": _in_days,
    "week_then_day": _weekday_of_next_week,
    "day_then_week": _weekday_of_next_week,
    "which_weekday": _weekday,
    "weekend": _weekend,
    "week": _week,
    "next_month": _next_month,
    "weekday": _weekdays,
    "named": _named,
}


def read_days(match: re.Match[str], today: date, country: str | None) -> Days | None:
    """Read a match of `DAY_PATTERN`; None for a date that does not exist or is over.

    `country` (ISO 3166) decides between d/m and m/d; a month over 12 flips.
    """
    name = next(group for group in _READERS if match[group] is not None)
    return _READERS[name](match, today, country)
