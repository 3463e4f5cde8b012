"""The loopback Discord's gateway, channels and faults, driven by the unmodified client."""

import asyncio
import json
from datetime import timedelta

import aiohttp
import discord
import pytest

from core.clock import MovableClock
from tests.discord.bot import INTENTS, NOBODY, Bot, point_at, running
from tests.discord.payloads import BOOK, FIND, HIDDEN, REPORT, card, modal, refused
from tests.discord.server.errors import JSON
from tests.discord.server.server import PATIENCE, DiscordServer
from tests.discord.server.spec import ABSENT, known_spec
from tests.discord.server.user import User
from tests.discord.server.world import Guild


def test_requests_are_validated_against_the_description_of_the_api() -> None:
    spec = known_spec()
    if spec is None:
        pytest.skip(ABSENT)
    assert spec.breaches("POST", "/channels/1/messages", {}, {"content": "x"}) == []
    assert spec.breaches("POST", "/channels/x/messages", {}, {"content": "x"}) != []
    assert spec.breaches("POST", "/channels/1/messages", {"wait": "1"}, {"content": "x"}) != []
    assert spec.breaches("POST", "/channels/1/messages", {}, {"contents": "x"}) != []
    assert spec.breaches("POST", "/channels/1/messages", {}, {"components": [{"type": 1, "components": []}]}) != []
    assert spec.breaches("PUT", "/applications/1/commands", {}, [FIND, BOOK, REPORT, HIDDEN]) == []
    assert (
        spec.breaches("POST", "/interactions/1/t/callback", {"with_response": "1"}, {"type": 9, "data": modal()}) == []
    )
    assert spec.breaches("POST", "/no/such/route", {}, None) != []


async def test_a_client_logs_in_hears_a_direct_message_and_answers_it(discord_server: DiscordServer, bot: Bot) -> None:
    ana = discord_server.user("Ana")
    ana.dms("hello")
    message = await bot.hears()
    assert (message.content, message.author.name, message.guild) == ("hello", "ana", None)
    await message.channel.send("Welcome", allowed_mentions=discord.AllowedMentions.none())
    assert [one.content for one in ana.sees()] == ["hello", "Welcome"]


async def test_a_wrong_token_is_refused_by_the_api_and_by_the_gateway(discord_server: DiscordServer, bot: Bot) -> None:
    async with discord.Client(intents=INTENTS) as other:
        with pytest.raises(discord.LoginFailure):
            await other.login("wrong")
    bot.http.token = "wrong"
    with refused(discord_server, 0):
        await bot.ask("GET", "/users/@me")
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{discord_server.gateway_url}?v=10&encoding=json") as ws,
    ):
        await ws.receive()
        await ws.send_json({"op": 2, "d": {"token": "wrong", "intents": 1, "properties": {}}})
        await ws.receive()
        assert ws.close_code == 4004


