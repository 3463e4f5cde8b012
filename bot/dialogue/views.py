"""The vocabulary of screens: each item has a declared rendering on each platform, nothing is cut in silence."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.dialogue.links import Link
from bot.dialogue.text import Text
from core.attachments.media import Kind

MOST_PICKS = 75
"""Of what can be ticked at once: three lists of Discord, which leave room for buttons; Telegram takes 100 buttons."""


class Intent(StrEnum):
    """What a button means, for its colour."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


class Tone(StrEnum):
    """How a note feels."""

    INFO = "info"
    GOOD = "good"
    WARN = "warn"


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """An image of the file store, with the words for those who do not see it."""

    file: int
    alt: str


@dataclass(frozen=True, slots=True)
class Title:
    """The headline of a card."""

    text: Text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences."""

    text: Text


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence apart: a hint, a success, a warning."""

    text: Text
    tone: Tone = Tone.INFO


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and values, in reading order."""

    rows: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One entry of a list: pressing it opens `to`."""

    title: str
    lines: tuple[Text, ...] = ()
    picture: Picture | None = None
    to: Link | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Image:
    """A large picture."""

    picture: Picture


@dataclass(frozen=True, kw_only=True, slots=True)
class Attached:
    """The content of a file that somebody sent: its key in the file store, and its size in bytes."""

    key: str
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """Something to keep, to look at or to hear: a calendar entry, a statement, a voice message.

    A platform that has no way to show the `kind` gives the file as a document.
    """

    name: str
    media: str
    content: bytes | Attached
    kind: Kind = Kind.DOCUMENT

    @property
    def size(self) -> int:
        """In bytes."""
        return self.content.size if isinstance(self.content, Attached) else len(self.content)


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a piece of work in steps has come."""

    done: int
    total: int
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    """Pressing it, or typing its label or number, follows `to`."""

    label: str
    to: Link
    intent: Intent = Intent.PLAIN


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """A button that opens a page in the browser (a payment page, an introduction video)."""

    label: str
    url: str
    intent: Intent = Intent.PLAIN


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One possibility of a choice."""

    label: str
    to: Link
    chosen: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Choose:
    """One of several; a drop-down where there is room for one."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChooseMany:
    """Some of several: the values picked reach the route `to` as its argument `values`, joined with commas.

    It is None where none is picked. There are at most MOST_PICKS options, or it raises ValueError.
    """

    label: str
    options: tuple[tuple[str, str], ...]
    chosen: frozenset[str]
    to: Link

    def __post_init__(self) -> None:
        if len(self.options) > MOST_PICKS:
            raise ValueError(
                f"{len(self.options)} options in a choice of several; at most {MOST_PICKS} fit on one card"
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class PickDay:
    """A day out of `days`; it reaches the route as its argument `day`."""

    label: str
    days: tuple[date, ...]
    to: Link


@dataclass(frozen=True, kw_only=True, slots=True)
class PickTime:
    """An instant out of `times`, shown in the reader's zone; it reaches the route as its argument `at`."""

    label: str
    times: tuple[datetime, ...]
    to: Link


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """One to five stars; they reach the route as its argument `stars`."""

    label: str
    to: Link


class FieldKind(StrEnum):
    """How a field of a form is typed in."""

    LINE = "line"
    LINES = "lines"
    CHOICE = "choice"
    MANY = "many"
    PICTURE = "picture"
    FILE = "file"


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldView:
    """A field as it stands: `value` is what was typed, also when it is wrong; `error` says how to mend it."""

    name: str
    label: str
    kind: FieldKind
    value: str = ""
    error: str | None = None
    example: str = ""
    help: str = ""
    required: bool = True
    max_length: int = 200
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FormCard:
    """A form: shown whole where there is room, else field by field, beginning at `current`.

    `submit` takes every value, `cancel` forgets them. Values are text; MANY joins with commas, PICTURE is the number of
    a file and FILE the key of an attachment.
    """

    title: str
    fields: tuple[FieldView, ...]
    current: int
    submit: Link
    submit_label: str
    cancel: Link


Block = Title | Paragraph | Note | Facts | Item | Image | File | Progress
Control = Button | Visit | Choose | ChooseMany | PickDay | PickTime | Rate | FormCard
Part = Block | Control


@dataclass(frozen=True, slots=True, init=False)
class View:
    """What a screen shows: `live` names what redraws it when it changes ("booking:42"), `back_to` is the way out."""

    parts: tuple[Part, ...]
    back_to: Link | None = None
    live: str | None = None

    def __init__(self, *parts: Part | None, back_to: Link | None = None, live: str | None = None) -> None:
        object.__setattr__(self, "parts", tuple(part for part in parts if part is not None))
        object.__setattr__(self, "back_to", back_to)
        object.__setattr__(self, "live", live)


def with_chips(view: View, chips: tuple[Option, ...]) -> View:
    """Return the card with one-tap answers to the sentence above it, before its own controls."""
    if not chips:
        return view
    buttons = [Button(label=chip.label, to=chip.to) for chip in chips]
    at = next((at for at, part in enumerate(view.parts) if isinstance(part, Control)), len(view.parts))
    return View(*view.parts[:at], *buttons, *view.parts[at:], back_to=view.back_to, live=view.live)


def links_of(view: View) -> tuple[Link, ...]:
    """Return every link that the card offers, in reading order, the way back last."""
    found: list[Link] = []
    for part in view.parts:
        found.extend(_links_of_part(part))
    return (*found, *([view.back_to] if view.back_to else []))


def _links_of_part(part: Part) -> list[Link]:
    match part:
        case Item(to=Link() as to) | Button(to=to) | ChooseMany(to=to):
            return [to]
        case Choose(options=options):
            return [option.to for option in options]
        case PickDay(days=days, to=to):
            return [to.using(day=day) for day in days]
        case PickTime(times=times, to=to):
            return [to.using(at=at) for at in times]
        case Rate(to=to):
            return [to.using(stars=stars) for stars in range(1, 6)]
        case FormCard(submit=submit, cancel=cancel):
            return [submit, cancel]
        case _:
            return []
