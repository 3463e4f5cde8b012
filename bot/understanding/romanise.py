"""Devanagari in Latin letters, as people type Hindi in a chat: "पढ़ाना" is "padhana"."""

import re
import unicodedata
from functools import lru_cache

_CONSONANTS = {
    "क": "k", "ख": "kh", "ग": "g", "घ": "gh", "ङ": "n", "च": "ch", "छ": "chh", "ज": "j", "झ": "jh",
    "ञ": "n", "ट": "t", "ठ": "th", "ड": "d", "ढ": "dh", "ण": "n", "त": "t", "थ": "th", "द": "d",
    "ध": "dh", "न": "n", "प": "p", "फ": "ph", "ब": "b", "भ": "bh", "म": "m", "य": "y", "र": "r",
    "ल": "l", "व": "v", "श": "sh", "ष": "sh", "स": "s", "ह": "h",
}  # fmt: skip
_DOTTED = {"ज": "z", "फ": "f", "क": "k", "ख": "kh", "ग": "g"}
_VOWELS = {
    "अ": "a", "आ": "a", "इ": "i", "ई": "i", "उ": "u", "ऊ": "u", "ऋ": "ri", "ए": "e", "ऐ": "ai",
    "ओ": "o", "औ": "au", "ऑ": "o",
}  # fmt: skip
_SIGNS = {
    "ा": "a", "ि": "i", "ी": "i", "ु": "u", "ू": "u", "ृ": "ri", "े": "e", "ै": "ai", "ो": "o",
    "ौ": "au", "ॉ": "o",
}  # fmt: skip
_NASAL, _MUTE, _DOT, _BREATH = "ंँ", "्", "़", "ः"
_SILENT = "~"
"""The vowel that a consonant has unless another is written; at the end and between two syllables nobody says it."""
_VOICED = "aeiou"
_MEDIAL = re.compile(
    rf"(?<=[{_VOICED}{_SILENT}])([^{_VOICED}{_SILENT}]+){_SILENT}(?=[^{_VOICED}{_SILENT}]+[{_VOICED}])"
)


@lru_cache(maxsize=4096)
def romanised(word: str) -> str:
    """Return `word` with its Devanagari in Latin letters, or as it is if it has none."""
    if not any("\u0900" <= char <= "\u097f" for char in word):
        return word
    written: list[str] = []
    letters = unicodedata.normalize("NFD", word).replace("ज्ञ", "ग्य")
    for at, char in enumerate(letters):
        following = letters[at + 1 : at + 2]
        if char in _CONSONANTS:
            dotted = following == _DOT
            written.append(_DOTTED.get(char, _CONSONANTS[char]) if dotted else _CONSONANTS[char])
            following = letters[at + 2 : at + 3] if dotted else following
            if following not in _SIGNS and following != _MUTE:
                written.append(_SILENT)
        elif char in _NASAL:
            written.append("n")
        elif char not in {_MUTE, _DOT, _BREATH}:
            written.append(_SIGNS.get(char) or _VOWELS.get(char, char))
    said = "".join(written)
    # "kar~na~" is karna, "sam~jh~" is samajh: from the end on, only what stands between two said vowels falls away.
    said = re.sub(rf"(?<=[^{_SILENT}].){_SILENT}$|(?<=..){_SILENT}$", "", said)
    said = _MEDIAL.sub(r"\1", said)
    return said.replace(_SILENT, "a")


_SOUNDS = (("aa", "a"), ("ee", "i"), ("oo", "u"), ("chh", "ch"), ("ph", "f"), ("w", "v"), ("q", "k"), ("z", "j"))
_SHORT = 3
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=4096)
def sound(word: str) -> str:
    """Return what different spellings of a Hindi word share: "kahaan", "kahan" and "kaha" sound the same."""
    for spelling, heard in _SOUNDS:
        word = word.replace(spelling, heard)
    word = _TWICE.sub(r"\1", word)
    return re.sub(r"(?<=[aeiou])[nh]$|(?<=[^aeiou])h$", "", word) if len(word) > _SHORT else word
