"""What a card of the web chat says, read off the values that the page is sent."""

from collections.abc import Iterator
from typing import Any


def plain(value: Any) -> str:
    """Return everything that a card or a part of it shows, as one line of text."""
    return " ".join(_texts(value)).replace("\u202f", " ").replace("\xa0", " ")


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case [*parts] if parts and all(_is_run(part) for part in parts):
            yield "".join(_run(part) for part in parts)
        case [*parts]:
            for part in parts:
                yield from _texts(part)
        case {"kind": "file", "name": name, "media": _}:
            yield name
        case dict():
            for key, inner in value.items():
                if key not in {
                    "to",
                    "kind",
                    "url",
                    "locale",
                    "dir",
                    "zone",
                    "tone",
                    "intent",
                    "src",
                    "day",
                    "at",
                    "iso",
                }:
                    yield from _texts(inner)
        case _:
            return


def _is_run(part: Any) -> bool:
    return isinstance(part, str) or (isinstance(part, dict) and bool({"bold", "code", "amount", "when"} & part.keys()))


def _run(part: Any) -> str:
    if isinstance(part, str):
        return part
    return str(part.get("text") or part.get("bold") or part.get("code") or part.get("amount") or "")


def pressable(body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Return what can be pressed on a card: its label and its address."""
    for part in body.get("parts", []):
        match part:
            case {"kind": "button", "label": label, "to": to}:
                yield label, to
            case {"kind": "item", "title": title, "to": str(to)}:
                yield title, to
            case {"kind": "choose", "options": options}:
                yield from ((option["label"], option["to"]) for option in options)
            case _:
                continue
    if body.get("back"):
        yield body["back"]["label"], body["back"]["to"]


def places(value: Any) -> Iterator[dict[str, Any]]:
    """Return every day or time of a picker that has an address."""
    if isinstance(value, dict) and isinstance(value.get("to"), str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from places(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from places(inner)
