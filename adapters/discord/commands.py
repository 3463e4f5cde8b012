"""Commands as Discord lists them, and what is meant when one is used."""

import hashlib
import json
from typing import Any

from adapters.discord.controls import JSON
from bot.dialogue.catalogue import LOCALES, _, speaking
from bot.dialogue.registry import ALWAYS, Command, CommandOption, OptionKind, Registry
from core.errors import N_

CHAT_INPUT, USER, MESSAGE = 1, 2, 3
"""https://docs.discord.com/developers/interactions/application-commands#application-command-object."""
TEXT, NUMBER = 3, 10
EVERYWHERE: JSON = {"contexts": [0, 1, 2], "integration_types": [0, 1]}
MENUS = ((USER, N_("Book this person"), "mentor.of"), (MESSAGE, N_("Report message"), "report"))
"""What can be done with whom, or with what, somebody points at, and where that leads."""


def commands(registry: Registry) -> list[JSON]:
    """Return the payload of every command; those with a right are hidden from members, and checked by us as well."""
    listed = [_command(command) for command in registry.commands.values()]
    listed += [{"type": CHAT_INPUT, **_named(name), **_described(help_), **EVERYWHERE} for name, help_ in ALWAYS]
    menus = [{"type": kind, **_named(name), **EVERYWHERE} for kind, name, to in MENUS if to in registry.routes]
    return [*listed, *menus]


def digest(payload: list[JSON]) -> str:
    """Return what tells two lists of commands apart."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _command(command: Command) -> JSON:
    options = [_option(one) for one in command.options]
    if command.takes and not options:
        options = [{"type": TEXT, **_named(command.takes), "required": False, **_described(command.help)}]
    payload: JSON = {"type": CHAT_INPUT, **_named(command.name), **_described(command.help), **EVERYWHERE}
    if options:
        payload["options"] = options
    if command.right is not None:
        payload["default_member_permissions"] = "0"
    return payload


def _option(one: CommandOption) -> JSON:
    kind = NUMBER if one.kind is OptionKind.NUMBER else TEXT
    option: JSON = {"type": kind, **_named(one.name), "required": False, **_described(one.help)}
    if one.completes:
        option["autocomplete"] = True
    return option


def _named(name: str) -> JSON:
    """Return a name that is used in every language and, for the eyes, translated: what is sent to us is the first."""
    return {"name": name, "name_localizations": _translated(name)}


def _described(text: str) -> JSON:
    return {"description": text, "description_localizations": _translated(text)}


def _translated(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for locale in LOCALES:
        if locale != "en":
            with speaking(locale):
                found[locale] = _(text)
    return found


def typed(registry: Registry, data: dict[str, Any]) -> str:
    """Return what somebody would have typed for a used command: "/find python under 500"."""
    name = str(data["name"])
    command = registry.commands.get(name)
    phrases = {one.name: one.phrase for one in command.options} if command else {}
    words = [
        phrases.get(one["name"], "%s") % _value(one["value"])
        for one in data.get("options", [])
        if str(one.get("value", "")).strip()
    ]
    return " ".join([f"/{name}", *words])


def _value(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).strip()
