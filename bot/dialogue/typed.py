"""Every control accepts typed answers too: a number, a label, a day, a time, stars, or "back"."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz

from bot.dialogue.catalogue import _
from bot.dialogue.links import Link
from bot.dialogue.views import Button, Choose, ChooseMany, Control, Item, PickDay, PickTime, Rate, View
from bot.understanding.moments import read_clock, read_day, read_moment, says_more
from bot.understanding.repairs import is_repair

CLOSE_ENOUGH = 86
SHORTEST_FUZZY = 4
HALF_DAY = 12
PAUSES = str.maketrans(dict.fromkeys(",.;:!?·…", " "))
STAR_WORDS = ("one", "two", "three", "four", "five")


def pressed_by_typing(
    view: View, text: str, *, now: datetime, zone: ZoneInfo
) -> tuple[Link, tuple[str, ...] | None] | None:
    """Return where a typed answer leads on a card, with the picks of a ChooseMany; None if it answers nothing on it."""
    wanted = " ".join(text.casefold().split())
    if view.back_to is not None and wanted in {"back", "/back", _("Back").casefold()}:
        return view.back_to, None
    controls = [part for part in view.parts if isinstance(part, Control)]
    asks_time = any(isinstance(part, PickDay | PickTime) for part in controls)
    if asks_time and (is_repair(wanted) or says_more(wanted, now, zone)):
        controls = [part for part in controls if not isinstance(part, PickDay | PickTime)]
    for part in controls:
        found = _typed_into(part, wanted, now, zone)
        if found is not None:
            return found
    labelled = _labelled(view)
    chosen = closest([label for label, _link in labelled], wanted)
    return (labelled[chosen][1], None) if chosen is not None else None


def time_typed(view: View, text: str, *, now: datetime, zone: ZoneInfo) -> Link | None:
    """Return where the clock time of an answer leads: of "tomorrow 5pm" on a card of days, once the day's are shown."""
    meant = None if text.strip().isdigit() else read_moment(text, now=now, zone=zone)
    if meant is None or meant.grain != "minute":
        return None
    for part in view.parts:
        if isinstance(part, PickTime):
            free = [one.start for one in (meant, *meant.alternatives) if one.start in part.times]
            return part.to.using(at=free[0]) if free else None
    return None


def _typed_into(
    control: Control, wanted: str, now: datetime, zone: ZoneInfo
) -> tuple[Link, tuple[str, ...] | None] | None:
    match control:
        case PickTime(times=times, to=to):
            at = _time(wanted, times, now, zone)
            return (to.using(at=at), None) if at else None
        case PickDay(days=days, to=to):
            day = read_day(wanted, now=now, zone=zone, bare_number=True)
            return (to.using(day=day), None) if day in days else None
        case Rate(to=to):
            stars = _stars(wanted)
            return (to.using(stars=stars), None) if stars else None
        case ChooseMany(options=options, to=to):
            picks = _picks(wanted, options)
            return (to, picks) if picks is not None else None
        case _:
            return None


def _time(wanted: str, times: tuple[datetime, ...], now: datetime, zone: ZoneInfo) -> datetime | None:
    clock = read_clock(wanted)
    if clock is None:
        return None
    day = read_day(wanted, now=now, zone=zone)
    other = clock.replace(hour=(clock.hour + HALF_DAY) % (2 * HALF_DAY))
    for meant in (clock, other) if wanted[-1:].isdigit() else (clock,):
        for at in times:
            wall = at.astimezone(zone)
            if wall.time() == meant and (day is None or wall.date() == day):
                return at
    return None


def _stars(wanted: str) -> int | None:
    plain = wanted.removesuffix("stars").removesuffix("star").strip()
    if re.fullmatch("[1-5]", plain):
        return int(plain)
    if plain and set(plain) <= {"⭐", "★", "*"} and len(plain) <= len(STAR_WORDS):
        return len(plain)
    return STAR_WORDS.index(plain) + 1 if plain in STAR_WORDS else None


def _picks(wanted: str, options: tuple[tuple[str, str], ...]) -> tuple[str, ...] | None:
    labels = [label for _value, label in options]
    is_whole = wanted in {label.casefold() for label in labels}
    parts = [wanted] if is_whole else re.split(r",|\band\b", wanted)
    chosen = [closest(labels, part.strip()) for part in parts if part.strip()]
    if not chosen or None in chosen:
        return None
    return tuple(options[index][0] for index in chosen if index is not None)


def _labelled(view: View) -> list[tuple[str, Link]]:
    found: list[tuple[str, Link]] = []
    for part in view.parts:
        match part:
            case Item(title=label, to=Link() as to) | Button(label=label, to=to):
                found.append((label, to))
            case Choose(options=options):
                found.extend((option.label, option.to) for option in options)
            case _:
                continue
    return found


def closest(labels: list[str], wanted: str) -> int | None:
    """Return which label is meant: by its number from the top, its text, the first words of one only, or a typo."""
    number = re.fullmatch(r"(?:no\.? ?|number )?(\d{1,2})", wanted)
    if number:
        return int(number[1]) - 1 if 1 <= int(number[1]) <= len(labels) else None
    wanted, *plain = (" ".join(words.casefold().translate(PAUSES).split()) for words in (wanted, *labels))
    if wanted in plain:
        return plain.index(wanted)
    if len(wanted) < SHORTEST_FUZZY:
        return None
    begun = [index for index, label in enumerate(plain) if label.startswith(f"{wanted} ")]
    if len(begun) == 1:
        return begun[0]
    close = [(fuzz.ratio(wanted, label), -index) for index, label in enumerate(plain)]
    best, index = max(close, default=(0.0, 0))
    return -index if best >= CLOSE_ENOUGH else None
