"""Card numbers typed into a chat are refused, and kept nowhere."""

import logging
from typing import Any

import pytest
from sqlalchemy import text

from tests.stories.story import Story, Tale

VISA = "4111 1111 1111 1111"


async def everything_kept(story: Tale[Any]) -> str:
    """Return every row of every table."""
    async with story.house.database.reading() as session:
        tables = await session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        rows = [await session.execute(text(f'SELECT * FROM "{name}"')) for name in tables.all()]  # noqa: S608 - names
    return " ".join(str(row) for found in rows for row in found)


def digits(kept: str) -> str:
    return "".join(char for char in kept if char.isdecimal())


@pytest.mark.parametrize(
    "typed", [VISA, "take 4111111111111111 please", f"/find {VISA}", "4111\u200b1111\u200b11111111"]
)
async def test_a_card_number_in_the_chat_is_refused_and_neither_kept_nor_logged(
    story: Story, caplog: pytest.LogCaptureFixture, typed: str
) -> None:
    caplog.set_level(logging.DEBUG)
    ana = await story.learner("Ana")
    await ana.says(typed)
    ana.sees("never send a card number")
    kept = await everything_kept(story) + caplog.text
    assert "411111111111" not in digits(kept)


async def test_a_card_number_in_a_form_is_refused_and_the_rest_of_the_form_stays(story: Story) -> None:
    ana = await story.learner("Ana")
    await ana.visits("teach")
    await ana.presses("Start")
    await ana.visits("teach.describe")
    await ana.fills(headline="Tables", about=f"Pay me by {VISA}")
    ana.sees("never send a card number", "Tables")
    assert "411111111111" not in digits(await everything_kept(story))
