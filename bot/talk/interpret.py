"""What typed sentences lead to: each intent opens one screen with the slots that were said.

Nothing is done by text alone: paying, cancelling and moving end at a card with a button.
"""

from dataclasses import replace

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.links import Link
from bot.dialogue.place import Place
from bot.dialogue.registry import Show
from bot.dialogue.views import Option
from bot.screens.searching import mentor_named, read
from bot.talk import booking, correcting, finding, sessions
from bot.talk.answering import answer_to, is_asked
from bot.talk.desks import at_a_desk
from bot.talk.leading import LEADING
from bot.talk.misses import missed
from bot.talk.pointing import mentors_shown
from bot.talk.small_talk import small_talk
from bot.talk.wish import Handler, Wish
from bot.understanding.reading import Command, Intent, Reading
from bot.understanding.repairs import is_impossible
from core.errors import N_
from core.mentors.model import Mentor
from core.questions.cleaning import LONGEST
from core.search.query import Sort

SURE = 0.4
CLEAR = 0.65
"""From here a sentence may leave a form, and nobody is asked whether they meant something else."""
CERTAIN = 0.8
"""From here nothing else than the likeliest is meant."""
CLOSE = 0.9
"""From this share of the best one's confidence another meaning is asked about."""
MOST_MEANINGS = 3
WHICH_MEANING = "intent"
"""The question that is put where two things are about as likely."""

HANDLERS: dict[Intent, Handler] = {
    **LEADING,
    Intent.FIND_MENTOR: booking.book_or_find,
    Intent.BOOK: booking.book,
    Intent.CANCEL: sessions.cancel,
    Intent.RESCHEDULE: sessions.reschedule,
    Intent.PAY: sessions.pay,
    Intent.REFUND: sessions.refund,
    Intent.REVIEW: sessions.review,
    Intent.ACCEPT: sessions.answer,
    Intent.DECLINE: sessions.answer,
    Intent.SMALL_TALK: small_talk,
    Intent.SELECT: correcting.select,
    Intent.CORRECT: correcting.correct,
    Intent.AFFIRM: correcting.affirm,
    Intent.DENY: correcting.deny,
    Intent.BACK: correcting.back,
    Intent.STOP: correcting.stop,
    Intent.RESUME: correcting.resume,
}
MEANINGS = {
    Intent.FIND_MENTOR: N_("Find a mentor"),
    Intent.BOOK: N_("Book a session"),
    Intent.CANCEL: N_("Cancel a session"),
    Intent.RESCHEDULE: N_("Move a session"),
    Intent.MY_BOOKINGS: N_("See my sessions"),
    Intent.PAY: N_("Pay for a session"),
    Intent.REFUND: N_("See what is paid back"),
    Intent.PAYMENT_PROBLEM: N_("Something is wrong with a payment"),
    Intent.REVIEW: N_("Review a session"),
    Intent.BECOME_MENTOR: N_("Teach here"),
    Intent.SET_AVAILABILITY: N_("Change my hours"),
    Intent.EARNINGS: N_("See my income"),
    Intent.JOIN_SESSION: N_("Join a session"),
    Intent.MESSAGE_PERSON: N_("Write to somebody"),
    Intent.SETTINGS: N_("Change my settings"),
    Intent.PROFILE: N_("Change my profile"),
    Intent.HELP: N_("See what I can do"),
    Intent.TALK_TO_HUMAN: N_("Reach a person"),
    Intent.REPORT_PROBLEM: N_("Report a problem"),
}
"""What can be asked about where a sentence may mean either of two."""
ABOUT_MENTORS = frozenset(
    {
        *(Intent.SET_AVAILABILITY, Intent.QUESTION, Intent.PROFILE, Intent.EARNINGS, Intent.OUT_OF_SCOPE),
        *(Intent.FIND_MENTOR, Intent.BECOME_MENTOR, Intent.SETTINGS, Intent.MY_REVIEWS),
    }
)
"""What a question about the mentor on the screen may be taken for ("is she free on sunday", "how much is she")."""
TELLING_TIME = frozenset(
    {
        Intent.RESCHEDULE,
        Intent.FIND_MENTOR,
        Intent.BOOK,
        Intent.SELECT,
        Intent.CORRECT,
        Intent.OUT_OF_SCOPE,
        Intent.AFFIRM,
    }
)
"""What a sentence with a time may be taken for, where a time was asked for."""
ASIDES = frozenset(LEADING) - {Intent.HOME}
"""What one looks at and then comes back from."""
NEVER_INTERRUPTS = frozenset(
    {
        *(Intent.SMALL_TALK, Intent.AFFIRM, Intent.DENY, Intent.SELECT, Intent.CORRECT, Intent.BACK, Intent.RESUME),
        *(Intent.QUESTION, Intent.OUT_OF_SCOPE, Intent.PROFILE, Intent.SET_AVAILABILITY, Intent.FIND_MENTOR),
    }
)
"""What does not leave a form: it may be a wrong answer to what the form asks."""


