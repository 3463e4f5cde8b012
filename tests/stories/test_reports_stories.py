"""A message is reported where it was read, and the admins hear of it: on Discord, on Telegram and in words."""

import pytest

from core.accounts.model import Role
from tests.discord.server.interactions import Modal
from tests.stories.actor import Actor
from tests.stories.discord import DiscordStory
from tests.stories.story import Story
from tests.stories.telegram import TelegramStory
from tests.stories.test_card_numbers import VISA, digits, everything_kept


@pytest.fixture
async def mo(story: Story) -> Actor:
    return await story.admin("Mo", Role.MODERATOR)


async def reports(ana: Actor, words: str) -> None:
    await ana.says("/report")
    await ana.presses("Write to the admins")
    await ana.fills(reason=words)


async def test_what_is_reported_in_words_is_read_acted_on_and_answered(story: Story, mo: Actor) -> None:
    ana = await story.learner("Ana Silva")
    await reports(ana, "A mentor was rude to me.")
    ana.sees("Thank you. The admins have it")
    mo.sees("Something was reported", "Ana Silva", "A mentor was rude to me.")
    await mo.presses("I have acted on it")
    mo.sees("Ana Silva is told that you have acted on it.")
    await mo.presses("Yes, close it")
    mo.sees("Closed.", "Acted on")
    ana.sees("acted on it. Thank you!")


async def test_two_matters_in_words_are_two_reports(story: Story, mo: Actor) -> None:
    ana = await story.learner("Ana Silva")
    await reports(ana, "A mentor was rude to me.")
    await reports(ana, "My payment was lost.")
    ana.sees("Thank you. The admins have it")
    mo.sees("My payment was lost.")


async def test_reports_in_words_are_told_apart_in_the_list_by_how_they_begin(story: Story, mo: Actor) -> None:
    ana = await story.learner("Ana Silva")
    await reports(ana, "My payment was lost.")
    await reports(ana, "A mentor was rude to me and then never came to the session that I had paid.")
    await reports(ana, "h" * 60)
    await mo.says("/reports")
    mo.sees("My payment was lost.", "A mentor was rude to me and then never came to…", "h" * 48 + "…")
    mo.sees_nothing_of("that I had paid")


async def test_what_was_typed_with_the_command_is_in_the_form(story: Story, mo: Actor) -> None:
    ana = await story.learner("Ana Silva")
    await ana.says("/report somebody asks me to pay outside")
    await ana.presses("Write to the admins")
    ana.sees("somebody asks me to pay outside")
    await ana.says("/cancel")
    await ana.visits("reporting", words=True)
    await ana.presses("Write to the admins")
    ana.sees_nothing_of("somebody asks me")


async def test_what_is_typed_with_the_command_in_a_group_is_in_the_form_of_who_typed_it(
    telegram: TelegramStory,
) -> None:
    ana, ravi = await telegram.learner("Ana"), await telegram.learner("Ravi")
    group = telegram.server.group("Learners", members=(ana.phone, ravi.phone))
    await telegram.takes(ana.phone.says("/report somebody asks me to pay outside", group))
    url = telegram.server.messages(group.id)[-1].buttons[0][0].url
    assert url is not None
    for one in (ravi, ana):
        await one.opens(url.rpartition("start=")[2])
        await one.presses("Write to the admins")
    ravi.sees_nothing_of("pay outside")
    ana.sees("somebody asks me to pay outside")


async def test_an_admin_who_was_slower_sees_how_it_stands(story: Story, mo: Actor) -> None:
    ana, adi = await story.learner("Ana Silva"), await story.admin("Adi", Role.ADMIN)
    await reports(ana, "Spam.")
    for admin in (mo, adi):
        await admin.presses("Nothing to do")
    await mo.presses("Yes, close it")
    await adi.presses("Yes, close it")
    adi.sees("changed in the meantime")
    assert len([one for one in ana.screens if "saw nothing to act on" in one]) == 1


async def test_others_neither_see_nor_close_reports_also_by_a_raw_press(story: Story, mo: Actor) -> None:
    ana = await story.learner("Ana Silva")
    await reports(ana, "Spam.")
    for address in ("admin.report|1", "admin.reports", "report.confirm|1|acted", "report.close|1|acted"):
        await ana.presses_address(address, ana.card_id)
        ana.sees_nothing_of("Spam.")
    await mo.says("/reports")
    mo.sees("Open")


