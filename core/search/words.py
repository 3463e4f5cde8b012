"""Words as people type them: cut, folded, and forgiven a slip of the finger."""

import re
import unicodedata
from collections.abc import Mapping

from rapidfuzz import fuzz, process

# ASCII and typographic punctuation, without the + and # of C++ and C#.
_BETWEEN = re.compile(r"[\s!\"$-*,-/:-@\[-`{-~\u2000-\u206f]+")
_FILLERS = frozenset("a an and at by for from i in is me my of on or the to with you".split())  # noqa: SIM905
ALIKE = 80
"""Percent of letters that two words must share, in order: "pyton" is python, "asdfgh" is nothing."""
_SHORTEST_GUESS = 4
_SHORTEST_BEGINNING = 3
_MOST_SPELLINGS = 8


def tokens(text: str) -> list[str]:
    """Cut `text` into words: lower case, without accents, punctuation and fillers, in their order."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return [word for word in _BETWEEN.split(text.casefold()) if word and word not in _FILLERS]


def spellings(word: str, vocabulary: Mapping[str, str]) -> dict[str, float]:
    """Return which known words `word` can mean and how well, at most 1: itself, else its endings, else its likes.

    `vocabulary` maps every known word to itself.
    """
    if word in vocabulary:
        return {word: 1.0}
    if len(word) >= _SHORTEST_BEGINNING:
        longer = [known for known in vocabulary if known.startswith(word)]
        if longer:
            return dict.fromkeys(longer, 0.9)
    if len(word) < _SHORTEST_GUESS:
        return {}
    alike = process.extract(word, vocabulary, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=_MOST_SPELLINGS)
    return {known: score / 100 * 0.8 for known, score, _ in alike}
