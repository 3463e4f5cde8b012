"""Text as typed -> clean lower-case tokens that remember where they stood in the original."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MAX_CHARS = 500
"""Only this much of a message is read: a sentence is short, and the time to read it must stay bounded."""

_LETTER = r"(?:[^\W\d_]|[\u0300-\u036f\u0900-\u0963\u0971-\u097f])"
_TOKEN = re.compile(
    r"20\d\d(?P<year_sep>[-/.])\d{1,2}(?P=year_sep)\d{1,2}(?!\d)"  # a date with its year
    r"|\d{1,2}(?P<sep>[-/.])\d{1,2}(?P=sep)(?:\d{4}|\d\d)(?!\d)"
    r"|\d{1,2} ?/ ?\d{1,2}(?!\d)"  # a date without
    r"|(?P<hours>(?:[5-9]|1\d|2[0-3])h[0-5]\d)(?!\d)"  # 15h30
    r"|2(?:day|night|nite|mor\w+|mrw)\b"
    r"|\d{1,2} ?: ?\d\d(?P<seconds>:\d\d)?(?!\d)"
    r"|\d{1,3}(?:,\d{2,3})+(?:\.\d+)?(?!\d)"  # thousands
    r"|\d+(?:[.:]\d+)?"
    r"|(?<=\d)(?P<half>[ap])(?![^\W_])"  # 9a
    r"|(?<=\d)(?P<prime>')(?!\w)"  # 15'
    r"|[ap]\.m\b\.?"
    rf"|(?:(?<!\S)\.)?{_LETTER}+(?:'{_LETTER}+|\.(?:js|net|ai|io)\b)*(?:\+\+|\#(?!\d))?"
    r"|[^\w\s.?!\"'()\[\]{}<>*~^`|\\;]"
)
_QUOTES = str.maketrans("’‘`´“”–—−\u2010\u2011", "''''\"\"-----")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


@dataclass(frozen=True, slots=True)
class Token:
    """A clean lower-case word, number or sign, and the characters `start:end` of the original it came from."""

    word: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def _clean(char: str) -> str:
    if char.isspace():
        return " "
    if unicodedata.category(char) in _UNSEEN:
        return ""
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    return unicodedata.normalize("NFKC", char.translate(_QUOTES)).lower()


def _word(match: re.Match[str]) -> str:
    if match["prime"]:
        return "minutes"
    if match["half"]:
        return f"{match['half']}m"
    if match["seconds"]:
        return match[0].removesuffix(match["seconds"]).replace(" ", "")
    return match[0].replace("h", ":") if match["hours"] else match[0].replace(" ", "")


def tokens(text: str) -> list[Token]:
    """Split the first `MAX_CHARS` characters of `text`; never raises.

    Characters are folded one at a time (width, case, digits of any script), so every token can point back into the
    original; invisible and control characters vanish.
    """
    clean: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text[:MAX_CHARS]):
        folded = _clean(char)
        clean.append(folded)
        origin.extend([index] * len(folded))
    return [
        Token(_word(match), origin[match.start()], origin[match.end() - 1] + 1)
        for match in _TOKEN.finditer("".join(clean))
    ]
