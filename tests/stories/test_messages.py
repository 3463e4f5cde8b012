"""What the two people of a session write to each other, and who else does not get to see it."""

from datetime import timedelta

from aiohttp import ClientSession
from sqlalchemy import select

from core.attachments.model import Attachment
from core.messages.model import Message
from core.store import upkeep
from tests.stories.actor import Actor
from tests.stories.bookings import WEDNESDAY, asks, meets
from tests.stories.story import Story
from tests.stories.test_card_numbers import VISA

PDF = b"%PDF-1.7 a plan"


async def pair(story: Story) -> tuple[Actor, Actor]:
    """Bring in a learner and a mentor, with a request between them."""
    priya = await story.mentor("Priya")
    ana = await story.learner("Ana")
    await asks(ana, priya)
    return ana, priya


async def opens_form(ana: Actor) -> None:
    """Open the form of a message to Priya."""
    await ana.visits("messages", booking=1)
    await ana.presses("Write to Priya")


async def written(story: Story) -> list[str]:
    """Return the text of every message."""
    async with story.house.database.reading() as session:
        return list(await session.scalars(select(Message.text).order_by(Message.id)))


async def address_of_file(actor: Actor) -> str:
    """Return where the newest card's file is loaded from."""
    (source,) = [part["src"] for part in actor.card["parts"] if part["kind"] == "file"]
    return f"{actor.story.house.base_url}{source}"


async def status(address: str) -> int:
    async with ClientSession() as anybody, anybody.get(address) as answer:
        return answer.status


async def test_a_half_written_message_and_its_file_survive_a_restart(story: Story) -> None:
    ana, priya = await pair(story)
    await ana.presses("Write to Priya")
    await ana.fills(text="Here is my plan", attachment=await ana.uploads(PDF, "../plan.pdf"), final=False)
    await story.restart()
    await ana.says("/continue")
    form = ana._part("form")
    kept = {field["name"]: field["value"] for field in form["fields"]}
    await ana.fills(**kept)
    ana.sees("Sent to Priya")
    priya.sees("Ana writes to you", "plan.pdf")
    priya.sees_nothing_of("../")
    assert await priya.received() == [PDF]


async def test_what_is_typed_under_a_message_becomes_the_answer_once_it_is_sent(story: Story) -> None:
    ana, priya = await pair(story)
    await ana.presses("Write to Priya")
    await ana.writes("Shall I bring data?")
    await priya.says("Yes, and a charger")
    priya.sees("Your message", "Yes, and a charger")
    assert await written(story) == ["Shall I bring data?"]
    await priya.writes("Yes, and a charger")
    ana.sees("Priya writes to you", "Yes, and a charger")


async def test_a_message_handed_in_twice_is_sent_once(story: Story) -> None:
    ana, priya = await pair(story)
    await ana.presses("Write to Priya")
    form, card = ana._part("form"), str(ana.card_id)
    for _ in range(2):
        await ana.sends(
            type="fill", card=card, address=form["submit"]["to"], values={"text": "Hi", "attachment": ""}, final=True
        )
    assert await written(story) == ["Hi"]
    assert sum("Ana writes to you" in card for card in priya.screens) == 1


async def test_a_message_without_words_and_file_is_asked_for_again(story: Story) -> None:
    ana, _priya = await pair(story)
    await ana.presses("Write to Priya")
    await ana.writes(" ")
    ana.sees("Write a few words or send a file")
    await ana.writes("Hello!")
    ana.sees("Sent to Priya")


async def test_markup_is_shown_as_it_was_typed_and_a_card_number_goes_nowhere(story: Story) -> None:
    ana, priya = await pair(story)
    await ana.presses("Write to Priya")
    await ana.writes(f"Take {VISA}")
    ana.sees("never send a card number")
    await ana.writes("<b>*Hello*</b>")
    priya.sees("<b>*Hello*</b>")
    assert await written(story) == ["<b>*Hello*</b>"]


async def test_nobody_else_gets_to_a_message_by_its_address(story: Story) -> None:
    ana, _priya = await pair(story)
    await ana.presses("Write to Priya")
    await ana.writes("Between us")
    for other in (await story.learner("Eve"), await story.admin("Robin")):
        await other.visits("message", booking=1, message=1)
        other.sees("I can't find that any more")
        await other.visits("messages", booking=1)
        other.sees("I can't find that any more")
        await other.visits("message.write", booking=1)
        other.sees("I can't find that any more")
        await other.visits("booking", booking=1)
        other.sees_nothing_of("Write to", "Messages", "Between us")
    assert await written(story) == ["Between us"]


