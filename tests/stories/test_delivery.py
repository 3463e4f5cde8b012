"""When a platform says no: closed chats, cards that are gone, and pauses; nobody loses a message over it."""

from datetime import timedelta

from bot.dialogue.adapter import Down, Later
from bot.dialogue.events import Filled, Inbound, Opened, Pressed, Said
from bot.dialogue.links import Link
from bot.dialogue.registry import registry
from core.accounts.service import Accounts
from tests.stories.actor import Actor
from tests.stories.board import PLATFORM, Pinned
from tests.stories.story import Story


async def test_the_answer_carries_the_platforms_handle_of_what_it_answers(story: Story) -> None:
    pinned = Pinned(story)
    shown = await pinned.does("ana", Opened(), answering="handle-1")
    assert shown is not None
    assert shown.answering == "handle-1"


async def test_a_card_that_is_gone_is_sent_anew_to_who_waits_for_it(story: Story) -> None:
    pinned = Pinned(story)
    await pinned.does("ana", Opened())
    pinned.board.gone.add("1")
    shown = await pinned.does("ana", Pressed(card="1", address="settings"))
    assert shown is not None
    assert shown.replacing is None
    assert "Settings" in shown.words


async def test_a_pause_that_the_platform_asks_for_delays_the_answer_and_counts_as_no_failure(story: Story) -> None:
    pinned = Pinned(story)
    pinned.board.pauses = [Later(timedelta(seconds=30)) for _ in range(20)]
    assert await pinned.does("ana", Opened()) is None
    await story.later(minutes=11)
    assert "Welcome" in pinned.board.posted[-1].words
    assert len(pinned.board.posted) == 1


async def asked_from_two_chats(story: Story, pinned: Pinned) -> tuple[Actor, Actor]:
    """Return a learner, with a chat on the board that they used last, and the mentor whom they asked."""
    ana = await story.learner("Ana Silva")
    await pinned.does("ana", Opened())
    async with story.house.database.writing() as session:
        accounts = Accounts(session, story.clock.now())
        board = await accounts.meet(platform=PLATFORM, external_id="ana", chat="ana", name="Ana")
        (identity,) = await accounts.addresses(board.id)
        identity.account_id = ana.account_id
    priya = await story.mentor("Priya Sharma")
    await ana.says("python mentor tomorrow evening under 800")
    await ana.presses("Priya Sharma")
    await ana.presses("Book 1 hour")
    await ana.picks_day("2026-11-03")
    await ana.picks_time("2:30 PM")
    await ana.presses("Send the request")
    async with story.house.database.writing() as session:
        known = await Accounts(session, story.clock.now()).addresses(ana.account_id)
        for identity in known:
            identity.last_seen_at += timedelta(hours=identity.platform == PLATFORM)
    return ana, priya


async def test_news_goes_to_another_address_while_a_platform_is_down(story: Story) -> None:
    pinned = Pinned(story)
    ana, priya = await asked_from_two_chats(story, pinned)
    pinned.board.pauses = [Down(timedelta(seconds=5))]
    await priya.presses("Accept")
    ana.has_card("said yes")
    await story.later(minutes=1)
    assert not any("said yes" in posted.note for posted in pinned.board.posted)


async def test_news_waits_for_a_platform_that_is_down_where_there_is_no_other(story: Story) -> None:
    pinned = Pinned(story)
    ana, priya = await asked_from_two_chats(story, pinned)
    async with story.house.database.writing() as session:
        await Accounts(session, story.clock.now()).lost(ana.account_id, "web", ana.chat)
    pinned.board.pauses = [Down(timedelta(seconds=5)) for _ in range(20)]
    await priya.presses("Accept")
    assert not any("said yes" in posted.note for posted in pinned.board.posted)
    await story.later(minutes=2)
    assert sum("said yes" in posted.note for posted in pinned.board.posted) == 1


async def test_news_goes_to_another_address_when_one_is_closed(story: Story) -> None:
    pinned = Pinned(story)
    ana, priya = await asked_from_two_chats(story, pinned)
    pinned.board.closed.add("ana")
    await priya.presses("Accept")
    ana.has_card("said yes")
    async with story.house.database.reading() as session:
        left = await Accounts(session, story.clock.now()).addresses(ana.account_id)
    assert [identity.platform for identity in left] == ["web"]


async def test_a_long_form_in_pages_keeps_each_page_and_shows_what_is_wrong_on_it(story: Story) -> None:
    pinned = Pinned(story)
    await pinned.does("ana", Said(text="/settings"))
    form = registry.address(Link("settings.zone"))
    await pinned.does("ana", Pressed(card="1", address=form))
    shown = await pinned.does(
        "ana", Filled(card="1", address=form, values={"zone": "Nowhere at all"}, final=False, turns_page=True)
    )
    assert shown is not None
    assert "Nowhere at all" in shown.words
    assert "don't know that place" in shown.words
    sent = await pinned.does("ana", Filled(card="1", address=form, values={"zone": "Lisbon"}))
    assert sent is not None
    assert "Saved" in sent.note


async def test_a_press_on_a_card_that_is_still_being_sent_counts_and_counts_once(story: Story) -> None:
    pinned = Pinned(story)
    press = Pressed(card="1", address=registry.address(Link("link.offer")))

    async def presses_twice(ref: str) -> None:
        assert ref == press.card
        for event_id in ("first", "second"):
            event = Inbound(platform=PLATFORM, event_id=event_id, chat="ana", person="ana", name="Ana", happening=press)
            await story.house.intake.receive(event)
        await story.house.intake.settled()

    pinned.board.meanwhile = presses_twice
    await pinned.does("ana", Said(text="/link"))
    await story.settles()
    shown = pinned.board.posted[1:]
    assert [card.replacing for card in shown] == ["1", "1"]
    codes = {card.words.partition("Your code ")[2].split()[0] for card in shown}
    assert len(codes) == 1


async def test_a_press_on_a_card_that_nobody_sent_does_nothing(story: Story) -> None:
    pinned = Pinned(story)
    await pinned.does("ana", Said(text="/link"))
    shown = await pinned.does("ana", Pressed(card="99", address=registry.address(Link("link.offer"))))
    assert shown is not None
    assert "leads nowhere" in shown.note
