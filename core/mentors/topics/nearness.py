"""How close topics are to one another: along the tree, a part first, then what it is part of, then what lies beside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from core.mentors.topics.book import TopicBook

PART = (1.0, 0.8, 0.7)
"""Closeness of topics one, two and three levels below: who teaches pandas teaches data analysis."""
WHOLE = (0.6, 0.4)
"""Closeness of topics one and two levels above, the second never past a wide one."""
BESIDE = 0.3
"""Closeness of topics with a parent in common that is not wide."""


class Relation(StrEnum):
    """How a close topic lies to the one that was asked for."""

    PART = "part"
    WHOLE = "whole"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class Nearness:
    """A topic close to one that was asked for; `closeness` is above 0 and at most 1."""

    relation: Relation
    closeness: float


@lru_cache(maxsize=2048)
def near(book: TopicBook, slug: str) -> Mapping[str, Nearness]:
    """Return the topics close to `slug`, the closest first, without itself; none for an unknown one."""
    found: dict[str, Nearness] = {}
    level = [slug]
    for closeness in PART:
        level = [part for above in level for part in book.parts.get(above, ())]
        _note(found, level, Nearness(Relation.PART, closeness))
    level = [slug]
    for closeness in WHOLE:
        parents = [parent for below in level for parent in _above(book, below)]
        _note(found, parents, Nearness(Relation.WHOLE, closeness))
        level = [parent for parent in parents if not _is_wide(book, parent)]
    for parent in _above(book, slug):
        if not _is_wide(book, parent):
            _note(found, book.parts.get(parent, ()), Nearness(Relation.BESIDE, BESIDE))
    found.pop(slug, None)
    return dict(sorted(found.items(), key=lambda pair: -pair[1].closeness))


def _note(found: dict[str, Nearness], slugs: Iterable[str], nearness: Nearness) -> None:
    for slug in slugs:
        found.setdefault(slug, nearness)


def _is_wide(book: TopicBook, slug: str) -> bool:
    topic = book.topics.get(slug)
    return topic is not None and topic.is_wide


def _above(book: TopicBook, slug: str) -> tuple[str, ...]:
    topic = book.offered.get(slug)
    return topic.parents if topic else ()
