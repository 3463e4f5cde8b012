"""Free text -> ranked commands: the one entry point of this package."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from bot.understanding import filters
from bot.understanding.classifier import Classifier
from bot.understanding.gist import PERSON, gist
from bot.understanding.intents import phrase_scores, ranked, spoken_words, weighed
from bot.understanding.learnt import learnt
from bot.understanding.line import Line, read_line
from bot.understanding.moment import Moment
from bot.understanding.names import take_name
from bot.understanding.prices import take_prices
from bot.understanding.reading import Command, Intent, Known, Reading, Slots, Window
from bot.understanding.repairs import pointing_words, read_repairs
from bot.understanding.seeds import NAME, TOPIC, seeds
from bot.understanding.times import ahead, ruled_out, take_windows
from bot.understanding.topics import TopicReader
from bot.understanding.vocabulary import Vocabulary
from bot.understanding.wordlists import word_list
from core.mentors.topics.table import built_in

_ANY_TOPIC = "xtopicx"
_ANYONE = "xnamex"
_OF_MONEY = frozenset(
    {Intent.REFUND, Intent.PAYMENT_PROBLEM, Intent.PAY, Intent.EARNINGS, Intent.CANCEL, Intent.REPORT_PROBLEM}
)
"""What is about an amount that was agreed, not about one that is looked for."""
_SESSION_WORDS = frozenset(
    {
        "session",
        "sessions",
        "class",
        "lesson",
        "booking",
        "appointment",
        "call",
        "meeting",
        "wali",
        "wala",
        "wale",
        "ki",
    }
)


def understand(text: str, *, now: datetime, zone: ZoneInfo, known: Known) -> Reading:
    """Return what `text` may ask for, the likeliest first; never raises on any text.

    `now` is aware; windows are in `zone` and end after `now`. Only the first 500 characters are read. Spans count
    characters of `text` as given. Equal input gives equal output: no clock, no chance, no network.
    """
    line = read_line(text, names=known.topics)
    spoken = phrase_scores(line.said)
    moment = Moment(now=now, zone=zone, country=known.country)
    slots = _slots(line, moment, known, spoken.by_any)
    commands = tuple(
        _priced(command)
        for command in ranked(weighed(spoken, _likeness(line), slots), slots, asking_for=known.asking_for)
    )
    spans = tuple(sorted(line.spans, key=lambda span: (span.start, span.end)))
    return Reading(text=text, commands=commands, spans=spans)


def _priced(command: Command) -> Command:
    """Leave out amounts that bound no price: "give me back the 30 quid"."""
    if command.intent not in _OF_MONEY:
        return command
    return replace(command, slots=replace(command.slots, max_price=None, min_price=None, currency=None))


def _likeness(line: Line) -> dict[str, float]:
    """Return what the words speak for; slots alone ("in hindi") are only weighed as evidence, a name says nothing."""
    masked = gist(line)
    words = {word for word in masked.split() if any(map(str.isalnum, word))}
    says_nothing = all(word.isupper() for word in words) and (PERSON not in words or len(words) == 1)
    return {} if says_nothing else classifier().judge(masked)


@cache
def classifier() -> Classifier:
    """Return what the seeds taught; the first call reads it from the cache, or learns it, which takes some seconds."""
    return learnt(lambda: Classifier.trained([(intent, seed_gist(intent, sentence)) for intent, sentence in seeds()]))


def seed_gist(intent: Intent, sentence: str) -> str:
    """Return a seed as the classifier reads it: what it says of time or money is masked as in any other sentence."""
    known = Known(topics=_topics_of_seeds())
    line = read_line(sentence.replace(NAME, _ANYONE).replace(TOPIC, _ANY_TOPIC), names=known.topics)
    # A seed's "tomorrow" is read at some moment; which one makes no difference to the words that the rules take.
    moment = Moment(now=datetime(2026, 1, 5, 10, tzinfo=UTC), zone=ZoneInfo("UTC"), country=known.country)
    _slots(line, moment, known, {intent: 1.0})
    return gist(line)


@cache
def _topics_of_seeds() -> Vocabulary:
    """Return what a seed's words are read with: the topics that every community has, as "hindi" may be one of them."""
    book = built_in()
    return Vocabulary({**book.aliases, _ANY_TOPIC: _ANY_TOPIC}, book.cued)


def _slots(line: Line, moment: Moment, known: Known, scores: dict[Intent, float]) -> Slots:
    """Let each grammar consume its part, the surest first: what one took, the next cannot read."""
    named = TopicReader(line, known.topics, asked=known.asking_for == "topic")
    named.take_phrases()
    language, rating = filters.take_language(line), filters.take_rating(line)
    experience, prices = filters.take_experience(line), take_prices(line)
    asked_time, moving = known.asking_for == "time", Intent.RESCHEDULE in scores
    ordinal = filters.take_ordinal(line, asked_time=asked_time)
    unwanted = ruled_out(line, moment)
    said = take_windows(line, moment, asked=asked_time, moving=moving)
    found = ahead(said, moment)
    booked, windows = _split_move(found) if moving else ((), tuple(window for window, _word in found))
    booked += tuple(pair[0] for pair in said if pair not in found)
    length = filters.take_length(line)
    level = filters.take_level(line)
    sort, free = filters.take_sort(line), filters.take_free(line)
    topics, unwanted_topics = named.take()
    repairs = read_repairs(line)
    return Slots(
        topics=topics,
        windows=windows,
        booked=booked,
        duration_min=length,
        max_price=prices.high,
        min_price=prices.low,
        currency=prices.currency,
        min_rating=rating,
        min_experience=experience,
        language=language,
        level=level,
        mentor=take_name(line),
        sort=sort,
        ordinal=ordinal,
        free_only=free,
        words=_rest(line, spoken_words(scores)),
        change=repairs.change,
        dropped=() if windows and repairs.dropped == ("time",) else repairs.dropped,
        unwanted=unwanted,
        unwanted_topics=unwanted_topics,
        adds=repairs.adds,
        points_at=repairs.points_at,
        shift_min=repairs.shift_min,
        unread=sum(token.word[0].isalnum() for at, token in enumerate(line.tokens) if at not in line.taken),
    )


def _split_move(found: list[tuple[Window, str]]) -> tuple[tuple[Window, ...], tuple[Window, ...]]:
    """Tell when the session that moves takes place ("my friday class") from where it goes: the first of two is old."""
    if not found:
        return (), ()
    first, following = found[0]
    is_old = following in _SESSION_WORDS or any(window.span != first.span for window, _word in found)
    booked = tuple(window for window, _word in found if is_old and window.span == first.span)
    return booked, tuple(window for window, _word in found if window not in booked)


def _rest(line: Line, spoken: frozenset[str]) -> str:
    """Return the words that no rule took, without fillers and the `spoken` words of the intents found."""
    fillers = frozenset(word_list("fillers")["words"]) | pointing_words()
    left = [
        token.word
        for index, (token, form) in enumerate(zip(line.tokens, line.canonical, strict=True))
        if index not in line.taken and token.word[0].isalnum()
        if spoken.isdisjoint((token.word, form))
        if index in line.shielded or fillers.isdisjoint((token.word, form))
    ]
    return " ".join(left)
