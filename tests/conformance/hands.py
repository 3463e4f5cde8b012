"""What only some platforms have: how a picture, a file or a page is seen, and raw presses of somebody else."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import Any

from tests.conformance.fields import ASKED, NOBODY, Asked
from tests.stories.story import Tale

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
"""What the house keeps from its start."""
PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(64)
"""What people send."""
WRONG = replace(ASKED[0], typed=NOBODY)
"""A name that the first form does not take."""
UPLOAD = ("me.png", "image/png", PHOTO)


@dataclass(frozen=True, kw_only=True)
class Raw:
    """A control as the wire has it: `what` is written in a refusal, `data` is the platform's own."""

    what: str
    data: Any


class Hand(ABC):
    """What people at one platform do below their app, and what they see that is not words."""

    def __init__(self, tale: Tale[Any]) -> None:
        self.tale = tale

    @abstractmethod
    def picture(self, who: Any) -> bytes | None:
        """Return the picture on the newest card; None if only its number is known here."""

    @abstractmethod
    def files(self, who: Any) -> dict[str, bytes]:
        """Return the files that came with the newest card, by name."""

    @abstractmethod
    def page(self, who: Any, label: str) -> str | None:
        """Return the address that the button `label` opens; None if there is no such button."""

    @abstractmethod
    def colours(self, who: Any) -> list[str]:
        """Return how the buttons of the newest card look, in the platform's own words."""

    @abstractmethod
    def controls(self, who: Any) -> list[Raw]:
        """Return everything on the newest card that sends something."""

    @abstractmethod
    async def forges(self, stranger: Any, raw: Raw, owner: Any | None) -> str:
        """Let a stranger send a control on the owner's newest card, or on a card of their own; return what they see."""

    @abstractmethod
    async def opens_form(self, who: Any, name: str) -> None:
        """Come to a form by its door."""

    @abstractmethod
    async def gives(self, who: Any, *answers: Asked) -> None:
        """Answer a form by tapping, where the platform has that: else by typing, as its ladder says."""

    @abstractmethod
    async def sends(self, who: Any, asked: Asked) -> None:
        """Send a picture in the chat, as what is asked for."""

    @abstractmethod
    async def cancels(self, who: Any) -> None:
        """Press Cancel on the card of a form."""

    async def types_wrongly(self, who: Any) -> None:
        """Type what the form does not take, so that its card shows what is wrong."""
        await self.types(who, WRONG)

    async def types(self, who: Any, *answers: Asked) -> None:
        """Answer a form by typing in the chat, pictures and files by sending them."""
        for asked in answers:
            if asked.is_sent:
                await self.sends(who, asked)
            else:
                await who.says(asked.typed)
