"""A person with an open window of the web chat: sees what is pushed to it, acts through its real decode."""

import json
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from aiohttp import ClientSession

from adapters.webchat.windows import Window
from bot.dialogue.links import Link, Value
from bot.dialogue.registry import registry
from tests.stories.player import Player
from tests.stories.seen import places, plain, pressable

if TYPE_CHECKING:
    from tests.stories.story import Story


class Actor(Player):
    """One person with an open window of the web chat."""

    story: "Story"

    def __init__(self, story: "Story", key: str, name: str) -> None:
        super().__init__(story, key, name)
        self._window: Window | None = None
        self.messages: dict[int, dict[str, Any]] = {}
        self.refused: list[str] = []

    # Acting

    async def opens(self, start: str = "") -> Self:
        """Open the chat for the first time."""
        return await self._send({"type": "open", "id": str(uuid4()), "start": start})

    async def says(self, text: str, *, settle: bool = True) -> Self:
        """Type a message."""
        return await self._send({"type": "say", "id": str(uuid4()), "text": text}, settle=settle)

    async def presses(self, label: str, *, on: int | None = None, settle: bool = True) -> Self:
        """Press what carries `label`, on the newest card that has it or on the card `on`."""
        card, to = self._find(label, on)
        return await self.presses_address(to, card, settle=settle)

    async def presses_address(self, address: str, card: int, *, settle: bool = True) -> Self:
        """Press an address on a card, also one that is not there."""
        frame = {"type": "press", "id": str(uuid4()), "card": str(card), "address": address}
        return await self._send(frame, settle=settle)

    async def sends(self, *, settle: bool = True, **frame: Any) -> Self:
        """Send a frame of the socket as it is; the id is a new one if none is given."""
        return await self._send({"id": str(uuid4()), **frame}, settle=settle)

    async def visits(self, screen: str, **args: Value) -> Self:
        """Go to a screen by its address, as a press on some card would."""
        if not self.count:
            await self.opens()
        return await self.presses_address(registry.address(Link(screen, **args)), self.card_id)

    async def presses_twice(self, label: str) -> Self:
        """Press twice before anything is answered, and a third time on the card as it was."""
        card, to = self._find(label, None)
        await self.presses_address(to, card, settle=False)
        await self.presses_address(to, card)
        return await self.presses_address(to, card)

    async def picks_many(self, *labels: str) -> Self:
        """Pick some of several beside what is picked, and press Done."""
        part = self._part("choose_many")
        unknown = set(labels) - {option["label"] for option in part["options"]}
        assert not unknown, f"{unknown} not among {[o['label'] for o in part['options']]}"
        values = [one["value"] for one in part["options"] if one["label"] in labels or one["chosen"]]
        frame = {
            "type": "press", "id": str(uuid4()), "card": str(self.card_id), "address": part["to"], "values": values,
        }  # fmt: skip
        return await self._send(frame)

    async def picks_day(self, day: str) -> Self:
        """Press a day (ISO) in the calendar."""
        cells = (
            cell
            for month in self._part("pick_day")["months"]
            for week in month["weeks"]
            for cell in week
            if cell is not None and cell["day"] == day
        )
        cell = next(cells)
        assert cell["to"], f"{day} cannot be picked"
        return await self.presses_address(cell["to"], self.card_id)

    async def picks_time(self, time: str) -> Self:
        """Press a time as it is shown, such as "5:30 PM"."""
        for place in places(self._part("pick_time")):
            if plain(place.get("label", place.get("text", ""))) == time:
                return await self.presses_address(place["to"], self.card_id)
        raise AssertionError(f"{time} not among {[p.get('label') for p in places(self._part('pick_time'))]}")

    async def rates(self, stars: int) -> Self:
        """Press stars."""
        return await self.presses_address(self._part("rate")["to"][stars - 1], self.card_id)

    async def fills(self, *, final: bool = True, settle: bool = True, **values: str) -> Self:
        """Fill in the form on the newest card, and hand it in unless it is a draft."""
        form = self._part("form")
        frame = {
            "type": "fill", "id": str(uuid4()), "card": str(self.card_id), "address": form["submit"]["to"],
            "values": values, "final": final,
        }  # fmt: skip
        return await self._send(frame, settle=settle)

    async def uploads(self, content: bytes, name: str = "") -> str:
        """Hand over a file as the page does; return what the form then holds of it."""
        where = f"{self.story.house.base_url}/chat/attachments"
        async with ClientSession() as page:
            answer = await page.post(where, params={"as": self.key, "name": name}, data=content)
            assert answer.status == 200, await answer.text()
            return str((await answer.json())["file"])

    async def sends_voice(self, content: bytes, words: str = "") -> Self:
        """Choose a file in the form, and hand the form in."""
        return await self.fills(text=words, attachment=await self.uploads(content, "voice.ogg"))

    async def received(self) -> list[bytes]:
        """Return the content of each file of the cards, as the page loads it."""
        bodies = [message["body"] for message in self.messages.values() if message["direction"] == "out"]
        sources = [part["src"] for body in bodies for part in body["parts"] if part["kind"] == "file" and part["src"]]
        async with ClientSession() as page:
            answers = [await page.get(f"{self.story.house.base_url}{source}") for source in sources]
            return [await answer.read() for answer in answers if answer.status == 200]

    async def cancels(self) -> Self:
        """Press Cancel on the form."""
        return await self.presses_address(self._part("form")["cancel"]["to"], self.card_id)

    # Seeing

    @property
    def screens(self) -> list[str]:
        """Everything that each card shows, as text, the newest last."""
        return [plain(m["body"]) for _number, m in sorted(self.messages.items()) if m["direction"] == "out"]

    @property
    def payment_page(self) -> str:
        """The address of the payment page on the newest card."""
        return next(str(part["url"]) for part in self.card["parts"] if part["kind"] == "visit")

    @property
    def card_id(self) -> int:
        """The number of the newest card."""
        return max(number for number, message in self.messages.items() if message["direction"] == "out")

    @property
    def card(self) -> dict[str, Any]:
        """The newest card."""
        body: dict[str, Any] = self.messages[self.card_id]["body"]
        return body

    @property
    def count(self) -> int:
        """How many cards there are."""
        return sum(1 for message in self.messages.values() if message["direction"] == "out")

    @property
    def labels(self) -> list[str]:
        """What can be pressed on the newest card."""
        return [label for label, _to in pressable(self.card)]

    # Behind the scenes

    async def joins(self) -> None:
        """Open a window; what it is sent first is the history."""
        self._window = await self.story.chat.join(self.key, "en")
        self.reads()

    async def _send(self, frame: dict[str, Any], *, settle: bool = True) -> Self:
        if self._window is None:
            await self.joins()
        assert self._window is not None
        await self.story.chat.hear(self._window, json.dumps(frame))
        if settle:
            await self.story.settles()
        return self

    def reads(self) -> None:
        """Take in what was pushed to the window."""
        waiting = self._window._waiting if self._window else None
        while waiting is not None and not waiting.empty():
            frame = waiting.get_nowait() or {}
            if frame.get("type") == "history":
                self.messages = {message["id"]: message for message in frame["messages"]}
            elif frame.get("type") == "message":
                self.messages[frame["message"]["id"]] = frame["message"]
            elif frame.get("type") == "refused":
                self.refused.append(frame["reason"])

    def _find(self, label: str, on: int | None) -> tuple[int, str]:
        cards = [
            number for number in sorted(self.messages, reverse=True) if self.messages[number]["direction"] == "out"
        ]
        for number in [on] if on is not None else cards:
            for found, to in pressable(self.messages[number]["body"]):
                if found == label or found.startswith(f"{label} "):
                    return number, to
        raise AssertionError(f"{self.name} cannot press {label!r}; the newest card has {self.labels}:\n{self.screen}")

    def _part(self, kind: str) -> dict[str, Any]:
        for part in self.card["parts"]:
            if part["kind"] == kind:
                found: dict[str, Any] = part
                return found
        raise AssertionError(f"{self.name} has no {kind} on:\n{self.screen}")
