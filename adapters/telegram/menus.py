"""The menus of commands: per scope and language, set again only when they have changed."""

import hashlib
import json

from telegram import BotCommand, BotCommandScope, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.ext import ExtBot

from adapters.telegram.limits import COMMAND_HELP
from bot.dialogue.catalogue import LOCALES, _, speaking
from bot.dialogue.registry import ALWAYS, Registry, Screen
from core.store.kept import Kept

KEPT = "telegram:menus"
Menu = tuple[BotCommandScope, str, list[BotCommand]]
"""For whom, in which language, what."""


async def set_menus(bot: ExtBot, registry: Registry, kept: Kept) -> None:  # type: ignore[type-arg]
    """Tell Telegram the commands, unless it has been told just these."""
    menus: list[Menu] = [
        (scope, locale, _commands(registry, locale, shared_only=scope.type == BotCommandScope.ALL_GROUP_CHATS))
        for scope in (BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats())
        for locale in LOCALES
    ]
    digest = _digest(bot, menus)
    if await kept.get(KEPT) == digest:
        return
    for scope, locale, commands in menus:
        # Without a language they are for everybody whose language has no menu of its own.
        await bot.set_my_commands(commands, scope=scope, language_code=None if locale == "en" else locale)
    await kept.put(KEPT, digest)


def _commands(registry: Registry, locale: str, *, shared_only: bool) -> list[BotCommand]:
    """Return what everybody may use; the commands of admins are listed by /help to those who have them."""
    with speaking(locale):
        named = [
            (command.name, command.help)
            for command in registry.commands.values()
            if command.right is None and (not shared_only or _is_shared(registry, command.to.name))
        ]
        named += [] if shared_only else ALWAYS
        return [BotCommand(name, _(help_)[:COMMAND_HELP]) for name, help_ in named]


def _is_shared(registry: Registry, name: str) -> bool:
    route = registry.routes[name]
    return isinstance(route, Screen) and route.shared


def _digest(bot: ExtBot, menus: list[Menu]) -> str:  # type: ignore[type-arg]
    told = [(scope.type, locale, [one.to_dict() for one in commands]) for scope, locale, commands in menus]
    return hashlib.sha256(json.dumps([bot.id, told], ensure_ascii=False).encode()).hexdigest()
