"""The gateway: sessions that outlive their connection, so that a client can resume and get what it missed.

https://docs.discord.com/developers/events/gateway
"""

import asyncio
import contextlib
import json
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.discord.server.errors import JSON

if TYPE_CHECKING:
    from tests.discord.server.state import State

HEARTBEAT_MS = 41_250
DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 3, 6, 7, 9, 10, 11
NOT_AUTHENTICATED, WRONG_TOKEN, ALREADY_AUTHENTICATED = 4003, 4004, 4005
INVALID_SHARD, INVALID_VERSION, INVALID_INTENTS, DISALLOWED_INTENTS = 4010, 4012, 4013, 4014
ENDS_SESSION = (1000, 1001)
"""A client that closes with one of these cannot resume."""
UNKNOWN_ERROR, UNKNOWN_OPCODE, DECODE_ERROR = 4000, 4001, 4002

GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 0, 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = (1 << 1) | (1 << 8) | MESSAGE_CONTENT
KNOWN_INTENTS = (1 << 26) - 1


@dataclass(frozen=True, kw_only=True)
class Event:
    """What is dispatched: to the shard of `guild`, or to the first one if it is of no guild.

    `needs` are the intents without which it is not sent; one that is `veiled` shows nothing of what a person wrote to
    a session without the message content intent.
    """

    name: str
    data: JSON
    guild: str | None = None
    needs: int = 0
    veiled: bool = False


