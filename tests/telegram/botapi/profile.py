"""The methods about the bot, its commands, chats and files."""

import json
import re

from tests.telegram.botapi import shapes
from tests.telegram.botapi.checks import check_commands
from tests.telegram.botapi.refusal import bad, breach
from tests.telegram.botapi.things import Call, Json
from tests.telegram.botapi.world import BOT_ID, World

DOWNLOAD_BYTES = 20_000_000  # https://core.telegram.org/bots/api#getfile
_SCOPES: dict[str, set[str]] = {
    "default": set(),
    "all_private_chats": set(),
    "all_group_chats": set(),
    "all_chat_administrators": set(),
    "chat": {"chat_id"},
    "chat_administrators": {"chat_id"},
    "chat_member": {"chat_id", "user_id"},
}
_TEXT_LIMITS = {"setMyDescription": ("description", 512), "setMyShortDescription": ("short_description", 120)}


def get_me(world: World, _call: Call) -> Json:
    """https://core.telegram.org/bots/api#getme."""
    return shapes.bot(full=True) | world.bot_switches


def set_my_commands(world: World, call: Call) -> bool:
    """https://core.telegram.org/bots/api#setmycommands."""
    world.commands[_menu(world, call)] = check_commands(call.params.get("commands"))
    return True


def delete_my_commands(world: World, call: Call) -> bool:
    """https://core.telegram.org/bots/api#deletemycommands."""
    world.commands.pop(_menu(world, call), None)
    return True


def get_my_commands(world: World, call: Call) -> list[Json]:
    """https://core.telegram.org/bots/api#getmycommands."""
    return world.commands.get(_menu(world, call), [])


def set_my_text(world: World, call: Call) -> bool:
    """https://core.telegram.org/bots/api#setmydescription and #setmyshortdescription."""
    name, most = _TEXT_LIMITS[call.method]
    text = call.params.get(name, "")
    if len(text) > most:
        raise breach(f"{name} is longer than {most} characters")
    world.texts[world.texts_of(call)] = text
    return True


def get_file(world: World, call: Call) -> Json:
    """https://core.telegram.org/bots/api#getfile."""
    stored = world.files.get(str(call.params.get("file_id", "")).removesuffix("-s"))
    if stored is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if len(stored.content) > DOWNLOAD_BYTES:
        raise bad("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.content),
        "file_path": stored.path,
    }


def get_chat(world: World, call: Call) -> Json:
    """https://core.telegram.org/bots/api#getchat."""
    return shapes.full_chat(world, world.known(call.params.get("chat_id")))


def get_chat_member(world: World, call: Call) -> Json:
    """https://core.telegram.org/bots/api#getchatmember."""
    chat_id = world.known(call.params.get("chat_id"))
    user_id = call.params.get("user_id", 0)
    if world.private(chat_id):
        return shapes.member(world, user_id, "member")
    group = world.groups[chat_id]
    if user_id == BOT_ID:
        return shapes.member(world, BOT_ID, group.bot_status, group.bot_rights)
    if user_id not in world.accounts:
        raise bad("user not found")
    return shapes.member(world, user_id, group.roles.get(user_id, "left"))


def _menu(world: World, call: Call) -> tuple[str, str]:
    scope = call.params.get("scope") or {"type": "default"}
    needs = _SCOPES.get(scope.get("type", ""))
    if needs is None or set(scope) - {"type"} != needs:
        raise breach("wrong command scope")
    if "chat_id" in scope:
        world.known(scope["chat_id"])
    language = call.params.get("language_code", "")
    if not re.fullmatch(r"([a-z]{2})?", language):
        raise breach("language_code is no two-letter ISO 639-1 code")
    return json.dumps(scope, sort_keys=True), language
