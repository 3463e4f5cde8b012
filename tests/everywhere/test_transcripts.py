"""Whole dialogues of people who change their minds, are interrupted or are not understood, on every platform."""

import tomllib
from pathlib import Path

import pytest

from tests.everywhere.test_stories import AnyTale
from tests.stories.player import Player

TRANSCRIPTS: dict[str, list[list[str]]] = {
    name: told["lines"]
    for name, told in tomllib.loads(Path(__file__).with_name("transcripts.toml").read_text("utf-8")).items()
}
RESTART, PRESS, NOT = "(restart)", "press: ", "-"


@pytest.fixture
async def ana(tale: AnyTale) -> Player:
    """Bring in a learner and the mentors of the transcripts."""
    await tale.mentor("Priya Sharma", zone="Asia/Kolkata", price="600")
    await tale.mentor("Ravi Kumar", zone="Asia/Kolkata", price="300", topics=("python",))
    await tale.mentor("Meera Iyer", zone="Asia/Kolkata", price="900", topics=("guitar",))
    learner: Player = await tale.learner("Ana Silva", zone="Asia/Kolkata")
    return learner


@pytest.mark.parametrize("name", TRANSCRIPTS)
async def test_a_dialogue_goes_as_it_is_written(name: str, ana: Player, tale: AnyTale) -> None:
    for does, *seen in TRANSCRIPTS[name]:
        if does == RESTART:
            await tale.restart()
        elif does.startswith(PRESS):
            await ana.presses(does.removeprefix(PRESS))
        else:
            await ana.says(does)
        screen = ana.screen.replace("\u202f", " ")
        for text in seen:
            wanted = text.removeprefix(NOT)
            assert (wanted in screen) != text.startswith(NOT), f"after {does!r}: {text!r} in\n{screen}"
