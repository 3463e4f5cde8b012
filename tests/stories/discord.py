"""Stories on Discord: the real client speaks to a strict server on this machine, people use their apps."""

import asyncio
import re
from contextlib import AsyncExitStack
from datetime import date
from pathlib import Path
from typing import Any, Self

from pydantic import SecretStr

from adapters.discord.adapter import Discord
from bot.dialogue.registry import registry
from bot.settings import DiscordSettings
from core.policies import Policies
from tests.discord.server.interactions import Interaction
from tests.discord.server.server import DiscordServer, running_discord
from tests.discord.server.user import User
from tests.discord.server.world import Message
from tests.stories.arrivals import PATIENCE, Arrivals
from tests.stories.player import Player
from tests.stories.story import Tale


class DiscordPlayer(Player):
    """One person in direct messages with the bot; commands are used, not typed."""

    story: "DiscordStory"

    def __init__(self, story: "DiscordStory", key: str, name: str, app: User) -> None:
        super().__init__(story, key, name)
        self.app = app

    @property
    def external_id(self) -> str:
        """The platform's id of the person."""
        return self.app.id

    @property
    def chat(self) -> str:
        """The direct messages with the person."""
        return f"@{self.app.id}"

    async def joins(self) -> None:
        """Nothing is to be done: the app is open."""

    async def opens(self, start: str = "") -> Self:
        """Use /start."""
        assert not start, "Discord has no deep links into direct messages"
        return await self._used(self.app.slash("start"))

    async def says(self, text: str, *, settle: bool = True) -> Self:
        """Type a message, or use a command; what follows its name is given as the option that takes words."""
        if text.startswith("/"):
            name, _space, words = text[1:].partition(" ")
            taken = registry.commands[name].takes if words else None
            return await self._used(self.app.slash(name, **({taken: words} if taken else {})), settle=settle)
        message = self.app.dms(text)
        await self.story.arrivals.of(message.id)
        if settle:
            await self.story.settles()
        return self

    async def presses(self, label: str, *, settle: bool = True) -> Self:
        """Press a button, or pick an option of a list, on the newest message that has it."""
        return await self._used(self._touches(label), settle=settle)

    async def presses_twice(self, label: str) -> Self:
        """Press twice before anything is answered."""
        first, second = self._touches(label), self._touches(label)
        await self.story.arrivals.of(first.id)
        return await self._used(second)

    async def picks_many(self, *labels: str) -> Self:
        """Pick some options of the list that takes several; where that needs several lists, press Done."""
        message = self._lists(several=True)[-1][0]
        lists = [one for one in message.controls if one.get("max_values", 1) > 1]
        for control in lists:
            options = {one["label"]: one.get("default", False) for one in control["options"]}
            picked = [label for label, chosen in options.items() if chosen or label in labels]
            if set(labels) & set(options):
                interaction = self.app.selects(message, control["custom_id"], *picked)
                await (self._used(interaction) if len(lists) == 1 else asyncio.wait_for(interaction.settled, PATIENCE))
        return self if len(lists) == 1 else await self.presses("✅ Done")

    async def picks_day(self, day: str) -> Self:
        """Pick a day, which the list names as "Tue, Nov 3"."""
        return await self.presses(f"{date.fromisoformat(day):%a, %b %-d}")

    async def picks_time(self, time: str) -> Self:
        """Pick a time."""
        return await self.presses(time)

    async def rates(self, stars: int) -> Self:
        """Press stars."""
        return await self.presses(f"{stars} ⭐")

    async def fills(self, *, final: bool = True, settle: bool = True, **values: str) -> Self:
        """Fill in the modal; one that is not open is opened from the card of its form."""
        assert final, "a modal is sent whole"
        if self.app.modal is None:
            message, label = next(
                (message, label)
                for message in reversed(self._messages())
                for label in message.labels
                if label in {"Fill in", "Go on", "Mend it"}
            )
            await self._used(self.app.presses(message, label))
        return await self._used(self.app.submits(values=dict(values)), settle=settle)

    async def sends_voice(self, content: bytes, words: str = "") -> Self:
        """Hand in a file in the modal that is open."""
        values: dict[str, Any] = {"text": words, "attachment": [("voice-message.ogg", "audio/ogg", content)]}
        return await self._used(self.app.submits(values=values))

    async def received(self) -> list[bytes]:
        """Return the content of each file that the bot's messages carry."""
        return [self.story.server.content(one) for message in self._messages() for one in message.attachments]

    def reads(self) -> None:
        """Nothing is to be done: the app shows what there is."""

    @property
    def screens(self) -> list[str]:
        """Everything that each message shows, its controls too, and the open modal as the newest."""
        shown = [_plain(message) for message in self._messages()]
        if self.app.modal is not None:
            fields = " ".join(_asked(part) for part in self.app.modal.data["components"])
            shown.append(f"{self.app.modal.title} {fields}")
        return shown

    @property
    def payment_page(self) -> str:
        """The address of the payment page on the newest message that has one."""
        for message in reversed(self._messages()):
            for control in message.controls:
                if "url" in control:
                    return str(control["url"])
        raise AssertionError(f"{self.name} has no payment page in:\n{self.screen}")

    def _messages(self) -> list[Message]:
        return [message for message in self.app.sees() if message.author.bot]

    def _lists(self, *, several: bool) -> list[tuple[Message, dict[str, Any]]]:
        return [
            (message, control)
            for message in self._messages()
            for control in message.controls
            if control["type"] == 3 and (control.get("max_values", 1) > 1) == several
        ]

    def _touches(self, label: str) -> Interaction:
        for message in reversed(self._messages()):
            for control in message.controls:
                if control["type"] == 2 and _fits(control.get("label", ""), label) and "custom_id" in control:
                    return self.app.presses(message, control["custom_id"])
                for option in control.get("options", []):
                    if control.get("max_values", 1) == 1 and _fits(option["label"], label):
                        return self.app.selects(message, control["custom_id"], option["value"])
        raise AssertionError(f"{self.name} cannot press {label!r} in:\n{self.screen}")

    async def _used(self, interaction: Interaction, *, settle: bool = True) -> Self:
        await self.story.arrivals.of(interaction.id)
        if settle:
            await self.story.settles()
        return self


