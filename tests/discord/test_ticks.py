"""Picks in several lists of one choice: none is lost, wherever the message stands."""

from dataclasses import replace
from typing import Any

from adapters.discord.decode import COMPONENT, Heard
from adapters.discord.ticks import Ticks, is_tick

JSON = dict[str, Any]


def listed(custom_id: str, *values: str) -> JSON:
    return {"type": 1, "components": [{"custom_id": custom_id, "options": [{"value": one} for one in values]}]}


ROWS = (listed("t", "a", "b"), listed("t#1", "y", "z"), {"type": 1, "components": [{"custom_id": "d:tags"}]})


def heard(custom_id: str, *values: str, rows: tuple[JSON, ...] = ROWS) -> Heard:
    return Heard(
        id="1",
        token="t",
        kind=COMPONENT,
        data={"custom_id": custom_id, "values": list(values)},
        person="7",
        name="Ana",
        locale="en",
        among_others=False,
        channel="1",
        card="9",
        rows=rows,
    )


def handed_in(ticks: Ticks, rows: tuple[JSON, ...] = ROWS) -> list[str]:
    picked: list[str] = ticks.complete(heard("d:tags", rows=rows)).data["values"]
    return picked


def test_picks_in_both_lists_count_also_where_the_message_does_not_show_the_first_yet() -> None:
    ticks = Ticks()
    ticks.tick(heard("t", "b"))
    ticks.tick(heard("t#1", "y", "z"))
    assert handed_in(ticks) == ["b", "y", "z"]


def test_what_an_earlier_process_showed_as_picked_counts() -> None:
    shown = tuple(Ticks().tick(heard("t", "b")))
    ticks = Ticks()
    assert handed_in(ticks, shown) == ["b"]
    ticks.tick(heard("t#1", "y", rows=shown))
    assert handed_in(ticks, shown) == ["b", "y"]


def test_a_pick_can_be_taken_back() -> None:
    ticks = Ticks()
    ticks.tick(heard("t", "a", "b"))
    ticks.tick(heard("t"))
    assert handed_in(ticks) == []


def test_a_card_that_was_drawn_anew_counts_as_it_stands() -> None:
    ticks = Ticks()
    ticks.tick(heard("t", "a"))
    ticks.forget("9")
    assert handed_in(ticks) == []
    ticks.tick(heard("t", "a"))
    assert handed_in(ticks, (listed("t", "k"), *ROWS[1:], listed("l", "k"))) == []


def test_only_a_pick_in_one_of_several_lists_waits_for_done() -> None:
    assert is_tick(heard("t#1", "y"))
    assert not is_tick(heard("d:tags"))
    assert not is_tick(heard("m:tags", "a"))
    assert not is_tick(heard("b:teach"))
    pressed = heard("b:teach")
    assert Ticks().complete(pressed) is pressed
    modal = replace(pressed, kind=5)
    assert Ticks().complete(modal) is modal
