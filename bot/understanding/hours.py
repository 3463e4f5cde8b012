"""Hours as typed ("at 5", "between 5 and 7", "after 6", "25 to 8") -> hours of a day, once its part is known."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.understanding import clocks
from bot.understanding.civil import DAY_MINUTES
from bot.understanding.clocks import LOOSE, STRICT, Clock
from bot.understanding.windows import Hours, after, at, before, between

ZONE = "|".join(re.escape(name).replace(r"\ ", " ") for name in clocks.zones())
_ZONED = rf"(?: (?P<zone>{ZONE}))?"
_STRICT = re.compile(rf"(?<!\S)(?:{STRICT})(?!\S)")
_LATER, _EARLIER = r"(?:later than|after|from|since|starting(?: from| at)?)", r"(?:earlier than|before|until|by)"
_LASTS = re.compile(r" (?:for )?(?:\d+(?:\.\d)?|half|an?) (?:hour|minute)")
_LENGTHS = ("hour ", "minute ", "hour , ", "minute , ")
_SUGGESTED = ("make it", "how about", "what about", "lets do")
_RATHER = "|".join(_SUGGESTED)
_SURE_BOUNDS = ("after", "before", "until", "later", "earlier", "starting")


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockRule:
    """A pattern over canonical words, and the hours that a match means; no hours where no such time exists.

    The reader gets which half of the day its sentence named ("am", "pm", "night"), if any. What an `is_sure` rule finds
    is a time whatever stands beside it.
    """

    pattern: str
    is_sure: bool = False
    read: Callable[[re.Match[str], str | None], list[Hours]]


def is_sure(text: str) -> bool:
    """Tell whether the words that a rule took are a time by themselves: not just a number."""
    words = text.split()
    return bool(
        words[0] in {"at", "@", "between"}
        or words[-1] == "instead"
        or text.startswith(_SUGGESTED)
        or words[0] in _SURE_BOUNDS
        or words[-1] in {"onwards", "beforehand", "until"}
        or (words[0] == "from" and len(words) > 2)
        or "minute" in words
        or _STRICT.search(text)
    )


def is_place(text: str) -> bool:
    """Tell whether a rule took only "at" and a number, which an address says too ("at 1 main street")."""
    return text.startswith("at ") and text.removeprefix("at ").isdigit()


def _clock(match: re.Match[str], name: str, half: str | None) -> Clock | None:
    return clocks.read(match[name], half, clocks.zones().get(match["zone"] or ""))


def _at(match: re.Match[str], half: str | None) -> list[Hours]:
    zone, four = clocks.zones().get(match["zone"] or ""), match["digits"]
    clock = clocks.read(f"{four[:2]}:{four[2:]}" if four else match["clock"], half, zone)
    return [at(clock)] if clock else []


def _range(match: re.Match[str], half: str | None) -> list[Hours]:
    zone = clocks.zones().get(match["zone"] or "")
    ends = clocks.read_range(match["first"], match["last"], half, zone)
    if ends is None:
        return []
    if match["joint"] in {"and", "or"} and match["lead"] != "between":
        return [at(end) for end in ends]
    return [between(*ends)]


def _after(match: re.Match[str], half: str | None) -> list[Hours]:
    """Read "after 6"; "from 6 for 2 hours" and "for 2 hours from 6" start at 6."""
    clock = _clock(match, "edge" if match["edge"] else "post", half)
    if clock is None:
        return []
    has_length = _LASTS.match(match.string, match.end()) or match.string[: match.start()].endswith(_LENGTHS)
    return [at(clock) if has_length else after(clock)]


def _before(match: re.Match[str], half: str | None) -> list[Hours]:
    clock = _clock(match, "edge" if match["edge"] else "post", half)
    return [before(clock)] if clock else []


def _shifted(match: re.Match[str], half: str | None) -> list[Hours]:
    """Read "25 past 1", "10 to 21": minutes after or before the hour.

    "5 to 7" stays a range, as people who book mean it: only 15, 20 and 25 are minutes before an hour of the 12-hour
    clock, and 5 and 10 before one of the 24-hour clock, or after a word that wants one point ("since", "by").
    """
    minutes, clock = int(match["minutes"]), _clock(match, "hour", half)
    if clock is None:
        return []
    shift = -minutes if match["way"] in {"to", "until", "before"} else minutes
    return [at(replace(clock, readings=tuple((value + shift) % (2 * DAY_MINUTES) for value in clock.readings)))]


_FOUR = r"(?:[01]\d|2[0-3])(?:05|[1-5][05])"
"""Four digits that are an hour ("at 1030"); full hours like 1500 may be a price and are left alone."""
_HOUR = rf"(?:{STRICT}|\d{{1,2}}(?![:.]?\d))"
RULES: dict[str, ClockRule] = {
    "minutes from an hour": ClockRule(
        pattern=rf"(?:(?:at|@|around|since|by) )?(?:"
        r"(?=\d{1,2} minute (?:to|past|after|before|from|until) \d)|(?=[1-5][05] (?:after|past) \d)"
        r"|(?=(?:15|20|25) (?:to|until) (?:\d|noon))"
        r"|(?=(?:5|10) (?:to|until) (?:1[3-9]|2[0-4])(?![:.]?\d))|(?:(?<=since )|(?<=by ))(?=(?:5|10) to \d))"
        rf"(?P<minutes>\d{{1,2}}) (?:minute )?(?P<way>to|past|after|before|from|until) (?P<hour>{_HOUR}){_ZONED}",
        is_sure=True,
        read=_shifted,
    ),
    "between two times": ClockRule(
        pattern=rf"(?:in )?(?:(?P<lead>between|from|at|@|{_LATER}) )?(?P<first>{LOOSE}) "
        rf"(?P<joint>to|-|until|and|or|se|(?:but|and) {_EARLIER}) (?P<last>{LOOSE}){_ZONED}",
        read=_range,
    ),
    "after a time": ClockRule(
        pattern=rf"(?:{_LATER} (?P<edge>{LOOSE}){_ZONED}(?: onwards)?|(?P<post>{LOOSE}) onwards)", read=_after
    ),
    "before a time": ClockRule(
        pattern=rf"(?:{_EARLIER} (?P<edge>{LOOSE}){_ZONED}|(?P<post>{LOOSE}) (?:beforehand|until)(?! \d))", read=_before
    ),
    "a time": ClockRule(
        pattern=rf"(?:(?:(?:at|around) )?(?P<digits>{_FOUR})|(?:(?:at|@|{_RATHER}) )?(?P<clock>{LOOSE}))"
        rf"{_ZONED}(?: instead)?",
        read=_at,
    ),
}
