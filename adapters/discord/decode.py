"""What comes from Discord, as the engine takes it."""

import re
from dataclasses import dataclass
from typing import Any

from adapters.discord.commands import CHAT_INPUT, MESSAGE, typed
from adapters.discord.modal import read_modal
from bot.dialogue.events import Happening, Inbound, Opened, Pointed, Pressed, Said
from bot.dialogue.links import BadAddress, Link
from bot.dialogue.registry import Form, Registry

PLATFORM = "discord"
COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
"""https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-interaction-type."""
NOWHERE = Pressed(card="", address="")
"""What a control says that we never gave: whoever pressed it is told that it leads nowhere."""

_TURN = re.compile(r"n:([0-9]{1,2}):(.+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """An interaction, without the library: `data` is as Discord sent it, `message` the card it was on, if any.

    `card` is its ref: "e" and its number where only one person sees it, `rows` are its controls. `among_others` tells
    that others read along, in servers and in the direct messages of people with each other. `channel` is where it
    happened, `begins` the channel of a server in which a thread can be begun from there.
    """

    id: str
    token: str
    kind: int
    data: dict[str, Any]
    person: str
    name: str
    locale: str | None
    among_others: bool
    channel: str
    begins: str | None = None
    card: str | None = None
    guild: str | None = None
    channel_name: str = ""
    rows: tuple[dict[str, Any], ...] = ()

    @property
    def address(self) -> str:
        """The address of the channel, which a message's begins with."""
        return f"https://discord.com/channels/{self.guild or '@me'}/{self.channel}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """A file that somebody sent: where it can be fetched, and its size in bytes."""

    url: str
    name: str
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Answering:
    """How an interaction is answered: this goes through the task table and comes back, also after a restart.

    `card` is the message that it was on. `may_open` tells whether a modal is a possible answer. `page` is the part of
    the card that was asked for, from 0.
    """

    id: str
    token: str
    card: str
    among_others: bool
    may_open: bool
    page: int = 0

    def write(self) -> str:
        """Write it as one word."""
        flags = (str(int(self.among_others)), str(int(self.may_open)), str(self.page))
        return " ".join((self.id, self.token, self.card or "-", *flags))

    @classmethod
    def read(cls, written: str) -> "Answering":
        """Read what `write` wrote."""
        # What an earlier version wrote has no page.
        number, token, card, among_others, may_open, *page = written.split(" ")
        return cls(
            id=number,
            token=token,
            card="" if card == "-" else card,
            among_others=among_others == "1",
            may_open=may_open == "1",
            page=int(page[0]) if page else 0,
        )


def answering(heard: Heard) -> Answering:
    """Return how an interaction is answered: beside a card that others see, not on it."""
    is_personal = not heard.among_others or (heard.card or "").startswith("e")
    on_shared = not is_personal or (heard.kind == COMPONENT and _where(heard).startswith("s:"))
    return Answering(
        id=heard.id,
        token=heard.token,
        card="" if on_shared else heard.card or "",
        among_others=heard.among_others,
        may_open=heard.kind != MODAL_SUBMIT,
        page=_turned(heard)[0],
    )


def decode(heard: Heard, registry: Registry) -> tuple[Inbound, dict[str, str]]:
    """Read an interaction that is no autocompletion; raises BadAddress for a custom_id that we never gave.

    The second value has uploads that are to be fetched first: ids of attachments by the names of fields.
    """
    uploads: dict[str, str] = {}
    match heard.kind:
        case kind if kind == COMMAND:
            happening = _command(heard, registry)
        case kind if kind == COMPONENT:
            happening = _component(heard)
        case kind if kind == MODAL_SUBMIT and str(heard.data.get("custom_id", "")).count(":") >= 3:
            happening, uploads = read_modal(heard.data)
        case _:
            raise BadAddress("an interaction of another kind")
    return inbound(heard, happening), uploads


def inbound(heard: Heard, happening: Happening) -> Inbound:
    """Return what an interaction says, with how it is answered."""
    return Inbound(
        platform=PLATFORM,
        event_id=heard.id,
        chat=f"@{heard.person}",
        person=heard.person,
        name=heard.name,
        happening=happening,
        locale=heard.locale,
        answering=answering(heard).write(),
        room=heard.channel if heard.guild is not None else None,
        room_name=heard.channel_name,
    )


def opens_modal(heard: Heard, registry: Registry) -> bool:
    """Tell whether the answer must be a modal, which nothing may come before: so it cannot be put off."""
    if heard.kind == COMPONENT:
        return _where(heard).startswith("f:")
    if heard.kind != COMMAND:
        return False
    if heard.data.get("type") == MESSAGE:
        return True
    command = registry.commands.get(str(heard.data.get("name")))
    return heard.data.get("name") == "continue" or (
        command is not None and isinstance(registry.route(Link(command.to.name)), Form)
    )


def _where(heard: Heard) -> str:
    """Return the custom_id that says where a component leads: its own, or that of the option picked from a list."""
    custom_id = str(heard.data.get("custom_id", ""))
    if custom_id.partition("#")[0] == "l":
        custom_id = str((heard.data.get("values") or [""])[0])
    return custom_id.partition("#")[0]


def _component(heard: Heard) -> Happening:
    kind, _colon, rest = _where(heard).partition(":")
    if kind == "s":
        return Opened(start=rest)
    if kind == "n":
        rest = _turned(heard)[1]
    if kind not in {"b", "f", "m", "d", "n"} or not rest or heard.card is None:
        raise BadAddress("a control that we never gave")
    values = tuple(str(one) for one in heard.data.get("values", [])) if kind in {"m", "d"} else None
    return Pressed(card=heard.card, address=rest, values=values)


def _turned(heard: Heard) -> tuple[int, str]:
    """Return which page of which card is asked for; the first one of none where none is."""
    found = _TURN.fullmatch(_where(heard)) if heard.kind == COMPONENT else None
    return (int(found[1]), found[2]) if found else (0, "")


def _command(heard: Heard, registry: Registry) -> Happening:
    data = heard.data
    if data.get("type") == CHAT_INPUT:
        said = typed(registry, data)
        return Opened() if said == "/start" else Said(text=said)
    target, resolved = str(data["target_id"]), data.get("resolved", {})
    if data.get("type") == MESSAGE:
        author = resolved.get("messages", {}).get(target, {}).get("author", {})
        return Pointed(person=str(author.get("id", "")), name=_name(author), message=f"{heard.address}/{target}")
    return Pointed(person=target, name=_name(resolved.get("users", {}).get(target, {})))


def _name(user: dict[str, Any]) -> str:
    return str(user.get("global_name") or user.get("username") or "")
