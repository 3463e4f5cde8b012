"""A card as a Discord message: an embed with its text, a picture, files, and rows of controls."""

from dataclasses import dataclass
from typing import Any

from adapters.discord import limits
from adapters.discord.controls import JSON, Controls, is_web_page
from adapters.discord.text import escaped, markdown
from bot.dialogue.adapter import Drawn
from bot.dialogue.catalogue import _, speaking
from bot.dialogue.reader import Reader, read_locale
from bot.dialogue.rendering import MARKS, bar, value_of, without_steps
from bot.dialogue.text import clean
from bot.dialogue.views import (
    ChooseMany,
    Facts,
    FieldView,
    File,
    FormCard,
    Image,
    Item,
    Note,
    Paragraph,
    Part,
    PickTime,
    Progress,
    Rate,
    Title,
    Visit,
)

NOBODY: JSON = {"parse": []}
REST = "more.txt"


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """A message: `payload` is complete but for the files, `picture` is a number of the file store."""

    payload: JSON
    picture: int | None
    files: tuple[File, ...]


def encode(drawn: Drawn, page: int = 0) -> Letter:
    """Write a card for its reader; `page` counts from 0 where its lists need several."""
    reader = Reader(locale=read_locale(drawn.locale), zone=drawn.zone, now=drawn.now)
    with speaking(drawn.locale):
        parts = without_steps(drawn.view)
        title = next((markdown(part.text, reader) for part in parts if isinstance(part, Title)), "")
        blocks = [block for part in parts for block in _blocks(part, reader) if block.strip()]
        picture = next((part.picture.file for part in parts if isinstance(part, Image)), None)
        files = [part for part in parts if isinstance(part, File)]
        embeds, rest = _embeds(title, blocks)
        if rest:
            files.append(File(name=REST, media="text/plain", content=rest.encode()))
        content = markdown(drawn.note, reader)[: limits.CONTENT] if drawn.note is not None else ""
        payload: JSON = {
            "content": content if embeds or content else _("Here you are:"),
            "embeds": embeds,
            "components": Controls(drawn, reader, page).rows(drawn.view),
            "allowed_mentions": NOBODY,
        }
        return Letter(payload=payload, picture=picture, files=tuple(files))


def _embeds(title: str, blocks: list[str]) -> tuple[list[JSON], str]:
    """Join blocks to embeds; what Discord does not take in one message is returned, to be sent as a file."""
    texts: list[str] = []
    total = len(title)
    for index, block in enumerate(blocks):
        if total + len(block) + 2 > limits.EMBEDS_TOTAL or len(block) > limits.DESCRIPTION:
            return _described(title, texts), "\n\n".join(blocks[index:])
        total += len(block) + 2
        if texts and len(texts[-1]) + 2 + len(block) <= limits.DESCRIPTION:
            texts[-1] += f"\n\n{block}"
        else:
            texts.append(block)
    return _described(title, texts), ""


def _described(title: str, texts: list[str]) -> list[JSON]:
    embeds: list[dict[str, Any]] = [{"description": text} for text in texts]
    if title:
        embeds = embeds or [{}]
        embeds[0]["title"] = title[: limits.TITLE]
    return embeds


def _blocks(part: Part, reader: Reader) -> list[str]:
    match part:
        case Paragraph(text):
            return [markdown(text, reader)]
        case Note(text, tone):
            return [MARKS[tone] + markdown(text, reader)]
        case Facts(rows):
            return ["\n".join(f"**{escaped(label)}:** {markdown(value, reader)}" for label, value in rows)]
        case Item():
            return [_item(part, reader)]
        case Progress():
            return [escaped(bar(part))]
        case FormCard():
            return [_form(part)]
        case _:
            return _control(part)


def _control(part: Part) -> list[str]:
    match part:
        case Visit(label=label, url=url) if not is_web_page(url):
            # A mentor types the address of a video: what is no web page is shown to read and cannot be followed.
            return [f"{escaped(label)}: `{clean(url).replace('`', '')}`"]
        case ChooseMany(label=label) | PickTime(label=label) | Rate(label=label):
            return [escaped(label)]
        case _:
            return []


def _item(item: Item, reader: Reader) -> str:
    return "\n".join([f"**{escaped(item.title)}**", *(markdown(line, reader) for line in item.lines)])


def _form(form: FormCard) -> str:
    return "\n".join([f"**{escaped(form.title)}**", *(_field(field) for field in form.fields)])


def _field(field: FieldView) -> str:
    line = f"**{escaped(field.label)}** {escaped(value_of(field)) if field.value else '–'}"
    return f"{line}\n⚠️ {escaped(field.error)}" if field.error else line
