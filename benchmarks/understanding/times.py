"""Measures how well times are read on public sets, beside dateparser in the same run, and how long that takes.

The sets and their scorer are not part of the project; where they are not beside it, only sentences of our own are
timed, and that is said. So it is for dateparser, which `pip install -e '.[benchmark]'` brings.
"""

import importlib
import importlib.util
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.table import Table, resident, spread
from bot.operator.understand import end_of
from bot.understanding.line import read_line
from bot.understanding.moment import Moment
from bot.understanding.reading import Known
from bot.understanding.times import take_windows
from bot.understanding.understand import understand
from bot.understanding.vocabulary import Vocabulary
from core.accounts.zones import guess_country
from core.mentors.topics.table import built_in

SCORER = Path(__file__).resolve().parents[3] / "shared" / "eval" / "eval_time.py"
AIMS = {
    "sgd": 99.0, "nlupp_hotels": 96.0, "nlupp_banking": 88.0, "ms_specs": 75.0, "duckling": 85.0, "chrono": 85.0,
    "hinglish_top": 97.0, "hinglish_mixed": None, "neg": 99.7,
}  # fmt: skip
"""How many percent of each set should be right; the names are the scorer's."""
NOW = datetime(2026, 3, 11, 10, 30, tzinfo=ZoneInfo("Asia/Kolkata"))
OWN = (
    "need someone for pandas tmrw evening, max 500", "kal shaam ko koi python sikha dega? 500 tak",
    "python tutor friday 5pm or saturday 11am", "weekday evenings after 6, under 800 rs", "the second one",
    "kal wali class parso kar do", "next week but not friday", "परसों दोपहर दो बजे", "good morning",
    "Can I move my session from the 24th 5:30pm to monday next week, any time after lunch?",
)  # fmt: skip
LONG = "tomorrow 5 to 7 or friday 10:30 "
Read = Callable[[str, datetime, str], list[tuple[datetime | None, datetime | None]]]


def ours(text: str, now: datetime, zone: str) -> list[tuple[datetime | None, datetime | None]]:
    """Return the windows that the whole pipeline reads; a clock time lasts as long as the sentence says."""
    place = ZoneInfo(zone)
    slots = understand(text, now=now, zone=place, known=Known(country=guess_country(place))).best.slots
    return [(window.start, end_of(window, slots)) for window in slots.windows or slots.booked]


def theirs() -> Read | None:
    """Return the same for dateparser, as its documentation tells to search in text; None where it is not installed."""
    if importlib.util.find_spec("dateparser") is None:
        return None
    search_dates = importlib.import_module("dateparser.search").search_dates

    def read(text: str, now: datetime, zone: str) -> list[tuple[datetime | None, datetime | None]]:
        base = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "future"}
        return [(found, None) for _words, found in search_dates(text, languages=["en"], settings=settings) or ()]

    return read


def scorer() -> ModuleType | None:
    """Load the scorer of the public sets, where it is."""
    if not SCORER.exists():
        return None
    spec = importlib.util.spec_from_file_location("eval_time", SCORER)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def show_sets(score: ModuleType, other: Read | None) -> list[str]:
    """Print the percentage that is right of each set, and return all their sentences."""
    rows = [["times that a booking could use, % right", "sentences", "OpenGig", "dateparser", "aim"]]
    texts: list[str] = []
    for name, aim in AIMS.items():
        cases: list[dict[str, Any]] = [case for case in score.load(name) if case.get("split") == "dev"]
        right = score.run(ours, cases)[0]["ok"] * 100
        beside = f"{score.run(other, cases)[0]['ok'] * 100:.1f}" if other else "not installed"
        verdict = "" if aim is None else f"{'met' if right >= aim else 'MISSED'}: {aim:g}"
        rows.append([name, str(len(cases)), f"{right:.1f}", beside, verdict])
        texts.extend(case["text"] for case in cases)
    rows.insert(1, ["---", "---:", "---:", "---:", "---"])
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print(flush=True)
    return texts


def show_speed(texts: Sequence[str], other: Read | None) -> None:
    """Print how long a sentence takes."""
    table = Table(f"a sentence, of {len(texts)}", ("p50 ms", "p95 ms", "worst ms"))
    moment = Moment(now=NOW, zone=ZoneInfo("Asia/Kolkata"), country="IN")
    book = built_in()
    topics = Known(topics=Vocabulary(book.aliases, book.cued), country="IN")
    if other:
        table.add("dateparser", *_times(lambda text: other(text, NOW, "Asia/Kolkata"), texts))
    baseline = "dateparser" if other else None
    table.add(
        "grammar of time", *_times(lambda text: take_windows(read_line(text), moment), texts), baseline=baseline, aim=20
    )
    table.add(
        "whole pipeline",
        *_times(lambda text: understand(text, now=NOW, zone=moment.zone, known=topics), texts),
        baseline=baseline or "grammar of time",
        aim=20,
    )
    for length in (125, 250, 500, 5000):
        text = (LONG * (length // len(LONG) + 1))[:length]
        taken = _times(lambda text: take_windows(read_line(text), moment), [text] * 20)
        table.add(f"times only, {length} characters", *taken, baseline=baseline or "grammar of time", aim=20)
    table.show()


def _times(read: Callable[[str], object], texts: Sequence[str]) -> tuple[float, float, float]:
    """Return the median, the 95th percentile and the worst, in milliseconds of this thread's own work."""
    read(texts[0])
    taken = []
    for text in texts:
        begun = time.thread_time()
        read(text)
        taken.append(time.thread_time() - begun)
    return *spread(taken), max(taken) * 1000


def main() -> None:
    """Print everything."""
    score, other = scorer(), theirs()
    before = resident()
    ours(OWN[0], NOW, "Asia/Kolkata")
    grown = resident() - before
    texts = list(OWN) * 20
    if score is None:
        print(f"The public sets are not at {SCORER.parent.name}/{SCORER.name}: only our own sentences are timed.\n")
    else:
        texts = show_sets(score, other)
    if other is None:
        print("dateparser is not installed: pip install -e '.[benchmark]'\n")
    show_speed(texts, other)
    print(f"Reading the first sentence grows the process by {grown:.0f} MB.", file=sys.stdout)
