"""A form as modals of up to five fields; a longer one comes in pages, with the card of the form between them."""

from typing import Any

from adapters.discord import limits
from adapters.discord.controls import JSON, shortened
from bot.dialogue.catalogue import _
from bot.dialogue.events import Filled
from bot.dialogue.views import FieldKind, FieldView, FormCard

LABEL, TEXT_INPUT, SELECT, UPLOAD = 18, 4, 3, 19
"""https://docs.discord.com/developers/components/reference#component-object-component-types."""
ONE_LINE, LINES = 1, 2


def modal(form: FormCard, address: str, *, card: str) -> JSON:
    """Return the page of a form on which the current field stands; `card` is what the filling will be said to be on."""
    page = form.current // limits.MODAL_FIELDS
    last = (len(form.fields) - 1) // limits.MODAL_FIELDS
    fields = form.fields[page * limits.MODAL_FIELDS : (page + 1) * limits.MODAL_FIELDS]
    title = form.title if not last else f"{form.title[: limits.MODAL_TITLE - 8]} ({page + 1}/{last + 1})"
    return {
        "custom_id": f"f:{'l' if page == last else 'n'}:{card}:{address}",
        "title": shortened(title, limits.MODAL_TITLE),
        "components": [_field(field) for field in fields],
    }


def _field(field: FieldView) -> JSON:
    labelled: JSON = {"type": LABEL, "label": shortened(field.label, limits.FIELD_LABEL), "component": _input(field)}
    words = field.error or field.help or _typed(field)
    if words:
        labelled["description"] = shortened(words, limits.FIELD_TEXT)
    return labelled


def _typed(field: FieldView) -> str:
    """Return how an option is named that is in no list, as there are too many for one."""
    if len(field.options) <= limits.OPTIONS:
        return ""
    if field.kind is FieldKind.MANY:
        return _("Type their names or numbers, with commas between them.")
    return _("Type its name or number.")


def _input(field: FieldView) -> JSON:
    if field.kind in {FieldKind.PICTURE, FieldKind.FILE}:
        # A file that is there already need not be sent again.
        needed = field.required and not field.value
        return {"type": UPLOAD, "custom_id": field.name, "min_values": int(needed), "required": needed}
    if field.options and len(field.options) <= limits.OPTIONS:
        return _select(field)
    asked: JSON = {
        "type": TEXT_INPUT,
        "custom_id": field.name,
        "style": LINES if field.kind is FieldKind.LINES else ONE_LINE,
        "required": field.required,
        "max_length": min(field.max_length, limits.FIELD_VALUE),
    }
    if field.value:
        asked["value"] = field.value[: asked["max_length"]]
    if field.example:
        asked["placeholder"] = shortened(field.example, limits.FIELD_TEXT)
    return asked


def _select(field: FieldView) -> JSON:
    many = field.kind is FieldKind.MANY
    chosen = set(field.value.split(",")) if many else {field.value}
    options = [
        {"label": shortened(label, limits.OPTION), "value": value, "default": value in chosen}
        for value, label in field.options
    ]
    return {
        "type": SELECT,
        "custom_id": field.name,
        "required": field.required,
        "min_values": int(field.required),
        "max_values": len(options) if many else 1,
        "options": options,
    }


def read_modal(data: dict[str, Any]) -> tuple[Filled, dict[str, str]]:
    """Return what was filled in, and the attachments (their ids by the names of their fields)."""
    _f, place, card, address = str(data["custom_id"]).split(":", 3)
    values: dict[str, str] = {}
    uploads: dict[str, str] = {}
    for labelled in data["components"]:
        part = labelled["component"]
        if part["type"] == UPLOAD:
            for upload in part.get("values", [])[:1]:
                uploads[part["custom_id"]] = str(upload)
        elif part["type"] == SELECT:
            values[part["custom_id"]] = ",".join(part.get("values", []))
        else:
            values[part["custom_id"]] = str(part.get("value") or "")
    final = place == "l"
    return Filled(card=card, address=address, values=values, final=final, turns_page=not final), uploads
