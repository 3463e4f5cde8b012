"""`opengig doctor --online` on the bound rooms: each right that is missing is named, with the way to mend it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.checkup import check as check_discord
from adapters.telegram.checkup import check as check_telegram
from bot.operator.online import ask_platforms
from core.accounts.model import Role
from core.accounts.service import Accounts
from core.ports import BoundRoom
from core.rooms.model import Purpose
from core.rooms.service import Rooms
from core.store.database import Database
from tests.discord.server.server import DiscordServer, running_discord
from tests.discord.server.world import PRIVATE_THREAD, Channel, Guild
from tests.screens.desk import NOW
from tests.telegram.botapi.server import BotApi, running_botapi
from tests.telegram.botapi.things import Group

VIEW, SEND, EMBED, ATTACH, THREADS, IN_THREADS = 1 << 10, 1 << 11, 1 << 14, 1 << 15, 1 << 36, 1 << 38
"""https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags."""
ENOUGH = VIEW | SEND | EMBED | ATTACH | THREADS | IN_THREADS


async def on_discord(server: DiscordServer, *rooms: str, **more: Any) -> list[str]:
    bound = [BoundRoom(chat=chat, name="Staff") for chat in rooms]
    checks = check_discord(server.token, server.base_url, message_content=False, rooms=bound, **more)
    return [f"{one.text} {one.fix or ''}".strip() async for one in checks]


async def on_telegram(server: BotApi, *rooms: str) -> list[str]:
    bound = [BoundRoom(chat=chat, name="Staff") for chat in rooms]
    checks = check_telegram(server.token, server.address, by_webhook=False, rooms=bound)
    return [f"{one.text} {one.fix or ''}".strip() async for one in checks]


# Discord


def settled(server: DiscordServer, rights: int = ENOUGH) -> tuple[Guild, Channel]:
    """Return a community in which the bot's role has just these rights, and its channel."""
    guild = server.guild("Learners", server.user("Ana"))
    guild.bot_permissions = str(rights)
    return guild, guild.general


async def test_a_channel_where_the_bot_may_do_all_that_it_needs_is_well() -> None:
    async with running_discord() as server:
        _, channel = settled(server)
        assert (await on_discord(server, channel.id))[-1] == "The bot can write in “Staff” on Discord."
        assert server.breaches == []


@pytest.mark.parametrize(
    ("right", "name"),
    [
        (EMBED, "Embed Links"),
        (ATTACH, "Attach Files"),
        (THREADS, "Create Private Threads"),
    ],
)
async def test_a_right_that_the_roles_do_not_give_is_named(right: int, name: str) -> None:
    async with running_discord() as server:
        _, channel = settled(server, ENOUGH & ~right)
        found = (await on_discord(server, channel.id))[-1]
    assert f"The bot lacks “{name}” in “Staff”" in found
    assert f"Allow “{name}” for the bot's role" in found


Deny = Callable[[Guild, str], dict[str, Any]]
OVERWRITES: list[tuple[str, Deny]] = [
    ("everybody", lambda guild, _bot: {"id": guild.id, "type": 0}),
    ("the role", lambda guild, _bot: {"id": guild.bot_role, "type": 0}),
    ("the member", lambda _guild, bot: {"id": bot, "type": 1}),
]


@pytest.mark.parametrize("whom", [one for _, one in OVERWRITES], ids=[name for name, _ in OVERWRITES])
@pytest.mark.parametrize(("right", "name"), [(VIEW, "View Channel"), (SEND, "Send Messages")])
async def test_what_a_channel_takes_away_is_named(whom: Deny, right: int, name: str) -> None:
    async with running_discord() as server:
        guild, channel = settled(server)
        channel.overwrites = [{**whom(guild, server.application_id), "allow": "0", "deny": str(right)}]
        assert f"The bot lacks “{name}”" in (await on_discord(server, channel.id))[-1]


async def test_what_a_channel_gives_the_role_counts_more_than_what_it_takes_from_everybody() -> None:
    async with running_discord() as server:
        guild, channel = settled(server)
        channel.overwrites = [
            {"id": guild.id, "type": 0, "allow": "0", "deny": str(SEND)},
            {"id": guild.bot_role, "type": 0, "allow": str(SEND), "deny": "0"},
        ]
        assert "can write" in (await on_discord(server, channel.id))[-1]


async def test_an_administrator_may_write_whatever_a_channel_says() -> None:
    async with running_discord() as server:
        guild, channel = settled(server, 1 << 3)
        channel.overwrites = [{"id": guild.id, "type": 0, "allow": "0", "deny": str(VIEW | SEND)}]
        assert "can write" in (await on_discord(server, channel.id))[-1]


async def test_in_a_thread_the_right_to_write_in_threads_counts() -> None:
    async with running_discord() as server:
        guild, channel = settled(server, ENOUGH & ~IN_THREADS)
        thread = Channel(
            id=server._state.ids.next(),
            type=PRIVATE_THREAD,
            name="t",
            guild=guild,
            parent=channel,
            owner_id=server.application_id,
        )
        thread.members.append(server.application_id)
        server._state.channels[thread.id] = thread
        assert "The bot lacks “Send Messages in Threads”" in (await on_discord(server, thread.id))[-1]
        guild.bot_permissions = str(ENOUGH & ~THREADS)
        assert "can write" in (await on_discord(server, thread.id))[-1]


