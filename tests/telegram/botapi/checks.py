"""The documented limits of what a bot may send: https://core.telegram.org/bots/api."""

import ipaddress
import re
from itertools import combinations
from typing import Any
from urllib.parse import urlsplit

from tests.telegram.botapi.refusal import breach
from tests.telegram.botapi.things import Json

TEXT_UNITS = 4096  # sendMessage: after entities parsing
CAPTION_UNITS = 1024
CALLBACK_BYTES = 64
KEYBOARD_BUTTONS = 100  # https://core.telegram.org/bots/features#inline-keyboards and what the servers enforce
ROW_BUTTONS = 8
ENTITIES = 100
COPY_TEXT = 256
_STYLES = {"primary", "success", "danger"}
_KINDS = [
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
]
_ENTITY_NEEDS = {
    **dict.fromkeys(
        [
            "mention",
            "hashtag",
            "cashtag",
            "bot_command",
            "url",
            "email",
            "phone_number",
            "bold",
            "italic",
            "underline",
            "strikethrough",
            "spoiler",
            "blockquote",
            "expandable_blockquote",
            "code",
            "pre",
        ],
        "",
    ),
    "text_link": "url",
    "text_mention": "user",
    "custom_emoji": "custom_emoji_id",
    "date_time": "unix_time",
}
_ALONE = {"code", "pre"}


def units(text: str) -> int:
    """Return the length in UTF-16 code units, which is what the platform counts."""
    return len(text.encode("utf-16-le")) // 2


def check_text(text: Any, entities: list[Json], *, most: int = TEXT_UNITS) -> tuple[str, tuple[Json, ...]]:
    """Return the text as the platform keeps it, trimmed at the end, and its entities; raises Refused."""
    if not isinstance(text, str) or not text.strip():
        raise breach("message text is empty")
    kept = text.rstrip()
    _check_length(kept, most)
    return kept, _check_entities(kept, units(text), entities)


def check_caption(caption: Any, entities: list[Json]) -> tuple[str | None, tuple[Json, ...]]:
    """Do the same for a caption, which may be absent."""
    if caption is None or caption == "":
        if entities:
            raise breach("entities without a caption")
        return None, ()
    if not isinstance(caption, str):
        raise breach("caption must be a string")
    kept = caption.rstrip()
    _check_length(kept, CAPTION_UNITS)
    return kept or None, _check_entities(kept, units(caption), entities)


def _check_length(text: str, most: int) -> None:
    if units(text) > most:
        raise breach("message is too long" if most == TEXT_UNITS else "message caption is too long")
    if "\x00" in text:
        raise breach("text must not contain NUL")


def _check_entities(kept: str, sent_units: int, entities: list[Json]) -> tuple[Json, ...]:
    if not isinstance(entities, list) or len(entities) > ENTITIES:
        raise breach(f"at most {ENTITIES} entities")
    boundaries = _boundaries(kept)
    end = units(kept)
    clipped = []
    for entity in entities:
        _check_entity(entity, sent_units)
        start, stop = entity["offset"], min(entity["offset"] + entity["length"], end)
        if start >= end:
            continue  # it lay on the spaces that were trimmed
        if start not in boundaries or stop not in boundaries:
            raise breach("ENTITY_BOUNDS_INVALID: inside a surrogate pair")
        clipped.append({**entity, "length": stop - start})
    for one, other in combinations(clipped, 2):
        _check_nesting(one, other)
    return tuple(sorted(clipped, key=lambda entity: (entity["offset"], -entity["length"], entity["type"])))


def _boundaries(text: str) -> set[int]:
    places, at = {0}, 0
    for char in text:
        at += 2 if ord(char) > 0xFFFF else 1
        places.add(at)
    return places


def _check_entity(entity: Json, end: int) -> None:
    kind = entity.get("type")
    if kind not in _ENTITY_NEEDS:
        raise breach(f"unknown entity type {kind!r}")
    need = _ENTITY_NEEDS[kind]
    if need and not entity.get(need):
        raise breach(f"entity {kind} needs {need}")
    offset, length = entity.get("offset"), entity.get("length")
    if not isinstance(offset, int) or not isinstance(length, int) or offset < 0 or length < 1 or offset + length > end:
        raise breach("ENTITY_BOUNDS_INVALID")


def _check_nesting(one: Json, other: Json) -> None:
    """Entities are apart or one within the other; code holds nothing (formatting options)."""
    first, second = sorted((one, other), key=lambda entity: (entity["offset"], -entity["length"]))
    end = first["offset"] + first["length"]
    if second["offset"] >= end:
        return
    if second["offset"] + second["length"] > end:
        raise breach("entities overlap without nesting")
    if {first["type"], second["type"]} & _ALONE:
        raise breach("code and pre entities can't contain or be part of other entities")
    if "blockquote" in first["type"] and "blockquote" in second["type"]:
        raise breach("blockquote entities can't be nested")


def check_markup(markup: Any, *, private: bool) -> Json | None:
    """Check a keyboard; return None for none and for an empty inline keyboard; raises Refused."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise breach("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return markup
    rows = [row for row in markup["inline_keyboard"] if row]
    if sum(len(row) for row in rows) > KEYBOARD_BUTTONS:
        raise breach("REPLY_MARKUP_TOO_LONG")
    if any(len(row) > ROW_BUTTONS for row in rows):
        raise breach(f"a row has more than {ROW_BUTTONS} buttons")
    for row in rows:
        for button in row:
            _check_button(button, private=private)
    return {"inline_keyboard": rows} if rows else None


def _check_button(button: Json, *, private: bool) -> None:
    label = button.get("text")
    if not isinstance(label, str) or not label.strip():
        raise breach("button text can't be empty")
    kinds = [kind for kind in _KINDS if kind in button]
    if len(kinds) != 1:
        raise breach(f"text buttons are unallowed in the inline keyboard: {kinds}")
    if button.get("style", "primary") not in _STYLES:
        raise breach("button style is invalid")
    if kinds == ["callback_data"]:
        _check_callback_data(button["callback_data"])
    if kinds == ["url"]:
        check_url(button["url"])
    if kinds == ["copy_text"] and not 1 <= len(button["copy_text"].get("text", "")) <= COPY_TEXT:
        raise breach("copy_text must be 1-256 characters")
    if kinds == ["web_app"] and not private:
        raise breach("BUTTON_TYPE_INVALID")


def _check_callback_data(data: Any) -> None:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= CALLBACK_BYTES:
        raise breach("BUTTON_DATA_INVALID")


def check_url(url: Any) -> None:
    """Refuse what is no address on the open network, as the platform does; raises Refused."""
    parts = urlsplit(url if isinstance(url, str) else "")
    if parts.scheme == "tg":
        return
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or "." not in host or _local(host):
        raise breach(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _local(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def check_commands(commands: Any) -> list[Json]:
    """Check a list of commands: https://core.telegram.org/bots/api#botcommand; raises Refused."""
    if not isinstance(commands, list) or len(commands) > 100:
        raise breach("at most 100 commands")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "")):
            raise breach("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise breach("BOT_COMMAND_DESCRIPTION_INVALID")
    if len({command["command"] for command in commands}) != len(commands):
        raise breach("BOT_COMMAND_DUPLICATE")
    return commands
