"""Somebody else sends the very control of a card: they are refused for themselves, and the card works on."""

import pytest

from tests.conformance.conftest import Visit
from tests.conformance.exhibits import ANSWERED, READ, Exhibit
from tests.conformance.hands import Raw

pytestmark = pytest.mark.asyncio(loop_scope="package")

REFUSALS = (
    "That button leads nowhere any more",
    "That button is not for here",
    "That has changed in the meantime",
    "That form has been sent already",
)
"""What a stranger is told, whatever they tried."""
TURNS = (">", "n:")
"""How what turns to another page begins, on Telegram and on Discord."""


def sending(visit: Visit, who: object) -> list[Raw]:
    """Return what of the newest card could do something: the first and the last control.

    Ways back and other pages only show, and what a screen shows it judges by who asks.
    On Discord a pick in one of several lists changes nothing but the message, which only those can touch who see it.
    """
    found = [
        raw for raw in visit.hand.controls(who) if not raw.what.endswith("home") and not raw.what.startswith(TURNS)
    ]
    if visit.platform == "discord":
        found = [raw for raw in found if raw.what.partition("#")[0] != "t"]
    return [found[0], *found[1:][-1:]]


def only_ticks(raw: Raw) -> bool:
    """Tell whether a control only ticks an option on the card that it is sent from."""
    return raw.what.startswith("+")


@pytest.mark.parametrize("exhibit", ANSWERED, ids=str)
async def test_a_stranger_is_refused_and_the_owner_answers_all_the_same(visit: Visit, exhibit: Exhibit) -> None:
    owner, stranger = await visit.somebody(), await visit.somebody()
    await owner.says(f"/{exhibit.name}")
    await stranger.says("/help")
    before = owner.screens
    for raw in sending(visit, owner):
        for whose in (owner, None):
            seen = await visit.hand.forges(stranger, raw, whose)
            refused = any(words in seen for words in REFUSALS)
            assert refused or (only_ticks(raw) and whose is None), f"{raw.what} was not refused: {seen}"
            assert owner.screens == before
    assert visit.taken(owner) == visit.taken(stranger) == []
    assert exhibit.tap is not None
    await exhibit.tap(owner)
    assert visit.taken(owner) == [exhibit.arrives]


@pytest.mark.parametrize("exhibit", READ, ids=str)
async def test_what_is_only_read_has_nothing_to_send(visit: Visit, exhibit: Exhibit) -> None:
    who = await visit.somebody()
    await who.says(f"/{exhibit.name}")
    assert visit.hand.controls(who) == []


async def test_a_stranger_cannot_fill_in_or_cancel_a_form_that_somebody_else_has_open(visit: Visit) -> None:
    owner, stranger = await visit.somebody(), await visit.somebody()
    await visit.hand.opens_form(owner, "form_line")
    await stranger.says("/help")
    opened = visit.hand.controls(owner)
    await visit.hand.types_wrongly(owner)
    for raw in [*opened, *visit.hand.controls(owner)]:
        for whose in (owner, None):
            seen = await visit.hand.forges(stranger, raw, whose)
            assert any(words in seen for words in REFUSALS), f"{raw.what} was not refused: {seen}"
    assert visit.taken(owner) == visit.taken(stranger) == []
    owner.sees("Everybody has a name.")
    await owner.says("Ana")
    assert visit.taken(owner) == ["Ana"]
