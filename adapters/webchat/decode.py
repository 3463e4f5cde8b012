"""What a window sends, read strictly: anything that the page itself would not send is refused with its reason."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from adapters.webchat.limits import FIELDS, FRAME_BYTES
from adapters.webchat.ports import Person
from bot.dialogue.events import Filled, Inbound, Opened, Pressed, Said
from bot.dialogue.links import MAX_ADDRESS_BYTES

PLATFORM = "web"
MAX_ID = 2**53 - 1
"""The largest whole number that JavaScript counts exactly."""


class BadEvent(ValueError):  # noqa: N818 - the word used everywhere for it
    """The frame is not one that the page sends; the message says what is wrong with it."""


class _Frame(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


_Address = Annotated[str, StringConstraints(min_length=1, max_length=MAX_ADDRESS_BYTES, pattern=r"^[\x20-\x7e]+$")]
_Card = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,16}$")]
_Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
_Start = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,64}$")]


class Say(_Frame):
    """A typed message."""

    type: Literal["say"]
    id: UUID
    text: Annotated[str, StringConstraints(pattern=r"\S")]


class Press(_Frame):
    """A press on a card; `values` are the picks of a choice of several."""

    type: Literal["press"]
    id: UUID
    card: _Card
    address: _Address
    values: Annotated[list[_Name], Field(max_length=FIELDS)] | None = None


class Fill(_Frame):
    """A form, being typed or handed in."""

    type: Literal["fill"]
    id: UUID
    card: _Card
    address: _Address
    values: Annotated[dict[_Name, str], Field(max_length=FIELDS)]
    final: bool


class Open(_Frame):
    """The chat was opened for the first time, or by a deep link."""

    type: Literal["open"]
    id: UUID
    start: _Start = ""


class Seen(_Frame):
    """Everything up to the message `upto` was on the screen."""

    type: Literal["seen"]
    upto: Annotated[int, Field(ge=0, le=MAX_ID)]


class Skip(_Frame):
    """Move the demo's clock."""

    type: Literal["skip"]
    to: Literal["10m", "1h", "1d", "next"]


class Newcomer(_Frame):
    """Make someone new to play."""

    type: Literal["newcomer"]


Frame = Say | Press | Fill | Open | Seen | Skip | Newcomer
_FRAMES: TypeAdapter[Frame] = TypeAdapter(Annotated[Frame, Field(discriminator="type")])


def read_frame(raw: str) -> Frame:
    """Read one frame of the socket; raises BadEvent."""
    try:
        size = len(raw.encode())
    except UnicodeEncodeError:
        raise BadEvent("the frame is not valid Unicode") from None
    if size > FRAME_BYTES:
        raise BadEvent(f"the frame has {size} bytes; at most {FRAME_BYTES} are read")
    try:
        return _FRAMES.validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise BadEvent(f"{where}: {first['msg']}" if where else first["msg"]) from None


def decode(raw: str, *, person: Person | None, locale: str | None = None) -> Inbound | Seen | Skip | Newcomer:
    """Read one frame that `person`'s window sent; raises BadEvent.

    What the person did becomes an Inbound; reading marks and the demo's desk stay in the adapter. A window with nobody
    chosen can only use the desk.
    """
    frame = read_frame(raw)
    if isinstance(frame, Skip | Newcomer):
        return frame
    if person is None:
        raise BadEvent("choose a person first")
    match frame:
        case Say():
            happening: Said | Pressed | Filled | Opened = Said(text=frame.text)
        case Press():
            values = None if frame.values is None else tuple(frame.values)
            happening = Pressed(card=frame.card, address=frame.address, values=values)
        case Fill():
            happening = Filled(card=frame.card, address=frame.address, values=frame.values, final=frame.final)
        case Open():
            happening = Opened(start=frame.start)
        case Seen():
            return frame
    return Inbound(
        platform=PLATFORM,
        event_id=str(frame.id),
        chat=person.key,
        person=person.key,
        name=person.name,
        happening=happening,
        locale=locale,
    )