async def test_a_message_is_not_shown_under_another_session_where_its_answer_would_go_astray(story: Story) -> None:
    ana, _priya = await pair(story)
    await asks(ana, await story.mentor("Ravi"), WEDNESDAY)
    await ana.visits("messages", booking=1)
    await ana.presses("Write to Priya")
    await ana.writes("For Priya alone")
    await ana.visits("message", booking=2, message=1)
    ana.sees("I can't find that any more")
    await ana.visits("message", booking=1, message=1)
    ana.sees("You to Priya", "For Priya alone")


async def test_a_file_has_no_number_and_its_key_is_not_anothers_to_send_on(story: Story) -> None:
    ana, priya = await pair(story)
    await ana.presses("Write to Priya")
    await ana.fills(text="", attachment=await ana.uploads(PDF, "plan.pdf"))
    address = await address_of_file(priya)
    assert await status(address) == 200
    key = address.rpartition("/")[2]
    for guessed in ("/files/1", "/chat/attachments/1", f"/chat/attachments/{'A' * 22}", f"/files/{key}"):
        assert await status(f"{story.house.base_url}{guessed}") == 404
    await priya.presses("Answer")
    await priya.fills(text="", attachment=key)
    priya.sees("I don't have that file any more")
    await priya.fills(text="", attachment="1")
    priya.sees("Please send a file here")


async def test_a_week_after_the_session_one_can_read_but_not_write(story: Story) -> None:
    priya = await story.mentor("Priya")
    ana = await story.learner("Ana")
    await meets(ana, priya)
    await story.later(days=6)
    await opens_form(ana)
    await ana.writes("Thank you!")
    await opens_form(ana)
    await story.later(days=2)
    await ana.writes("One more thing")
    ana.sees("You could write for 7 days", "One more thing")
    await ana.visits("messages", booking=1)
    ana.sees("Thank you!", "You can't write about this session any more")
    ana.sees_nothing_of("Write to Priya")
    assert await written(story) == ["Thank you!"]


async def test_a_month_after_the_session_words_and_files_are_gone_from_every_card(story: Story) -> None:
    priya = await story.mentor("Priya")
    ana = await story.learner("Ana")
    await meets(ana, priya)
    await opens_form(ana)
    await ana.fills(text="My secret plan", attachment=await ana.uploads(PDF, "plan.pdf"))
    source = await address_of_file(priya)
    async with story.house.database.writing() as session:
        await upkeep.plan(session, story.clock.now() + timedelta(days=31))
    await story.later(days=32)
    assert await written(story) == [""]
    assert await status(source) == 404
    async with story.house.database.reading() as session:
        assert (await session.scalars(select(Attachment.key))).all() == []
    priya.has_card("has been removed")
    for actor in (ana, priya):
        assert not any("My secret plan" in card for card in actor.screens)


async def test_who_asks_what_is_kept_hears_of_what_stays_elsewhere_too(story: Story) -> None:
    ana = await story.learner("Ana")
    await ana.says("/privacy")
    ana.sees(
        "here it is removed 30 days after",
        "Telegram and Discord keep their own copies of messages and files, the web chat what was typed in it.",
        "those who may manage threads can read a private thread",
        "removed 90 days after its answer",
    )


async def test_a_list_of_messages_that_is_open_shows_a_new_one_by_itself(story: Story) -> None:
    ana, priya = await pair(story)
    await ana.presses("Write to Priya")
    await ana.writes("First")
    ana.sees("You and Priya", "First")
    await priya.presses("Answer")
    await priya.writes("Second")
    ana.has_card("You and Priya", "First", "Second")


async def test_long_exchanges_are_paged_the_newest_first(story: Story) -> None:
    ana, _priya = await pair(story)
    for number in range(7):
        await opens_form(ana)
        await ana.writes(f"Number {number}")
    ana.sees("Number 2", "Number 6")
    ana.sees_nothing_of("Number 1")
    await ana.presses("Earlier")
    ana.sees("Number 0", "Number 1")
    await ana.presses("Newer")
    ana.sees("Number 6")
