"""Messages on their way: as the answer to an interaction, or by the bot's own right in a channel."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord
from aiohttp import ClientConnectionError
from discord.http import Route

from adapters.discord.controls import JSON
from adapters.discord.decode import Answering
from adapters.discord.encode import Letter
from adapters.discord.limits import NONCE
from adapters.discord.threads import Threads
from bot.dialogue.adapter import CardGone, FileStore, Later, Unreachable
from bot.dialogue.views import Attached, File

REPLY, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
"""https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object."""
EPHEMERAL = 1 << 6
UNKNOWN_MESSAGE, UNKNOWN_INTERACTION, ACKNOWLEDGED, BAD_TOKEN, CLOSED = 10008, 10062, 40060, 50027, 50007
UNKNOWN_WEBHOOK, NO_RECIPIENT, ARCHIVED = 10015, 50033, 50083
"""https://docs.discord.com/developers/topics/opcodes-and-status-codes#json."""
TOO_LATE = {UNKNOWN_INTERACTION, BAD_TOKEN, UNKNOWN_WEBHOOK}
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


class TooLate(Exception):  # noqa: N818 - a state of the interaction
    """The interaction can no longer be answered; the person is written to instead."""


class AlreadyAnswered(Exception):  # noqa: N818 - a state of the interaction
    """The first answer has been given, perhaps by an earlier process."""


