"""What articles may say of the rules: every policy by name, written with its unit in the reader's language."""

from difflib import get_close_matches
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from babel.units import format_unit
from pydantic import BaseModel

from core.policies import Policies

HOUR = 60


class Values:
    """The values behind placeholders. A name that ends in minutes, hours, days or percent is written with its unit."""

    def __init__(self, policies: Policies, community: str) -> None:
        self._values: dict[str, Any] = {"community.name": community, **_leaves(policies, "policies.")}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def nearest(self, name: str) -> str:
        """Return how to mend an unknown name."""
        close = get_close_matches(name, self._values, n=1)
        return (
            f"perhaps you mean {close[0]!r}"
            if close
            else "the names are those of [policies], like 'policies.fee_percent'"
        )

    def written(self, name: str, locale: str) -> str:
        """Write a value for a reader; raises KeyError for a name that is not known."""
        value = self._values[name]
        language = _language(locale)
        several = value if isinstance(value, tuple) else (value,)
        return str(format_list([_one(name, item, language) for item in several], locale=language))


def _leaves(model: BaseModel, above: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in type(model).model_fields:
        value = getattr(model, name)
        found |= _leaves(value, f"{above}{name}.") if isinstance(value, BaseModel) else {f"{above}{name}": value}
    return found


def _language(locale: str) -> Locale:
    try:
        return Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        # An operator may write in a language that Babel has no units for; English ones are understood.
        return Locale("en")


def _one(name: str, value: Any, locale: Locale) -> str:
    unit = name.rpartition("_")[2]
    if unit == "percent":
        return f"{value} %"
    if unit == "minutes" and value and value % HOUR == 0:
        unit, value = "hours", value // HOUR
    if unit in {"minutes", "hours", "days"}:
        return format_unit(value, f"duration-{unit.removesuffix('s')}", locale=locale)
    return str(value)