class DiscordStory(Tale[DiscordPlayer]):
    """A story on Discord."""

    platform = "discord"

    def __init__(self, folder: Path, policies: Policies | None = None, *, shards: int = 0) -> None:
        super().__init__(folder, policies)
        self.shards = shards
        self.server: DiscordServer
        self.discord: Discord
        self.arrivals: Arrivals
        self._world = AsyncExitStack()
        self._running: asyncio.Task[None] | None = None

    async def begins(self) -> None:
        """Start the house, and the platform before its first start."""
        if not hasattr(self, "server"):
            self.server = await self._world.enter_async_context(running_discord(self.clock))
            wanted = DiscordSettings(
                enabled=True,
                token=SecretStr(self.server.token),
                api_base_url=self.server.base_url,
                gateway_url=self.server.gateway_url,
                shards=self.shards,
            )
            self.settings = self.settings.model_copy(update={"discord": wanted})
        await super().begins()

    async def closes(self) -> None:
        """End the story; nothing that a careful bot never does may have been seen."""
        await self.ends()
        await self._world.aclose()
        assert self.server.breaches == []

    async def _connects(self) -> None:
        self.discord = self.house.open_discord()
        self.arrivals = Arrivals(self.house.intake)
        self.discord.connect(self.arrivals)
        self._running = asyncio.create_task(self.discord.run())
        await self.discord.ready()

    async def _disconnects(self) -> None:
        assert self._running is not None
        await self.discord.close()
        await asyncio.wait([self._running])

    def _player(self, key: str, name: str) -> DiscordPlayer:
        return DiscordPlayer(self, key, name, self.server.user(name))


def _fits(shown: str, label: str) -> bool:
    text = shown.replace("\u202f", " ")
    return text == label or text.startswith(f"{label} ") or text == f"‹ {label}"


def _asked(part: dict[str, Any]) -> str:
    options = [one["label"] for one in part["component"].get("options", [])]
    return " ".join([part["label"], part.get("description", ""), *options])


def _plain(message: Message) -> str:
    controls = [one.get("label") or one.get("placeholder") or "" for one in message.controls]
    options = [option["label"] for one in message.controls for option in one.get("options", [])]
    text = re.sub(r"\\(.)", r"\1", message.text).replace("**", "").replace("`", "")
    return " ".join([text, *controls, *options]).replace("\u202f", " ").replace("\xa0", " ").replace("\n", " ")
