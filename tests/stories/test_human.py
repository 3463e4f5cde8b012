"""Writing to the admins: what is typed where, who is told how often, who reads it, and what rooms get to see."""

import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.dialogue.forms import KEPT, KEPT_UNOPENED, forget_drafts
from bot.dialogue.model import Card, Conversation, DoneAction, Draft, StoredLink
from core.accounts.model import Account, Role
from core.marketplace import Marketplace
from core.store import upkeep
from tests.stories.actor import Actor
from tests.stories.story import Story
from tests.stories.telegram import TelegramStory

HELP = "I was charged twice."
MOMENT = timedelta(seconds=1)


@pytest.fixture
async def robin(story: Story) -> Actor:
    return await story.admin("Robin")


@pytest.fixture
async def ana(story: Story) -> Actor:
    return await story.learner("Ana Silva")


def told(admin: Actor) -> int:
    return sum("would like to talk to a person" in screen for screen in admin.screens)


async def test_what_follows_the_command_is_in_the_form(robin: Actor, ana: Actor) -> None:
    await ana.says(f"/human {HELP}")
    await ana.presses("Write to a person")
    ana.sees(HELP)
    await ana.fills()
    robin.sees(HELP)


async def remembered(story: Story) -> str:
    """Return what the conversation remembers beside half-filled forms."""
    async with story.house.database.reading() as session:
        found = [(await session.scalars(select(table))).all() for table in (Card, Conversation, StoredLink, DoneAction)]
        return " ".join(str(vars(row)) for rows in found for row in rows)


async def drafts(story: Story) -> list[dict[str, str]]:
    async with story.house.database.reading() as session:
        return [draft.typed for draft in await session.scalars(select(Draft)) if draft.typed]


async def test_what_follows_the_command_is_in_no_address_and_gone_from_the_form_once_it_is_sent(
    story: Story, robin: Actor, ana: Actor
) -> None:
    await ana.says(f"/human {HELP}")
    assert await drafts(story) == [{"text": HELP}]
    await ana.presses("Write to a person")
    await ana.fills()
    robin.sees(HELP)
    assert HELP[:6] not in await remembered(story)
    assert await drafts(story) == []


async def test_what_is_half_typed_stays_beside_what_follows_the_command(story: Story, ana: Actor) -> None:
    await ana.says("/human")
    await ana.presses("Write to a person")
    await ana.says("x" * 1001)
    ana.sees("x" * 1001)
    await ana.says("/human Somebody, please")
    await ana.says("/human Somebody else, please")
    await ana.presses("Write to a person")
    ana.sees("Somebody else, please")
    assert await drafts(story) == [{"text": "x" * 1001}, {"text": "Somebody else, please"}]


async def test_what_was_not_understood_waits_in_the_form_that_is_offered_and_is_nothing_left_unfinished(
    story: Story, robin: Actor, ana: Actor
) -> None:
    for _ in range(3):
        await ana.says("glorp snarf")
    ana.sees("A person can")
    await ana.says("/continue")
    ana.sees("Nothing was left unfinished")
    for _ in range(3):
        await ana.says("blorp snarf")
    await ana.presses("Write to a person")
    await ana.fills()
    robin.sees("blorp snarf")


async def test_words_for_a_form_that_nobody_goes_on_with_are_forgotten(story: Story, ana: Actor) -> None:
    await ana.says("/human")
    await ana.presses("Write to a person")
    await ana.says("x" * 1001)
    await ana.says("/human Somebody, please")

    async def after(wait: timedelta) -> int:
        async with story.house.database.writing() as session:
            await forget_drafts(session, story.clock.now() + wait)
        return len(await drafts(story))

    assert [await after(wait) for wait in (KEPT_UNOPENED, KEPT_UNOPENED + MOMENT, KEPT, KEPT + MOMENT)] == [2, 1, 1, 0]


async def test_who_asks_for_a_human_in_words_just_types_on(robin: Actor, ana: Actor) -> None:
    await ana.says("get me an agent")
    ana.sees("Talk to a person", "What you type now goes to them.")
    await ana.says("python mentor tomorrow evening")
    robin.sees("Ana Silva would like to talk to a person", "python mentor tomorrow evening")


async def test_admins_are_told_once_and_their_cards_follow(story: Story, robin: Actor, ana: Actor) -> None:
    adi = await story.admin("Adi", Role.ADMIN)
    await ana.says("/human")
    for words in (HELP, "On Tuesday.", "Are you there?"):
        await ana.says(words)
    assert (told(robin), told(adi)) == (1, 1)
    adi.sees(HELP, "On Tuesday.", "Are you there?")
    await robin.presses("Answer")
    await robin.fills(answer="I am.")
    adi.sees("Robin", "I am.", "Answered")
    await ana.says("Good!")
    assert told(adi) == 2
    robin.sees("would like to talk to a person", "Good!")


async def test_an_admin_does_not_close_what_came_while_they_were_closing(robin: Actor, ana: Actor) -> None:
    await ana.says("/human")
    await ana.says(HELP)
    await robin.presses("Close it")
    await ana.says("And it happened again!")
    await robin.presses("Yes, close it")
    robin.sees("changed in the meantime")
    await ana.says("/human")
    ana.sees("And it happened again!", "They have it.")


