"""Arithmetic on calendar days, and the days that a rule can mean."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from re import Match

from bot.understanding.moment import Moment
from bot.understanding.wordlists import word_list

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
WEEKDAY, MONTH = "|".join(WEEKDAYS), "|".join(MONTHS)
MAX_YEARS_AHEAD = 20
_FORTNIGHT = {"fortnight": 14, "fortnights": 14}
_DAYS_IN = {"day": 1, "days": 1, "week": 7, "weeks": 7, **_FORTNIGHT}
COUNTS: dict[str, int] = word_list("times")["counts"]
COUNT = rf"(?:\d{{1,3}}|{'|'.join(sorted(COUNTS, key=len, reverse=True))})"
UNIT = r"(?:days?|weeks?|fortnights?|months?|year)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Days:
    """Calendar days, in order. `loose`: a bare weekday, which can still be today when a clock time is ahead.

    `is_stretch` joins them to one window. `other` is the second reading of "next friday"; `is_date`: a numbered day,
    surer than a weekday beside it, with its bare number in `dom` where no month was said, and `has_year` where one was.
    `is_past`: said to be over ("yesterday").
    """

    dates: tuple[date, ...]
    grain: str = "day"
    loose: bool = False
    is_stretch: bool = False
    is_date: bool = False
    is_past: bool = False
    has_year: bool = False
    dom: int | None = None
    other: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DayRule:
    """A pattern over canonical words, and what a match of it means; None for a day that does not exist or is over."""

    pattern: str
    read: Callable[[Match[str], Moment], Days | None]


def count(text: str) -> int:
    """Read "3", "a", "a couple of"."""
    return COUNTS[text] if text in COUNTS else int(text)


def real(year: int, month: int, day: int) -> date | None:
    """Return that day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def yearly(month: int, day: int, today: date, year: int | None) -> date | None:
    """Return the day in `year`, or the next time that it comes; None when it does not exist or is over."""
    years = [year] if year else range(today.year, today.year + MAX_YEARS_AHEAD)
    found = (real(each, month, day) for each in years if each <= today.year + MAX_YEARS_AHEAD)
    return next((when for when in found if when is not None and when >= today), None)


def day_of_month(number: int, today: date) -> date | None:
    """Return the next day with this number, today included; None for a number that no month has."""
    month = today.replace(day=1)
    for _ in range(3):
        day = real(month.year, month.month, number)
        if day is not None and day >= today:
            return day
        month = month_after(month)
    return None


def month_after(day: date) -> date:
    """Return the first day of the month after that of `day`."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def moved(day: date, amount: int, unit: str) -> date | None:
    """Return `day` plus `amount` days, weeks, months or years; None beyond the years that are read."""
    if unit in _DAYS_IN:
        days = amount * _DAYS_IN[unit]
        return day + timedelta(days=days) if abs(days) <= 366 * MAX_YEARS_AHEAD else None
    months = amount * (12 if unit.startswith("year") else 1)
    if abs(months) > 12 * MAX_YEARS_AHEAD:
        return None
    year, month = divmod(day.month - 1 + months, 12)
    tries = (real(day.year + year, month + 1, day.day - back) for back in range(4))
    return next(found for found in tries if found is not None)


def weekday_from(name: str, today: date) -> date:
    """Return the next day of that name, today included."""
    return today + timedelta(days=(WEEKDAYS.index(name) - today.weekday()) % 7)


def next_monday(today: date) -> date:
    """Return the first day of the week after this one."""
    return today + timedelta(days=7 - today.weekday())


def single(day: date | None, *, is_past: bool = False) -> Days | None:
    """Wrap one day."""
    return None if day is None else Days(dates=(day,), is_past=is_past)


def dated(day: date | None, *, dom: int | None = None, has_year: bool = False) -> Days | None:
    """Wrap one numbered day."""
    return None if day is None else Days(dates=(day,), is_date=True, dom=dom, has_year=has_year)


def stretch(first: date, last: date, grain: str = "day", *, is_past: bool = False) -> Days:
    """Return every day from `first` to `last`, both included, as one stretch."""
    dates = tuple(first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return Days(dates=dates, grain=grain, is_stretch=True, is_past=is_past)
