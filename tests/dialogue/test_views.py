"""What the vocabulary itself refuses."""

import pytest

from bot.dialogue.links import Link
from bot.dialogue.views import MOST_PICKS, ChooseMany


def choice(options: int) -> ChooseMany:
    named = tuple((f"v{number}", f"Option {number}") for number in range(options))
    return ChooseMany(label="Topics", options=named, chosen=frozenset(), to=Link("topics"))


def test_a_choice_of_several_that_no_card_has_room_for_is_refused_when_it_is_made() -> None:
    assert len(choice(MOST_PICKS).options) == MOST_PICKS
    with pytest.raises(ValueError, match="76 options"):
        choice(MOST_PICKS + 1)
