"""Finds the words and phrases of time in a line: days, parts of day, clock times and times from now.

Every rule is a pattern over canonical words with a reader of its own. One scan over the line finds which rule begins
where; the rules listed first win.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.understanding import dates, days, elapsed, hours, stretches
from bot.understanding.almanac import COUNT, UNIT, Days, count, moved, single, stretch
from bot.understanding.moment import Moment
from bot.understanding.wordlists import word_list

_PARTS = "|".join(word_list("times")["parts"])
_PART = (
    r"(?P<lead>(?:(?:in|the|this|every|any|early|late|at|around|during|before|after|for)(?: |(?= ?$)))*)"
    rf"(?P<part>{_PARTS})(?P<many> ?s)?(?: time)?"
)
_SHIFT = rf"(?P<amount>{COUNT}) (?P<unit>{UNIT}) (?:from|after)(?= \S)"
_LENGTH = (
    rf"for (?:the )?(?P<long>{COUNT}) (?P<each>days?|weeks?|months?)"
    r"(?: ,)?(?: (?:starting|beginning|from)(?: on| from)?)?"
)
_WEEK_OF = r"(?:the )?week (?:of|starting|beginning)(?: on| from)?(?= \S)"
_DAY_RULES = {**dates.RULES, **days.RULES, **stretches.RULES}
_PATTERNS: dict[str, str] = {
    "time from now": elapsed.PATTERN,
    "length in days": _LENGTH,
    "days from a day": _SHIFT,
    "week of a day": _WEEK_OF,
    **{name: rule.pattern for name, rule in _DAY_RULES.items()},
    "part of day": _PART,
    **{name: rule.pattern for name, rule in hours.RULES.items()},
}
_KINDS = {
    "time from now": "elapsed",
    "length in days": "shift",
    "days from a day": "shift",
    "week of a day": "shift",
    "part of day": "part",
    **dict.fromkeys(hours.RULES, "clock"),
}
_GROUPS = {f"r{index}": name for index, name in enumerate(_PATTERNS)}
_NAMELESS = re.compile(r"\(\?P<\w+>")
_EVERY = "|".join(f"(?P<{group}>" + _NAMELESS.sub("(?:", _PATTERNS[name]) + ")" for group, name in _GROUPS.items())
_SCAN = re.compile(rf"(?<!\S)(?:{_EVERY})(?!\S)")
_READERS = {name: re.compile(rf"(?:{pattern})(?!\S)") for name, pattern in _PATTERNS.items()}
_NOT = re.compile(
    r"(?<!\S)(?:(?<!why )not|except|never|but not|excluding|avoid)(?: on| for| at| in| this| next| the)* $"
)
_NOT_BEHIND = re.compile(r"(?: (?:ko|pe|to|ke din|wale|wali))? no(?= ?,|$)")
_DENIES = re.compile(r"(?<!\S)(?:not|no|except|never|excluding|avoid)(?!\S)")
_CAN_BE_RULED_OUT = frozenset({"day", "part", "clock"})
_NEARBY = 60
"""How many characters before a day can rule it out: a fixed number keeps the reading linear in the length."""
_CANNOT = re.compile(r"(?<!\S)(?:cant|cannot|wont|not|dont)(?: [^\W\d_]+){0,3} (?:on )?$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Atom:
    """What one rule found at `lo:hi` of the line; `kind` is day, part, clock or elapsed.

    A clock that is not `sure` is a bare number, which is a time only beside a day or a part.
    """

    lo: int
    hi: int
    rule: str
    kind: str
    match: re.Match[str]
    sure: bool = True
    days: Days | None = None
    is_ruled_out: bool = False

    @property
    def part(self) -> str:
        """The part of day, as the lexicon names it."""
        lead, part = self.match["lead"], self.match["part"]
        if "early" in lead and part == "morning":
            return "early"
        return "latenight" if "late" in lead and part in {"night", "tonight"} else part

    @property
    def is_every_day(self) -> bool:
        """Whether a part of day is meant on any day ("evenings", "every evening")."""
        return self.kind == "part" and bool(self.match["many"] or {"every", "any"} & {*self.match["lead"].split()})

    @property
    def is_today(self) -> bool:
        """Whether a part of day is this day's ("this evening", "tonight")."""
        return self.kind == "part" and ("this" in self.match["lead"] or self.match["part"] == "tonight")


