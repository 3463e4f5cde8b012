"""Every item of the vocabulary on every platform: it is seen, and answered by tapping and by typing."""

import pytest

from tests.conformance.conftest import Visit
from tests.conformance.exhibits import ANSWERED, EXHIBITS, Exhibit

pytestmark = pytest.mark.asyncio(loop_scope="package")


@pytest.mark.parametrize("exhibit", EXHIBITS, ids=str)
async def test_it_is_seen(visit: Visit, exhibit: Exhibit) -> None:
    who = await visit.somebody()
    await who.says(f"/{exhibit.name}")
    who.sees(*exhibit.shows)


@pytest.mark.parametrize("exhibit", ANSWERED, ids=str)
async def test_it_is_answered_by_tapping(visit: Visit, exhibit: Exhibit) -> None:
    who = await visit.somebody()
    await who.says(f"/{exhibit.name}")
    assert exhibit.tap is not None
    await exhibit.tap(who)
    assert visit.taken(who) == [exhibit.arrives]
    who.sees("Noted: ", "You gave", exhibit.arrives)


@pytest.mark.parametrize("exhibit", [one for one in ANSWERED if one.last], ids=str)
async def test_what_comes_last_is_reached_by_tapping(visit: Visit, exhibit: Exhibit) -> None:
    who = await visit.somebody()
    await who.says(f"/{exhibit.name}")
    assert exhibit.last is not None
    await exhibit.last(who)
    assert visit.taken(who) == [exhibit.last_arrives]


@pytest.mark.parametrize("exhibit", ANSWERED, ids=str)
async def test_it_is_answered_by_typing(visit: Visit, exhibit: Exhibit) -> None:
    who = await visit.somebody()
    for typed in exhibit.typed:
        await who.says(f"/{exhibit.name}")
        await who.says(typed)
    assert exhibit.typed
    assert visit.taken(who) == [exhibit.arrives] * len(exhibit.typed)
    who.sees("Noted: ", "You gave", exhibit.arrives)
