from typing import Any

from adapters.discord.commands import commands, digest, typed
from bot.dialogue.context import Context
from bot.dialogue.registry import CommandOption, OptionKind, Registry
from bot.dialogue.views import View


def small() -> Registry:
    registry = Registry()
    topic = CommandOption(name="topic", help="What about", completes=True)
    price = CommandOption(name="price", help="At most", kind=OptionKind.NUMBER, phrase="under %s")

    @registry.screen("find", command="find", help="Find a mentor", takes="words", options=(topic, price))
    async def find(ctx: Context, words: str | None = None) -> View:
        return View()

    return registry


def named(name: str) -> dict[str, Any]:
    return next(one for one in commands(small()) if one["name"] == name)


def test_the_options_of_a_command_are_listed_with_their_kinds() -> None:
    topic, price = named("find")["options"]
    assert (topic["type"], topic["autocomplete"]) == (3, True)
    assert (price["type"], "autocomplete" in price) == (10, False)


def test_every_command_says_where_it_can_be_used() -> None:
    for one in commands(small()):
        assert (one["contexts"], one["integration_types"]) == ([0, 1, 2], [0, 1])


def test_the_parts_of_a_used_command_become_a_sentence() -> None:
    options = [{"name": "topic", "value": "python"}, {"name": "price", "value": 500.0}]
    assert typed(small(), {"name": "find", "options": options}) == "/find python under 500"


def test_the_same_commands_have_the_same_digest() -> None:
    assert digest(commands(small())) == digest(commands(small()))
    assert digest(commands(small())) != digest(commands(Registry()))
