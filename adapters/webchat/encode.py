"""A card as JSON values for the page. Every item of the vocabulary has its shape here; the shapes are in README.md."""

from base64 import b64encode
from typing import Any, assert_never
from urllib.parse import urlsplit

from adapters.webchat.wording import runs
from bot.dialogue.adapter import Drawn
from bot.dialogue.catalogue import _, speaking
from bot.dialogue.pickers import calendar, times
from bot.dialogue.reader import Reader, read_locale
from bot.dialogue.rendering import without_steps
from bot.dialogue.text import clean
from bot.dialogue.views import (
    Attached,
    Button,
    Choose,
    ChooseMany,
    Facts,
    FieldKind,
    FieldView,
    File,
    FormCard,
    Image,
    Item,
    Note,
    Paragraph,
    Part,
    PickDay,
    PickTime,
    Picture,
    Progress,
    Rate,
    Title,
    Visit,
)

STARS = range(1, 6)


def encode(drawn: Drawn) -> dict[str, Any]:
    """Write a card for its reader.

    Raises babel.UnknownLocaleError for a locale that CLDR does not know.
    """
    reader = Reader(locale=read_locale(drawn.locale), zone=drawn.zone, now=drawn.now)
    back = drawn.view.back_to
    with speaking(drawn.locale):
        return {
            "locale": str(reader.locale).replace("_", "-"),
            "dir": reader.locale.text_direction,
            "zone": drawn.zone.key,
            "note": None if drawn.note is None else runs(drawn.note, reader),
            "parts": [_part(part, drawn, reader) for part in without_steps(drawn.view)],
            "back": None if back is None else {"label": _("Back"), "to": drawn.address(back)},
        }


def _part(part: Part, drawn: Drawn, reader: Reader) -> dict[str, Any]:
    match part:
        case Title(text):
            return {"kind": "title", "text": runs(text, reader)}
        case Paragraph(text):
            return {"kind": "paragraph", "text": runs(text, reader)}
        case Note(text, tone):
            return {"kind": "note", "text": runs(text, reader), "tone": tone.value}
        case Facts(rows):
            return {"kind": "facts", "rows": [[clean(label), runs(value, reader)] for label, value in rows]}
        case Item():
            return _item(part, drawn, reader)
        case Image(picture=picture):
            return {"kind": "image", "picture": _picture(picture)}
        case File():
            return _file(part)
        case Progress(done=done, total=total, label=label):
            return {"kind": "progress", "done": done, "total": total, "label": clean(label)}
        case _:
            return _control(part, drawn, reader)


def _control(
    part: Button | Visit | Choose | ChooseMany | PickDay | PickTime | Rate | FormCard, drawn: Drawn, reader: Reader
) -> dict[str, Any]:
    address = drawn.address
    match part:
        case Button(label=label, to=to, intent=intent):
            return {"kind": "button", "label": clean(label), "to": address(to), "intent": intent.value}
        case Visit():
            return _visit(part)
        case Choose(label=label, options=options):
            rows = [{"label": clean(one.label), "to": address(one.to), "chosen": one.chosen} for one in options]
            return {"kind": "choose", "label": clean(label), "options": rows}
        case ChooseMany():
            return _choose_many(part, drawn)
        case PickDay(label=label, days=days, to=to):
            return {"kind": "pick_day", "label": clean(label), **calendar(days, to, address, reader)}
        case PickTime(label=label, times=instants, to=to):
            return {"kind": "pick_time", "label": clean(label), **times(instants, to, address, reader)}
        case Rate(label=label, to=to):
            return {"kind": "rate", "label": clean(label), "to": [address(to.using(stars=stars)) for stars in STARS]}
        case FormCard():
            return _form(part, drawn)
        case _:
            assert_never(part)


def _item(item: Item, drawn: Drawn, reader: Reader) -> dict[str, Any]:
    return {
        "kind": "item",
        "title": clean(item.title),
        "lines": [runs(line, reader) for line in item.lines],
        "picture": None if item.picture is None else _picture(item.picture),
        "to": None if item.to is None else drawn.address(item.to),
    }


def _file(file: File) -> dict[str, Any]:
    shown: dict[str, Any] = {"kind": "file", "name": clean(file.name), "media": file.media, "shown": file.kind.value}
    match file.content:
        case Attached(key=key, size=size):
            return {**shown, "size": size, "src": attachment_address(key), "data": None}
        case content:
            return {**shown, "size": len(content), "src": None, "data": b64encode(content).decode("ascii")}


def _visit(visit: Visit) -> dict[str, Any]:
    if urlsplit(visit.url).scheme not in {"http", "https"}:
        # A mentor types the address of a video: what is no web page is shown to read and cannot be followed.
        return {"kind": "paragraph", "text": [f"{clean(visit.label)}: ", {"code": clean(visit.url)}]}
    return {"kind": "visit", "label": clean(visit.label), "url": visit.url, "intent": visit.intent.value}


def _choose_many(part: ChooseMany, drawn: Drawn) -> dict[str, Any]:
    options = [{"value": value, "label": clean(label), "chosen": value in part.chosen} for value, label in part.options]
    return {
        "kind": "choose_many",
        "label": clean(part.label),
        "options": options,
        "done": _("Done"),
        "to": drawn.address(part.to),
    }


def _form(form: FormCard, drawn: Drawn) -> dict[str, Any]:
    return {
        "kind": "form",
        "title": clean(form.title),
        "fields": [_field(one) for one in form.fields],
        "current": form.current,
        "submit": {"label": clean(form.submit_label), "to": drawn.address(form.submit)},
        "cancel": {"label": _("Cancel"), "to": drawn.address(form.cancel)},
    }


def _field(view: FieldView) -> dict[str, Any]:
    is_picture = view.kind is FieldKind.PICTURE and view.value.isdecimal()
    return {
        "name": view.name,
        "label": clean(view.label),
        "kind": view.kind.value,
        "value": view.value,
        "error": None if view.error is None else clean(view.error),
        "example": clean(view.example),
        "help": clean(view.help),
        "required": view.required,
        "optional": None if view.required else _("optional"),
        "max_length": view.max_length,
        "options": [{"value": value, "label": clean(label)} for value, label in view.options],
        "src": file_address(int(view.value)) if is_picture else None,
        "chosen": _("a file") if view.kind is FieldKind.FILE else None,
    }


def _picture(picture: Picture) -> dict[str, str]:
    return {"src": file_address(picture.file), "alt": clean(picture.alt)}


def attachment_address(key: str) -> str:
    """Return the path under which the server gives out an attachment to who has been shown its key."""
    return f"/chat/attachments/{key}"


def file_address(file_id: int) -> str:
    """Return the path under which the server gives out a file."""
    return f"/files/{file_id}"
