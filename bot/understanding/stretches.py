"""Weeks, months and years as typed ("this week", "in may", "end of next month") -> stretches of days ahead."""

import re
from datetime import date, timedelta

from bot.understanding.almanac import MONTH, MONTHS, DayRule, Days, month_after, next_monday, stretch
from bot.understanding.moment import Moment

_NEXT = frozenset({"next", "following", "coming", "upcoming"})
_WEEKS = ("first", "second", "third", "fourth")
_PLACE = "|".join((*_WEEKS, "last"))
_PAST = frozenset({"last", "past", "previous"})
_WHICH = r"(?:(?P<which>this|next|coming|upcoming|following|current|last|past|previous) )?"
_PIECE = (
    r"(?:(?:the )?(?P<piece>beginning|start|end|early|mid|middle|late|later|rest|remaining|remainder|all|whole)"
    r"(?: of)?(?: around)?(?: the)? )?"
)
_DAY_NUMBER = r" ?,? ?(?:the )?\d{1,2}(?! ?:)(?: (?:st|nd|rd|th))?(?!\S)"
_PLAIN_MONTHS = "|".join(name for name in MONTHS if name not in {"april", "may", "march", "june"})


def _piece(first: date, last: date, piece: str | None) -> tuple[date, date]:
    """Return the named piece of a stretch: about a third of it."""
    if (last - first).days in range(27, 31):
        return _third_of_month(first, last, piece)
    third = max(round(((last - first).days + 1) / 3), 3)
    if piece in {"beginning", "start", "early"}:
        return first, first + timedelta(days=third - 1)
    if piece in {"end", "late"}:
        return last - timedelta(days=third - 1), last
    if piece in {"mid", "middle"}:
        return first + timedelta(days=third), last - timedelta(days=third)
    return first, last


def _third_of_month(first: date, last: date, piece: str | None) -> tuple[date, date]:
    if piece in {"beginning", "start", "early"}:
        return first, first.replace(day=10)
    if piece in {"mid", "middle"}:
        return first.replace(day=11), first.replace(day=20)
    return (first.replace(day=21) if piece in {"end", "late"} else first), last


def _ahead(first: date, last: date, grain: str, match: re.Match[str], moment: Moment) -> Days | None:
    first, last = _piece(first, last, match["piece"])
    if last < moment.today:
        return None
    return stretch(max(first, moment.today), last, grain)


def _week(match: re.Match[str], moment: Moment) -> Days | None:
    monday = next_monday(moment.today)
    if match["which"] in _PAST:
        return stretch(monday - timedelta(days=14), monday - timedelta(days=8), "week", is_past=True)
    if match["far"]:
        monday += timedelta(days=7)
    elif match["which"] not in _NEXT:
        monday -= timedelta(days=7)
    return _ahead(monday, monday + timedelta(days=6), "week", match, moment)


def _month(match: re.Match[str], moment: Moment) -> Days | None:
    first = moment.today.replace(day=1)
    if match["which"] in _PAST:
        before = (first - timedelta(days=1)).replace(day=1)
        return stretch(before, first - timedelta(days=1), "month", is_past=True)
    if match["which"] in _NEXT:
        first = month_after(first)
    return _ahead(first, month_after(first) - timedelta(days=1), "month", match, moment)


def _year(match: re.Match[str], moment: Moment) -> Days | None:
    year = moment.today.year + (match["which"] in _NEXT)
    if match["which"] in _PAST:
        return None
    return _ahead(date(year, 1, 1), date(year, 12, 31), "year", match, moment)


