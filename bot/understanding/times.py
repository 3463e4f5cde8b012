"""The time grammar: groups the days, parts and clock times of a line that belong together, and reads the windows."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.understanding import clocks, elapsed, hours
from bot.understanding.almanac import WEEKDAYS, Days, day_of_month, stretch
from bot.understanding.atoms import Atom, cannot, find_atoms, may_rule_out
from bot.understanding.civil import is_before
from bot.understanding.line import Line
from bot.understanding.moment import Moment
from bot.understanding.reading import Span, Window
from bot.understanding.windows import MAX_WINDOWS, days_after, days_before, part_hours, placed, whole

_FILLERS = frozenset(
    {
        *(
            "at",
            "on",
            "for",
            "in",
            "the",
            "this",
            "around",
            "about",
            "by",
            "from",
            "to",
            "of",
            "or",
            "and",
            ",",
            "-",
            "@",
        ),
        *("ko", "ke", "ki", "ka", "se", "mein", "me", "wale", "liye", "pe", "par"),
    }
)
_TO = frozenset({"to", "-", "until", "se", "until the", "to the", "through", "thru", "and"})
_SAME_DAY = frozenset({"", ",", "the", ", the", "ko", "-"})
_MORE_DAYS = frozenset({"", "and", "or", ",", "&", "/", "aur", "ya", "n", "on", "and on", "or on", ", and", ", or"})
_FARTHEST_WORDS = 6
_EARLIER, _UNTIL = frozenset({"before", "beforehand"}), frozenset({"until", "by"})
_OPEN_DAYS = 14


@dataclass(slots=True)
class _Group:
    """Atoms that together say one thing: "tue and thu" + "8 pm"."""

    atoms: list[Atom] = field(default_factory=list)

    @property
    def is_past(self) -> bool:
        """Whether it is said to be over ("yesterday", "an hour ago")."""
        return any(atom.kind == "elapsed" or (atom.days is not None and atom.days.is_past) for atom in self.atoms)

    def of(self, *kinds: str) -> list[Atom]:
        return [atom for atom in self.atoms if atom.kind in kinds]


def take_windows(line: Line, moment: Moment, *, asked: bool = False, moving: bool = False) -> list[tuple[Window, str]]:
    """Consume every time in `line`; return each window, past ones too, with the word that follows it there.

    `asked`: the bot asked for a time, so a bare number is one. `moving`: "friday to monday" is a move, not a range.
    """
    text = line.text
    atoms = _wanted(find_atoms(text, moment), text, moving=moving)
    ruled_out = [atom for atom in atoms if atom.is_ruled_out]
    excluded = _excluded(ruled_out)
    kept = _strong([atom for atom in atoms if not atom.is_ruled_out], text, asked=asked)
    for atom in ruled_out:
        line.take(atom.lo, atom.hi, "not", atom.rule)
    found: list[tuple[Window, str]] = []
    for group in _joined(_groups(kept, text, moment, moving=moving), moving=moving):
        if len(found) >= MAX_WINDOWS:
            break
        windows = [
            each for each in _windows(group, text, moment, excluded) if group.is_past or is_before(moment.now, each.end)
        ]
        if not windows:
            continue
        spans = [line.take(atom.lo, atom.hi, "time", atom.rule) for atom in group.atoms]
        span = Span(start=spans[0].start, end=max(each.end for each in spans), slot="time")
        following = text[group.atoms[-1].hi :].split(maxsplit=1)
        word = following[0] if following else ""
        found.extend((replace(window, span=span), word) for window in windows[:MAX_WINDOWS])
    return list({(window.start, window.end): (window, word) for window, word in reversed(found)}.values())[::-1]


def ahead(found: list[tuple[Window, str]], moment: Moment) -> list[tuple[Window, str]]:
    """Return those windows that are not over."""
    return [pair for pair in found if is_before(moment.now, pair[0].end)][:MAX_WINDOWS]


def ruled_out(line: Line, moment: Moment) -> tuple[Window, ...]:
    """Return when it must not be, within the next two weeks ("not monday", "not in the evening"); takes nothing."""
    if not may_rule_out(line.text):
        return ()
    atoms = [atom for atom in find_atoms(line.text, moment) if atom.is_ruled_out]
    if not atoms:
        return ()
    within = [moment.today + timedelta(days=ahead) for ahead in range(_OPEN_DAYS)]
    named = [atom for atom in atoms if atom.kind == "day"]
    dates = tuple(filter(_excluded(named), within)) if named else tuple(within)
    if not dates:
        return ()
    days = Days(dates=dates, loose=False)
    spoken = [part_hours(atom.part) for atom in atoms if atom.kind == "part"]
    spoken += [each for atom in atoms if atom.kind == "clock" for each in hours.RULES[atom.rule].read(atom.match, None)]
    return tuple(window for each in spoken for window in placed(days, each, moment)) or tuple(whole(days, moment))


def says_day(line: Line, moment: Moment) -> bool:
    """Tell whether `line` names a day, and not only an hour or a part of any day."""
    return any(atom.kind in {"day", "elapsed"} or atom.is_today for atom in find_atoms(line.text, moment))


def _wanted(atoms: list[Atom], text: str, *, moving: bool) -> list[Atom]:
    """Drop days that cannot be ("i can't on thursday, make it sunday"), where others are said."""
    days = [atom for atom in atoms if atom.kind == "day"]
    refused = [] if moving else [atom for atom in days if cannot(text, atom)]
    return [atom for atom in atoms if atom not in refused or atom.is_ruled_out] if len(refused) < len(days) else atoms


def _strong(atoms: list[Atom], text: str, *, asked: bool) -> list[Atom]:
    """Drop what is no time: a number counts only beside a day or a part, and where no clock time is clearer."""
    at_part = _at_parts(atoms, text)
    is_clear = bool(at_part) or any(atom.kind == "clock" and atom.sure for atom in atoms)
    is_said = bool(at_part) or any(atom.kind == "clock" and atom.sure and not _is_place(atom) for atom in atoms)
    kept = []
    for index, atom in enumerate(atoms):
        beside = (*atoms[max(0, index - 1) : index], *atoms[index + 1 : index + 2])
        near = any(_is_near(atom, other, text) for other in beside)
        if atom in at_part:
            is_time = True
        elif atom.kind == "clock" and not atom.sure:
            is_time = not is_clear and (asked or near) and not _counts_people(atom, text)
        else:
            is_time = near or not (_is_a_meal(atom, text) or (is_said and _is_place(atom)))
        if is_time:
            kept.append(atom)
    return kept


def _at_parts(atoms: list[Atom], text: str) -> list[Atom]:
    """Return the clock times that a part of day belongs to; right behind it ("evening 7") is surer than before it."""
    clocks_said = [atom for atom in atoms if atom.kind == "clock"]
    behind = [
        atom for atom in clocks_said if _touches_part(atom, [other for other in atoms if other.hi < atom.lo], text)
    ]
    return behind or [atom for atom in clocks_said if _touches_part(atom, atoms, text)]


def _is_near(atom: Atom, other: Atom, text: str) -> bool:
    return other.kind in {"day", "part"} and _FILLERS.issuperset(_between(atom, other, text).split())


def _is_place(atom: Atom) -> bool:
    return atom.kind == "clock" and hours.is_place(atom.match[0])


def _is_a_meal(atom: Atom, text: str) -> bool:
    """Tell lunch itself from lunch time: "have lunch together" names no hour."""
    return atom.kind == "part" and atom.match["part"] == "lunch" and not atom.match["lead"] and atom.match[0] != text


def _counts_people(atom: Atom, text: str) -> bool:
    return text[: atom.lo].endswith(("for ", "only ")) and "-" not in atom.match[0]


def _touches_part(atom: Atom, atoms: list[Atom], text: str) -> bool:
    return any(other.kind == "part" and _between(atom, other, text) in {"", "in the", "at", "in"} for other in atoms)


def _between(one: Atom, other: Atom, text: str) -> str:
    first, second = sorted((one, other), key=lambda atom: atom.lo)
    return text[first.hi : second.lo].strip()


def _groups(atoms: list[Atom], text: str, moment: Moment, *, moving: bool) -> list[_Group]:
    groups: list[_Group] = []
    for atom in atoms:
        group = groups[-1] if groups else None
        if group is None or not _joins(group, atom, text):
            groups.append(_Group([atom]))
            continue
        last = group.atoms[-1]
        merged = _merged(last, atom, _between(last, atom, text), moment)
        if merged is None:
            group.atoms.append(atom)
        elif moving and merged.days and merged.days.is_stretch:
            groups.append(_Group([atom]))
        else:
            group.atoms[-1] = merged
    return groups


def _merged(last: Atom, atom: Atom, joint: str, moment: Moment) -> Atom | None:
    """Make one of two days that say one thing: "friday to monday", "friday, 20 march"; None of others."""
    if last.days is None or atom.days is None:
        return None
    if joint in _TO and (joint != "and" or "between" in last.match[0]):
        return replace(atom, lo=last.lo, days=_stretch(last.days, atom.days, moment.today))
    if (
        joint in _SAME_DAY
        and last.days.is_date != atom.days.is_date
        and len(atom.days.dates) == len(last.days.dates) == 1
    ):
        return replace(atom, lo=last.lo, days=atom.days if atom.days.is_date else last.days)
    return None


def _joins(group: _Group, atom: Atom, text: str) -> bool:
    """Tell whether `atom` adds to what `group` says, rather than starting another time."""
    last = group.atoms[-1]
    joint = _between(last, atom, text)
    if "elapsed" in {atom.kind, last.kind}:
        return False
    kinds = [each.kind for each in group.atoms]
    if atom.kind not in kinds:
        return len(joint.split()) <= _FARTHEST_WORDS
    if kinds[-1] != atom.kind:
        return False
    return joint in _MORE_DAYS or (atom.kind == "day" and joint in _TO | _SAME_DAY)


def _joined(groups: list[_Group], *, moving: bool) -> list[_Group]:
    """Put the only day and the only time together, however far apart they stand; "today in an hour" is an hour."""
    if any(group.of("elapsed") for group in groups):
        return [group for group in groups if group.of("elapsed", "clock")]
    if len(groups) == 2 and not moving:
        one, other = groups
        kinds = {atom.kind for atom in one.atoms}
        if kinds.isdisjoint(atom.kind for atom in other.atoms) and "day" in kinds | {atom.kind for atom in other.atoms}:
            return [_Group([*one.atoms, *other.atoms])]
    return groups


def _stretch(first: Days, last: Days, today: date) -> Days:
    start, end = first.dates[0], last.dates[-1]
    if last.dom is not None and end < start:
        end = day_of_month(last.dom, start) or end
    elif last.has_year and not first.has_year and start.replace(day=1, year=end.year) <= end:
        start = max(today, start + timedelta(days=365 * (end.year - start.year) + (end.year - start.year) // 4))
    while end < start:
        end += timedelta(days=365 if first.is_date and last.is_date else 7)
    return stretch(start, end) if (end - start).days <= 2 * 366 else last


def _windows(group: _Group, text: str, moment: Moment, excluded: Callable[[date], bool]) -> list[Window]:
    if group.atoms[0].kind == "elapsed":
        return [elapsed.read(group.atoms[0].match, moment)]
    days, parts = _without(_days(group, moment), excluded), group.of("part")
    if days is not None and not days.dates:
        return []
    half = clocks.half_of(parts[0].part) if parts else None
    times = [each for atom in group.of("clock") for each in hours.RULES[atom.rule].read(atom.match, half)]
    if not times and parts:
        times = [part_hours(part.part) for part in parts]
        days = days or _other_days(moment, excluded)
    if times:
        # Many days and many hours make too many windows: as many hours as are kept are enough.
        return [window for each in times[:MAX_WINDOWS] for window in placed(days, each, moment)][:MAX_WINDOWS]
    if days is None:
        return []
    return _bounded(days, group, text, moment) or whole(days, moment)


def _other_days(moment: Moment, excluded: Callable[[date], bool]) -> Days | None:
    """Return the days of a week from today on where one of them is ruled out: "in the evening, not monday"."""
    week = [moment.today + timedelta(days=ahead) for ahead in range(len(WEEKDAYS))]
    left = tuple(day for day in week if not excluded(day))
    return Days(dates=left) if 0 < len(left) < len(week) else None


def _bounded(days: Days, group: _Group, text: str, moment: Moment) -> list[Window]:
    """Read "before friday", "by friday" and "after friday", in either order of words."""
    before, behind = text[: group.atoms[0].lo].split()[-1:], text[group.atoms[-1].hi :].split(maxsplit=1)[:1]
    words = {*before, *(word for word in behind if word in {"beforehand", "until", "onwards"})}
    if words & _EARLIER:
        return days_before(days.dates[0], moment)
    if words & _UNTIL:
        return days_before(days.dates[-1] + timedelta(days=1), moment)
    if words & {"after", "onwards", "starting"}:
        first = days.dates[-1] + timedelta(days="after" in words)
        return days_after(first, _OPEN_DAYS, moment)
    return []


def _excluded(atoms: list[Atom]) -> Callable[[date], bool]:
    """Return what tells the days that were ruled out; "not monday" means every monday."""
    named = {atom.days.dates[0].weekday() for atom in atoms if atom.days and atom.days.loose}
    dates = {day for atom in atoms if atom.days and not atom.days.loose for day in atom.days.dates}
    return lambda day: day in dates or day.weekday() in named


def _without(days: Days | None, excluded: Callable[[date], bool]) -> Days | None:
    if days is None or not any(map(excluded, days.dates)):
        return days
    return replace(days, dates=tuple(day for day in days.dates if not excluded(day)), is_stretch=False, grain="day")


def _days(group: _Group, moment: Moment) -> Days | None:
    """Merge the days of a group; "this evening" and tonight are today, "evenings" the next seven days."""
    said = [atom.days for atom in group.of("day") if atom.days is not None]
    if len(said) == 1:
        return said[0]
    if said:
        dates = tuple(sorted({day for days in said for day in days.dates}))
        return replace(said[0], dates=dates, loose=any(days.loose for days in said), other=None)
    for part in group.of("part"):
        if part.is_every_day:
            week = tuple(moment.today + timedelta(days=ahead) for ahead in range(len(WEEKDAYS)))
            return Days(dates=week, is_stretch=True)
        if part.is_today:
            return Days(dates=(moment.today,))
    return None
