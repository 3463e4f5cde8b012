"""A card as Telegram shows it: text with entities, a picture, files, and rows of buttons. Nothing is cut in silence."""

from dataclasses import dataclass

from telegram import InlineKeyboardMarkup, MessageEntity

from adapters.telegram.entities import Writing, paged
from adapters.telegram.keyboard import Keyboard, can_be_visited
from adapters.telegram.limits import CAPTION, TEXT
from bot.dialogue.adapter import Drawn
from bot.dialogue.catalogue import _, speaking
from bot.dialogue.reader import Reader, city, read_locale
from bot.dialogue.rendering import MARKS, bar, value_of
from bot.dialogue.text import Text, When, inlines
from bot.dialogue.views import (
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
    PickDay,
    PickTime,
    Progress,
    Rate,
    Title,
    View,
    Visit,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What is sent: `pages` are the texts, the keyboard stands under the last. `picture` is a number of the file store.

    With `is_caption` the one page stands under the picture, in one message.
    """

    pages: tuple[Writing, ...]
    keyboard: InlineKeyboardMarkup | None
    picture: int | None
    files: tuple[File, ...]

    @property
    def is_caption(self) -> bool:
        """Whether picture and text are one message."""
        return self.picture is not None and len(self.pages) == 1 and self.pages[0].size <= CAPTION


def encode(drawn: Drawn, *, username: str, page: int = 0) -> Letter:
    """Write a card for its reader; `username` is the bot's, for the links of shared cards.

    `page` counts from 0 where there are too many buttons for one message.
    """
    reader = Reader(locale=read_locale(drawn.locale), zone=drawn.zone, now=drawn.now)
    with speaking(drawn.locale):
        blocks = [Writing().write(drawn.note, reader)] if drawn.note is not None else []
        for part in drawn.view.parts:
            blocks += _blocks(part, reader)
        if drawn.shared and _has_times(drawn.view):
            blocks.append(_zone(reader))
        pages = paged([block for block in blocks if block.text.strip()], TEXT)
        return Letter(
            pages=tuple(pages or [Writing().add(_("Here you are:"))]),
            keyboard=Keyboard(drawn, reader, username, page).of(drawn.view),
            picture=next((part.picture.file for part in drawn.view.parts if isinstance(part, Image)), None),
            files=tuple(part for part in drawn.view.parts if isinstance(part, File)),
        )


def _blocks(part: object, reader: Reader) -> list[Writing]:
    match part:
        case Title(text):
            return [Writing().write(text, reader, MessageEntity.BOLD)]
        case Paragraph(text):
            return [Writing().write(text, reader)]
        case Note(text, tone):
            return [Writing().add(MARKS[tone]).write(text, reader)]
        case Facts(rows):
            return _facts(Facts(rows), reader)
        case Item():
            return [_item(part, reader)]
        case Progress():
            return [Writing().add(bar(part))]
        case _:
            return _control(part)


def _control(part: object) -> list[Writing]:
    match part:
        case Visit(label=label, url=url) if not can_be_visited(url):
            # A page of this machine, or what is no web page: shown to read, as no button may carry it.
            return [Writing().add(f"{label}: {url}")]
        case FormCard():
            return _form(part)
        case (
            Choose(label=label)
            | ChooseMany(label=label)
            | PickDay(label=label)
            | PickTime(label=label)
            | Rate(label=label)
        ):
            return [Writing().add(label)]
        case _:
            return []


def _has_times(view: View) -> bool:
    """Tell whether a card shows an instant, which on a shared card is in nobody's own zone."""
    texts: list[Text] = []
    for part in view.parts:
        match part:
            case Title(text) | Paragraph(text) | Note(text):
                texts.append(text)
            case Facts(rows):
                texts += [value for _label, value in rows]
            case Item(lines=lines):
                texts += lines
            case _:
                continue
    return any(isinstance(inline, When) for text in texts for inline in inlines(text))


def _zone(reader: Reader) -> Writing:
    place = city(reader.zone, reader.locale)
    return Writing().add(_("Times are those of %(place)s.") % {"place": place}, MessageEntity.ITALIC)


def _facts(facts: Facts, reader: Reader) -> list[Writing]:
    lines: list[Writing] = []
    for label, value in facts.rows:
        line = Writing().add(f"{label}: ", MessageEntity.ITALIC).write(value, reader)
        if lines and lines[-1].size + 1 + line.size <= CAPTION:
            lines[-1].join(line, "\n")
        else:
            lines.append(line)
    return lines


def _item(item: Item, reader: Reader) -> Writing:
    written = Writing().add(item.title, MessageEntity.BOLD)
    for line in item.lines:
        written.add("\n").write(line, reader)
    return written


def _form(form: FormCard) -> list[Writing]:
    field = form.fields[form.current]
    before = [one for one in form.fields[: form.current] if one.value]
    filled = Writing()
    for one in before:
        filled.join(
            Writing().add(f"{one.label} ", MessageEntity.ITALIC).add(value_of(one)), "\n" if filled.text else ""
        )
    asked = Writing().add(field.label, MessageEntity.BOLD)
    if field.error:
        asked.add(f"\n⚠️ {field.error}")
    if field.value:
        asked.add("\n" + _("Now: %(value)s") % {"value": value_of(field)})
    for words in (field.help, _("For example: %(example)s") % {"example": field.example} if field.example else ""):
        asked.add(f"\n{words}" if words else "")
    if field.options:
        numbered = "\n".join(f"{number}. {label}" for number, (_v, label) in enumerate(field.options, start=1))
        asked.add(f"\n{numbered}")
    return [
        Writing().add(form.title, MessageEntity.BOLD),
        filled,
        asked,
        Writing().add(_ways(field, any(one.kind is FieldKind.FILE for one in form.fields)), MessageEntity.ITALIC),
    ]


def _ways(field: FieldView, takes_files: bool) -> str:
    how = {
        FieldKind.CHOICE: _("Type its name or number."),
        FieldKind.MANY: _("Type their names or numbers, with commas between them."),
        FieldKind.PICTURE: _("Send a photo."),
        FieldKind.FILE: _("Send it here, or record it."),
    }.get(field.kind, _("Type it, or send a file or a voice message.") if takes_files else _("Type your answer."))
    skip = _("“skip” goes on, “back” goes back.") if field.value or not field.required else _("“back” goes back.")
    return f"{how} {skip}"
