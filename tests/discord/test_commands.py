import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from adapters.discord.commands import commands, digest, typed
from bot.dialogue.context import Context
from bot.dialogue.registry import CommandOption, OptionKind, Registry
from bot.dialogue.registry import registry as ours
from bot.dialogue.views import View
from core.accounts.model import Right
from core.store.kept import KeptValue
from tests.discord.timers import Timers, told
from tests.stories.discord import DiscordStory


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


def test_commands_of_admins_are_hidden_from_members() -> None:
    registry = Registry()

    @registry.screen("money", command="money", help="The community's money", right=Right.SEE_MONEY)
    async def money(ctx: Context) -> View:
        return View()

    assert [one.get("default_member_permissions") for one in commands(registry) if one["name"] == "money"] == ["0"]
    assert "default_member_permissions" not in named("find")


def test_a_person_can_be_pointed_at_only_where_that_leads_somewhere() -> None:
    assert all(one["type"] == 1 for one in commands(small()))
    menus = [one for one in commands(ours) if one["type"] == 2]
    assert [one["name"] for one in menus] == ["Book this person"]
    assert menus[0]["name_localizations"]["hi"] != "Book this person"


def test_every_command_of_ours_is_described_in_hindi() -> None:
    for one in commands(ours):
        if one["type"] == 1:
            assert one["description_localizations"]["hi"] != one["description"]
            assert len(one["description_localizations"]["hi"]) <= 100


def test_every_name_of_ours_can_be_read_in_hindi() -> None:
    listed = [one for one in commands(ours) if one["type"] == 1]
    names = [one["name_localizations"]["hi"] for one in listed]
    names += [option["name_localizations"]["hi"] for one in listed for option in one.get("options", [])]
    assert all(re.search("[\u0900-\u097f]", name) and " " not in name and len(name) <= 32 for name in names)


@pytest.fixture
async def story(tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordStory]:
    async with told(tmp_path, migrated, Timers(), monkeypatch) as story:
        yield story


async def test_commands_are_listed_once_and_not_again_at_the_next_start(story: DiscordStory) -> None:
    assert story.server.commands.syncs == 1
    await story.restart()
    assert story.server.commands.syncs == 1


async def test_a_list_that_discord_refuses_stops_nothing_and_is_offered_again(story: DiscordStory) -> None:
    ana = await story.learner("Ana Silva")
    async with story.house.database.writing() as session:
        await session.execute(delete(KeptValue))
    story.server.fail_next("PUT", "/applications/*/commands", status=400, code=30034)
    await story.restart()
    await ana.says("/settings")
    ana.sees("Change my name")
    await story.restart()
    assert story.server.commands.syncs == 2
