"""The hands of people on Discord."""

import asyncio
from typing import Any

from tests.conformance.fields import Asked
from tests.conformance.hands import PHOTO, UPLOAD, Hand, Raw
from tests.discord.server.errors import JSON
from tests.discord.server.interactions import COMPONENT, MODAL_SUBMIT
from tests.stories.arrivals import PATIENCE
from tests.stories.discord import DiscordPlayer, DiscordStory

LONGEST_LIST = 25
FIELDS = 5
COLOURS = {1: "primary", 2: "plain", 4: "danger"}


class DiscordHand(Hand):
    """Components, modals and messages."""

    tale: DiscordStory

    def picture(self, who: DiscordPlayer) -> bytes | None:
        message = who._messages()[-1]
        (shown,) = (embed["thumbnail"]["url"] for embed in message.embeds if "thumbnail" in embed)
        return self._content(next(one for one in message.attachments if shown.endswith(one["filename"])))

    def files(self, who: DiscordPlayer) -> dict[str, bytes]:
        return {one["filename"]: self._content(one) for one in who._messages()[-1].attachments}

    def _content(self, attachment: dict[str, Any]) -> bytes:
        _name, _media, content = self.tale.server._state.files[attachment["url"].removeprefix(self.tale.server.cdn_url)]
        return content

    def page(self, who: DiscordPlayer, label: str) -> str | None:
        found = [one["url"] for one in who._messages()[-1].controls if one.get("label") == label and "url" in one]
        return found[0] if found else None

    def colours(self, who: DiscordPlayer) -> list[str]:
        return [COLOURS[one["style"]] for one in who._messages()[-1].controls if one["type"] == 2]

    def controls(self, who: DiscordPlayer) -> list[Raw]:
        message = who._messages()[-1]
        if who.app.modal is not None:
            return [Raw(what="the modal", data=(message, MODAL_SUBMIT, _submitted(who.app.modal.data)))]
        found = [
            Raw(what=one["custom_id"], data=(message, COMPONENT, {**_touched(one), "values": [option["value"]]}))
            for one in message.controls
            for option in one.get("options", [])
        ]
        return found + [
            Raw(what=one["custom_id"], data=(message, COMPONENT, _touched(one)))
            for one in message.controls
            if one["type"] == 2 and "custom_id" in one
        ]

    async def forges(self, stranger: DiscordPlayer, raw: Raw, owner: DiscordPlayer | None) -> str:
        message, kind, data = raw.data
        source = message if owner is not None else stranger._messages()[-1]
        interaction = stranger.app._interact(kind, data, source.channel, source=source)
        if not data["custom_id"].startswith("t"):
            await stranger._used(interaction)
        async with asyncio.timeout(PATIENCE):
            seen = await interaction.settled
        return f"{getattr(seen, 'text', '')} {stranger.screen}"

    async def opens_form(self, who: DiscordPlayer, name: str) -> None:
        await who.says(f"/{name}")
        await who.presses("Open the form")

    async def gives(self, who: DiscordPlayer, *answers: Asked) -> None:
        """Fill in the modal; a list of more than 25 is typed there, and more than five fields come in pages."""
        for page in range(0, len(answers), FIELDS):
            await who.fills(**{one.field.name: _given(one) for one in answers[page : page + FIELDS]})

    async def cancels(self, who: DiscordPlayer) -> None:
        await who.presses("Cancel")

    async def sends(self, who: DiscordPlayer, asked: Asked) -> None:
        """Send it as Discord does: every file is an attachment."""
        del asked
        message = who.app.dms(image=PHOTO)
        await self.tale.arrivals.of(message.id)
        await self.tale.settles()

    async def types(self, who: DiscordPlayer, *answers: Asked) -> None:
        """Close the modal and type in the direct messages."""
        who.app.dismisses_modal()
        await super().types(who, *answers)


def _touched(one: JSON) -> JSON:
    return {"id": 1, "component_type": one["type"], "custom_id": one["custom_id"]}


def _submitted(modal: JSON) -> JSON:
    """Return a modal of one line as it is sent."""
    (field,) = (labelled["component"] for labelled in modal["components"])
    filled = {"type": field["type"], "id": 10, "custom_id": field["custom_id"], "value": "Mallory"}
    return {"custom_id": modal["custom_id"], "components": [{"type": 18, "id": 1, "component": filled}]}


def _given(asked: Asked) -> Any:
    if asked.is_sent:
        return [UPLOAD]
    if len(asked.field.options) > LONGEST_LIST:
        return ", ".join(asked.labels)
    return list(asked.labels) or asked.given
