"""The calendar and the grid of times, laid out for one reader; every place to press carries its own address."""

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from babel.dates import format_skeleton

from bot.dialogue.catalogue import _
from bot.dialogue.links import Link
from bot.dialogue.reader import Reader, city, long_day, time_of_day

NOON = 12
EVENING = 17

Address = Callable[[Link], str]


def calendar(days: Sequence[date], to: Link, address: Address, reader: Reader) -> dict[str, Any]:
    """Lay out the months that contain `days`; days that are not among them carry no address."""
    first = reader.locale.first_week_day
    names = reader.locale.days["stand-alone"]
    order = [(first + offset) % 7 for offset in range(7)]
    months = [
        {
            "label": format_skeleton("yMMMM", start, locale=reader.locale),
            "weeks": _weeks(
                [_day(day, address(to.using(day=day)) if day in days else None, reader) for day in _month_of(start)],
                before=(start.weekday() - first) % 7,
            ),
        }
        for start in sorted({day.replace(day=1) for day in days})
    ]
    return {"months": months, "weekdays": [{"short": names["short"][i], "long": names["wide"][i]} for i in order]}


def _month_of(start: date) -> list[date]:
    return [start.replace(day=number) for number in range(1, monthrange(start.year, start.month)[1] + 1)]


def _weeks(days: list[dict[str, Any]], *, before: int) -> list[list[dict[str, Any] | None]]:
    cells = [None] * before + days + [None] * (-(before + len(days)) % 7)
    return [cells[index : index + 7] for index in range(0, len(cells), 7)]


def _day(day: date, to: str | None, reader: Reader) -> dict[str, Any]:
    return {"day": day.isoformat(), "number": day.day, "label": long_day(day, reader), "to": to}


def times(instants: Sequence[datetime], to: Link, address: Address, reader: Reader) -> dict[str, Any]:
    """Group instants by the reader's day and the part of it.

    Where the clocks go back, the same local time exists twice: both are then labelled with the zone's abbreviation.
    """
    # By the timestamp, as two instants of one zone compare by their wall clocks, which repeat there.
    by_stamp = {instant.timestamp(): instant for instant in instants}
    ordered = [(by_stamp[stamp], by_stamp[stamp].astimezone(reader.zone)) for stamp in sorted(by_stamp)]
    seen = Counter(_wall(local) for _instant, local in ordered)
    days = {local.date() for _instant, local in ordered}
    groups = []
    for (day, part), inside in groupby(ordered, key=lambda pair: (pair[1].date(), _part_of_day(pair[1].hour))):
        options = [
            {
                "at": local.isoformat(),
                "label": time_of_day(local, reader) + (f" {local.tzname()}" if seen[_wall(local)] > 1 else ""),
                "to": address(to.using(at=instant)),
            }
            for instant, local in inside
        ]
        groups.append({"label": part if len(days) == 1 else f"{long_day(day, reader)} · {part}", "times": options})
    return {"groups": groups, "zone": city(reader.zone, reader.locale)}


def _wall(local: datetime) -> datetime:
    return local.replace(tzinfo=None, fold=0)


def _part_of_day(hour: int) -> str:
    return _("Morning") if hour < NOON else _("Afternoon") if hour < EVENING else _("Evening")
