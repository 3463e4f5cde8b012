"""What comes in: every adapter turns its platform's updates into these."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """The person typed something."""

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Pressed:
    """The person pressed something on the card `card`; `values` are the picks of a ChooseMany."""

    card: str
    address: str
    values: tuple[str, ...] | None = None


class Lost(StrEnum):
    """Why what somebody sent did not reach us: a file, or (HIDDEN) words that the platform shows no bot."""

    HIDDEN = "hidden"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """The person filled in a form on the card `card`; `final` is False while they still type (the draft is kept).

    `turns_page` is for platforms that show a long form in pages: what is kept is judged and the form is shown again.
    `lost` says why a file that belongs to the form did not come with it.
    """

    card: str
    address: str
    values: dict[str, str] = field(default_factory=dict)
    final: bool = True
    turns_page: bool = False
    lost: Lost | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """The person opened the chat, perhaps by a deep link with a `start` payload."""

    start: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """The person sent something that is not text: `file` is its key in the file store if it is a file.

    `kind` is the platform's word for it, such as "voice"; `caption` is what was written under it. Without a file,
    `lost` says why; None if it is nothing that can be kept, such as a place on a map.
    """

    kind: str
    file: str | None = None
    caption: str = ""
    lost: Lost | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Pointed:
    """The person pointed at someone, to book them: `person` is the platform's id, `name` what they are called there.

    Unless `message` is None it is a message of theirs that is reported: its address, "" where it has none. `words` is
    what was said with it.
    """

    person: str
    name: str
    message: str | None = None
    words: str = ""


Happening = Said | Pressed | Filled | Opened | Sent | Pointed
_KINDS: dict[str, type[Said | Pressed | Filled | Opened | Sent | Pointed]] = {
    kind.__name__: kind for kind in (Said, Pressed, Filled, Opened, Sent, Pointed)
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Inbound:
    """One update of a platform. `(platform, event_id)` is unique; `person` and `chat` are the platform's own ids.

    `name` and `locale` are what the platform says of the person; they are hints for the first meeting. `chat` is where
    the answer goes; where others read along (`private` is False) nothing of the person is shown. `answering` is the
    platform's own handle for the answer to just this update; it comes back with the card and means nothing to us.
    `room` is the group or channel in which it happened, as messages are sent there, `room_name` what it is called.
    """

    platform: str
    event_id: str
    chat: str
    person: str
    name: str
    happening: Happening
    locale: str | None = None
    private: bool = True
    answering: str | None = None
    room: str | None = None
    room_name: str = ""


def dump(event: Inbound) -> dict[str, Any]:
    """Turn an update into JSON values for the inbox."""
    return {**asdict(event), "kind": type(event.happening).__name__}


def load(values: dict[str, Any]) -> Inbound:
    """Read back what `dump` wrote."""
    rest = dict(values)
    kind = _KINDS[rest.pop("kind")]
    happening = dict(rest.pop("happening"))
    if isinstance(happening.get("values"), list):
        happening["values"] = tuple(happening["values"])
    if happening.get("lost") is not None:
        happening["lost"] = Lost(happening["lost"])
    return Inbound(**rest, happening=kind(**happening))
