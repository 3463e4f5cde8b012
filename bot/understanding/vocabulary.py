"""What people call topics, laid out for looking up: exact names, names run together, and names with a slip in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.normalise import tokens
from bot.understanding.wordlists import word_list

SHORTEST_TYPO = 4
"""Shorter words have too many neighbours to be a slip of one of them."""
_LONG = 8
_SHORT_START = 6


def joined(words: Iterable[str]) -> str:
    """Return words run together, as names are compared: without dots, dashes and the like, + and # stay."""
    whole = "".join(words)
    if whole.isalnum():
        return whole
    bare = "".join(char for char in whole if char.isalnum() or char in "+#" or not char.isascii())
    # The dot of .net is all that tells it from a word.
    return f".{bare}" if whole.startswith(".") else bare


@dataclass(frozen=True, slots=True)
class Called:
    """One name of a topic; `needs_cue` where it is an everyday word too."""

    slug: str
    words: tuple[str, ...]
    needs_cue: bool


class Vocabulary:
    """Every name of every topic. `sure` and `cued` are names (lower case) -> slugs; it takes a moment to make."""

    def __init__(self, sure: Mapping[str, str] | None = None, cued: Mapping[str, str] | None = None) -> None:
        self._called: dict[str, Called] = {}
        for names, needs_cue in ((cued or {}, True), (sure or {}, False)):
            for name, slug in names.items():
                words = tuple(token.word for token in tokens(name))
                if joined(words):
                    self._called.setdefault(joined(words), Called(slug, words, needs_cue))
        self.most_words = max((len(called.words) for called in self._called.values()), default=1)
        self._by_start: dict[str, list[str]] = {}
        self._by_rest: dict[str, str] = {}
        for name in self._called:
            if len(name) >= SHORTEST_TYPO and name.isalpha():
                self._by_start.setdefault(name[0], []).append(name)
                self._by_rest.setdefault(name[1:], name)

    def __bool__(self) -> bool:
        return bool(self._called)

    def __contains__(self, word: object) -> bool:
        return word in self._called

    def exact(self, name: str) -> Called | None:
        """Return what a name means that is `joined`; None if it is none."""
        return self._called.get(name)

    def shortened(self, word: str) -> Called | None:
        """Return what one word means without what people glue to names ("jstutor", "dramas"), or as one of several."""
        for ending in _endings():
            stem = word.removesuffix(ending)
            if stem != word and len(stem) > (SHORTEST_TYPO - 1 if ending == "s" else 1):
                called = self._called.get(stem)
                if called is not None:
                    return called
        several = self._called.get(f"{word}s") if len(word) >= SHORTEST_TYPO else None
        return replace(several, needs_cue=True) if several else None

    def nearest(self, words: list[str], ordinary: frozenset[str], *, any_start: bool) -> Called | None:
        """Return the name that `words` are a slip of: one edit under 8 letters, two from 8, same first letter.

        With `any_start` the slip may be at the first letter. An `ordinary` word is no slip, but may stand in the name.
        """
        name = joined(words)
        if len(name) < SHORTEST_TYPO or not name.isalpha():
            return None
        limit = _edits(name)
        near = process.extract(name, self._by_start.get(name[0], ()), scorer=OSA.distance, score_cutoff=limit, limit=4)
        # Of two equally close names the longer one: fingers drop letters more often than they change them.
        names = [found for _score, _size, found in sorted((score, -len(found), found) for found, score, _ in near)]
        for found in (*names, *(self._slipped_start(name) if any_start else ())):
            called = self._called[found]
            if _fits(words, called.words, ordinary):
                return called
        return None

    def _slipped_start(self, name: str) -> list[str]:
        """Return the names of which the first letter was left out, swapped, doubled or, in a long one, mistyped."""
        swapped, without = name[1] + name[0] + name[2:], name[1:]
        mistyped = self._by_rest.get(without) if len(name) > _SHORT_START else None
        candidates = (swapped, self._by_rest.get(name), without if len(name) > _SHORT_START else None, mistyped)
        return [found for found in candidates if found in self._called]


def _fits(typed: list[str], words: tuple[str, ...], ordinary: frozenset[str]) -> bool:
    """Tell whether each word is a slip of the word in its place; an ordinary one must be just that word.

    So "data sciense" is data science, and "data since" is not.
    """
    if len(typed) != len(words):
        return ordinary.isdisjoint(typed)
    return all(one == other or _is_slip(one, other, ordinary) for one, other in zip(typed, words, strict=True))


def _is_slip(typed: str, word: str, ordinary: frozenset[str]) -> bool:
    return typed not in ordinary and len(typed) >= SHORTEST_TYPO - 1 and OSA.distance(typed, word) <= _edits(typed)


def _edits(name: str) -> int:
    return 1 if len(name) < _LONG else 2


@cache
def _endings() -> tuple[str, ...]:
    return tuple(word_list("topics")["endings"])
