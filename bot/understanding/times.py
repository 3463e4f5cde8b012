"""The time grammar: finds days, parts of day and clock times in a line and groups them into windows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.understanding import clocks
from bot.understanding.civil import elapsed, is_before
from bot.understanding.days import DAY_PATTERN, WEEKDAYS, Days, read_days, stretch
from bot.understanding.line import Line
from bot.understanding.reading import Span, Window
from bot.understanding.windows import MAX_WINDOWS, Hours, Moment, after, at, before, between, part_hours, placed, whole
from bot.understanding.wordlists import word_list

_STRICT, _LOOSE = clocks.STRICT.replace(" ", r"\ "), clocks.LOOSE.replace(" ", r"\ ")
_PARTS = "|".join(word_list("times")["parts"])
_ZONE = "|".join(re.escape(name).replace(r"\\ ", r"\ ") for name in clocks.zones())
_TIME = re.compile(
    rf"""(?<!\S)(?:
    (?P<elapse>in|after|within)\ (?P<in_count>\d{{1,3}}|an?|half)\ (?P<in_span>hour|minute)
      (?:\ (?:and\ )?(?P<in_extra>\d\d)\ minute)?
  | (?P<later_count>\d{{1,3}}|an?|half)\ (?P<later_span>hour|minute)\ (?:later|onwards|me|mein|mei)
  | {DAY_PATTERN}
  | (?P<lead>(?:(?:in|the|this|early|late)\ )*)(?P<part>{_PARTS})(?P<many>s)?
  | (?P<from>(?:between|from)\ )?(?P<first>{_LOOSE})\ (?P<joint>to|-|until|and|or|se)\ (?P<last>{_LOOSE})
      (?:\ (?P<range_zone>{_ZONE}))?
  | (?P<bound>after|before|until|by|from|since)\ (?P<edge>{_LOOSE})(?:\ (?P<edge_zone>{_ZONE}))?
  | (?P<post_edge>{_LOOSE})\ (?P<post>onwards|beforehand|until)(?!\ \d)
  | (?P<at>(?:at|@)\ )?(?P<clock>{_LOOSE})(?:\ (?P<zone>{_ZONE}))?
    )(?!\S)""",
    re.VERBOSE,
)
_STRICT_CLOCK = re.compile(rf"(?<!\S)(?:{clocks.STRICT})(?!\S)")
_NOT = re.compile(r"(?<!\S)(?:not|except|never|but not)(?: on| this| next)? $")
_LINKING = re.compile(
    r"(?:(?:at|on|for|in|the|,|ko|ke|ki|se|around|about|by|from|or|and|-|to|of|mein|wale|this)(?: |$))*"
)
_TO = frozenset({"to", "-", "until", "se"})
_SAME_DAY = frozenset({"", ",", "the", ", the"})
_MORE_DAYS = frozenset({"", "and", "or", ",", "&", "/", "aur", "ya", "n", "on", "and on", "or on"})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Atom:
    """One time word or phrase at `lo:hi` of the line. A `weak` one (a bare number) needs a day or a part beside it."""

    lo: int
    hi: int
    match: re.Match[str]
    kind: str
    weak: bool = False
    days: Days | None = None


@dataclass(slots=True)
class _Group:
    """Atoms that together say one thing: "tue and thu" + "8 pm"."""

    atoms: list[_Atom] = field(default_factory=list)

    def of(self, *kinds: str) -> list[_Atom]:
        return [atom for atom in self.atoms if atom.kind in kinds]


def take_windows(line: Line, moment: Moment, *, asked: bool = False, moving: bool = False) -> list[tuple[Window, str]]:
    """Consume every time in `line`; return each window with the word that follows it there.

    `asked`: the bot asked for a time, so a bare number is one. `moving`: "friday to monday" is a move, not a range.
    """
    text = line.text
    found: list[tuple[Window, str]] = []
    for group in _groups(_strong(list(_atoms(text, moment)), text, asked=asked), text, moving=moving):
        windows = _windows(group, moment)
        if not windows:
            continue
        spans = [line.take(atom.lo, atom.hi, "time") for atom in group.atoms]
        span = Span(start=spans[0].start, end=max(each.end for each in spans), slot="time")
        following = text[group.atoms[-1].hi :].split(maxsplit=1)
        word = following[0] if following else ""
        found.extend((replace(window, span=span), word) for window in windows)
    return [pair for pair in found if is_before(moment.now, pair[0].end)][:MAX_WINDOWS]


def says_day(line: Line, moment: Moment) -> bool:
    """Tell whether `line` names a day, and not only an hour or a part of any day."""
    return any(
        atom.kind in {"day", "elapsed"} or (atom.kind == "part" and _is_today(atom.match))
        for atom in _atoms(line.text, moment)
    )


def _is_today(part: re.Match[str]) -> bool:
    return "this" in part["lead"] or part["part"] == "tonight"


def _atoms(text: str, moment: Moment) -> Iterator[_Atom]:
    for match in _TIME.finditer(text):
        kind = _kind(match)
        days = read_days(match, moment.today, moment.country) if kind == "day" else None
        if kind == "day" and (days is None or _NOT.search(text[: match.start()])):
            continue
        weak = kind in {"at", "range", "bound"} and not _has_cue(match)
        yield _Atom(lo=match.start(), hi=match.end(), match=match, kind=kind, weak=weak, days=days)


def _kind(match: re.Match[str]) -> str:
    if match["in_count"] or match["later_count"]:
        return "elapsed"
    if match["part"]:
        return "part"
    if match["first"]:
        return "range"
    if match["edge"] or match["post_edge"]:
        return "bound"
    return "at" if match["clock"] else "day"


def _has_cue(match: re.Match[str]) -> bool:
    strong_bound = match["bound"] in {"after", "before", "until"} or match["post"]
    spoken = match["at"] or match["from"] or strong_bound
    return bool(spoken or _STRICT_CLOCK.search(match[0]))


def _strong(atoms: list[_Atom], text: str, *, asked: bool) -> list[_Atom]:
    """Drop weak atoms: a number is a time only beside a day or a part, and where no clock time is clearer."""
    kept = []
    is_said = any(atom.kind in {"at", "range", "bound"} and not atom.weak for atom in atoms)
    for index, atom in enumerate(atoms):
        beside = [
            other
            for other in (*atoms[max(0, index - 1) : index], *atoms[index + 1 : index + 2])
            if other.kind in {"day", "part"} and _LINKING.fullmatch(_between(atom, other, text))
        ]
        if not atom.weak or (not is_said and (asked or beside)):
            kept.append(atom)
    return kept


def _between(one: _Atom, other: _Atom, text: str) -> str:
    first, second = sorted((one, other), key=lambda atom: atom.lo)
    return text[first.hi : second.lo].strip()


def _groups(atoms: list[_Atom], text: str, *, moving: bool) -> list[_Group]:
    groups: list[_Group] = []
    for atom in atoms:
        group = groups[-1] if groups else None
        if group is None or not _joins(group, atom, text):
            groups.append(_Group([atom]))
            continue
        last = group.atoms[-1]
        joint = _between(last, atom, text)
        if last.days and atom.days and joint in _TO:
            if moving:
                groups.append(_Group([atom]))
                continue
            atom = replace(atom, lo=last.lo, days=_stretch(last.days, atom.days))  # noqa: PLW2901
            group.atoms.pop()
        elif last.days and atom.days and last.days.is_date != atom.days.is_date and joint in _SAME_DAY:
            dated = atom.days if atom.days.is_date else last.days
            atom = replace(atom, lo=last.lo, days=dated)  # noqa: PLW2901
            group.atoms.pop()
        group.atoms.append(atom)
    return groups


def _joins(group: _Group, atom: _Atom, text: str) -> bool:
    """Tell whether `atom` adds to what `group` says, rather than starting another time."""
    last = group.atoms[-1]
    joint = _between(last, atom, text)
    if "elapsed" in {atom.kind, last.kind}:
        return False
    same = "day" if atom.kind == "day" else "part" if atom.kind == "part" else "clock"
    kinds = ["clock" if each.kind in {"at", "range", "bound"} else each.kind for each in group.atoms]
    if same not in kinds:
        return len(joint.split()) <= 6
    if kinds[-1] != same:
        return False
    return joint in _MORE_DAYS or (same == "day" and joint in _TO | _SAME_DAY)


def _stretch(first: Days, last: Days) -> Days:
    start, end = first.dates[0], last.dates[-1]
    while end < start:
        end += timedelta(days=7)
    return stretch(start, end) if (end - start).days <= 366 else last


def _windows(group: _Group, moment: Moment) -> list[Window]:
    if group.atoms[0].kind == "elapsed":
        return [_elapsed(group.atoms[0].match, moment)]
    days, parts = _days(group, moment), group.of("part")
    name = _part_name(parts[0].match) if parts else None
    hours = [each for atom in group.of("at", "range", "bound") for each in _hours(atom.match, name)]
    if not hours and parts:
        hours = [part_hours(_part_name(part.match)) for part in parts]
    if hours:
        return [window for each in hours for window in placed(days, each, moment)]
    return whole(days, moment) if days else []


def _part_name(match: re.Match[str]) -> str:
    return "early" if "early" in match["lead"] and match["part"] == "morning" else match["part"]


def _days(group: _Group, moment: Moment) -> Days | None:
    """Merge the days of a group; "this evening" and tonight are today, "evenings" the next seven days."""
    said = [atom.days for atom in group.of("day") if atom.days is not None]
    today = Days(dates=(moment.today,))
    if len(said) == 1:
        return said[0]
    if said:
        dates = tuple(sorted({day for days in said for day in days.dates}))
        return replace(said[0], dates=dates, loose=any(days.loose for days in said), other=None)
    for part in group.of("part"):
        if part.match["many"]:
            week = tuple(moment.today + timedelta(days=ahead) for ahead in range(len(WEEKDAYS)))
            return Days(dates=week, is_stretch=True)
        if _is_today(part.match):
            return today
    return None


def _hours(match: re.Match[str], part: str | None) -> list[Hours]:
    half = clocks.half_of(part)
    zone = clocks.zones().get(match["zone"] or match["range_zone"] or match["edge_zone"] or "")
    if match["first"]:
        ends = clocks.read_range(match["first"], match["last"], half, zone)
        if ends is None:
            return []
        if match["joint"] in {"and", "or"} and (match["from"] or "").strip() != "between":
            return [at(end) for end in ends]
        return [between(*ends)]
    clock = clocks.read(match["edge"] or match["post_edge"] or match["clock"], half, zone)
    if clock is None:
        return []
    if match["bound"] in {"before", "until", "by"} or match["post"] in {"beforehand", "until"}:
        return [before(clock)]
    return [after(clock) if match["bound"] or match["post"] else at(clock)]


def _elapsed(match: re.Match[str], moment: Moment) -> Window:
    count, unit = match["in_count"] or match["later_count"], match["in_span"] or match["later_span"]
    step = 60 if unit == "hour" else 1
    minutes = step // 2 if count == "half" else step * (1 if count in {"a", "an"} else int(count))
    then = elapsed(moment.now, timedelta(minutes=minutes + int(match["in_extra"] or 0)), moment.zone)
    if match["elapse"] == "within":
        return Window(start=moment.now.astimezone(moment.zone), end=then + timedelta(minutes=1), grain="part")
    return Window(start=then, end=then + timedelta(minutes=1), grain="minute")
