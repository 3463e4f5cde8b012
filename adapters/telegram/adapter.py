"""Telegram behind the port of chat adapters, with python-telegram-bot's client as transport and our own intake.

Updates are in the inbox before they are confirmed: by the next offset when polling, by the answer of the webhook.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from aiohttp.web import RouteDef
from telegram import Update
from telegram.error import ChatMigrated, Conflict, InvalidToken, TelegramError
from telegram.ext import ExtBot

from adapters.telegram.decode import PLATFORM, Moved, Refusal, Toggle, Upload, decode
from adapters.telegram.encode import encode
from adapters.telegram.inline import suggest
from adapters.telegram.limiter import limiter
from adapters.telegram.menus import Menus
from adapters.telegram.sending import Place, Sender, understood
from adapters.telegram.ticks import Ticks
from adapters.telegram.webhook import PATH, webhook
from bot.dialogue.adapter import Down, Drawn, FileStore, Intake, Later, Suggestions
from bot.dialogue.catalogue import _, speaking
from bot.dialogue.events import Inbound, Lost
from bot.dialogue.registry import Registry
from core.attachments.media import MAX_BYTES
from core.attachments.service import TooManyFiles
from core.store.kept import Kept
from core.store.tasks import Priority

log = logging.getLogger(__name__)

POLL_SECONDS = 25
WANTED = ["message", "callback_query", "inline_query"]
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
REMEMBERED = 1000
"""Deliveries whose card is known, so that one that is tried again sends no second message."""

NOT_YET = timedelta(minutes=1)
"""When a card is tried again that could not be shown because the token was refused."""

Pause = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """How the bot is reached. `webhook_url` (https, without a path) and `secret` are empty when it polls."""

    token: str
    api_base_url: str = "https://api.telegram.org"
    webhook_url: str = ""
    secret: str = ""


class Telegram:
    """A chat adapter and the connection to Telegram."""

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
        self._pause = pause
        base = access.api_base_url.rstrip("/")
        self._bot: ExtBot[Priority] = ExtBot(
            access.token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot", rate_limiter=limiter()
        )
        self._sender = Sender(self._bot, files)
        self._menus = Menus(self._bot, registry, kept)
        self._ready = asyncio.Lock()
        self._is_ready = False
        self._stopping = asyncio.Event()
        self._shown: OrderedDict[str, str] = OrderedDict()
        self._ticks = Ticks()
        self._intake: Intake | None = None

    def connect(self, intake: Intake) -> None:
        """Say where updates go; to be called before anything is received."""
        self._intake = intake

    def routes(self) -> list[RouteDef]:
        """Return the webhook, if there is one."""
        return [webhook(self._access.secret, self._take)] if self._access.webhook_url else []

    # Showing

    async def show(self, chat: str, drawn: Drawn, *, replacing: str | None, answering: str | None) -> str:
        """Send a card or redraw one; see `bot.dialogue.adapter.ChatAdapter`. `answering` is a callback query.

        After it stands the page of the card that was asked for, if one was.
        """
        query, _space, page = (answering or "").partition(" ")
        try:
            await self._prepare()
        except InvalidToken:
            # Its text holds the token, so nobody who logs may see it; `run` tells the operator.
            raise Down(NOT_YET) from None
        if drawn.nonce in self._shown:
            return self._shown[drawn.nonce]
        try:
            ref = await self._put(await self._place(chat), drawn, replacing, page=int(page or 0))
            self._shown[drawn.nonce] = ref
        finally:
            if query:
                await self._answer(query)
        if len(self._shown) > REMEMBERED:
            self._shown.popitem(last=False)
        if not drawn.shared:
            await self._menus.offer(int(chat), drawn.rights, drawn.locale)
        return ref

    async def _put(self, place: Place, drawn: Drawn, replacing: str | None, *, page: int) -> str:
        letter = encode(drawn, username=self._bot.username, page=page)

        async def put() -> str:
            if replacing is not None:
                ref = await self._sender.redraw(place, replacing, letter, drawn.priority, drawn.nonce)
                self._ticks.forget(place.chat, replacing)
                return ref
            return await self._sender.send(place, letter, drawn.priority, drawn.nonce)

        try:
            return await understood(put)
        except ChatMigrated as moved:
            await self._moved(Moved(old=place.chat, new=moved.new_chat_id))
            return await self._sender.send(Place(chat=moved.new_chat_id), letter, drawn.priority, drawn.nonce)

    async def _place(self, chat: str) -> Place:
        place = Place.read(chat)
        new = await self._kept.get(f"telegram:moved:{place.chat}") if place.chat < 0 else None
        return place if new is None else Place(chat=int(new))

    async def _moved(self, moved: Moved) -> None:
        await self._kept.put(f"telegram:moved:{moved.old}", str(moved.new))

    async def _answer(self, query: str, alert: str | None = None) -> None:
        try:
            await self._bot.answer_callback_query(query, text=alert, show_alert=alert is not None)
        except (TelegramError, Later) as error:
            # Only the little clock on the button is at stake, and it goes by itself: a card is never sent twice for it.
            if "query is too old" not in str(error).lower():
                log.warning("telegram: a press was not answered (%s)", type(error).__name__)

    # Receiving

    async def run(self) -> None:
        """Receive until stopped; while Telegram is down, try again by itself."""
        self._stopping.clear()
        if not await self._retrying(self._begin):
            return
        if self._access.webhook_url:
            await self._stopping.wait()
            return
        offset: int | None = None
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            try:
                updates = await self._bot.get_updates(offset=offset, timeout=POLL_SECONDS, allowed_updates=WANTED)
            except Conflict:
                log.error("telegram: another program polls with the same token; stop it, or give this one its own bot")  # noqa: TRY400 - the trace tells nothing
                await self._pause(LONGEST_PAUSE)
                continue
            except TelegramError as error:
                log.warning("telegram does not answer (%s); trying again in %g s", type(error).__name__, pause)
                await self._pause(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            pause = FIRST_PAUSE
            if updates:
                await self._take_all(updates)
                offset = max(update.update_id for update in updates) + 1

    async def stop(self) -> None:
        """Receive nothing more."""
        self._stopping.set()

    async def close(self) -> None:
        """End the connection; one that never came about has something to let go of, too."""
        await self._bot.shutdown()

    async def _begin(self) -> None:
        await self._prepare()
        await self._menus.offer_to_all()
        if self._access.webhook_url:
            await self._bot.set_webhook(
                f"{self._access.webhook_url}{PATH}", secret_token=self._access.secret, allowed_updates=WANTED
            )
        else:
            await self._bot.delete_webhook()

    async def _retrying(self, begin: Callable[[], Awaitable[None]]) -> bool:
        """Do `begin` until it works; False if it never can, or we are stopped."""
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            try:
                await begin()
            except InvalidToken:
                log.error("telegram refuses the token; correct telegram.token (shown by @BotFather) and start again")  # noqa: TRY400 - the trace would show the token
                return False
            except (TelegramError, Later) as error:
                log.warning("telegram does not answer (%s); trying again in %g s", type(error).__name__, pause)
                await self._pause(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                return True
        return False

    async def _prepare(self) -> None:
        async with self._ready:
            if not self._is_ready:
                await self._bot.initialize()
                self._is_ready = True

    async def _take_all(self, updates: Sequence[Update]) -> None:
        """Take in many updates: those of one chat in their order, so that what is slow holds up nobody else's."""
        chats: dict[int, list[Update]] = {}
        for update in updates:
            of = update.effective_chat or update.effective_user
            chats.setdefault(of.id if of else 0, []).append(update)
        async with asyncio.TaskGroup() as together:
            for lane in chats.values():
                together.create_task(self._take_in_order(lane))

    async def _take_in_order(self, updates: Sequence[Update]) -> None:
        for update in updates:
            await self._take(update)

    async def _take(self, update: Update) -> None:
        """Take in one update; when this returns it is safe, or is known to be nothing for us."""
        await self._prepare()
        try:
            if update.inline_query is not None:
                await suggest(self._bot, update.inline_query, self._suggestions)
                return
            decoded = decode(update, bot_id=self._bot.id, username=self._bot.username)
        except (TelegramError, Later, ValueError, AttributeError) as error:
            # One update that cannot be read must not hold up all that follow.
            log.warning("telegram update %d was left out (%s)", update.update_id, type(error).__name__)
            return
        match decoded:
            case Inbound():
                await self._receive(self._ticks.complete(decoded))
            case Upload():
                await self._receive(await self._fetched(decoded))
            case Toggle():
                await self._toggle(decoded)
            case Refusal(query=query, locale=locale):
                with speaking(locale or "en"):
                    alert = _("That button is not for here. Write to me in our own chat.")
                await self._answer(query, alert)
            case Moved():
                await self._moved(decoded)
            case None:
                return

    async def _receive(self, event: Inbound) -> None:
        if self._intake is None:
            raise RuntimeError("connect(intake) comes before the first update")
        await self._intake.receive(event)

    async def _fetched(self, upload: Upload) -> Inbound:
        """Keep a file and return its event, which says why if it could not be kept."""
        content = b""
        if upload.size <= MAX_BYTES:
            try:
                content = bytes(await (await self._bot.get_file(upload.file_id)).download_as_bytearray())
            except (TelegramError, Later) as error:
                # A file that cannot be had must not hold up all updates behind it: the person is asked for it again.
                log.warning("telegram: a file was not fetched (%s)", type(error).__name__)
                return replace(upload.event, happening=replace(upload.sent, lost=Lost.UNREACHABLE))
        if max(upload.size, len(content)) > MAX_BYTES:
            return replace(upload.event, happening=replace(upload.sent, lost=Lost.TOO_LARGE))
        by = f"{upload.event.platform}:{upload.event.person}"
        try:
            key = await self._files.keep(content, name=upload.name, sent_as=upload.sent.kind, by=by)
        except TooManyFiles:
            return replace(upload.event, happening=replace(upload.sent, lost=Lost.TOO_MANY))
        return replace(upload.event, happening=replace(upload.sent, file=key))

    async def _toggle(self, toggle: Toggle) -> None:
        """Tick an option; a press that is delivered again ticks nothing again."""
        ticked = self._ticks.tick(toggle)
        if ticked is None:
            return
        try:
            await self._bot.edit_message_reply_markup(toggle.chat, toggle.message, reply_markup=ticked)
        except (TelegramError, Later) as refusal:
            log.warning("telegram: an option was not shown as ticked (%s)", type(refusal).__name__)
        await self._answer(toggle.query)
