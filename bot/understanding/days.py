"""Days told by their distance from today ("next friday", "in 3 days", "this weekend") -> calendar dates."""

import re
from datetime import timedelta

from bot.understanding.almanac import (
    COUNT,
    UNIT,
    WEEKDAY,
    WEEKDAYS,
    DayRule,
    Days,
    count,
    moved,
    next_monday,
    single,
    stretch,
    weekday_from,
)
from bot.understanding.moment import Moment

_NAMED = {"today": 0, "tom": 1, "tomorrow": 1, "overmorrow": 2, "yesterday": -1, "day before yesterday": -2}
_TOM = (
    r"(?<!with )(?<!mentor )tom(?= (?:at|@|early|morning|afternoon|evening|night|noon|around|by|before|after|ko|\d)|$)"
)
"""Also a first name, so it is tomorrow only beside a time."""
_AHEAD = "this coming|this|next|coming|upcoming|following"


def _in_days(match: re.Match[str], moment: Moment) -> Days | None:
    amount, unit = match["amount"] or match["count"], match["unit"] or match["each"]
    return single(moved(moment.today, count(amount), unit))


def _after_tomorrow(match: re.Match[str], moment: Moment) -> Days | None:
    """Read "2 days after tomorrow", whose last words are read as the day after tomorrow."""
    return single(moved(moment.today, count(match["amount"]) + 1, "day"))


def _ago(match: re.Match[str], moment: Moment) -> Days | None:
    return single(moved(moment.today, -count(match["amount"]), match["unit"]), is_past=True)


def _next_days(match: re.Match[str], moment: Moment) -> Days | None:
    """Read "the next 3 days": from tomorrow on."""
    last = moved(moment.today, count(match["before"] or match["after"]), match["unit"])
    return stretch(moment.today + timedelta(days=1), last) if last and last > moment.today else None


def _within(match: re.Match[str], moment: Moment) -> Days | None:
    last = moved(moment.today, count(match["amount"]), match["unit"])
    return stretch(moment.today, last) if last else None


def _weekday_of_week(match: re.Match[str], moment: Moment) -> Days | None:
    name, today = match["week_day"] or match["day_week"] or match["after_next"], moment.today
    if (match["which"] or match["whose"]) in {"this", "current"}:
        return single(next_monday(today) - timedelta(days=7 - WEEKDAYS.index(name)))
    return single(next_monday(today) + timedelta(days=WEEKDAYS.index(name)))


def _weekdays_ahead(match: re.Match[str], moment: Moment) -> Days | None:
    """Read "3 fridays from now", and "monday in 2 weeks"."""
    if match["fridays"]:
        tomorrow = moment.today + timedelta(days=1)
        return single(moved(weekday_from(match["fridays"], tomorrow), count(match["many"]) - 1, "week"))
    then = moved(moment.today, count(match["amount"]), match["unit"])
    return single(weekday_from(match["name"], then - timedelta(days=then.weekday()))) if then else None


def _weekday(match: re.Match[str], moment: Moment) -> Days | None:
    """Bare: the next one, today only with a clock time ahead; this, coming: the nearest; next: in the next week."""
    which, name, today = match["which"], match["name"], moment.today
    nearest = weekday_from(name, today)
    if which in {"last", "past", "previous"}:
        return single(weekday_from(name, today) - timedelta(days=7), is_past=True)
    if which in {"next", "following"}:
        chosen = next_monday(today) + timedelta(days=WEEKDAYS.index(name))
        near = nearest != chosen and today < nearest and (chosen - today).days <= 8
        return Days(dates=(chosen,), other=nearest if near else None)
    if which:
        return single(nearest)
    return Days(dates=(nearest,), loose=True)


def _weekend(match: re.Match[str], moment: Moment) -> Days | None:
    saturday, which = moment.today + timedelta(days=5 - moment.today.weekday()), match["which"] or ""
    if which in {"last", "past"}:
        return stretch(saturday - timedelta(days=7), saturday - timedelta(days=6), "weekend", is_past=True)
    if which in {"next", "following"}:
        saturday += timedelta(days=7)
    return stretch(saturday, saturday + timedelta(days=1), "weekend")


def _weekdays(_match: re.Match[str], moment: Moment) -> Days | None:
    week = (moment.today + timedelta(days=ahead) for ahead in range(7))
    return Days(dates=tuple(day for day in week if day.weekday() < 5))


def _named(match: re.Match[str], moment: Moment) -> Days | None:
    ahead = _NAMED[match["named"]]
    return single(moment.today + timedelta(days=ahead), is_past=ahead < 0)


RULES: dict[str, DayRule] = {
    "weekday in weeks": DayRule(
        pattern=rf"(?:(?P<many>{COUNT}) (?P<fridays>{WEEKDAY}) later"
        rf"|(?P<name>{WEEKDAY}) (?:in |after )?(?P<amount>{COUNT}) (?P<unit>weeks?)(?: later)?)",
        read=_weekdays_ahead,
    ),
    "days after tomorrow": DayRule(pattern=r"(?P<amount>\d{1,2}) overmorrow", read=_after_tomorrow),
    "days ago": DayRule(pattern=rf"(?P<amount>{COUNT}) (?P<unit>{UNIT}) (?:ago|earlier|beforehand)", read=_ago),
    "next days": DayRule(
        pattern=rf"(?:in |over |for )?(?:the )?(?:(?:next|coming|upcoming|following) (?P<before>{COUNT})"
        rf"|(?P<after>{COUNT}) (?:next|coming|upcoming)) (?P<unit>{UNIT})",
        read=_next_days,
    ),
    "within days": DayRule(
        pattern=rf"(?:within(?: the next)? (?P<amount>{COUNT}) (?P<unit>{UNIT}))",
        read=_within,
    ),
    "in days": DayRule(
        pattern=rf"(?:(?:in|after)(?: about| around)? (?P<amount>{COUNT}) (?P<unit>{UNIT})"
        rf"|(?:after |(?:today|now) (?:se|from) )?(?P<count>{COUNT}) (?P<each>{UNIT}) (?:later|onwards|me|mein|mei))",
        read=_in_days,
    ),
    "weekday of a week": DayRule(
        pattern=rf"(?:the )?(?:(?P<which>this|next|current|coming|following) week (?:on |ke )?(?P<week_day>{WEEKDAY})"
        rf"|(?P<day_week>{WEEKDAY})(?: of)?(?: the)? (?P<whose>this|next|current|coming|following) week"
        rf"|(?P<after_next>{WEEKDAY}) after next)",
        read=_weekday_of_week,
    ),
    "weekday": DayRule(
        pattern=rf"(?:the )?(?:(?P<which>{_AHEAD}|last|past|previous) )?(?P<name>{WEEKDAY})", read=_weekday
    ),
    "weekend": DayRule(pattern=rf"(?:(?P<which>{_AHEAD}|last|past|the) )?weekends?", read=_weekend),
    "weekdays": DayRule(pattern="weekday", read=_weekdays),
    "named day": DayRule(
        pattern=rf"(?P<named>{'|'.join(name for name in _NAMED if name != 'tom')}|{_TOM})", read=_named
    ),
}