class Sender:
    """Sends letters with the library's HTTP client."""

    def __init__(self, client: discord.Client, files: FileStore, threads: Threads) -> None:
        self._client = client
        self._files = files
        self._threads = threads
        self._rooms: dict[str, str] = {}

    # Answers to interactions

    async def respond(self, to: Answering, kind: int, letter: Letter | None = None, data: JSON | None = None) -> str:
        """Give the first answer; return the number of the message that it makes or changes ("" for a modal).

        A connection that breaks is tried once more at once, as the time for a first answer is short. Raises TooLate or
        AlreadyAnswered.
        """
        path = "/interactions/{interaction_id}/{webhook_token}/callback?with_response=1"
        route = Route("POST", path, interaction_id=to.id, webhook_id=self._app, webhook_token=to.token)
        uploads: list[JSON] = []
        if letter is not None:
            data, uploads = await self._filled(letter, data or {})
        body: JSON = {"type": kind} if data is None else {"type": kind, "data": data}
        try:
            made = await self._first(route, body, uploads)
        except (ClientConnectionError, discord.DiscordServerError):
            try:
                made = await self._first(route, body, uploads)
            except AlreadyAnswered:
                if kind != MODAL:
                    raise
                # It was opened before the connection broke.
                return ""
        return str(((made or {}).get("resource") or {}).get("message", {}).get("id", ""))

    async def _first(self, route: Route, body: JSON, uploads: Sequence[JSON]) -> Any:
        try:
            return await self._request(route, body, uploads)
        except discord.DiscordServerError:
            raise
        except discord.HTTPException as refusal:
            raise _named(refusal) from refusal

    async def edit_answer(self, to: Answering, letter: Letter) -> str:
        """Put a letter in the place of the first answer; return the message's number. Raises TooLate."""
        path = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        route = Route("PATCH", path, webhook_id=self._app, webhook_token=to.token)
        payload, uploads = await self._filled(letter, {})
        try:
            return str((await self._request(route, payload, uploads))["id"])
        except discord.HTTPException as refusal:
            if refusal.code == UNKNOWN_MESSAGE:
                raise TooLate from refusal
            raise _named(refusal) from refusal

    # By the bot's own right

    async def send(self, chat: str, letter: Letter, nonce: str) -> str:
        """Send a message; the same nonce within some minutes makes the same message. Raises Unreachable.

        Who takes no direct messages is written to in a private thread.
        """
        person = chat.removeprefix("@") if chat.startswith("@") else None
        room = await self._threads.of(person) if person is not None else None
        try:
            return await self._send(room or await self._room(chat), letter, nonce)
        except Unreachable:
            if person is None:
                raise
            if room is not None:
                # The thread is gone; they may take direct messages again.
                await self._threads.forget(person, room)
                return await self.send(chat, letter, nonce)
            return await self._send(await self._threads.begin(self._client, person), letter, nonce)

    async def _send(self, room: str, letter: Letter, nonce: str) -> str:
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=room)
        payload, uploads = await self._filled(letter, {"nonce": _short(nonce), "enforce_nonce": True})
        with _open_doors():
            return str((await self._request(route, payload, uploads))["id"])

    async def edit(self, chat: str, ref: str, letter: Letter) -> str:
        """Redraw a message; raises CardGone where that cannot be, as for one that only one person sees."""
        if not ref.isdecimal():
            raise CardGone
        try:
            room = await self._room(chat)
            route = Route("PATCH", "/channels/{channel_id}/messages/{message_id}", channel_id=room, message_id=ref)
            payload, uploads = await self._filled(letter, {})
            await self._request(route, payload, uploads)
        except discord.NotFound as gone:
            raise CardGone from gone
        except discord.Forbidden as closed:
            raise Unreachable from closed
        except discord.HTTPException as refusal:
            if refusal.code == ARCHIVED:
                raise CardGone from refusal
            raise
        return ref

    async def _room(self, chat: str) -> str:
        """Return the channel of a chat: for "@7" the thread of the person 7, or else their direct messages.

        Raises Unreachable.
        """
        if not chat.startswith("@"):
            return chat
        thread = await self._threads.of(chat[1:])
        if thread is not None:
            return thread
        if chat not in self._rooms:
            route = Route("POST", "/users/@me/channels")
            with _open_doors():
                made = await self._request(route, {"recipient_id": chat[1:]}, ())
            self._rooms[chat] = str(made["id"])
        return self._rooms[chat]

    @property
    def _app(self) -> int:
        if self._client.application_id is None:
            raise RuntimeError("discord: an answer before the log-in")
        return self._client.application_id

    async def _filled(self, letter: Letter, more: JSON) -> tuple[JSON, list[JSON]]:
        """Return the payload with its attachments named, and the parts of the form that carry them."""
        payload: JSON = {**letter.payload, **more}
        files = [found for file in letter.files if (found := await self._whole(file)) is not None]
        stored = await self._files.get(letter.picture) if letter.picture is not None else None
        if stored is not None:
            media, content = stored
            picture = File(name=f"picture.{_ENDINGS.get(media, 'png')}", media=media, content=content)
            files.insert(0, picture)
            first = {**(payload["embeds"] or [{}])[0], "thumbnail": {"url": f"attachment://{picture.name}"}}
            payload["embeds"] = [first, *payload["embeds"][1:]]
        payload["attachments"] = [{"id": index, "filename": file.name} for index, file in enumerate(files)]
        return payload, _parts(files)

    async def _whole(self, file: File) -> File | None:
        """Return a file with its content; None if it has been removed since the card was drawn."""
        if not isinstance(file.content, Attached):
            return file
        stored = await self._files.attachment(file.content.key)
        return replace(file, content=stored[2]) if stored is not None else None

    async def _request(self, route: Route, body: JSON, uploads: Sequence[JSON]) -> Any:
        how: dict[str, Any] = {"json": body}
        if uploads:
            whole = {"name": "payload_json", "value": json.dumps(body), "content_type": "application/json"}
            how = {"form": [whole, *uploads]}
        try:
            return await self._client.http.request(route, **how)
        except discord.RateLimited as limited:
            raise Later(timedelta(seconds=limited.retry_after)) from limited


def _parts(files: Sequence[File]) -> list[JSON]:
    return [
        {"name": f"files[{index}]", "value": file.content, "filename": file.name, "content_type": file.media}
        for index, file in enumerate(files)
    ]


@contextmanager
def _open_doors() -> Iterator[None]:
    """Name a door that is closed to us as the engine does."""
    try:
        yield
    except discord.HTTPException as closed:
        if closed.status in {403, 404} or closed.code == NO_RECIPIENT:
            raise Unreachable from closed
        raise


def _short(nonce: str) -> str:
    return hashlib.sha256(nonce.encode()).hexdigest()[:NONCE]


def _named(refusal: discord.HTTPException) -> Exception:
    if refusal.code in TOO_LATE:
        return TooLate()
    return AlreadyAnswered() if refusal.code == ACKNOWLEDGED else refusal
