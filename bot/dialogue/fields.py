"""The typed fields of forms: each reads one answer, or says what a right one looks like."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.dialogue.catalogue import _
from bot.dialogue.text import inert
from bot.dialogue.typed import closest
from bot.dialogue.views import FieldKind


class BadAnswer(Exception):  # noqa: N818 - an answer, not a fault
    """What was typed does not fit the field; the text says how to mend it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One question of a form.

    `read` turns what was typed into a value and raises BadAnswer; labels of options are accepted as well as their
    values. `initial` is shown until something is typed. Text is made inert and stripped first.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.LINE
    initial: str = ""
    example: str = ""
    help: str = ""
    required: bool = True
    max_length: int = 200
    options: tuple[tuple[str, str], ...] = ()
    read: Callable[[str], Any] = str

    def answer(self, typed: str) -> Any:
        """Read an answer; None for an optional field left empty. Raises BadAnswer."""
        text = inert(typed, limit=20_000).strip()
        if not text.strip(", " if self.kind is FieldKind.MANY else None):
            if self.required:
                raise BadAnswer(_("Please fill this in."))
            return None
        if len(text) > self.max_length:
            raise BadAnswer(_("That is too long: %(limit)s characters at most.") % {"limit": self.max_length})
        if self.kind is FieldKind.CHOICE:
            return self.read(self._option(text))
        if self.kind is FieldKind.MANY:
            return [self.read(self._option(part)) for part in text.split(",") if part.strip()]
        return self.read(text)

    def _option(self, typed: str) -> str:
        wanted = " ".join(typed.casefold().split())
        for value, _label in self.options:
            if wanted == value.casefold():
                return value
        chosen = closest([label for _value, label in self.options], wanted)
        if chosen is not None:
            return self.options[chosen][0]
        raise BadAnswer(
            _("Please pick one of these: %(options)s.")
            % {"options": ", ".join(label for _v, label in self.options[:12])}
        )
