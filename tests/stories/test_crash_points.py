"""The process dies between two steps of an update: after the restart nothing is lost and nothing happens twice."""

import pytest

from bot.dialogue.delivery import DELIVER
from core.notices.service import NOTICE
from core.store import worker
from core.store.tasks import LEASE, Job, Priority, Tasks
from core.store.worker import Finish
from tests.stories.actor import Actor
from tests.stories.story import Story


class PowerCut(BaseException):
    """The process is gone: nothing catches it."""


@pytest.fixture
async def priya(story: Story) -> Actor:
    """Bring in a mentor."""
    return await story.mentor("Priya Sharma", zone="UTC")


@pytest.fixture
async def ana(story: Story, priya: Actor) -> Actor:
    """Bring in a learner who is about to send a request."""
    ana = await story.learner("Ana Silva", zone="UTC")
    await ana.says("book priya tomorrow 5pm")
    return ana.sees("Book Priya Sharma?", priya.name)


def cut_before_handling(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the power fail whenever an update has been kept: handling it never begins."""
    monkeypatch.setattr(story.house.intake, "_start", lambda *_update: None)


def cut_after_showing(story: Story, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the power fail right after a card was shown, before that is written down."""
    whole = story.house._handlers[kind]

    async def shows_and_dies(job: Job) -> Finish | None:
        await whole(job)
        raise PowerCut

    monkeypatch.setitem(story.house._handlers, kind, shows_and_dies)
    monkeypatch.setattr(worker, "AT_ONCE", 1)


def said(actor: Actor) -> list[str]:
    """Return what the person typed, as their window shows it."""
    return [message["body"]["text"] for message in actor.messages.values() if message["direction"] == "in"]


async def test_it_dies_after_an_update_is_kept_and_before_it_is_handled(
    story: Story, ana: Actor, priya: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_before_handling(story, monkeypatch)
    await ana.presses("Send the request")
    assert await story.bookings() == []
    await story.restart()
    assert len(await story.bookings("requested")) == 1
    ana.sees("Done! I keep this card up to date.", "Waiting for an answer")
    assert priya.count == 1


async def test_messages_that_wait_are_answered_in_their_order(
    story: Story, ana: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_before_handling(story, monkeypatch)
    seen = ana.count
    await ana.says("/settings", settle=False)
    await ana.says("change my name", settle=False)
    await ana.says("Ana Maria", settle=False)
    await story.restart()
    ana.sees("Saved.", "Ana Maria")
    assert ana.count == seen + 3
    assert said(ana)[-3:] == ["/settings", "change my name", "Ana Maria"]


async def test_it_dies_after_an_update_is_handled_and_before_the_answer_is_shown(
    story: Story, ana: Actor, priya: Actor
) -> None:
    await ana.presses("Send the request", settle=False)
    await story.house.intake.settled()
    assert len(await story.bookings("requested")) == 1
    ana.sees("Book Priya Sharma?")
    await story.restart()
    ana.sees("Done! I keep this card up to date.", "Waiting for an answer")
    assert len(await story.bookings()) == 1
    assert priya.count == 1


@pytest.mark.parametrize("how", ["a new card", "a redrawn card"])
async def test_it_dies_after_an_answer_is_shown_and_before_that_is_known(
    story: Story, ana: Actor, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = ana.count
    cut_after_showing(story, DELIVER, monkeypatch)
    with pytest.raises(PowerCut):
        await (ana.says("/help") if how == "a new card" else ana.presses("Send the request"))
    await story.restart()
    assert ana.count == seen + (1 if how == "a new card" else 0)
    ana.sees("What I can do" if how == "a new card" else "Waiting for an answer")
    assert len(await story.bookings()) == (0 if how == "a new card" else 1)


async def test_a_notice_that_was_shown_before_the_crash_is_not_shown_again(
    story: Story, ana: Actor, priya: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_after_showing(story, NOTICE, monkeypatch)
    with pytest.raises(PowerCut):
        await ana.presses("Send the request")
    await story.restart()
    assert priya.count == 1
    await priya.sees("Ana Silva would like a session").presses("Accept")
    assert len(await story.bookings("awaiting_payment")) == 1


async def test_buttons_of_a_card_that_was_shown_just_before_the_crash_work_right_after_it(
    story: Story, ana: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_after_showing(story, DELIVER, monkeypatch)
    with pytest.raises(PowerCut):
        await ana.says("/settings")
    await story.restart()
    await ana.presses("Change my name")
    ana.sees("What should people call you?")


async def test_what_waits_behind_the_task_of_another_process_is_due_when_its_lease_ends(story: Story) -> None:
    now = story.clock.now()
    async with story.house.database.writing() as session:
        tasks = Tasks(session)
        for key in ("first", "second"):
            await tasks.enqueue("none", key=key, run_at=now, priority=Priority.REPLY, lane="web:ana")
        assert await tasks.next_due() == now
        assert [job.key for job in await tasks.claim(now, 10)] == ["first"]
        assert await tasks.claim(now, 10) == []
        assert await tasks.next_due() == now + LEASE
        assert [job.key for job in await tasks.claim(now + LEASE, 10)] == ["first"]
        await tasks.cancel("")


async def test_the_same_press_before_and_after_a_crash_acts_once(story: Story, ana: Actor) -> None:
    card, to = ana._find("Send the request", None)
    await ana.presses_address(to, card, settle=False)
    await story.house.intake.settled()
    await story.restart()
    await ana.presses_address(to, card)
    assert len(await story.bookings()) == 1
    ana.sees("Waiting for an answer")
