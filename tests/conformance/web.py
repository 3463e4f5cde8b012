"""The hands of people in the web chat."""

import base64
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from bot.dialogue.views import FieldKind
from tests.conformance.fields import Asked
from tests.conformance.hands import PHOTO, Hand, Raw
from tests.stories.actor import Actor


class WebHand(Hand):
    """Frames of the socket."""

    def picture(self, who: Actor) -> bytes | None:
        """The page fetches it by its number."""
        assert [part["picture"]["src"] for part in who.card["parts"] if part["kind"] == "image"] == ["/files/1"]
        return None

    def files(self, who: Actor) -> dict[str, bytes]:
        return {part["name"]: base64.b64decode(part["data"]) for part in who.card["parts"] if part["kind"] == "file"}

    def page(self, who: Actor, label: str) -> str | None:
        found = [part["url"] for part in who.card["parts"] if part["kind"] == "visit" and part["label"] == label]
        return found[0] if found else None

    def colours(self, who: Actor) -> list[str]:
        return [part["intent"] for part in who.card["parts"] if part["kind"] == "button"]

    def controls(self, who: Actor) -> list[Raw]:
        return [
            Raw(what=f"{frame['type']} {frame['address']}", data={**frame, "card": str(who.card_id)})
            for part in who.card["parts"]
            for frame in _frames(part)
        ]

    async def forges(self, stranger: Actor, raw: Raw, owner: Actor | None) -> str:
        card = raw.data["card"] if owner is not None else str(stranger.card_id)
        await stranger.sends(**{**raw.data, "card": card, "id": str(uuid4())})
        return stranger.screen

    async def opens_form(self, who: Actor, name: str) -> None:
        await who.says(f"/{name}")
        await who.presses("Open the form")

    async def gives(self, who: Actor, *answers: Asked) -> None:
        """Fill the form in whole; pictures and files are uploaded before."""
        values = {one.field.name: await self._uploaded(who, one) if one.is_sent else one.values for one in answers}
        await who.fills(final=True, settle=True, **values)

    async def cancels(self, who: Actor) -> None:
        await who.cancels()

    async def sends(self, who: Actor, asked: Asked) -> None:
        """Fill in the field: the page has no photos and files in the chat."""
        await self.gives(who, asked)

    async def _uploaded(self, who: Actor, asked: Asked) -> str:
        if asked.field.kind is FieldKind.FILE:
            return await who.uploads(PHOTO, "me.png")
        return str(await self.tale.house.files.put("image/png", PHOTO))


def _frames(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    match part:
        case {"kind": "form", "submit": {"to": to}, "cancel": {"to": cancel}, "fields": fields}:
            yield {"type": "fill", "address": to, "values": {one["name"]: "1" for one in fields}, "final": True}
            yield {"type": "press", "address": cancel}
        case {"kind": "choose_many", "to": to, "options": options}:
            yield {"type": "press", "address": to, "values": [options[0]["value"]]}
        case _:
            for to in _addresses(part):
                yield {"type": "press", "address": to}


def _addresses(value: Any) -> Iterator[str]:
    match value:
        case {"to": str(to)}:
            yield to
        case {"to": [*several]}:
            yield from several
        case dict():
            for inner in value.values():
                yield from _addresses(inner)
        case [*inside]:
            for inner in inside:
                yield from _addresses(inner)
        case _:
            return
