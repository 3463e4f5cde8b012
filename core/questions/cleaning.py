"""What is kept of a question: its words, without what could tell who somebody is or where to reach them."""

import re

from core.knowledge.matching import STOP, words_of

LONGEST = 200
SHORT = 3
"""Words up to this long, like "gas", are taken as they are."""
ASKED_FOR = frozenset(
    {
        *("how", "what", "when", "where", "who", "why", "which", "many", "much", "not", "no", "to", "from"),
        *("kaise", "kese", "kya", "kab", "kahan", "kaun", "kyu", "kyun", "kitna", "kitne", "kitni"),
        *("कैसे", "क्या", "कब", "कहाँ", "कौन", "क्यों", "कितना", "कितने", "कितनी"),
    }
)
"""Little words that make another question of the same others: "when" is answered otherwise than "why"."""
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
    return without_reach(typed)[:LONGEST].strip()


def without_reach(typed: str) -> str:
    """Return what somebody typed on one line, with addresses and long numbers hidden."""
    return _DIGITS.sub(HIDDEN, _REACH.sub(HIDDEN, " ".join(typed.split())))


def meaning(text: str) -> str:
    """Return what questions that say the same have in common: their words that matter, in order of the alphabet.

    One thing and several of it are the same. What people mean by other words is not recognised.
    """
    words = sorted({_one_of(word) for word in words_of(text) if word not in STOP - ASKED_FOR})
    return " ".join(words) or text.casefold()


def _one_of(word: str) -> str:
    # What is left need not be a word ("clas"): it is only compared.
    return word.removesuffix("s") if len(word) > SHORT else word
