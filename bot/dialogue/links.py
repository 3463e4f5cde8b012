"""Every screen has an address and every button is a link: a route's name and arguments, and no authority."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin
from urllib.parse import quote, unquote

MAX_ADDRESS_BYTES = 64
"""Telegram's callback data (https://core.telegram.org/bots/api#inlinekeyboardbutton); Discord allows 100."""

Value = int | str | bool | date | datetime | None


class BadAddress(ValueError):  # noqa: N818 - the word used everywhere for it
    """The address names no route, or its arguments do not fit the route."""


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


def write_value(value: Value) -> str:
    """Write one argument: short, ASCII and free of the separator."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case int():
            return str(value)
        case datetime():
            seconds = int(value.timestamp())
            if seconds % 60:
                raise ValueError(f"links carry whole minutes, not {value}")
            return _base36(seconds // 60)
        case date():
            return _base36(value.toordinal())
        case str():
            return quote(value, safe=" ,.:@/+-") or "%"


def read_value(raw: str, kind: Any) -> Value:
    """Read one argument as the type that the route declares; raises BadAddress where it does not fit."""
    if get_origin(kind) in (Union, UnionType):
        kinds = [k for k in get_args(kind) if k is not NoneType]
        return None if raw == "" else read_value(raw, kinds[0])
    try:
        return _read_plain(raw, kind)
    except (ValueError, OverflowError, OSError) as error:
        raise BadAddress(f"{raw!r} is not {kind.__name__}") from error


def _read_plain(raw: str, kind: Any) -> Value:
    if kind is bool and raw in {"0", "1"}:
        return raw == "1"
    if kind is int:
        return int(raw)
    if kind is datetime:
        return datetime.fromtimestamp(int(raw, 36) * 60, UTC)
    if kind is date:
        return date.fromordinal(int(raw, 36))
    if kind is str and raw:
        return "" if raw == "%" else unquote(raw, errors="strict")
    raise ValueError(raw)


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits or "0"
