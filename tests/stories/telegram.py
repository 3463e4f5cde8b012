"""Stories on Telegram: the real client speaks to a strict Bot API on this machine, people press on their phones."""

import asyncio
import re
from contextlib import AsyncExitStack
from datetime import date
from pathlib import Path
from typing import Self

from pydantic import SecretStr

from adapters.telegram.adapter import Telegram
from adapters.telegram.keyboard import OPEN
from bot.settings import TelegramSettings
from core.policies import Policies
from tests.stories.arrivals import Arrivals
from tests.stories.player import Player
from tests.stories.story import Tale
from tests.telegram.botapi.phone import User
from tests.telegram.botapi.server import BotApi, running_botapi
from tests.telegram.botapi.things import Button, Message

PAGE = re.compile(r"http://\S+/pay/\S+|http://127\S+")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
"""Enough of a picture to be known as one."""


class TelegramPlayer(Player):
    """One person with a phone."""

    story: "TelegramStory"

    def __init__(self, story: "TelegramStory", key: str, name: str, phone: User) -> None:
        super().__init__(story, key, name)
        self.phone = phone

    @property
    def external_id(self) -> str:
        """The platform's id of the person."""
        return str(self.phone.id)

    @property
    def chat(self) -> str:
        """The private chat has the person's number."""
        return str(self.phone.id)

    async def joins(self) -> None:
        """Nothing is to be done: the chat is there."""
        self.phone.account.started = True

    async def opens(self, start: str = "") -> Self:
        """Press Start."""
        return await self._did(self.phone.opens(start))

    async def says(self, text: str, *, settle: bool = True) -> Self:
        """Type a message."""
        return await self._did(self.phone.says(text), settle=settle)

    async def presses(self, label: str, *, settle: bool = True) -> Self:
        """Press a button of the newest message that has it."""
        message, button = self._find(label)
        return await self._did(self.phone.presses(button, message), settle=settle)

    async def presses_twice(self, label: str) -> Self:
        """Press twice before anything is answered."""
        message, button = self._find(label)
        first = self.phone.presses(button, message)
        return await self._did(first, self.phone.presses(button, message))

    async def picks_many(self, *labels: str) -> Self:
        """Tick options one by one, then press Done."""
        for label in labels:
            message, button = self._find(OPEN + label)
            await self._ticks(self.phone.presses(button, message))
        return await self.presses("✅ Done")

    async def picks_day(self, day: str) -> Self:
        """Press a day, which the buttons name as "Tue, Nov 3"."""
        return await self.presses(_day(day))

    async def picks_time(self, time: str) -> Self:
        """Press a time."""
        return await self.presses(time)

    async def rates(self, stars: int) -> Self:
        """Press stars."""
        return await self.presses(f"{stars} ⭐")

    async def fills(self, *, final: bool = True, settle: bool = True, **values: str) -> Self:
        """Answer field by field, as the card asks."""
        assert final, "on Telegram every answer is kept when it is typed"
        for value in values.values():
            await self.says(value, settle=settle)
        return self

    async def sends_voice(self, content: bytes, words: str = "") -> Self:
        """Record a voice message."""
        return await self._did(self.phone.sends("voice", content, caption=words or None))

    async def received(self) -> list[bytes]:
        """Return the content of each file in the chat that is from the bot."""
        return [message.file.content for message in self.story.server.messages(self.phone.id) if message.file]

    async def writes(self, text: str) -> Self:
        """Type the text, and that no file goes with it."""
        return await self.fills(text=text, attachment="skip")

    def reads(self) -> None:
        """Nothing is to be done: the phone shows what there is."""

    @property
    def screens(self) -> list[str]:
        """Everything that each message shows, its buttons too, the newest last."""
        return [_plain(message) for message in self._messages()]

    @property
    def payment_page(self) -> str:
        """The address of the payment page in the newest message that has one."""
        for message in reversed(self._messages()):
            found = PAGE.search(message.words)
            if found:
                return found[0]
        raise AssertionError(f"{self.name} has no payment page in:\n{self.screen}")

    def _messages(self) -> list[Message]:
        # Files come as messages of their own, without words.
        return [message for message in self.story.server.messages(self.phone.id) if message.words]

    def _find(self, label: str) -> tuple[Message, Button]:
        for message in reversed(self._messages()):
            for row in message.buttons:
                for button in row:
                    text = button.text.replace("\u202f", " ")
                    if text == label or text.startswith(f"{label} ") or text == f"‹ {label}":
                        return message, button
        raise AssertionError(f"{self.name} cannot press {label!r} in:\n{self.screen}")

    async def _ticks(self, update: int) -> None:
        await self.story.server.until(lambda: self.story.server.answer(update))

    async def _did(self, *updates: int, settle: bool = True) -> Self:
        for number in updates:
            await self.story.arrivals.of(str(number))
        if settle:
            await self.story.settles()
        return self


class TelegramStory(Tale[TelegramPlayer]):
    """A story on Telegram, by long polling."""

    platform = "telegram"

    def __init__(self, folder: Path, policies: Policies | None = None) -> None:
        super().__init__(folder, policies)
        self.server: BotApi
        self.telegram: Telegram
        self.arrivals: Arrivals
        self._world = AsyncExitStack()
        self._polling: asyncio.Task[None] | None = None

    async def begins(self) -> None:
        """Start the house, and the platform before its first start."""
        if not hasattr(self, "server"):
            self.server = await self._world.enter_async_context(running_botapi(self.clock))
            self.settings = self.settings.model_copy(
                update={
                    "telegram": TelegramSettings(
                        enabled=True, token=SecretStr(self.server.token), api_base_url=self.server.address
                    )
                }
            )
        await super().begins()

    async def takes(self, *updates: int) -> None:
        """Wait until updates have come in, and let everything that follows happen."""
        for update in updates:
            await self.arrivals.of(str(update))
        await self.settles()

    def words(self, chat: int) -> list[str]:
        """Return the words of each message of the bot in a chat; files have none."""
        return [message.words for message in self.server.messages(chat) if message.words]

    async def closes(self) -> None:
        """End the story; nothing that a careful bot never does may have been seen."""
        await self.ends()
        await self._world.aclose()
        assert self.server.breaches == []

    async def _connects(self) -> None:
        self.telegram = self.house.open_telegram()
        self.arrivals = Arrivals(self.house.intake)
        self.telegram.connect(self.arrivals)
        self._polling = asyncio.create_task(self.telegram.run())

    async def _disconnects(self) -> None:
        assert self._polling is not None
        self._polling.cancel()
        await asyncio.wait([self._polling])
        await self.telegram.close()

    def _player(self, key: str, name: str) -> TelegramPlayer:
        return TelegramPlayer(self, key, name, self.server.user(name))


def _day(day: str) -> str:
    return f"{date.fromisoformat(day):%a, %b %-d}"


def _plain(message: Message) -> str:
    buttons = " ".join(button.text for row in message.buttons for button in row)
    return f"{message.words} {buttons}".replace("\u202f", " ").replace("\xa0", " ").replace("\n", " ")
