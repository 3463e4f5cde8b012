"""What a search knows about one mentor, and indexes over all: values that never change once they are shared."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from zoneinfo import ZoneInfo

from core.mentors.hours import Hours, SlotRules
from core.mentors.topics.book import TopicBook
from core.mentors.topics.table import built_in
from core.money import Money
from core.reviews.ranking import Rating
from core.search.outlook import Week
from core.search.words import tokens

Index = Mapping[str, frozenset[int]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """A mentor who can be found. `hourly` is the price of one hour; `rules` has a key for each length on offer.

    `reviews` are the published ones; stars and rank are made of them with the policies (policy "Reviews").
    """

    number: int
    name: str
    picture_id: int | None
    headline: str
    topics: tuple[str, ...]
    hourly: Money
    languages: tuple[str, ...]
    experience_years: int
    reviews: Rating
    session_count: int
    rules: Mapping[int, SlotRules]
    hours: Hours
    week: Week

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the mentor usually lives."""
        return self.hours.zone

    @property
    def session_minutes(self) -> tuple[int, ...]:
        """The lengths of session on offer, ascending."""
        return tuple(self.rules)


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """Every mentor who can be found, as of one moment; `latest` is the highest revision seen, also of the others.

    `everybody` adds up their reviews. `by_topic` is keyed by slug, `by_name` and `by_headline` by word; `vocabulary`
    maps each known word to itself. `book` has the topics as of that moment.
    """

    listings: Mapping[int, Listing] = field(default_factory=dict)
    by_topic: Index = field(default_factory=dict)
    by_name: Index = field(default_factory=dict)
    by_headline: Index = field(default_factory=dict)
    vocabulary: Mapping[str, str] = field(default_factory=dict)
    latest: int = -1
    everybody: Rating = field(default_factory=Rating)
    book: TopicBook = field(default_factory=built_in)

    def changed(self, numbers: Collection[int], found: Mapping[int, Listing], latest: int) -> "Snapshot":
        """Return a snapshot as of `latest` in which the mentors `numbers` are as in `found`, gone if not there."""
        renewed = set(numbers)
        gone = [one for number, one in self.listings.items() if number in renewed]
        come = found.values()
        listings = {number: one for number, one in self.listings.items() if number not in renewed} | dict(found)
        by_name = _reindexed(self.by_name, gone, come, _name_words)
        by_headline = _reindexed(self.by_headline, gone, come, _headline_words)
        return Snapshot(
            listings=listings,
            by_topic=_reindexed(self.by_topic, gone, come, _topics),
            by_name=by_name,
            by_headline=by_headline,
            vocabulary=_vocabulary(self.book, by_name, by_headline),
            latest=max(self.latest, latest),
            everybody=Rating(
                count=sum(one.reviews.count for one in listings.values()),
                total=sum(one.reviews.total for one in listings.values()),
                weight=sum(one.reviews.weight for one in listings.values()),
            ),
            book=self.book,
        )

    def reading_by(self, book: TopicBook) -> "Snapshot":
        """Return the same mentors with other topics to find them by."""
        return replace(self, book=book, vocabulary=_vocabulary(book, self.by_name, self.by_headline))


@lru_cache(maxsize=2)
def topic_words(book: TopicBook) -> Mapping[str, frozenset[str]]:
    """Return the slugs of the topics whose names hold a word, or which have it as an alias.

    The words of longer aliases would make "for beginners" a topic.
    """
    slugs: dict[str, set[str]] = defaultdict(set)
    for topic in book.offered.values():
        for word in tokens(" ".join((topic.name, *(alias for alias in topic.aliases if " " not in alias)))):
            slugs[word].add(topic.slug)
    return {word: frozenset(meant) for word, meant in slugs.items()}


def _vocabulary(book: TopicBook, by_name: Index, by_headline: Index) -> Mapping[str, str]:
    words = (*topic_words(book), *by_name, *by_headline)
    return dict(zip(words, words, strict=True))


def _topics(listing: Listing) -> Iterable[str]:
    return listing.topics


def _name_words(listing: Listing) -> Iterable[str]:
    return tokens(listing.name)


def _headline_words(listing: Listing) -> Iterable[str]:
    return tokens(listing.headline)


def _reindexed(
    index: Index, gone: Iterable[Listing], come: Iterable[Listing], keys: Callable[[Listing], Iterable[str]]
) -> Index:
    """Return `index` with some listings taken out and then others put in; what they do not touch is shared."""
    leaving, joining = _grouped(gone, keys), _grouped(come, keys)
    nobody: frozenset[int] = frozenset()
    touched = {
        key: (index.get(key, nobody) - leaving.get(key, nobody)) | joining.get(key, nobody)
        for key in leaving.keys() | joining.keys()
    }
    return {key: numbers for key, numbers in {**index, **touched}.items() if numbers}


def _grouped(listings: Iterable[Listing], keys: Callable[[Listing], Iterable[str]]) -> dict[str, set[int]]:
    grouped: dict[str, set[int]] = defaultdict(set)
    for listing in listings:
        for key in keys(listing):
            grouped[key].add(listing.number)
    return grouped
