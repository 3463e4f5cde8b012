"""What the classifier of intents reads: a line with its slots and names masked and its synonyms as one word each."""

from functools import cache

from bot.understanding.line import Line
from bot.understanding.normalise import tokens
from bot.understanding.romanise import romanised, sound
from bot.understanding.wordlists import inverted, word_list

PERSON = "NAME"
"""Stands for a person."""
_SHORTEST_SOUND = 4
_NOISE = "noise"


@cache
def _concepts() -> dict[str, str]:
    read = {form: tokens(form) for form in inverted(word_list("concepts"))}
    several = [form for form, words in read.items() if len(words) != 1]
    if several:
        raise ValueError(f"concepts are of single words, unlike {several}")
    return {romanised(read[form][0].word): concept for form, concept in inverted(word_list("concepts")).items()}


@cache
def _sounds() -> dict[str, str]:
    """Return how concepts sound: "kahaan" is "kahan". The first concept of the list has a sound that two share."""
    found: dict[str, str] = {}
    for form, concept in _concepts().items():
        found.setdefault(sound(form), concept)
    return found


def _concept(word: str) -> str:
    concept = _concepts().get(word)
    if concept is None and len(word) >= _SHORTEST_SOUND:
        concept = _sounds().get(sound(word))
    return concept or word


@cache
def _people() -> frozenset[str]:
    return frozenset(word_list("names")["people"])


def gist(line: Line) -> str:
    """Return the canonical words of `line` after every rule took its part: a slot reads as its name in capitals."""
    words: list[str] = []
    starts = {span.start: span for span in line.spans}
    slot, until, previous = "", 0, ""
    for token, form in zip(line.tokens, line.canonical, strict=True):
        if token.start in starts:
            slot, until = starts[token.start].slot.upper(), starts[token.start].end
        word = slot if token.start < until else form
        if romanised(token.word).removesuffix("'s") in _people() and word != "TOPIC":
            word = PERSON
        # A form of several tokens stands once for each of them.
        if word != previous:
            words.extend(part if part.isupper() else _concept(part) for part in word.split())
        previous = word
    # "yaar", "lah": said for the sound of it, unless it is all that is said.
    return " ".join([word for word in words if word != _NOISE] or words)
