"""The people, rooms and messages of the server's little Discord."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from core.clock import Clock
from tests.discord.server.errors import JSON

EPOCH_MS = 1_420_070_400_000
"""Snowflakes count milliseconds from here (https://docs.discord.com/developers/reference#snowflakes)."""
EPHEMERAL, LOADING, VOICE_MESSAGE = 1 << 6, 1 << 7, 1 << 13
"""Message flags (https://docs.discord.com/developers/resources/message#message-object-message-flags)."""
TEXT, DM, PUBLIC_THREAD, PRIVATE_THREAD = 0, 1, 11, 12
"""Channel types (https://docs.discord.com/developers/resources/channel#channel-object-channel-types)."""
ALL_PERMISSIONS = str((1 << 53) - 1)
MEMBER_PERMISSIONS = str((1 << 10) | (1 << 11) | (1 << 16) | (1 << 31))
"""View channel, send messages, read history, use application commands."""


class Snowflakes:
    """Gives ids whose time is the clock's and which only grow."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._numbers = count(1)
        self._last = 0

    def next(self) -> str:
        """Return a new id."""
        stamp = int(self._clock.now().timestamp() * 1000) - EPOCH_MS
        self._last = max((stamp << 22) | (next(self._numbers) & 0xFFF), self._last + 1)
        return str(self._last)


@dataclass(kw_only=True)
class Account:
    """A person or the bot."""

    id: str
    name: str
    username: str
    locale: str = "en-US"
    bot: bool = False
    dms_closed: bool = False

    def wire(self) -> JSON:
        """Return the user object."""
        shown: JSON = {
            "id": self.id,
            "username": self.username,
            "discriminator": "0",
            "global_name": None if self.bot else self.name,
            "avatar": None,
            "public_flags": 0,
        }
        return {**shown, "bot": True} if self.bot else shown


@dataclass(kw_only=True)
class Guild:
    """A community; `has_bot` is False where only people have installed the bot for themselves."""

    id: str
    name: str
    owner: Account
    locale: str = "en-US"
    has_bot: bool = True
    members: list[Account] = field(default_factory=list)
    channels: list["Channel"] = field(default_factory=list)
    bot_permissions: str = ALL_PERMISSIONS

    @property
    def bot_role(self) -> str:
        """The number of the role that came with the bot."""
        return str(int(self.id) + 1)

    def bot_member(self, joined: datetime) -> JSON:
        """Return the member object of the bot."""
        return {**self.member(joined), "roles": [self.bot_role]}

    @property
    def general(self) -> "Channel":
        """The first channel."""
        return self.channels[0]

    def member(self, joined: datetime) -> JSON:
        """Return the member object, without its user."""
        return {
            "nick": None,
            "avatar": None,
            "banner": None,
            "roles": [],
            "joined_at": joined.isoformat(),
            "premium_since": None,
            "communication_disabled_until": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
        }

    def permissions_of(self, account: Account) -> str:
        """Return the permission bits of a member, as a number in a string."""
        if account.bot:
            return self.bot_permissions
        return ALL_PERMISSIONS if account is self.owner else MEMBER_PERMISSIONS

    def wire(self, joined: datetime, bot: Account) -> JSON:
        """Return the payload of GUILD_CREATE."""
        role: JSON = {"color": 0, "hoist": False, "flags": 0, "mentionable": False}
        role["colors"] = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
        everyone = {**role, "id": self.id, "name": "@everyone", "position": 0, "permissions": MEMBER_PERMISSIONS}
        ours = {**role, "id": self.bot_role, "name": bot.name, "position": 1, "permissions": self.bot_permissions}
        return {
            "id": self.id,
            "name": self.name,
            "icon": None,
            "owner_id": self.owner.id,
            "preferred_locale": self.locale,
            "unavailable": False,
            "large": False,
            "joined_at": joined.isoformat(),
            "member_count": len(self.members) + 1,
            "features": [],
            "emojis": [],
            "stickers": [],
            "roles": [{**everyone, "managed": False}, {**ours, "managed": True, "tags": {"bot_id": bot.id}}],
            "members": [{**self.bot_member(joined), "user": bot.wire()}],
            "channels": [one.wire() for one in self.channels if one.type == TEXT],
            "threads": [],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            "verification_level": 0,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "afk_timeout": 300,
            "afk_channel_id": None,
            "rules_channel_id": None,
            "max_members": 500_000,
        }


@dataclass(kw_only=True)
class Channel:
    """A text channel or a thread of a guild, or the direct messages of `person` with the bot."""

    id: str
    type: int = TEXT
    name: str | None = None
    guild: Guild | None = None
    person: Account | None = None
    parent: "Channel | None" = None
    owner_id: str | None = None
    bot_may_view: bool = True
    bot_may_send: bool = True
    members: list[str] = field(default_factory=list)
    messages: list["Message"] = field(default_factory=list)
    overwrites: list[JSON] = field(default_factory=list)

    @property
    def guild_id(self) -> str | None:
        """The id of the guild, None for direct messages."""
        return self.guild.id if self.guild else None

    def wire(self) -> JSON:
        """Return the channel object."""
        last = self.messages[-1].id if self.messages else None
        shown: JSON = {"id": self.id, "type": self.type, "last_message_id": last, "flags": 0}
        if self.person:
            return {**shown, "recipients": [self.person.wire()]}
        shown |= {"name": self.name, "guild_id": self.guild_id, "parent_id": self.parent.id if self.parent else None}
        if not self.parent:
            return {**shown, "position": 0, "topic": None, "nsfw": False, "permission_overwrites": self.overwrites}
        data = {"archived": False, "auto_archive_duration": 1440, "locked": False, "archive_timestamp": None}
        counts = {"message_count": 0, "member_count": len(self.members)}
        return {**shown, **counts, "thread_metadata": data, "owner_id": self.owner_id}


@dataclass(kw_only=True)
class Message:
    """A message as it stands now; `body` holds what its author may set: content, embeds, components, attachments."""

    id: str
    channel: Channel
    author: Account
    sent_at: datetime
    body: JSON
    flags: int = 0
    type: int = 0
    only_for: Account | None = None
    edited_at: datetime | None = None
    extra: JSON = field(default_factory=dict)
    deleted: bool = False

    @property
    def content(self) -> str:
        """The text above the embeds."""
        return str(self.body.get("content") or "")

    @property
    def embeds(self) -> list[JSON]:
        """The embeds, as sent."""
        return list(self.body.get("embeds") or [])

    @property
    def components(self) -> list[JSON]:
        """The rows."""
        return list(self.body.get("components") or [])

    @property
    def attachments(self) -> list[JSON]:
        """The attachments, as Discord describes them."""
        return list(self.body.get("attachments") or [])

    @property
    def controls(self) -> list[JSON]:
        """The buttons and selects, in order."""
        return [one for row in self.components for one in row.get("components", [])]

    @property
    def labels(self) -> list[str]:
        """The labels of the buttons, in order."""
        return [str(one.get("label") or "") for one in self.controls if one["type"] == 2]

    @property
    def text(self) -> str:
        """Everything written on the message, a part on each line."""
        parts: list[str | None] = [self.content]
        for embed in self.embeds:
            parts += [embed.get("author", {}).get("name"), embed.get("title"), embed.get("description")]
            parts += [f"{one['name']}: {one['value']}" for one in embed.get("fields", [])]
            parts += [embed.get("footer", {}).get("text")]
        return "\n".join(str(one) for one in parts if one)

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether "... is thinking" is shown in its place."""
        return bool(self.flags & LOADING)

    def wire(self) -> JSON:
        """Return the message object."""
        shown: dict[str, Any] = {
            "id": self.id,
            "channel_id": self.channel.id,
            "type": self.type,
            "author": self.author.wire(),
            "content": self.content,
            "timestamp": self.sent_at.isoformat(),
            "edited_timestamp": self.edited_at.isoformat() if self.edited_at else None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": self.attachments,
            "embeds": self.embeds,
            "components": self.components,
            "pinned": False,
            "flags": self.flags,
        }
        return shown | self.extra
