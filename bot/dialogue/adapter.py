"""The port behind which every chat platform sits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.dialogue.events import Inbound
from bot.dialogue.links import Link
from bot.dialogue.text import Text
from bot.dialogue.views import View
from core.accounts.model import Right
from core.store.tasks import Priority
from core.store.worker import Later as Later  # noqa: PLC0414 - part of the port


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """A card ready to be encoded for one reader: `address` packs a link into at most 64 bytes.

    `note` is a sentence above the card ("Saved."); `nonce` is the same whenever the same delivery is tried again;
    `now` (aware) is what relative times are counted from. `opens_form` tells whether a link leads to a form, which
    Discord must know before it answers. A `shared` card is read by many: its links are followed in each reader's own
    chat, by the deep links whose payloads `start` gives (`[A-Za-z0-9_-]{1,64}`). `here` is the address of the card
    itself, in at most 56 bytes: one with more controls than fit comes in pages, and turning one leads there again.
    `rights` are the reader's, for a menu of the commands that they may use.
    """

    view: View
    note: Text | None
    address: Callable[[Link], str]
    opens_form: Callable[[Link], bool]
    start: Callable[[Link], str]
    zone: ZoneInfo
    locale: str
    now: datetime
    nonce: str
    priority: Priority = Priority.REPLY
    shared: bool = False
    rights: frozenset[Right] = frozenset()
    here: str = ""


class Unreachable(Exception):  # noqa: N818 - a state of the person's chat
    """The person blocked the bot or closed the chat: another address must be used."""


class CardGone(Exception):  # noqa: N818 - a state of the card
    """The card to redraw is not there any more, or can no longer be edited."""


class Down(Later):
    """The platform cannot be reached at present: it is tried again, and news go to another address if there is one."""


class ChatAdapter(Protocol):
    """Shows cards on one platform."""

    platform: str

    async def show(self, chat: str, drawn: Drawn, *, replacing: str | None, answering: str | None) -> str:
        """Send a card, or redraw the card `replacing`; return the platform's id of the card.

        `answering` is what the update said that is answered by this; None for what nobody waits for. Raises
        Unreachable if the chat is closed, CardGone if the card cannot be redrawn (it is then sent anew where somebody
        waits for it), and Later if the platform asks for a pause. Showing the same nonce twice must be harmless.
        """
        ...


class Connection(Protocol):
    """A chat adapter that keeps a connection of its own to its platform."""

    platform: str

    async def run(self) -> None:
        """Receive updates until stopped; while the platform is down, try again by itself."""
        ...

    async def stop(self) -> None:
        """Receive nothing more; cards can still be shown."""
        ...

    async def close(self) -> None:
        """End the connection; nothing can be shown any more."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Shareable:
    """A card that can be posted where others read: `key` tells it from the others of one answer (at most 64 bytes)."""

    key: str
    title: str
    line: str
    drawn: Drawn


class Suggestions(Protocol):
    """Answers while somebody is still typing; reads only, and nothing of it is kept."""

    async def complete(self, *, platform: str, person: str, option: str, typed: str) -> list[str]:
        """Return at most 25 values, each of at most 100 characters, for the option of a command being typed."""
        ...

    async def share(self, *, platform: str, person: str, typed: str, limit: int) -> list[Shareable]:
        """Return the cards of mentors that fit what is typed, ready to be posted in any chat."""
        ...


class FileStore(Protocol):
    """Keeps pictures, which all may see, and attachments, which are for who has the key.

    Raises nothing for what is unknown. Each call is its own transaction, so it must not be made inside another.
    """

    async def put(self, media: str, content: bytes) -> int:
        """Keep `content` of the media type `media`; return its number."""
        ...

    async def get(self, file_id: int) -> tuple[str, bytes] | None:
        """Return the media type and the content, or None if there is no such file."""
        ...

    async def keep(self, content: bytes, *, name: str, sent_as: str, by: str) -> str:
        """Keep what somebody sent, of any type, and return its key, which cannot be guessed.

        `name` is made harmless; `sent_as` is the platform's word for it, `by` is who sent it, as "platform:person".
        Raises TooLarge and TooManyFiles of `core.attachments.service`.
        """
        ...

    async def attachment(self, key: str) -> tuple[str, str, bytes] | None:
        """Return name, media type and content of what was sent, or None if it is gone."""
        ...


class Intake(Protocol):
    """Where adapters hand over what came in."""

    async def receive(self, event: Inbound) -> bool:
        """Persist the update and set it going; False if it had been received before.

        When this returns the update is safe, so the platform may be told that we have it.
        """
        ...
