"""Text as the page draws it: a list of strings and marked pieces, nothing of which can be markup."""

from typing import Any

from bot.dialogue.reader import Reader, amount, when
from bot.dialogue.text import Amount, Bold, Code, Inline, Text, When, clean, inlines


def runs(text: Text, reader: Reader) -> list[Any]:
    """Write a text as a list of strings and marked pieces; an instant also carries its ISO form."""
    return [_run(part, reader) for part in inlines(text)]


def _run(part: Inline, reader: Reader) -> Any:
    match part:
        case str():
            return clean(part)
        case Bold(text):
            return {"bold": clean(text)}
        case Code(text):
            return {"code": clean(text)}
        case Amount(money):
            return {"amount": amount(money, reader.locale)}
        case When(instant, style):
            return {"when": instant.isoformat(), "style": style.value, "text": when(instant, style, reader)}
