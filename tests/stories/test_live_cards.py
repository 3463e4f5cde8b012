"""A card that shows a booking follows it on every side, also when it changes while the card is being shown."""

from typing import Any

import pytest
from sqlalchemy import delete

from core.marketplace import Marketplace
from core.notices.service import REDRAW
from core.store.tasks import Task
from tests.stories.story import Story


async def test_both_sides_see_the_booking_as_it_stands(story: Story) -> None:
    priya = await story.mentor("Priya Sharma", zone="UTC")
    ana = await story.learner("Ana Silva", zone="UTC")
    await ana.says("book priya tomorrow 5pm")
    await ana.presses("Send the request")
    asked, waiting = priya.card_id, ana.card_id
    await priya.says("/help")
    await ana.says("/help")
    await ana.presses("Withdraw the request", on=waiting)
    assert "Withdrawn" in str(priya.messages[asked]["body"]["parts"])
    assert "Accept" not in str(priya.messages[asked]["body"])


async def test_what_changes_while_a_card_is_being_shown_reaches_the_card(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    priya = await story.mentor("Priya Sharma", zone="UTC")
    ana = await story.learner("Ana Silva", zone="UTC")
    await ana.says("book priya tomorrow 5pm")
    shows = story.chat.show

    async def shows_while_the_mentor_declines(chat: str, *drawn: Any, **where: Any) -> str:
        monkeypatch.undo()
        ref = await shows(chat, *drawn, **where)
        async with story.house.database.writing() as session:
            market = Marketplace(session, story.house.setup)
            await market.bookings.decline(await market.accounts.get(priya.account_id), 1, "Away")
            # As if the redrawing had run already: it found no card that shows the booking.
            await session.execute(delete(Task).where(Task.kind == REDRAW))
        return ref

    monkeypatch.setattr(story.chat, "show", shows_while_the_mentor_declines)
    await ana.presses("Send the request")
    ana.has_card("Done! I keep this card up to date.", "Away")
