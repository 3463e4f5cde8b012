"""The loopback Discord's interactions, answered by the unmodified client."""

from datetime import timedelta
from typing import Any

import discord
import pytest

from core.clock import MovableClock
from tests.discord.bot import NOBODY, Bot
from tests.discord.payloads import BOOK, FIND, HIDDEN, OK, REPORT, card, commanded, label, modal, refused, select
from tests.discord.server.interactions import Modal
from tests.discord.server.server import DiscordServer
from tests.discord.server.user import User
from tests.discord.server.world import Guild


async def test_a_slash_command_arrives_whole_and_is_answered_in_private(
    discord_server: DiscordServer, bot: Bot, ana: User, guild: Guild
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
    assert discord_server.messages(guild.general) == []
    path = f"/channels/{guild.general.id}/messages/{answer['resource']['message']['id']}"
    for method in ("GET", "PATCH", "DELETE"):
        with refused(discord_server, 10008):
            await bot.ask(method, path, json={"content": "no"} if method == "PATCH" else None)
    await bot.later(one, "PATCH", "/messages/@original", json={"content": "Four", "allowed_mentions": NOBODY})
    assert [seen.content for seen in ana.sees(guild.general)] == ["Four"]
    assert (await one.settled) is ana.sees(guild.general)[-1]


async def test_the_library_can_answer_as_its_users_do(discord_server: DiscordServer, bot: Bot, ana: User) -> None:
    message = await card(bot, ana)
    press = ana.presses(message, "OK")
    came = await bot.gets()
    assert came.message
    assert came.message.id == int(message.id)
    await came.response.edit_message(content="Done", view=None, allowed_mentions=discord.AllowedMentions.none())
    discord_server.breaches.clear()  # the library says `tts` in an edit, which the API does not know
    assert (await press.settled) is message
    assert (message.content, message.labels) == ("Done", [])
    await came.followup.send("And this", allowed_mentions=discord.AllowedMentions.none())
    assert ana.sees()[-1].content == "And this"


async def test_an_interaction_is_acknowledged_once_and_within_three_seconds(
    discord_server: DiscordServer, bot: Bot, ana: User, clock: MovableClock
) -> None:
    message = await card(bot, ana)
    press = ana.presses(message, "ok")
    await bot.answers(press, 6)
    with refused(discord_server, 40060):
        await bot.answers(press, 7, content="again")
    late = ana.presses(message, "ok")
    clock.skip(timedelta(seconds=3.1))
    with refused(discord_server, 10062):
        await bot.answers(late, 6)
    assert not late.answered.done()


async def test_a_token_can_be_used_only_after_the_first_answer_and_for_fifteen_minutes(
    discord_server: DiscordServer, bot: Bot, ana: User, clock: MovableClock
) -> None:
    message = await card(bot, ana)
    press = ana.presses(message, "ok")
    edit = {"content": "Later", "allowed_mentions": NOBODY}
    with refused(discord_server, 10015):
        await bot.later(press, "PATCH", "/messages/@original", json=edit)
    await bot.answers(press, 6)
    clock.skip(timedelta(minutes=14))
    await bot.later(press, "PATCH", "/messages/@original", json=edit)
    assert message.content == "Later"
    clock.skip(timedelta(minutes=2))
    with refused(discord_server, 50027):
        await bot.later(press, "PATCH", "/messages/@original", json=edit)
    await bot.ask("PATCH", f"/channels/{ana.dm.id}/messages/{message.id}", json=edit)


async def test_a_deferred_answer_is_loading_until_it_is_edited_or_followed_up(
    discord_server: DiscordServer, bot: Bot, ana: User
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


async def test_a_modal_opens_is_filled_in_and_cannot_open_another(
    discord_server: DiscordServer, bot: Bot, ana: User
) -> None:
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
    with refused(discord_server, 50035, "type"):
        await bot.answers(submit, 9, **modal())
    await bot.answers(submit, 7, content="Booked", components=[])
    assert (await submit.settled) is message


async def test_a_modal_never_follows_a_deferral_and_an_update_needs_a_message(
    discord_server: DiscordServer, bot: Bot, ana: User
) -> None:
    await commanded(bot, FIND)
    one = ana.slash("find", topic="x")
    for kind in (6, 7, 8):
        with refused(discord_server, 50035, "type"):
            await bot.answers(one, kind)
    await bot.answers(one, 5)
    with refused(discord_server, 40060):
        await bot.answers(one, 9, **modal())
    other = ana.slash("find", topic="y")
    await bot.answers(other, 9, **modal())
    submit = ana.submits(values={"Topic": "z"})
    with refused(discord_server, 50035, "type"):
        await bot.answers(submit, 7, content="of no message")
    await bot.answers(submit, 4, content="Thanks")


async def test_completions_are_at_most_25_and_never_deferred(
    discord_server: DiscordServer, bot: Bot, ana: User
) -> None:
    await commanded(bot, FIND)
    one = ana.autocompletes("find", "topic", "py", budget=3)
    came = await bot.gets()
    assert came.type is discord.InteractionType.autocomplete
    for kind in (4, 5):
        with refused(discord_server, 50035, "type"):
            await bot.answers(one, kind)
    x = {"name": "x", "value": "x"}
    for choices in ([x] * 26, [{**x, "name": "x" * 101}], [{**x, "value": ""}]):
        with refused(discord_server, 50035, "choices"):
            await bot.answers(one, 8, choices=choices)
    await bot.answers(one, 8, choices=[{"name": "Python", "value": "python"}])
    assert (await one.settled) == ["Python"]


async def test_context_menus_point_at_a_person_or_a_message(
    discord_server: DiscordServer, bot: Bot, ana: User, guild: Guild
) -> None:
    await commanded(bot, BOOK, REPORT)
    priya = discord_server.user("Priya")
    ana.opens_menu("Book this person", priya, guild)
    data: Any = (await bot.gets()).data
    assert data["resolved"]["users"][data["target_id"]]["global_name"] == "Priya"
    said = ana.says(guild.general, "rude")
    ana.opens_menu("Report message", said)
    data = (await bot.gets()).data
    assert data["resolved"]["messages"][said.id]["content"] == "rude"


async def test_a_select_takes_only_what_it_offers(discord_server: DiscordServer, bot: Bot, ana: User) -> None:
    message = await card(bot, ana, select(placeholder="Pick one"))
    with pytest.raises(AssertionError, match="'Two' is not among"):
        ana.selects(message, "Pick one", "Two")
    with pytest.raises(AssertionError, match="takes 1 to 1"):
        ana.selects(message, "Pick one")
    ana.selects(message, "Pick one", "One")
    data: Any = (await bot.gets()).data
    assert (data["custom_id"], data["values"], data["component_type"]) == ("pick", ["1"], 3)


async def test_a_person_can_do_only_what_is_on_the_screen(
    discord_server: DiscordServer, bot: Bot, ana: User, guild: Guild
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


async def test_a_person_can_bring_the_bot_where_it_is_not_a_member(
    discord_server: DiscordServer, bot: Bot, ana: User
) -> None:
    abroad = discord_server.guild("Abroad", ana, has_bot=False)
    await commanded(bot, FIND)
    one = ana.slash("find", abroad, topic="x")
    await bot.answers(one, 4, content="Here", flags=64)
    assert (await one.settled) is ana.sees(abroad.general)[-1]
    with refused(discord_server, 50001):
        await bot.says(abroad.general.id, content="hello")
