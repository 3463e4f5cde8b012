"""In a room others read along: answers there are for everybody, and what is personal opens in one's own chat."""

from bot.dialogue.events import Opened, Pressed, Said, Sent
from bot.dialogue.links import Link
from bot.dialogue.registry import registry
from bot.dialogue.starts import MAX_START_BYTES, read_start, write_start
from bot.dialogue.views import Button, links_of
from core.accounts.service import Accounts
from tests.stories.board import Pinned
from tests.stories.story import Story

ROOM = "-100777"


async def test_a_search_in_a_room_is_answered_there_for_everybody(story: Story) -> None:
    await story.mentor("Priya Sharma")
    pinned = Pinned(story)
    shown = await pinned.does("ana", Said(text="python mentor under 800"), chat=ROOM)
    assert shown is not None
    assert (shown.chat, shown.drawn.shared) == (ROOM, True)
    assert "Priya Sharma" in shown.words


async def test_every_control_of_a_card_in_a_room_leads_to_ones_own_chat(story: Story) -> None:
    priya = await story.mentor("Priya Sharma")
    pinned = Pinned(story)
    shown = await pinned.does("ana", Said(text="/find python"), chat=ROOM)
    assert shown is not None
    for link in links_of(shown.drawn.view):
        assert len(shown.drawn.start(link)) <= 64
    to_priya = shown.drawn.start(Link("mentor", mentor=priya.account_id, topic="python"))
    opened = await pinned.does("bo", Opened(start=to_priya))
    assert opened is not None
    assert (opened.chat, opened.drawn.shared) == ("bo", False)
    assert "Priya Sharma teaches python" in opened.words


async def test_what_is_personal_is_not_shown_in_a_room_but_behind_a_link(story: Story) -> None:
    pinned = Pinned(story)
    for typed in ("/bookings", "/settings", "/start", "my sessions"):
        shown = await pinned.does("ana", Said(text=typed), chat=ROOM)
        assert shown is not None
        assert "That is between you and me" in shown.words
    shown = await pinned.does("ana", Said(text="/settings"), chat=ROOM)
    assert shown is not None
    button = next(part for part in shown.drawn.view.parts if isinstance(part, Button))
    opened = await pinned.does("ana", Opened(start=shown.drawn.start(button.to)))
    assert opened is not None
    assert "Settings" in opened.words


async def test_a_command_of_admins_in_a_room_shows_nothing_of_their_desk(story: Story) -> None:
    pinned = Pinned(story)
    shown = await pinned.does("ana", Said(text="/admin"), chat=ROOM)
    assert shown is not None
    assert "Applications" not in shown.words
    button = next(part for part in shown.drawn.view.parts if isinstance(part, Button))
    opened = await pinned.does("ana", Opened(start=shown.drawn.start(button.to)))
    assert opened is not None
    assert "You can't do that" in opened.note


async def test_a_room_does_not_become_the_place_where_somebody_is_written_to(story: Story) -> None:
    pinned = Pinned(story)
    await pinned.does("ana", Said(text="/find"), chat=ROOM)
    async with story.house.database.reading() as session:
        accounts = Accounts(session, story.clock.now())
        ana = await accounts.meet(platform="board", external_id="ana", chat=None, name="Ana")
        assert await accounts.addresses(ana.id) == []


async def test_what_is_typed_in_a_room_does_not_move_the_private_conversation(story: Story) -> None:
    pinned = Pinned(story)
    await pinned.does("ana", Opened())
    await pinned.does("ana", Said(text="/settings"))
    await pinned.does("ana", Said(text="/find python"), chat=ROOM)
    shown = await pinned.does("ana", Said(text="1"))
    assert shown is not None
    assert "Your name" in shown.words


async def test_a_forged_press_in_a_room_is_not_answered_with_anybodys_card(story: Story) -> None:
    pinned = Pinned(story)
    assert await pinned.does("bo", Pressed(card="1", address="settings"), chat=ROOM) is None


async def test_a_deep_link_shows_and_never_acts(story: Story) -> None:
    pinned = Pinned(story)
    forged = write_start(registry.address(Link("settings.language", locale="hi")))
    shown = await pinned.does("ana", Opened(start=forged))
    assert shown is not None
    assert "Welcome" in shown.words
    assert shown.drawn.locale == "en"


async def test_a_start_that_we_did_not_write_leads_to_the_start(story: Story) -> None:
    pinned = Pinned(story)
    for payload in ("x", "ref_2024", "-" * 64, "AAAA", write_start("nowhere|7"), write_start("~" + "0" * 24)):
        shown = await pinned.does("ana", Opened(start=payload))
        assert shown is not None
        assert "Welcome" in shown.words


def test_a_start_payload_is_read_back_as_it_was_written() -> None:
    for address in ("home", "mentor|7", "x" * MAX_START_BYTES):
        payload = write_start(address)
        assert len(payload) <= 64
        assert read_start(payload) == address


async def test_what_is_no_text_is_answered_kindly(story: Story) -> None:
    pinned = Pinned(story)
    shown = await pinned.does("ana", Sent(kind="voice"))
    assert shown is not None
    assert "I read text" in shown.note
