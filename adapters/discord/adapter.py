"""Discord behind the port of chat adapters, with discord.py's client as transport and our own payloads.

Every interaction comes through `on_interaction`, whatever message of whatever process it belongs to: nothing is kept in
the library's views. What is personal is answered in direct messages, or so that nobody else in a server sees it.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import discord
from aiohttp import ClientError
from discord.http import Route

from adapters.discord import commands
from adapters.discord.client import Access as Access  # noqa: PLC0414 - part of the adapter
from adapters.discord.client import client_of
from adapters.discord.decode import (
    AUTOCOMPLETE,
    COMPONENT,
    MODAL_SUBMIT,
    NOWHERE,
    PLATFORM,
    Answering,
    Heard,
    Upload,
    answering,
    decode,
    inbound,
    opens_modal,
)
from adapters.discord.encode import encode
from adapters.discord.endpoints import point
from adapters.discord.limits import ACK_SECONDS, CHOICES, IDENTIFY_SECONDS, OPTION
from adapters.discord.modal import modal
from adapters.discord.sending import (
    CHOICES as CHOICES_ANSWER,
)
from adapters.discord.sending import (
    DEFER,
    DEFER_UPDATE,
    EPHEMERAL,
    MODAL,
    REPLY,
    UPDATE,
    AlreadyAnswered,
    Sender,
    TooLate,
)
from adapters.discord.threads import Threads
from adapters.discord.ticks import Ticks, is_tick
from bot.dialogue.adapter import Down, Drawn, FileStore, Intake, Later, Suggestions
from bot.dialogue.events import Filled, Inbound, Lost, Opened, Said, Sent
from bot.dialogue.links import BadAddress
from bot.dialogue.registry import Registry
from bot.dialogue.views import FormCard
from core.attachments.media import MAX_BYTES
from core.attachments.service import TooManyFiles
from core.store.kept import Kept

log = logging.getLogger(__name__)

KEPT = "discord:commands"
REMEMBERED = 1000
UNREAD = Sent(kind="text", lost=Lost.HIDDEN)
"""What stands for words that were hidden from us."""
NOT_YET = timedelta(seconds=5)
Pause = Callable[[float], Awaitable[None]]


class Discord:
    """A chat adapter and the connection to Discord."""

    platform = PLATFORM

    def __init__(
        self,
        access: Access,
        *,
        files: FileStore,
        suggestions: Suggestions,
        kept: Kept,
        registry: Registry,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._access = access
        self._files = files
        self._suggestions = suggestions
        self._kept = kept
        self._threads = Threads(kept)
        self._registry = registry
        self._pause = pause
        self._intake: Intake | None = None
        self._client: discord.Client | None = None
        self._sender: Sender | None = None
        self._deaf = False
        self._ready = asyncio.Event()
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._put_off: set[str] = set()
        self._shown: OrderedDict[str, str] = OrderedDict()
        self._ticks = Ticks()
        point(access.api_base_url, access.gateway_url)

    def connect(self, intake: Intake) -> None:
        """Say where updates go; to be called before anything is received."""
        self._intake = intake

    # The connection

    async def run(self) -> None:
        """Receive until stopped; the library reconnects by itself, and what it gives up on is raised."""
        self._deaf = False
        self._ready.clear()
        client = self._client = client_of(self._access, self)
        self._sender = Sender(client, self._files, self._threads)
        try:
            await client.start(self._access.token)
        except discord.LoginFailure:
            log.error("discord refuses the token; correct discord.token (page Bot of the application) and start again")  # noqa: TRY400 - the trace tells nothing
        except discord.PrivilegedIntentsRequired:
            log.error(  # noqa: TRY400 - the trace tells nothing
                "discord lacks the message content intent; switch it on (page Bot of the application), or set "
                "discord.message_content = false"
            )
        finally:
            if not self._deaf:
                await self._end(client)

    async def stop(self) -> None:
        """Receive nothing more."""
        self._deaf = True

    async def close(self) -> None:
        """End the connection."""
        waiting = list(self._waiting.values())
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        if self._client is not None:
            await self._end(self._client)

    async def _end(self, client: discord.Client) -> None:
        self._sender = None
        await client.close()

    async def ready(self) -> None:
        """Wait until the gateway has let us in."""
        await self._ready.wait()

    def is_ready(self) -> None:
        """Say that the gateway has let us in."""
        self._ready.set()

    async def before_identifying(self) -> None:
        """Keep the pause that the gateway asks for between two sessions."""
        await self._pause(IDENTIFY_SECONDS)

    async def begin(self, client: discord.Client) -> None:
        """List the commands, unless just these are listed: Discord takes 200 new ones a day."""
        payload = commands.commands(self._registry)
        told = f"{client.application_id}:{commands.digest(payload)}"
        if await self._kept.get(KEPT) == told:
            return
        route = Route("PUT", "/applications/{application_id}/commands", application_id=client.application_id)
        try:
            await client.http.request(route, json=payload)
        except discord.HTTPException:
            # What is listed already goes on working, and so does everything that is typed or pressed.
            log.exception("discord did not take the list of commands; the next start offers it again")
            return
        await self._kept.put(KEPT, told)

    # Receiving

    async def hear(self, heard: Heard, attachments: dict[str, Upload]) -> None:
        """Take in one interaction; `attachments` are its uploads by their ids."""
        if self._deaf:
            return
        if heard.kind == AUTOCOMPLETE:
            await self._complete(heard)
            return
        if heard.channel == await self._threads.of(heard.person):
            heard = replace(heard, among_others=False)
        elif heard.begins is not None:
            await self._threads.met(heard.person, heard.begins)
        if is_tick(heard):
            await self._tick(heard)
            return
        heard = self._ticks.complete(heard)
        try:
            event, uploads = decode(heard, self._registry)
        except BadAddress as bad:
            log.warning("discord interaction refused: %s", bad)
            event, uploads = inbound(heard, NOWHERE), {}
        if not opens_modal(heard, self._registry):
            self._wait_for(answering(heard), heard.kind)
        if uploads and isinstance(event.happening, Filled):
            sent = {name: attachments.get(one) for name, one in uploads.items()}
            event = replace(event, happening=await self._with_files(event.happening, sent, event.person))
        await self._receive(event)

    async def read(self, message: discord.Message, me: int) -> None:
        """Take in one message: direct ones, and in servers what mentions us or answers us."""
        if self._deaf or message.author.bot or message.is_system():
            return
        person = str(message.author.id)
        thread = await self._threads.of(person)
        if message.guild is None and thread is not None:
            # Who writes to us takes our messages again.
            await self._threads.forget(person, thread)
        private = message.guild is None or str(message.channel.id) == thread
        replied = message.reference.resolved if message.reference else None
        to_us = isinstance(replied, discord.Message) and replied.author.id == me
        if not private and not to_us and all(user.id != me for user in message.mentions):
            return
        for index, happening in enumerate(await self._happenings(message, me, private=private)):
            await self._receive(
                Inbound(
                    platform=PLATFORM,
                    event_id=f"{message.id}:{index}" if index else str(message.id),
                    chat=f"@{person}" if private else str(message.channel.id),
                    person=person,
                    name=message.author.display_name,
                    happening=happening,
                    private=private,
                )
            )

    async def _happenings(self, message: discord.Message, me: int, *, private: bool) -> list[Said | Sent | Opened]:
        """Return what a message says: each file counts as sent by itself, the text as the caption of the first."""
        text = message.content.replace(f"<@{me}>", "").replace(f"<@!{me}>", "").strip()
        if message.attachments and private:
            sent = [await self._sent(one, str(message.author.id)) for one in message.attachments]
            return [replace(sent[0], caption=text), *sent[1:]]
        if text:
            return [Said(text=text)]
        if message.content or not private:
            return [Said(text="/help")]
        # In a private thread, Discord hides from us what does not mention us.
        hidden = message.guild is not None and not self._access.message_content
        return [UNREAD] if hidden else []

    async def _sent(self, attachment: discord.Attachment, person: str) -> Sent:
        upload = Upload(url=attachment.url, name=attachment.filename, size=attachment.size)
        found = await self._fetched(upload, person)
        return Sent(kind="file", lost=found) if isinstance(found, Lost) else Sent(kind="file", file=found)

    async def _with_files(self, filled: Filled, uploads: dict[str, Upload | None], person: str) -> Filled:
        """Return what was filled in with the keys of its files, which are in the fields `uploads`."""
        values, lost = dict(filled.values), filled.lost
        for name, upload in uploads.items():
            found = await self._fetched(upload, person)
            if isinstance(found, Lost):
                lost = found
            else:
                values[name] = found
        return replace(filled, values=values, lost=lost)

    async def _receive(self, event: Inbound) -> None:
        if self._intake is None:
            raise RuntimeError("connect(intake) comes before the first update")
        await self._intake.receive(event)

    async def _fetched(self, upload: Upload | None, person: str) -> str | Lost:
        """Keep a file that `person` sent and return its key, or why it could not be kept."""
        if upload is None or self._client is None:
            return Lost.UNREACHABLE
        if upload.size > MAX_BYTES:
            return Lost.TOO_LARGE
        try:
            content = await self._client.http.get_from_cdn(upload.url)
        except (discord.HTTPException, ClientError) as lost:
            log.warning("discord: an upload could not be fetched (%s)", type(lost).__name__)
            return Lost.UNREACHABLE
        if len(content) > MAX_BYTES:
            return Lost.TOO_LARGE
        try:
            return await self._files.keep(content, name=upload.name, sent_as="file", by=f"{PLATFORM}:{person}")
        except TooManyFiles:
            return Lost.TOO_MANY

    async def _complete(self, heard: Heard) -> None:
        focused = next(one for one in heard.data["options"] if one.get("focused"))
        found = await self._suggestions.complete(
            platform=PLATFORM, person=heard.person, option=focused["name"], typed=str(focused.get("value", ""))
        )
        choices = [{"name": one[:OPTION], "value": one[:OPTION]} for one in found[:CHOICES] if one.strip()]
        try:
            await self._open_sender().respond(answering(heard), CHOICES_ANSWER, data={"choices": choices})
        except (TooLate, AlreadyAnswered):
            # Whoever types has typed on, and asks again with what they have typed since.
            return

    async def _tick(self, heard: Heard) -> None:
        """Show what is picked in one of several lists; nothing is done before Done is pressed."""
        try:
            await self._open_sender().respond(answering(heard), UPDATE, data={"components": self._ticks.tick(heard)})
        except (TooLate, AlreadyAnswered):
            # What is picked is remembered; only the message does not show it.
            return
        except (discord.HTTPException, ClientError, Later) as lost:
            log.warning("discord: a pick was not shown (%s)", type(lost).__name__)

    def _wait_for(self, to: Answering, kind: int) -> None:
        if to.id in self._waiting:
            return
        task = self._waiting[to.id] = asyncio.create_task(self._put_it_off(to, kind))
        task.add_done_callback(lambda _done: self._waiting.pop(to.id, None))

    async def _put_it_off(self, to: Answering, kind: int) -> None:
        """Tell Discord that an answer comes, if it has not come in time."""
        await self._pause(ACK_SECONDS)
        on_card = bool(to.card) and kind in {COMPONENT, MODAL_SUBMIT}
        data = {"flags": EPHEMERAL} if to.among_others and not on_card else None
        try:
            await self._open_sender().respond(to, DEFER_UPDATE if on_card else DEFER, data=data)
        except (TooLate, AlreadyAnswered):
            return
        except (discord.HTTPException, ClientError, Later) as lost:
            # The answer itself is on its way; if Discord takes it no more, it comes as a direct message.
            log.warning("discord: an answer could not be put off (%s)", type(lost).__name__)
            return
        self._put_off.add(to.id)

    # Showing

    async def show(self, chat: str, drawn: Drawn, *, replacing: str | None, answering: str | None) -> str:
        """Answer an interaction, send a card or redraw one; see `bot.dialogue.adapter.ChatAdapter`."""
        if drawn.nonce in self._shown:
            return self._shown[drawn.nonce]
        ref = None
        if answering is not None:
            ref = await self._answer(Answering.read(answering), drawn, on_theirs=replacing is not None)
        if ref is None:
            letter, sender = encode(drawn), self._open_sender()
            if replacing is not None and answering is None:
                ref = await sender.edit(chat, replacing, letter)
            else:
                ref = await sender.send(chat, letter, drawn.nonce)
        self._shown[drawn.nonce] = ref
        self._ticks.forget(ref)
        if len(self._shown) > REMEMBERED:
            self._shown.popitem(last=False)
        return ref

    async def _answer(self, to: Answering, drawn: Drawn, *, on_theirs: bool) -> str | None:
        """Answer an interaction and return the card's ref; None if it is too late for that.

        A card that is not known to be that person's (`on_theirs`) is left as it is, and answered beside it.
        """
        sender = self._open_sender()
        await self._no_longer_waiting(to)
        beside = bool(to.card) and not on_theirs
        if to.id in self._put_off:
            return await self._change_answer(to, drawn, beside=beside)
        form = next((part for part in drawn.view.parts if isinstance(part, FormCard)), None)
        try:
            if form is not None and to.may_open:
                card = f"m{to.id}"
                await sender.respond(to, MODAL, data=modal(form, drawn.address(form.submit), card=card))
                return card
            letter = encode(drawn, to.page)
            if to.card and not beside:
                await sender.respond(to, UPDATE, letter)
                return to.card
            unseen = to.among_others or beside
            made = await sender.respond(to, REPLY, letter, {"flags": EPHEMERAL} if unseen else {})
        except (AlreadyAnswered, TooLate):
            # An earlier process may have put it off, or given an answer of which it did not hear any more.
            return await self._change_answer(to, drawn, beside=beside)
        return f"e{made}" if unseen else made

    async def _change_answer(self, to: Answering, drawn: Drawn, *, beside: bool) -> str | None:
        self._put_off.discard(to.id)
        if beside:
            # What stands in the answer's place is the card, so a message of its own says it.
            return None
        try:
            made = await self._open_sender().edit_answer(to, encode(drawn, to.page))
        except TooLate:
            return None
        return to.card or (f"e{made}" if to.among_others else made)

    async def _no_longer_waiting(self, to: Answering) -> None:
        task = self._waiting.get(to.id)
        if task is not None and not task.done():
            task.cancel()
            await asyncio.wait([task])

    def _open_sender(self) -> Sender:
        if self._sender is None or self._client is None or self._client.application_id is None:
            raise Down(NOT_YET)
        return self._sender
