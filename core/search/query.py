"""What a search asks for, and how it is made wider when nothing fits."""

from dataclasses import dataclass, replace
from enum import StrEnum

from core.mentors.hours import Interval
from core.money import Money


class Sort(StrEnum):
    """In which order mentors are shown."""

    BEST = "best"
    RATING = "rating"
    COST = "cost"
    POPULARITY = "popularity"
    EXPERIENCE = "experience"
    SOONEST = "soonest"


class Filter(StrEnum):
    """What can be let go when nothing fits, in the order in which it is tried; EVERYTHING means popular mentors."""

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

    def wider(self) -> list[tuple[Filter, "Query"]]:
        """Return the searches to try when nothing fits: one filter less each, the topic kept longest."""
        asked = replace(self, sort=Sort.POPULARITY)
        return [
            (dropped, self.without(dropped))
            for dropped in Filter
            if replace(self.without(dropped), sort=Sort.POPULARITY) != asked
        ]