class Connection:
    """One websocket; frames are written in order by one task."""

    def __init__(self, socket: web.WebSocketResponse, *, compressed: bool) -> None:
        self.socket = socket
        self.session: Session | None = None
        self._zip = zlib.compressobj() if compressed else None
        self._frames: asyncio.Queue[JSON] = asyncio.Queue()

    def send(self, op: int, data: object, *, name: str | None = None, seq: int | None = None) -> None:
        """Queue a payload."""
        self._frames.put_nowait({"op": op, "d": data, "s": seq, "t": name})

    async def write(self) -> None:
        """Write what is queued until cancelled, or until the other side is gone."""
        with contextlib.suppress(ConnectionError):
            while True:
                text = json.dumps(await self._frames.get())
                if self._zip is None:
                    await self.socket.send_str(text)
                else:
                    body = self._zip.compress(text.encode()) + self._zip.flush(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(body)


@dataclass(kw_only=True)
class Session:
    """What a client identified as, with all that was dispatched to it."""

    id: str
    shard: int
    shards: int
    intents: int
    connection: Connection | None = None
    sent: list[Event] = field(default_factory=list)

    def wants(self, event: Event) -> bool:
        """Whether the event belongs to this shard and to what it subscribed to."""
        place = (int(event.guild) >> 22) % self.shards if event.guild else 0
        return place == self.shard and event.needs & self.intents == event.needs

    def push(self, event: Event) -> None:
        """Dispatch now, or when the client resumes."""
        self.sent.append(event)
        if self.connection:
            self.replay(len(self.sent) - 1)

    def replay(self, after: int) -> None:
        """Send again what followed the sequence number `after`."""
        assert self.connection is not None
        for seq, event in enumerate(self.sent[after:], start=after + 1):
            self.connection.send(DISPATCH, self.seen(event), name=event.name, seq=seq)

    def seen(self, event: Event) -> JSON:
        """Return the event as this session may read it: texts of guilds need the message content intent."""
        if not event.veiled or self.intents & MESSAGE_CONTENT:
            return event.data
        return {**event.data, "content": "", "embeds": [], "attachments": [], "components": []}


class Gateway:
    """All sessions; `privileged` are the privileged intents enabled for the bot."""

    def __init__(self, state: "State", url: str) -> None:
        self._state = state
        self.url = url
        self.privileged = 0
        self.sessions: dict[str, Session] = {}
        self._open: list[Connection] = []
        self.identified = 0
        self.resumed = 0

    def dispatch(self, event: Event) -> int:
        """Send `event` to every session that wants it; return how many do."""
        wanting = [one for one in self.sessions.values() if one.wants(event)]
        for session in wanting:
            session.push(event)
        self._state.changed()
        return len(wanting)

    @property
    def connected(self) -> list[Session]:
        """The sessions that have a connection."""
        return [one for one in self.sessions.values() if one.connection]

    async def drop(self, *, resumable: bool, code: int = UNKNOWN_ERROR) -> None:
        """Close every connection; sessions that are not `resumable` are forgotten."""
        if not resumable:
            self.sessions.clear()
        for connection in list(self._open):
            self._detach(connection)
            await connection.socket.close(code=code)

    def ask_to_reconnect(self) -> None:
        """Send RECONNECT, as Discord does before it restarts a gateway machine."""
        for connection in self._open:
            connection.send(RECONNECT, None)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one websocket to its end."""
        socket = web.WebSocketResponse(timeout=1.0)
        await socket.prepare(request)
        compressed = request.query.get("compress") == "zlib-stream"
        connection = Connection(socket, compressed=compressed)
        if (request.query.get("v"), request.query.get("encoding")) != ("10", "json"):
            await socket.close(code=INVALID_VERSION)
            return socket
        self._open.append(connection)
        connection.send(HELLO, {"heartbeat_interval": HEARTBEAT_MS, "_trace": []})
        writer = asyncio.create_task(connection.write())
        try:
            await self._read(connection)
        finally:
            if connection in self._open and connection.session and socket.close_code in ENDS_SESSION:
                self.sessions.pop(connection.session.id, None)
            self._detach(connection)
            self._state.changed()
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        return socket

    async def _read(self, connection: Connection) -> None:
        async for message in connection.socket:
            code = self._received(connection, message.data) if message.type is WSMsgType.TEXT else DECODE_ERROR
            self._state.changed()
            if code:
                await connection.socket.close(code=code)
                return

    def _detach(self, connection: Connection) -> None:
        if connection in self._open:
            self._open.remove(connection)
        if connection.session and connection.session.connection is connection:
            connection.session.connection = None

    def _received(self, connection: Connection, text: str) -> int | None:
        """Handle a payload; return the code to close with, if it is refused."""
        try:
            payload: dict[str, Any] = json.loads(text)
        except ValueError:
            return DECODE_ERROR
        op, data = payload.get("op"), payload.get("d")
        if op == HEARTBEAT:
            connection.send(ACK, None)
            return None
        if op in (IDENTIFY, RESUME):
            if connection.session:
                return ALREADY_AUTHENTICATED
            assert isinstance(data, dict)
            return self._identify(connection, data) if op == IDENTIFY else self._resume(connection, data)
        if connection.session is None:
            return NOT_AUTHENTICATED
        return None if op == PRESENCE else UNKNOWN_OPCODE

    def _identify(self, connection: Connection, data: JSON) -> int | None:
        shard, shards = data.get("shard", (0, 1))
        intents = data.get("intents", -1)
        if data.get("token") != self._state.token:
            return WRONG_TOKEN
        if not 0 <= shard < shards:
            return INVALID_SHARD
        if not 0 <= intents <= KNOWN_INTENTS:
            return INVALID_INTENTS
        if intents & PRIVILEGED & ~self.privileged:
            return DISALLOWED_INTENTS
        session = Session(id=f"session-{self._state.ids.next()}", shard=shard, shards=shards, intents=intents)
        self._attach(connection, session)
        self.identified += 1
        guilds = [one for one in self._state.guilds.values() if one.has_bot]
        mine = [one for one in guilds if (int(one.id) >> 22) % shards == shard]
        session.push(Event(name="READY", data=self._ready(session, [one.id for one in mine])))
        for guild in mine if intents & GUILDS else []:
            data = guild.wire(self._state.clock.now(), self._state.bot)
            session.push(Event(name="GUILD_CREATE", data=data, guild=guild.id))
        return None

    def _ready(self, session: Session, guilds: list[str]) -> JSON:
        return {
            "v": 10,
            "user": {**self._state.bot.wire(), "verified": True, "mfa_enabled": True, "email": None, "flags": 0},
            "guilds": [{"id": one, "unavailable": True} for one in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [session.shard, session.shards],
            "application": {"id": self._state.application_id, "flags": 0},
        }

    def _resume(self, connection: Connection, data: JSON) -> int | None:
        if data.get("token") != self._state.token:
            return WRONG_TOKEN
        session = self.sessions.get(str(data.get("session_id")))
        if session is None or not 0 <= data["seq"] <= len(session.sent):
            connection.send(INVALID_SESSION, data=False)
            return None
        self._attach(connection, session)
        self.resumed += 1
        session.replay(data["seq"])
        session.push(Event(name="RESUMED", data={"_trace": []}))
        return None

    def _attach(self, connection: Connection, session: Session) -> None:
        connection.session, session.connection = session, connection
        self.sessions[session.id] = session
