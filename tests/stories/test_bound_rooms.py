"""Groups and channels that are bound to a purpose: admins hear there what waits, and everybody who is new."""

from typing import Any

import pytest

from core.accounts.model import Role
from tests.discord.server.world import Guild
from tests.discord.timers import shown
from tests.screens.desk import Desk
from tests.stories.discord import DiscordPlayer, DiscordStory
from tests.stories.player import Player
from tests.stories.story import Tale
from tests.stories.telegram import TelegramPlayer, TelegramStory
from tests.telegram.botapi.things import Group, Message


@pytest.fixture
async def adi(telegram: TelegramStory) -> TelegramPlayer:
    return await telegram.admin("Adi", Role.ADMIN)


@pytest.fixture
def team(telegram: TelegramStory, adi: TelegramPlayer) -> Group:
    return telegram.server.group("Team", members=(adi.phone,))


async def binds(adi: TelegramPlayer, group: Group, *purposes: str, thread: int | None = None) -> None:
    """Type /room in a group, follow the button into the private chat, and pick."""
    await adi.story.takes(adi.phone.says("/room", group, thread=thread))
    url = adi.story.server.messages(group.id)[-1].buttons[0][0].url
    assert url is not None
    await adi.opens(url.rpartition("start=")[2])
    await adi.picks_many(*purposes)


def posted(telegram: TelegramStory, group: Group) -> list[Message]:
    return [one for one in telegram.server.messages(group.id) if "between you and me" not in one.words]


async def reports(ana: TelegramPlayer) -> None:
    await ana.says("/report")
    await ana.presses("Write to the admins")
    await ana.says("Advertising, every day.")


async def new_mentor(story: Tale[Any], admin: Player) -> None:
    """Let Priya apply, and the admin approve her."""
    async with story.house.database.writing() as session:
        desk = Desk(session)
        priya = await desk.applicant("Priya Sharma")
        await desk.market.mentors.submit(priya)
        await desk.market.mentors.approve(await desk.market.accounts.get(admin.account_id), priya.id)
    await story.settles()


async def test_the_admins_group_hears_of_a_report_without_its_words(
    telegram: TelegramStory, adi: TelegramPlayer, team: Group
) -> None:
    await binds(adi, team, "What waits for the admins")
    adi.sees("Saved.", "Team", "What waits for the admins")
    ana = await telegram.learner("Ana Silva")
    await reports(ana)
    (news,) = posted(telegram, team)
    assert "Something was reported" in news.words
    assert "Advertising" not in news.words
    url = news.buttons[0][0].url
    assert url is not None
    await adi.opens(url.rpartition("start=")[2])
    adi.sees("Ana Silva", "Advertising, every day.")
    await ana.opens(url.rpartition("start=")[2])
    ana.sees("You can't do that")


async def test_a_new_mentor_is_welcomed_in_the_topic_that_was_bound(
    telegram: TelegramStory, adi: TelegramPlayer
) -> None:
    hall = telegram.server.group("Hall", forum=True, members=(adi.phone,))
    topic = telegram.server.topic(hall, "News")
    await binds(adi, hall, "New mentors are welcomed here", thread=topic)
    await new_mentor(telegram, adi)
    (news,) = posted(telegram, hall)
    assert news.thread == topic
    assert "Please welcome Priya Sharma" in news.words
    assert all(button.url for row in news.buttons for button in row)


async def test_who_is_no_admin_binds_nothing(telegram: TelegramStory, team: Group) -> None:
    ana = await telegram.learner("Ana Silva")
    team.roles[ana.phone.id] = "member"
    await telegram.takes(ana.phone.says("/room", team))
    url = telegram.server.messages(team.id)[-1].buttons[0][0].url
    assert url is not None
    await ana.opens(url.rpartition("start=")[2])
    ana.sees("You can't do that")


async def test_a_group_that_threw_us_out_is_marked_and_told_nothing_more(
    telegram: TelegramStory, adi: TelegramPlayer, team: Group
) -> None:
    await binds(adi, team, "What waits for the admins")
    adi.phone.removes_bot(team)
    await reports(await telegram.learner("Ana Silva"))
    tried = len(telegram.server.called("sendMessage", team.id))
    await reports(await telegram.learner("Bo Lund"))
    assert len(telegram.server.called("sendMessage", team.id)) == tried
    await adi.says("/room")
    adi.sees("Team", "I can't write there any more")
    await adi.presses("Team")
    await adi.presses("Post nothing there any more")
    adi.sees("I post nothing in Team any more.")


async def test_a_channel_of_discord_is_bound_and_told(discord: DiscordStory) -> None:
    adi: DiscordPlayer = await discord.admin("Adi", Role.ADMIN)
    ana = await discord.learner("Ana Silva")
    guild: Guild = discord.server.guild("Learners", adi.app, ana.app)
    asked = await shown(discord, adi.app.slash("room", guild))
    assert asked.ephemeral
    picks = next(one for one in asked.controls if one.get("max_values", 1) > 1)
    labels = ("What waits for the admins", "New mentors are welcomed here")
    saved = await shown(discord, adi.app.selects(asked, picks["custom_id"], *labels))
    assert "general" in saved.text
    await new_mentor(discord, adi)
    waits, news = discord.server.messages(guild.general)
    assert "would like to teach here" in waits.text
    assert "Please welcome Priya Sharma" in news.text.replace("**", "")
    card = await shown(discord, ana.app.presses(news, "Book 1 hour · ₹600.00"))
    assert card.ephemeral
