"""The menus of commands: per scope, language and right, set again only when they have changed."""

import hashlib
import json
import logging

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError
from telegram.ext import ExtBot

from adapters.telegram.limits import COMMAND_HELP
from bot.dialogue.adapter import Later
from bot.dialogue.catalogue import LOCALES, _, speaking
from bot.dialogue.registry import ALWAYS, Command, Registry, Screen
from core.accounts.model import Right
from core.store.kept import Kept

log = logging.getLogger(__name__)

KEPT = "telegram:menus"
KEPT_OF_CHATS = "telegram:menus of chats"
Menu = tuple[BotCommandScope, str, list[BotCommand]]
"""For whom, in which language, what."""


class Menus:
    """Tells Telegram which commands to offer: to everybody, and in the chats of those who may do more."""

    def __init__(self, bot: ExtBot, registry: Registry, kept: Kept) -> None:  # type: ignore[type-arg]
        self._bot = bot
        self._registry = registry
        self._kept = kept
        self._of_chats: dict[str, str] | None = None

    async def offer_to_all(self) -> None:
        """Set what everybody is offered, unless Telegram has been told just this."""
        menus: list[Menu] = [
            (scope, locale, self._for_all(locale, shared_only=scope.type == BotCommandScope.ALL_GROUP_CHATS))
            for scope in (BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats())
            for locale in LOCALES
        ]
        digest = self._digest([(scope.type, locale, _plain(commands)) for scope, locale, commands in menus])
        if await self._kept.get(KEPT) == digest:
            return
        for scope, locale, commands in menus:
            # Without a language they are for everybody whose language has no menu of its own.
            await self._bot.set_my_commands(commands, scope=scope, language_code=None if locale == "en" else locale)
        await self._kept.put(KEPT, digest)

    async def offer(self, chat: int, rights: frozenset[Right], locale: str) -> None:
        """Set what a private chat is offered, if its person may do more than everybody, or no longer may."""
        known = await self._known()
        own = [command for command in self._registry.commands.values() if command.right in rights]
        menu = [*_in(locale, own), *self._for_all(locale, shared_only=False)]
        digest = self._digest(_plain(menu)) if own else ""
        if known.get(str(chat), "") == digest:
            return
        scope = BotCommandScopeChat(chat)
        try:
            await (self._bot.set_my_commands(menu, scope=scope) if own else self._bot.delete_my_commands(scope=scope))
        except (TelegramError, Later) as error:
            # The card is there and every command works when it is typed; the next card tries again.
            log.warning("telegram: the menu of a chat was not set (%s)", type(error).__name__)
            return
        known[str(chat)] = digest
        await self._kept.put(KEPT_OF_CHATS, json.dumps({one: told for one, told in known.items() if told}))

    async def _known(self) -> dict[str, str]:
        if self._of_chats is None:
            self._of_chats = dict(json.loads(await self._kept.get(KEPT_OF_CHATS) or "{}"))
        return self._of_chats

    def _for_all(self, locale: str, *, shared_only: bool) -> list[BotCommand]:
        named = [
            command
            for command in self._registry.commands.values()
            if command.right is None and (not shared_only or self._is_shared(command.to.name))
        ]
        with speaking(locale):
            always = [] if shared_only else [BotCommand(name, _(help_)[:COMMAND_HELP]) for name, help_ in ALWAYS]
        return [*_in(locale, named), *always]

    def _is_shared(self, name: str) -> bool:
        route = self._registry.routes[name]
        return isinstance(route, Screen) and route.shared

    def _digest(self, told: list[object]) -> str:
        return hashlib.sha256(json.dumps([self._bot.id, told], ensure_ascii=False).encode()).hexdigest()


def _in(locale: str, commands: list[Command]) -> list[BotCommand]:
    with speaking(locale):
        return [BotCommand(command.name, _(command.help)[:COMMAND_HELP]) for command in commands]


def _plain(commands: list[BotCommand]) -> list[object]:
    return [one.to_dict() for one in commands]
