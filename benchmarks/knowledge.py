"""Measures how often a question finds the article that answers it, and how fast, beside plain overlap of words.

The questions are those of the tests, so it wants their folder. Both ways read the same examples. The threshold of the
baseline is chosen on the half "tuning": as low as lets it claim one question that has no answer.
"""

import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.table import Table, spread
from core.knowledge.articles import read_folder
from core.knowledge.library import SHIPPED, Library
from core.knowledge.matching import words_of
from core.knowledge.values import Values
from core.policies import Policies

QUESTIONS = Path(__file__).resolve().parents[1] / "tests" / "knowledge" / "questions.toml"
OVERLAP = "overlap of words"
ROUNDS = 20
Answer = Callable[[str], str | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Half:
    """Questions with the article that answers them, and questions that none answers."""

    answered: list[tuple[str, str]]
    unanswered: list[str]

    def texts(self) -> Iterator[str]:
        """Return every question."""
        yield from (text for _slug, text in self.answered)
        yield from self.unanswered


def halves() -> dict[str, Half]:
    """Read the questions: "tuning" and "held_out"."""
    read = tomllib.loads(QUESTIONS.read_text("utf-8"))
    return {
        name: Half(
            answered=[(slug, text) for slug, texts in half["answered"].items() for text in texts],
            unanswered=half["unanswered"],
        )
        for name, half in read.items()
    }


class Overlap:
    """The baseline: the example that shares most of its words with the question (Jaccard)."""

    def __init__(self, tuning: Half) -> None:
        articles = read_folder(SHIPPED, Values(Policies(), "OpenGig"))
        self._examples = [(one.slug, set(words_of(text))) for one in articles for text in (one.title, *one.questions)]
        claimed = sorted((self._best(text)[0] for text in tuning.unanswered), reverse=True)
        self._above = claimed[1]

    def answer(self, question: str) -> str | None:
        """Return the slug of the nearest article; None if none is near enough."""
        likeness, slug = self._best(question)
        return slug if likeness > self._above else None

    def _best(self, question: str) -> tuple[float, str]:
        asked = set(words_of(question))
        return max((len(asked & words) / len(asked | words), slug) for slug, words in self._examples)


def shares(answer: Answer, half: Half) -> tuple[float, float, float]:
    """Return in percent: answered rightly, answered wrongly, and questions without an answer that got one."""
    found = [(slug, answer(text)) for slug, text in half.answered]
    right = sum(slug == given for slug, given in found)
    wrong = sum(given is not None and slug != given for slug, given in found)
    claimed = sum(answer(text) is not None for text in half.unanswered)
    return 100 * right / len(found), 100 * wrong / len(found), 100 * claimed / len(half.unanswered)


def speed(answer: Answer, half: Half) -> tuple[float, float]:
    """Return the median and the 95th percentile of the milliseconds until a question is answered."""
    taken = []
    for text in list(half.texts()) * ROUNDS:
        begun = time.perf_counter()
        answer(text)
        taken.append(time.perf_counter() - begun)
    return spread(taken)


def main() -> None:
    """Measure and print."""
    known = halves()
    overlap, library = Overlap(known["tuning"]), Library(Policies(), "OpenGig")
    ways: dict[str, Answer] = {OVERLAP: overlap.answer, "articles": library.answer}
    for name, half in known.items():
        table = Table(
            f"{name}: {len(half.answered)} questions, {len(half.unanswered)} without an answer",
            ("right %", "wrong %", "claimed %"),
        )
        for way, answer in ways.items():
            table.add(way, *shares(answer, half), baseline=None if way == OVERLAP else OVERLAP)
        table.show()
    times = Table("a question")
    for way, answer in ways.items():
        times.add(way, *speed(answer, known["held_out"]), baseline=None if way == OVERLAP else OVERLAP, aim=5)
    times.show()


if __name__ == "__main__":
    main()
