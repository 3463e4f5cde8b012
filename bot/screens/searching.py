"""From what a sentence says to the address of the mentors that it asks for."""

from functools import lru_cache

from bot.dialogue.context import Context
from bot.dialogue.links import Link, Value
from bot.screens.packing import pack_windows
from bot.understanding.reading import Known, Reading, Slots
from bot.understanding.understand import understand
from bot.understanding.vocabulary import Vocabulary
from core.mentors.topics.book import TopicBook
from core.money import Money
from core.search.query import Query, Sort
from core.search.service import Hit
from core.search.words import spellings, tokens

LONGEST_WISH = 5
"""Words of a message that no rule took, if it may ask for a topic that nobody knows yet."""

MOST_NAMESAKES = 5
"""Mentors of one name among whom somebody is asked to choose."""


@lru_cache(maxsize=2)
def vocabulary(book: TopicBook) -> Vocabulary:
    """Return what people call the topics of `book`, ready for reading."""
    return Vocabulary(book.aliases, book.cued)


async def read(ctx: Context, text: str, *, asking_for: str | None = None) -> Reading:
    """Read a sentence as this person means it: in their zone, with their country's dates."""
    topics = vocabulary(await ctx.market.topics.book())
    known = Known(topics=topics, asking_for=asking_for, country=ctx.account.country)
    return understand(text, now=ctx.now, zone=ctx.zone, known=known)


def search_args(ctx: Context, slots: Slots) -> dict[str, Value]:
    """Return the arguments of the "mentors" address that a sentence stands for; what was not said is left out."""
    currency = slots.currency or ctx.account.currency or ctx.market.community.currency
    priced = slots.max_price or slots.min_price
    args: dict[str, Value] = {
        "topics": ",".join(slots.topics) or None,
        "words": slots.words or None,
        "windows": pack_windows([(window.start, window.end) for window in slots.windows]),
        "price_max": _minor(slots.max_price, currency),
        "price_min": _minor(slots.min_price, currency),
        "currency": currency if priced else None,
        "rating": str(slots.min_rating) if slots.min_rating else None,
        "years": slots.min_experience,
        "language": slots.language,
        "free": True if slots.free_only else None,
        "minutes": slots.duration_min,
        "sort": slots.sort if slots.sort in set(Sort) else None,
    }
    return {name: value for name, value in args.items() if value is not None}


def _minor(typed: str | None, currency: str) -> int | None:
    if typed is None:
        return None
    try:
        return Money.of(typed, currency).minor
    except ValueError:
        # "19.99" yen: the part that the currency does not have changes no search.
        return Money.of(typed.partition(".")[0], currency).minor


async def note_wish(ctx: Context, slots: Slots) -> None:
    """Count what somebody looks for that means no topic and is nobody's name, for the admins.

    What is left of a long sentence may say something of a person, so of such nothing is counted.
    """
    if slots.unread > LONGEST_WISH:
        return
    if slots.words and not slots.topics and await mentor_named(ctx, slots.words) is None:
        await ctx.market.topics.ask_for(ctx.account, slots.words)


async def mentor_named(ctx: Context, words: str) -> Hit | None:
    """Return the mentor whose name was typed, the best known of several; None if the words are no name."""
    named = await mentors_named(ctx, words)
    return named[0] if named else None


async def mentors_named(ctx: Context, words: str) -> list[Hit]:
    """Return the mentors whom `words` name: of those with the most of them in their names the first few."""
    if not words:
        return []
    results = await ctx.market.search.find(Query(words=words, viewer=ctx.account.id), limit=MOST_NAMESAKES)
    if results.relaxed is not None:
        return []
    shared = [(shared_words(words, hit.listing.name), hit) for hit in results.listings]
    most = max((count for count, _hit in shared), default=0)
    return [hit for count, hit in shared if count == most > 0]


def shared_words(words: str, name: str) -> int:
    """Return how many of `words` are part of a name, or nearly."""
    parts = {part: part for part in tokens(name)}
    return sum(bool(spellings(word, parts)) for word in tokens(words))


async def search_link(ctx: Context, text: str) -> Link:
    """Return the mentors that a typed search asks for, whatever else the sentence may mean."""
    return Link("mentors", **search_args(ctx, (await read(ctx, text, asking_for="topic")).best.slots))
