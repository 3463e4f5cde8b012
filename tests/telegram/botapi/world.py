"""The state of the platform: accounts, groups, messages and files."""

from collections import defaultdict
from dataclasses import replace
from itertools import count
from typing import Any

from core.clock import Clock
from tests.telegram.botapi.refusal import Refused, bad, forbidden
from tests.telegram.botapi.things import Account, Call, CallbackAnswer, Group, InlineAnswer, Json, Message, StoredFile

BOT_ID = 7000000001
BOT_NAME = "opengig_bot"
_SUFFIX = {"photo": "jpg", "voice": "oga", "video_note": "mp4", "document": "bin", "sticker": "webp"}


class World:
    """Everything the platform knows; changed by the bot's methods and by people's phones."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.accounts: dict[int, Account] = {}
        self.groups: dict[int, Group] = {}
        self.chats: defaultdict[int, dict[int, Message]] = defaultdict(dict)
        self.files: dict[str, StoredFile] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.queries: dict[str, float] = {}  # when each callback or inline query was asked
        self.callback_answers: dict[str, CallbackAnswer] = {}
        self.inline_answers: dict[str, InlineAnswer] = {}
        self.inline_messages: dict[str, tuple[int, int]] = {}
        self.bot_switches: Json = {}  # what its owner has set with @BotFather
        self.actions: list[tuple[int, str]] = []
        # Private chats and basic groups share one counter and every supergroup has its own, as on the platform:
        # a message id means nothing without its chat.
        self._shared = count(101)
        self._counters: defaultdict[int, count[int]] = defaultdict(lambda: count(1))
        self._numbers = count(1)

    def now(self) -> int:
        """Return the clock's time in whole seconds since 1970."""
        return int(self.clock.now().timestamp())

    def number(self) -> int:
        """Return a number that was not given before."""
        return next(self._numbers)

    # chats

    def reach(self, chat_id: Any, thread: int | None = None) -> int:
        """Return the chat if the bot may write there; raises Refused."""
        account = self.accounts.get(chat_id)
        if account is not None:
            _reach_account(account, thread)
            return account.id
        group = self.member_of(chat_id)
        if group.bot_status == "member" and not group.permissions.get("can_send_messages", True):
            raise bad("not enough rights to send text messages to the chat")
        if group.forum and thread is None:
            raise bad("TOPIC_CLOSED")  # writing without a topic lands in General, which is closed here
        if thread is not None and thread not in group.topics:
            raise bad("message thread not found")
        return group.id

    def member_of(self, chat_id: Any) -> Group:
        """Return the group if the bot is in it; raises Refused."""
        group = self.groups.get(chat_id)
        if group is None:
            raise bad("chat not found")
        if group.migrated_to is not None:
            raise Refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                parameters={"migrate_to_chat_id": group.migrated_to},
            )
        if group.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {group.kind} chat")
        if group.bot_status == "left":
            raise forbidden(f"bot is not a member of the {group.kind} chat")
        return group

    def known(self, chat_id: Any) -> int:
        """Return the chat if it exists for the bot, whether or not it may write there; raises Refused."""
        if chat_id in self.accounts:
            return self.accounts[chat_id].id
        return self.member_of(chat_id).id

    def private(self, chat_id: int) -> bool:
        """Tell whether the chat is with one person."""
        return chat_id in self.accounts

    # messages

    def next_message_id(self, chat_id: int) -> int:
        """Return the id of the chat's next message."""
        group = self.groups.get(chat_id)
        return next(self._counters[chat_id] if group is not None and group.supergroup else self._shared)

    def post(self, chat_id: int, sender: int, **content: Any) -> Message:
        """Put a message into a chat."""
        message = Message(
            chat_id=chat_id, message_id=self.next_message_id(chat_id), sender=sender, date=self.now(), **content
        )
        self.chats[chat_id][message.message_id] = message
        return message

    def change(self, message: Message, **content: Any) -> Message:
        """Put other content into a message."""
        changed = replace(message, edited=self.now(), **content)
        self.chats[message.chat_id][message.message_id] = changed
        return changed

    def keep(self, kind: str, content: bytes, *, name: str = "", media: str = "") -> StoredFile:
        """Keep a file under a new id."""
        number = self.number()
        path = f"{kind}s/file_{number}.{_SUFFIX.get(kind, 'bin')}"
        stored = StoredFile(
            file_id=f"AgACAgQ-{kind}-{number:06}",
            unique_id=f"AQAD{number:06}",
            path=path,
            kind=kind,
            name=name or path.rpartition("/")[2],
            media=media or "application/octet-stream",
            content=content,
        )
        self.files[stored.file_id] = stored
        return stored

    def asked(self, prefix: str) -> str:
        """Return the id of a new query, whose time starts now."""
        query = f"{prefix}{48_151_623_420_000 + self.number()}"
        self.queries[query] = self.clock.now().timestamp()
        return query

    def texts_of(self, call: Call) -> tuple[str, str]:
        """Return the key of a text of the bot's profile, per language."""
        return call.method.removeprefix("setMy").removeprefix("getMy"), call.params.get("language_code", "")


def _reach_account(account: Account, thread: int | None) -> None:
    if account.deactivated:
        raise forbidden("user is deactivated")
    if account.blocked:
        raise forbidden("bot was blocked by the user")
    if not account.started:
        raise forbidden("bot can't initiate conversation with a user")
    if thread is not None:
        raise bad("message thread not found")
