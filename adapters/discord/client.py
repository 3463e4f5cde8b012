"""The library's client, which hands on what it hears."""

import logging
from dataclasses import dataclass
from typing import Any, Protocol

import discord

from adapters.discord.decode import Heard, Upload
from adapters.discord.limits import LONGEST_WAIT

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """How the bot is reached. `shards` is how many connections are made, 0 for one."""

    token: str
    api_base_url: str
    gateway_url: str
    message_content: bool = False
    shards: int = 0


class Listener(Protocol):
    """Who is told of what the client hears."""

    async def begin(self, client: discord.Client) -> None:
        """Take note of the log-in."""
        ...

    async def before_identifying(self) -> None:
        """Wait before a new session begins in the place of a lost one."""
        ...

    def is_ready(self) -> None:
        """Take note that the gateway has let us in."""
        ...

    async def hear(self, heard: Heard, attachments: dict[str, Upload]) -> None:
        """Take in one interaction, with its uploads by their ids."""
        ...

    async def read(self, message: discord.Message, me: int) -> None:
        """Take in one message; `me` is the bot."""
        ...


def client_of(access: Access, listener: Listener) -> discord.Client:
    """Return a client that is not yet connected."""
    intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    intents.message_content = access.message_content
    kind: type[discord.Client] = discord.AutoShardedClient if access.shards else discord.Client

    class Ears(kind):  # type: ignore[valid-type, misc]
        """The library's client, which hands on what it hears."""

        async def before_identify_hook(self, _shard: int | None, *, initial: bool = False) -> None:
            if not initial:
                await listener.before_identifying()

        async def setup_hook(self) -> None:
            await listener.begin(self)

        async def on_ready(self) -> None:
            listener.is_ready()

        async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
            await listener.hear(_heard(interaction), _attachments(interaction))

        async def on_message(self, message: discord.Message) -> None:
            if self.user is not None:
                await listener.read(message, self.user.id)

        async def on_error(self, event_method: str, /, *_args: Any, **_more: Any) -> None:
            log.exception("discord: %s failed", event_method)  # noqa: LOG004 - the library calls this while handling

    more = {"shard_count": access.shards} if access.shards else {}
    client: discord.Client = Ears(
        intents=intents,
        max_messages=None,
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
        guild_ready_timeout=0.5,
        max_ratelimit_timeout=LONGEST_WAIT,
        allowed_mentions=discord.AllowedMentions.none(),
        **more,
    )
    return client


def _heard(interaction: discord.Interaction[Any]) -> Heard:
    message = interaction.message
    card = None if message is None else f"{'e' if message.flags.ephemeral else ''}{message.id}"
    return Heard(
        id=str(interaction.id),
        token=interaction.token,
        kind=interaction.type.value,
        data=dict(interaction.data or {}),
        person=str(interaction.user.id),
        name=interaction.user.global_name or interaction.user.name,
        locale=str(interaction.locale),
        among_others=interaction.guild_id is not None or interaction.context.private_channel,
        channel=str(interaction.channel_id),
        begins=_begins(interaction),
        channel_name=getattr(interaction.channel, "name", None) or "",
        guild=None if interaction.guild_id is None else str(interaction.guild_id),
        card=card,
        rows=() if message is None else tuple(dict(row.to_dict()) for row in message.components),
    )


def _begins(interaction: discord.Interaction[Any]) -> str | None:
    """Return the channel in which a private thread can be begun from here; only channels for text have them."""
    match interaction.channel:
        case discord.TextChannel() as channel:
            return str(channel.id)
        case discord.Thread() as thread:
            return str(thread.parent_id)
        case _:
            return None


def _attachments(interaction: discord.Interaction[Any]) -> dict[str, Upload]:
    data: dict[str, Any] = dict(interaction.data or {})
    resolved = data.get("resolved", {})
    found = resolved.get("attachments", {}).items()
    return {number: Upload(url=str(one["url"]), name=str(one["filename"]), size=one["size"]) for number, one in found}
