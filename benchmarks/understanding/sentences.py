"""How much of whole sentences is understood: `python -m benchmarks.understanding.sentences FILE [--misses]`.

FILE has one JSON object a line: `text`, `now` and `tz` (when and where it is said), the wanted `intent`, others
that are right `also`, and the slots: `windows` of `start` and `end` (or a start alone for a clock time) in local time,
`topics`, `max_price`, `min_price`. Only shares are printed; with `--misses` also what was read otherwise.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.table import Table
from bot.understanding.reading import Known, Slots
from bot.understanding.understand import understand
from bot.understanding.vocabulary import Vocabulary
from core.mentors.topics.table import built_in

BOOK = built_in()
NAMES = {**BOOK.cued, **BOOK.aliases}
"""A label may be any name of a topic: "go" is golang."""
TOPICS = Vocabulary(BOOK.aliases, BOOK.cued)
COUNTRIES = {"Asia/Singapore": "SG", "America/New_York": "US", "Europe/Lisbon": "PT", "Europe/London": "GB"}
"""Where people of a zone live, which says how they write a date; elsewhere in India."""
KINDS = ("times", "topics", "prices")
LEAST = {"intent": 93, "times": 95, "topics": 95, "prices": 98, "everything": 85}


def wanted_slots(row: dict[str, Any]) -> dict[str, set[Any]]:
    """Return the slots that a sentence is labelled with, comparable with `found_slots`."""
    prices = {("max", row["max_price"]), ("min", row["min_price"])}
    return {
        "times": {_local(window["start"], window.get("end")) for window in row["windows"]},
        "topics": {NAMES.get(topic, topic) for topic in row["topics"]},
        "prices": {(bound, Decimal(str(value))) for bound, value in prices if value is not None},
    }


def _local(start: str, end: str | None) -> tuple[datetime, datetime | None]:
    return datetime.fromisoformat(start), datetime.fromisoformat(end) if end else None


def found_slots(slots: Slots) -> dict[str, set[Any]]:
    """Return the slots that were read. When a session takes place is a time as well as where it should move."""
    return {
        "times": {
            (
                window.start.replace(tzinfo=None),
                None if window.grain == "minute" else window.end.replace(tzinfo=None),
            )
            for window in (*slots.windows, *slots.booked)
        },
        "topics": set(slots.topics),
        "prices": {
            (bound, Decimal(value))
            for bound, value in (("max", slots.max_price), ("min", slots.min_price))
            if value is not None
        },
    }


def f1(pairs: Iterable[tuple[set[Any], set[Any]]]) -> float:
    """Return how well what was found agrees with what was wanted, as a percentage."""
    hits = missed = extra = 0
    for wanted, found in pairs:
        hits += len(wanted & found)
        missed += len(wanted - found)
        extra += len(found - wanted)
    return 100 * 2 * hits / max(2 * hits + missed + extra, 1)


def main() -> None:
    """Print the shares of each intent and of each kind of slot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--misses", action="store_true")
    said = parser.parse_args()
    rows = [json.loads(line) for line in said.file.read_text("utf-8").splitlines()]
    right, total = Counter[str](), Counter[str]()
    pairs: dict[str, list[tuple[set[Any], set[Any]]]] = defaultdict(list)
    whole = 0
    for row in rows:
        zone = ZoneInfo(row["tz"])
        now = datetime.fromisoformat(row["now"]).replace(tzinfo=zone)
        known = Known(topics=TOPICS, country=COUNTRIES.get(row["tz"], "IN"))
        best = understand(row["text"], now=now, zone=zone, known=known).best
        meant = best.intent in {row["intent"], *row["also"]}
        wanted, found = wanted_slots(row), found_slots(best.slots)
        total[row["intent"]] += 1
        right[row["intent"]] += meant
        whole += meant and wanted == found
        for kind in KINDS:
            pairs[kind].append((wanted[kind], found[kind]))
        if said.misses and not (meant and wanted == found):
            wrong = "" if meant else f"{row['intent']} read as {best.intent}"
            differs = [f"{kind}: {wanted[kind]} read as {found[kind]}" for kind in KINDS if wanted[kind] != found[kind]]
            print(" | ".join(filter(None, [row["text"], wrong, *differs])))
    intents = Table("intent read rightly", ("percent", "of"))
    for intent, count in total.items():
        intents.add(intent, 100 * right[intent] / count, count)
    intents.show()
    shares = {
        "intent": 100 * right.total() / len(rows),
        **{kind: f1(pairs[kind]) for kind in KINDS},
        "everything": 100 * whole / len(rows),
    }
    slots = Table(f"all {len(rows)} sentences (times, topics, prices: F1)", ("percent",))
    for name, share in shares.items():
        slots.add(f"{name} (wanted: at least {LEAST[name]})", share)
    slots.show()


if __name__ == "__main__":
    main()
