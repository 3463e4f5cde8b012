"""What each stage of reading a sentence costs: `python -m benchmarks.understanding.stages`."""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from benchmarks.table import Table, spread
from benchmarks.understanding.intents import KNOWN, held_out, read
from bot.understanding import filters
from bot.understanding.gist import gist
from bot.understanding.intents import phrase_scores
from bot.understanding.line import Line, read_line
from bot.understanding.moment import Moment
from bot.understanding.normalise import tokens
from bot.understanding.prices import take_prices
from bot.understanding.repairs import read_repairs
from bot.understanding.times import ruled_out, take_windows
from bot.understanding.topics import TopicReader
from bot.understanding.understand import classifier

RUNS = 3
MOMENT = Moment(now=datetime(2026, 3, 11, 10, 30, tzinfo=UTC), zone=ZoneInfo("Asia/Kolkata"), country="IN")


def take_filters(line: Line) -> None:
    """Read everything beside times, prices and topics."""
    filters.take_language(line)
    filters.take_rating(line)
    filters.take_experience(line)
    filters.take_ordinal(line, asked_time=False)
    filters.take_length(line)
    filters.take_level(line)
    filters.take_sort(line)
    filters.take_free(line)


def take_times(line: Line) -> None:
    """Read when, and when not."""
    ruled_out(line, MOMENT)
    take_windows(line, MOMENT)


def take_topics(line: Line) -> None:
    """Read the names of topics."""
    reader = TopicReader(line, KNOWN.topics, asked=False)
    reader.take_phrases()
    reader.take()


def line_of(text: str) -> Line:
    """Return the canonical line of a sentence, from which nothing was taken."""
    return read_line(text, names=KNOWN.topics)


STAGES: dict[str, Callable[[Line], object]] = {
    "phrases of intents": lambda line: phrase_scores(line.said),
    "times": take_times,
    "prices": take_prices,
    "other filters": take_filters,
    "topics": take_topics,
    "repairs": read_repairs,
    "likeness to seeds": lambda line: classifier().judge(gist(line)),
}
"""What is done with a line, each measured on lines that nothing was taken from yet."""


T = TypeVar("T")


def micros(stage: Callable[[T], object], over: Iterable[T]) -> tuple[float, ...]:
    """Return the median and the 95th percentile of a stage, in millionths of a second."""
    taken = []
    for each in over:
        begun = time.perf_counter()
        stage(each)
        taken.append(time.perf_counter() - begun)
    return tuple(1000 * figure for figure in spread(taken))


def main() -> None:
    """Measure, and print one table."""
    texts = [text for name in ("unseen.toml", "blind.toml") for _intent, text in held_out(name)] * RUNS
    for text in texts:
        read(text)
    table = Table(f"a sentence, by stage ({len(texts)} readings)", ("p50 µs", "p95 µs"))
    whole = "typed -> commands"
    table.add(whole, *micros(read, texts), aim=6000)
    table.add("tokens", *micros(tokens, texts), baseline=whole)
    table.add("canonical words, with the tokens", *micros(line_of, texts), baseline=whole)
    for name, stage in STAGES.items():
        table.add(name, *micros(stage, map(line_of, texts)), baseline=whole)
    table.show()


if __name__ == "__main__":
    main()
