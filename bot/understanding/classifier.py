"""What a sentence wants, judged by its likeness to seeds: logistic regression over TF-IDF, with numpy alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

Floats = NDArray[np.float32]

_SHORTEST, _LONGEST = 2, 5
"""How many letters in a row are a feature."""
_RARE = 2
"""A feature that fewer seeds have is no evidence; it only makes a sentence less like the others."""
_STEPS = 40
_SMOOTHING = 1e-5
"""How much large weights cost: found by cross-validation, flat around here."""


def features(line: str) -> Counter[str]:
    """Count the words, the pairs of words and the letters in a row (2 to 5, within a word and its edges) of `line`."""
    words = line.split()
    counts = Counter(f"w {word}" for word in words)
    counts.update(f"w {first} {second}" for first, second in pairwise(words))
    for word in words:
        edged = f" {word} "
        for size in range(_SHORTEST, min(_LONGEST, len(edged)) + 1):
            counts.update(f"c{edged[at : at + size]}" for at in range(len(edged) - size + 1))
    return counts


@dataclass(frozen=True, kw_only=True, slots=True)
class Classifier:
    """Weights for each label, and the seeds themselves by feature, so that the nearest one is found without a scan."""

    labels: tuple[str, ...]
    _places: dict[str, int]
    _idf: Floats
    _unknown_idf: float
    _weights: Floats
    _label_of_seed: NDArray[np.intp]
    _starts: NDArray[np.intp]
    _seeds: NDArray[np.intp]
    _values: Floats

    @classmethod
    def trained(cls, seeds: Sequence[tuple[str, str]]) -> Self:
        """Learn from pairs of a label and a line; the same seeds give the same classifier."""
        labels = tuple(sorted({label for label, _line in seeds}))
        # The lines are counted twice: all their counts at once would take tens of megabytes.
        spread = Counter(feature for _label, line in seeds for feature in features(line))
        places = {feature: at for at, feature in enumerate(f for f, among in spread.items() if among >= _RARE)}
        among = np.array([spread[feature] for feature in places], dtype=np.float32)
        idf = (np.log((1 + len(seeds)) / (1 + among)) + 1).astype(np.float32)
        unknown = float(np.log((1 + len(seeds)) / 2) + 1)
        table = np.zeros((len(seeds), len(places)), dtype=np.float32)
        for row, (_label, line) in enumerate(seeds):
            at, values = _vector(features(line), places, idf, unknown)
            table[row, at] = values
        owners = np.array([labels.index(label) for label, _line in seeds])
        # On a busy machine, threads that wait for each other take several times as long as one alone.
        with threadpool_limits(1):
            weights = table.T @ _fitted(table @ table.T, np.eye(len(labels), dtype=np.float32)[owners])
        by_feature, seed_of = np.nonzero(table.T)
        return cls(
            labels=labels,
            _places=places,
            _idf=idf,
            _unknown_idf=unknown,
            _weights=weights,
            _label_of_seed=owners,
            _starts=np.searchsorted(by_feature, np.arange(len(places) + 1)),
            _seeds=seed_of,
            _values=table.T[by_feature, seed_of],
        )

    def judge(self, line: str) -> dict[str, float]:
        """Return how surely `line` means each label, 0 to 1: half probability, half likeness to its nearest seed.

        Probability alone is high for anything; likeness alone confuses neighbours. Their mean rejects what is neither.
        """
        at, values = _vector(features(line), self._places, self._idf, self._unknown_idf)
        if not len(at):
            return dict.fromkeys(self.labels, 0.0)
        probability = _softmax(values @ self._weights[at])
        sure = (probability + self._likeness(at, values)) / 2
        return dict(zip(self.labels, map(float, sure), strict=True))

    def _likeness(self, at: NDArray[np.intp], values: Floats) -> Floats:
        """Return the cosine of the nearest seed of each label."""
        slices = [slice(self._starts[place], self._starts[place + 1]) for place in at]
        seeds = np.concatenate([self._seeds[part] for part in slices])
        shares = np.concatenate([self._values[part] * value for part, value in zip(slices, values, strict=True)])
        cosines = np.bincount(seeds, weights=shares, minlength=len(self._label_of_seed))
        nearest = np.zeros(len(self.labels))
        np.maximum.at(nearest, self._label_of_seed, cosines)
        return nearest.astype(np.float32)


def _vector(
    counts: Counter[str], places: dict[str, int], idf: Floats, unknown_idf: float
) -> tuple[NDArray[np.intp], Floats]:
    """Return the places and weights of the known features; unknown ones count in the length, which is 1 with them."""
    known = [(places[feature], count) for feature, count in counts.items() if feature in places]
    strange = sum(
        (unknown_idf * (1 + np.log(count))) ** 2 for feature, count in counts.items() if feature not in places
    )
    at = np.array([place for place, _count in known], dtype=np.intp)
    values = (1 + np.log(np.array([count for _place, count in known], dtype=np.float32))) * idf[at]
    length = np.sqrt(float(values @ values) + strange)
    return at, (values / length if length else values).astype(np.float32)


def _softmax(scores: Any) -> Any:
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def _fitted(likeness: Floats, wanted: Floats) -> Floats:
    """Return the share of each seed in the weights of each label: the minimum of the penalised logistic loss.

    `likeness` is the product of every seed with every other. By Nesterov's accelerated gradient, on the seeds' shares
    instead of the features' weights, as there are far fewer seeds than features.
    """
    shares = ahead = np.zeros_like(wanted)
    pace = 1 / (0.5 * float(np.linalg.norm(likeness, 1)) / len(wanted) + _SMOOTHING)
    for step in range(_STEPS):
        slope = (_softmax(likeness @ ahead) - wanted) / len(wanted) + _SMOOTHING * ahead
        following = ahead - pace * slope
        ahead = following + step / (step + 3) * (following - shares)
        shares = following
    return shares
