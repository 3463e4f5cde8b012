"""Text as a small tree: what people typed is escaped by construction, times and money read in the reader's way."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.clock import require_aware
from core.money import Money


class Style(StrEnum):
    """How an instant is written."""

    FULL = "full"
    DAY = "day"
    TIME = "time"
    RELATIVE = "relative"


@dataclass(frozen=True, slots=True)
class Bold:
    """Emphasised text."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Something to type or copy as it stands, such as a command."""

    text: str


@dataclass(frozen=True, slots=True)
class Amount:
    """Money, written as the reader's language does."""

    money: Money


@dataclass(frozen=True, slots=True)
class When:
    """An instant, shown in the reader's own zone."""

    instant: datetime
    style: Style = Style.FULL

    def __post_init__(self) -> None:
        require_aware(self.instant)


Inline = str | Bold | Code | Amount | When
Text = Inline | tuple[Inline, ...]

_JOINERS = "\u200c\u200d"
"""Zero-width (non-)joiners: Indic and Persian words are spelled with them, and emoji families are made of them."""
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def fill(template: str, **parts: Text | int) -> tuple[Inline, ...]:
    """Put `parts` into the `%(name)s` places of a translated sentence, keeping them as inlines.

    Raises KeyError if the template names a part that is not given.
    """
    out: list[Inline] = []
    for index, piece in enumerate(_PLACEHOLDER.split(template)):
        if index % 2 == 0:
            out.extend([piece] if piece else [])
        else:
            part = parts[piece]
            out.extend(part if isinstance(part, tuple) else (str(part) if isinstance(part, int) else part,))
    return tuple(out)


def inlines(text: Text) -> tuple[Inline, ...]:
    """Return `text` as a flat run of inlines."""
    return text if isinstance(text, tuple) else (text,)


def inert(typed: str, limit: int = 4000) -> str:
    """Make what a person typed safe to show: no controls, no direction overrides, bounded; letters of any script stay.

    Unicode TR36 names the direction overrides that make text lie about its order; all of category C (controls, formats,
    surrogates, private, unassigned) goes but line breaks and `_JOINERS`. `@everyone` and markup are kept as letters
    because adapters never parse them.
    """
    kept = "".join(
        char for char in typed if char in "\n\t" or char in _JOINERS or not unicodedata.category(char).startswith("C")
    )
    return kept if len(kept) <= limit else kept[: limit - 1] + "…"


def clean(words: str) -> str:
    """Drop controls and direction overrides wherever the words came from; nothing is cut."""
    return inert(words, limit=len(words) + 1)


def dump(text: Text) -> list[Any]:
    """Turn `text` into JSON values, so that it can wait in the task table."""
    return [_dump_one(part) for part in inlines(text)]


def _dump_one(part: Inline) -> Any:
    match part:
        case str():
            return part
        case Bold(text):
            return {"bold": text}
        case Code(text):
            return {"code": text}
        case Amount(money):
            return {"minor": money.minor, "currency": money.currency}
        case When(instant, style):
            return {"when": instant.isoformat(), "style": style.value}


def load(values: list[Any]) -> tuple[Inline, ...]:
    """Read back what `dump` wrote."""
    return tuple(_load_one(value) for value in values)


def _load_one(value: Any) -> Inline:
    match value:
        case str():
            return value
        case {"bold": text}:
            return Bold(text)
        case {"code": text}:
            return Code(text)
        case {"minor": minor, "currency": currency}:
            return Amount(Money(minor, currency))
        case {"when": instant, "style": style}:
            return When(datetime.fromisoformat(instant), Style(style))
        case _:
            raise ValueError(f"not a text part: {value!r}")
