"""Shows what the bot reads in sentences: `opengig understand`."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TextIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.screens.searching import vocabulary
from bot.understanding.civil import elapsed
from bot.understanding.reading import Known, Reading, Slots, Window
from bot.understanding.understand import understand
from core.accounts.zones import guess_country
from core.mentors.topics.table import built_in


class BadLine(ValueError):  # noqa: N818 - it is read as a sentence
    """A line of input cannot be read; the text says what is wrong with it."""


def read_sentence(text: str, now: datetime, zone: ZoneInfo) -> Reading:
    """Read `text` as somebody in `zone` means it, with the dates of that country and the topics of this version."""
    return understand(text, now=now, zone=zone, known=Known(topics=vocabulary(built_in()), country=guess_country(zone)))


def zone_named(name: str) -> ZoneInfo:
    """Return the zone with that IANA name.

    Raises:
        BadLine: there is none.

    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadLine(f"{name!r} is no time zone; use a name like Asia/Kolkata") from error


def moment_in(text: str, zone: ZoneInfo) -> datetime:
    """Read an ISO time; without an offset it is local in `zone`.

    Raises:
        BadLine: it is none.

    """
    try:
        said = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadLine(f"{text!r} is no time; use one like 2026-03-11T10:30") from error
    return said if said.tzinfo else said.replace(tzinfo=zone)


def read_lines(lines: Iterable[str], now: datetime, zone: ZoneInfo, out: TextIO, errors: TextIO) -> int:
    """Answer each JSON line `{"text", "now", "tz"}` with one of its own; return how many could not be read.

    `now` and `zone` are for lines that say none. `errors` gets one line for each that cannot be read, with its number.
    """
    bad = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            reading = _read_line(line, now, zone)
        except BadLine as error:
            bad += 1
            print(f"line {number}: {error}", file=errors)
        else:
            print(json.dumps(record(reading), ensure_ascii=False), file=out)
    return bad


def _read_line(line: str, now: datetime, zone: ZoneInfo) -> Reading:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine("this is no JSON") from error
    if not isinstance(said, dict) or not isinstance(said.get("text"), str):
        raise BadLine('this is no JSON object with a "text"')
    for name in ("now", "tz"):
        if not isinstance(said.get(name, ""), str):
            raise BadLine(f'"{name}" is no string')
    zone = zone_named(said["tz"]) if said.get("tz") else zone
    now = moment_in(said["now"], zone) if said.get("now") else now
    return read_sentence(said["text"], now, zone)


def record(reading: Reading) -> dict[str, Any]:
    """Return what was understood as plain values: local times, prices as numbers, null for what was not said.

    `windows` is what is asked for; where the sentence only speaks of something over ("my class yesterday"), that.
    """
    best, slots = reading.best, reading.best.slots
    return {
        "text": reading.text,
        "intent": best.intent.value,
        "confidence": best.confidence,
        "topic": slots.topics[0] if slots.topics else None,
        "topics": list(slots.topics),
        "windows": [_window(window, slots) for window in slots.windows or slots.booked],
        "booked": [_window(window, slots) for window in slots.booked],
        "duration_min": slots.duration_min,
        "max_price": _number(slots.max_price),
        "min_price": _number(slots.min_price),
        "currency": slots.currency,
        "min_rating": slots.min_rating,
        "min_experience": slots.min_experience,
        "level": slots.level,
        "language": slots.language,
        "mentor": slots.mentor,
        "ordinal": slots.ordinal,
        "sort": slots.sort,
        "free_only": slots.free_only,
        "change": slots.change.value if slots.change else None,
        "dropped": list(slots.dropped),
        "unwanted": [_window(window, slots) for window in slots.unwanted],
        "unwanted_topics": list(slots.unwanted_topics),
        "adds": slots.adds,
        "points_at": slots.points_at,
        "shift_min": slots.shift_min,
        "alternatives": [{"intent": each.intent.value, "confidence": each.confidence} for each in reading.commands[1:]],
        "spans": [
            {"start": span.start, "end": span.end, "slot": span.slot, "rule": span.rule} for span in reading.spans
        ],
    }


def end_of(window: Window, slots: Slots) -> datetime:
    """Return the end of a window; a clock time lasts as long as the sentence says."""
    if window.grain == "minute" and slots.duration_min:
        return elapsed(window.start, timedelta(minutes=slots.duration_min), ZoneInfo(str(window.start.tzinfo)))
    return window.end


def _window(window: Window, slots: Slots) -> dict[str, Any]:
    end = end_of(window, slots)
    shown = {"start": _local(window.start), "end": _local(end), "grain": window.grain, "assumed": window.assumed}
    return {
        **shown,
        "alternatives": [{"start": _local(each.start), "end": _local(each.end)} for each in window.alternatives],
    }


def _local(when: datetime) -> str:
    return when.replace(tzinfo=None).isoformat(timespec="minutes")


def _number(typed: str | None) -> int | float | None:
    if typed is None:
        return None
    value = Decimal(typed)
    return int(value) if value == value.to_integral_value() else float(value)


def show(reading: Reading, out: TextIO, *, explain: bool) -> None:
    """Print what was understood for a person to read; `explain` adds which rule took which words."""
    said = record(reading)
    print(f"{said['intent']} ({said['confidence']:.2f})", file=out)
    for name in (
        "topics",
        "mentor",
        "level",
        "language",
        "min_rating",
        "min_experience",
        "duration_min",
        "ordinal",
        "sort",
        "change",
        "shift_min",
        "dropped",
        "unwanted_topics",
        "points_at",
    ):
        if said[name]:
            print(f"  {name}: {', '.join(said[name]) if isinstance(said[name], list) else said[name]}", file=out)
    for name in ("min_price", "max_price"):
        if said[name] is not None:
            print(f"  {name}: {said[name]} {said['currency'] or ''}".rstrip(), file=out)
    for name in ("windows", "booked", "unwanted"):
        for window in said[name]:
            print(f"  {name}: {_words(window)}", file=out)
    for other in said["alternatives"]:
        print(f"  or: {other['intent']} ({other['confidence']:.2f})", file=out)
    if explain:
        _explain(reading, out)


def _words(window: Mapping[str, Any]) -> str:
    until = "" if window["grain"] == "minute" else f" to {window['end']}"
    assumed = f", assumed: {window['assumed']}" if window["assumed"] else ""
    others = "".join(f", or {each['start']}" for each in window["alternatives"])
    return f"{window['start']}{until}{assumed}{others}"


def _explain(reading: Reading, out: TextIO) -> None:
    """Print each part of the sentence, the slot it gave and the rule that took it."""
    for span in reading.spans:
        print(f"  {reading.text[span.start : span.end]!r} -> {span.slot}, by the rule {span.rule!r}", file=out)
    if not reading.spans:
        print("  no rule took anything", file=out)
