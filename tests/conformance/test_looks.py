"""What is not words: pictures, files, pages, colours and bars, and what a platform shows in place of what it lacks."""

import pytest

from tests.conformance.conftest import Visit
from tests.conformance.exhibits import HERE, PAGE, PLAN
from tests.conformance.hands import PNG

pytestmark = pytest.mark.asyncio(loop_scope="package")

MARKS = {"info": "ℹ️", "good": "✅", "warn": "⚠️"}


async def test_a_picture_is_seen(visit: Visit) -> None:
    who = await visit.somebody()
    await who.says("/image")
    # The page of the web chat fetches it by its number, which its hand has looked at.
    assert visit.hand.picture(who) == (None if visit.platform == "web" else PNG)


async def test_a_file_comes_as_it_is(visit: Visit) -> None:
    who = await visit.somebody()
    await who.says("/file")
    assert visit.hand.files(who) == {PLAN.name: PLAN.content}


async def test_a_page_is_opened(visit: Visit) -> None:
    who = await visit.somebody()
    await who.says("/visit")
    assert visit.hand.page(who, "Watch it") == PAGE


async def test_a_page_of_this_machine_is_opened_or_where_that_is_refused_read(visit: Visit) -> None:
    who = await visit.somebody()
    await who.says("/visit_here")
    if visit.platform == "telegram":
        assert visit.hand.page(who, "Watch it") is None
        who.sees(f"Watch it: {HERE}")
    else:
        assert visit.hand.page(who, "Watch it") == HERE


@pytest.mark.parametrize("intent", ["plain", "primary", "danger"])
async def test_a_button_has_the_colour_of_what_it_means(visit: Visit, intent: str) -> None:
    who = await visit.somebody()
    await who.says(f"/button_{intent}")
    assert visit.hand.colours(who) == [intent]


@pytest.mark.parametrize("tone", MARKS)
async def test_a_note_has_the_mark_of_its_tone(visit: Visit, tone: str) -> None:
    who = await visit.somebody()
    await who.says(f"/note_{tone}")
    if visit.platform == "web":
        assert [part["tone"] for part in who.card["parts"]] == [tone]
    else:
        who.sees(f"{MARKS[tone]} So {tone}.")


async def test_progress_is_a_bar_with_its_numbers(visit: Visit) -> None:
    who = await visit.somebody()
    await who.says("/progress")
    if visit.platform == "web":
        assert [(part["done"], part["total"]) for part in who.card["parts"]] == [(2, 5)]
    else:
        who.sees("▰▰▰▰▱▱▱▱▱▱ 2/5 Your profile")