async def test_a_privileged_intent_has_to_be_enabled_first(
    discord_server: DiscordServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_at(discord_server, monkeypatch)
    intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
    async with Bot(intents) as bot:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await bot.start(discord_server.token)
    discord_server.gateway.privileged = intents.value
    async with running(Bot(intents), discord_server) as bot:
        guild = discord_server.guild("Learners", ana := discord_server.user("Ana"))
        ana.says(guild.general, "who can help?")
        assert (await bot.hears()).content == "who can help?"


async def test_without_the_content_intent_a_guild_text_is_empty_unless_the_bot_is_meant(
    discord_server: DiscordServer, bot: Bot, ana: User, guild: Guild
) -> None:
    ana.says(guild.general, "secret")
    assert (await bot.hears()).content == ""
    ana.says(guild.general, f"<@{discord_server.application_id}> find python")
    meant = await bot.hears()
    assert meant.content == f"<@{discord_server.application_id}> find python"
    assert (meant.guild and meant.guild.id, meant.author.display_name) == (int(guild.id), "Ana")
    await bot.says(guild.general.id, content="Here")
    ana.says(guild.general, "thanks", replying_to=discord_server.messages(guild.general)[-1])
    reply = await bot.hears()
    assert reply.content == "thanks"
    assert reply.reference
    assert isinstance(reply.reference.resolved, discord.Message)
    assert reply.reference.resolved.author.id == int(discord_server.application_id)


async def test_a_dropped_session_resumes_and_gets_what_it_missed(
    discord_server: DiscordServer, bot: Bot, ana: User
) -> None:
    await discord_server.drop_gateway(resumable=True)
    ana.dms("while you were away")
    assert (await bot.hears()).content == "while you were away"
    ana.dms("and after")
    assert (await bot.hears()).content == "and after"
    assert discord_server.gateway.identified == 1


async def test_a_lost_session_is_identified_anew_and_missed_what_was_said(
    discord_server: DiscordServer, bot: Bot, ana: User
) -> None:
    await discord_server.drop_gateway(resumable=False)
    ana.dms("lost")
    await discord_server.until(lambda: discord_server.gateway.identified == 2)
    ana.dms("heard")
    assert (await bot.hears()).content == "heard"


async def test_a_client_that_is_asked_to_reconnect_resumes(discord_server: DiscordServer, bot: Bot, ana: User) -> None:
    discord_server.gateway.ask_to_reconnect()
    await discord_server.until(lambda: discord_server.gateway.resumed == 1)
    ana.dms("still here?")
    assert (await bot.hears()).content == "still here?"


async def test_a_session_that_is_closed_in_peace_is_forgotten(discord_server: DiscordServer) -> None:
    for code, kept in ((1000, 0), (4000, 1)):
        async with aiohttp.ClientSession() as session:
            ws = await session.ws_connect(f"{discord_server.gateway_url}?v=10&encoding=json")
            await ws.send_json({"op": 2, "d": {"token": discord_server.token, "intents": 1, "properties": {}}})
            await discord_server.connected()
            await ws.close(code=code)
            await discord_server.until(lambda: not discord_server.gateway.connected)
            assert len(discord_server.gateway.sessions) == kept


async def test_every_shard_gets_its_own_guilds_and_the_first_one_the_direct_messages(
    discord_server: DiscordServer, monkeypatch: pytest.MonkeyPatch, clock: MovableClock, ana: User
) -> None:
    point_at(discord_server, monkeypatch)
    guilds = [discord_server.guild("One", ana)]
    clock.skip(timedelta(milliseconds=1))
    guilds.append(discord_server.guild("Two", ana))
    bots = [Bot(shard_id=number, shard_count=2) for number in range(2)]
    async with running(bots[0], discord_server), running(bots[1], discord_server):
        await discord_server.connected(shards=2)
        for guild in guilds:
            shard = (int(guild.id) >> 22) % 2
            assert bots[shard].get_guild(int(guild.id))
            assert bots[1 - shard].get_guild(int(guild.id)) is None
            ana.says(guild.general, guild.name)
            assert (await bots[shard].hears()).channel.id == int(guild.general.id)
        ana.dms("to the first")
        assert (await bots[0].hears()).content == "to the first"


async def test_the_same_nonce_is_sent_once(discord_server: DiscordServer, bot: Bot, ana: User) -> None:
    one = await bot.says(ana.dm.id, content="Paid", nonce="n-1", enforce_nonce=True)
    two = await bot.says(ana.dm.id, content="Paid", nonce="n-1", enforce_nonce=True)
    assert (one["id"], len(ana.sees())) == (two["id"], 1)


async def test_closed_doors_have_their_own_errors(
    discord_server: DiscordServer, bot: Bot, ana: User, guild: Guild
) -> None:
    channel = await bot.ask("POST", "/users/@me/channels", json={"recipient_id": ana.id})
    ana.closes_dms()
    with refused(discord_server, 50007):
        await bot.says(channel["id"], content="hello")
    with refused(discord_server, 50033):
        await bot.ask("POST", "/users/@me/channels", json={"recipient_id": "1"})
    with refused(discord_server, 10003):
        await bot.says("1", content="hello")
    hidden, mute = (
        discord_server.channel(guild, "hidden", bot_may_view=False),
        discord_server.channel(guild, "m", bot_may_send=False),
    )
    for place, code in ((hidden, 50001), (mute, 50013)):
        with refused(discord_server, code):
            await bot.says(place.id, content="hello")
    said = ana.says(guild.general, "mine")
    with refused(discord_server, 50005):
        await bot.ask("PATCH", f"/channels/{guild.general.id}/messages/{said.id}", json={"content": "yours"})


async def test_a_private_thread_is_started_and_joined(
    discord_server: DiscordServer, bot: Bot, ana: User, guild: Guild
) -> None:
    path = f"/channels/{guild.general.id}/threads"
    thread = await bot.ask("POST", path, json={"name": "Booking 42", "type": 12, "auto_archive_duration": 1440})
    await bot.ask("PUT", f"/channels/{thread['id']}/thread-members/{ana.id}")
    await bot.says(thread["id"], content="Welcome")
    assert (await bot.ask("GET", f"/channels/{thread['id']}"))["member_count"] == 2


async def test_pictures_go_up_are_shown_and_come_down_without_the_token(
    discord_server: DiscordServer, bot: Bot, ana: User
) -> None:
    payload: JSON = {
        "embeds": [{"title": "Priya", "image": {"url": "attachment://p.png"}}],
        "attachments": [{"id": 0, "filename": "p.png"}],
        "allowed_mentions": NOBODY,
    }
    form = [
        {"name": "payload_json", "value": json.dumps(payload), "content_type": "application/json"},
        {"name": "files[0]", "value": b"png", "filename": "p.png", "content_type": "image/png"},
    ]
    await bot.ask("POST", f"/channels/{ana.dm.id}/messages", form=form)
    shown = ana.sees()[-1]
    assert shown.embeds[0]["image"]["url"] == shown.attachments[0]["url"]
    ana.dms("look", image=b"jpeg", filename="me.jpg")
    [attachment] = (await bot.hears()).attachments
    assert (attachment.content_type, await attachment.read()) == ("image/jpeg", b"jpeg")
    ana.speaks()
    assert (await bot.hears()).flags.voice
    async with aiohttp.ClientSession() as session, session.get(attachment.url, headers={"Authorization": "x"}):
        assert discord_server.breaches.pop() == "the bot's token was sent to the file server"


async def test_files_that_do_not_fit_their_list_are_breaches(
    discord_server: DiscordServer, bot: Bot, ana: User
) -> None:
    embed = {"title": "x", "image": {"url": "attachment://no.png"}}
    await bot.says(ana.dm.id, embeds=[embed], attachments=[{"id": 0, "filename": "no.png"}])
    assert len(discord_server.breaches) == 2
    discord_server.breaches.clear()


async def test_a_429_is_waited_out_and_ordered_faults_happen_once(
    discord_server: DiscordServer, bot: Bot, ana: User
) -> None:
    discord_server.fail_next("POST", "/channels/*/messages", retry_after=0.01)
    await bot.says(ana.dm.id, content="hello")
    assert [(path.rpartition("/")[2], status) for _, path, _, status in discord_server.requests[-2:]] == [
        ("messages", 429),
        ("messages", 200),
    ]
    discord_server.fail_next(
        "POST", "/channels/*/messages", status=403, code=50007, message="Cannot send messages to this user"
    )
    with pytest.raises(discord.Forbidden):
        await bot.says(ana.dm.id, content="refused")
    discord_server.fail_next("POST", "/channels/*/messages", drop=True)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await bot.says(ana.dm.id, content="never arrived")
    discord_server.fail_next("POST", "/channels/*/messages", performed=True)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await bot.says(ana.dm.id, content="arrived")
    assert [one.content for one in ana.sees()] == ["hello", "arrived"]


async def test_events_can_come_twice(discord_server: DiscordServer, bot: Bot, ana: User) -> None:
    said = ana.dms("hello")
    discord_server.redeliver(said)
    assert [(await bot.hears()).id, (await bot.hears()).id] == [int(said.id)] * 2
    press = ana.presses(await card(bot, ana), "OK")
    discord_server.redeliver(press)
    assert [(await bot.gets()).id, (await bot.gets()).id] == [int(press.id)] * 2
    await bot.answers(press, 6)
    with refused(discord_server, 40060):
        await bot.answers(press, 6)


async def test_what_is_not_served_is_a_breach(discord_server: DiscordServer, bot: Bot) -> None:
    with pytest.raises(discord.NotFound):
        await bot.ask("GET", "/guilds/1/audit-logs")
    assert len(discord_server.breaches) == 1
    discord_server.breaches.clear()


async def test_a_session_that_is_not_polite_is_closed_with_the_reason(discord_server: DiscordServer) -> None:
    async def closed(query: str, *payloads: object) -> int | None:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{discord_server.gateway_url}?{query}") as ws,
        ):
            for one in payloads:
                await ws.send_str(one if isinstance(one, str) else json.dumps(one))
            async with asyncio.timeout(PATIENCE):
                while not ws.closed:
                    await ws.receive()
            return ws.close_code

    identify: JSON = {"op": 2, "d": {"token": discord_server.token, "intents": 1, "properties": {}}}
    assert await closed("v=6&encoding=json") == 4012
    assert await closed("v=10&encoding=json", "{") == 4002
    assert await closed("v=10&encoding=json", {"op": 3, "d": {}}) == 4003
    assert await closed("v=10&encoding=json", identify, identify) == 4005
    assert await closed("v=10&encoding=json", identify, {"op": 99}) == 4001
    assert await closed("v=10&encoding=json", {"op": 2, "d": {**identify["d"], "shard": [2, 2]}}) == 4010
    assert await closed("v=10&encoding=json", {"op": 2, "d": {**identify["d"], "intents": 1 << 30}}) == 4013
