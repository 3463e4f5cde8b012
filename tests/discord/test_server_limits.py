"""What the loopback Discord refuses, driven by the unmodified client."""

from datetime import timedelta

import pytest

from core.clock import MovableClock
from tests.discord.bot import Bot
from tests.discord.payloads import BOOK, FIND, HIDDEN, OK, REPORT, card, commanded, label, modal, refused, rows, select
from tests.discord.server.errors import JSON
from tests.discord.server.server import DiscordServer
from tests.discord.server.user import User

BAD_MESSAGES: list[tuple[str, JSON]] = [
    ("content", {"content": "x" * 2001}),
    ("nonce", {"content": "x", "nonce": "x" * 26}),
    ("flags", {"content": "x", "flags": 64}),
    ("title", {"embeds": [{"title": "x" * 257}]}),
    ("description", {"embeds": [{"description": "x" * 4097}]}),
    ("description", {"embeds": [{}]}),
    ("fields", {"embeds": [{"fields": [{"name": "x", "value": "x"}] * 26}]}),
    ("value", {"embeds": [{"fields": [{"name": "x", "value": " "}]}]}),
    ("name", {"embeds": [{"fields": [{"name": "x" * 257, "value": "x"}]}]}),
    ("MAX_EMBED_SIZE_EXCEEDED", {"embeds": [{"description": "x" * 3001}] * 2}),
    ("embeds", {"embeds": [{"title": "x"}] * 11}),
    ("components", {"components": rows(OK) * 6}),
    ("components", {"components": rows(*[{**OK, "custom_id": str(one)} for one in range(6)])}),
    ("components", {"components": rows()}),
    ("WIDTH_EXCEEDED", {"components": rows(select(), OK)}),
    ("DUPLICATED", {"components": rows(OK) * 2}),
    ("custom_id", {"components": rows({**OK, "custom_id": ""})}),
    ("custom_id", {"components": rows({**OK, "custom_id": "x" * 101})}),
    ("label", {"components": rows({**OK, "label": "x" * 81})}),
    ("label", {"components": rows({**OK, "label": ""})}),
    ("INVALID_EMOJI", {"components": rows({**OK, "emoji": {"name": "star"}})}),
    ("url", {"components": rows({**OK, "url": "https://example.org"})}),
    ("url", {"components": rows({"type": 2, "style": 5, "label": "x", "url": "mailto:a@b"})}),
    ("custom_id", {"components": rows({**OK, "style": 5, "url": "https://example.org"})}),
    ("options", {"components": rows(select(options=[]))}),
    ("options", {"components": rows(select(options=[{"label": str(n), "value": str(n)} for n in range(26)]))}),
    ("VALUE_DUPLICATED", {"components": rows(select(options=[{"label": "x", "value": "1"}] * 2))}),
    ("label", {"components": rows(select(options=[{"label": "x" * 101, "value": "1"}]))}),
    ("value", {"components": rows(select(options=[{"label": "x", "value": "x" * 101}]))}),
    ("description", {"components": rows(select(options=[{"label": "x", "value": "1", "description": "x" * 101}]))}),
    (
        "TOO_MANY_DEFAULT",
        {"components": rows(select(options=[{"label": n, "value": n, "default": True} for n in "ab"]))},
    ),
    ("max_values", {"components": rows(select(max_values=2))}),
    ("min_values", {"components": rows(select(min_values=2))}),
    ("placeholder", {"components": rows(select(placeholder="x" * 151))}),
    ("type", {"components": [OK]}),
]


@pytest.mark.parametrize(("place", "payload"), BAD_MESSAGES, ids=lambda one: one if isinstance(one, str) else "")
async def test_a_message_that_discord_would_refuse_is_refused(
    place: str, payload: JSON, discord_server: DiscordServer, bot: Bot, ana: User
) -> None:
    with refused(discord_server, 50035, place):
        await bot.says(ana.dm.id, **payload)
    assert ana.sees() == []