async def test_a_long_thread_is_read_in_pages(robin: Actor, ana: Actor) -> None:
    await ana.says("/human")
    for number in range(14):
        await ana.says(f"Message number {number}!")
    ana.sees("number 13!", "number 2!").sees_nothing_of("number 1!")
    await ana.presses("Earlier")
    ana.sees("number 0!", "number 1!").sees_nothing_of("number 2!")
    await ana.presses("Newest")
    ana.sees("number 13!")


async def test_nobody_else_reads_answers_or_closes_also_by_a_raw_press(story: Story, robin: Actor, ana: Actor) -> None:
    mo, eve = await story.admin("Mo", Role.MODERATOR), await story.learner("Eve")
    await ana.says("/human")
    await ana.says(HELP)
    for who in (mo, eve):
        await who.says("/help")
        for address in (
            "human||1", "human.confirm|1", "human.close|1", "admin.cases", "admin.case|1", "admin.case.answer|1",
            "admin.case.confirm|1|1", "admin.case.close|1|1",
        ):  # fmt: skip
            await who.presses_address(address, who.card_id)
            who.sees_nothing_of("charged", "Ana Silva", "Close it")
    await robin.says("/admin")
    robin.sees("People who wait (1)")


async def test_an_admin_closes_a_matter_of_others_only_as_an_admin(robin: Actor, ana: Actor) -> None:
    await ana.says("/human")
    await ana.says(HELP)
    for address in ("human||1", "human.confirm|1", "human.close|1"):
        await robin.presses_address(address, robin.card_id)
        robin.sees_nothing_of("Write more", "Close it?")
    await robin.says("/admin")
    robin.sees("People who wait (1)")


async def test_an_admin_is_not_called_to_what_another_one_has_answered_meanwhile(
    story: Story, robin: Actor, ana: Actor
) -> None:
    async with story.house.database.writing() as session:
        market = Marketplace(session, story.house.setup)
        accounts = [await market.accounts.get(who.account_id) for who in (ana, robin)]
        asked = await market.support.write(accounts[0], HELP)
        await market.support.reply(accounts[1], asked.case_id, "I give it back today.")
    await story.settles()
    assert told(robin) == 0
    ana.sees("Robin answers you")


async def test_who_is_paused_leaves_the_form_as_everybody_does(story: Story, ana: Actor) -> None:
    async with story.house.database.writing() as session:
        (await session.get_one(Account, ana.account_id)).suspended_at = story.clock.now()
    await ana.says("/human")
    await ana.presses("Write to a person")
    await ana.cancels()
    ana.sees("Talk to a person").sees_nothing_of("paused")


async def test_an_admin_who_writes_is_answered_by_another_one(story: Story, robin: Actor) -> None:
    adi = await story.admin("Adi", Role.ADMIN)
    await adi.says("/human")
    await adi.says("I lost my phone.")
    robin.sees("Adi would like to talk to a person")
    await adi.visits("admin.case", case=1)
    adi.sees("another admin answers it").sees_nothing_of("Close it")
    await robin.presses("Answer")
    await robin.fills(answer="Type /link in the other chat.")
    adi.sees("Robin answers you", "Type /link")


@pytest.fixture
async def telegram(tmp_path: Path, migrated: Path) -> AsyncIterator[TelegramStory]:
    shutil.copy(migrated, tmp_path / "story.db")
    story = TelegramStory(tmp_path)
    await story.begins()
    yield story
    await story.closes()


async def test_the_admins_group_hears_that_somebody_waits_and_neither_who_nor_why(telegram: TelegramStory) -> None:
    adi, ana = await telegram.admin("Adi", Role.ADMIN), await telegram.learner("Ana Silva")
    group = telegram.server.group("Team", members=(adi.phone,))
    await telegram.takes(adi.phone.says("/room", group))
    asked = telegram.server.messages(group.id)[-1].buttons[0][0].url
    assert asked is not None
    await adi.opens(asked.rpartition("start=")[2])
    await adi.picks_many("What waits for the admins")
    before = len(telegram.server.messages(group.id))
    await ana.says("/human")
    await ana.says(HELP)
    (news,) = telegram.server.messages(group.id)[before:]
    assert "Somebody would like to talk to a person" in news.words
    assert "Ana" not in news.words
    assert "charged" not in news.words
    url = news.buttons[0][0].url
    assert url is not None
    await ana.opens(url.rpartition("start=")[2])
    ana.sees("You can't do that")
    await adi.opens(url.rpartition("start=")[2])
    adi.sees("Ana Silva", HELP)


async def test_a_month_after_the_end_it_is_gone_from_the_chat_too(story: Story, robin: Actor, ana: Actor) -> None:
    await ana.says("/human")
    await ana.says(HELP)
    await ana.presses("Close it")
    await ana.presses("Yes, close it")
    await ana.says("/human")
    await ana.presses("What we wrote last")
    ana.sees(HELP)
    async with story.house.database.writing() as session:
        await upkeep.plan(session, story.clock.now() + timedelta(days=31))
    await story.later(days=31)
    assert not any(HELP in screen for who in (ana, robin) for screen in who.screens)
    await ana.says("/human")
    ana.sees("Talk to a person").sees_nothing_of("What we wrote last")
