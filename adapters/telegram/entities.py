"""Text with entities: markup is never parsed, so what people typed can never become any.

https://core.telegram.org/bots/api#messageentity counts offsets in UTF-16 units.
"""

from itertools import chain

from telegram import MessageEntity

from adapters.telegram.limits import ENTITIES
from bot.dialogue.reader import Reader, amount, when
from bot.dialogue.text import Amount, Bold, Code, Inline, Text, When, clean, inlines


def units(text: str) -> int:
    """Count UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


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
        # Code can be part of no other entity (https://core.telegram.org/bots/api#formatting-options): it stays code.
        if kind is not None and self.size > start and not any(isinstance(part, Code) for part in inlines(text)):
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


def pieces(block: Writing, limit: int) -> list[Writing]:
    """Split a block that is longer than `limit` units, at the end of a line or word; entities are split with it."""
    if block.size <= limit:
        return [block]
    found: list[Writing] = []
    rest, start = block.text, 0
    while rest:
        taken = _fitting(rest, limit)
        piece = Writing().add(rest[:taken])
        end = start + piece.size
        piece.entities = [
            MessageEntity(
                one.type, max(one.offset, start) - start, min(one.offset + one.length, end) - max(one.offset, start)
            )
            for one in block.entities
            if one.offset < end and one.offset + one.length > start
        ]
        found.append(piece)
        rest, start = rest[taken:], end
    return found


def _fitting(text: str, limit: int) -> int:
    """Return how many characters of a text fit, up to a border if there is one in its second half."""
    count, size = 0, 0
    for char in text:
        size += units(char)
        if size > limit:
            break
        count += 1
    if count == len(text):
        return count
    border = max(text.rfind("\n", 0, count), text.rfind(" ", 0, count))
    return border + 1 if border > count // 2 else count


def paged(blocks: list[Writing], limit: int) -> list[Writing]:
    """Join blocks with empty lines to as few pages of at most `limit` units as their borders allow."""
    pages: list[Writing] = []
    for block in chain.from_iterable(pieces(block, limit) for block in blocks):
        if pages and pages[-1].size + 2 + block.size <= limit:
            pages[-1].join(block, "\n\n")
        else:
            page = Writing()
            page.join(block, "")
            pages.append(page)
    for page in pages:
        # The words beyond stay, only plain.
        page.entities = page.entities[:ENTITIES]
    # A long run of spaces can be a page of its own, and an empty message is refused.
    return [page for page in pages if page.text.strip()]
