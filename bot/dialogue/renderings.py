"""What each adapter declares how it shows: every item of the vocabulary, and what is common to all cards."""

from enum import StrEnum
from typing import Any, get_args

from bot.dialogue.text import Inline
from bot.dialogue.views import Block, Control, FieldKind


class Ability(StrEnum):
    """What an adapter does for cards as a whole; the value says it in words."""

    SAFE = "an update is safe before"
    SENTENCE = "the sentence above a card"
    WAY_BACK = "the way back"
    LONG = "a card that is too long"
    CROWDED = "more controls than a message takes"
    REDRAWN = "an answer to a press"
    LIVE = "a card that changes by itself"
    FORM_ERRORS = "a form with something wrong"
    FORM_KEPT = "a form left half-filled"
    DEEP_LINK = "a deep link"
    ROOM = "a room where others read"
    SHARED = "a mentor's card posted by a person"
    COMMANDS = "commands"
    TYPING = "typed answers"


Rendered = type[Any] | FieldKind | Ability
"""Something whose rendering is declared."""

VOCABULARY: dict[str, tuple[Rendered, ...]] = {
    "Text": tuple(one for one in get_args(Inline) if one is not str),
    "What a card says": get_args(Block),
    "What a card offers": get_args(Control),
    "Fields of a form": tuple(FieldKind),
    "Cards as a whole": tuple(Ability),
}
"""Everything that must be declared, by heading."""


def written(rendered: Rendered) -> str:
    """Return the name of something rendered as the matrix shows it."""
    match rendered:
        case Ability():
            return rendered.value
        case FieldKind():
            return f"`{rendered.name}`"
        case _:
            return f"`{rendered.__name__}`"
