"""Wishes about one's own settings: a name, a zone, a language; each leads to the form or the button for it."""

import re

from babel import Locale

from bot.dialogue.catalogue import LOCALES, _
from bot.dialogue.fields import BadAnswer
from bot.dialogue.links import Link
from bot.dialogue.registry import Show
from bot.dialogue.text import Bold, fill
from bot.dialogue.views import Option
from bot.screens.welcome import read_zone
from bot.talk.wish import Handler, Wish
from core.accounts.model import Role
from core.accounts.service import NAME_LIMIT

LONGEST_NAME = 4
"""Words of a name: "my name is ana and i would like to" goes on."""
_NAME = re.compile(r"\b(?:call me|name(?:\s+(?:is|to|as))?:?)\s+(?P<said>.+)", re.IGNORECASE | re.DOTALL)
_CLOCK = re.compile(r"\b(?:time\s?zone|zone|clock|time|live|living|moved?|city)\b", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:to|in|is|for|of|from|at)\s+", re.IGNORECASE)


def said_after(pattern: re.Pattern[str], text: str) -> str:
    """Return what follows in a sentence, as it was typed; "" where nothing does."""
    match = pattern.search(text)
    return match["said"].strip(" .!\n\"'“”") if match else ""


async def name(wish: Wish) -> Show | None:
    """Lead to the form of the name, with the name that was said."""
    said = said_after(_NAME, wish.text)
    slots = wish.slots
    if slots.windows or slots.topics or len(said) > NAME_LIMIT or len(said.split()) > LONGEST_NAME:
        return None
    return Show(Link("settings.name", words=said or None))


async def settings(wish: Wish) -> Show:
    """Lead to the settings, or to the form or the button of what should be changed, with the place that was said."""
    language = _language(wish)
    if language is not None:
        label = str(Locale.parse(language).display_name).capitalize()
        words = _("Press %(language)s, and I speak it from then on.")
        return Show(Link("settings"), fill(words, language=Bold(label)))
    place = place_in(wish) if _CLOCK.search(wish.text) else None
    if place is None:
        return Show(Link("settings"))
    clock = Option(label=_("The clock of my hours"), to=Link("hours.zone", place=place))
    return Show(Link("settings.zone", place=place), chips=(clock,) if wish.ctx.account.has(Role.MENTOR) else ())


def _language(wish: Wish) -> str | None:
    """Return the language of ours that a sentence names, in that language or in English."""
    said = {word.strip(",.!?") for word in wish.text.casefold().split()}
    for code in LOCALES:
        locale = Locale.parse(code)
        if said & {str(locale.display_name).casefold(), str(locale.english_name).casefold()}:
            return code
    return None


def place_in(wish: Wish) -> str | None:
    """Return the place in a sentence whose clock is known, as it was typed: "to New York" in any part of it."""
    for start in _PLACE.finditer(wish.text):
        words = re.sub(r"[^\w\s/+-]", " ", wish.text[start.end() :]).split()
        for count in range(min(3, len(words)), 0, -1):
            said = " ".join(words[:count])
            if _is_place(wish, said):
                return said.title() if said.islower() else said
    return None


def _is_place(wish: Wish, said: str) -> bool:
    # A number would be read as the time on somebody's wall.
    if any(char.isdigit() for char in said):
        return False
    try:
        read_zone(said, wish.ctx.now)
    except BadAnswer:
        return False
    return True


async def interests(wish: Wish) -> Show:
    """Lead to what the person wants to learn."""
    del wish
    return Show(Link("setup.topics", alone=True))


async def times(wish: Wish) -> Show:
    """Lead to when the person has time."""
    del wish
    return Show(Link("setup.times", alone=True))


FILLED: dict[str, Handler] = {"settings.name": name, "setup.topics": interests, "setup.times": times}
