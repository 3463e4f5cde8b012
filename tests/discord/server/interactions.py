"""An interaction, from the press to its answer.

https://docs.discord.com/developers/interactions/receiving-and-responding
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.discord.server.errors import JSON
from tests.discord.server.world import Account, Channel, Message

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
REPLY, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
FIRST_ANSWER_WITHIN = timedelta(seconds=3)
TOKEN_LIVES = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Callback:
    """The first answer: `message` is what it sent or changed (for a DEFER, what says "is thinking")."""

    type: int
    data: JSON
    message: Message | None = None

    @property
    def choices(self) -> list[str]:
        """The names of the completions offered."""
        return [str(one["name"]) for one in self.data.get("choices", [])]


@dataclass(kw_only=True)
class Modal:
    """An open modal."""

    data: JSON
    opened_by: "Interaction"

    @property
    def title(self) -> str:
        """What stands above."""
        return str(self.data["title"])

    @property
    def fields(self) -> dict[str, JSON]:
        """The fields by the label that the person reads."""
        return {one["label"]: one["component"] for one in self.data["components"] if one["type"] == 18}


Seen = Message | Modal | list[str]


@dataclass(kw_only=True, eq=False)
class Interaction:
    """One interaction: `answered` resolves with the first answer, `settled` with what the person then sees.

    After a deferral `settled` waits for the edit or the follow-up that replaces "is thinking".
    """

    id: str
    token: str
    type: int
    person: Account
    channel: Channel
    payload: JSON
    at: datetime
    source: Message | None = None
    callback: Callback | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    answered: asyncio.Future[Callback] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    settled: asyncio.Future[Seen] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def accept(self, callback: Callback, original: Message | None) -> None:
        """Note the first answer."""
        self.callback, self.original = callback, original
        self.answered.set_result(callback)

    def settle(self, seen: Seen) -> None:
        """Note what the person sees in the end; what follows later changes nothing here."""
        if not self.settled.done():
            self.settled.set_result(seen)

    @property
    def allowed(self) -> tuple[int, ...]:
        """The first answers that this interaction takes."""
        if self.type == AUTOCOMPLETE:
            return (CHOICES,)
        first: tuple[int, ...] = (REPLY, DEFER)
        if self.source:
            first += (DEFER_UPDATE, UPDATE)
        return first if self.type == MODAL_SUBMIT else (*first, MODAL)

    @property
    def metadata(self) -> JSON:
        """Return what a message says of the interaction that it answers."""
        owners = self.payload["authorizing_integration_owners"]
        shown: JSON = {"id": self.id, "type": self.type, "user": self.person.wire()}
        shown |= {"authorizing_integration_owners": owners}
        if self.type == COMPONENT and self.source:
            shown["interacted_message_id"] = self.source.id
        if self.type == MODAL_SUBMIT:
            first: JSON = {"id": self.id, "type": COMPONENT if self.source else COMMAND, "user": self.person.wire()}
            shown["triggering_interaction_metadata"] = first | {"authorizing_integration_owners": owners}
            if self.source:
                shown["triggering_interaction_metadata"]["interacted_message_id"] = self.source.id
        return shown
