"""What cards do beside their items: the way back, the sentence above, a time typed for a day, and following changes."""

import pytest

from tests.conformance.conftest import Visit
from tests.conformance.exhibits import LOTS, leafs_to

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_the_way_back_is_tapped_or_typed(visit: Visit) -> None:
    who = await visit.somebody()
    await who.says("/help")
    await who.sees("Walk around", "Back").presses("Back")
    who.sees("The gallery")
    await who.says("/help")
    await who.says("back")
    who.sees("The gallery")


async def test_a_sentence_stands_above_the_card_that_it_came_with(visit: Visit) -> None:
    who = await visit.somebody()
    await who.says("/choose")
    await who.presses("Juice")
    assert who.screen.index("Noted: Juice!") < who.screen.index("Thank you")


async def test_pages_are_turned_forth_and_back_where_a_card_needs_several(visit: Visit) -> None:
    who = await visit.somebody()
    await who.says("/choose_of_lots")
    if visit.platform == "web":
        # The page has room for everything.
        who.sees(LOTS[0], LOTS[-1]).sees_nothing_of("Next", "Previous")
        return
    await who.sees("Next").sees_nothing_of("Previous", LOTS[-1]).presses("Next")
    await who.sees("Next", "Previous", LOTS[90]).sees_nothing_of(LOTS[0]).presses("Previous")
    who.sees(LOTS[0]).sees_nothing_of("Previous")
    assert who.screens == [who.screen]


async def test_a_page_is_turned_after_a_restart(visit: Visit) -> None:
    who = await visit.somebody()
    await who.says("/choose_of_lots")
    await visit.tale.restart()
    await leafs_to(who, LOTS[-1])
    assert visit.taken(who) == [LOTS[-1]]


async def test_a_day_is_tapped_and_then_a_time(visit: Visit) -> None:
    who = await visit.somebody()
    await who.says("/days_first")
    await who.picks_day("2026-11-03")
    await who.sees("Which time?").picks_time("5:00 PM")
    assert visit.taken(who) == ["2026-11-03T17:00:00+00:00"]


async def test_a_day_and_a_time_are_typed_at_once(visit: Visit) -> None:
    who = await visit.somebody()
    await who.says("/days_first")
    await who.says("tomorrow 5pm")
    assert visit.taken(who) == ["2026-11-03T17:00:00+00:00"]


async def test_a_card_follows_what_it_shows_also_after_a_restart(visit: Visit) -> None:
    ana, leo = await visit.somebody(), await visit.somebody()
    await ana.says("/live")
    await leo.says("/live")
    await leo.says("/help")
    await ana.presses("Change it")
    ana.sees("You changed it.", f"changed by {ana.account_id}")
    leo.has_card("The subject", f"changed by {ana.account_id}")
    await visit.tale.restart()
    await leo.presses("Change it")
    ana.has_card("The subject", f"changed by {leo.account_id}")
    leo.has_card("The subject", f"changed by {leo.account_id}")