class Talk:
    """Implements `bot.dialogue.turn.Interpreter`: reads sentences, and finds where they lead."""

    async def answer(self, ctx: Context, text: str, place: Place) -> Show:
        """Return what a sentence leads to; where nothing fits, the next step of the fallback."""
        reading = await read(ctx, text, asking_for="time" if correcting.wants_time(place) else None)
        wish = _wish(ctx, text, reading.best, place)
        for way in (
            _at_a_desk,
            _explained,
            _put_right,
            _time_told,
            _length_told,
            _about_the_mentor,
            _refined,
            _asked_which,
            _done,
            _named,
            _searched,
            _asked_admins,
        ):
            show = await way(wish, reading)
            if show is not None:
                return show
        return missed(wish)

    async def answer_reading(self, ctx: Context, reading: Reading, place: Place) -> Show | None:
        """Return what a language model's reading of a sentence leads to; None where it leads nowhere."""
        wish = _wish(ctx, reading.text, reading.best, place)
        return await _done(wish, reading) or await _asked_admins(wish, reading)

    async def interrupt(self, ctx: Context, text: str, place: Place) -> Show | None:
        """Return what a sentence surely asks for beside the form that is open; None where it may be meant for it."""
        reading = await read(ctx, text)
        wish = _wish(ctx, text, reading.best, place)
        article = await _explained(wish, reading)
        # One word is rather a wrong answer than a wish.
        is_other = len(text.split()) > 1 and reading.best.confidence >= CERTAIN
        if article is not None or wish.intent in NEVER_INTERRUPTS or not is_other:
            return article
        return await _done(wish, reading)


def _wish(ctx: Context, text: str, command: Command, place: Place) -> Wish:
    slots = command.slots
    refused = [window for window in slots.windows if window.span is not None and is_impossible(window.span, text)]
    if refused and command.intent not in {Intent.CANCEL, Intent.RESCHEDULE, Intent.SET_AVAILABILITY}:
        wanted = tuple(window for window in slots.windows if window not in refused)
        slots = replace(slots, unwanted=(*slots.unwanted, *refused), windows=wanted)
    return Wish(ctx=ctx, text=text, intent=command.intent, slots=slots, place=place)


async def _at_a_desk(wish: Wish, reading: Reading) -> Show | None:
    """Open what a sentence names outright, whatever else it is like."""
    # What cannot be is what a mentor's own hours are about: "i can't on friday".
    show = await at_a_desk(replace(wish, slots=reading.best.slots))
    return replace(show, aside=True) if show is not None else None


async def _explained(wish: Wish, reading: Reading) -> Show | None:
    article = answer_to(wish.ctx.market.library, wish.text, reading)
    return Show(Link("article", slug=article), aside=True) if article is not None else None


async def _put_right(wish: Wish, reading: Reading) -> Show | None:
    return await correcting.repaired(wish, reading.best.confidence)


async def _time_told(wish: Wish, reading: Reading) -> Show | None:
    """Take a time as the answer to the card that asks for one, or has one, in whatever words: "make it thursday"."""
    is_asked = correcting.wants_time(wish.place) or wish.here.name == "mentor"
    is_asked = is_asked or (wish.here.name == "booking" and wish.intent is not Intent.BOOK)
    likely = reading.commands if reading.best.confidence < CERTAIN else reading.commands[:1]
    is_told = not TELLING_TIME.isdisjoint(command.intent for command in likely)
    slots = wish.slots
    if not (is_asked and is_told and slots.windows) or slots.topics or slots.words:
        return None
    return await correcting.other_time(wish)


