"""Which article answers a question: TF-IDF over words and their letters, against every example question."""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

WORD = re.compile(r"[^\W_]+(?:[\u0900-\u0903\u093a-\u094f\u0962\u0963]+[^\W_]*)*")
MAX_CHARS = 300
"""Only this much of a question is read, so that the time to answer stays bounded."""
LETTERS = 3
WORD_WEIGHT = 1.0
LETTER_WEIGHT = 0.35
STOP_WEIGHT = 0.15
COMMON = 0.3
"""Parts of words that more than this share of the articles have say nothing, and cost most of the time."""
STOP = frozenset(Path(__file__).with_name("stopwords.txt").read_text("utf-8").split())
"""Words that many questions have, in English, Hinglish and Hindi: they say little about which article is meant."""
Vector = dict[str, float]


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded: width and case make no difference."""
    return WORD.findall(unicodedata.normalize("NFKC", text[:MAX_CHARS]).lower().replace("'", ""))


def _features(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for word in words_of(text):
        found[word] += 1
        if word not in STOP:
            edged = f"<{word}>"
            found.update(f"~{edged[at : at + LETTERS]}" for at in range(len(edged) - LETTERS + 1))
    return found


class Index:
    """Example texts by the key they stand for, read once and asked often.

    A word counts by how few keys have it, not by how few texts: what every example of one article says is its subject.
    """

    def __init__(self, texts: Iterable[tuple[str, str, float]]) -> None:
        """Take (key, text, weight): the text of weight 1 that is nearest to a question decides for its key."""
        entries = [(key, _features(text), weight) for key, text, weight in texts]
        self._keys = [key for key, _found, _weight in entries]
        having: defaultdict[str, set[str]] = defaultdict(set)
        for key, found, _weight in entries:
            for feature in found:
                having[feature].add(key)
        count = len(set(self._keys))
        self._rarity = {
            feature: math.log((1 + count) / (1 + len(keys))) + 1
            for feature, keys in having.items()
            if not feature.startswith("~") or len(keys) <= max(3, COMMON * count)
        }
        self._unknown = math.log(1 + count) + 1
        self._entries: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, (_key, found, weight) in enumerate(entries):
            for feature, value in self._vector(found).items():
                self._entries[feature].append((number, value * weight))

    def best(self, question: str) -> list[tuple[str, float]]:
        """Return the keys that are near, the nearest first, with a likeness from 0 to 1."""
        sums: defaultdict[int, float] = defaultdict(float)
        for feature, value in self._vector(_features(question)).items():
            for number, weight in self._entries.get(feature, ()):
                sums[number] += value * weight
        found: dict[str, float] = {}
        for number, likeness in sums.items():
            key = self._keys[number]
            found[key] = max(found.get(key, 0.0), likeness)
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))

    def _vector(self, found: Mapping[str, int]) -> Vector:
        vector: Vector = {}
        for feature, often in found.items():
            is_part = feature.startswith("~")
            if is_part and feature not in self._rarity:
                continue
            weight = LETTER_WEIGHT if is_part else STOP_WEIGHT if feature in STOP else WORD_WEIGHT
            # A word that no article has counts fully, so that it speaks against every answer.
            vector[feature] = weight * (1 + math.log(often)) * self._rarity.get(feature, self._unknown)
        length = math.sqrt(sum(value * value for value in vector.values()))
        return {feature: value / length for feature, value in vector.items()} if length else {}
