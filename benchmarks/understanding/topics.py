"""Measures how well topics are found in what people type: synonyms, typos, and ordinary sentences that hold none.

The sets are not part of the project: synonyms of Stack Overflow's tags with how often each was used, and sentences of
public dialogue sets. Where they are not beside the project, only typos and times are measured, and that is said.
"""

import csv
import json
import random
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.table import Table, spread
from bot.understanding.reading import Known
from bot.understanding.understand import understand
from bot.understanding.vocabulary import Vocabulary
from core.mentors.topics.table import built_in

SETS = Path(__file__).resolve().parents[3] / "shared" / "eval"
NOW = datetime(2026, 3, 11, 10, 30, tzinfo=UTC)
KEYS = "abcdefghijklmnopqrstuvwxyz"
SHOWN = 15


def found(text: str, vocabulary: Vocabulary) -> set[str]:
    """Return the topics of a sentence."""
    reading = understand(text, now=NOW, zone=ZoneInfo("Asia/Kolkata"), known=Known(topics=vocabulary))
    return set(reading.best.slots.topics)


def synonyms(vocabulary: Vocabulary) -> tuple[float, list[str]]:
    """Return the share of use in which a synonym means what its tag means, where the tag is a topic; and the misses."""
    right = total = 0
    missed: list[tuple[int, str]] = []
    with (SETS / "topics" / "so_synonyms.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            tag, synonym, used = row["TargetTagName"], row["SourceTagName"], int(row["AutoRenameCount"] or 0)
            meant = vocabulary.exact(tag.replace("-", "").replace(".", "")) or vocabulary.exact(tag)
            if meant is None or not used:
                continue
            total += used
            if meant.slug in found(f"{synonym.replace('-', ' ')} tutor", vocabulary):
                right += used
            else:
                missed.append((used, f"{synonym} -> {tag}"))
    return right / total, [f"{used} {text}" for used, text in sorted(missed, reverse=True)[:SHOWN]]


def typos(vocabulary: Vocabulary, sentence: str, *, rounds: int = 2) -> tuple[float, list[str]]:
    """Return the share of names with one slip of the finger that still mean their topic; and some misses."""
    chance = random.Random(11)
    right = total = 0
    missed = []
    for topic in built_in().topics.values():
        name = topic.name.lower()
        for _ in range(rounds):
            slip = _slip(name, chance)
            if len(name) < 5 or slip == name:
                continue
            total += 1
            if topic.slug in found(sentence % slip, vocabulary):
                right += 1
            else:
                missed.append(f"{slip} <- {name}")
    return right / total, chance.sample(missed, min(SHOWN, len(missed)))


def _slip(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(name))
    match chance.randrange(4):
        case 0:
            return name[:at] + name[at + 1 :]
        case 1:
            return name[:at] + chance.choice(KEYS) + name[at:]
        case 2:
            return name[:at] + chance.choice(KEYS) + name[at + 1 :]
        case _:
            return name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]


def ordinary() -> Iterator[str]:
    """Return sentences that say nothing about learning."""
    for file in sorted((SETS / "time").glob("*_neg.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            yield json.loads(line)["text"]


def false_alarms(vocabulary: Vocabulary, sentences: Iterable[str]) -> tuple[float, list[str]]:
    """Return the share of sentences in which a topic is found; and which."""
    heard = [(text, found(text, vocabulary)) for text in sentences]
    alarms = [f"{text!r}: {', '.join(topics)}" for text, topics in heard if topics]
    return len(alarms) / len(heard), alarms[:SHOWN]


def speed(vocabulary: Vocabulary, sentences: list[str]) -> tuple[float, float]:
    """Return the median and the 95th percentile of the milliseconds that reading a sentence takes."""
    taken = []
    for text in sentences:
        begun = time.perf_counter()
        found(text, vocabulary)
        taken.append(time.perf_counter() - begun)
    return spread(taken)


def main() -> None:
    """Print the table, and what was missed below it."""
    book = built_in()
    begun = time.perf_counter()
    vocabulary = Vocabulary(book.aliases, book.cued)
    taken = (time.perf_counter() - begun) * 1000
    print(f"{len(book.topics)} topics, {len(book.meanings)} names, read in {taken:.0f} ms\n")
    table = Table("topics", ("percent",))
    named = [f"need a {topic.name} tutor tomorrow evening under 500" for topic in book.topics.values()]
    notes: dict[str, list[str]] = {}
    measures = {
        "names with a slip, alone": typos(vocabulary, "%s"),
        "names with a slip, in a sentence": typos(vocabulary, "need help with %s tmrw evening"),
    }
    if SETS.exists():
        measures["synonyms, by use"] = synonyms(vocabulary)
        measures["ordinary sentences with a topic"] = false_alarms(vocabulary, ordinary())
    else:
        print("The sets of synonyms and ordinary sentences are not here: those two rows are left out.\n")
    for name, (share, missed) in measures.items():
        table.add(name, 100 * share)
        notes[name] = missed
    table.show()
    times = Table("reading a sentence, all stages")
    times.add("with a topic in it", *speed(vocabulary, named), aim=6)
    times.show()
    for name, missed in notes.items():
        print(f"{name}:", *missed, sep="\n  ")


if __name__ == "__main__":
    main()
