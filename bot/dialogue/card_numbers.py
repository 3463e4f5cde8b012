"""Numbers of payment cards have no place in a chat: they are hidden before anything is kept or logged."""

import re

HIDDEN = "•••• •••• •••• ••••"
"""Stands where a number was."""

_NUMBER = re.compile(
    r"(?<![\w+/])(?:\d{13,19}|\d{4}([ \u00a0.-])\d{4}\1\d{4}\1\d{4}|\d{4}([ \u00a0.-])\d{6}\2\d{5})(?!\w)"
)
"""As cards are printed and typed: in one piece, in fours, or as American Express does (ISO/IEC 7812: at most 19)."""


def hide_card_numbers(text: str) -> str:
    """Return `text` with `HIDDEN` in the place of every number that could be a card's."""
    return _NUMBER.sub(lambda found: HIDDEN if _passes_luhn(found[0]) else found[0], text)


def has_card_number(text: str) -> bool:
    """Tell whether `text` holds what could be a card's number, or held one that is hidden now."""
    return HIDDEN in hide_card_numbers(text)


def _passes_luhn(number: str) -> bool:
    """Tell whether the check digit fits (ISO/IEC 7812-1, annex B); a row of noughts fits nothing."""
    digits = [int(char) for char in number if char.isdecimal()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return any(digits) and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
