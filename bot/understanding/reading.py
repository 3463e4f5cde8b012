"""What a sentence can mean: the interface between free text and the rest of the bot."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.understanding.vocabulary import Vocabulary


class Intent(StrEnum):
    """What the person wants; each leads somewhere by `bot/talk/interpret.py`."""

    FIND_MENTOR = "find_mentor"
    BOOK = "book"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    MY_BOOKINGS = "my_bookings"
    PAY = "pay"
    REFUND = "refund"
    PAYMENT_PROBLEM = "payment_problem"
    REVIEW = "review"
    BECOME_MENTOR = "become_mentor"
    SET_AVAILABILITY = "set_availability"
    EARNINGS = "earnings"
    MY_REVIEWS = "my_reviews"
    ACCEPT = "accept"
    DECLINE = "decline"
    JOIN_SESSION = "join_session"
    MESSAGE_PERSON = "message_person"
    ROOM = "room"
    SETTINGS = "settings"
    PROFILE = "profile"
    PRIVACY = "privacy"
    LINK_CHATS = "link_chats"
    UNLINK_CHATS = "unlink_chats"
    ADMIN = "admin"
    PEOPLE = "people"
    COMMUNITY_MONEY = "community_money"
    REPORTS = "reports"
    TOPICS = "topics"
    HELP = "help"
    HOME = "home"
    TALK_TO_HUMAN = "talk_to_human"
    REPORT_PROBLEM = "report_problem"
    QUESTION = "question"
    SMALL_TALK = "small_talk"
    AFFIRM = "affirm"
    DENY = "deny"
    SELECT = "select"
    CORRECT = "correct"
    BACK = "back"
    STOP = "stop"
    RESUME = "resume"
    OUT_OF_SCOPE = "out_of_scope"


class Change(StrEnum):
    """What should be different from what is shown."""

    OTHER = "other"
    CHEAPER = "cheaper"
    BETTER = "better"
    EXPERIENCED = "experienced"
    EARLIER = "earlier"
    LATER = "later"
    LONGER = "longer"
    SHORTER = "shorter"
    UNDONE = "undone"


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Which characters of the original text a rule took for a slot: `text[start:end]`."""

    start: int
    end: int
    slot: str
    rule: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """A stretch of time, `start` inclusive to `end` exclusive, both aware in the person's zone.

    `end` is always ahead; a stretch that is running ("today") starts in the past. `grain` is minute (a clock time:
    start is the wanted instant), part (morning; "after 6"; "5 to 7"), day, weekend, week or month. `assumed` names what
    was not said but filled in, for the one-tap correction: am, pm, today, tomorrow (today's has passed) or clock_change
    (that local time does not exist, or exists twice). `alternatives` are the other readings, `span` where it stands;
    `says_day` tells whether a day was said, not only an hour.
    """

    start: datetime
    end: datetime
    grain: str
    assumed: str | None = None
    alternatives: tuple["Window", ...] = ()
    span: Span | None = None
    says_day: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Slots:
    """Everything a sentence said beside its intent; what was not said is empty or None.

    Prices are in major units as typed ("800", "19.99"); `currency` is ISO 4217 or None for the person's own. `language`
    is ISO 639-1. `level` is beginner, intermediate or advanced. `mentor` is a name in lower case ("with priya").
    `sort` is rating, cost, popularity, experience or soonest. `ordinal` counts from 1, -1 is the last.
    `words` is what no rule took, in lower case and without filler words: topic words, a mentor's name; `unread` is how
    many words that is with the fillers. `booked` is when the session that RESCHEDULE moves takes place ("my friday
    class"), while `windows` is where it should go; what is said to be over ("my class yesterday") is there too, and is
    the only thing that may lie in the past.

    The rest speaks of what was said or shown before. `change` is what should be different, `dropped` the conditions
    that need not hold any more (price, time, language, rating, experience, length, everything), `unwanted` and
    `unwanted_topics` what is ruled out ("not monday", "not python"; in the next two weeks). `adds` says that something
    comes beside what was asked for ("java too"), `points_at` is "person" or "thing" for who or what is shown ("her"),
    `shift_min` how many minutes later (below 0: earlier) than what is shown.
    """

    topics: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    duration_min: int | None = None
    max_price: str | None = None
    min_price: str | None = None
    currency: str | None = None
    min_rating: float | None = None
    min_experience: int | None = None
    language: str | None = None
    level: str | None = None
    mentor: str | None = None
    sort: str | None = None
    ordinal: int | None = None
    free_only: bool = False
    words: str = ""
    unread: int = 0
    booked: tuple[Window, ...] = ()
    change: Change | None = None
    dropped: tuple[str, ...] = ()
    unwanted: tuple[Window, ...] = ()
    unwanted_topics: tuple[str, ...] = ()
    adds: bool = False
    points_at: str | None = None
    shift_min: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """One thing the sentence may ask for; `confidence` is 0 to 1."""

    intent: Intent
    confidence: float
    slots: Slots = field(default_factory=Slots)


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What the conversation already knows: helps to read half a sentence.

    `topics` has what people call them; `asking_for` is "time" or "topic" where the card
    on the screen asks for one; `country` is ISO 3166 (for d/m and m/d).
    """

    topics: Vocabulary = field(default_factory=Vocabulary)
    asking_for: str | None = None
    country: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """The ranked meanings of `text`, the best first (never empty), and which rule took which characters."""

    text: str
    commands: tuple[Command, ...]
    spans: tuple[Span, ...] = ()

    @property
    def best(self) -> Command:
        """The most likely meaning."""
        return self.commands[0]
