"""A Discord on 127.0.0.1, as strict as the real one, with a world to put people in.

async with running_discord() as discord:
ana = discord.user("Ana")
...  # start a client with discord.base_url, discord.gateway_url and discord.token
await discord.connected()
press = ana.presses(ana.sees()[-1], "Book")
seen = await press.settled
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from core.clock import Clock, SystemClock
from tests.discord.server.errors import JSON
from tests.discord.server.faults import Fault, Faults
from tests.discord.server.gateway import GUILDS, Event
from tests.discord.server.interactions import Interaction
from tests.discord.server.rest import API, Rest
from tests.discord.server.spec import known_spec
from tests.discord.server.state import State
from tests.discord.server.user import User
from tests.discord.server.world import Account, Channel, Guild, Message

TOKEN = "MTA4.a-token.for-the-loopback-server"
PATIENCE = 5.0
"""Seconds of real time that a test waits for something that should happen at once."""


class DiscordServer:
    """What a test has in its hands."""

    def __init__(self, state: State, rest: Rest, faults: Faults) -> None:
        self._state = state
        self._rest = rest
        self._faults = faults
        self.token = state.token
        self.base_url = state.url + API
        self.cdn_url = state.url
        self.gateway_url = state.gateway.url
        self.commands = state.commands
        self.gateway = state.gateway

    @property
    def breaches(self) -> list[str]:
        """What the bot sent that a careful bot does not send; empty at the end of a good test."""
        return self._state.breaches

    @property
    def requests(self) -> list[tuple[str, str, Any, int]]:
        """The requests answered so far: (method, path after /api/v10, JSON body, status)."""
        return self._rest.seen

    @property
    def application_id(self) -> str:
        """The id of the application, which is also the bot's."""
        return self._state.application_id

    def user(self, name: str, *, id: str | None = None, locale: str = "en-US") -> User:  # noqa: A002 - as Discord says
        """Let a person join Discord."""
        username = name.lower().replace(" ", ".")
        account = Account(id=id or self._state.ids.next(), name=name, username=username, locale=locale)
        self._state.people[account.id] = account
        return User(self._state, account)

    def guild(
        self, name: str, *members: User, owner: User | None = None, has_bot: bool = True, locale: str = "en-US"
    ) -> Guild:
        """Found a community with a channel "general"; the first member owns it if nobody else is said to."""
        accounts = [one.account for one in members]
        holder = owner.account if owner else accounts[0]
        guild = Guild(id=self._state.ids.next(), name=name, owner=holder, locale=locale, has_bot=has_bot)
        guild.members = accounts if holder in accounts else [holder, *accounts]
        self._state.guilds[guild.id] = guild
        self.channel(guild, "general")
        if has_bot:
            data = guild.wire(self._state.clock.now(), self._state.bot)
            self.gateway.dispatch(Event(name="GUILD_CREATE", data=data, guild=guild.id, needs=GUILDS))
        return guild

    def channel(self, guild: Guild, name: str, *, bot_may_view: bool = True, bot_may_send: bool = True) -> Channel:
        """Add a text channel to a community."""
        channel = Channel(
            id=self._state.ids.next(), name=name, guild=guild, bot_may_view=bot_may_view, bot_may_send=bot_may_send
        )
        guild.channels.append(channel)
        self._state.channels[channel.id] = channel
        return channel

    @property
    def channels(self) -> list[Channel]:
        """Every channel and thread, and the direct messages."""
        return list(self._state.channels.values())

    def delete_channel(self, channel: Channel) -> None:
        """Take a channel or thread away; the bot is not told."""
        del self._state.channels[channel.id]

    def messages(self, channel: Channel) -> list[Message]:
        """Return the messages of a channel that everybody there sees, in order."""
        return [one for one in channel.messages if not (one.deleted or one.ephemeral)]

    def content(self, attachment: JSON) -> bytes:
        """Return what is in a file that a message carries."""
        return self._state.files[str(attachment["url"]).removeprefix(self._state.url)][2]

    def loses(self, message: Message) -> None:
        """Give out the files of a message no more."""
        for one in message.attachments:
            del self._state.files[str(one["url"]).removeprefix(self._state.url)]

    def fail_next(self, method: str, pattern: str, **how: Any) -> None:
        """Order a fault for the next request that fits; see Fault for how it can fail."""
        self._faults.order(Fault(method=method, pattern=pattern, **how))

    def redeliver(self, what: Interaction | Message) -> None:
        """Send the same event, with the same id, once more."""
        if isinstance(what, Interaction):
            event = Event(name="INTERACTION_CREATE", data=what.payload, guild=what.channel.guild_id)
            self.gateway.dispatch(event)
        else:
            self._state.announce("MESSAGE_CREATE", what)

    async def connected(self, shards: int = 1) -> None:
        """Wait until so many shards are identified."""
        await self.until(lambda: len(self.gateway.connected) >= shards)

    async def until(self, true: Callable[[], object]) -> None:
        """Wait until `true()` is, looking whenever a request or a payload came. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            await self._state.until(true)

    async def drop_gateway(self, *, resumable: bool = True) -> None:
        """Close every gateway connection; what happens meanwhile is replayed only to a session that can resume."""
        await self.gateway.drop(resumable=resumable)


def _listening() -> socket.socket:
    """Take a free port before anything has to know it."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    return listener


@asynccontextmanager
async def running_discord(
    clock: Clock | None = None, *, token: str = TOKEN, described: bool = True
) -> AsyncIterator[DiscordServer]:
    """Run the server on a free port of 127.0.0.1 while the block runs.

    Unless `described` is False, as where time is measured, requests are held against Discord's own description too.
    """
    app = web.Application(client_max_size=26 * 1024 * 1024)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    listener = _listening()
    place = f"127.0.0.1:{listener.getsockname()[1]}"
    state = State(
        clock=clock or SystemClock(), token=token, url=f"http://{place}", gateway_url=f"ws://{place}/gateway/"
    )
    faults = Faults()
    rest = Rest(state, faults, known_spec() if described else None)
    app.add_routes(rest.routes())
    await runner.setup()
    await web.SockSite(runner, listener).start()
    try:
        yield DiscordServer(state, rest, faults)
    finally:
        await state.gateway.drop(resumable=False, code=1001)
        await runner.cleanup()
