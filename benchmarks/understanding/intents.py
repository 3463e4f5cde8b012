"""How well and how fast it is understood what people want: `python -m benchmarks.understanding.intents`."""

import os
import subprocess
import sys
import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from benchmarks.table import Table, resident, spread

HELD = Path(__file__).parents[2] / "tests" / "understanding"
FOLDS = 5
RUNS = 3
NOW = datetime(2026, 3, 11, 10, 30, tzinfo=UTC)

before = resident()
from bot.understanding.classifier import Classifier  # noqa: E402 - the memory that it takes is measured
from bot.understanding.reading import Intent, Known, Reading  # noqa: E402
from bot.understanding.seeds import seeds  # noqa: E402
from bot.understanding.understand import classifier, seed_gist, understand  # noqa: E402
from bot.understanding.vocabulary import Vocabulary  # noqa: E402
from core.mentors.topics.table import built_in  # noqa: E402

BOOK = built_in()
KNOWN = Known(topics=Vocabulary(BOOK.aliases, BOOK.cued), country="IN")


def read(text: str) -> Reading:
    """Read a sentence as somebody in India means it."""
    return understand(text, now=NOW, zone=ZoneInfo("Asia/Kolkata"), known=KNOWN)


def cross_validated() -> float:
    """Return the share of seeds that a classifier trained without them knows, by likeness alone."""
    learnt = [(str(intent), seed_gist(intent, sentence)) for intent, sentence in seeds()]
    right = 0
    for fold in range(FOLDS):
        trained = Classifier.trained([pair for at, pair in enumerate(learnt) if at % FOLDS != fold])
        for intent, line in learnt[fold::FOLDS]:
            sure = trained.judge(line)
            right += max(sure, key=sure.__getitem__) == intent
    return 100 * right / len(learnt)


def held_out(name: str) -> list[tuple[str, str]]:
    """Return the sentences of a file that no seed was written from, each with its intent."""
    held = tomllib.loads((HELD / name).read_text("utf-8"))
    return [
        (intent, text.replace("{topic}", "python").replace("{name}", "priya"))
        for intent, texts in held.items()
        for text in texts
    ]


def understood(held: list[tuple[str, str]]) -> float:
    """Return the percentage that is read as what it means, of what this place does."""
    wanted = [(intent, text) for intent, text in held if intent != Intent.OUT_OF_SCOPE]
    return 100 * sum(read(text).best.intent == intent for intent, text in wanted) / len(wanted)


def auroc(inside: list[float], outside: list[float]) -> float:
    """Return how often a sentence for this place is surer of something than one that is not."""
    won = sum((one > other) + 0.5 * (one == other) for one in inside for other in outside)
    return won / len(inside) / len(outside)


def surest(line: str) -> float:
    """Return how sure the classifier is of the likeliest thing that this place does."""
    return max(sure for intent, sure in classifier().judge(line).items() if intent != Intent.OUT_OF_SCOPE)


def start_up() -> tuple[float, float, float]:
    """Return what the first start costs, what any other does (seconds of one core), and the memory that stays (MB)."""
    with TemporaryDirectory() as folder:
        seconds = [float(_in_another_process(folder)) for _start in range(2)]
    begun = resident()
    classifier()
    return seconds[0], seconds[1], resident() - min(before, begun)


def _in_another_process(folder: str) -> str:
    code = (
        "import time; from bot.understanding.understand import classifier;"
        "begun = time.process_time(); classifier(); print(time.process_time() - begun)"
    )
    surroundings = {**os.environ, "XDG_CACHE_HOME": folder}
    return subprocess.run(  # noqa: S603 - this interpreter, with the code above
        [sys.executable, "-c", code], env=surroundings, check=True, capture_output=True, text=True
    ).stdout


def main() -> None:
    """Measure, and print three tables."""
    cold, warm, held = start_up()
    looked_at, blind = held_out("unseen.toml"), held_out("blind.toml")
    lines = [(intent, seed_gist(Intent(intent), text)) for intent, text in looked_at + blind]
    inside = [surest(line) for intent, line in lines if intent != Intent.OUT_OF_SCOPE]
    outside = [surest(line) for intent, line in lines if intent == Intent.OUT_OF_SCOPE]
    quality = Table("intents", ("value",))
    quality.add("sentences that nobody looked at, % (aim: at least 93)", understood(blind))
    quality.add("unseen, with a look at the misses, %", understood(looked_at))
    quality.add("seeds understood by a classifier trained without them, %", cross_validated())
    quality.add("out of scope: AUROC, % (aim: 98)", 100 * auroc(inside, outside))
    quality.show()
    taken = []
    for _run in range(RUNS):
        for _intent, text in looked_at + blind:
            begun = time.thread_time()
            read(text)
            taken.append(time.thread_time() - begun)
    speed = Table("a sentence, all stages")
    speed.add("typed -> commands", *spread(taken), aim=6)
    speed.show()
    costs = Table("costs", ("value",))
    costs.add("the first start: learning and keeping it, s of one core", cold)
    costs.add("every other start: reading what was kept, s of one core", warm, aim=2)
    costs.add("memory with numpy after reading it, MB", held)
    costs.show()


if __name__ == "__main__":
    main()
