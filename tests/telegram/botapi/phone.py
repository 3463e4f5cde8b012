"""People's side: what they do with their phones becomes updates, as the platform would send them."""

import re
from typing import TYPE_CHECKING, Any, Literal

from tests.telegram.botapi import shapes
from tests.telegram.botapi.checks import units
from tests.telegram.botapi.things import Account, Button, Group, Json, Message
from tests.telegram.botapi.world import BOT_ID, BOT_NAME

if TYPE_CHECKING:
    from tests.telegram.botapi.stage import Stage

Kind = Literal["photo", "voice", "video_note", "video", "audio", "document", "sticker", "location", "contact"]
_MARKS = (
    ("bot_command", re.compile(r"(?<![^\s])/[A-Za-z0-9_]{1,32}(?:@\w+)?")),
    ("mention", re.compile(r"(?<!\w)@\w{4,32}")),
    ("url", re.compile(r"https?://\S+")),
)


class User:
    """One person; every deed returns the id of the update it became."""

    def __init__(self, server: "Stage", account: Account) -> None:
        self._server = server
        self._world = server.world
        self.account = account

    @property
    def id(self) -> int:
        """The account's number, which is also the private chat's."""
        return self.account.id

    @property
    def last(self) -> Message:
        """The last message of the bot in the private chat; raises AssertionError if there is none."""
        return self._server.last_message(self.id)

    def says(
        self, text: str, chat: Group | None = None, *, thread: int | None = None, to: Message | None = None
    ) -> int:
        """Write to the bot, or in a group where the bot hears it: a command, a mention, an answer to its message.

        Raises AssertionError for what the platform would not show to a bot with privacy mode on; see `mutters`.
        """
        if chat is not None and not _heard(text, chat, to):
            raise AssertionError("in privacy mode the bot does not get this message")
        return self._says(text, chat, thread, to)

    def mutters(self, text: str, chat: Group, *, thread: int | None = None) -> Message:
        """Write in a group what the bot does not get to see."""
        self._require_member(chat)
        return self._world.post(chat.id, self.id, text=text, thread=thread)

    def opens(self, start: str = "") -> int:
        """Press Start, perhaps after following a deep link with the payload `start`."""
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,64}", start):
            raise AssertionError(f"no deep link carries {start!r}")
        return self._says(f"/start {start}".rstrip(), None, None, None)

    def presses(self, button: Button | str, message: Message) -> int:
        """Press a button of a message as it was shown; raises AssertionError if it sends no update."""
        pressed = message.button(button) if isinstance(button, str) else button
        if pressed.callback_data is None:
            raise AssertionError(f"the button {pressed.text!r} opens something and tells the bot nothing")
        return self.presses_data(pressed.callback_data, message)

    def presses_data(self, data: str, message: Message) -> int:
        """Send any callback data, as a changed client could."""
        query: Json = {
            "id": self._world.asked("4"),
            "from": shapes.person(self.account),
            "chat_instance": str(7_000_000_000_000 + abs(message.chat_id)),
            "data": data,
        }
        if message.inline_id is not None:
            return self._server.updates.add("callback_query", {**query, "inline_message_id": message.inline_id})
        now = self._world.chats[message.chat_id].get(message.message_id)
        gone: Json = {"chat": shapes.chat(self._world, message.chat_id), "message_id": message.message_id, "date": 0}
        shown = shapes.message(self._world, now) if now is not None else gone
        return self._server.updates.add("callback_query", {**query, "message": shown})

    def sends_photo(self, content: bytes, caption: str | None = None, chat: Group | None = None) -> int:
        """Send a picture."""
        stored = self._world.keep("photo", content, media="image/jpeg")
        return self._sends(chat, file=stored, caption=caption, caption_entities=_entities(caption or ""))

    def sends_voice(self, content: bytes = b"OggS voice") -> int:
        """Send a voice message."""
        return self._sends(None, file=self._world.keep("voice", content, media="audio/ogg"))

    def sends(self, kind: Kind, content: bytes = b"content", *, caption: str | None = None, name: str = "") -> int:
        """Send something else; `name` is the file's own."""
        if kind == "location":
            return self._sends(None, extra={"location": {"latitude": 18.52, "longitude": 73.85}})
        if kind == "contact":
            return self._sends(None, extra={"contact": {"phone_number": "+910000000000", "first_name": "Somebody"}})
        stored = self._world.keep(kind, content, name=name)
        return self._sends(None, file=stored, caption=caption, caption_entities=_entities(caption or ""))

    def edits(self, message: Message, text: str) -> int:
        """Change a message of their own."""
        changed = self._world.change(message, text=text, entities=_entities(text))
        return self._server.updates.add("edited_message", shapes.message(self._world, changed))

    def asks_inline(self, text: str, offset: str = "") -> int:
        """Type the bot's name and `text` in some chat."""
        query = {"id": self._world.asked("9"), "from": shapes.person(self.account), "query": text, "offset": offset}
        return self._server.updates.add("inline_query", {**query, "chat_type": "private"})

    def posts_result(self, update_id: int, result_id: str, chat: Group) -> Message:
        """Post one of the results suggested for an inline query into a group."""
        answer = self._server.inline_answer(update_id)
        found = [result for result in answer.results if result["id"] == result_id] if answer is not None else []
        if not found:
            raise AssertionError(f"nothing suggested under {result_id!r}")
        content = found[0].get("input_message_content", {})
        inline_id = f"AAMC{self._world.number():08}"
        message = self._world.post(
            chat.id,
            self.id,
            text=content.get("message_text"),
            entities=tuple(content.get("entities") or ()),
            markup=found[0].get("reply_markup"),
            inline_id=inline_id,
            extra={"via_bot": shapes.bot()},
        )
        self._world.inline_messages[inline_id] = (chat.id, message.message_id)
        return message

    def creates_group(self, title: str, *, supergroup: bool = False, forum: bool = False) -> Group:
        """Make a group and put the bot into it; the bot is told so."""
        group = self._server.group(title, supergroup=supergroup or forum, forum=forum, bot_status="left")
        group.roles[self.id] = "creator"
        self.adds_bot(group)
        return group

    def joins(self, group: Group) -> int:
        """Enter a group."""
        group.roles[self.id] = "member"
        return self._sends(group, extra={"new_chat_members": [shapes.person(self.account)]})

    def leaves(self, group: Group) -> int:
        """Leave a group."""
        update_id = self._sends(group, extra={"left_chat_member": shapes.person(self.account)})
        group.roles[self.id] = "left"
        return update_id

    def adds_bot(self, group: Group, status: str = "member") -> int:
        """Put the bot into a group, or make it an administrator there."""
        entered = group.bot_status in {"left", "kicked"}
        update_id = self._moves_bot(group, status)
        return self._sends(group, extra={"new_chat_members": [shapes.bot()]}) if entered else update_id

    def removes_bot(self, group: Group) -> int:
        """Throw the bot out of a group."""
        return self._moves_bot(group, "kicked")

    def blocks(self) -> int:
        """Block the bot."""
        self.account.blocked = True
        return self._bot_changed(self.account, "member", "kicked")

    def unblocks(self) -> int:
        """Let the bot write again."""
        self.account.blocked = False
        return self._bot_changed(self.account, "kicked", "member")

    def _says(self, text: str, chat: Group | None, thread: int | None, to: Message | None) -> int:
        reply_to = None if to is None else to.message_id
        return self._sends(chat, text=text, entities=_entities(text), thread=thread, reply_to=reply_to)

    def _sends(self, chat: Group | None, **content: Any) -> int:
        if chat is None:
            self.account.started, self.account.blocked = True, False  # writing to a bot lets it write back
        else:
            self._require_member(chat)
        message = self._world.post(self.id if chat is None else chat.id, self.id, **content)
        return self._server.updates.add("message", shapes.message(self._world, message))

    def _require_member(self, chat: Group) -> None:
        if chat.roles.get(self.id, "left") in {"left", "kicked"}:
            raise AssertionError("who is not in the group cannot write there")

    def _moves_bot(self, group: Group, status: str) -> int:
        old, group.bot_status = group.bot_status, status
        return self._bot_changed(group, old, status)

    def _bot_changed(self, where: Account | Group, old: str, new: str) -> int:
        changed = shapes.bot_member_changed(self._world, where, self.account, old, new)
        return self._server.updates.add("my_chat_member", changed)


def _heard(text: str, chat: Group, to: Message | None) -> bool:
    """https://core.telegram.org/bots/features#privacy-mode."""
    if chat.bot_status == "administrator" or (to is not None and to.sender == BOT_ID):
        return True
    command = re.match(r"/[A-Za-z0-9_]{1,32}(?:@(\w+))?", text)
    if command is not None:
        return command.group(1) in {None, BOT_NAME}
    return f"@{BOT_NAME}" in text.lower()


def _entities(text: str) -> tuple[Json, ...]:
    """Return what the platform recognises in a text by itself; offsets in UTF-16 units."""
    marks = [(kind, match) for kind, pattern in _MARKS for match in pattern.finditer(text)]
    commands = [match.span() for kind, match in marks if kind == "bot_command"]
    found = [
        {"type": kind, "offset": units(text[: match.start()]), "length": units(match.group())}
        for kind, match in sorted(marks, key=lambda mark: mark[1].start())
        if kind != "mention" or not any(start < match.start() < end for start, end in commands)
    ]
    return tuple(found)