def _quarter(match: re.Match[str], moment: Moment) -> Days | None:
    """Read "this quarter", "next quarter", "third quarter of 2027"."""
    today = moment.today
    now = today.year * 4 + (today.month - 1) // 3
    if match["place"]:
        number = int(match["place"][0]) if match["place"][0].isdigit() else _WEEKS.index(match["place"]) + 1
        year = int(match["year"]) if match["year"] else today.year
        wanted = year * 4 + number - 1
        wanted += 4 * (wanted < now and not match["year"])
    else:
        wanted = now + (match["which"] in _NEXT)
    if not now <= wanted <= now + 4 * 5:
        return None
    first, after = (date(each // 4, each % 4 * 3 + 1, 1) for each in (wanted, wanted + 1))
    return stretch(max(first, today), after - timedelta(days=1), "month")


def _named_month(match: re.Match[str], moment: Moment) -> Days | None:
    name = next(match[group] for group in ("cued", "dated", "spoken", "bare") if match[group])
    return _month_of(name, int(match["year"]) if match["year"] else None, match, moment)


def _piece_of_month(match: re.Match[str], moment: Moment) -> Days | None:
    return _month_of(match["pieced"], None, match, moment)


def _month_of(name: str, year: int | None, match: re.Match[str], moment: Moment) -> Days | None:
    month, today = MONTHS.index(name) + 1, moment.today
    year = year or today.year + (month < today.month)
    if year > today.year + 5:
        return None
    first = date(year, month, 1)
    return _ahead(first, month_after(first) - timedelta(days=1), "month", match, moment)


def _deadline(match: re.Match[str], moment: Moment) -> Days | None:
    today = moment.today
    if match["letters"] == "eod" or match["day"]:
        return stretch(today, today)
    if match["letters"] == "eom":
        return stretch(max(today, today.replace(day=21)), month_after(today) - timedelta(days=1), "month")
    return stretch(today, next_monday(today) - timedelta(days=1), "week")


def _numbered_week(match: re.Match[str], moment: Moment) -> Days | None:
    """Read "first week of april", "april first week", "last week of next month"."""
    today, place = moment.today, match["place"] or match["behind"]
    name = match["month"] or match["before"]
    if name:
        month = MONTHS.index(name) + 1
        first = date(today.year + (month < today.month), month, 1)
    else:
        first = month_after(today) if match["which"] in _NEXT else today.replace(day=1)
    end = month_after(first) - timedelta(days=1)
    start = end - timedelta(days=6) if place == "last" else first + timedelta(days=7 * (_WEEKS.index(place)))
    last = min(start + timedelta(days=6), end)
    return stretch(max(start, today), last, "week") if last >= today else None


RULES: dict[str, DayRule] = {
    "numbered week": DayRule(
        pattern=rf"(?:the )?(?P<place>{_PLACE}) week (?:of|in)(?: the)? (?:(?P<month>{MONTH})|{_WHICH}month)"
        rf"|(?P<before>{MONTH}) (?:ke |ka |ki )?(?P<behind>{_PLACE}) week",
        read=_numbered_week,
    ),
    "week": DayRule(
        pattern=rf"(?!week(?! after)){_PIECE}(?:(?P<far>next to next week|week after next)|{_WHICH}week)", read=_week
    ),
    "month": DayRule(pattern=rf"(?!month){_PIECE}{_WHICH}month", read=_month),
    "year": DayRule(pattern=rf"(?!year){_PIECE}{_WHICH}year", read=_year),
    "quarter": DayRule(
        pattern=rf"(?:(?:the )?(?P<place>{'|'.join(_WEEKS)}|[1-4] (?:st|nd|rd|th)) (?:quarter|qtr)"
        r"(?:(?: of)? (?P<year>20\d\d))?"
        r"|(?P<which>this|next|coming|following|current) (?:quarter|qtr))",
        read=_quarter,
    ),
    "named month": DayRule(
        pattern=rf"(?:(?:in|from|since|of|by|until|during|next|this(?! may)) {_PIECE}(?P<cued>{MONTH})(?!{_DAY_NUMBER})"
        rf"|(?P<dated>{MONTH})(?=(?: ?[,/-])? ?20\d\d)|(?P<spoken>{MONTH})(?= (?:me|mein|mei|ke|ka|ko)(?!\S))"
        rf"|(?P<bare>{_PLAIN_MONTHS}))(?: month)?(?:(?: of)?(?: ?[,/-])? ?(?P<year>20\d\d))?",
        read=_named_month,
    ),
    "piece of a month": DayRule(pattern=rf"(?!{MONTH}){_PIECE}(?P<pieced>{MONTH})", read=_piece_of_month),
    "deadline": DayRule(
        pattern=r"(?:the )?(?:(?P<letters>(?<!day )(?<!tomorrow )eod|eom|eow)|(?P<day>end of(?: the)? day))",
        read=_deadline,
    ),
}
