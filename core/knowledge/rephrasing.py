"""A passage said again as the answer to a question, by a language model: what it is asked, and what is let through.

Whether a sentence is true cannot be checked here, so it only ever stands above the passage itself. What can be checked
is: figures, links and commands must be those of the passage.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from core.knowledge.library import Passage
from core.knowledge.matching import WORD

LONGEST = 500
"""Characters of an answer that is shown; longer than that, the passage is the better one."""
LONGEST_JSON = 4000
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"answer": {"type": "string"}},
    "required": ["answer"],
    "additionalProperties": False,
}
NUMBER_WORDS = frozenset(
    {
        *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen"),
        *("twenty", "thirty", "forty", "fifty", "sixty", "ninety", "hundred", "thousand", "dozen", "zero"),
        *("half", "third", "quarter", "double", "twice", "triple", "once"),
        *(
            "एक",
            "दो",
            "तीन",
            "चार",
            "पाँच",
            "पांच",
            "छह",
            "सात",
            "आठ",
            "नौ",
            "दस",
            "बारह",
            "पंद्रह",
            "बीस",
            "तीस",
            "पचास",
            "सौ",
        ),
        *("हज़ार", "हजार", "आधा", "आधी", "आधे", "डेढ़", "ढाई", "दोगुना", "दुगना"),
    }
)
"""Numbers that are written out: they must be the passage's too."""
_LETTER = r"(?:[^\W\d_]|[\u0300-\u036f\u0900-\u0963])"
_NUMBER = re.compile(rf"(?P<sign>[₹$€£¥])? ?(?P<number>\d+(?:[.,:/]\d+)*)(?: ?- ?| )?(?P<unit>%|{_LETTER}+)?")
_STEM = 3
"""Letters of a unit that tell "24 hours" from "24 minutes", and not "hour" from "hours"."""
_PERCENT = re.compile(r"per ?cent|प्रतिशत|फ़ीसदी|फीसदी")
_LINK = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,24}\b\S*")
_COMMAND = re.compile(r"(?<![\w/])/[^\W\d]\w*")
_ADDRESS = re.compile(r"@")
_JOINERS = "\u200c\u200d"
Figure = tuple[str, str]


@cache
def system() -> str:
    """Return how the model is told to answer."""
    return Path(__file__).with_suffix(".txt").read_text("utf-8")


def question(asked: str, passage: Passage) -> str:
    """Return what the model is asked, as data; `asked` must hold nothing that may not leave the house."""
    text = "\n\n".join(passage.paragraphs)
    return json.dumps({"question": asked, "title": passage.title, "text": text}, ensure_ascii=False)


def rephrased(answer: str, passage: Passage) -> str | None:
    """Return the sentence of the model's `answer` if all that can be checked in it is the passage's; else None."""
    line = _sentence(answer)
    if line is None:
        return None
    said, known = _folded(line), _folded("\n".join((passage.title, *passage.paragraphs)))
    is_of_passage = (
        not _ADDRESS.search(said)
        and _figures_fit(said, known)
        and all(set(part.findall(said)) <= set(part.findall(known)) for part in (_LINK, _COMMAND))
        and (set(WORD.findall(said)) & NUMBER_WORDS) <= set(WORD.findall(known))
    )
    return line if is_of_passage else None


def _sentence(answer: str) -> str | None:
    """Return what the model says, on one line; None if it is no answer, or nothing that can be shown."""
    try:
        form = json.loads(answer) if len(answer) <= LONGEST_JSON else None
    except (ValueError, RecursionError):
        form = None
    said = form.get("answer") if isinstance(form, dict) else None
    line = " ".join(said.split()) if isinstance(said, str) else ""
    if not 1 <= len(line) <= LONGEST or not any(char.isalpha() for char in line):
        return None
    hides = any(unicodedata.category(char).startswith("C") and char not in _JOINERS for char in line)
    return None if hides else line


def _folded(text: str) -> str:
    """Return a text in which width, case and script of digits make no difference."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    digits = "".join(str(digit) if (digit := unicodedata.decimal(char, None)) is not None else char for char in plain)
    return _PERCENT.sub("%", digits)


def _figures_fit(said: str, known: str) -> bool:
    """Tell whether every figure is the passage's, with its currency or its unit; one without may have any."""
    figures = _figures(known)
    numbers = {number for number, _unit in figures}
    return all(figure in figures or (not figure[1] and figure[0] in numbers) for figure in _figures(said))


def _figures(text: str) -> set[Figure]:
    return {(found["number"], found["sign"] or (found["unit"] or "")[:_STEM]) for found in _NUMBER.finditer(text)}
