"""Cards on their way: sent, or redrawn in place where Telegram allows it."""

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from telegram import InputMediaPhoto, LinkPreviewOptions, Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, TelegramError, TimedOut
from telegram.ext import ExtBot

from adapters.telegram.decode import ref_of
from adapters.telegram.encode import Letter
from bot.dialogue.adapter import CardGone, Down, FileStore, Later, Unreachable
from bot.dialogue.views import Attached, File
from core.attachments.media import Kind
from core.store.tasks import Priority

log = logging.getLogger(__name__)

REMEMBERED = 1000
"""Cards of which it is known which files went with them, and deliveries of which it is how far they went."""
DOWN = timedelta(seconds=5)
"""After which Telegram is tried again when it cannot be reached."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
Ahead = Callable[[], Awaitable[object]]
Part = Callable[[], Awaitable[Message]]
"""Send one message."""
_Result = TypeVar("_Result")
GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
CLOSED = ("chat not found", "user is deactivated", "not enough rights", "have no rights to send")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A chat, and in a forum the topic."""

    chat: int
    thread: int | None = None

    @classmethod
    def read(cls, chat: str) -> "Place":
        """Read what `decode.chat_of` wrote."""
        number, _slash, thread = chat.partition("/")
        return cls(chat=int(number), thread=int(thread) if thread else None)


