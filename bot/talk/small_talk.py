"""Small talk, answered in one line; the card stays where it is."""

import re
from functools import cache

from bot.dialogue.catalogue import _
from bot.dialogue.registry import Show
from bot.talk.wish import Wish
from bot.understanding.line import read_line
from bot.understanding.wordlists import inverted, word_list


async def small_talk(wish: Wish) -> Show:
    """Answer a greeting, thanks or a farewell."""
    return Show(wish.here, _replies().get(_kind(wish.text), _("Happy to help! What shall we do next?")))


def _replies() -> dict[str, str]:
    return {
        "thanks": _("You are welcome!"),
        "bye": _("See you soon! I am here whenever you need me."),
        "how_are_you": _("All well here, thanks for asking! What would you like to learn?"),
        "sorry": _("No problem at all."),
        "praise": _("That is kind, thank you!"),
        "hello": _("Hello! What would you like to learn?"),
    }


def _kind(text: str) -> str:
    match = _phrases().search(f"{text.casefold()} {read_line(text).said}")
    return _meant()[match[0]] if match else ""


@cache
def _meant() -> dict[str, str]:
    return inverted(word_list("small_talk"))


@cache
def _phrases() -> re.Pattern[str]:
    # The kinds are tried in the order of the file: "hello, thanks a lot" is thanks.
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _meant()))})(?!\w)")
