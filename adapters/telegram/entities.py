"""Text with entities: markup is never parsed, so what people typed can never become any.

https://core.telegram.org/bots/api#messageentity counts offsets in UTF-16 units.
"""

from telegram import MessageEntity

from bot.dialogue.reader import Reader, amount, when
from bot.dialogue.text import Amount, Bold, Code, Inline, Text, When, inert, inlines


def units(text: str) -> int:
    """Count UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def clean(words: str) -> str:
    """Drop controls and direction overrides wherever the words came from; nothing is cut."""
    return inert(words, limit=len(words) + 1)


class Writing:
    """A text as it grows, with its entities."""

    def __init__(self) -> None:
        self.text = ""
        self.entities: list[MessageEntity] = []
        self.size = 0

    def add(self, words: str, kind: str | None = None) -> "Writing":
        """Append words, perhaps as an entity of a kind; returns itself."""
        words = clean(words)
        length = units(words)
        if kind is not None and words.strip():
            self.entities.append(MessageEntity(kind, self.size, length))
        self.text += words
        self.size += length
        return self

    def write(self, text: Text, reader: Reader, kind: str | None = None) -> "Writing":
        """Append a text as its reader reads it; `kind` marks all of it."""
        start = self.size
        for part in inlines(text):
            self._inline(part, reader)
        if kind is not None and self.size > start:
            self.entities.append(MessageEntity(kind, start, self.size - start))
        return self

    def join(self, other: "Writing", between: str) -> None:
        """Append another writing after `between`."""
        self.add(between)
        self.entities += [
            MessageEntity(entity.type, entity.offset + self.size, entity.length) for entity in other.entities
        ]
        self.text += other.text
        self.size += other.size

    def _inline(self, part: Inline, reader: Reader) -> None:
        match part:
            case str():
                self.add(part)
            case Bold(text):
                self.add(text, MessageEntity.BOLD)
            case Code(text):
                self.add(text, MessageEntity.CODE)
            case Amount(money):
                self.add(amount(money, reader.locale))
            case When(instant, style):
                self.add(when(instant, style, reader))


def paged(blocks: list[Writing], limit: int) -> list[Writing]:
    """Join blocks with empty lines to as few pages of at most `limit` units as their borders allow."""
    pages: list[Writing] = []
    for block in blocks:
        if pages and pages[-1].size + 2 + block.size <= limit:
            pages[-1].join(block, "\n\n")
        else:
            page = Writing()
            page.join(block, "")
            pages.append(page)
    return pages
