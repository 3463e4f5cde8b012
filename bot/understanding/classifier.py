"""What a sentence wants, judged by its likeness to seeds: logistic regression over TF-IDF, with numpy alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.int32]

_SHORTEST, _LONGEST = 3, 4
"""How many letters in a row are a feature."""
_LENGTHS = (1, 2, 3, 4, 5, 8)
"""Lines are told apart by the first of these that they do not exceed."""
_ROUNDS = 4
_PACE = 3.0
"""How far one seed moves the weights at first. Both were found on sentences that are no seeds; more changes little."""
_CALM = 1.5
"""The probability is that of a calmer judge: his first choice is the same, but he is less often sure and wrong."""

_KINDS: dict[str, tuple[type, int]] = {
    "idf": (np.float32, 1),
    "weights": (np.float32, 2),
    "label_of_seed": (np.int32, 1),
    "starts": (np.int32, 1),
    "seeds": (np.int32, 1),
    "values": (np.float32, 1),
}
"""What a kept classifier consists of, beside its words: the kind and the dimensions of each array."""


def features(line: str) -> Counter[str]:
    """Count what a line consists of: words, pairs of words, letters in a row (3 or 4, within a word and its edges).

    How it begins and ends, and how long it is, counts too: "is it safe" asks, "definitely not" refuses in two words.
    """
    words = line.split()
    counts = Counter(f"w {word}" for word in words)
    counts.update(f"w {first} {second}" for first, second in pairwise(("^", *words, "$")))
    counts[f"n {next((most for most in _LENGTHS if len(words) <= most), 0)}"] += 1
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
    _weights: Floats
    _label_of_seed: Numbers
    _starts: Numbers
    _seeds: Numbers
    _values: Floats

    @classmethod
    def trained(cls, seeds: Sequence[tuple[str, str]]) -> Self:
        """Learn from pairs of a label and a line; the same seeds give the same classifier."""
        labels = tuple(sorted({label for label, _line in seeds}))
        # The lines are counted twice: all their counts at once would take a hundred megabytes.
        spread = Counter(feature for _label, line in seeds for feature in features(line))
        places = {feature: at for at, feature in enumerate(spread)}
        among = np.fromiter(spread.values(), dtype=np.float32)
        idf = (np.log((1 + len(seeds)) / (1 + among)) + 1).astype(np.float32)
        unknown = _unknown_idf(len(seeds))
        vectors = [_vector(features(line), places, idf, unknown) for _label, line in seeds]
        owners = np.array([labels.index(label) for label, _line in seeds], dtype=np.int32)
        by_feature = np.concatenate([at for at, _values in vectors])
        order = np.argsort(by_feature, kind="stable")
        return cls(
            labels=labels,
            _places=places,
            _idf=idf,
            _weights=_fitted(vectors, owners, (len(places), len(labels))),
            _label_of_seed=owners,
            _starts=np.searchsorted(by_feature[order], np.arange(len(places) + 1)).astype(np.int32),
            _seeds=np.repeat(np.arange(len(vectors), dtype=np.int32), [len(at) for at, _values in vectors])[order],
            _values=np.concatenate([values for _at, values in vectors])[order],
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all that was learnt, for `from_arrays`."""
        texts = {"labels": self.labels, "features": self._places}
        coded = {name: np.frombuffer("\n".join(lines).encode(), dtype=np.uint8) for name, lines in texts.items()}
        return {**coded, **{name: getattr(self, f"_{name}") for name in _KINDS}}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the classifier that `arrays` describe; ValueError if they describe none."""
        labels, features = (arrays[name].tobytes().decode().split("\n") for name in ("labels", "features"))
        read = {name: arrays[name] for name in _KINDS}
        wrong = [name for name, (kind, size) in _KINDS.items() if read[name].dtype != kind or read[name].ndim != size]
        seeds, uses, many = len(read["label_of_seed"]), len(read["seeds"]), len(features)
        shapes = (len(read["idf"]), read["weights"].shape, len(read["starts"]), len(read["values"]))
        if wrong or shapes != (many, (many, len(labels)), many + 1, uses):
            raise ValueError(f"arrays that do not fit together: {wrong or shapes}")
        if not _is_within(read["label_of_seed"], len(labels)) or not _is_within(read["seeds"], seeds):
            raise ValueError("arrays that point nowhere")
        return cls(
            labels=tuple(labels),
            _places={feature: at for at, feature in enumerate(features)},
            **{f"_{name}": array for name, array in read.items()},
        )

    def judge(self, line: str) -> dict[str, float]:
        """Return how surely `line` means each label, 0 to 1: half probability, half likeness to its nearest seed.

        Probability alone is high for anything; likeness alone confuses neighbours. Their mean rejects what is neither.
        """
        at, values = _vector(features(line), self._places, self._idf, _unknown_idf(len(self._label_of_seed)))
        if not len(at):
            return dict.fromkeys(self.labels, 0.0)
        probability = _softmax(values @ self._weights[at] / _CALM)
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


def _unknown_idf(seeds: int) -> float:
    return float(np.log(1 + seeds) + 1)


def _is_within(numbers: Numbers, limit: int) -> bool:
    return not len(numbers) or (int(numbers.min()) >= 0 and int(numbers.max()) < limit)


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


def _fitted(vectors: Sequence[tuple[NDArray[np.intp], Floats]], owners: Numbers, shape: tuple[int, int]) -> Floats:
    """Return the weights of each feature for each label: logistic regression, one seed after the other.

    Few rounds with a pace that falls to nothing generalise better than the exact minimum, and need no large table.
    """
    weights = np.zeros(shape, dtype=np.float32)
    order = np.random.default_rng(0)
    steps = _ROUNDS * len(vectors)
    for step, seed in enumerate(seed for _round in range(_ROUNDS) for seed in order.permutation(len(vectors))):
        at, values = vectors[seed]
        slope = _softmax(values @ weights[at])
        slope[owners[seed]] -= 1
        weights[at] -= np.float32(_PACE * (1 - step / steps)) * np.outer(values, slope)
    return weights