BAD_MODALS: list[tuple[str, JSON]] = [
    ("title", {**modal(), "title": "x" * 46}),
    ("custom_id", {**modal(), "custom_id": "x" * 101}),
    ("components", {**modal(), "components": []}),
    ("components", modal(*(label({"type": 4, "style": 1}, str(n)) for n in range(6)))),
    ("type", modal(*rows({"type": 4, "style": 1, "custom_id": "x", "label": "x"}))),
    ("label", modal(label({"type": 4, "style": 1}, "x" * 46))),
    ("description", modal({**label({"type": 4, "style": 1}), "description": "x" * 101})),
    ("DUPLICATED", modal(*[label({"type": 4, "style": 1})] * 2)),
    ("value", modal(label({"type": 4, "style": 1, "value": "x" * 4001}))),
    ("max_length", modal(label({"type": 4, "style": 1, "max_length": 4001}))),
    ("placeholder", modal(label({"type": 4, "style": 1, "placeholder": "x" * 101}))),
    ("LABEL_IN_LABEL", modal(label({"type": 4, "style": 1, "label": "x"}))),
    ("options", modal(label({"type": 3, "options": []}))),
    ("min_values", modal(label({**select(), "min_values": 0}))),
    ("max_values", modal(label({"type": 19, "max_values": 11}))),
    ("options", modal(label({"type": 21, "options": [{"label": "x", "value": "x"}]}))),
]


@pytest.mark.parametrize(("place", "data"), BAD_MODALS, ids=lambda one: one if isinstance(one, str) else "")
async def test_a_modal_that_discord_would_refuse_is_refused(
    place: str, data: JSON, discord_server: DiscordServer, bot: Bot, ana: User
) -> None:
    press = ana.presses(await card(bot, ana), "OK")
    with refused(discord_server, 50035, place):
        await bot.answers(press, 9, **data)
    assert ana.modal is None


BAD_COMMANDS: list[tuple[str, list[JSON]]] = [
    ("INVALID_NAME", [{**FIND, "name": "Find"}]),
    ("INVALID_NAME", [{**FIND, "name": "find it"}]),
    ("name", [{**FIND, "name": "x" * 33}]),
    ("INVALID_NAME", [{**FIND, "name_localizations": {"hi": "खोज करें"}}]),
    ("hindi", [{**FIND, "description_localizations": {"hindi": "x"}}]),
    ("description", [{**FIND, "description": ""}]),
    ("description", [{**FIND, "description": "x" * 101}]),
    ("DUPLICATE_NAME", [FIND, FIND]),
    ("REQUIRED_INVALID", [{**FIND, "options": FIND["options"][::-1]}]),
    ("options", [{**FIND, "options": [{**FIND["options"][1], "name": f"o{n}"} for n in range(26)]}]),
    ("CONTEXT_MENU_DESCRIPTION", [{**BOOK, "description": "x"}]),
    ("TOO_MANY", [{**FIND, "name": f"find{n}"} for n in range(101)]),
    ("default_member_permissions", [{**FIND, "default_member_permissions": 0}]),
]


@pytest.mark.parametrize(("place", "commands"), BAD_COMMANDS, ids=lambda one: one if isinstance(one, str) else "")
async def test_commands_that_discord_would_refuse_are_refused(
    place: str, commands: list[JSON], discord_server: DiscordServer, bot: Bot
) -> None:
    with refused(discord_server, 50035, place):
        await commanded(bot, *commands)
    assert discord_server.commands.syncs == 0


async def test_commands_keep_their_ids_and_only_new_ones_count_against_the_day(
    discord_server: DiscordServer, bot: Bot, clock: MovableClock
) -> None:
    await commanded(bot, FIND, BOOK)
    before = {one["name"]: one["id"] for one in discord_server.commands.listed()}
    await commanded(bot, FIND, REPORT)
    after = {one["name"]: one["id"] for one in discord_server.commands.listed()}
    assert (after["find"], set(after), discord_server.commands.syncs) == (before["find"], {"find", "Report message"}, 2)
    await commanded(bot, *[{**HIDDEN, "name": f"a{n}"} for n in range(100)])
    with refused(discord_server, 30034):
        await commanded(bot, *[{**HIDDEN, "name": f"b{n}"} for n in range(100)])
    clock.skip(timedelta(days=1))
    await commanded(bot, *[{**HIDDEN, "name": f"b{n}"} for n in range(100)])


async def test_a_message_shows_something_and_pings_nobody(discord_server: DiscordServer, bot: Bot, ana: User) -> None:
    with refused(discord_server, 50006):
        await bot.says(ana.dm.id, content="  ")
    await bot.ask("POST", f"/channels/{ana.dm.id}/messages", json={"content": "@everyone"})
    assert len(discord_server.breaches) == 1
    discord_server.breaches.clear()
