"""Mentors of topics close to those that were asked for: they come after everybody who teaches the topic itself."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import islice

from core.mentors.topics.nearness import Relation, near
from core.search.listing import Listing, Snapshot

MOST = 100
"""More close mentors than anybody looks through. Without an end, a wide topic would bring in half the community."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Close:
    """Why somebody is shown who does not teach `asked`: they teach `taught`. `closeness` is above 0 and at most 1."""

    taught: str
    asked: str
    relation: Relation
    closeness: float


def close_mentors(
    snapshot: Snapshot, asked: Collection[str], exact: Collection[int], fits: Callable[[Listing], bool]
) -> dict[int, Close]:
    """Return who teaches a topic close to one of `asked` and `fits`, with the closest topic; nobody of `exact`.

    They are at most `MOST`, the closest and then those with most sessions.
    """
    found: dict[int, Close] = {}
    for why in _closest(snapshot, asked):
        others = snapshot.by_topic.get(why.taught, frozenset()).difference(exact, found)
        busiest = sorted(map(snapshot.listings.__getitem__, others), key=lambda one: (-one.session_count, one.number))
        fitting = filter(fits, busiest)
        found.update((one.number, why) for one in islice(fitting, MOST - len(found)))
    return found


def _closest(snapshot: Snapshot, asked: Collection[str]) -> list[Close]:
    whys = [
        Close(taught=taught, asked=slug, relation=nearness.relation, closeness=nearness.closeness)
        for slug in asked
        for taught, nearness in near(snapshot.book, slug).items()
        if taught in snapshot.by_topic
    ]
    return sorted(whys, key=lambda why: -why.closeness)