async def test_a_message_in_a_server_of_discord_is_reported_by_its_menu(discord: DiscordStory) -> None:
    mo, ana, ravi = (
        await discord.admin("Mo", Role.MODERATOR),
        await discord.learner("Ana"),
        await discord.learner("Ravi"),
    )
    guild = discord.server.guild("Learners", mo.app, ana.app, ravi.app)
    said = ravi.app.says(guild.general, "buy my coins")
    opened = ana.app.opens_menu("Report message", said)
    await discord.arrivals.of(opened.id)
    await discord.settles()
    assert isinstance(await opened.settled, Modal)
    await ana.fills(reason="Advertising, every day.")
    mo.sees("Something was reported", "A message of Ravi", "Advertising, every day.")
    page = f"https://discord.com/channels/{guild.id}/{guild.general.id}/{said.id}"
    assert mo.payment_page == page
    await mo.presses("The person")
    mo.sees("Pause this account")
    assert "buy my coins" not in " ".join(mo.screens)


async def test_a_message_in_a_group_of_telegram_is_reported_by_answering_it(telegram: TelegramStory) -> None:
    mo, ana, ravi = (
        await telegram.admin("Mo", Role.MODERATOR),
        await telegram.learner("Ana"),
        await telegram.learner("Ravi"),
    )
    group = telegram.server.group("Learners", members=(ana.phone, ravi.phone))
    said = ravi.phone.mutters("buy my coins", group)
    await telegram.takes(ana.phone.says("/report every day", group, to=said))
    card = telegram.server.messages(group.id)[-1]
    assert "coins" not in card.words
    url = card.buttons[0][0].url
    assert url is not None
    await ravi.opens(url.rpartition("start=")[2])
    ravi.sees("This is about Ravi.")
    ravi.sees_nothing_of("every day")
    await ana.opens(url.rpartition("start=")[2])
    ana.sees("This is about Ravi.", "every day")
    await ana.says("Advertising, every day.")
    mo.sees("Something was reported", "A message of Ravi", "Advertising, every day.")
    urls = [button.url for row in mo.phone.last.buttons for button in row if button.url]
    assert urls == [f"https://t.me/c/{-group.id - 1_000_000_000_000}/{said.message_id}"]


async def test_a_card_number_in_a_report_of_a_message_goes_nowhere(telegram: TelegramStory) -> None:
    ana, ravi = await telegram.learner("Ana"), await telegram.learner("Ravi")
    group = telegram.server.group("Learners", members=(ana.phone, ravi.phone))
    said = ravi.phone.mutters("buy my coins", group)
    await telegram.takes(ana.phone.says(f"/report they want {VISA}", group, to=said))
    url = telegram.server.messages(group.id)[-1].buttons[0][0].url
    assert url is not None
    await ana.opens(url.rpartition("start=")[2])
    ana.sees("This is about Ravi.")
    ana.sees_nothing_of("they want")
    assert "411111111111" not in digits(await everything_kept(telegram))


async def test_a_message_in_a_topic_of_telegram_is_reported_too(telegram: TelegramStory) -> None:
    mo, ana, ravi = (
        await telegram.admin("Mo", Role.MODERATOR),
        await telegram.learner("Ana"),
        await telegram.learner("Ravi"),
    )
    group = telegram.server.group("Learners", members=(ana.phone, ravi.phone), supergroup=True, forum=True)
    topic = telegram.server.topic(group, "Python")
    said = ravi.phone.mutters("buy my coins", group, thread=topic)
    await telegram.takes(ana.phone.says("/report", group, thread=topic, to=said))
    url = telegram.server.messages(group.id)[-1].buttons[0][0].url
    assert url is not None
    await ana.opens(url.rpartition("start=")[2])
    await ana.says("Advertising, every day.")
    mo.sees("Something was reported", "A message of Ravi")
    urls = [button.url for row in mo.phone.last.buttons for button in row if button.url]
    assert urls == [f"https://t.me/c/{-group.id - 1_000_000_000_000}/{said.message_id}?thread={topic}"]
