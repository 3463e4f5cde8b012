"""Whether our bot can write in a room on Discord, by the rights that its roles and the channel give it.

The library computes them from what is fetched: https://docs.discord.com/developers/topics/permissions.
"""

import discord

from core.ports import BoundRoom, Checked

WRITES = ("send_messages", "Send Messages")
WRITES_IN_THREAD = ("send_messages_in_threads", "Send Messages in Threads")
ALWAYS = (("embed_links", "Embed Links"), ("attach_files", "Attach Files"))
THREADS = ("create_private_threads", "Create Private Threads")
READS = ("read_message_history", "Read Message History")
VIEWS = ("view_channel", "View Channel")
INVITED = (VIEWS, WRITES, WRITES_IN_THREAD, THREADS, *ALWAYS, READS)
"""What the bot is invited with; it uses no emojis of other servers, and manages nothing."""
MISSING_ACCESS = 50001
"""https://docs.discord.com/developers/topics/opcodes-and-status-codes#json."""


async def room_finding(client: discord.Client, room: BoundRoom) -> Checked:
    """Ask Discord what our bot may do in a room; raises HTTPException where it does not answer."""
    try:
        found = await client.fetch_channel(int(room.chat))
        if isinstance(found, discord.abc.PrivateChannel):
            return _gone(room)
        rights = await _rights(client, found)
    except discord.NotFound:
        return _gone(room)
    except discord.Forbidden as refusal:
        if refusal.code != MISSING_ACCESS:
            raise
        return _lacks(room, VIEWS[1])
    in_thread = isinstance(found, discord.Thread)
    # A channel that may not be seen gives no other right either: the first one that is missing is the one to mend.
    wanted = (VIEWS, WRITES_IN_THREAD if in_thread else WRITES, *ALWAYS)
    for name, title in (*wanted, *(() if in_thread else (THREADS,))):
        if not getattr(rights, name):
            return _lacks(room, title)
    return Checked(text=f"The bot can write in “{room.name}” on Discord.")


async def _rights(client: discord.Client, found: discord.abc.GuildChannel | discord.Thread) -> discord.Permissions:
    """Compute our rights; the rights in a thread are those in its channel."""
    guild = await client.fetch_guild(found.guild.id, with_counts=False)
    if client.user is None:
        raise RuntimeError("discord: rights before the log-in")
    me = await guild.fetch_member(client.user.id)
    number = found.parent_id if isinstance(found, discord.Thread) else found.id
    channel = await guild.fetch_channel(number)
    if isinstance(channel, discord.Thread):
        raise TypeError("a thread inside a thread")
    return channel.permissions_for(me)


def _gone(room: BoundRoom) -> Checked:
    fix = "Take it off the list (/room in your own chat with the bot)."
    return Checked(text=f"“{room.name}” on Discord is not there any more.", fix=fix)


def _lacks(room: BoundRoom, right: str) -> Checked:
    fix = f"Allow “{right}” for the bot's role in the settings of the channel."
    return Checked(text=f"The bot lacks “{right}” in “{room.name}” on Discord.", fix=fix)
