"""What is kept of a question: its words, without what could tell who somebody is or where to reach them."""

import re

from core.knowledge.matching import STOP, words_of

LONGEST = 200
HIDDEN = "•••"
_REACH = re.compile(
    r"\S+@\S+"  # e-mail, and names on platforms
    r"|(?:https?://|www\.)\S+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|in|io|me|co|ru|de|uk|app|gg)\b\S*"
    r"|(?<!\w)@\w+",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\+?\d(?:[\s().-]*\d){6,}")
"""Seven digits and more, however they are grouped: phones, cards, accounts."""


def cleaned(typed: str) -> str:
    """Return a question on one line, of at most `LONGEST` characters, with addresses and long numbers hidden."""
    line = " ".join(typed.split())
    return _DIGITS.sub(HIDDEN, _REACH.sub(HIDDEN, line))[:LONGEST].strip()


def meaning(text: str) -> str:
    """Return what questions that say the same have in common: their words that matter, in order of the alphabet."""
    words = sorted(set(words_of(text)) - STOP)
    return " ".join(words) or text.casefold()
