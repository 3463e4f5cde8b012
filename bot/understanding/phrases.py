"""Phrases of the word lists as patterns over a canonical line: "change|set my price", "take ... off"."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from bot.understanding.line import read_line
from bot.understanding.wordlists import word_list

RULES_OUT = "! "
_GAP = r"(?: \S+){0,4}? "
_NO_SETS: Mapping[str, str] = {}


def compiled(phrases: Iterable[str], sets: Mapping[str, str] = _NO_SETS) -> re.Pattern[str]:
    """Return what finds any of `phrases` in a canonical line.

    `a|b` is either word, `...` up to four words between others, `{name}` one of the words of the set `name`.
    """
    return re.compile(rf"(?<!\S)(?:{'|'.join(_pattern(phrase, sets) for phrase in phrases)})(?!\S)")


def _pattern(phrase: str, sets: Mapping[str, str]) -> str:
    return _GAP.join(" ".join(map(_either, choices(part, sets))) for part in phrase.split(" ... "))


def _either(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"


def choices(part: str, sets: Mapping[str, str] = _NO_SETS) -> list[list[str]]:
    """Return the choices for each word of a phrase without gaps, in the spelling that the rules read."""
    for name, words in sets.items():
        part = part.replace(f"{{{name}}}", words)
    return [sorted({_canonical(word) for word in words.split("|")}) for words in part.split()]


@cache
def _canonical(word: str) -> str:
    return read_line(word).said


@cache
def entries(section: str) -> dict[str, tuple[re.Pattern[str], re.Pattern[str] | None]]:
    """Return for each entry of a section of `lexicon/desks.toml` what names it, and what rules it out."""
    found = {}
    for name, phrases in word_list("desks")[section].items():
        vetoes = [phrase.removeprefix(RULES_OUT) for phrase in phrases if phrase.startswith(RULES_OUT)]
        naming = [phrase for phrase in phrases if not phrase.startswith(RULES_OUT)]
        found[name] = (compiled(naming), compiled(vetoes) if vetoes else None)
    return found


def named(section: str, text: str) -> list[str]:
    """Return the entries of a section that a sentence names, in their order."""
    said = read_line(text).said
    return [
        name
        for name, (naming, vetoes) in entries(section).items()
        if naming.search(said) and not (vetoes and vetoes.search(said))
    ]
