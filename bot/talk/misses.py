"""What is said where nothing was understood: first in other words, then with buttons, then a person is offered."""

from bot.dialogue.catalogue import _
from bot.dialogue.links import HOME, Link
from bot.dialogue.registry import Show
from bot.dialogue.text import Code, Text, fill
from bot.dialogue.views import Option
from bot.screens.human import for_a_person
from bot.talk.wish import Wish

ECHO = 80
STEPS = 3
"""A first miss rephrases, a second shows buttons, a third offers a person; then it begins again."""


def missed(wish: Wish) -> Show:
    """Return the step of the fallback that comes next, so that nobody reads the same twice in a row."""
    typed = wish.text if len(wish.text) <= ECHO else wish.text[: ECHO - 1] + "…"
    if wish.ctx.is_shared:
        return Show(Link("hint"), missed=True)
    match wish.place.missed % STEPS:
        case 0:
            return Show(wish.here, _rephrase(wish, typed), missed=True)
        case 1:
            note = fill(_("I still didn't get it: “%(typed)s”. Maybe one of these?"), typed=typed)
            return Show(Link("hint"), note, missed=True)
        case _:
            # The form, not the card of the thread: what is typed next on that one would be sent.
            given = for_a_person(wish.text)
            person = Option(label=_("Write to a person"), to=given.form)
            words = _("I don't seem to understand you, sorry. A person can, or pick one of these:")
            return Show(Link("hint"), words, chips=(person,), missed=True, given=given)


def _rephrase(wish: Wish, typed: str) -> Text:
    if not any(char.isalnum() for char in typed):
        return fill(_("I read words best, so “%(typed)s” left me guessing. What would you like?"), typed=typed)
    words = _("I didn't get “%(typed)s”. Say it in other words, for example: %(example)s")
    return fill(words, typed=typed, example=Code(_example(wish.here)))


def _example(here: Link) -> str:
    """Return a sentence that works where the person is."""
    flow = here.name.partition(".")[0]
    if flow in {"book", "move", "propose"}:
        return _("tomorrow at 6 pm")
    if here.name == "mentors":
        return _("under 500 and in Hindi")
    if flow in {"booking", "bookings"}:
        return _("move it to Friday at 6 pm")
    return _("python mentor tomorrow evening under 800") if here == HOME else _("find me a maths mentor")
