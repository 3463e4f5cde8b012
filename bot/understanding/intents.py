"""What the person wants: phrases of `lexicon/intents.toml`, likeness to seeds and the slots found, weighed together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.understanding.phrases import choices, compiled
from bot.understanding.reading import Command, Intent, Slots
from bot.understanding.wordlists import word_list

WEIGHTS = {"sure": 0.9, "likely": 0.7, "hint": 0.35}
LEAST = 0.5
"""Below this the reading is a guess, and the bot should offer a hint instead."""
UNSURE = 0.2
CLEAR = 0.65
"""From here another intent's own words outweigh what a topic or a filter says about searching."""
_PHRASE_SHARE, _TOPIC_SHARE, _FILTER_SHARE, _TIME_SHARE = 0.2, 0.05, 0.05, 0.03
"""How much phrases add to what the classifier says, and slots to a search: found on sentences that are no seeds."""
_ACCEPTED, _CERTAIN = 0.2, 1.0
"""Likeness and phrases together that read as LEAST, and as certainty."""
_EXTRA_WORD = 0.01
_ALSO, _NEAR = 0.6, 0.6
"""What is less sure than that, or than this share of the best, is no alternative to it."""
_POLITE = frozenset({"please", "bro", "sir", "maam", "madam", "ji", "yaar", "bhai", "bot", ",", "-", "@", "dear"})


@dataclass(frozen=True, slots=True)
class _Phrase:
    pattern: re.Pattern[str]
    weight: float
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Rules:
    phrases: tuple[_Phrase, ...]
    words: frozenset[str]
    veto: re.Pattern[str] | None


@cache
def _rules() -> dict[Intent, _Rules]:
    lists = dict(word_list("intents"))
    sets = lists.pop("sets")
    return {Intent(name): _rule(table, sets) for name, table in lists.items()}


def _rule(table: dict[str, list[str]], sets: dict[str, str]) -> _Rules:
    tiers = [(phrase, weight) for tier, weight in WEIGHTS.items() for phrase in table.get(tier, [])]
    phrases = [
        _Phrase(compiled([phrase.removeprefix("=")], sets), weight, phrase.startswith("=")) for phrase, weight in tiers
    ]
    said = [phrase.removeprefix("=").replace(" ... ", " ") for phrase, _weight in tiers]
    words = frozenset(word for phrase in said for spoken in choices(phrase, sets) for word in spoken)
    vetoes = table.get("veto", [])
    return _Rules(tuple(phrases), words, compiled(vetoes, sets) if vetoes else None)


@dataclass(frozen=True, slots=True)
class Spoken:
    """How strongly a line speaks for each intent (0 is left out): by any phrase, and by those that are all of it."""

    by_any: dict[Intent, float]
    by_whole: dict[Intent, float]


def phrase_scores(text: str) -> Spoken:
    """Return how strongly the words of the canonical line `text` speak for each intent."""
    whole = " ".join(word for word in text.split() if word not in _POLITE)
    spoken = Spoken({}, {})
    for intent, rules in _rules().items():
        if rules.veto is not None and rules.veto.search(text):
            continue
        for phrase in rules.phrases:
            score = _score(phrase, text, whole)
            spoken.by_any[intent] = max(score, spoken.by_any.get(intent, 0.0))
            if phrase.is_whole:
                spoken.by_whole[intent] = max(score, spoken.by_whole.get(intent, 0.0))
    return Spoken(
        *({intent: score for intent, score in each.items() if score} for each in (spoken.by_any, spoken.by_whole))
    )


def weighed(spoken: Spoken, likeness: Mapping[str, float], slots: Slots) -> dict[Intent, float]:
    """Return how surely each intent is meant by what is `spoken`, and by its `likeness` to seeds.

    A phrase that is the whole message needs no likeness: "2" and "ok" are like nothing. The slots speak a little for a
    search: as much as decides between a search and what is equally likely, as nearly everything may have a time.
    """
    said = spoken.by_any
    liked = {intent: likeness.get(intent, 0.0) + _PHRASE_SHARE * said.get(intent, 0.0) for intent in Intent}
    liked[Intent.FIND_MENTOR] += (
        _TOPIC_SHARE * bool(slots.topics) + _FILTER_SHARE * _has_filter(slots) + _TIME_SHARE * bool(slots.windows)
    )
    return {intent: max(_confidence(weight), spoken.by_whole.get(intent, 0.0)) for intent, weight in liked.items()}


