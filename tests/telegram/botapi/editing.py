"""The methods that change messages: https://core.telegram.org/bots/api#updating-messages."""

from typing import Any

from tests.telegram.botapi import shapes
from tests.telegram.botapi.checks import check_caption, check_markup, check_text
from tests.telegram.botapi.refusal import bad, breach
from tests.telegram.botapi.sending import media_content, no_parse_mode
from tests.telegram.botapi.things import Call, Json, Message
from tests.telegram.botapi.world import BOT_ID, World

DELETABLE_SECONDS = 48 * 3600  # https://core.telegram.org/bots/api#deletemessage
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def edit_message_text(world: World, call: Call) -> Json | bool:
    """https://core.telegram.org/bots/api#editmessagetext."""
    message = _editable(world, call)
    if message.text is None:
        raise bad("there is no text in the message to edit")
    no_parse_mode(call.params)
    text, entities = check_text(call.params.get("text"), call.params.get("entities") or [])
    return _changed(world, call, message, {"text": text, "entities": entities})


def edit_message_caption(world: World, call: Call) -> Json | bool:
    """https://core.telegram.org/bots/api#editmessagecaption."""
    message = _editable(world, call)
    if message.file is None:
        raise bad("there is no caption in the message to edit")
    no_parse_mode(call.params)
    caption, entities = check_caption(call.params.get("caption"), call.params.get("caption_entities") or [])
    return _changed(world, call, message, {"caption": caption, "caption_entities": entities})


def edit_message_media(world: World, call: Call) -> Json | bool:
    """https://core.telegram.org/bots/api#editmessagemedia: a text message may become a picture, never the reverse."""
    message = _editable(world, call)
    content = media_content(world, call, call.params.get("media") or {})
    return _changed(world, call, message, {**content, "text": None, "entities": ()})


def edit_message_reply_markup(world: World, call: Call) -> Json | bool:
    """https://core.telegram.org/bots/api#editmessagereplymarkup."""
    return _changed(world, call, _editable(world, call), {})


def delete_message(world: World, call: Call) -> bool:
    """https://core.telegram.org/bots/api#deletemessage."""
    chat_id = world.known(call.params.get("chat_id"))
    message = world.chats[chat_id].get(call.params.get("message_id", 0))
    if message is None:
        raise bad("message to delete not found")
    group = world.groups.get(chat_id)
    if message.sender != BOT_ID and group is not None and group.bot_status != "administrator":
        raise bad("message can't be deleted")
    if world.now() - message.date > DELETABLE_SECONDS and (group is None or group.bot_status != "administrator"):
        raise bad("message can't be deleted for everyone")
    del world.chats[chat_id][message.message_id]
    return True


def _editable(world: World, call: Call) -> Message:
    inline = call.params.get("inline_message_id")
    if inline is not None:
        return _inline(world, inline)
    if "message_id" not in call.params:
        raise breach("message identifier is not specified")
    chat_id = world.known(call.params.get("chat_id"))
    if world.private(chat_id):
        world.reach(chat_id)  # who blocked the bot is not edited for either
    message = world.chats[chat_id].get(call.params["message_id"])
    if message is None:
        raise bad("message to edit not found")
    if message.sender != BOT_ID:
        raise bad("message can't be edited")
    return message


def _inline(world: World, inline: Any) -> Message:
    place = world.inline_messages.get(inline)
    message = None if place is None else world.chats[place[0]].get(place[1])
    if message is None:
        raise bad("MESSAGE_ID_INVALID")
    return message


def _changed(world: World, call: Call, message: Message, content: Json) -> Json | bool:
    markup = check_markup(call.params.get("reply_markup"), private=world.private(message.chat_id))
    if markup is not None and "inline_keyboard" not in markup:
        raise breach("inline keyboard expected")
    if message.markup is not None and "inline_keyboard" not in message.markup:
        raise bad("message can't be edited")  # it opened another kind of keyboard
    wanted = {**content, "markup": markup}
    if all(_same(getattr(message, name), value) for name, value in wanted.items()):
        raise bad(_NOT_MODIFIED)
    changed = world.change(message, **wanted)
    return True if message.inline_id is not None else shapes.message(world, changed)


def _same(old: Any, new: Any) -> bool:
    """Two uploads of the same bytes are different files to the platform, so files are compared by their ids."""
    return bool(old == new)
