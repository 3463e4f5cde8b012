"""Devanagari in Latin letters, as people type Hindi in a chat: "पढ़ाना" is "padhana"."""

import re
import unicodedata
from functools import lru_cache

_CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह",
        "k kh g gh n ch chh j jh n t th d dh n t th d dh n p ph b bh m y r l v sh sh s h".split(),
        strict=True,
    )
)
_DOTTED = {"ज": "z", "फ": "f", "क": "k", "ख": "kh", "ग": "g"}
_VOWELS = dict(zip("अआइईउऊऋएऐओऔऑ", "a a i i u u ri e ai o au o".split(), strict=True))
_SIGNS = dict(zip("ािीुूृेैोौॉ", "a i i u u ri e ai o au o".split(), strict=True))
_NASAL, _MUTE, _DOT, _BREATH = "ंँ", "्", "़", "ः"
_SILENT = "~"
"""The vowel that a consonant has unless another is written; at the end and between two syllables nobody says it."""
_VOICED = "aeiou"
_MEDIAL = re.compile(rf"(?<=[{_VOICED}{_SILENT}])([^{_VOICED}{_SILENT}]+){_SILENT}(?=[^{_VOICED}{_SILENT}]+[{_VOICED}])")


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
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=4096)
def sound(word: str) -> str:
    """Return what different spellings of a Hindi word share: "kahaan", "kahan" and "kaha" sound the same."""
    for spelling, heard in _SOUNDS:
        word = word.replace(spelling, heard)
    word = _TWICE.sub(r"\1", word)
    return re.sub(r"(?<=[aeiou])[nh]$|(?<=[^aeiou])h$", "", word) if len(word) > _SHORT else word


_SHORT = 3
