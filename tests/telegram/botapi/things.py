"""What the server keeps, and what tests see of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file as it came in a multipart request."""

    name: str
    media: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request of the bot: parameters decoded, `at` by the server's clock, `status` as it was answered.

    `status` is the HTTP status, or 0 if the connection was dropped.
    """

    method: str
    params: Json
    uploads: dict[str, Upload] = field(default_factory=dict)
    at: datetime
    status: int = 0

    @property
    def chat(self) -> int | None:
        """The chat the request is about."""
        chat = self.params.get("chat_id")
        return chat if isinstance(chat, int) else None


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A file the platform keeps: `path` is where it is downloaded."""

    file_id: str
    unique_id: str
    path: str
    kind: str
    name: str
    media: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Button:
    """One inline button; `raw` is as the bot sent it."""

    text: str
    callback_data: str | None = None
    url: str | None = None
    style: str | None = None
    raw: Json = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message as it stands: `date` and `edited` in seconds since 1970, `sender` the account that wrote it."""

    chat_id: int
    message_id: int
    sender: int
    date: int
    text: str | None = None
    entities: tuple[Json, ...] = ()
    caption: str | None = None
    caption_entities: tuple[Json, ...] = ()
    file: StoredFile | None = None
    markup: Json | None = None
    thread: int | None = None
    reply_to: int | None = None
    edited: int | None = None
    album: str | None = None
    inline_id: str | None = None
    silent: bool = False
    protected: bool = False
    extra: Json = field(default_factory=dict)

    @property
    def buttons(self) -> tuple[tuple[Button, ...], ...]:
        """The rows of the inline keyboard."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        return tuple(tuple(_button(raw) for raw in row) for row in rows)

    @property
    def labels(self) -> list[list[str]]:
        """What the buttons say, row by row."""
        return [[button.text for button in row] for row in self.buttons]

    @property
    def photo(self) -> bytes | None:
        """The picture, if the message is one."""
        return self.file.content if self.file is not None and self.file.kind == "photo" else None

    @property
    def words(self) -> str:
        """The text or the caption."""
        return self.text or self.caption or ""

    def button(self, label: str) -> Button:
        """Return the button that says `label`; raises AssertionError if there is none."""
        found = [button for row in self.buttons for button in row if button.text == label]
        if not found:
            raise AssertionError(f"no button {label!r} among {self.labels}")
        return found[0]


def _button(raw: Json) -> Button:
    return Button(
        text=raw["text"],
        callback_data=raw.get("callback_data"),
        url=raw.get("url"),
        style=raw.get("style"),
        raw=raw,
    )


@dataclass(kw_only=True)
class Account:
    """A person's account, and how it stands with the bot."""

    id: int
    name: str
    language: str | None
    username: str | None = None
    started: bool = False
    blocked: bool = False
    deactivated: bool = False


@dataclass(kw_only=True, eq=False)
class Group:
    """A group: `roles` are the members' statuses; the bot's own is kept apart.

    `permissions` are what members may not do, `bot_rights` what the bot may not if it is restricted.
    """

    id: int
    title: str
    supergroup: bool = True
    forum: bool = False
    bot_status: str = "member"
    roles: dict[int, str] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    migrated_to: int | None = None
    permissions: Json = field(default_factory=dict)
    bot_rights: Json = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The platform's word for it."""
        return "supergroup" if self.supergroup else "group"


@dataclass(frozen=True, kw_only=True)
class CallbackAnswer:
    """What the person saw after pressing: a toast, or an alert."""

    text: str
    alert: bool
    url: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class InlineAnswer:
    """What was suggested while the person typed."""

    results: list[Json]
    cache_time: int
    personal: bool
    next_offset: str
    button: Json | None
