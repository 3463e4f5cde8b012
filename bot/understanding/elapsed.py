"""Time from now ("in 2 hours", "15 minutes from now", "half an hour ago") -> an instant."""

import re
from datetime import timedelta

from bot.understanding.almanac import COUNT, count
from bot.understanding.civil import elapsed
from bot.understanding.moment import Moment
from bot.understanding.reading import Window

_UNIT = r"(?:hour|minute|h|seconds?|sec)(?!\S)"
_SECONDS = {"hour": 3600, "h": 3600, "minute": 60}
_PART = {"1/2": 0.5, "1/4": 0.25, "3/4": 0.75, "half": 0.5}


def _amount(place: str) -> str:
    return (
        rf"(?:about |around )?(?:(?P<half{place}>half hour)"
        rf"|(?P<piece{place}>1/[24]|3/4|half)(?: of)?(?: an?)? (?P<of{place}>hour|h)"
        rf"|(?P<count{place}>{COUNT}(?:\.\d)?)(?P<plus{place}> and (?:a|an) half)? (?P<unit{place}>{_UNIT})"
        rf"(?:(?: ?,)?(?: and)? (?P<minutes{place}>\d{{1,2}}) minute(?!\S))?"
        rf"(?:(?: ?,)?(?: and)? \d{{1,2}} seconds?(?!\S))?)"
    )


_NOW = r"(?P<now>(?:(?<![\s\S])|(?<=is )|(?<=meet )|(?<=talk )|(?<=start ))now(?![\s\S]))"
"""Only as the whole message, or at its end after a verb that asks for it: "right now" says little elsewhere."""
_SOON = timedelta(hours=2)
PATTERN = (
    rf"(?:{_NOW}|(?:in|after|(?P<within>within|(?:in |for |over )?(?:the )?next)|now se|now) {_amount('')}(?: ke liye)?"
    rf"|{_amount('_then')} (?:(?P<ago>ago|earlier)|later|onwards|me|mein|mei|ke andar|(?P<under>or less))"
    rf"|set (?:\S+ ){{0,2}}for {_amount('_set')})"
)


def read(match: re.Match[str], moment: Moment) -> Window:
    """Return the minute that `match` of `PATTERN` means, or the stretch until then for "within"."""
    found = match.groupdict()
    if found["now"]:
        return Window(
            start=moment.now.astimezone(moment.zone), end=elapsed(moment.now, _SOON, moment.zone), grain="part"
        )
    place = next(
        place for place in ("", "_then", "_set") if any(found[f"{name}{place}"] for name in ("half", "piece", "count"))
    )
    then = elapsed(moment.now, _length(found, place) * (-1 if match["ago"] else 1), moment.zone)
    if match["within"]:
        return Window(start=moment.now.astimezone(moment.zone), end=then + timedelta(minutes=1), grain="part")
    return Window(start=then, end=then + timedelta(minutes=1), grain="minute")


def _length(found: dict[str, str | None], place: str) -> timedelta:
    if found[f"half{place}"]:
        return timedelta(minutes=30)
    piece, said, unit = found[f"piece{place}"], found[f"count{place}"] or "0", found[f"unit{place}"] or ""
    if piece:
        return timedelta(hours=_PART[piece])
    amount = float(said) if "." in said else float(count(said))
    amount += 0.5 if found[f"plus{place}"] else 0.0
    extra = int(found[f"minutes{place}"] or 0)
    return timedelta(seconds=amount * _SECONDS.get(unit, 1), minutes=extra)
