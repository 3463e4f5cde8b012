"""Finding a person's zone from what they can say: the time on their wall, or the name of a city."""

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from babel.numbers import get_territory_currencies
from rapidfuzz import fuzz, process

COMMON_ZONES = (
    "Asia/Kolkata", "Europe/London", "America/New_York", "Europe/Lisbon", "Europe/Berlin", "America/Chicago",
    "America/Los_Angeles", "America/Sao_Paulo", "Africa/Lagos", "Africa/Cairo", "Europe/Moscow", "Asia/Dubai",
    "Asia/Karachi", "Asia/Dhaka", "Asia/Kathmandu", "Asia/Jakarta", "Asia/Singapore", "Asia/Tokyo",
    "Australia/Sydney", "Pacific/Auckland", "America/Denver", "America/Argentina/Buenos_Aires", "America/Toronto",
    "Africa/Johannesburg", "Africa/Nairobi", "Asia/Manila", "Asia/Seoul", "Asia/Shanghai", "Europe/Athens",
    "Europe/Istanbul", "Europe/Madrid", "Europe/Paris", "Pacific/Honolulu", "Atlantic/Azores", "Asia/Tehran",
    "Australia/Adelaide", "Australia/Perth", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC",
)  # fmt: skip
"""Asked about first: the zones of most people, by the offset they share."""

TOLERANCE = timedelta(minutes=14)
INDIA = (
    "bombay", "calcutta", "madras", "chennai", "hyderabad", "pune", "ahmedabad", "jaipur", "kochi", "lucknow", "patna",
)  # fmt: skip
ALIASES = {
    **dict.fromkeys(INDIA, "Asia/Kolkata"),
    "pakistan": "Asia/Karachi", "lahore": "Asia/Karachi", "islamabad": "Asia/Karachi", "bangladesh": "Asia/Dhaka",
    "usa": "America/New_York", "california": "America/Los_Angeles", "canada": "America/Toronto",
    "india": "Asia/Kolkata", "ist": "Asia/Kolkata", "delhi": "Asia/Kolkata", "mumbai": "Asia/Kolkata",
    "bangalore": "Asia/Kolkata", "bengaluru": "Asia/Kolkata", "uk": "Europe/London", "england": "Europe/London",
    "portugal": "Europe/Lisbon", "germany": "Europe/Berlin", "france": "Europe/Paris", "spain": "Europe/Madrid",
    "japan": "Asia/Tokyo", "brazil": "America/Sao_Paulo", "nigeria": "Africa/Lagos", "nepal": "Asia/Kathmandu",
    "est": "America/New_York", "pst": "America/Los_Angeles", "cst": "America/Chicago", "gmt": "Europe/London",
    "san francisco": "America/Los_Angeles", "boston": "America/New_York", "abu dhabi": "Asia/Dubai",
}  # fmt: skip


def zones_at(shown: datetime, now: datetime) -> list[ZoneInfo]:
    """Return the common zones whose wall clock shows `shown` (naive) at the instant `now`, within a quarter of an hour.

    The date of `shown` is not used: "it is 23:40 for me" may be today or yesterday.
    """
    found = []
    for name in COMMON_ZONES:
        zone = ZoneInfo(name)
        wall = now.astimezone(zone)
        apart = abs((wall.hour * 60 + wall.minute) - (shown.hour * 60 + shown.minute))
        if min(apart, 1440 - apart) <= TOLERANCE.total_seconds() / 60:
            found.append(zone)
    return found


def zone_named(typed: str) -> ZoneInfo | None:
    """Find a zone by its IANA name, a city or a common alias, forgiving a typo; None if nothing fits."""
    wanted = " ".join(typed.lower().replace("_", " ").split())
    if wanted in ALIASES:
        return ZoneInfo(ALIASES[wanted])
    names = _spoken_names()
    if wanted in names:
        return ZoneInfo(names[wanted])
    match = process.extractOne(wanted, list(names), scorer=fuzz.ratio, score_cutoff=85)
    return ZoneInfo(names[match[0]]) if match else None


@cache
def _spoken_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for name in sorted(available_timezones()):
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "posix/", "right/")):
            names.setdefault(name.lower().replace("_", " "), name)
            names.setdefault(name.rsplit("/", 1)[1].lower().replace("_", " "), name)
    names["utc"] = "UTC"
    return names


def guess_country(zone: ZoneInfo) -> str | None:
    """Return the country (ISO 3166) that a zone lies in, from CLDR; None for UTC and the like."""
    territory = get_global("zone_territories").get(zone.key)
    return territory if territory and territory.isalpha() and len(territory) == 2 else None


def currency_of(country: str | None) -> str | None:
    """Return the currency that people in `country` pay with, from CLDR."""
    if country is None:
        return None
    found = get_territory_currencies(country)
    return found[0] if found else None
