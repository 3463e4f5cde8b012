"""How a sentence changes what was said before: another one, cheaper, any price, this too, her."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cache

from bot.understanding.line import Line, read_line
from bot.understanding.normalise import tokens
from bot.understanding.reading import Change, Span
from bot.understanding.wordlists import inverted, word_list

_HOUR, _HALF = 60, 30
_WAYS = "|".join(way for ways in word_list("repairs")["shifts"].values() for way in ways)
_SHIFT = re.compile(
    rf"(?<!\S)(?:(?P<half>half(?: an| a)? hour|aadha hour|aadhe hour|30 minute)"
    rf"|(?:(?P<number>\d{{1,3}})|an?|ek) (?P<unit>hour|minute)) (?P<way>{_WAYS})(?!\S)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Repairs:
    """What of a sentence speaks of what was said or shown before; see the fields of the same names in `Slots`."""

    change: Change | None
    dropped: tuple[str, ...]
    adds: bool
    points_at: str | None
    shift_min: int | None


def read_repairs(line: Line) -> Repairs:
    """Return what `line` says of what went before; takes nothing from it."""
    typed = _typed(line)
    changes, dropped, pointing = _named("changes"), _named("dropped"), _named("pointing")
    change = changes.first(typed)
    return Repairs(
        change=Change(change) if change else None,
        dropped=dropped.all(typed),
        adds=_adding().search(typed) is not None,
        points_at=pointing.first(typed),
        shift_min=_shift(line.said),
    )


def is_repair(text: str) -> bool:
    """Tell whether `text` changes what was said before ("not 6", "an hour later"): a time in it is no plain answer."""
    line = read_line(text)
    repairs = read_repairs(line)
    return bool(repairs.change or repairs.dropped or repairs.shift_min) or denies(line)


def denies(line: Line) -> bool:
    """Tell whether a word says that something is not wanted, or cannot be."""
    return _denying().search(_typed(line)) is not None


def is_impossible(span: Span, text: str) -> bool:
    """Tell whether the words beside `span` say that it cannot be ("friday nahi ho payega", "i can't do 6")."""
    before, after = _normal(text[: span.start]), _normal(text[span.end :])
    return re.search(rf"{_impossible().pattern}(?: \S+)?$", before) is not None or (
        re.match(rf"(?:\S+ )?{_impossible().pattern}", after) is not None
    )


@cache
def pointing_words() -> frozenset[str]:
    """Return the words that point at who or what is shown: they are no names."""
    return frozenset(
        word for forms in word_list("repairs")["pointing"].values() for form in forms for word in form.split()
    )


def refused(line: Line, first: int, last: int, others: Container[int]) -> bool:
    """Tell whether the words `first` to `last` of `line` are named as what is not wanted: "not python", "python nahi".

    A word behind them refuses them only at the end, before a comma or before another name (one of `others`): "python
    nahi aata" is said by somebody who wants to learn it.
    """
    words = [token.word for token in line.tokens]
    lists = word_list("repairs")["refusing"]
    before = " ".join(words[:first])
    if any(before == word or before.endswith(f" {word}") for word in lists["before"]):
        return True
    ends = (last + 1 + size for size in (1, 2) if " ".join(words[last + 1 : last + 1 + size]) in lists["after"])
    return any(end >= len(words) or words[end] == "," or end in others for end in ends)


def _shift(said: str) -> int | None:
    """Return how many minutes later, or earlier, something should be: "an hour later", "aadha ghanta pehle"."""
    match = _SHIFT.search(said)
    if match is None:
        return None
    amount = _HALF if match["half"] else int(match["number"] or 1) * (_HOUR if match["unit"] == "hour" else 1)
    return amount if match["way"] in word_list("repairs")["shifts"]["later"] else -amount


def _typed(line: Line) -> str:
    """Return the words as typed; those of a time are a gap, as in "an hour later"."""
    times = [range(span.start, span.end) for span in line.spans if span.slot == "time"]
    return " ".join(
        "_" if any(token.start in time for time in times) else token.word.replace("'", "") for token in line.tokens
    )


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Phrases with what each means; the longest that fits wins."""

    pattern: re.Pattern[str]
    meant: dict[str, str]

    def first(self, typed: str) -> str | None:
        match = self.pattern.search(typed)
        return self.meant[match[0]] if match else None

    def all(self, typed: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.meant[match[0]] for match in self.pattern.finditer(typed)))


@cache
def _named(table: str) -> _Phrases:
    meant = {_normal(form): name for form, name in inverted(word_list("repairs")[table]).items()}
    return _Phrases(_any_of(meant), meant)


@cache
def _impossible() -> re.Pattern[str]:
    return _any_of(_normal(form) for form in word_list("repairs")["impossible"]["words"])


@cache
def _denying() -> re.Pattern[str]:
    refusing, impossible = word_list("repairs")["refusing"], word_list("repairs")["impossible"]["words"]
    return _any_of(_normal(form) for form in (*refusing["before"], *refusing["after"], *impossible))


@cache
def _adding() -> re.Pattern[str]:
    return _any_of(_normal(word) for word in word_list("repairs")["adds"]["words"])


def _normal(form: str) -> str:
    return " ".join(token.word.replace("'", "") for token in tokens(form))


def _any_of(forms: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, longest_first))})(?!\S)")
