"""Filling in a modal, with what the person's app checks before it sends.

https://docs.discord.com/developers/components/reference#component-interaction-response
"""

from collections.abc import Callable
from typing import Any

from tests.discord.server.errors import JSON
from tests.discord.server.interactions import Modal
from tests.discord.server.modals import CHECKBOX, CHECKBOX_GROUP, FILE_UPLOAD, LABEL, RADIO_GROUP, TEXT_INPUT
from tests.discord.server.rules import SELECT
from tests.discord.server.state import File

Keep = Callable[[File], str]


def fill_in(modal: Modal, values: dict[str, Any], keep: Keep) -> list[JSON]:
    """Return the components of the submitted modal; a field without a new value keeps the one it was opened with."""
    unused = set(values)
    sent: list[JSON] = []
    for number, part in enumerate(modal.data["components"], start=1):
        if part["type"] != LABEL:
            sent.append({"type": part["type"], "id": number})
            continue
        field = part["component"]
        names = unused & {part["label"], field["custom_id"]}
        unused -= names
        given = values[names.pop()] if names else None
        filled = _filled(part["label"], field, given, keep)
        shown: JSON = {"type": field["type"], "id": number * 10, "custom_id": field["custom_id"], **filled}
        sent.append({"type": LABEL, "id": number, "component": shown})
    assert not unused, f"no field {unused} among {list(modal.fields)}"
    return sent


def _filled(label: str, field: JSON, given: Any, keep: Keep) -> JSON:
    kind, required = field["type"], field.get("required", True)
    if kind == TEXT_INPUT:
        return {"value": _text(label, field, given, required=required)}
    if kind == FILE_UPLOAD:
        files = [keep(one) for one in given or []]
        _count(label, field, len(files), required=required)
        return {"values": files}
    if kind == CHECKBOX:
        return {"value": bool(field.get("default") if given is None else given)}
    assert kind in (SELECT, RADIO_GROUP, CHECKBOX_GROUP), f"{label} is of a kind that is not filled in here"
    picks = _picked(label, field, [given] if isinstance(given, str) else given)
    _count(label, field, len(picks), required=required)
    return {"value": picks[0] if picks else None} if kind == RADIO_GROUP else {"values": picks}


def _text(label: str, field: JSON, given: Any, *, required: bool) -> str:
    text = str(field.get("value") or "" if given is None else given)
    assert text.strip() or not required, f"{label} is required"
    least = field.get("min_length") or 0
    assert not text or least <= len(text) <= (field.get("max_length") or 4000), f"{label} has the wrong length"
    return text


def _picked(label: str, field: JSON, given: list[str] | None) -> list[str]:
    options = field["options"]
    if given is None:
        return [one["value"] for one in options if one.get("default")]
    found = [one["value"] for wanted in given for one in options if wanted in (one["label"], one["value"])]
    assert len(found) == len(given), f"{label} offers {[one['label'] for one in options]}"
    return found


def _count(label: str, field: JSON, picks: int, *, required: bool) -> None:
    low = max(field.get("min_values", 1), 1) if required else 0
    high = field.get("max_values", len(field["options"]) if field["type"] == CHECKBOX_GROUP else 1)
    assert low <= picks <= high, f"{label} takes {low} to {high}"
