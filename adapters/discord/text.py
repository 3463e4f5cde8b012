"""Text as Discord's markdown; what people typed is escaped, times are native timestamps in each reader's zone."""

import re

from bot.dialogue.reader import Reader, amount, when
from bot.dialogue.text import Amount, Bold, Code, Inline, Style, Text, When, clean, inlines

_SPECIAL = re.compile(r"([\\*_~|`<>#\[\]])")
STAMPS = {Style.FULL: "F", Style.DAY: "D", Style.TIME: "t", Style.RELATIVE: "R"}
"""https://docs.discord.com/developers/reference#message-formatting-timestamp-styles."""


def escaped(words: str) -> str:
    """Make words mean themselves."""
    return _SPECIAL.sub(r"\\\1", clean(words))


def markdown(text: Text, reader: Reader) -> str:
    """Write a text with markup."""
    return "".join(_marked(part, reader) for part in inlines(text))


def plain(text: Text, reader: Reader) -> str:
    """Write a text where markup is not read, such as in a select."""
    return "".join(_plain(part, reader) for part in inlines(text))


def _marked(part: Inline, reader: Reader) -> str:
    match part:
        case Bold(text):
            return f"**{escaped(text)}**"
        case Code(text):
            return f"`{clean(text).replace('`', 'ˋ')}`"
        case When(instant, style):
            return f"<t:{int(instant.timestamp())}:{STAMPS[style]}>"
        case _:
            return escaped(_plain(part, reader))


def _plain(part: Inline, reader: Reader) -> str:
    match part:
        case str():
            return clean(part)
        case Bold(text) | Code(text):
            return clean(text)
        case Amount(money):
            return amount(money, reader.locale)
        case When(instant, style):
            return when(instant, style, reader)
