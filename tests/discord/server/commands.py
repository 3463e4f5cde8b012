"""What application commands may look like, and those that are registered.

https://docs.discord.com/developers/interactions/application-commands
"""

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from tests.discord.server.errors import JSON, TOO_MANY_COMMAND_CREATES, Form, Refused, Where

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
STRING, INTEGER, BOOLEAN, USER, ATTACHMENT = 3, 4, 5, 6, 11
MOST = {CHAT_INPUT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
CREATES_A_DAY = 200
_WESTERN = (
    "id",
    "da",
    "de",
    "en-GB",
    "en-US",
    "es-ES",
    "es-419",
    "fr",
    "hr",
    "it",
    "lt",
    "hu",
    "nl",
    "no",
    "pl",
    "pt-BR",
)
_OTHERS = ("ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko")
LOCALES = frozenset({*_WESTERN, *_OTHERS})
"""https://docs.discord.com/developers/reference#locales"""


def check_commands(commands: Sequence[JSON]) -> None:
    """Raise Refused if the commands cannot be registered together."""
    form = Form()
    seen: set[str] = set()
    for index, command in enumerate(commands):
        _check_command(form, (index,), command)
        key = f"{command.get('type', CHAT_INPUT)} {command.get('name')}"
        form.unique(seen, (index, "name"), key, "APPLICATION_COMMANDS_DUPLICATE_NAME")
    for kind, most in MOST.items():
        if sum(one.get("type", CHAT_INPUT) == kind for one in commands) > most:
            form.bad((), "APPLICATION_COMMANDS_TOO_MANY", f"At most {most} commands of type {kind}.")
    form.close()


def _check_command(form: Form, where: Where, command: JSON) -> None:
    kind = command.get("type", CHAT_INPUT)
    if not form.one_of((*where, "type"), kind, tuple(MOST)):
        return
    for place, name in _spoken(form, where, command, "name"):
        if form.size((*where, *place), name, 1, 32) and kind == CHAT_INPUT:
            _check_name(form, (*where, *place), name)
    _check_permissions(form, where, command)
    if kind != CHAT_INPUT:
        if command.get("description") or command.get("options"):
            form.bad((*where, "description"), "CONTEXT_MENU_DESCRIPTION", "A menu entry has only a name.")
        return
    _check_described(form, where, command)
    _check_options(form, (*where, "options"), command.get("options") or [])
    if _weight(command) > 8000:
        form.bad(where, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")


def _check_permissions(form: Form, where: Where, command: JSON) -> None:
    rights = command.get("default_member_permissions")
    if rights is not None and not (isinstance(rights, str) and rights.isdecimal()):
        form.bad((*where, "default_member_permissions"), "BASE_TYPE_PERMISSION", "Must be a number in a string.")


def _check_described(form: Form, where: Where, one: JSON) -> None:
    for place, text in _spoken(form, where, one, "description"):
        form.size((*where, *place), text, 1, 100)


def _check_options(form: Form, where: Where, options: list[JSON]) -> None:
    form.size(where, options, 0, 25)
    optional = False
    seen: set[str] = set()
    for index, option in enumerate(options):
        at = (*where, index)
        form.one_of((*at, "type"), option.get("type"), tuple(range(1, 12)))
        for place, name in _spoken(form, at, option, "name"):
            if form.size((*at, *place), name, 1, 32):
                _check_name(form, (*at, *place), name)
        form.unique(seen, (*at, "name"), str(option.get("name")), "APPLICATION_COMMANDS_OPTION_NAME_DUPLICATE")
        _check_described(form, at, option)
        if option.get("required") and optional:
            form.bad((*at, "required"), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options come first.")
        optional = optional or not option.get("required")
        _check_choices(form, at, option)


def _check_choices(form: Form, where: Where, option: JSON) -> None:
    choices = option.get("choices") or []
    form.size((*where, "choices"), choices, 0, 25)
    if choices and option.get("autocomplete"):
        form.bad((*where, "choices"), "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", "Either of the two.")
    for index, choice in enumerate(choices):
        form.size((*where, "choices", index, "name"), choice.get("name"), 1, 100)
        if isinstance(choice.get("value"), str):
            form.size((*where, "choices", index, "value"), choice["value"], 1, 100)


def _spoken(form: Form, where: Where, one: JSON, name: str) -> list[tuple[Where, str]]:
    """Return a text in all its languages, each with where it stands."""
    others = one.get(f"{name}_localizations") or {}
    for tongue in set(others) - LOCALES:
        form.bad((*where, f"{name}_localizations", tongue), "BASE_TYPE_CHOICES", "Not a locale of Discord.")
    return [((name,), one.get(name) or ""), *(((f"{name}_localizations", key), text) for key, text in others.items())]


def _check_name(form: Form, where: Where, name: str) -> None:
    if name != name.lower() or not all(map(_belongs_in_a_name, name)):
        form.bad(where, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _belongs_in_a_name(sign: str) -> bool:
    r"""`^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`."""
    in_script = 0x0900 <= ord(sign) <= 0x097F or 0x0E00 <= ord(sign) <= 0x0E7F
    return sign in "-_'" or unicodedata.category(sign)[0] in "LN" or in_script


def _weight(one: JSON) -> int:
    own = len(str(one.get("name"))) + len(str(one.get("description")))
    choices = sum(len(str(choice["name"])) + len(str(choice["value"])) for choice in one.get("choices") or [])
    return own + choices + sum(map(_weight, one.get("options") or []))


class Commands:
    """The registered commands; `syncs` counts how often the whole list was sent."""

    def __init__(self) -> None:
        self.syncs = 0
        self._kept: dict[str | None, list[JSON]] = {}
        self._created: list[datetime] = []

    def listed(self, guild: str | None = None) -> list[JSON]:
        """Return the global commands, or those of a guild."""
        return list(self._kept.get(guild, []))

    def put(self, commands: list[JSON], *, guild: str | None, application: str, ids: list[str], now: datetime) -> None:
        """Replace the whole list; `ids` has one new id for each command. Raises Refused."""
        check_commands(commands)
        known = {_key(one): one["id"] for one in self.listed(guild)}
        fresh = [one for one in commands if _key(one) not in known]
        self._created = [one for one in self._created if now - one < timedelta(days=1)]
        if len(self._created) + len(fresh) > CREATES_A_DAY:
            raise Refused(TOO_MANY_COMMAND_CREATES)
        self._created += [now] * len(fresh)
        self.syncs += 1
        self._kept[guild] = [
            {**_completed(one), "id": known.get(_key(one), new), "application_id": application, "version": new}
            for one, new in zip(commands, ids, strict=True)
        ]


def _key(command: JSON) -> tuple[int, str]:
    return command.get("type", CHAT_INPUT), command["name"]


def _completed(command: JSON) -> JSON:
    blank = {"type": CHAT_INPUT, "description": "", "default_member_permissions": None, "nsfw": False}
    return {**blank, "contexts": None, "integration_types": [0], "dm_permission": True, **command}
