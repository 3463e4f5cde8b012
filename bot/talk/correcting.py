"""Putting right what was said or understood: another one, back, undo, no, yes, "actually 7pm"."""

from bot.dialogue.catalogue import _, ngettext
from bot.dialogue.links import HOME
from bot.dialogue.once import was_done
from bot.dialogue.place import Place, is_unfinished, left_open
from bot.dialogue.registry import Action, Form, Show, registry
from bot.dialogue.views import Button, PickDay, PickTime, View
from bot.talk import booking, finding, sessions
from bot.talk.pointing import last_list, mentors_meant, nth
from bot.talk.wish import Wish
from bot.understanding.reading import Change, Intent

WEAK = frozenset(
    {
        Intent.CORRECT,
        Intent.FIND_MENTOR,
        Intent.SELECT,
        Intent.DENY,
        Intent.BACK,
        Intent.OUT_OF_SCOPE,
        Intent.SMALL_TALK,
    }
)
"""What a repair may be taken for: "earlier" reads as going back, "not that one" as a no."""
WHAT_INSTEAD = "instead"
BARE = 2
"""Words of a message that has room for nothing beside a repair: "someone else"."""
ANOTHER_WISH, ANOTHER_WISH_THAN_NAMED = 0.65, 0.9
"""From this confidence a sentence with the words of a repair means something else; the second where they are clear."""


def asked_time(view: View | None) -> bool:
    """Tell whether a card asks for a day or a time."""
    return any(isinstance(part, PickDay | PickTime) for part in (view.parts if view else ()))


def wants_time(place: Place) -> bool:
    """Tell whether a time that is typed belongs to the card: it asks for one, or shows one that can be another."""
    return asked_time(place.view) or place.here["at"] is not None


async def repaired(wish: Wish, confidence: float) -> Show | None:
    """Change what is shown as the words of a repair say; None where there are none, or another wish has them."""
    slots = wish.slots
    is_repair = slots.change or slots.dropped or slots.unwanted or slots.unwanted_topics or slots.shift_min
    is_repair = is_repair or booking.wants_the_first(wish)
    # "any language" names a condition, whatever else it is like; "cancel the other one" does not change what is shown.
    is_named = slots.dropped or len(wish.text.split()) <= BARE
    least = ANOTHER_WISH_THAN_NAMED if is_named else ANOTHER_WISH
    if not is_repair or (wish.intent not in WEAK and confidence >= least):
        return None
    if slots.change is Change.UNDONE:
        return await undo(wish)
    for repair in (_before_a_time, booking.repaired, sessions.repaired, finding.repaired):
        show = await repair(wish)
        if show is not None:
            return show
    return await finding.another(wish) if slots.change is Change.OTHER else None


async def _before_a_time(wish: Wish) -> Show | None:
    """Leave "not monday, tuesday" to what is said instead, where a card asks for the time."""
    is_told = bool(wish.slots.windows) and wants_time(wish.place) and wish.slots.shift_min is None
    return await other_time(wish) if is_told else None


async def select(wish: Wish) -> Show | None:
    """Take the entry of a list, or the time, that a sentence picks."""
    if wish.slots.windows and asked_time(wish.place.view):
        return await other_time(wish)
    if wish.slots.change is Change.OTHER:
        return await finding.another(wish)
    shown, ordinal = await last_list(wish.place), wish.slots.ordinal
    if ordinal is None:
        return await finding.repaired(wish) if wish.slots.sort else None
    if wish.place.asked and (chip := nth(wish.place.chips, ordinal)):
        return Show(chip.to)
    if shown is None:
        return None
    link, found = shown
    entry = nth(found, ordinal)
    return Show(entry) if entry is not None else Show(link, _only(len(found)))


def _only(count: int) -> str:
    return ngettext("There is just %(count)s here.", "There are just %(count)s here.", count) % {"count": count}


async def other_time(wish: Wish) -> Show | None:
    """Answer a day or a time that is not on the card which asks for one, or that is put right afterwards."""
    mentor = wish.here["mentor"]
    if isinstance(mentor, int):
        if await mentors_meant(wish):
            return await booking.book(wish)
        return await booking.book_with(wish, await wish.ctx.market.mentors.profile(mentor, wish.ctx.account))
    number = wish.here["booking"]
    if isinstance(number, int):
        return await sessions.moved(wish, await wish.ctx.market.bookings.get(wish.ctx.account, number))
    return None


async def correct(wish: Wish) -> Show | None:
    """Take what was said anew as the answer to the card that is shown; ask once where it answers nothing."""
    show = await select(wish) if wish.slots.ordinal is not None or wish.slots.change else None
    if show is None and wish.slots.windows:
        show = await other_time(wish)
    if show is None and wish.slots.words and wish.here["mentor"] is not None:
        show = await booking.book(wish)
    if (
        show is None
        and (wish.slots.topics or wish.place.latest("mentors"))
        and (wish.slots.topics or wish.slots.words or finding.says_filter(wish.slots))
    ):
        show = await finding.find(wish)
    if show is None and WHAT_INSTEAD not in wish.place.asked:
        return Show(wish.here, _("What should it be instead? Say it once more, please."), asks=WHAT_INSTEAD)
    return show


async def back(wish: Wish) -> Show:
    """Go to what was shown before; where nothing was, to where the card's way back leads."""
    view = wish.place.view
    return Show(wish.place.before or (view.back_to if view and view.back_to else HOME))


async def undo(wish: Wish) -> Show:
    """Go back, unless the card is what an action led to: that is done, and its card has the buttons to change it."""
    if await was_done(wish.ctx, registry, wish.here):
        return Show(wish.here, _("That is done already. What can still be changed has a button here."))
    return await back(wish)


async def deny(wish: Wish) -> Show:
    """Take a "no" to a question that was just put as such; elsewhere go the card's way back."""
    if wish.place.asked:
        return Show(wish.here, _("Alright. Then tell me in your own words what you would like."))
    view = wish.place.view
    return Show(view.back_to if view and view.back_to else HOME)


async def stop(wish: Wish) -> Show:
    """Leave everything and go to the start."""
    del wish
    return Show(HOME, _("Alright, I stopped. Nothing was changed."))


async def affirm(wish: Wish) -> Show | None:
    """Take a "yes" as the only answer that a question has; what changes something needs its button."""
    if wish.names and await mentors_meant(wish):
        return await booking.book(wish)
    buttons = [part.to for part in (wish.place.view.parts if wish.place.view else ()) if isinstance(part, Button)]
    if wish.place.asked and buttons:
        return Show(buttons[0])
    before = wish.place.before
    if before is not None and is_unfinished(registry, before) and not is_unfinished(registry, wish.here):
        return Show(before)
    if any(isinstance(registry.routes.get(to.name), Action | Form) for to in buttons):
        return Show(wish.here, booking.press_the_button())
    return Show(wish.here, _("Good. What shall we do next?"))


async def resume(wish: Wish) -> Show:
    """Go on with what was left unfinished last."""
    left = await left_open(wish.ctx, registry, wish.place.trail)
    return Show(left) if left is not None else Show(wish.here, _("Nothing was left unfinished."))
