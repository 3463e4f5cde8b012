"""What people see of a language model: a better answer, or the one that they would have got anyway."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.dialogue.context import Context
from bot.dialogue.links import BadAddress
from bot.dialogue.place import Place
from bot.dialogue.postponed import REPHRASING, SECOND_READING
from bot.dialogue.registry import Show
from bot.talk.interpret import Talk
from bot.talk.second_thoughts import PATIENCE
from bot.understanding.reading import Reading
from core.bookings.states import State
from core.errors import NotFound
from tests.language_model.server import Server, running_model
from tests.language_model.story import ModelStory
from tests.stories.actor import Actor
from tests.stories.bookings import WEDNESDAY, asks, books, meets

VAGUE = "us cheez ka kuchh jugaad bitha do"
LOCAL = "I didn't get"
ASKED_WITHIN = 30
"""Seconds."""
PYTHON = {"intent": "find_mentor", "topics": ["python"], "time": "tomorrow evening"}
REFUNDS = "paisa wapas kaise milega?"
IN_SHORT = "Cancel 24 hours before the start and all of it comes back."


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with running_model() as server:
        yield server


@pytest.fixture
async def story(tmp_path: Path, migrated: Path, server: Server) -> AsyncIterator[ModelStory]:
    shutil.copy(migrated, tmp_path / "story.db")
    told = ModelStory(tmp_path, server.base_url)
    await told.begins()
    yield told
    server.releases()
    await told.check_books()
    await told.ends()


async def waits(story: ModelStory, server: Server) -> "asyncio.Task[int]":
    """Let the worker begin, until the model has been asked."""
    await story.house.intake.settled()
    working = asyncio.create_task(story.house.worker.run_due())
    # A sentence that is understood here asks nobody: that must fail, not wait for ever.
    async with asyncio.timeout(ASKED_WITHIN):
        await server.asked.wait()
    return working


async def comes(story: ModelStory, player: Actor) -> None:
    """Let the worker go on beside what waits for the model, until somebody is shown something."""
    worker, before = story.house.worker, player.count
    while player.count == before:
        await worker._start_due()
        await asyncio.wait(worker._running, return_when=asyncio.FIRST_COMPLETED)
        player.reads()


async def ends(story: ModelStory, server: Server, working: "asyncio.Task[int]") -> None:
    """Let the model answer, and everything that follows from it happen."""
    server.releases()
    await working
    await story.settles()


async def test_a_sentence_that_only_the_model_understands_opens_what_it_asks_for(
    story: ModelStory, server: Server
) -> None:
    await story.mentor("Priya Sharma")
    ana = await story.learner("Ana Silva")
    server.says(PYTHON)
    await ana.says(VAGUE)
    ana.sees("Priya Sharma", "Python").sees_nothing_of(LOCAL)
    assert sum(LOCAL in screen for screen in ana.screens) == 0
    # The conversation went along: what is typed next is read on the card of the mentors.
    await ana.says("1")
    ana.sees("I have taught python for many years")


@pytest.mark.parametrize(
    "said",
    [
        {"intent": "out_of_scope"},
        {"intent": "affirm"},
        {"intent": "drop_tables"},
        {"intent": "community_money"},
        "no json",
        "",
    ],
)
async def test_where_the_model_knows_nothing_better_the_local_answer_is_given(
    story: ModelStory, server: Server, said: Any
) -> None:
    ana = await story.learner("Ana Silva")
    server.says(said)
    await ana.says(VAGUE)
    ana.sees(LOCAL, VAGUE)
    assert len(server.bodies) == 1
    assert ana.count == 1


@pytest.mark.parametrize("status", [401, 404, 429, 500])
async def test_where_the_model_fails_the_local_answer_is_given_and_it_is_not_asked_again(
    story: ModelStory, server: Server, status: int
) -> None:
    ana = await story.learner("Ana Silva")
    server.raw = web.Response(status=status)
    await ana.says(VAGUE)
    ana.sees(LOCAL)
    await story.later(hours=3)
    assert len(server.bodies) == 1
    assert ana.count == 1


async def test_what_is_understood_without_it_is_not_sent(story: ModelStory, server: Server) -> None:
    await story.mentor("Priya Sharma")
    ana = await story.learner("Ana Silva")
    await ana.says("python mentor tomorrow evening")
    await ana.says("/find python")
    await ana.says("cancel")
    assert server.bodies == []


async def test_it_gets_the_sentence_alone_and_nothing_keeps_it_afterwards(story: ModelStory, server: Server) -> None:
    ana = await story.learner("Ana Silva")
    server.says({"intent": "out_of_scope"})
    await ana.says("xyzzy plugh +91 98765 43210 ana@example.org frobnicate")
    (body,) = server.bodies
    assert json.loads(body["messages"][1]["content"]) == {"message": "xyzzy plugh ••• ••• frobnicate"}
    assert "Ana" not in json.dumps(body)
    assert await story.carried(SECOND_READING) == [{}]


async def test_nothing_is_paid_or_cancelled_by_what_it_says(story: ModelStory, server: Server) -> None:
    priya, ana = await story.mentor("Priya Sharma"), await story.learner("Ana Silva")
    await books(ana, priya)
    await asks(ana, priya, WEDNESDAY)
    for intent in ("cancel", "accept", "decline", "pay", "refund", "stop"):
        server.says({"intent": intent, "session": "tomorrow"})
        await ana.says(VAGUE)
        await priya.says(VAGUE)
    assert [booking.status for booking in await story.bookings()] == [State.CONFIRMED, State.REQUESTED]


async def test_who_has_gone_on_meanwhile_is_not_pulled_back(story: ModelStory, server: Server) -> None:
    await story.mentor("Priya Sharma")
    ana = await story.learner("Ana Silva")
    server.says(PYTHON)
    server.holds()
    await ana.says(VAGUE, settle=False)
    working = await waits(story, server)
    await ana.says("/settings", settle=False)
    await story.house.intake.settled()
    await ends(story, server, working)
    ana.sees("Settings")
    assert ana.count == 1


async def test_nobody_waits_for_the_model_to_see_something_else(story: ModelStory, server: Server) -> None:
    ana = await story.learner("Ana Silva")
    server.holds()
    await ana.says(VAGUE, settle=False)
    working = await waits(story, server)
    await ana.says("/settings", settle=False)
    await story.house.intake.settled()
    await comes(story, ana)
    ana.sees("Settings")
    await ends(story, server, working)


async def test_of_two_sentences_that_wait_the_last_is_answered(story: ModelStory, server: Server) -> None:
    ana = await story.learner("Ana Silva")
    server.says({"intent": "earnings"})
    await ana.says(VAGUE, settle=False)
    await ana.says(f"{VAGUE} na", settle=False)
    await story.settles()
    assert ana.count == 1


async def test_news_that_come_meanwhile_take_the_answer_from_nobody(story: ModelStory, server: Server) -> None:
    priya, ana = await story.mentor("Priya Sharma"), await story.learner("Ana Silva")
    server.says({"intent": "settings"})
    await ana.visits("book.check", mentor=priya.account_id, minutes=60, at=WEDNESDAY)
    server.holds()
    await priya.says(VAGUE, settle=False)
    working = await waits(story, server)
    await ana.presses("Send the request", settle=False)
    await story.house.intake.settled()
    await comes(story, priya)
    priya.sees("Ana Silva")
    await ends(story, server, working)
    priya.sees("Settings")


async def test_after_a_restart_the_local_answer_comes_at_once(story: ModelStory, server: Server) -> None:
    ana = await story.learner("Ana Silva")
    server.says(PYTHON)
    await ana.says(VAGUE, settle=False)
    await story.house.intake.settled()
    story.clock.skip(PATIENCE * 2)
    await story.restart()
    ana.sees(LOCAL)
    assert server.bodies == []


@pytest.mark.parametrize("trouble", [NotFound(), BadAddress("no"), ZeroDivisionError()])
async def test_where_its_reading_leads_nowhere_or_fails_the_local_answer_is_given(
    story: ModelStory, server: Server, trouble: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(_talk: Talk, _ctx: Context, _reading: Reading, _place: Place) -> Show | None:
        raise trouble

    monkeypatch.setattr(Talk, "answer_reading", fails)
    await story.restart()
    ana = await story.learner("Ana Silva")
    server.says(PYTHON)
    await ana.says(VAGUE)
    await story.later(seconds=10)
    ana.sees(LOCAL)
    assert ana.count == 1


async def test_a_question_that_no_article_answers_leads_to_all_of_them(story: ModelStory, server: Server) -> None:
    ana = await story.learner("Ana Silva")
    server.says({"intent": "question"})
    await ana.says(VAGUE)
    ana.sees("I have no answer to that one.")


async def test_a_form_that_it_leads_to_takes_what_is_typed_next(story: ModelStory, server: Server) -> None:
    priya, ana = await story.mentor("Priya Sharma"), await story.learner("Ana Silva")
    await meets(ana, priya)
    await ana.visits("home")
    server.says({"intent": "review"})
    await ana.says(VAGUE)
    ana.sees("Priya Sharma")
    await ana.says("5")
    asked = len(server.bodies)
    await ana.says("She explains with great patience")
    assert len(server.bodies) == asked


async def test_a_sentence_that_waits_when_the_model_is_switched_off_is_answered(
    story: ModelStory, server: Server
) -> None:
    ana = await story.learner("Ana Silva")
    await ana.says(VAGUE, settle=False)
    await story.house.intake.settled()
    story.switch("")
    await story.restart()
    ana.sees(LOCAL)
    assert server.bodies == []


async def test_people_are_told_of_the_model_only_where_there_is_one(story: ModelStory) -> None:
    ana = await story.learner("Ana Silva")
    await ana.says("/privacy")
    ana.sees("goes to a language model at 127.0.0.1")
    story.switch("")
    await story.restart()
    await ana.says("/privacy")
    ana.sees_nothing_of("language model")


async def test_an_article_comes_at_once_and_is_then_said_in_a_sentence_on_the_same_card(
    story: ModelStory, server: Server
) -> None:
    ana = await story.learner("Ana Silva")
    server.says({"answer": IN_SHORT})
    await ana.says(REFUNDS)
    ana.sees("How refunds work").sees_nothing_of(IN_SHORT)
    await story.later(seconds=2)
    ana.sees("How refunds work", IN_SHORT, "A language model put it this way")
    assert ana.count == 1
    (body,) = server.bodies
    assert json.loads(body["messages"][1]["content"])["question"] == REFUNDS
    assert await story.carried(REPHRASING) == [{}]


@pytest.mark.parametrize(
    "said", [{"answer": "Cancel 48 hours before."}, {"answer": ""}, "no", {"answer": "/refund now"}]
)
async def test_a_sentence_that_is_not_the_articles_is_not_shown(story: ModelStory, server: Server, said: Any) -> None:
    ana = await story.learner("Ana Silva")
    server.says(said)
    await ana.says(REFUNDS)
    before = ana.screens
    await story.later(seconds=2)
    assert ana.screens == before
    assert len(server.bodies) == 1


async def test_an_article_that_was_left_is_not_touched(story: ModelStory, server: Server) -> None:
    ana = await story.learner("Ana Silva")
    server.says({"answer": IN_SHORT})
    await ana.says(REFUNDS)
    await ana.presses("Yes, thanks")
    before = ana.screens
    await story.later(seconds=30)
    assert ana.screens == before


async def test_the_list_of_articles_is_not_rephrased(story: ModelStory, server: Server) -> None:
    ana = await story.learner("Ana Silva")
    await ana.says("/ask")
    await ana.says("/ask do you sell flying carpets")
    await story.later(seconds=30)
    assert server.bodies == []
