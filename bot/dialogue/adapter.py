"""The port behind which every chat platform sits."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.dialogue.events import Inbound
from bot.dialogue.links import Link
from bot.dialogue.text import Text
from bot.dialogue.views import View


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """A card ready to be encoded for one reader: `address` packs a link into at most 64 bytes.

    `note` is a sentence above the card ("Saved."); `nonce` is the same whenever the same delivery is tried again.
    """

    view: View
    note: Text | None
    address: Callable[[Link], str]
    zone: ZoneInfo
    locale: str
    nonce: str


class Unreachable(Exception):  # noqa: N818 - a state of the person's chat
    """The person blocked the bot or closed the chat: another address must be used."""


class ChatAdapter(Protocol):
    """Shows cards on one platform."""

    platform: str

    async def show(self, chat: str, drawn: Drawn, *, replacing: str | None) -> str:
        """Send a card, or redraw the card `replacing`; return the platform's id of the card.

        Raises Unreachable if the chat is closed. Showing the same nonce twice must be harmless.
        """
        ...


class Intake(Protocol):
    """Where adapters hand over what came in."""

    async def receive(self, event: Inbound) -> bool:
        """Persist the update and set it going; False if it had been received before.

        When this returns the update is safe, so the platform may be told that we have it.
        """
        ...
