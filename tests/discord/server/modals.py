"""What a modal may hold, and what the person's app sends back.

https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-modal
https://docs.discord.com/developers/components/reference#label
"""

from tests.discord.server.errors import JSON, Form, Where
from tests.discord.server.rules import SELECTS, check_options, check_select

LABEL, TEXT_INPUT, TEXT_DISPLAY, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 18, 4, 10, 19, 21, 22, 23
FIELDS = (TEXT_INPUT, *SELECTS, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX)


def check_modal(form: Form, where: Where, data: JSON) -> None:
    """Note in `form` everything that is wrong with a modal."""
    form.size((*where, "title"), data.get("title"), 1, 45)
    form.size((*where, "custom_id"), data.get("custom_id"), 1, 100)
    parts = data.get("components") or []
    form.size((*where, "components"), parts, 1, 5)
    seen: set[str] = set()
    for index, part in enumerate(parts):
        at = (*where, "components", index)
        if not form.one_of((*at, "type"), part.get("type"), (LABEL, TEXT_DISPLAY)):
            continue
        if part["type"] == TEXT_DISPLAY:
            form.size((*at, "content"), part.get("content"), 1, 4000)
            continue
        form.size((*at, "label"), part.get("label"), 1, 45)
        form.size((*at, "description"), part.get("description"), 0, 100)
        _check_field(form, (*at, "component"), part.get("component") or {}, seen)


def _check_field(form: Form, where: Where, one: JSON, seen: set[str]) -> None:
    if not form.one_of((*where, "type"), one.get("type"), FIELDS):
        return
    if form.size((*where, "custom_id"), one.get("custom_id"), 1, 100):
        form.unique(seen, (*where, "custom_id"), one["custom_id"], "COMPONENT_CUSTOM_ID_DUPLICATED")
    kind = one["type"]
    if kind == TEXT_INPUT:
        _check_text(form, where, one)
    elif kind in SELECTS:
        check_select(form, where, one)
        if one.get("required", True) and one.get("min_values") == 0:
            form.bad((*where, "min_values"), "SELECT_COMPONENT_MIN_VALUES", "A required select needs at least one.")
    elif kind == FILE_UPLOAD:
        form.number((*where, "min_values"), one.get("min_values"), 0, 10)
        form.number((*where, "max_values"), one.get("max_values"), 1, 10)
    elif kind in (RADIO_GROUP, CHECKBOX_GROUP):
        form.size((*where, "options"), one.get("options"), 2 if kind == RADIO_GROUP else 1, 10)
        check_options(form, where, one, one.get("max_values", 1 if kind == RADIO_GROUP else len(one["options"])))


def _check_text(form: Form, where: Where, one: JSON) -> None:
    form.one_of((*where, "style"), one.get("style"), (1, 2))
    form.size((*where, "placeholder"), one.get("placeholder"), 0, 100)
    form.number((*where, "min_length"), one.get("min_length"), 0, 4000)
    form.number((*where, "max_length"), one.get("max_length"), 1, 4000)
    if (one.get("min_length") or 0) > (one.get("max_length") or 4000):
        form.bad((*where, "min_length"), "TEXT_INPUT_MIN_LENGTH", "min_length is above max_length.")
    form.size((*where, "value"), one.get("value"), 0, one.get("max_length") or 4000)
    if "label" in one:
        form.bad((*where, "label"), "TEXT_INPUT_LABEL_IN_LABEL", "Inside a label a text input has no label.")
