"""People who type and press in the web chat of a running house, and see what is pushed to them."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import uuid4

from pydantic import SecretStr
from sqlalchemy import func, select

from adapters.webchat.adapter import WebChat
from adapters.webchat.ports import Group, Person
from adapters.webchat.windows import Window
from benchmarks.arrange import NOW
from bot.app import running
from bot.dialogue.links import Link, Value
from bot.dialogue.registry import registry
from bot.settings import DatabaseSettings, Payments, Sandbox, Settings, Web, Webchat
from bot.wiring import House
from core.store.tasks import Task

POLL_SECONDS = 0.005


class Standing:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Return the instant at which it stands."""
        return NOW


class Everybody:
    """The stage of the web chat, on which every account of the crowd can be played."""

    def __init__(self) -> None:
        self.playing: dict[str, Person] = {}

    @property
    def is_demo(self) -> bool:
        """Say that everybody here is made up."""
        return True

    async def people(self) -> list[Person]:
        """Return who has opened a window."""
        return list(self.playing.values())

    async def newcomer(self) -> Person:
        """Refuse: the crowd is complete."""
        raise RuntimeError("nobody asks for this in a benchmark")

    async def skip(self, to: str) -> str:
        """Refuse: the clock stands."""
        raise RuntimeError(f"nobody skips to {to} in a benchmark")

    def now(self) -> datetime:
        """Return the present instant."""
        return NOW


class Talker:
    """One person with an open window."""

    def __init__(self, chat: WebChat, window: Window) -> None:
        self._chat = chat
        self._window = window
        self.card: dict[str, Any] = {}

    async def says(self, text: str) -> dict[str, Any]:
        """Type a message, and return the card that answers it as soon as it is pushed."""
        return await self._sends({"type": "say", "id": str(uuid4()), "text": text})

    async def presses(self, address: str) -> dict[str, Any]:
        """Press an address on the newest card, and return the card as redrawn as soon as it is pushed."""
        card = str(self.card["id"])
        return await self._sends({"type": "press", "id": str(uuid4()), "card": card, "address": address})

    async def _sends(self, frame: dict[str, Any]) -> dict[str, Any]:
        await self._chat.hear(self._window, json.dumps(frame))
        while (pushed := await self._window.next()) is not None:
            if pushed["type"] == "message" and pushed["message"]["direction"] == "out":
                self.card = pushed["message"]
                return self.card
        raise RuntimeError("the window was closed before an answer came")


class Talk:
    """A running house and its chat."""

    def __init__(self, house: House, chat: WebChat, stage: Everybody) -> None:
        self.house = house
        self._chat = chat
        self._stage = stage

    async def joins(self, number: int) -> Talker:
        """Let the person with the account `number` open a window."""
        key = f"p{number}"
        self._stage.playing[key] = Person(key=key, name=key, role="", group=Group.LEARNERS)
        return Talker(self._chat, await self._chat.join(key, "en"))

    async def quiet(self) -> None:
        """Wait until everything that is due has been done, also what nobody waits for."""
        await self.house.intake.settled()
        while await self._due():  # noqa: ASYNC110 - the worker tells nobody when it is done
            await asyncio.sleep(POLL_SECONDS)

    async def _due(self) -> int:
        due = select(func.count()).select_from(Task).where(Task.done_at.is_(None), Task.run_at <= NOW)
        async with self.house.database.reading() as session:
            return await session.scalar(due) or 0


@asynccontextmanager
async def talking(url: str) -> AsyncIterator[Talk]:
    """Run a house on the database at `url`, as the demo does, and yield its chat."""
    settings = Settings(
        database=DatabaseSettings(url=SecretStr(url)),
        web=Web(port=free_port()),
        webchat=Webchat(enabled=True),
        payments=Payments(gateway="sandbox", sandbox=Sandbox(secrets=(SecretStr("a-secret-of-the-benchmarks"),))),
    )
    house = House(settings, Standing())
    stage = Everybody()
    chat = house.open_webchat(stage)
    async with running(house):
        talk = Talk(house, chat, stage)
        await talk.quiet()
        yield talk


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def address(screen: str, **args: Value) -> str:
    """Return the address that a button to a screen carries."""
    return registry.address(Link(screen, **args))


def addresses(card: dict[str, Any], route: str) -> list[str]:
    """Return what leads to `route` on a card, in the order shown."""
    return [to for to in _leads(card["body"]) if to.partition("|")[0] == route]


def _leads(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["to"]] if isinstance(value.get("to"), str) else []
        return own + [to for inner in value.values() for to in _leads(inner)]
    return [to for inner in value for to in _leads(inner)] if isinstance(value, list) else []
