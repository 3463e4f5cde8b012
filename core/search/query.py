"""What a search asks for, and how it is made wider when nothing fits."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from itertools import combinations

from core.mentors.hours import Interval
from core.money import Money

MOST_TRIES = 12
"""Searches that are tried at most when nothing fits: each costs as much as the one that was asked for."""


class Sort(StrEnum):
    """In which order mentors are shown."""

    BEST = "best"
    RATING = "rating"
    COST = "cost"
    POPULARITY = "popularity"
    EXPERIENCE = "experience"
    SOONEST = "soonest"


class Filter(StrEnum):
    """What can be let go when nothing fits, the lightest first; EVERYTHING means popular mentors."""

    WINDOWS = "windows"
    MINUTES = "minutes"
    RATING = "rating"
    EXPERIENCE = "experience"
    LANGUAGE = "language"
    PRICE = "price"
    WORDS = "words"
    TOPICS = "topics"
    EVERYTHING = "everything"


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """A search. What was not asked for is empty or None.

    `topics` are slugs (any of them fits, more fit better), `words` whatever else was typed: a mentor's name, words of
    the headline. Prices are for one hour. `min_rating` counts shown stars, so a mentor too new for stars has none.
    `language` is ISO 639-1. A session of `minutes` must begin in one of `windows`. `viewer` never finds themselves.
    """

    topics: tuple[str, ...] = ()
    words: str = ""
    max_price: Money | None = None
    min_price: Money | None = None
    free_only: bool = False
    min_rating: float | None = None
    min_experience: int | None = None
    language: str | None = None
    windows: tuple[Interval, ...] = ()
    minutes: int | None = None
    sort: Sort = Sort.BEST
    viewer: int | None = None

    def without(self, dropped: Filter) -> "Query":
        """Return the same search with one filter less; without its topics it shows what is popular."""
        match dropped:
            case Filter.WINDOWS:
                return replace(self, windows=())
            case Filter.MINUTES:
                return replace(self, minutes=None)
            case Filter.RATING:
                return replace(self, min_rating=None)
            case Filter.EXPERIENCE:
                return replace(self, min_experience=None)
            case Filter.LANGUAGE:
                return replace(self, language=None)
            case Filter.PRICE:
                return replace(self, max_price=None, min_price=None, free_only=False)
            case Filter.WORDS:
                return replace(self, words="")
            case Filter.TOPICS:
                return replace(self, topics=(), sort=Sort.POPULARITY)
            case Filter.EVERYTHING:
                return Query(sort=Sort.POPULARITY, viewer=self.viewer)

    def wider(self) -> list[tuple[tuple[Filter, ...], "Query"]]:
        """Return the searches to try when nothing fits, with what each lets go: one filter, then two, at last all.

        The topic is kept longest: who asks for pandas wants pandas, at another hour and price rather than another
        thing. Words beside a topic are whatever else was said ("class 10"): they go first, and are no loss to speak of.
        At most MOST_TRIES, so of many pairs only the first ones are tried.
        """
        if self.topics and self.words:
            plain = self.without(Filter.WORDS)
            return [((), plain), *plain.wider()]
        held = [one for one in Filter if one is not Filter.EVERYTHING and not self.without(one).asks_as(self)]
        details = [one for one in held if one is not Filter.TOPICS]
        topic = [(one,) for one in held if one is Filter.TOPICS]
        everything = [(Filter.EVERYTHING,)] if len(held) > 1 else []
        # One try may have gone to the words.
        room = MOST_TRIES - 1 - len(held) - len(everything)
        # Two of two is everything.
        pairs = list(combinations(details, 2))[:room] if len(held) > 2 else []
        with_topic = [(one, Filter.TOPICS) for one in details][: room - len(pairs)] if topic and len(held) > 2 else []
        tried = [*((one,) for one in details), *pairs, *topic, *with_topic, *everything]
        return [(dropped, reduce(Query.without, dropped, self)) for dropped in tried]

    def asks_as(self, other: "Query") -> bool:
        """Tell whether the other search finds the same, perhaps in another order."""
        return replace(self, sort=other.sort) == other
