"""Every screen has an address and every button is a link: a route's name and arguments, and no authority."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin
from urllib.parse import quote, unquote

MAX_ADDRESS_BYTES = 64
"""Telegram's callback data (https://core.telegram.org/bots/api#inlinekeyboardbutton); Discord allows 100."""

MAX_PAGED_BYTES = 56
"""What an address may have where the number of a page stands beside it."""

Value = int | str | bool | date | datetime | None

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""Addresses carry times within these, so that no zone can push a forged one off the calendar."""
_NUMBER = re.compile(r"-?[0-9]{1,15}")
_BASE36 = re.compile(r"[0-9a-z]{1,8}")


class BadAddress(ValueError):  # noqa: N818 - the word used everywhere for it
    """The address names no route, or its arguments do not fit the route; the text never repeats what was sent."""


@dataclass(frozen=True, slots=True)
class Link:
    """The address of a screen, an action or a form: `Link("booking", booking=42)`."""

    name: str
    args: tuple[tuple[str, Value], ...]

    def __init__(self, name: str, /, **args: Value) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "args", tuple(sorted((k, v) for k, v in args.items() if v is not None)))

    def using(self, **more: Value) -> "Link":
        """Return the same address with some arguments set."""
        return Link(self.name, **{**dict(self.args), **more})

    def at(self, name: str) -> "Link":
        """Return the address of another route with the same arguments."""
        return Link(name, **dict(self.args))

    def __getitem__(self, name: str) -> Value:
        return dict(self.args).get(name)


HOME = Link("home")
"""Where everybody can always go."""


def write_value(value: Value) -> str:
    """Write one argument: short, ASCII and free of the separator; raises ValueError on what could not be read back."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case int():
            return _readable(str(value), int)
        case datetime():
            minutes, rest = divmod(value.timestamp(), 60)
            if rest:
                raise ValueError(f"links carry whole minutes, not {value}")
            return _readable(_base36(int(minutes)), datetime)
        case date():
            return _readable(_base36(value.toordinal()), date)
        case str():
            return quote(value, safe=" ,.:@/+-") or "%"


def _readable(written: str, kind: type) -> str:
    _read_plain(written, kind)
    return written


def read_value(raw: str, kind: Any) -> Value:
    """Read one argument as the type that the route declares; raises BadAddress where it does not fit."""
    if get_origin(kind) in (Union, UnionType):
        kinds = [k for k in get_args(kind) if k is not NoneType]
        return None if raw == "" else read_value(raw, kinds[0])
    try:
        return _read_plain(raw, kind)
    except ValueError:
        raise BadAddress(f"an argument is no {kind.__name__}") from None


def _read_plain(raw: str, kind: Any) -> Value:
    if kind is bool and raw in {"0", "1"}:
        return raw == "1"
    if kind is int and _NUMBER.fullmatch(raw):
        return int(raw)
    if kind is datetime and _BASE36.fullmatch(raw):
        minutes = int(raw, 36)
        if minutes * 60 < LATEST.timestamp():
            return datetime.fromtimestamp(minutes * 60, UTC)
    if kind is date and _BASE36.fullmatch(raw):
        ordinal = int(raw, 36)
        if EARLIEST.toordinal() <= ordinal < LATEST.toordinal():
            return date.fromordinal(ordinal)
    if kind is str and raw:
        text = "" if raw == "%" else unquote(raw, errors="strict")
        if "\x00" not in text:
            return text
    raise ValueError("not a value of that kind")


def _base36(number: int) -> str:
    if number < 0:
        raise ValueError("addresses carry no times before 1970")
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits or "0"
