"""The way of a conversation: what was shown before, and what was left open."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.links import HOME, Link
from bot.dialogue.place import LONGEST_TRAIL, Place, walked
from bot.dialogue.views import View

LIST, PRIYA, DAYS, CHECK = "mentors|python", "mentor|7", "book.day|7|60", "book.check|7|60|abc"


def way(*addresses: str) -> list[str]:
    """Return the trail of somebody who was shown one address after the other."""
    trail: list[str] = []
    for here, then in pairwise(addresses):
        trail = walked(trail, here, then, "")
    return trail


async def nothing(_link: Link) -> View | None:
    return None


def test_what_was_shown_before_is_remembered_the_latest_last() -> None:
    assert way(LIST, PRIYA, DAYS) == [LIST, PRIYA]


def test_going_back_takes_a_step_off_the_way() -> None:
    assert way(LIST, PRIYA, DAYS, PRIYA) == [LIST]
    assert way(LIST, PRIYA, LIST) == []


def test_the_same_card_again_is_no_step() -> None:
    assert way(LIST, PRIYA, PRIYA, DAYS) == [LIST, PRIYA]


def test_what_has_ended_is_left_out_with_all_its_steps() -> None:
    trail = way(LIST, PRIYA, DAYS, CHECK)
    assert walked(trail, CHECK, "booking|5", CHECK) == [LIST, PRIYA]


def test_what_ended_elsewhere_leaves_the_steps_of_another_thing() -> None:
    trail = way(LIST, PRIYA, DAYS, "settings")
    assert walked(trail, "settings", "home", "settings") == [LIST, PRIYA, DAYS]


@given(st.lists(st.sampled_from([LIST, PRIYA, DAYS, CHECK, "home", "help"]), max_size=60))
def test_the_way_stays_short_and_never_repeats_a_card_in_a_row(shown: list[str]) -> None:
    trail = way(*shown)
    assert len(trail) <= LONGEST_TRAIL
    assert all(one != other for one, other in pairwise(trail))


def test_what_was_before_the_start_is_not_meant_any_more() -> None:
    search, mentor = Link("mentors", topics="python"), Link("mentor", mentor=7)
    place = Place(here=Link("help"), trail=(search, mentor, HOME), look=nothing)
    assert place.latest("mentors") is None
    assert place.latest_with("mentor") is None
    place = Place(here=mentor, trail=(HOME, search), look=nothing)
    assert place.latest("mentors") == search
    assert place.latest_with("mentor") == mentor
