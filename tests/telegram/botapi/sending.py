"""The methods that put messages into chats."""

import re
from typing import Any

from tests.telegram.botapi import shapes
from tests.telegram.botapi.checks import check_caption, check_markup, check_text
from tests.telegram.botapi.refusal import bad, breach
from tests.telegram.botapi.things import Call, Json, StoredFile
from tests.telegram.botapi.world import BOT_ID, World

PHOTO_BYTES = 10_000_000  # https://core.telegram.org/bots/api#sending-files
FILE_BYTES = 50_000_000
_MAGIC = {
    "photo": rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF.{4}WEBP|GIF8",
    "voice": rb"OggS|ID3|\xff\xfb|....ftyp",
    "video_note": rb"....ftyp",
}
_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def send_message(world: World, call: Call) -> Json:
    """https://core.telegram.org/bots/api#sendmessage."""
    where = _place(world, call)
    no_parse_mode(call.params)
    text, entities = check_text(call.params.get("text"), call.params.get("entities") or [])
    return _posted(world, call, where, {"text": text, "entities": entities})


def send_photo(world: World, call: Call) -> Json:
    """https://core.telegram.org/bots/api#sendphoto."""
    return _send_file(world, call, "photo")


def send_document(world: World, call: Call) -> Json:
    """https://core.telegram.org/bots/api#senddocument."""
    return _send_file(world, call, "document")


def send_voice(world: World, call: Call) -> Json:
    """https://core.telegram.org/bots/api#sendvoice."""
    return _send_file(world, call, "voice")


def send_video_note(world: World, call: Call) -> Json:
    """https://core.telegram.org/bots/api#sendvideonote."""
    return _send_file(world, call, "video_note")


def send_media_group(world: World, call: Call) -> list[Json]:
    """https://core.telegram.org/bots/api#sendmediagroup."""
    where = _place(world, call)
    items = call.params.get("media")
    if not isinstance(items, list) or not 2 <= len(items) <= 10:
        raise breach("album must contain 2-10 items")
    if "reply_markup" in call.params:
        raise breach("an album has no keyboard")
    album = str(world.number())
    contents = [media_content(world, call, item) for item in items]
    return [_posted(world, call, where, {**content, "album": album}) for content in contents]


def send_chat_action(world: World, call: Call) -> bool:
    """https://core.telegram.org/bots/api#sendchataction."""
    chat_id = _place(world, call)
    action = call.params.get("action")
    if action not in _ACTIONS:
        raise breach("wrong parameter action in request")
    world.actions.append((chat_id, action))
    return True


def media_content(world: World, call: Call, item: Json) -> Json:
    """Return what an InputMedia puts into a message; raises Refused."""
    no_parse_mode(item)
    kind = item.get("type")
    if kind not in {"photo", "document"}:
        raise breach(f"media of type {kind!r} is not known to this server")
    caption, entities = check_caption(item.get("caption"), item.get("caption_entities") or [])
    return {
        "caption": caption,
        "caption_entities": entities,
        "file": _file(world, call, kind, item.get("media")),
    }


def no_parse_mode(values: Json) -> None:
    """Refuse parse modes: this bot marks text by entities alone."""
    if values.get("parse_mode") is not None:
        raise breach("this server takes entities, not parse modes")


def _place(world: World, call: Call) -> int:
    if "chat_id" not in call.params:
        raise breach("chat_id is empty")
    return world.reach(call.params["chat_id"], call.params.get("message_thread_id"))


def _send_file(world: World, call: Call, kind: str) -> Json:
    where = _place(world, call)
    no_parse_mode(call.params)
    caption, entities = check_caption(call.params.get("caption"), call.params.get("caption_entities") or [])
    if caption is not None and kind == "video_note":
        raise breach("a video note has no caption")
    source = f"attach://{kind}" if kind in call.uploads else call.params.get(kind)
    stored = _file(world, call, kind, source)
    return _posted(world, call, where, {"caption": caption, "caption_entities": entities, "file": stored})


def _posted(world: World, call: Call, where: int, content: Json) -> Json:
    params = call.params
    message = world.post(
        where,
        BOT_ID,
        **content,
        markup=check_markup(params.get("reply_markup"), private=world.private(where)),
        thread=params.get("message_thread_id"),
        reply_to=_answered(world, where, params.get("reply_parameters")),
        silent=bool(params.get("disable_notification")),
        protected=bool(params.get("protect_content")),
    )
    return shapes.message(world, message)


def _answered(world: World, where: int, reply: Json | None) -> int | None:
    if reply is None:
        return None
    message_id: int = reply["message_id"]
    if message_id in world.chats[where]:
        return message_id
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad("message to be replied not found")


def _file(world: World, call: Call, kind: str, source: Any) -> StoredFile:
    """Return the file that `source` names: an upload of this request, or a file id given before."""
    if not isinstance(source, str) or not source:
        raise breach(f"there is no {kind} in the request")
    if not source.startswith("attach://"):
        known = world.files.get(source)
        if known is None or known.kind != kind:
            raise bad("wrong file identifier/HTTP URL specified")
        return known
    upload = call.uploads.get(source.removeprefix("attach://"))
    if upload is None:
        raise breach("the attached file is not in the request")
    _check_file(kind, upload.content)
    return world.keep(kind, upload.content, name=upload.name, media=upload.media)


def _check_file(kind: str, content: bytes) -> None:
    if not content:
        raise breach("file must be non-empty")
    if len(content) > (PHOTO_BYTES if kind == "photo" else FILE_BYTES):
        raise breach("file is too big")
    magic = _MAGIC.get(kind)
    if magic is not None and not re.match(magic, content, re.DOTALL):
        raise breach("IMAGE_PROCESS_FAILED" if kind == "photo" else f"the file is no {kind}")
    width, height = shapes.size(content) if kind == "photo" else (1, 1)
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        # No breach: only who decodes a picture knows its shape, and people send any.
        raise bad("PHOTO_INVALID_DIMENSIONS")
