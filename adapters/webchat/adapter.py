"""The web chat behind the port of chat adapters: cards go to the history and to every open window of the person."""

import asyncio
import logging
from typing import Any

from adapters.webchat.decode import PLATFORM, BadEvent, Newcomer, Seen, Skip, decode
from adapters.webchat.encode import encode
from adapters.webchat.history import Direction, History, Message
from adapters.webchat.ports import Person, Stage
from adapters.webchat.windows import Window, Windows
from bot.dialogue.adapter import Drawn, FileStore, Intake
from bot.dialogue.card_numbers import hide_card_numbers
from bot.dialogue.events import Filled, Inbound, Said
from bot.dialogue.text import clean
from core.clock import Clock
from core.store.database import Database

log = logging.getLogger(__name__)


class WebChat:
    """A chat adapter whose platform is a page on this machine; the chat's id is the person's key."""

    platform = PLATFORM

    def __init__(self, database: Database, clock: Clock, *, files: FileStore, stage: Stage) -> None:
        self.files = files
        self._stage = stage
        self._history = History(database, clock)
        self._windows = Windows()
        self._intake: Intake | None = None
        # A window joins between two pushes, never amid one: so its history and its pushes neither overlap nor miss.
        self._turn = asyncio.Lock()

    def connect(self, intake: Intake) -> None:
        """Say where updates go; to be called before the routes are served."""
        self._intake = intake

    async def show(
        self,
        chat: str,
        drawn: Drawn,
        *,
        replacing: str | None,
        answering: str | None = None,  # noqa: ARG002 - the page waits for no answer to just one update
    ) -> str:
        """Keep a card, or redraw the card `replacing`, and push it; return the message's id.

        A nonce that was shown before returns its card and changes nothing. A card to redraw that this chat does not
        have is sent anew. Must not be called inside a transaction: it opens its own.
        """
        body = encode(drawn)
        async with self._turn:
            message = None
            if replacing is not None and replacing.isdecimal():
                message = await self._history.edit(chat, int(replacing), body)
            if message is None:
                message = await self._history.add(chat, Direction.OUT, body, drawn.nonce)
            if message.fresh:
                self._windows.push(chat, {"type": "message", "message": _frame(message)})
        await self._tell_unread(chat)
        return str(message.id)

    async def find(self, key: str) -> Person | None:
        """Return the person with this key, or None."""
        return next((person for person in await self._stage.people() if person.key == key), None)

    async def join(self, key: str, locale: str | None) -> Window:
        """Open a window on the side of the person `key`, or with nobody chosen if there is no such person.

        The window's first frame greets it, the second is the history.
        """
        window = Window(await self.find(key), locale)
        window.push(
            {
                "type": "hello",
                "person": None if window.person is None else window.person.key,
                "people": await self._people(),
                "now": self._stage.now().isoformat(),
                "demo": self._stage.is_demo,
            }
        )
        async with self._turn:
            if window.person is not None:
                messages = await self._history.recent(window.person.key)
                window.push({"type": "history", "messages": [_frame(message) for message in messages]})
            self._windows.add(window)
        return window

    def leave(self, window: Window) -> None:
        """Forget a window that was closed."""
        self._windows.remove(window)

    def close(self) -> None:
        """End every window, as the program stops; the pages reconnect by themselves when it is back."""
        self._windows.close()

    async def hear(self, window: Window, raw: str) -> None:
        """Take in one frame of a window; what is malformed is refused with its reason and changes nothing."""
        try:
            heard = decode(raw, person=window.person, locale=window.locale)
        except BadEvent as refusal:
            # The reason repeats what was sent, which is nobody's business but the sender's.
            log.warning("web chat refused a frame of %d characters", len(raw))
            window.push({"type": "refused", "reason": str(refusal)})
            return
        match heard:
            case Skip(to=to):
                said = await self._stage.skip(to)
                window.push({"type": "skipped", "said": said})
                self._windows.push_all({"type": "clock", "now": self._stage.now().isoformat()})
            case Newcomer():
                person = await self._stage.newcomer()
                self._windows.push_all({"type": "people", "people": await self._people()})
                window.push({"type": "newcomer", "key": person.key})
            case Seen(upto=upto):
                await self._mark_read(window, upto)
            case Inbound():
                await self._receive(window, heard)

    async def _mark_read(self, window: Window, upto: int) -> None:
        if window.person is not None:
            await self._history.mark_read(window.person.key, upto)
            await self._tell_unread(window.person.key)

    async def _receive(self, window: Window, event: Inbound) -> None:
        if self._intake is None:
            raise RuntimeError("connect(intake) comes before the first window")
        if isinstance(event.happening, Said):
            await self._keep_typed(event, event.happening)
        answers = not (isinstance(event.happening, Filled) and not event.happening.final)
        if answers:
            # Before the update is handed on, as the answer ends the typing and may come at once.
            self._windows.push(event.chat, {"type": "typing", "on": True})
        if not await self._intake.receive(event) and answers:
            self._windows.push(event.chat, {"type": "typing", "on": False})
        window.push({"type": "received", "id": event.event_id})

    async def _keep_typed(self, event: Inbound, said: Said) -> None:
        async with self._turn:
            message = await self._history.add(
                event.chat, Direction.IN, {"text": hide_card_numbers(clean(said.text))}, event.event_id
            )
            if message.fresh:
                self._windows.push(event.chat, {"type": "message", "message": _frame(message)})

    async def _tell_unread(self, chat: str) -> None:
        self._windows.push_all({"type": "unread", "counts": await self._history.unread([chat])})

    async def _people(self) -> list[dict[str, Any]]:
        people = await self._stage.people()
        unread = await self._history.unread([person.key for person in people])
        return [
            {
                "key": person.key,
                "name": clean(person.name),
                "role": clean(person.role),
                "group": person.group.value,
                "picture": None if person.picture is None else f"/files/{person.picture}",
                "unread": unread[person.key],
            }
            for person in people
        ]


def _frame(message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "direction": message.direction.value,
        "event": message.nonce if message.direction is Direction.IN else None,
        "at": message.created_at.isoformat(),
        "edited": None if message.edited_at is None else message.edited_at.isoformat(),
        "body": message.body,
    }
