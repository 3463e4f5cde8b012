"""What is kept of words that somebody looked for as a topic: little, and nothing that could name or reach a person."""

import re

from core.mentors.topics.book import is_spoken

LONGEST = 40
MOST_WORDS = 4
"""More words than this are a sentence, and may say things about a person."""
_SHORTEST = 3
_REACHES = re.compile(r"\S*(?:@|://|www\.)\S*|\S+\.(?:com|in|org|net|io|me|co|app)\b\S*", re.IGNORECASE)
_PHONE = re.compile(r"\d(?:[\s()./+-]*\d){5}")
_NUMBERS = re.compile(r"\S*\d\d\S*|(?<!\S)\d(?!\S)")
_KEPT_SIGNS = frozenset(" +#&'-")


def wish_of(words: str) -> str | None:
    """Return the words in lower case without numbers; None where they can be no topic, or hold an address or phone."""
    if len(words) > 10 * LONGEST or _REACHES.search(words) or _PHONE.search(words):
        return None
    bare = _NUMBERS.sub(" ", words.casefold())
    kept = "".join(char if is_spoken(char) or char in _KEPT_SIGNS else " " for char in bare).split()
    phrase = " ".join(kept)
    if not _SHORTEST <= len(phrase) <= LONGEST or len(kept) > MOST_WORDS or not any(map(str.isalpha, phrase)):
        return None
    return phrase
