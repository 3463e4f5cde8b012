"""The bot restarts between showing a card and the answer to it, and between receiving an answer and answering that."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import pytest_asyncio

from tests.conformance.conftest import Visit
from tests.conformance.exhibits import ANSWERED, EXHIBITS, Exhibit

pytestmark = pytest.mark.asyncio(loop_scope="package")

MOMENTS = ("received", "handled")
"""How far an answer has come when the bot dies: only kept, or done but not yet shown."""


@contextmanager
def no_time_left(visit: Visit, moment: str) -> Iterator[None]:
    """Let nothing that comes in be answered, or not even be handled."""
    tale = visit.tale
    with pytest.MonkeyPatch.context() as held:
        held.setattr(tale, "settles", tale.house.intake.settled)
        if moment == "received":
            held.setattr(tale.house.intake, "_start", lambda _row, _lane: None)
        yield


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def shown_before(visit: Visit) -> dict[Exhibit, Any]:
    """Show every card to somebody, then restart."""
    people = {exhibit: await visit.somebody() for exhibit in ANSWERED}
    for exhibit, who in people.items():
        await who.says(f"/{exhibit.name}")
    await visit.tale.restart()
    return people


@pytest_asyncio.fixture(scope="module", loop_scope="package", params=MOMENTS)
async def answered_before(visit: Visit, request: pytest.FixtureRequest) -> dict[Exhibit, Any]:
    """Let somebody answer every card, and restart before they see what comes of it."""
    people = {exhibit: await visit.somebody() for exhibit in ANSWERED}
    for exhibit, who in people.items():
        await who.says(f"/{exhibit.name}")
    with no_time_left(visit, request.param):
        for exhibit, who in people.items():
            assert exhibit.tap is not None
            await exhibit.tap(who)
    await visit.tale.restart()
    return people


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def asked_before(visit: Visit) -> dict[Exhibit, Any]:
    """Let somebody ask for every card, and restart before it is shown."""
    people = {exhibit: await visit.somebody() for exhibit in EXHIBITS}
    with no_time_left(visit, "received"):
        for exhibit, who in people.items():
            await who.says(f"/{exhibit.name}")
    await visit.tale.restart()
    return people


@pytest.mark.parametrize("exhibit", ANSWERED, ids=str)
async def test_what_was_shown_before_is_answered_after(
    visit: Visit, exhibit: Exhibit, shown_before: dict[Exhibit, Any]
) -> None:
    who = shown_before[exhibit]
    who.sees(*exhibit.shows)
    assert exhibit.tap is not None
    await exhibit.tap(who)
    assert visit.taken(who) == [exhibit.arrives]
    who.sees("You gave", exhibit.arrives)


@pytest.mark.parametrize("exhibit", ANSWERED, ids=str)
async def test_what_was_answered_before_is_done_once_and_shown_after(
    visit: Visit, exhibit: Exhibit, answered_before: dict[Exhibit, Any]
) -> None:
    who = answered_before[exhibit]
    assert visit.taken(who) == [exhibit.arrives]
    who.sees("Noted: ", "You gave", exhibit.arrives)


@pytest.mark.parametrize("exhibit", EXHIBITS, ids=str)
async def test_what_was_asked_for_before_is_shown_after(exhibit: Exhibit, asked_before: dict[Exhibit, Any]) -> None:
    asked_before[exhibit].sees(*exhibit.shows)
