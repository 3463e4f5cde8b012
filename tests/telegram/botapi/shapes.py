"""The platform's own JSON of what the server keeps: https://core.telegram.org/bots/api#available-types."""

import struct
from typing import Any

from tests.telegram.botapi.things import Account, Group, Json, Message, StoredFile
from tests.telegram.botapi.world import BOT_ID, BOT_NAME, World

_PNG = b"\x89PNG\r\n\x1a\n"
_ADMIN_RIGHTS = [
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
]
_MEMBER_RIGHTS = [
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
]


def bot(*, full: bool = False) -> Json:
    """Return the bot as a User; `full` as getMe gives it."""
    user: Json = {"id": BOT_ID, "is_bot": True, "first_name": "OpenGig", "username": BOT_NAME}
    if full:
        user |= {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": True,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }
    return user


def person(account: Account) -> Json:
    """Return a person as a User."""
    user: Json = {"id": account.id, "is_bot": False, "first_name": account.name}
    if account.username:
        user["username"] = account.username
    if account.language:
        user["language_code"] = account.language
    return user


def user(world: World, user_id: int) -> Json:
    """Return a person or the bot as a User."""
    return bot() if user_id == BOT_ID else person(world.accounts[user_id])


def chat(world: World, chat_id: int) -> Json:
    """Return a Chat."""
    account = world.accounts.get(chat_id)
    if account is not None:
        shape: Json = {"id": chat_id, "type": "private", "first_name": account.name}
        return {**shape, "username": account.username} if account.username else shape
    group = world.groups[chat_id]
    shape = {"id": chat_id, "type": group.kind, "title": group.title}
    return {**shape, "is_forum": True} if group.forum else shape


def message(world: World, kept: Message, *, quote: bool = True) -> Json:
    """Return a Message; the one it answers to is in it unless `quote` is False."""
    shape: Json = {
        "message_id": kept.message_id,
        "date": kept.date,
        "chat": chat(world, kept.chat_id),
        "from": user(world, kept.sender),
    }
    if kept.text is not None:
        shape["text"] = kept.text
    if kept.caption is not None:
        shape["caption"] = kept.caption
    if kept.entities:
        shape["entities"] = list(kept.entities)
    if kept.caption_entities:
        shape["caption_entities"] = list(kept.caption_entities)
    if kept.file is not None:
        shape[kept.file.kind] = media(kept.file)
    if kept.buttons:
        shape["reply_markup"] = kept.markup
    return shape | _surroundings(world, kept, quote=quote) | kept.extra


def _surroundings(world: World, kept: Message, *, quote: bool) -> Json:
    shape: Json = {}
    if kept.thread is not None:
        shape |= {"message_thread_id": kept.thread, "is_topic_message": True}
    if kept.edited is not None:
        shape["edit_date"] = kept.edited
    if kept.album is not None:
        shape["media_group_id"] = kept.album
    if kept.protected:
        shape["has_protected_content"] = True
    answered = world.chats[kept.chat_id].get(kept.reply_to) if kept.reply_to is not None else None
    if answered is not None and quote:
        shape["reply_to_message"] = message(world, answered, quote=False)
    elif kept.thread is not None and quote:
        shape["reply_to_message"] = _opener(world, kept)
    return shape


def _opener(world: World, kept: Message) -> Json:
    """Return the message that opened a topic, which every message there that answers nothing is said to answer."""
    group = world.groups[kept.chat_id]
    by = next(iter(group.roles), BOT_ID)
    return {
        "message_id": kept.thread,
        "date": kept.date,
        "chat": chat(world, kept.chat_id),
        "from": user(world, by),
        "message_thread_id": kept.thread,
        "is_topic_message": True,
        "forum_topic_created": {"name": group.topics[kept.thread or 0], "icon_color": 0x6FB9F0},
    }


def media(stored: StoredFile) -> Any:
    """Return a PhotoSize list, a Voice, a Document, a VideoNote, an Audio, a Video or a Sticker."""
    base: Json = {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.content),
    }
    if stored.kind == "photo":
        width, height = size(stored.content)
        small = {**base, "file_id": stored.file_id + "-s", "file_unique_id": stored.unique_id + "s"}
        return [{**small, "width": 90, "height": 90, "file_size": 1}, {**base, "width": width, "height": height}]
    if stored.kind == "voice":
        return {**base, "duration": 3, "mime_type": "audio/ogg"}
    if stored.kind == "video_note":
        return {**base, "duration": 3, "length": 240}
    if stored.kind == "sticker":
        return {**base, "type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    named = {**base, "file_name": stored.name, "mime_type": stored.media}
    more = {"audio": {"duration": 3}, "video": {"duration": 3, "width": 640, "height": 360}}
    return named | more.get(stored.kind, {})


def size(content: bytes) -> tuple[int, int]:
    """Return a picture's width and height in pixels; what is not PNG counts as 640 x 640."""
    if content.startswith(_PNG) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    return 640, 640


def member(world: World, user_id: int, status: str, rights: Json | None = None) -> Json:
    """Return a ChatMember; `rights` are those that a restricted one has not, as they are written."""
    shape: Json = {"status": status, "user": user(world, user_id)}
    if status == "creator":
        return {**shape, "is_anonymous": False}
    if status == "administrator":
        return {**shape, **dict.fromkeys(_ADMIN_RIGHTS, True), "is_anonymous": False}
    if status == "restricted":
        return {**shape, **dict.fromkeys(_MEMBER_RIGHTS, True), **(rights or {}), "is_member": True, "until_date": 0}
    return {**shape, "until_date": 0} if status == "kicked" else shape


def full_chat(world: World, chat_id: int) -> Json:
    """Return a ChatFullInfo."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    group = world.groups.get(chat_id)
    allowed = {"permissions": {**dict.fromkeys(_MEMBER_RIGHTS, True), **group.permissions}} if group else {}
    return (
        chat(world, chat_id)
        | allowed
        | {
            "accent_color_id": 1,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(gifts, False),
        }
    )


def bot_member_changed(world: World, where: Account | Group, by: Account, old: str, new: str) -> Json:
    """Return a ChatMemberUpdated about the bot."""
    return {
        "chat": chat(world, where.id),
        "from": person(by),
        "date": world.now(),
        "old_chat_member": member(world, BOT_ID, old),
        "new_chat_member": member(world, BOT_ID, new),
    }
