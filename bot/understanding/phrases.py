"""Phrases of the word lists as patterns over a canonical line: "change|set my price", "take ... off"."""

import re
from collections.abc import Iterable
from functools import cache

from bot.understanding.line import read_line
from bot.understanding.wordlists import word_list

_GAP = r"(?: \S+){0,4}? "
RULES_OUT = "! "


@cache
def entries(section: str) -> dict[str, tuple[re.Pattern[str], re.Pattern[str] | None]]:
    """Return for each entry of a section of `lexicon/desks.toml` what names it, and what rules it out."""
    found = {}
    for name, phrases in word_list("desks")[section].items():
        vetoes = [phrase.removeprefix(RULES_OUT) for phrase in phrases if phrase.startswith(RULES_OUT)]
        naming = [phrase for phrase in phrases if not phrase.startswith(RULES_OUT)]
        found[name] = (_any_of(naming), _any_of(vetoes) if vetoes else None)
    return found


def named(section: str, text: str) -> list[str]:
    """Return the entries of a section that a sentence names, in their order."""
    said = read_line(text).said
    return [
        name
        for name, (naming, vetoes) in entries(section).items()
        if naming.search(said) and not (vetoes and vetoes.search(said))
    ]


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(_pattern, phrases))})(?!\S)")


def _pattern(phrase: str) -> str:
    return _GAP.join(" ".join(_word(word) for word in part.split()) for part in phrase.split(" ... "))


def _word(choices: str) -> str:
    spoken = sorted({read_line(word).said for word in choices.split("|")})
    return f"(?:{'|'.join(map(re.escape, spoken))})"
