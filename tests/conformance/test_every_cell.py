"""No item, kind of field or platform is without its cells: what is new must be put on show."""

from pathlib import Path
from typing import get_args

from bot.dialogue.views import Block, Button, Control, FieldKind, FormCard, Intent, Item, Note, Tone, Visit
from tests.conformance.conftest import HANDS
from tests.conformance.exhibits import ANSWERED, EXHIBITS, READ
from tests.conformance.fields import ASKED
from tests.stories.platforms import PLATFORMS
from tests.stories.story import Tale

ADAPTERS = Path(__file__).parents[2] / "adapters"


def parts(*exhibits: object) -> set[type]:
    """Return the kinds of items on some cards."""
    return {type(part) for exhibit in EXHIBITS if exhibit in exhibits for part in exhibit.view.parts}


def test_every_item_is_on_show() -> None:
    # A form is drawn by the engine; its fields are below.
    assert parts(*EXHIBITS) | {FormCard} == set(get_args(Block)) | set(get_args(Control))


def test_every_control_is_answered_and_only_blocks_and_pages_are_not() -> None:
    # The bot hears nothing of a page that opens in a browser.
    assert parts(*ANSWERED) == (set(get_args(Control)) | {Item}) - {Visit, FormCard}
    assert parts(*READ) == set(get_args(Block)) | {Visit}


def test_every_card_that_is_answered_says_how() -> None:
    assert [one.name for one in ANSWERED if not (one.tap and one.typed and one.arrives)] == []


def test_every_kind_of_field_is_asked_for() -> None:
    assert {asked.field.kind for asked in ASKED} == set(FieldKind)


def test_every_intent_and_every_tone_is_on_show() -> None:
    shown = [part for exhibit in EXHIBITS for part in exhibit.view.parts]
    assert {part.intent for part in shown if isinstance(part, Button)} == set(Intent)
    assert {part.tone for part in shown if isinstance(part, Note)} == set(Tone)


def test_every_platform_is_played() -> None:
    adapters = {file.parent.name for file in ADAPTERS.glob("*/adapter.py")}
    tales = [tale for tale in PLATFORMS.values() if isinstance(tale, type) and issubclass(tale, Tale)]
    assert set(HANDS) == set(PLATFORMS) == {tale.platform for tale in tales}
    assert len(adapters) == len(PLATFORMS)