async def _length_told(wish: Wish, reading: Reading) -> Show | None:
    """Take a length, and nothing else, as that of the session with the mentor on the screen ("90 minutes instead")."""
    slots = wish.slots
    is_alone = not (slots.windows or slots.topics or slots.words)
    return await booking.length_told(wish) if is_alone and reading.best.confidence < CERTAIN else None


async def _asked_which(wish: Wish, reading: Reading) -> Show | None:
    """Ask which of two things is meant where they are about as likely; once, then the likelier is taken."""
    best, *others = reading.commands
    if (
        WHICH_MEANING in wish.place.asked
        or best.confidence >= CLEAR
        or best.intent not in MEANINGS
        or wish.ctx.is_shared
    ):
        return None
    close = [other for other in others if other.confidence >= CLOSE * best.confidence and other.intent in MEANINGS]
    chips: list[Option] = []
    for command in (best, *close)[:MOST_MEANINGS]:
        show = await HANDLERS[command.intent](_wish(wish.ctx, wish.text, command, wish.place))
        if show is not None and all(show.link != chip.to for chip in chips):
            chips.append(Option(label=_(MEANINGS[command.intent]), to=show.link))
    if len(chips) < 2:
        return None
    return Show(
        wish.here, _("I could take that in two ways. Which one do you mean?"), chips=tuple(chips), asks=WHICH_MEANING
    )


async def _done(wish: Wish, reading: Reading) -> Show | None:
    handler = HANDLERS.get(wish.intent) if reading.best.confidence >= SURE else None
    show = await handler(wish) if handler is not None else None
    return replace(show, aside=True) if show is not None and wish.intent in ASIDES else show


async def _about_the_mentor(wish: Wish, reading: Reading) -> Show | None:
    """Answer what is asked about the mentor on the screen: when they are free, or what stands on their card."""
    is_other = wish.slots.topics and not is_asked(wish.text)
    is_likely = wish.intent in ABOUT_MENTORS or reading.best.confidence < CLEAR
    if wish.slots.points_at != "person" or is_other or not is_likely:
        return None
    shown = await mentors_shown(wish)
    if not shown:
        return None
    slots = wish.slots
    is_reviews = any(command.intent in {Intent.MY_REVIEWS, Intent.REVIEW} for command in reading.commands)
    is_free_asked = slots.windows or slots.free_only or slots.sort == Sort.SOONEST

    async def told(wish: Wish, mentor: Mentor) -> Show:
        if is_reviews:
            return Show(Link("reviews", mentor=mentor.account_id), aside=True)
        if is_free_asked or wish.intent is Intent.SET_AVAILABILITY:
            return await booking.times(wish, mentor)
        return Show(Link("mentor", mentor=mentor.account_id), aside=True)

    if len(shown) > 1 and booking.WHICH_MENTOR not in wish.place.asked:
        return await booking.which(wish, shown, told)
    return await told(wish, await wish.ctx.market.mentors.profile(shown[0], wish.ctx.account))


async def _refined(wish: Wish, reading: Reading) -> Show | None:
    """Take what only says when, how much or in which language as more about the search on the screen."""
    slots = wish.slots
    is_filter = finding.says_filter(slots) and not (slots.topics or slots.words)
    is_search = wish.here.name == "mentors" and reading.best.confidence < CERTAIN
    return await finding.find(wish) if is_filter and is_search else None


async def _searched(wish: Wish, reading: Reading) -> Show | None:
    """Search for what a sentence names of a search, where it means nothing else."""
    del reading
    return await finding.find(wish) if wish.slots.topics else None


async def _named(wish: Wish, reading: Reading) -> Show | None:
    del reading
    named = await mentor_named(wish.ctx, wish.slots.words)
    return Show(Link("mentor", mentor=named.listing.number)) if named is not None else None


async def _asked_admins(wish: Wish, reading: Reading) -> Show | None:
    if reading.best.intent is Intent.QUESTION or is_asked(wish.text):
        return Show(Link("ask", question=wish.text[:LONGEST]), aside=True)
    return None
