"""Prices: a number is money only beside a cue ("under", "budget", "tak") or a currency."""

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.understanding.line import Line
from bot.understanding.wordlists import inverted, word_list

_CURRENCIES: dict[str, str] = inverted(word_list("prices")["currencies"])
_LARGEST_HOUR = 24


def _any(forms: list[str]) -> str:
    return "|".join(re.escape(form).replace(r"\ ", " ") for form in sorted(forms, key=len, reverse=True))


def _amount(name: str) -> str:
    currency = _any(list(_CURRENCIES))
    return (
        rf"(?:(?P<{name}_before>{currency}) )?(?P<{name}>\d{{1,9}}(?:,\d{{2,3}})*(?:\.\d{{1,3}})?)"
        rf"(?!\S)(?: (?P<{name}_k>k)(?!\S))?(?P<{name}_dash> / -)?(?: (?P<{name}_after>{currency})(?!\S))?"
    )


_CUES: dict[str, list[str]] = word_list("prices")["cues"]
_PER = r"(?P<per> (?:per|an|a|/|each) (?:hour|session|class|lesson|month|minute))?"
_NOT_UNIT = r"(?! (?:hour|minute|day|weeks?|months?|year|star|rating|oclock|am|pm|sessions|people|students)(?!\S))"
_RANGE = re.compile(
    rf"(?<!\S)(?P<between>(?:between|from|beech|bich) )?{_amount('low')} (?:to|and|-|se) {_amount('high')}"
    rf"{_NOT_UNIT}{_PER}(?P<within>(?: ke)? (?:beech|bich|range|budget|{_any(_CUES['max_after'])})(?!\S))?"
)
_ONE = re.compile(
    rf"(?<!\S)(?:(?P<max>{_any(_CUES['max'])})|(?P<min>{_any(_CUES['min'])}|(?<!\d )minute))?"
    rf"(?: (?:of|is|:|around|about|-))?"
    rf" ?(?<!\S){_amount('value')}{_NOT_UNIT}{_PER}"
    rf"(?: (?:(?P<max_after>{_any(_CUES['max_after'])})(?! (?:of |is )?\d)"
    rf"|(?P<min_after>{_any(_CUES['min_after'])}))(?!\S))?"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Prices:
    """Bounds in major units as typed, and the currency (ISO 4217) if it was said."""

    low: str | None = None
    high: str | None = None
    currency: str | None = None


def take_prices(line: Line) -> Prices:
    """Consume the price bounds in `line`; a bare amount with a currency is the most the person pays."""
    for match in _RANGE.finditer(line.text):
        low, high = _value(match, "low"), _value(match, "high")
        currency = _currency(match, "high") or _currency(match, "low")
        is_money = _has_currency(match, "low", "high") or (
            (match["between"] or match["within"]) and low > _LARGEST_HOUR
        )
        if is_money and low <= high:
            line.take(match.start(), match.end(), "price")
            return Prices(low=_plain(low), high=_plain(high), currency=currency)
    prices = Prices()
    for match in _ONE.finditer(line.text):
        prices = _bounded(prices, match, line)
    return prices


_REFUSED = re.compile(r"(?<!\S)(?:no|not|cant|cannot|wont|dont|never|nothing|nobody)(?: \S+){0,3} $")
"""Before "over 600" it makes that the most: "can't pay over 600"."""


def _bounded(prices: Prices, match: re.Match[str], line: Line) -> Prices:
    value, currency = _value(match, "value"), _currency(match, "value") or prices.currency
    has_currency = _has_currency(match, "value") or (match["per"] is not None and value > _LARGEST_HOUR)
    is_large = has_currency or value > _LARGEST_HOUR
    is_least = bool(match["min"] or match["min_after"])
    is_refused = bool(match["min"]) and _REFUSED.search(line.said[: match.start()]) is not None
    if is_least and is_large and not is_refused:
        found = Prices(low=_plain(value), high=prices.high, currency=currency)
    elif match["max"] or (is_refused and is_large) or (match["max_after"] and is_large) or has_currency:
        found = Prices(low=prices.low, high=_plain(value), currency=currency)
    else:
        return prices
    line.take(match.start(), match.end(), "price")
    return found


def _value(match: re.Match[str], name: str) -> Decimal:
    return Decimal(match[name].replace(",", "")) * (1000 if match[f"{name}_k"] else 1)


def _plain(value: Decimal) -> str:
    """Write an amount as typed, but without trailing zeros from "1.5k"."""
    return f"{value.to_integral_value():f}" if value == value.to_integral_value() else f"{value:f}"


def _has_currency(match: re.Match[str], *names: str) -> bool:
    return any(match[f"{name}_{sign}"] for name in names for sign in ("before", "after", "dash"))


def _currency(match: re.Match[str], name: str) -> str | None:
    code = _CURRENCIES.get(match[f"{name}_before"] or match[f"{name}_after"] or "")
    return None if code == "own" else code
