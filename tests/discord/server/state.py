"""Everything that the server knows, and how messages come to be in it."""

import asyncio
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from core.clock import Clock
from tests.discord.server.commands import Commands
from tests.discord.server.errors import JSON, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, Refused
from tests.discord.server.gateway import DIRECT_MESSAGES, GUILD_MESSAGES, Event, Gateway
from tests.discord.server.interactions import Interaction, Modal
from tests.discord.server.world import DM, EPHEMERAL, Account, Channel, Guild, Message, Snowflakes

SETTABLE = ("content", "embeds", "components")
File = tuple[str, str, bytes]
"""A file's name, its media type and its content."""


class State:
    """The server's memory. `breaches` are requests that the real one may let pass, but that a bot should not make."""

    def __init__(self, *, clock: Clock, token: str, url: str, gateway_url: str) -> None:
        self.clock = clock
        self.token = token
        self.url = url
        self.ids = Snowflakes(clock)
        self.application_id = self.ids.next()
        self.bot = Account(id=self.application_id, name="OpenGig", username="opengig", bot=True)
        self.people: dict[str, Account] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.interactions: dict[str, Interaction] = {}
        self.modals: dict[str, Modal] = {}
        self.files: dict[str, File] = {}
        self.nonces: dict[tuple[str, str], Message] = {}
        self.commands = Commands()
        self.application_flags = 0
        self.starts_left = 999
        self.gateway = Gateway(self, gateway_url)
        self.breaches: list[str] = []
        self._pulse = asyncio.Event()

    def changed(self) -> None:
        """Wake those who wait for something to become true."""
        self._pulse.set()
        self._pulse = asyncio.Event()

    async def until(self, true: Callable[[], object]) -> None:
        """Wait until `true()` is."""
        while not true():
            await self._pulse.wait()

    def breach(self, what: str) -> None:
        """Note something that a careful bot never does."""
        self.breaches.append(what)

    def dm_with(self, person: Account) -> Channel:
        """Return the direct messages of a person with the bot."""
        for one in self.channels.values():
            if one.person is person:
                return one
        channel = Channel(id=self.ids.next(), type=DM, person=person)
        self.channels[channel.id] = channel
        return channel

    def channel(self, channel_id: str) -> Channel:
        """Return a channel, or raise Refused."""
        if channel_id not in self.channels:
            raise Refused(UNKNOWN_CHANNEL)
        return self.channels[channel_id]

    def message(self, channel: Channel, message_id: str) -> Message:
        """Return a message that is there for the bot's token, or raise Refused: an ephemeral one is not."""
        for one in channel.messages:
            if one.id == message_id and not one.deleted and not one.ephemeral:
                return one
        raise Refused(UNKNOWN_MESSAGE)

    def keep_file(self, channel: Channel, file: File) -> JSON:
        """Store an uploaded file; return its attachment object."""
        name, media, content = file
        file_id = self.ids.next()
        path = f"/attachments/{channel.id}/{file_id}/{name}"
        self.files[path] = file
        url = f"{self.url}{path}"
        shown: JSON = {"id": file_id, "filename": name, "size": len(content), "url": url, "proxy_url": url}
        shown["content_type"] = media
        return {**shown, "width": 64, "height": 64} if media.startswith("image/") else shown

    def compose(self, channel: Channel, payload: JSON, files: dict[str, File], *, old: JSON | None = None) -> JSON:
        """Return the body of a message after `payload` has been applied to the `old` body."""
        body = deepcopy(old or {})
        body |= {name: deepcopy(payload[name]) for name in SETTABLE if name in payload}
        body["attachments"] = self._attached(channel, payload, files, body.get("attachments") or [])
        for embed in body.get("embeds") or []:
            embed["type"] = "rich"
            self._point_to_file(embed, body["attachments"])
        number = 0
        for row in body.get("components") or []:
            for one in (row, *row["components"]):
                number += 1
                one.setdefault("id", number)
        return body

    def _attached(self, channel: Channel, payload: JSON, files: dict[str, File], old: list[JSON]) -> list[JSON]:
        listed = payload.get("attachments")
        if listed is None:
            return old + [self.keep_file(channel, file) for file in files.values()]
        kept: list[JSON] = []
        for one in listed:
            known = next((given for given in old if given["id"] == str(one["id"])), None)
            uploaded = files.pop(f"files[{one['id']}]", None)
            if known is None and uploaded is None:
                self.breach(f"attachment {one['id']} is neither uploaded nor on the message")
                continue
            kept.append(known or self.keep_file(channel, uploaded))  # type: ignore[arg-type]
        for name in files:
            self.breach(f"{name} is uploaded but not listed in attachments")
        return kept

    def _point_to_file(self, embed: JSON, attached: list[JSON]) -> None:
        for place in ("image", "thumbnail"):
            url = (embed.get(place) or {}).get("url", "")
            if not url.startswith("attachment://"):
                continue
            name = url.removeprefix("attachment://")
            file = next((one for one in attached if one["filename"] == name), None)
            if file is None:
                self.breach(f"an embed shows {url}, which is not attached")
            else:
                embed[place] = {"url": file["url"], "proxy_url": file["url"], "width": 64, "height": 64}

    def post(self, channel: Channel, author: Account, body: JSON, **more: Any) -> Message:
        """Put a message into a channel and tell the gateway, unless it is ephemeral."""
        message = Message(
            id=self.ids.next(), channel=channel, author=author, sent_at=self.clock.now(), body=body, **more
        )
        channel.messages.append(message)
        self.announce("MESSAGE_CREATE", message)
        return message

    def edit(self, message: Message, body: JSON) -> None:
        """Change what a message shows."""
        message.body = body
        message.edited_at = self.clock.now()
        self.announce("MESSAGE_UPDATE", message)

    def delete(self, message: Message) -> None:
        """Remove a message from everybody's sight."""
        message.deleted = True
        gone: JSON = {"id": message.id, "channel_id": message.channel.id}
        self._dispatch("MESSAGE_DELETE", message, gone)

    def announce(self, name: str, message: Message) -> None:
        """Dispatch a message; its text is readable where the bot may read it without the privileged intent."""
        mentioned = any(one["id"] == self.bot.id for one in message.wire()["mentions"])
        readable = message.channel.guild is None or message.author is self.bot or mentioned
        data = message.wire()
        if guild := message.channel.guild:
            data["member"] = guild.member(self.clock.now())
        self._dispatch(name, message, data, veiled=not readable)

    def _dispatch(self, name: str, message: Message, data: JSON, *, veiled: bool = False) -> None:
        guild = message.channel.guild
        if message.flags & EPHEMERAL or (guild and not (guild.has_bot and message.channel.bot_may_view)):
            return
        if guild:
            data["guild_id"] = guild.id
        needs = GUILD_MESSAGES if guild else DIRECT_MESSAGES
        self.gateway.dispatch(Event(name=name, data=data, guild=message.channel.guild_id, needs=needs, veiled=veiled))