def _confidence(weight: float) -> float:
    """Stretch a weight so that LEAST is the bar for everything."""
    if weight < _ACCEPTED:
        return LEAST * weight / _ACCEPTED
    return min(LEAST + (1 - LEAST) * (weight - _ACCEPTED) / (_CERTAIN - _ACCEPTED), 0.97)


def spoken_words(scores: dict[Intent, float]) -> frozenset[str]:
    """Return the words of the phrases of the likely intents: they name the intent, not a topic or a person."""
    rules = _rules()
    return frozenset().union(
        *(rules[intent].words for intent, score in scores.items() if score >= LEAST and intent in rules)
    )


def _score(phrase: _Phrase, text: str, whole: str) -> float:
    match = phrase.pattern.fullmatch(whole) if phrase.is_whole else phrase.pattern.search(text)
    if match is None:
        return 0.0
    return min(phrase.weight + _EXTRA_WORD * (len(match[0].split()) - 1), 0.97)


def _has_filter(slots: Slots) -> bool:
    filters = (
        slots.max_price, slots.min_price, slots.min_rating, slots.min_experience, slots.language, slots.sort,
    )  # fmt: skip
    return slots.free_only or any(value is not None for value in filters)


def _evidence(slots: Slots) -> float:
    """Return how strongly the slots say that somebody looks for a mentor, where no words say anything else."""
    missing = 1.0
    missing *= 0.25 if slots.topics else 1.0
    missing *= 0.45 if _has_filter(slots) else 1.0
    missing *= 0.48 if slots.windows else 1.0
    missing *= 0.8 if slots.duration_min else 1.0
    return 1 - missing


def ranked(scores: dict[Intent, float], slots: Slots, *, asking_for: str | None) -> tuple[Command, ...]:
    """Return the commands from the likeliest on; OUT_OF_SCOPE alone when nothing is likely enough."""
    scores = dict(scores)
    apart = {Intent.FIND_MENTOR, Intent.OUT_OF_SCOPE}
    others = max(score for intent, score in scores.items() if intent not in apart)
    books = scores[Intent.BOOK] >= max(LEAST, others)
    nothing_else = others < LEAST and (slots.topics or scores[Intent.OUT_OF_SCOPE] < LEAST)
    if nothing_else or (books and slots.topics and not slots.words):
        scores[Intent.FIND_MENTOR] = 1 - (1 - scores[Intent.FIND_MENTOR]) * (1 - _evidence(slots))
    if books and slots.topics and not slots.words and slots.ordinal is None:
        scores[Intent.BOOK] = min(scores[Intent.BOOK], 0.6)
    elif books and (slots.words or slots.ordinal is not None):
        scores[Intent.BOOK] = max(scores[Intent.BOOK], 0.95)
    _answer(scores, slots, asking_for)
    _refusal(scores, slots)
    strange = scores.pop(Intent.OUT_OF_SCOPE)
    best = max(scores.values())
    if best < max(LEAST, strange):
        return (Command(intent=Intent.OUT_OF_SCOPE, confidence=UNSURE, slots=slots),)
    bar = min(best, max(_ALSO, strange, _NEAR * best))
    likely = sorted((pair for pair in scores.items() if pair[1] >= bar), key=lambda pair: -pair[1])
    return tuple(Command(intent=intent, confidence=round(score, 3), slots=slots) for intent, score in likely)


def _refusal(scores: dict[Intent, float], slots: Slots) -> None:
    """Weigh what is ruled out: "python, not monday" searches, "not monday" alone puts something right."""
    if slots.unwanted and slots.topics:
        scores[Intent.FIND_MENTOR] = max(scores[Intent.FIND_MENTOR], scores[Intent.CORRECT])
        scores[Intent.CORRECT] = min(scores[Intent.CORRECT], LEAST)
    elif slots.unwanted or slots.unwanted_topics:
        scores[Intent.CORRECT] = max(scores[Intent.CORRECT], scores[Intent.DENY])
        scores[Intent.DENY] = min(scores[Intent.DENY], LEAST)


def _answer(scores: dict[Intent, float], slots: Slots, asking_for: str | None) -> None:
    """Weigh what answers the open question, or picks from a list."""
    strongest = max(scores.values(), default=0.0)
    if slots.ordinal is not None and strongest < CLEAR:
        scores[Intent.SELECT] = 0.85
    if asking_for == "time" and slots.windows and strongest < WEIGHTS["sure"] and not slots.topics:
        scores[Intent.SELECT] = 0.92
    if asking_for == "topic" and slots.words and strongest < CLEAR:
        scores[Intent.FIND_MENTOR] = 0.8
