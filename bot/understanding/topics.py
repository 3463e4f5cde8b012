"""Topics: exact names first, the longest first, then names run together with something else, then bounded typos."""

from functools import cache

from bot.understanding.line import Line
from bot.understanding.repairs import refused
from bot.understanding.romanise import romanised
from bot.understanding.vocabulary import SHORTEST_TYPO, Called, Vocabulary, joined
from bot.understanding.wordlists import word_list

_SURE_TYPO = 6
_SHORTEST_JOINED = 4
_SIGNS = frozenset(",;:-&/")


@cache
def everyday() -> frozenset[str]:
    """Words that other rules read, or none: a topic that is called just so would be found by accident."""
    lists, topics = word_list("words"), word_list("topics")
    spelled = {form for forms in lists["forms"].values() for form in forms} | set(lists["forms"])
    cues = {*topics["cues"], *topics["weak_cues"]}
    return frozenset(spelled | cues | set(lists["correct"]) | set(lists["never"]) | set(word_list("fillers")["words"]))


@cache
def _ordinary() -> frozenset[str]:
    """Words that are never a typo of a topic."""
    return everyday() | frozenset(word_list("ordinary")["words"])


@cache
def _cues(kind: str) -> frozenset[str]:
    return frozenset(word_list("topics")[kind])


def _in_latin(word: str) -> str:
    latin = romanised(word)
    # A short Hindi word in Latin letters is soon an abbreviation of something else.
    return latin if len(latin) > SHORTEST_TYPO else word


class TopicReader:
    """One line being searched for topics.

    A name that is also an everyday word counts only beside a learning word, as the whole message, or when `asked`.
    """

    def __init__(self, line: Line, topics: Vocabulary, *, asked: bool) -> None:
        self._line = line
        self._topics = topics
        self._typed = typed = [token.word for token in line.tokens]
        self._words = [word if word in topics else _in_latin(word) for word in typed]
        self._is_hindi = [word != latin for word, latin in zip(typed, self._words, strict=True)]
        self._is_asked = asked
        self._named: set[int] = set()
        self._found: dict[int, str] = {}
        self._ends: dict[int, int] = {}

    def take_phrases(self) -> None:
        """Consume the names of several words, before other rules take a part of one: "c1 advanced", "honey bees"."""
        for size in self._sizes(2):
            for first in range(len(self._words) - size + 1):
                called = self._called(first, size)
                if called is not None and not called.needs_cue and len(called.words) == size:
                    self._take_exact(first, size)

    def take(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Consume the topics among the words that no rule took.

        Returns all slugs in the order typed, each once, and apart from them those that are ruled out ("not python").
        """
        for size in self._sizes(1):
            starts = range(len(self._words) - size + 1)
            for first in starts:
                self._take_exact(first, size)
            # "react natiev" is one name with a slip, not a shorter one with a word beside it.
            for first in starts:
                self._take_typo(first, size)
        refused_at = {
            first for first, last in self._ends.items() if refused(self._line, first, last, others=self._found)
        }
        wanted = dict.fromkeys(self._found[first] for first in sorted(self._found) if first not in refused_at)
        return tuple(wanted), tuple(dict.fromkeys(self._found[first] for first in sorted(refused_at)))

    def _sizes(self, least: int) -> range:
        """Return how many words a name can have here, the most first."""
        return range(min(self._topics.most_words + 1, len(self._words)) if self._topics else 0, least - 1, -1)

    def _take_exact(self, first: int, size: int) -> None:
        """Take `size` words from `first` if they are a name."""
        words = self._free(first, size)
        if words is None:
            return
        name, called = joined(words), self._called(first, size)
        if called is not None and len(name) < _SHORTEST_JOINED and len(called.words) != size:
            return
        if called is None and size == 1:
            called = self._topics.shortened(name)
        self._take(called, first, size)

    def _called(self, first: int, size: int) -> Called | None:
        """Return what these words name, as they were typed or in Latin letters."""
        part = slice(first, first + size)
        called = self._topics.exact(joined(self._words[part]))
        return called or (self._topics.exact(joined(self._typed[part])) if any(self._is_hindi[part]) else None)

    def _take_typo(self, first: int, size: int) -> None:
        """Take `size` words from `first` if they are a name with a slip in it."""
        words = self._free(first, size)
        if words is None or any(self._is_hindi[first : first + size]) or all(word in _ordinary() for word in words):
            return
        length = sum(map(len, words))
        if length < SHORTEST_TYPO or (length < _SURE_TYPO and not self._is_expected(first, size)):
            return
        expected = self._is_expected(first, size)
        called = self._topics.nearest(words, _ordinary(), any_start=expected and length > SHORTEST_TYPO)
        self._take(called, first, size)

    def _free(self, first: int, size: int) -> list[str] | None:
        words = self._words[first : first + size]
        if words[0] in _SIGNS or words[-1] in _SIGNS or "," in words:
            return None
        return words if self._line.taken.isdisjoint(range(first, first + size)) else None

    def _take(self, called: Called | None, first: int, size: int) -> None:
        if called is None or (called.needs_cue and not self._is_expected(first, size)):
            return
        self._line.mark(first, first + size - 1, "topic")
        self._named.update(range(first, first + size))
        self._found[first], self._ends[first] = called.slug, first + size - 1

    def _is_expected(self, first: int, size: int) -> bool:
        """Tell whether a topic is likely here: it was asked for, is all that was said, or stands beside a cue.

        Times, prices and the like may stand beside what is all that was said; another topic may not.
        """
        after = first + size
        others = {*range(len(self._words))}.difference(range(first, after))
        is_all = others <= self._line.taken - self._named
        if self._is_asked or is_all or any(self._words[at] in _cues("cues") for at in others):
            return True
        ends = after == len(self._words) or after in self._line.taken
        return ends and self._is_led_to(first)

    def _is_led_to(self, first: int) -> bool:
        """Tell whether a weak cue leads straight to the word: "need excel", "help with my resume"."""
        before = [word for word in self._words[:first] if word not in _cues("between")]
        return bool(before) and before[-1] in _cues("weak_cues")
