"""Times and money in the words of one reader: their language, their zone. Adapters and screens share it."""

from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta, get_datetime_format

from bot.dialogue.text import Style
from core.money import Money, exponent


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """For whom it is written: `now` is the present instant, aware, from which relative times are counted."""

    locale: Locale
    zone: ZoneInfo
    now: datetime


def read_locale(tag: str) -> Locale:
    """Return the language that "pt", "pt_BR" or "pt-BR" names; raises babel.UnknownLocaleError."""
    return Locale.parse(tag.replace("-", "_"))


def amount(money: Money, locale: Locale) -> str:
    """Write an amount with the places that ISO 4217 gives its currency: CLDR shows fewer for some, and would round."""
    pattern = copy(locale.currency_formats["standard"])
    pattern.frac_prec = (exponent(money.currency),) * 2
    return str(pattern.apply(money.major, locale, currency=money.currency, currency_digits=False))


def when(instant: datetime, style: Style, reader: Reader) -> str:
    """Write an instant as the reader's wall clock shows it."""
    local = instant.astimezone(reader.zone)
    match style:
        case Style.RELATIVE:
            return format_timedelta(instant - reader.now, add_direction=True, locale=reader.locale)
        case Style.TIME:
            return time_of_day(local, reader)
        case Style.DAY:
            return short_day(local, reader)
        case Style.FULL:
            joined = str(get_datetime_format("short", reader.locale))
            return joined.format(time_of_day(local, reader), short_day(local, reader))


def time_of_day(local: datetime, reader: Reader) -> str:
    """Write the time of a local instant, such as "5:30 PM" or "17:30"."""
    return format_time(local, "short", tzinfo=reader.zone, locale=reader.locale)


def long_day(day: date, reader: Reader) -> str:
    """Write a date in full, such as "Thursday, March 5, 2026"."""
    return format_date(day, "full", locale=reader.locale)


def short_day(local: datetime, reader: Reader) -> str:
    """Write a local day, such as "Thu, Mar 5"; the year only where it is not this one."""
    this_year = local.year == reader.now.astimezone(reader.zone).year
    return format_skeleton("MMMEd" if this_year else "yMMMEd", local, tzinfo=reader.zone, locale=reader.locale)


def city(zone: ZoneInfo, locale: Locale) -> str:
    """Name a zone by its city, in the reader's language where CLDR has it."""
    named = locale.time_zones.get(zone.key, {}).get("city")
    return str(named or zone.key.rpartition("/")[2].replace("_", " "))
