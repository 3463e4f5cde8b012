"""Who fits a search, how well, and in which order: pure rules over a snapshot."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_

from core.search.closeness import Close, close_mentors
from core.search.listing import Listing, Snapshot, topic_words
from core.search.query import Query
from core.search.rates import Rates
from core.search.words import spellings, tokens

TOPIC = 4.0
"""How much a topic counts that a mentor teaches; one that only the headline names counts half."""
_CLOSE = 1.0
_NAME, _TOPIC_WORD, _HEADLINE_WORD = 3.0, 2.0, 1.0

Strengths = dict[int, float]
Check = Callable[[Listing], bool]


@dataclass(frozen=True, slots=True)
class Matches:
    """The mentors who fit, with how well; those in `close` teach only something close to the topic."""

    strengths: Strengths
    close: Mapping[int, Close]


def matching(
    snapshot: Snapshot, query: Query, rates: Rates, stars: Callable[[Listing], float | None], possible: Check
) -> Matches:
    """Return the mentors who fit, with how well topics and words fit them.

    `stars` gives the rating that people see; `possible` tells of those who fit all else whether their hours do. A topic
    that nobody has heard of counts as words.
    """
    known = [slug for slug in query.topics if slug in snapshot.book.offered or slug in snapshot.by_topic]
    unknown = [slug.replace("-", " ") for slug in query.topics if slug not in known]
    words = tokens(" ".join((*unknown, query.words)))
    strengths = _with_topics(snapshot, known) if known else dict.fromkeys(snapshot.listings, 0.0)
    checks = [*_checks(query, rates, stars), *([possible] if query.windows else [])]

    def fits(one: Listing) -> bool:
        return all(check(one) for check in checks)

    close = close_mentors(snapshot, known, strengths, fits)
    strengths |= {number: _CLOSE * why.closeness for number, why in close.items()}
    if words:
        strengths = _with_words(snapshot, words, strengths)
    strengths = {number: strength for number, strength in strengths.items() if fits(snapshot.listings[number])}
    return Matches(strengths, close)


def _with_topics(snapshot: Snapshot, slugs: Collection[str]) -> Strengths:
    """Return everybody who teaches one of the topics or names it in the headline."""
    strengths: Strengths = defaultdict(float)
    for slug in slugs:
        taught = snapshot.by_topic.get(slug, frozenset())
        for number in taught:
            strengths[number] += TOPIC
        for number in _headlines_naming(snapshot, slug) - taught:
            strengths[number] += TOPIC / 2
    return strengths


def _headlines_naming(snapshot: Snapshot, slug: str) -> frozenset[int]:
    topic = snapshot.book.topics.get(slug)
    phrases = (topic.name, *topic.aliases) if topic else (slug.replace("-", " "),)
    named: frozenset[int] = frozenset()
    for words in map(tokens, phrases):
        if words:
            named |= reduce(and_, (snapshot.by_headline.get(word, frozenset()) for word in words))
    return named


def _with_words(snapshot: Snapshot, words: Collection[str], among: Strengths) -> Strengths:
    """Return those of `among` who fit all words, or any of them where nobody fits all, with the words' weight added."""
    fitting = [_fitting(snapshot, word) for word in dict.fromkeys(words)]
    everyone = [among.keys() & scores.keys() for scores in fitting]
    numbers = set.intersection(*everyone) or set.union(*everyone)
    return {number: among[number] + sum(scores.get(number, 0.0) for scores in fitting) for number in numbers}


def _fitting(snapshot: Snapshot, word: str) -> Strengths:
    """Return who has `word`, or one much like it, in the name, the topics or the headline."""
    scores: Strengths = {}
    for known, quality in spellings(word, snapshot.vocabulary).items():
        taught = (snapshot.by_topic.get(slug, frozenset()) for slug in topic_words(snapshot.book).get(known, ()))
        for weight, numbers in (
            (_NAME, snapshot.by_name.get(known, frozenset())),
            (_TOPIC_WORD, frozenset[int]().union(*taught)),
            (_HEADLINE_WORD, snapshot.by_headline.get(known, frozenset())),
        ):
            for number in numbers:
                scores[number] = max(scores.get(number, 0.0), weight * quality)
    return scores


def _checks(query: Query, rates: Rates, stars: Callable[[Listing], float | None]) -> Iterator[Check]:
    """Yield one check for each filter that the query sets."""
    if query.viewer is not None:
        yield lambda one: one.number != query.viewer
    if query.free_only:
        yield lambda one: not one.hourly
    if (most := query.max_price) is not None:
        yield lambda one: rates.at_most(one.hourly, most)
    if (least := query.min_price) is not None:
        yield lambda one: rates.at_most(least, one.hourly)
    if (rating := query.min_rating) is not None:
        yield lambda one: (stars(one) or 0) >= rating
    if (years := query.min_experience) is not None:
        yield lambda one: one.experience_years >= years
    if (language := query.language) is not None:
        yield lambda one: language in one.languages
    if (minutes := query.minutes) is not None:
        yield lambda one: minutes in one.rules
