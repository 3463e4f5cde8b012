"""The sentence that the grammars read: canonical words, from which each rule takes its part."""

import re
from collections.abc import Container
from dataclasses import dataclass, field
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from bot.understanding.normalise import Token, tokens
from bot.understanding.reading import Span
from bot.understanding.romanise import romanised
from bot.understanding.wordlists import inverted, word_list

_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_LONGEST_PHRASE = 4


@cache
def canonical_forms() -> dict[str, str]:
    """Return every other spelling (up to four words, one space apart) -> the word that the rules read."""
    forms = {**numbers_in_words(), **inverted(word_list("words")["forms"])}
    return {" ".join(token.word for token in tokens(form)): canonical for form, canonical in forms.items()}


def numbers_in_words() -> dict[str, str]:
    """Return "seven" -> 7, "twenty-three" and "twenty three" -> 23, "twenty third" -> 23 rd."""
    lists = word_list("numbers")
    units, tens, nths = inverted(lists["units"]), inverted(lists["tens"]), inverted(lists["nth"])
    plain = {**units, **tens, **inverted(lists["teens"])}
    for name, ten in tens.items():
        for glue in (" ", "-", ""):
            plain |= {f"{name}{glue}{unit}": str(int(ten) + int(number)) for unit, number in units.items()}
            plain |= {f"{name}{glue}{nth}": f"{int(ten) + int(number)} th" for nth, number in nths.items()}
    return plain | {form: f"{number} th" for form, number in inverted(lists["late_nth"]).items()}


@lru_cache(maxsize=4096)
def corrected(word: str) -> str:
    """Return the one everyday word that `word` is a typo of, or `word` itself.

    At most one edit under 8 letters and two from 8, same first letter; two equally near words leave it alone.
    """
    vocabulary = word_list("words")["correct"]
    if len(word) < 5 or not word.isalpha() or word in vocabulary or word in word_list("words")["never"]:
        return word
    limit = 1 if len(word) < 8 else 2
    near = [(OSA.distance(word, known, score_cutoff=limit), known) for known in vocabulary if known[0] == word[0]]
    best = min((distance for distance, _ in near), default=limit + 1)
    nearest = [known for distance, known in near if distance == best]
    return nearest[0] if best <= limit and len(nearest) == 1 else word


def _canonical(word: str, names: Container[str]) -> str:
    if word in names:
        return word
    fixed = corrected(_REPEATED.sub(r"\1", romanised(word)))
    return canonical_forms().get(fixed, fixed)


@dataclass(slots=True)
class _Piece:
    lo: int
    hi: int
    first: int
    last: int


@dataclass(slots=True)
class Line:
    """A sentence in canonical words, one space apart; what a rule took or hid reads as underscores.

    `tokens` keeps the words as typed and `canonical` what each was read as; `taken` are the indexes of those that a
    rule took, `shielded` of those that time and money rules must not read; `said` is the text before all that.
    """

    tokens: list[Token]
    canonical: list[str] = field(default_factory=list)
    text: str = ""
    said: str = ""
    shielded: set[int] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)
    spans: list[Span] = field(default_factory=list)
    _pieces: list[_Piece] = field(default_factory=list)

    def add(self, canonical: str, first: int, last: int) -> None:
        """Append the canonical words for the tokens `first` to `last`."""
        lo = len(self.text) + 1 if self.text else 0
        self.text = f"{self.text} {canonical}" if self.text else canonical
        self._pieces.append(_Piece(lo, len(self.text), first, last))
        self.canonical.extend([canonical] * (last - first + 1))

    def shield(self, lo: int, hi: int) -> None:
        """Keep the later grammars from reading `text[lo:hi]`, without taking it."""
        self.shielded.update(self._blank(lo, hi))

    def take(self, lo: int, hi: int, slot: str, rule: str = "") -> Span:
        """Consume `text[lo:hi]` for `slot` and return where that stood in the original text."""
        indexes = self._blank(lo, hi)
        return self.mark(indexes[0], indexes[-1], slot, rule)

    def mark(self, first: int, last: int, slot: str, rule: str = "") -> Span:
        """Record that `rule` (by default the only one of `slot`) read the tokens `first` to `last`."""
        self.taken.update(range(first, last + 1))
        span = Span(start=self.tokens[first].start, end=self.tokens[last].end, slot=slot, rule=rule or slot)
        self.spans.append(span)
        return span

    def _blank(self, lo: int, hi: int) -> list[int]:
        """Overwrite the pieces that `lo:hi` touches and return the indexes of their tokens."""
        touched = [piece for piece in self._pieces if piece.lo < hi and piece.hi > lo]
        for piece in touched:
            blank = re.sub(r"\S", "_", self.text[piece.lo : piece.hi])
            self.text = self.text[: piece.lo] + blank + self.text[piece.hi :]
        return [index for piece in touched for index in range(piece.first, piece.last + 1)]


def read_line(text: str, names: Container[str] = ()) -> Line:
    """Tokenise and canonicalise `text`; words in `names` (topic aliases) are never corrected to something else."""
    line = Line(tokens(text))
    forms, words = canonical_forms(), [token.word.replace("'", "") for token in line.tokens]
    first = 0
    while first < len(words):
        for size in range(min(_LONGEST_PHRASE, len(words) - first), 1, -1):
            canonical = forms.get(" ".join(words[first : first + size]))
            if canonical is not None:
                break
        else:
            size, canonical = 1, forms.get(words[first]) or _canonical(words[first], names)
        line.add(canonical, first, first + size - 1)
        first += size
    line.said = line.text
    for match in _shields().finditer(line.said):
        line.shield(match.start(), match.end())
    return line


@cache
def _shields() -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{'|'.join(word_list('words')['shields'])})(?!\S)")
