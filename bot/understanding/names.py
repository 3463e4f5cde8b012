"""Names of mentors beside their cue: "with priya", "priya ke saath"."""

from functools import cache

from bot.understanding.line import Line, canonical_forms
from bot.understanding.wordlists import word_list

_MOST_WORDS = 2


def take_name(line: Line) -> str | None:
    """Return the name beside a cue, in lower case as typed; its words stay, as they are also what is searched for.

    A word that means anything else (a topic, a time, a filler) is no name. Run it last.
    """
    lists = word_list("names")
    for index, token in enumerate(line.tokens):
        if token.word in lists["before"]:
            name = _name(line, range(index + 1, min(index + 1 + _MOST_WORDS, len(line.tokens))))
        elif token.word in lists["after"] or (token.word == "ke" and _next(line, index) in lists["together"]):
            name = _name(line, range(index - 1, max(index - 1 - _MOST_WORDS, -1), -1))
        else:
            continue
        if name:
            return name
    return None


def _next(line: Line, index: int) -> str:
    return line.tokens[index + 1].word if index + 1 < len(line.tokens) else ""


def _name(line: Line, indexes: range) -> str:
    """Join the words from the cue on, as far as they can be a name."""
    found: list[int] = []
    for index in indexes:
        word = line.tokens[index].word
        if index in line.taken or index in line.shielded or not word.isalpha() or word in _ordinary():
            break
        found.append(index)
    return " ".join(line.tokens[index].word for index in sorted(found))


@cache
def _ordinary() -> frozenset[str]:
    """Words that are never a name."""
    words = word_list("words")
    lists = (words["correct"], words["never"], word_list("fillers")["words"], word_list("names")["never"])
    return frozenset(word for words in lists for word in words) | frozenset(canonical_forms())
