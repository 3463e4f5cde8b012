"""Topics: exact aliases first, the longest first, then bounded typos."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from bot.understanding.line import Line
from bot.understanding.normalise import tokens
from bot.understanding.wordlists import word_list

_SHORTEST_TYPO, _SURE_TYPO, _LONG = 4, 6, 8
_SHORTEST_JOINED = 4


@dataclass(frozen=True, slots=True)
class _Index:
    """Aliases without spaces and dots -> slug, and their word counts; `by_start` groups them by letter and words."""

    slugs: dict[str, str]
    sizes: dict[str, int]
    most_words: int
    by_start: dict[tuple[str, int], list[str]]


@lru_cache(maxsize=4)
def _indexed(aliases: tuple[tuple[str, str], ...]) -> _Index:
    slugs: dict[str, str] = {}
    sizes: dict[str, int] = {}
    by_start: dict[tuple[str, int], list[str]] = {}
    most_words = 1
    for alias, slug in aliases:
        words = [token.word for token in tokens(alias)]
        joined = _joined(words)
        if not joined or joined in slugs:
            continue
        slugs[joined], sizes[joined] = slug, len(words)
        most_words = max(most_words, len(words))
        if len(joined) >= _SHORTEST_TYPO:
            by_start.setdefault((joined[0], len(words)), []).append(joined)
    return _Index(slugs, sizes, most_words, by_start)


def _joined(words: list[str]) -> str:
    return "".join(words).replace(".", "").replace("-", "").replace("'", "")


@cache
def _ordinary() -> frozenset[str]:
    """Words that are never a typo of a topic."""
    lists = word_list("words")
    spelled = {form for forms in lists["forms"].values() for form in forms} | set(lists["forms"])
    cues = set(word_list("topics")["cues"]) | set(word_list("topics")["never"])
    return frozenset(spelled | cues | set(lists["correct"]) | set(lists["never"]) | set(word_list("fillers")["words"]))


def take_topics(line: Line, aliases: Mapping[str, str], *, asked: bool = False) -> tuple[str, ...]:
    """Consume the topics among the words that no rule took; return their slugs in the order typed, each once.

    A name that is also an everyday word counts only beside a learning word, as the whole message, or when `asked`.
    """
    if not aliases or not line.tokens:
        return ()
    index = _indexed(tuple(aliases.items()))
    found: dict[int, str] = {}
    for size in range(min(index.most_words + 1, len(line.tokens)), 0, -1):
        for first in range(len(line.tokens) - size + 1):
            slug = _exact(line, index, first, size, asked=asked)
            if slug is not None:
                line.mark(first, first + size - 1, "topic")
                found[first] = slug
    for size in range(min(index.most_words, len(line.tokens)), 0, -1):
        for first in range(len(line.tokens) - size + 1):
            slug = _typo(line, index, first, size)
            if slug is not None:
                line.mark(first, first + size - 1, "topic")
                found[first] = slug
    return tuple(dict.fromkeys(found[first] for first in sorted(found)))


def _is_free(line: Line, first: int, size: int) -> bool:
    return line.taken.isdisjoint(range(first, first + size))


def _exact(line: Line, index: _Index, first: int, size: int, *, asked: bool) -> str | None:
    if not _is_free(line, first, size):
        return None
    words = [token.word for token in line.tokens[first : first + size]]
    joined = _joined(words)
    slug = index.slugs.get(joined)
    if slug is None and len(joined) > _SHORTEST_TYPO and joined.endswith("s"):
        slug = index.slugs.get(joined[:-1])
    if slug is None or (len(joined) < _SHORTEST_JOINED and index.sizes[joined] != size):
        return None
    is_homograph = size == 1 and joined in word_list("topics")["homographs"]
    if is_homograph and not (asked or len(line.tokens) == 1 or _has_cue(line, first)):
        return None
    return slug


def _has_cue(line: Line, first: int) -> bool:
    cues = word_list("topics")["cues"]
    return any(token.word in cues for index, token in enumerate(line.tokens) if index != first)


def _typo(line: Line, index: _Index, first: int, size: int) -> str | None:
    if not _is_free(line, first, size):
        return None
    words = [token.word for token in line.tokens[first : first + size]]
    joined = _joined(words)
    if len(joined) < _SHORTEST_TYPO or not joined.isalpha() or any(word in _ordinary() for word in words):
        return None
    if len(joined) < _SURE_TYPO and not _has_cue(line, first):
        return None
    limit = 1 if len(joined) < _LONG else 2
    near = [
        (OSA.distance(joined, alias, score_cutoff=limit), alias) for alias in index.by_start.get((joined[0], size), ())
    ]
    distance, alias = min(near, default=(limit + 1, ""))
    return index.slugs[alias] if distance <= limit else None
