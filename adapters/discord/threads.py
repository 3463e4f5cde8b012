"""Private threads in a server, for people whose direct messages are closed.

Only who is added sees one, and who may manage threads
(https://docs.discord.com/developers/topics/threads#private-threads).
"""

import asyncio
import logging
from weakref import WeakValueDictionary

import discord
from discord.http import Route

from bot.dialogue.adapter import Unreachable
from bot.dialogue.catalogue import _
from core.store.kept import Kept

log = logging.getLogger(__name__)

PRIVATE_THREAD = 12
"""https://docs.discord.com/developers/resources/channel#channel-object-channel-types."""
WEEK_MINUTES = 10_080
"""After which a quiet thread leaves the list of channels; the next message brings it back."""


class Threads:
    """Remembers where people were met in servers, and the thread of each who can be written to in no other way."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._known: dict[str, str] = {}
        # A lock is there as long as somebody holds it or waits for it.
        self._beginning: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def met(self, person: str, channel: str) -> None:
        """Take note of the channel of a server in which somebody used us last."""
        await self._note(f"discord:met:{person}", channel)

    async def of(self, person: str) -> str | None:
        """Return the thread of a person, if they have one."""
        return await self._noted(f"discord:thread:{person}")

    async def forget(self, person: str, thread: str) -> None:
        """Write to a person directly again, unless they have another thread by now."""
        if await self.of(person) == thread:
            await self._note(f"discord:thread:{person}", "")

    async def begin(self, client: discord.Client, person: str) -> str:
        """Return the thread of a person; begin one where they were met last if there is none.

        Raises Unreachable where that cannot be.
        """
        beginning = self._beginning.setdefault(person, asyncio.Lock())
        async with beginning:
            # Other news for the same person may have begun one meanwhile.
            return await self.of(person) or await self._begun(client, person)

    async def _begun(self, client: discord.Client, person: str) -> str:
        channel = await self._noted(f"discord:met:{person}")
        if channel is None:
            raise Unreachable
        wanted = {
            "name": _("For you alone"),
            "type": PRIVATE_THREAD,
            "invitable": False,
            "auto_archive_duration": WEEK_MINUTES,
        }
        begin = Route("POST", "/channels/{channel_id}/threads", channel_id=channel)
        try:
            thread = str((await client.http.request(begin, json=wanted))["id"])
            add = Route("PUT", "/channels/{channel_id}/thread-members/{user_id}", channel_id=thread, user_id=person)
            await client.http.request(add)
        except (discord.Forbidden, discord.NotFound) as refusal:
            log.warning("discord: a private thread was refused (%d); allow Create Private Threads", refusal.code)
            # Otherwise every piece of news would try again, and leave a thread without anybody in it.
            await self._note(f"discord:met:{person}", "")
            raise Unreachable from refusal
        await self._note(f"discord:thread:{person}", thread)
        return thread

    async def _noted(self, key: str) -> str | None:
        if key not in self._known:
            self._known[key] = await self._kept.get(key) or ""
        return self._known[key] or None

    async def _note(self, key: str, value: str) -> None:
        if await self._noted(key) != (value or None):
            await self._kept.put(key, value)
            self._known[key] = value
