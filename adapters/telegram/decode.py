"""What comes from Telegram, as the engine takes it; what is not meant for us is None."""

import re
from dataclasses import dataclass, replace

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, MessageEntity, Update, User
from telegram.constants import ChatType

from adapters.telegram.keyboard import PICK, TURN, picks
from bot.dialogue.events import Happening, Inbound, Opened, Pointed, Pressed, Said, Sent

PLATFORM = "telegram"
_FILES = ("voice", "video_note", "video", "audio", "document")
"""What is a file beside pictures; a moving picture comes as a document too."""
_NO_FILES = ("sticker", "location", "contact", "poll")

_TURN = re.compile(f"{TURN}([0-9]{{1,2}}){TURN}(.+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """Somebody sent a file: it is fetched under `file_id` before `event`, which says `sent`, is taken in.

    `size` is in bytes, 0 where Telegram does not say it.
    """

    file_id: str
    size: int
    name: str
    sent: Sent
    event: Inbound


@dataclass(frozen=True, kw_only=True, slots=True)
class Toggle:
    """Somebody ticked an option: only the keyboard of their card changes."""

    query: str
    chat: int
    message: int
    keyboard: InlineKeyboardMarkup
    pressed: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """A press that leads nowhere, such as one in a group: it is answered with an alert only."""

    query: str
    locale: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """A group became a supergroup and has another id."""

    old: int
    new: int


Decoded = Inbound | Upload | Toggle | Refusal | Moved


def decode(update: Update, *, bot_id: int, username: str) -> Decoded | None:
    """Read one update; inline queries are read by the adapter, as nothing of them is kept."""
    if update.callback_query is not None:
        return _pressed(update.update_id, update.callback_query)
    message = update.message
    if message is None:
        return None
    if message.migrate_to_chat_id is not None:
        return Moved(old=message.chat.id, new=message.migrate_to_chat_id)
    if message.from_user is None or message.from_user.is_bot:
        return None
    if message.chat.type != ChatType.PRIVATE:
        return _in_group(update.update_id, message, bot_id, username)
    return _in_private(update.update_id, message)


def chat_of(message: Message) -> str:
    """Return where an answer goes: the chat, and in a forum the topic."""
    thread = message.message_thread_id if message.is_topic_message else None
    return f"{message.chat.id}/{thread}" if thread else str(message.chat.id)


def ref_of(message: Message) -> str:
    """Return the card that a message is: pictures begin with "p", as their text is edited in another way."""
    return f"p{message.message_id}" if message.photo else str(message.message_id)


def _in_private(number: int, message: Message) -> Inbound | Upload | None:
    if message.text:
        return _event(number, message.from_user, chat_of(message), _said(message.text))
    kind = "photo" if message.photo else next((one for one in (*_FILES, *_NO_FILES) if getattr(message, one)), None)
    if kind is None:
        return None
    sent = Sent(kind=kind, caption=message.caption or "")
    event = _event(number, message.from_user, chat_of(message), sent)
    if kind in _NO_FILES:
        return event
    file = message.photo[-1] if message.photo else getattr(message, kind)
    name = getattr(file, "file_name", None) or ""
    return Upload(file_id=file.file_id, size=file.file_size or 0, name=name, sent=sent, event=event)


def _said(text: str) -> Happening:
    command, _space, rest = text.partition(" ")
    if command.partition("@")[0] == "/start":
        return Opened(start=rest.strip())
    return Said(text=text)


def _in_group(number: int, message: Message, bot_id: int, username: str) -> Inbound | None:
    """Return what is meant for us in a group: our commands, what mentions us, and answers to us."""
    text = message.text or ""
    told = f"@{username}".casefold()
    command, _space, _rest = text.partition(" ")
    if text.startswith("/"):
        addressee = command.partition("@")[2]
        meant = not addressee or addressee.casefold() == username.casefold()
    else:
        mentions = message.parse_entities([MessageEntity.MENTION]).values()
        to_us = message.reply_to_message is not None and message.reply_to_message.from_user is not None
        replied = to_us and message.reply_to_message.from_user.id == bot_id  # type: ignore[union-attr]
        meant = replied or any(mention.casefold() == told for mention in mentions)
    if not meant or not text:
        return None
    words = " ".join(word for word in text.split() if word.casefold() != told)
    happening = _reported(words, message) or Said(text=words or "/help")
    event = _event(number, message.from_user, chat_of(message), happening, private=False)
    return replace(event, room=event.chat, room_name=message.chat.title or "")


def _reported(said: str, message: Message) -> Pointed | None:
    """Return what is reported by /report in reply to a message; in a topic every message replies to its beginning."""
    command, _space, words = said.partition(" ")
    reply = message.reply_to_message
    if command.partition("@")[0].lower() != "/report" or reply is None or reply.from_user is None:
        return None
    if reply.forum_topic_created is not None:
        return None
    person, name = str(reply.from_user.id), reply.from_user.full_name
    return Pointed(person=person, name=name, message=reply.link or "", words=words)


def _pressed(number: int, query: CallbackQuery) -> Inbound | Toggle | Refusal:
    message = query.message if isinstance(query.message, Message) else None
    data = query.data or ""
    # A private chat has its person's number; a press of anybody else there is not one that an app makes.
    if message is None or message.chat.id != query.from_user.id or not data:
        return Refusal(query=query.id, locale=query.from_user.language_code)
    if data.startswith(PICK):
        if message.reply_markup is None:
            return Refusal(query=query.id)
        return Toggle(
            query=query.id,
            chat=message.chat.id,
            message=message.message_id,
            keyboard=message.reply_markup,
            pressed=data,
        )
    turned = _TURN.fullmatch(data)
    if turned is not None:
        turn = Pressed(card=ref_of(message), address=turned[2])
        return _event(number, query.from_user, str(message.chat.id), turn, answering=f"{query.id} {turned[1]}")
    press = Pressed(card=ref_of(message), address=data, values=picks(message.reply_markup, data))
    return _event(number, query.from_user, str(message.chat.id), press, answering=query.id)


def _event(
    number: int,
    user: User | None,
    chat: str,
    happening: Happening,
    *,
    private: bool = True,
    answering: str | None = None,
) -> Inbound:
    assert user is not None  # noqa: S101 - `decode` has looked
    return Inbound(
        platform=PLATFORM,
        event_id=str(number),
        chat=chat,
        person=str(user.id),
        name=user.full_name,
        happening=happening,
        locale=user.language_code,
        private=private,
        answering=answering,
    )