async def test_a_channel_that_the_bot_may_not_see_or_that_is_gone_hides_no_other_room() -> None:
    async with running_discord() as server:
        guild, channel = settled(server)
        hidden = server.channel(guild, "hidden", bot_may_view=False)
        found = await on_discord(server, hidden.id, "123456789012345678", channel.id)
    assert "The bot lacks “View Channel”" in found[-3]
    assert "is not there any more. Take it off the list" in found[-2]
    assert "can write" in found[-1]


async def test_discord_is_not_waited_for_for_ever() -> None:
    async with running_discord() as server:
        server.fail_next("GET", "/applications/@me", retry_after=60)
        found = await on_discord(server, patience=0.5)
    assert found == [
        "Discord did not answer within 0.5 seconds. Try again in a minute; check the network, and discord.api_base_url."
    ]


async def test_the_missing_intent_and_few_starts_are_named() -> None:
    async with running_discord() as server:
        server._state.starts_left = 9
        checks = check_discord(server.token, server.base_url, message_content=True)
        found = [(one.text, one.fix) async for one in checks]
        assert found[-2][0] == "The message content intent is off."
        assert found[-1] == ("The bot may connect 9 more times today.", "Do not restart in a loop.")
        server._state.application_flags = 1 << 19
        checks = check_discord(server.token, server.base_url, message_content=True)
        assert not any("intent" in one.text for one in [one async for one in checks])


# Telegram


def kick(group: Group) -> None:
    group.bot_status = "kicked"


def leave(group: Group) -> None:
    group.bot_status = "left"


def restrict(group: Group) -> None:
    group.bot_status, group.bot_rights = "restricted", {"can_send_messages": False}


def hush(group: Group) -> None:
    group.permissions = {"can_send_messages": False}


def hide_pictures(group: Group) -> None:
    group.permissions = {"can_send_photos": False}


@pytest.mark.parametrize(
    ("change", "said", "fix"),
    [
        (kick, "The bot is not in “Staff” on Telegram any more.", "Add it again"),
        (leave, "The bot is not in “Staff” on Telegram any more.", "Add it again"),
        (restrict, "The bot may not send messages in “Staff”", "Lift its restrictions"),
        (hush, "The bot may not send messages in “Staff”", "Make it an administrator"),
        (hide_pictures, "The bot may not send photos in “Staff”", "allow members to “Send photos”"),
    ],
)
async def test_what_the_bot_may_not_in_a_group_is_named(change: Callable[[Group], None], said: str, fix: str) -> None:
    async with running_botapi() as server:
        group = server.group("Staff")
        assert (await on_telegram(server, str(group.id)))[-1] == "The bot can write in “Staff” on Telegram."
        change(group)
        found = (await on_telegram(server, str(group.id)))[-1]
        assert server.breaches == []
    assert said in found
    assert fix in found


async def test_an_administrator_may_write_where_members_may_not() -> None:
    async with running_botapi() as server:
        group = server.group("Staff")
        hush(group)
        group.bot_status = "administrator"
        assert "can write" in (await on_telegram(server, str(group.id)))[-1]


async def test_a_group_without_the_topic_is_named_and_an_unknown_one_hides_no_other() -> None:
    async with running_botapi() as server:
        plain, forum = server.group("Plain"), server.group("Forum", forum=True)
        topic = server.topic(forum, "News")
        found = await on_telegram(server, "-100999", f"{plain.id}/7", f"{forum.id}/{topic}")
    assert "is not in" in found[-3]
    assert "has no topics any more" in found[-2]
    assert "can write" in found[-1]


async def test_a_group_that_became_a_supergroup_is_found() -> None:
    async with running_botapi() as server:
        group = server.group("Staff", supergroup=False)
        server.migrate(group)
        assert "can write" in (await on_telegram(server, str(group.id)))[-1]


async def test_the_last_error_of_the_webhook_is_named() -> None:
    async with running_botapi() as server:
        server.updates.last_error = (0, "Connection refused")
        checks = check_telegram(server.token, server.address, by_webhook=True)
        found = [(one.text, one.fix) async for one in checks]
    assert found[-1][0] == "The webhook failed last with: Connection refused; 0 updates wait."
    assert found[-1][1] == "Check that web.public_url is reached from outside."


# The program


async def test_rooms_are_read_from_the_database_and_each_is_asked_about_once(
    tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(migrated, tmp_path / "rooms.db")
    url = f"sqlite+aiosqlite:///{tmp_path / 'rooms.db'}"
    async with running_botapi() as server:
        group = server.group("Staff")
        await _bound(url, str(group.id))
        settings = {
            "OPENGIG_DATABASE__URL": url,
            "OPENGIG_TELEGRAM__ENABLED": "true",
            "OPENGIG_TELEGRAM__TOKEN": server.token,
            "OPENGIG_TELEGRAM__API_BASE_URL": server.address,
        }
        found = [str(one) async for one in ask_platforms(None, settings)]
    assert [one for one in found if "Staff" in one] == ["ok       The bot can write in “Staff” on Telegram."]


async def _bound(url: str, chat: str) -> None:
    database = Database(url)
    async with database.writing() as session:
        accounts = Accounts(session, NOW)
        robin = await accounts.meet(platform="telegram", external_id="1", chat="1", name="Robin")
        await accounts.appoint(robin, Role.OWNER)
        await Rooms(session, NOW).bind(robin, "telegram", chat, "Staff", tuple(Purpose))
    await database.close()