def find_atoms(text: str, moment: Moment) -> list[Atom]:
    """Return what the rules find in canonical `text`, from left to right."""
    return list(_shifted(_together(_found(text, moment), text), text))


def _found(text: str, moment: Moment) -> Iterator[Atom]:
    for hit in _SCAN.finditer(text):
        name = _GROUPS[hit.lastgroup or ""]
        match = _READERS[name].match(text, hit.start())
        if match is None or match.end() == match.start():
            continue
        kind = _KINDS.get(name, "day")
        read = _DAY_RULES[name].read(match, moment) if kind == "day" else None
        if kind == "day" and read is None:
            continue
        sure = kind != "clock" or hours.RULES[name].is_sure or hours.is_sure(match[0])
        atom = Atom(lo=match.start(), hi=match.end(), rule=name, kind=kind, match=match, sure=sure, days=read)
        yield replace(atom, is_ruled_out=True) if kind in _CAN_BE_RULED_OUT and _is_ruled_out(atom, text) else atom


def _together(found: Iterator[Atom], text: str) -> list[Atom]:
    """Rule out the part of day right behind a day that is: "not monday evening"."""
    atoms: list[Atom] = []
    for atom in found:
        last = atoms[-1] if atoms else None
        follows = last is not None and last.is_ruled_out and not text[last.hi : atom.lo].strip()
        goes_along = follows and last is not None and (last.kind, atom.kind) == ("day", "part")
        atoms.append(replace(atom, is_ruled_out=True) if goes_along else atom)
    return atoms


def _is_ruled_out(atom: Atom, text: str) -> bool:
    if atom.rule in {"weekend", "weekdays"} and text[: atom.lo].endswith("no "):
        return True
    before = _NOT.search(text, max(0, atom.lo - _NEARBY), atom.lo)
    return before is not None or _NOT_BEHIND.match(text, atom.hi) is not None


def may_rule_out(text: str) -> bool:
    """Tell, cheaply, whether `text` has a word that can rule out a time."""
    return _DENIES.search(text) is not None


def _shifted(atoms: list[Atom], text: str) -> Iterator[Atom]:
    """Apply "3 days from", "week of" and "for 3 days" to the day beside them; without one they say nothing."""
    index = 0
    while index < len(atoms):
        atom, other = atoms[index], atoms[index + 1] if index + 1 < len(atoms) else None
        pair = _applied(atom, other) if other and not text[atom.hi : other.lo].strip() else None
        if pair is not None:
            yield pair
            index += 1
        elif atom.kind != "shift":
            yield atom
        index += 1


def _applied(one: Atom, other: Atom) -> Atom | None:
    """Make one atom of a day and what shifts it; None where they are no such pair."""
    shift, day = (one, other) if one.kind == "shift" else (other, one)
    if shift.kind != "shift" or day.days is None or (shift is other and shift.rule != "length in days"):
        return None
    days = _moved(shift, day.days)
    return replace(day, lo=one.lo, hi=other.hi, days=days, rule=shift.rule) if days else None


def _moved(shift: Atom, said: Days) -> Days | None:
    first = said.dates[0]
    if shift.rule == "week of a day":
        monday = first - timedelta(days=first.weekday())
        return stretch(monday, monday + timedelta(days=6), "week")
    if shift.rule == "length in days":
        last = moved(first, count(shift.match["long"]), shift.match["each"])
        return stretch(first, last - timedelta(days=1)) if last and last > first else None
    return single(moved(first, count(shift.match["amount"]), shift.match["unit"]))


def cannot(text: str, atom: Atom) -> bool:
    """Tell whether a day is named as impossible: "i can't go on thursday", "kal nahi parso"."""
    before = _CANNOT.search(text, max(0, atom.lo - _NEARBY), atom.lo)
    return atom.kind == "day" and (before is not None or text.startswith(" no ", atom.hi))
