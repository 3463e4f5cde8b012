"""Every kind of field on every platform: asked, given, typed, corrected, left half-filled over a restart."""

from typing import Any

import pytest
import pytest_asyncio

from bot.dialogue.views import FieldKind
from tests.conformance.conftest import Visit
from tests.conformance.fields import ASKED, NOBODY, Asked

pytestmark = pytest.mark.asyncio(loop_scope="package")

LONGEST_LIST = 25
ALL = " ".join(asked.arrives for asked in ASKED)


@pytest.mark.parametrize("asked", ASKED, ids=str)
async def test_it_is_asked_for_with_what_can_be_picked(visit: Visit, asked: Asked) -> None:
    who = await visit.somebody()
    await visit.hand.opens_form(who, f"form_{asked}")
    who.sees("Tell us", asked.field.label)
    options = [label for _value, label in asked.field.options]
    if visit.platform == "discord" and len(options) > LONGEST_LIST:
        # A modal has no list as long as that: the field is typed, and says so.
        who.sees("Type its name" if asked.field.kind is FieldKind.CHOICE else "Type their names")
    else:
        who.sees(*options)


@pytest.mark.parametrize("asked", ASKED, ids=str)
async def test_it_is_given_as_the_platform_has_it(visit: Visit, asked: Asked) -> None:
    who = await visit.somebody()
    await visit.hand.opens_form(who, f"form_{asked}")
    await visit.hand.gives(who, asked)
    assert visit.taken(who) == [asked.arrives]
    who.sees("You gave")


@pytest.mark.parametrize("asked", ASKED, ids=str)
async def test_it_is_typed_in_the_chat(visit: Visit, asked: Asked) -> None:
    who = await visit.somebody()
    await visit.hand.opens_form(who, f"form_{asked}")
    await visit.hand.types(who, asked)
    assert visit.taken(who) == [asked.arrives]
    who.sees("You gave")


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def opened_before(visit: Visit) -> dict[Asked, Any]:
    """Open every form for somebody, then restart."""
    people = {asked: await visit.somebody() for asked in ASKED}
    for asked, who in people.items():
        await visit.hand.opens_form(who, f"form_{asked}")
    await visit.tale.restart()
    return people


@pytest.mark.parametrize("asked", ASKED, ids=str)
async def test_what_was_opened_before_a_restart_is_given_after(
    visit: Visit, asked: Asked, opened_before: dict[Asked, Any]
) -> None:
    who = opened_before[asked]
    await visit.hand.gives(who, asked)
    assert visit.taken(who) == [asked.arrives]


async def test_all_kinds_are_given_in_one_form(visit: Visit) -> None:
    who = await visit.somebody()
    await visit.hand.opens_form(who, "form_of_all")
    await visit.hand.gives(who, *ASKED)
    assert visit.taken(who) == [ALL]


async def test_all_kinds_are_typed_one_after_the_other_over_a_restart(visit: Visit) -> None:
    who = await visit.somebody()
    await visit.hand.opens_form(who, "form_of_all")
    await visit.hand.types(who, *ASKED[:3])
    await visit.tale.restart()
    await visit.hand.types(who, *ASKED[3:])
    assert visit.taken(who) == [ALL]


async def test_what_is_wrong_is_said_and_mended(visit: Visit) -> None:
    who = await visit.somebody()
    await visit.hand.opens_form(who, "form_line")
    await who.fills(line=NOBODY)
    who.sees("Everybody has a name.", NOBODY)
    await who.fills(line="Ana")
    assert visit.taken(who) == ["Ana"]


async def test_cancel_leaves_the_form_by_tapping_and_by_typing(visit: Visit) -> None:
    who = await visit.somebody()
    await visit.hand.opens_form(who, "form_line")
    await visit.hand.types_wrongly(who)
    await visit.hand.cancels(who)
    who.sees("The gallery")
    await visit.hand.opens_form(who, "form_line")
    await visit.hand.types_wrongly(who)
    await who.says("cancel")
    who.sees("The gallery", "Nothing was saved")
    assert visit.taken(who) == []