class Sender:
    """Sends letters with the library's bot."""

    def __init__(self, bot: ExtBot[Priority], files: FileStore) -> None:
        self._bot = bot
        self._files = files
        self._with_files: OrderedDict[str, set[str]] = OrderedDict()
        self._gone: OrderedDict[str, int] = OrderedDict()

    async def send(self, place: Place, letter: Letter, priority: Priority, nonce: str) -> str:
        """Send a letter and return the ref of the message that carries its buttons.

        It may be several messages: of a delivery that is tried again, known by its `nonce`, none is sent again. What
        somebody attached goes ahead, as it must not be lost.
        """
        attached = [file for file in letter.files if isinstance(file.content, Attached)]
        *pages, last = self._parts(place, letter, priority, await self._photo(letter))
        ahead: list[Ahead] = [partial(self._send_file, place, file, priority) for file in attached]
        before = [*ahead, *pages]
        for part in before[self._gone.get(nonce, 0) :]:
            await part()
            self._gone[nonce] = self._gone.get(nonce, 0) + 1
            if len(self._gone) > REMEMBERED:
                # A delivery that was given up would be remembered for ever.
                self._gone.popitem(last=False)
        sent = await last()
        self._gone.pop(nonce, None)
        self._known(place, ref_of(sent)).update(map(_mark, attached))
        await self._send_files(place, ref_of(sent), letter, priority)
        return ref_of(sent)

    def _parts(self, place: Place, letter: Letter, priority: Priority, photo: bytes | None) -> list[Part]:
        """Return the messages of a letter; the last one has the buttons."""
        where: dict[str, Any] = {"message_thread_id": place.thread, "rate_limit_args": priority}
        *before, last = letter.pages
        if photo is not None and letter.is_caption:
            caption: dict[str, Any] = {
                "caption": last.text,
                "caption_entities": last.entities,
                "reply_markup": letter.keyboard,
            }
            return [partial(self._bot.send_photo, place.chat, photo, **caption, **where)]
        apart = [partial(self._bot.send_photo, place.chat, photo, **where)] if photo is not None else []
        write = partial(self._bot.send_message, place.chat, link_preview_options=NO_PREVIEW, **where)
        pages = [partial(write, text=page.text, entities=page.entities) for page in before]
        return [*apart, *pages, partial(write, text=last.text, entities=last.entities, reply_markup=letter.keyboard)]

    async def _send_files(self, place: Place, ref: str, letter: Letter, priority: Priority) -> None:
        """Send the files of a card, each once; the card stands without them, so it is not sent again for their sake."""
        known = self._known(place, ref)
        for file in letter.files:
            if _mark(file) in known:
                continue
            try:
                await self._send_file(place, file, priority)
            except (TelegramError, Later) as error:
                log.warning("telegram: a file was not sent (%s)", type(error).__name__)
            else:
                known.add(_mark(file))
        if len(self._with_files) > REMEMBERED:
            self._with_files.popitem(last=False)

    def _known(self, place: Place, ref: str) -> set[str]:
        return self._with_files.setdefault(f"{place.chat}:{ref}", set())

    async def _send_file(self, place: Place, file: File, priority: Priority) -> None:
        """Send a file as what it is, and where Telegram or the person's settings do not take that, as a document."""
        content = await self._content(file)
        if content is None:
            return
        ways: dict[Kind, Callable[..., Awaitable[Message]]] = {
            Kind.PHOTO: self._bot.send_photo,
            Kind.VOICE: self._bot.send_voice,
            Kind.VIDEO_NOTE: self._bot.send_video_note,
            Kind.DOCUMENT: self._bot.send_document,
        }
        more: dict[str, Any] = {"filename": file.name, "message_thread_id": place.thread, "rate_limit_args": priority}
        try:
            await ways[file.kind](place.chat, content, **more)
        except BadRequest as refusal:
            if file.kind is Kind.DOCUMENT:
                raise
            log.info("telegram: a %s goes as a document (%s)", file.kind.value, type(refusal).__name__)
            await self._bot.send_document(place.chat, content, **more)

    async def _content(self, file: File) -> bytes | None:
        """Return what is in a file; None if it has been removed since the card was drawn."""
        if not isinstance(file.content, Attached):
            return file.content
        stored = await self._files.attachment(file.content.key)
        return stored[2] if stored is not None else None

    async def redraw(self, place: Place, ref: str, letter: Letter, priority: Priority, nonce: str) -> str:
        """Redraw a message in place, or where its kind does not allow that send a new one and take the old one away."""
        was_photo, number = ref.startswith("p"), int(ref.removeprefix("p"))
        photo = await self._photo(letter)
        is_photo = photo is not None and letter.is_caption
        asked = priority is Priority.REPLY
        apart = photo is not None and not is_photo and asked
        if was_photo != is_photo or apart or len(letter.pages) > 1:
            new = await self.send(place, letter, priority, nonce)
            await self._take_away(place, number)
            return new
        text = letter.pages[0]
        if photo is not None and is_photo:
            media = InputMediaPhoto(photo, caption=text.text, caption_entities=text.entities)
            await self._unless_the_same(
                self._bot.edit_message_media(
                    media, place.chat, number, reply_markup=letter.keyboard, rate_limit_args=priority
                )
            )
        else:
            await self._unless_the_same(
                self._bot.edit_message_text(
                    text.text,
                    place.chat,
                    number,
                    entities=text.entities,
                    reply_markup=letter.keyboard,
                    link_preview_options=NO_PREVIEW,
                    rate_limit_args=priority,
                )
            )
        if asked:
            # News that redraw a card bring a card of their own, with its files.
            await self._send_files(place, ref, letter, priority)
        return ref

    async def _photo(self, letter: Letter) -> bytes | None:
        stored = await self._files.get(letter.picture) if letter.picture is not None else None
        return stored[1] if stored is not None else None

    async def _take_away(self, place: Place, number: int) -> None:
        try:
            await self._bot.delete_message(place.chat, number)
        except (TelegramError, Later) as error:
            # Gone already, older than the 48 hours in which it can be deleted, or trouble on the way: the new card is
            # there, and it must not be sent again for the old one, whose buttons show how things stand.
            log.info("telegram: an old card was left where it is (%s)", type(error).__name__)

    async def _unless_the_same(self, edit: Awaitable[object]) -> None:
        try:
            await edit
        except BadRequest as refusal:
            if "message is not modified" not in str(refusal).lower():
                raise


def _mark(file: File) -> str:
    """Return what tells the files of one card apart."""
    return file.content.key if isinstance(file.content, Attached) else file.name


async def understood(call: Callable[[], Awaitable[_Result]]) -> _Result:
    """Do a call and name its refusals as the engine does; others are raised as they are.

    Raises Unreachable, CardGone, or Down where no connection came about. One that timed out may have done what it was
    to do, so it is none of them: it is tried a few times, not until it ends well.
    """
    try:
        return await call()
    except Forbidden as closed:
        raise Unreachable from closed
    except ChatMigrated:
        raise
    except BadRequest as refusal:
        why = str(refusal).lower()
        if any(words in why for words in GONE):
            raise CardGone from refusal
        if any(words in why for words in CLOSED):
            raise Unreachable from refusal
        raise
    except NetworkError as lost:
        if isinstance(lost, TimedOut):
            raise
        raise Down(DOWN) from lost
