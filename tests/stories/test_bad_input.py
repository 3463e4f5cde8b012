"""Whatever is typed or sent: shown inert, answered with something to do next, and never an exception."""

import json
import logging

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.dialogue.registry import registry
from tests.stories.actor import Actor
from tests.stories.story import Story

FUZZ = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    # One house takes all examples: what one leaves behind is part of the trial for the next.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
async def ana(story: Story) -> Actor:
    """Bring in a learner with a card, and a mentor to be found."""
    await story.mentor("Priya Sharma", zone="UTC")
    ana = await story.learner("Ana Silva", zone="UTC")
    return await ana.opens()


def _is_hint(actor: Actor) -> bool:
    return {"Find a mentor", "My sessions", "Help"} <= set(actor.labels)


@pytest.mark.parametrize("typed", ["asdf qwer zxcv", "<b>qwxz</b> <script>zxcv(1)</script>", "qwxz @everyone @here"])
async def test_what_means_nothing_is_shown_as_typed_with_buttons_to_go_on(ana: Actor, typed: str) -> None:
    await ana.says(typed)
    ana.sees(f"I didn't get “{typed}”")
    assert typed in ana.card["note"]
    await ana.says(typed)
    assert _is_hint(ana)
    ana.sees(f"“{typed}”")


async def test_five_thousand_characters_are_answered_with_their_beginning(ana: Actor) -> None:
    await ana.says("lorem ipsum " * 420)
    ana.sees("“lorem ipsum lorem", "…”")
    assert len(ana.screen) < 1000


async def test_a_direction_override_and_controls_are_taken_out(ana: Actor) -> None:
    await ana.says("zzqq \u202egnp.exe\u202c \x07\x1b[31m\u2066xy\u2069")
    ana.sees("“zzqq gnp.exe [31mxy”")


@pytest.mark.parametrize("typed", ["🎉🎉", "👩‍👩‍👧", "?!?", "—", "...", "\u202e\u200b", "\u2800"])
async def test_a_message_without_words_gets_a_hint_too(ana: Actor, typed: str) -> None:
    await ana.says(typed)
    ana.sees("I read words best")
    await ana.says(typed)
    assert _is_hint(ana)


async def test_an_override_in_a_name_reaches_nobody(story: Story, ana: Actor) -> None:
    await ana.says("/settings")
    await ana.presses("Change my name")
    await ana.fills(name="Ana\u202e avliS <b>@everyone")
    await ana.sees("Saved.", "Ana avliS <b>@everyone").says("book priya tomorrow 5pm")
    await ana.presses("Send the request")
    priya = story.actors[0]
    priya.sees("Ana avliS <b>@everyone would like a session")
    assert "\u202e" not in str(priya.messages)


async def test_letters_of_any_script_are_kept_with_their_joiners(ana: Actor) -> None:
    await ana.says("/settings")
    await ana.presses("Change my name")
    await ana.fills(name="क्‍ष می‌خواهم")
    ana.sees("क्‍ष می‌خواهم")


def _faults(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR or record.exc_info]


_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=30), st.floats()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)),
    max_leaves=8,
)
_FRAMES = st.one_of(
    st.text(max_size=200),
    _VALUES.map(json.dumps),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["press", "say", "fill", "open", "seen"]), "id": st.uuids().map(str)},
        optional={
            "card": st.one_of(st.sampled_from(["1", "2", "99999"]), _VALUES),
            "address": st.one_of(st.text(max_size=70), st.sampled_from(sorted(registry.routes)), _VALUES),
            "values": st.one_of(st.lists(st.text(max_size=20), max_size=3), _VALUES),
            "final": st.one_of(st.booleans(), _VALUES),
            "text": st.one_of(st.text(max_size=60), _VALUES),
            "start": st.text(max_size=10),
            "upto": _VALUES,
        },
    ).map(json.dumps),
)


@FUZZ
@given(raw=_FRAMES)
@example(raw='{"type": "press", "id": "0f8fad5b-d9cb-469f-a165-70867728950e", "card": "1", "address": "setup.topics"}')
async def test_no_frame_of_the_socket_raises(ana: Actor, caplog: pytest.LogCaptureFixture, raw: str) -> None:
    caplog.clear()
    assert ana._window is not None
    await ana.story.chat.hear(ana._window, raw)
    await ana.story.settles()
    assert not _faults(caplog), raw
    ana.sees_nothing_of("Something went wrong")


@pytest.mark.parametrize(
    ("address", "values"),
    [
        ("setup.topics.pick", ["python", "no such topic", ",", ""]),
        ("home", ["python"]),
        ("settings.name", ["x"]),
        ("setup.times.pick", ["never"] * 50),
    ],
)
async def test_picks_that_are_not_on_the_card_pick_nothing(
    story: Story, ana: Actor, caplog: pytest.LogCaptureFixture, address: str, values: list[str]
) -> None:
    await ana.visits("setup.topics")
    await ana.sends(type="press", card=str(ana.card_id), address=address, values=[value or "-" for value in values])
    assert not _faults(caplog)
    ana.sees_nothing_of("Something went wrong", "no such topic", "never")


@FUZZ
@given(text=st.text(min_size=1, max_size=80).filter(lambda typed: typed.strip()))
@example(text="/")
@example(text="/ ")
@example(text="/find %(x)s")
@example(text="%(typed)s")
@example(text="book priya 99999999 hours at 25 o'clock on 31 feb")
@example(text="under 99999999999999999999999999999")
async def test_no_message_raises(ana: Actor, caplog: pytest.LogCaptureFixture, text: str) -> None:
    caplog.clear()
    await ana.says(text)
    assert not _faults(caplog), text
    ana.sees_nothing_of("Something went wrong")
