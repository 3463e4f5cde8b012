"""What somebody wants, as the handlers of intents get it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.dialogue.context import Context
from bot.dialogue.links import Link
from bot.dialogue.place import Place
from bot.dialogue.registry import Show
from bot.understanding.reading import Intent, Slots


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """A sentence as it was understood: what it asks for, with which slots, and where it was typed."""

    ctx: Context
    text: str
    intent: Intent
    slots: Slots
    place: Place

    @property
    def names(self) -> str:
        """The words that no rule took and that can be a name: numbers are none; "ana's" is "ana"."""
        words = (word.removesuffix("'s") for word in self.slots.words.split())
        return " ".join(word for word in words if not word.isdigit())

    @property
    def here(self) -> Link:
        """The card on which it was typed."""
        return self.place.here


Handler = Callable[[Wish], Awaitable[Show | None]]
"""Finds what a wish leads to; None where it leads nowhere. Nothing is done by words alone: it may only show."""
