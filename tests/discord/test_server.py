"""The loopback Discord itself, driven by the unmodified client."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import discord
import pytest

from core.clock import MovableClock
from tests.discord.bot import INTENTS, NOBODY, Bot, point_at, running
from tests.discord.server.errors import JSON
from tests.discord.server.interactions import Modal
from tests.discord.server.server import PATIENCE, DiscordServer, running_discord
from tests.discord.server.spec import ABSENT, known_spec
from tests.discord.server.user import User
from tests.discord.server.world import Guild, Message

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
OK: JSON = {"type": 2, "style": 1, "label": "OK", "custom_id": "ok"}
FIND: JSON = {
    "name": "find",
    "type": 1,
    "description": "Find a mentor",
    "description_localizations": {"hi": "मेंटर खोजें"},
    "options": [
        {"type": 3, "name": "topic", "description": "What about", "required": True, "autocomplete": True},
        {"type": 4, "name": "budget", "description": "At most"},
    ],
    "contexts": [0, 1, 2],
    "integration_types": [0, 1],
}
BOOK: JSON = {"name": "Book this person", "type": 2}
REPORT: JSON = {"name": "Report message", "type": 3}
HIDDEN: JSON = {"name": "ban", "type": 1, "description": "Ban somebody", "default_member_permissions": "0"}


class StoppedClock:
    def now(self) -> datetime:
        return NOON


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(StoppedClock())


@pytest.fixture
async def server(clock: MovableClock) -> AsyncIterator[DiscordServer]:
    async with running_discord(clock) as server:
        yield server
        assert server.breaches == []


@pytest.fixture
async def bot(server: DiscordServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    point_at(server, monkeypatch)
    async with running(Bot(), server) as bot:
        yield bot


@pytest.fixture
def ana(server: DiscordServer) -> User:
    return server.user("Ana", locale="hi")


@pytest.fixture
def guild(server: DiscordServer, ana: User) -> Guild:
    return server.guild("Learners", server.user("Priya"), ana)


@contextmanager
def refused(server: DiscordServer, code: int, *places: str) -> Iterator[None]:
    """Expect an error with this code that names these places of the form; such a try is a breach, too."""
    with pytest.raises(discord.HTTPException) as caught:
        yield
    assert caught.value.code == code
    for place in places:
        assert place in server.breaches[-1]
    server.breaches.clear()


def rows(*inside: JSON) -> list[JSON]:
    return [{"type": 1, "components": list(inside)}]


def select(**more: Any) -> JSON:
    return {"type": 3, "custom_id": "pick", "options": [{"label": "One", "value": "1"}], **more}


def label(component: JSON, text: str = "Topic") -> JSON:
    return {"type": 18, "label": text, "component": {"custom_id": f"f-{text}", **component}}


def modal(*parts: JSON) -> JSON:
    return {"custom_id": "m", "title": "Book", "components": list(parts) or [label({"type": 4, "style": 1})]}


async def commanded(bot: Bot, *commands: JSON) -> None:
    await bot.http.bulk_upsert_global_commands(bot.application_id or 0, list(commands))


async def card(bot: Bot, user: User, *controls: JSON) -> Message:
    await bot.says(user.dm.id, content="Card", components=rows(*(controls or (OK,))))
    return user.sees()[-1]


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


async def test_a_client_logs_in_hears_a_direct_message_and_answers_it(server: DiscordServer, bot: Bot) -> None:
    ana = server.user("Ana")
    ana.dms("hello")
    message = await bot.hears()
    assert (message.content, message.author.name, message.guild) == ("hello", "ana", None)
    await message.channel.send("Welcome", allowed_mentions=discord.AllowedMentions.none())
    assert [one.content for one in ana.sees()] == ["hello", "Welcome"]


async def test_a_wrong_token_is_refused_by_the_api_and_by_the_gateway(server: DiscordServer, bot: Bot) -> None:
    async with discord.Client(intents=INTENTS) as other:
        with pytest.raises(discord.LoginFailure):
            await other.login("wrong")
    bot.http.token = "wrong"
    with refused(server, 0):
        await bot.ask("GET", "/users/@me")
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{server.gateway_url}?v=10&encoding=json") as ws:
        await ws.receive()
        await ws.send_json({"op": 2, "d": {"token": "wrong", "intents": 1, "properties": {}}})
        await ws.receive()
        assert ws.close_code == 4004


async def test_a_privileged_intent_has_to_be_enabled_first(
    server: DiscordServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_at(server, monkeypatch)
    intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
    async with Bot(intents) as bot:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await bot.start(server.token)
    server.gateway.privileged = intents.value
    async with running(Bot(intents), server) as bot:
        guild = server.guild("Learners", ana := server.user("Ana"))
        ana.says(guild.general, "who can help?")
        assert (await bot.hears()).content == "who can help?"


async def test_without_the_content_intent_a_guild_text_is_empty_unless_the_bot_is_meant(
    server: DiscordServer, bot: Bot, ana: User, guild: Guild
) -> None:
    ana.says(guild.general, "secret")
    assert (await bot.hears()).content == ""
    ana.says(guild.general, f"<@{server.application_id}> find python")
    meant = await bot.hears()
    assert meant.content == f"<@{server.application_id}> find python"
    assert (meant.guild and meant.guild.id, meant.author.display_name) == (int(guild.id), "Ana")
    await bot.says(guild.general.id, content="Here")
    ana.says(guild.general, "thanks", replying_to=server.messages(guild.general)[-1])
    reply = await bot.hears()
    assert reply.content == "thanks"
    assert reply.reference
    assert isinstance(reply.reference.resolved, discord.Message)
    assert reply.reference.resolved.author.id == int(server.application_id)


async def test_a_dropped_session_resumes_and_gets_what_it_missed(server: DiscordServer, bot: Bot, ana: User) -> None:
    await server.drop_gateway(resumable=True)
    ana.dms("while you were away")
    assert (await bot.hears()).content == "while you were away"
    await server.until(lambda: bot.resumes == 1 or server.gateway.resumed == 1)
    ana.dms("and after")
    assert (await bot.hears()).content == "and after"
    assert server.gateway.identified == 1


async def test_a_lost_session_is_identified_anew_and_missed_what_was_said(
    server: DiscordServer, bot: Bot, ana: User
) -> None:
    await server.drop_gateway(resumable=False)
    ana.dms("lost")
    await server.until(lambda: server.gateway.identified == 2)
    ana.dms("heard")
    assert (await bot.hears()).content == "heard"


async def test_a_client_that_is_asked_to_reconnect_resumes(server: DiscordServer, bot: Bot, ana: User) -> None:
    server.gateway.ask_to_reconnect()
    await server.until(lambda: server.gateway.resumed == 1)
    ana.dms("still here?")
    assert (await bot.hears()).content == "still here?"


async def test_a_client_that_closes_in_peace_leaves_no_session(
    server: DiscordServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_at(server, monkeypatch)
    async with running(Bot(), server):
        assert len(server.gateway.sessions) == 1
    await server.until(lambda: not server.gateway.sessions)


async def test_every_shard_gets_its_own_guilds_and_the_first_one_the_direct_messages(
    server: DiscordServer, monkeypatch: pytest.MonkeyPatch, clock: MovableClock, ana: User
) -> None:
    point_at(server, monkeypatch)
    guilds = [server.guild("One", ana)]
    clock.skip(timedelta(milliseconds=1))
    guilds.append(server.guild("Two", ana))
    bots = [Bot(shard_id=number, shard_count=2) for number in range(2)]
    async with running(bots[0], server), running(bots[1], server):
        await server.connected(shards=2)
        for guild in guilds:
            shard = (int(guild.id) >> 22) % 2
            assert bots[shard].get_guild(int(guild.id))
            assert bots[1 - shard].get_guild(int(guild.id)) is None
            ana.says(guild.general, guild.name)
            assert (await bots[shard].hears()).channel.id == int(guild.general.id)
        ana.dms("to the first")
        assert (await bots[0].hears()).content == "to the first"


async def test_a_slash_command_arrives_whole_and_is_answered_in_private(
    server: DiscordServer, bot: Bot, ana: User, guild: Guild
) -> None:
    await commanded(bot, FIND)
    one = ana.slash("find", guild, topic="python", budget=500)
    came = await bot.gets()
    assert (came.locale, came.guild_locale) == (discord.Locale.hindi, discord.Locale.american_english)
    data: Any = came.data
    assert data["options"] == [
        {"type": 3, "name": "topic", "value": "python"},
        {"type": 4, "name": "budget", "value": 500},
    ]
    assert came.context.guild
    answer = await bot.answers(one, 4, content="Three mentors", flags=64)
    assert answer["interaction"]["response_message_ephemeral"]
    assert (await one.answered).message is ana.sees(guild.general)[-1]
    assert server.messages(guild.general) == []
    path = f"/channels/{guild.general.id}/messages/{answer['resource']['message']['id']}"
    for method in ("GET", "PATCH", "DELETE"):
        with refused(server, 10008):
            await bot.ask(method, path, json={"content": "no"} if method == "PATCH" else None)
    await bot.later(one, "PATCH", "/messages/@original", json={"content": "Four", "allowed_mentions": NOBODY})
    assert [seen.content for seen in ana.sees(guild.general)] == ["Four"]
    assert (await one.settled) is ana.sees(guild.general)[-1]


async def test_the_library_can_answer_as_its_users_do(server: DiscordServer, bot: Bot, ana: User) -> None:
    message = await card(bot, ana)
    press = ana.presses(message, "OK")
    came = await bot.gets()
    assert came.message
    assert came.message.id == int(message.id)
    await came.response.edit_message(content="Done", view=None, allowed_mentions=discord.AllowedMentions.none())
    assert (await press.settled) is message
    assert (message.content, message.labels) == ("Done", [])
    await came.followup.send("And this", allowed_mentions=discord.AllowedMentions.none())
    assert ana.sees()[-1].content == "And this"


async def test_an_interaction_is_acknowledged_once_and_within_three_seconds(
    server: DiscordServer, bot: Bot, ana: User, clock: MovableClock
) -> None:
    message = await card(bot, ana)
    press = ana.presses(message, "ok")
    await bot.answers(press, 6)
    with refused(server, 40060):
        await bot.answers(press, 7, content="again")
    late = ana.presses(message, "ok")
    clock.skip(timedelta(seconds=3.1))
    with refused(server, 10062):
        await bot.answers(late, 6)
    assert not late.answered.done()


async def test_a_token_can_be_used_only_after_the_first_answer_and_for_fifteen_minutes(
    server: DiscordServer, bot: Bot, ana: User, clock: MovableClock
) -> None:
    message = await card(bot, ana)
    press = ana.presses(message, "ok")
    edit = {"content": "Later", "allowed_mentions": NOBODY}
    with refused(server, 10015):
        await bot.later(press, "PATCH", "/messages/@original", json=edit)
    await bot.answers(press, 6)
    clock.skip(timedelta(minutes=14))
    await bot.later(press, "PATCH", "/messages/@original", json=edit)
    assert message.content == "Later"
    clock.skip(timedelta(minutes=2))
    with refused(server, 50027):
        await bot.later(press, "PATCH", "/messages/@original", json=edit)
    await bot.ask("PATCH", f"/channels/{ana.dm.id}/messages/{message.id}", json=edit)


async def test_a_deferred_answer_is_loading_until_it_is_edited_or_followed_up(
    server: DiscordServer, bot: Bot, ana: User
) -> None:
    await commanded(bot, FIND)
    first, second = ana.slash("find", topic="a"), ana.slash("find", topic="b")
    for one in (first, second):
        await bot.answers(one, 5, flags=64)
        assert ana.sees()[-1].loading
        assert not one.settled.done()
    await bot.later(first, "PATCH", "/messages/@original", json={"content": "A", "allowed_mentions": NOBODY})
    sent = await bot.later(second, "POST", json={"content": "B", "allowed_mentions": NOBODY})
    assert [(one.content, one.loading, one.ephemeral) for one in ana.sees()] == [("A", False, True), ("B", False, True)]
    assert sent["id"] == ana.sees()[-1].id
    await bot.later(second, "DELETE", "/messages/@original")
    assert [one.content for one in ana.sees()] == ["A"]


async def test_a_modal_opens_is_filled_in_and_cannot_open_another(server: DiscordServer, bot: Bot, ana: User) -> None:
    message = await card(bot, ana)
    press = ana.presses(message, "OK")
    parts = (
        label({"type": 4, "style": 1, "value": "Loops", "max_length": 10}),
        label({"type": 3, "options": [{"label": "One", "value": "1"}, {"label": "Two", "value": "2"}]}, "How many"),
        label({"type": 19, "required": False}, "Picture"),
    )
    await bot.answers(press, 9, **modal(*parts))
    opened = await press.settled
    assert isinstance(opened, Modal)
    assert (opened.title, list(opened.fields)) == ("Book", ["Topic", "How many", "Picture"])
    with pytest.raises(AssertionError, match="How many takes 1 to 1"):
        ana.submits()
    with pytest.raises(AssertionError, match="Topic has the wrong length"):
        ana.submits(values={"Topic": "x" * 11, "How many": "One"})
    submit = ana.submits(values={"How many": ["Two"], "Picture": [("me.png", "image/png", b"png")]})
    assert ana.modal is None
    await bot.gets()
    data: Any = (await bot.gets()).data
    topic, many, picture = (part["component"] for part in data["components"])
    assert (topic["value"], many["values"]) == ("Loops", ["2"])
    [kept] = picture["values"]
    assert data["resolved"]["attachments"][kept]["filename"] == "me.png"
    with refused(server, 50035, "type"):
        await bot.answers(submit, 9, **modal())
    await bot.answers(submit, 7, content="Booked", components=[])
    assert (await submit.settled) is message


async def test_a_modal_never_follows_a_deferral_and_an_update_needs_a_message(
    server: DiscordServer, bot: Bot, ana: User
) -> None:
    await commanded(bot, FIND)
    one = ana.slash("find", topic="x")
    for kind in (6, 7, 8):
        with refused(server, 50035, "type"):
            await bot.answers(one, kind)
    await bot.answers(one, 5)
    with refused(server, 40060):
        await bot.answers(one, 9, **modal())
    other = ana.slash("find", topic="y")
    await bot.answers(other, 9, **modal())
    submit = ana.submits(values={"Topic": "z"})
    with refused(server, 50035, "type"):
        await bot.answers(submit, 7, content="of no message")
    await bot.answers(submit, 4, content="Thanks")


async def test_completions_are_at_most_25_and_never_deferred(server: DiscordServer, bot: Bot, ana: User) -> None:
    await commanded(bot, FIND)
    one = ana.autocompletes("find", "topic", "py", budget=3)
    came = await bot.gets()
    assert came.type is discord.InteractionType.autocomplete
    for kind in (4, 5):
        with refused(server, 50035, "type"):
            await bot.answers(one, kind)
    x = {"name": "x", "value": "x"}
    for choices in ([x] * 26, [{**x, "name": "x" * 101}], [{**x, "value": ""}]):
        with refused(server, 50035, "choices"):
            await bot.answers(one, 8, choices=choices)
    await bot.answers(one, 8, choices=[{"name": "Python", "value": "python"}])
    assert (await one.settled) == ["Python"]


async def test_context_menus_point_at_a_person_or_a_message(
    server: DiscordServer, bot: Bot, ana: User, guild: Guild
) -> None:
    await commanded(bot, BOOK, REPORT)
    priya = server.user("Priya")
    ana.opens_menu("Book this person", priya, guild)
    data: Any = (await bot.gets()).data
    assert data["resolved"]["users"][data["target_id"]]["global_name"] == "Priya"
    said = ana.says(guild.general, "rude")
    ana.opens_menu("Report message", said)
    data = (await bot.gets()).data
    assert data["resolved"]["messages"][said.id]["content"] == "rude"


async def test_a_select_takes_only_what_it_offers(server: DiscordServer, bot: Bot, ana: User) -> None:
    message = await card(bot, ana, select(placeholder="Pick one"))
    with pytest.raises(AssertionError, match="'Two' is not among"):
        ana.selects(message, "Pick one", "Two")
    with pytest.raises(AssertionError, match="takes 1 to 1"):
        ana.selects(message, "Pick one")
    ana.selects(message, "Pick one", "One")
    data: Any = (await bot.gets()).data
    assert (data["custom_id"], data["values"], data["component_type"]) == ("pick", ["1"], 3)


async def test_a_person_can_do_only_what_is_on_the_screen(
    server: DiscordServer, bot: Bot, ana: User, guild: Guild
) -> None:
    await commanded(bot, FIND, HIDDEN)
    ends = {"type": 2, "style": 5, "label": "Pay", "url": "https://example.org"}
    message = await card(bot, ana, {**OK, "disabled": True}, ends)
    for label_, reason in (("OK", "disabled"), ("Pay", "opens https"), ("Nope", "not among")):
        with pytest.raises(AssertionError, match=reason):
            ana.presses(message, label_)
    message.deleted = True
    with pytest.raises(AssertionError, match="not to be seen"):
        ana.presses(message, "OK")
    with pytest.raises(AssertionError, match="hidden from members"):
        ana.slash("ban", guild)
    with pytest.raises(AssertionError, match="needs"):
        ana.slash("find")
    with pytest.raises(AssertionError, match="no command"):
        ana.slash("nope")


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
    place: str, payload: JSON, server: DiscordServer, bot: Bot, ana: User
) -> None:
    with refused(server, 50035, place):
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
    place: str, data: JSON, server: DiscordServer, bot: Bot, ana: User
) -> None:
    press = ana.presses(await card(bot, ana), "OK")
    with refused(server, 50035, place):
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
    place: str, commands: list[JSON], server: DiscordServer, bot: Bot
) -> None:
    with refused(server, 50035, place):
        await commanded(bot, *commands)
    assert server.commands.syncs == 0


async def test_commands_keep_their_ids_and_only_new_ones_count_against_the_day(
    server: DiscordServer, bot: Bot, clock: MovableClock
) -> None:
    await commanded(bot, FIND, BOOK)
    before = {one["name"]: one["id"] for one in server.commands.listed()}
    await commanded(bot, FIND, REPORT)
    after = {one["name"]: one["id"] for one in server.commands.listed()}
    assert (after["find"], set(after), server.commands.syncs) == (before["find"], {"find", "Report message"}, 2)
    await commanded(bot, *[{**HIDDEN, "name": f"a{n}"} for n in range(100)])
    with refused(server, 30034):
        await commanded(bot, *[{**HIDDEN, "name": f"b{n}"} for n in range(100)])
    clock.skip(timedelta(days=1))
    await commanded(bot, *[{**HIDDEN, "name": f"b{n}"} for n in range(100)])


async def test_a_message_shows_something_and_pings_nobody(server: DiscordServer, bot: Bot, ana: User) -> None:
    with refused(server, 50006):
        await bot.says(ana.dm.id, content="  ")
    await bot.ask("POST", f"/channels/{ana.dm.id}/messages", json={"content": "@everyone"})
    assert len(server.breaches) == 1
    server.breaches.clear()


async def test_the_same_nonce_is_sent_once(server: DiscordServer, bot: Bot, ana: User) -> None:
    one = await bot.says(ana.dm.id, content="Paid", nonce="n-1", enforce_nonce=True)
    two = await bot.says(ana.dm.id, content="Paid", nonce="n-1", enforce_nonce=True)
    assert (one["id"], len(ana.sees())) == (two["id"], 1)


async def test_closed_doors_have_their_own_errors(server: DiscordServer, bot: Bot, ana: User, guild: Guild) -> None:
    channel = await bot.ask("POST", "/users/@me/channels", json={"recipient_id": ana.id})
    ana.closes_dms()
    with refused(server, 50007):
        await bot.says(channel["id"], content="hello")
    with refused(server, 50033):
        await bot.ask("POST", "/users/@me/channels", json={"recipient_id": "1"})
    with refused(server, 10003):
        await bot.says("1", content="hello")
    hidden, mute = server.channel(guild, "hidden", bot_may_view=False), server.channel(guild, "m", bot_may_send=False)
    for place, code in ((hidden, 50001), (mute, 50013)):
        with refused(server, code):
            await bot.says(place.id, content="hello")
    said = ana.says(guild.general, "mine")
    with refused(server, 50005):
        await bot.ask("PATCH", f"/channels/{guild.general.id}/messages/{said.id}", json={"content": "yours"})


async def test_a_person_can_bring_the_bot_where_it_is_not_a_member(server: DiscordServer, bot: Bot, ana: User) -> None:
    abroad = server.guild("Abroad", ana, has_bot=False)
    await commanded(bot, FIND)
    one = ana.slash("find", abroad, topic="x")
    await bot.answers(one, 4, content="Here", flags=64)
    assert (await one.settled) is ana.sees(abroad.general)[-1]
    with refused(server, 50001):
        await bot.says(abroad.general.id, content="hello")


async def test_a_private_thread_is_started_and_joined(server: DiscordServer, bot: Bot, ana: User, guild: Guild) -> None:
    path = f"/channels/{guild.general.id}/threads"
    thread = await bot.ask("POST", path, json={"name": "Booking 42", "type": 12, "auto_archive_duration": 1440})
    await bot.ask("PUT", f"/channels/{thread['id']}/thread-members/{ana.id}")
    await bot.says(thread["id"], content="Welcome")
    assert (await bot.ask("GET", f"/channels/{thread['id']}"))["member_count"] == 2


async def test_pictures_go_up_are_shown_and_come_down_without_the_token(
    server: DiscordServer, bot: Bot, ana: User
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
        assert server.breaches.pop() == "the bot's token was sent to the file server"


async def test_files_that_do_not_fit_their_list_are_breaches(server: DiscordServer, bot: Bot, ana: User) -> None:
    embed = {"title": "x", "image": {"url": "attachment://no.png"}}
    await bot.says(ana.dm.id, embeds=[embed], attachments=[{"id": 0, "filename": "no.png"}])
    assert len(server.breaches) == 2
    server.breaches.clear()


async def test_a_429_is_waited_out_and_ordered_faults_happen_once(server: DiscordServer, bot: Bot, ana: User) -> None:
    server.fail_next("POST", "/channels/*/messages", retry_after=0.01)
    await bot.says(ana.dm.id, content="hello")
    assert [(path.rpartition("/")[2], status) for _, path, _, status in server.requests[-2:]] == [
        ("messages", 429),
        ("messages", 200),
    ]
    server.fail_next(
        "POST", "/channels/*/messages", status=403, code=50007, message="Cannot send messages to this user"
    )
    with pytest.raises(discord.Forbidden):
        await bot.says(ana.dm.id, content="refused")
    server.fail_next("POST", "/channels/*/messages", drop=True)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await bot.says(ana.dm.id, content="never arrived")
    server.fail_next("POST", "/channels/*/messages", performed=True)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await bot.says(ana.dm.id, content="arrived")
    assert [one.content for one in ana.sees()] == ["hello", "arrived"]


async def test_events_can_come_twice(server: DiscordServer, bot: Bot, ana: User) -> None:
    said = ana.dms("hello")
    server.redeliver(said)
    assert [(await bot.hears()).id, (await bot.hears()).id] == [int(said.id)] * 2
    press = ana.presses(await card(bot, ana), "OK")
    server.redeliver(press)
    assert [(await bot.gets()).id, (await bot.gets()).id] == [int(press.id)] * 2
    await bot.answers(press, 6)
    with refused(server, 40060):
        await bot.answers(press, 6)


async def test_what_is_not_served_is_a_breach(server: DiscordServer, bot: Bot) -> None:
    with pytest.raises(discord.NotFound):
        await bot.ask("GET", "/guilds/1/audit-logs")
    assert len(server.breaches) == 1
    server.breaches.clear()


async def test_a_session_that_is_not_polite_is_closed_with_the_reason(server: DiscordServer) -> None:
    async def closed(query: str, *payloads: object) -> int | None:
        async with aiohttp.ClientSession() as session, session.ws_connect(f"{server.gateway_url}?{query}") as ws:
            for one in payloads:
                await ws.send_str(one if isinstance(one, str) else json.dumps(one))
            async with asyncio.timeout(PATIENCE):
                while not ws.closed:
                    await ws.receive()
            return ws.close_code

    identify: JSON = {"op": 2, "d": {"token": server.token, "intents": 1, "properties": {}}}
    assert await closed("v=6&encoding=json") == 4012
    assert await closed("v=10&encoding=json", "{") == 4002
    assert await closed("v=10&encoding=json", {"op": 3, "d": {}}) == 4003
    assert await closed("v=10&encoding=json", identify, identify) == 4005
    assert await closed("v=10&encoding=json", identify, {"op": 99}) == 4001
    assert await closed("v=10&encoding=json", {"op": 2, "d": {**identify["d"], "shard": [2, 2]}}) == 4010
    assert await closed("v=10&encoding=json", {"op": 2, "d": {**identify["d"], "intents": 1 << 30}}) == 4013
