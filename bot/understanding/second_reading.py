"""What a language model may add where our own reading is unsure: which question it gets, and how little it is trusted.

It names an intent and says the rest in plain English. Our own grammars read that again, so no value is ever the
model's: what they cannot read is dropped, and what they read in the sentence itself stays.
"""

import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from bot.understanding.normalise import MAX_CHARS, tokens
from bot.understanding.reading import Command, Intent, Known, Reading, Slots, Window
from bot.understanding.understand import understand
from bot.understanding.vocabulary import Vocabulary, joined
from core.questions.cleaning import without_reach

CONFIDENCE = 0.6
"""How sure a second reading is: enough to be shown, and below all that our own phrases are likely of."""
ANSWERS_A_QUESTION = frozenset({Intent.AFFIRM, Intent.DENY, Intent.SELECT})
"""What only the person can say: a model neither agrees nor picks for anybody."""
LONGEST_ANSWER = 4000
LONGEST_PHRASE = 80
MOST_TOPICS = 5
MOST_NAME_WORDS = 3
PHRASES: Mapping[str, tuple[str, ...]] = {
    "time": ("windows",),
    "session": ("booked",),
    "price": ("max_price", "min_price", "currency", "free_only"),
    "length": ("duration_min",),
    "language": ("language",),
    "rating": ("min_rating",),
    "experience": ("min_experience",),
    "level": ("level",),
}
"""The fields that are read again, and which slots each may fill."""
TEXT = {"type": "string"}
FIELDS: dict[str, Any] = {
    "intent": {"type": "string", "enum": sorted(set(Intent) - ANSWERS_A_QUESTION)},
    "topics": {"type": "array", "items": TEXT},
    "mentor": TEXT,
    **dict.fromkeys(PHRASES, TEXT),
}
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": FIELDS,
    "required": list(FIELDS),
    "additionalProperties": False,
}


def sendable(typed: str) -> str:
    """Return what may leave the house of a sentence: its start, with addresses and long numbers hidden."""
    # Cut first too: hiding looks at each word several times.
    plain = unicodedata.normalize("NFKC", typed[: 2 * MAX_CHARS])
    return without_reach(plain)[:MAX_CHARS]


@cache
def system() -> str:
    """Return how the model is told to fill in the form."""
    return files("bot.understanding").joinpath("second_reading.txt").read_text("utf-8")


def question(sentence: str) -> str:
    """Return a sentence as the model gets it: as data."""
    return json.dumps({"message": sendable(sentence)}, ensure_ascii=False)


def second_reading(answer: str, sentence: str, *, now: datetime, zone: ZoneInfo, known: Known) -> Reading | None:
    """Return what `sentence` means by the model's `answer`, checked; None if the answer helps nobody.

    `sentence` is what `sendable` made of it; the other arguments are those of `understand`.
    """
    form = _form(answer)
    intent = _intent(form.get("intent"))
    if intent is None:
        return None

    def read(text: str, asking_for: str | None) -> Slots:
        return understand(text, now=now, zone=zone, known=replace(known, asking_for=asking_for)).best.slots

    local = read(sentence, known.asking_for)
    said = _said_again(form, read)
    name = _name(form.get("mentor"), sentence) or local.mentor
    slots = replace(
        local,
        topics=local.topics or _topics(form.get("topics"), known.topics),
        mentor=name,
        # What else no rule took is what we did not understand: it names nobody.
        words=name or "",
        **{slot: value for group in PHRASES.values() for slot, value in _chosen(group, local, said).items()},
    )
    return Reading(text=sentence, commands=(Command(intent=intent, confidence=CONFIDENCE, slots=slots),))


def _form(answer: str) -> dict[str, Any]:
    """Return the model's answer as a form; an empty one if it is anything else."""
    try:
        form = json.loads(answer) if len(answer) <= LONGEST_ANSWER else None
    except (ValueError, RecursionError):
        form = None
    return form if isinstance(form, dict) else {}


def _intent(named: object) -> Intent | None:
    """Return what is wanted, if it is something that a model may say and that leads further."""
    if not isinstance(named, str) or named not in set(Intent):
        return None
    intent = Intent(named)
    return None if intent in ANSWERS_A_QUESTION or intent is Intent.OUT_OF_SCOPE else intent


def _phrase(written: object) -> str:
    line = " ".join(written.split()) if isinstance(written, str) else ""
    return line if len(line) <= LONGEST_PHRASE else ""


def _said_again(form: Mapping[str, Any], read: Callable[[str, str | None], Slots]) -> dict[str, Any]:
    """Return the values that our grammars read in the phrases of the form, by slot."""
    said: dict[str, Any] = {}
    for field, slots in PHRASES.items():
        phrase = _phrase(form.get(field))
        if not phrase:
            continue
        again = read(phrase, "time" if field in {"time", "session"} else None)
        if again.words or again.topics:
            # What is read in half only may mean anything.
            continue
        if field == "session":
            # What is over ("my class yesterday") is read as booked, what is ahead as any time is.
            said["booked"] = _elsewhere(again.booked or again.windows)
        elif field == "time":
            said["windows"] = _elsewhere(again.windows)
        else:
            said |= {slot: getattr(again, slot) for slot in slots}
    if said.get("booked") and not said.get("windows"):
        said["windows"] = ()
    return said


def _elsewhere(windows: tuple[Window, ...]) -> tuple[Window, ...]:
    """Return windows without where they stood, which is not in the sentence."""
    return tuple(replace(window, span=None, alternatives=_elsewhere(window.alternatives)) for window in windows)


def _chosen(group: tuple[str, ...], local: Slots, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the slots of a group: as the sentence itself was read, else as the model said it.

    Of two times in a sentence only the model has told which is the session's own, so there it is believed.
    """
    empty = Slots()
    read = {slot: getattr(local, slot) for slot in group}
    told_apart = group in {PHRASES["time"], PHRASES["session"]} and said.get("booked")
    if told_apart or all(value == getattr(empty, slot) for slot, value in read.items()):
        return {slot: said.get(slot, read[slot]) for slot in group}
    return read


def _topics(named: object, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the topics that have just these names here; a name is not corrected a second time."""
    names = [_phrase(name) for name in named[:MOST_TOPICS]] if isinstance(named, list) else []
    called = [vocabulary.exact(joined(token.word for token in tokens(name))) for name in names]
    return tuple(dict.fromkeys(topic.slug for topic in called if topic is not None))


def _name(written: object, sentence: str) -> str | None:
    """Return a mentor's name that really stands in the sentence."""
    words = [token.word for token in tokens(_phrase(written))]
    typed = {token.word for token in tokens(sentence)}
    is_name = 0 < len(words) <= MOST_NAME_WORDS and all(word.isalpha() and word in typed for word in words)
    return " ".join(words) if is_name else None
