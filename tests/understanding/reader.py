"""The same present, person and topics for every fact in this folder."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.understanding.reading import Known, Reading, Slots, Window
from bot.understanding.understand import understand
from bot.understanding.vocabulary import Vocabulary

INDIA = ZoneInfo("Asia/Kolkata")
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 3, 11, 10, 30, tzinfo=INDIA)
"""A Wednesday morning."""
ALIASES = {
    "python": "python",
    "pandas": "pandas",
    "maths": "maths",
    "math": "maths",
    "machine learning": "machine-learning",
    "data science": "data-science",
    "data": "data",
    "react": "react",
    "react.js": "react",
    "c++": "cpp",
    ".net": "dotnet",
    "k8s": "kubernetes",
    "sql": "sql",
    "guitar": "guitar",
    "ielts": "ielts",
    "spanish": "spanish",
    "java": "java",
    "javascript": "javascript",
}
TOPICS = Vocabulary(ALIASES, cued={"go": "go"})


def read(
    text: str,
    *,
    now: datetime = NOW,
    zone: ZoneInfo = INDIA,
    asking_for: str | None = None,
    country: str | None = "IN",
) -> Reading:
    return understand(text, now=now, zone=zone, known=Known(topics=TOPICS, asking_for=asking_for, country=country))


def slots(text: str, **said: str) -> Slots:
    return read(text, asking_for=said.get("asking_for"), country=said.get("country", "IN")).best.slots


def shown(windows: Sequence[Window]) -> list[str]:
    """Write windows as "12 Mar 17:00 - 12 Mar 21:00", and a clock time as its start alone."""
    return [
        f"{window.start:%d %b %H:%M}" + ("" if window.grain == "minute" else f" - {window.end:%d %b %H:%M}")
        for window in windows
    ]


def times(text: str, *, now: datetime = NOW, zone: ZoneInfo = INDIA, country: str | None = "IN") -> list[str]:
    return shown(read(text, now=now, zone=zone, country=country).best.slots.windows)


def only(text: str, *, now: datetime = NOW, zone: ZoneInfo = INDIA) -> Window:
    (window,) = read(text, now=now, zone=zone).best.slots.windows
    return window
