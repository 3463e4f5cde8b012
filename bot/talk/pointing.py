"""Who and what a sentence means: by name, by place in a list, or by what is on the screen ("her", "the second one")."""

from collections.abc import Sequence
from typing import TypeVar

from bot.dialogue.links import Link
from bot.dialogue.place import Place
from bot.dialogue.views import Item, View
from bot.screens.searching import mentors_named, shared_words
from bot.talk.wish import Wish
from core.bookings.model import Booking

LISTS = {"mentors": "mentor", "bookings": "booking"}
"""Screens whose entries are counted ("the second one"), and what each entry of them is about."""
T = TypeVar("T")


def entries(view: View | None) -> list[Link]:
    """Return where the entries of a list lead, in reading order."""
    return [part.to for part in (view.parts if view else ()) if isinstance(part, Item) and part.to is not None]


async def last_list(place: Place, about: str = "") -> tuple[Link, list[Link]] | None:
    """Return the list on the screen with its entries, else the one that was shown last; only such `about` something."""
    here = entries(place.view)
    if here and (not about or here[0][about] is not None):
        return place.here, here
    lists = (link for link in reversed(place.trail) if link.name in LISTS and about in {"", LISTS[link.name]})
    link = next(lists, None)
    found = entries(await place.look(link)) if link is not None else []
    return (link, found) if link is not None and found else None


def nth(found: Sequence[T], ordinal: int) -> T | None:
    """Return the entry with that number, counted from 1, or from the end if it is below 0; None where there is none."""
    index = ordinal - 1 if ordinal > 0 else len(found) + ordinal
    return found[index] if 0 <= index < len(found) else None


async def picked(wish: Wish, about: str) -> Link | None:
    """Return the entry, `about` a mentor or a booking, that a sentence picks by its number."""
    shown = await last_list(wish.place, about) if wish.slots.ordinal is not None else None
    return nth(shown[1], wish.slots.ordinal) if shown and wish.slots.ordinal is not None else None


async def mentors_meant(wish: Wish) -> list[int]:
    """Return the mentors that a sentence is about: several where the name is that of several, none where nobody is."""
    entry = await picked(wish, "mentor")
    if entry is not None:
        return [mentor] if isinstance(mentor := entry["mentor"], int) else []
    named = [hit.listing.number for hit in await mentors_named(wish.ctx, wish.names)]
    return named or ([] if wish.names and not wish.slots.points_at else await mentors_shown(wish))


async def mentors_shown(wish: Wish) -> list[int]:
    """Return the mentor whom the screen is about; for "her" also the one of before, or those of the list shown."""
    session = wish.here["booking"]
    if isinstance(session, int):
        mentor_id = (await wish.ctx.market.bookings.get(wish.ctx.account, session)).mentor_id
        return [] if mentor_id == wish.ctx.account.id else [mentor_id]
    shown = wish.here
    if wish.slots.points_at and not isinstance(shown["mentor"], int):
        listed = [mentor for entry in entries(wish.place.view) if isinstance(mentor := entry["mentor"], int)]
        if listed:
            return listed
        shown = wish.place.latest_with("mentor") or shown
    mentor = shown["mentor"]
    return [mentor] if isinstance(mentor, int) else []


def booking_meant(wish: Wish, bookings: Sequence[Booking]) -> Booking | None:
    """Return the session on the screen, where the sentence names no other one."""
    shown = wish.place.latest_with("booking") if wish.slots.points_at else wish.here
    number = shown["booking"] if shown else None
    return next((booking for booking in bookings if booking.id == number), None)


def with_named(bookings: Sequence[Booking], words: str, viewer: int) -> list[Booking]:
    """Return those with somebody whose name is among `words`, or nearly."""
    return [booking for booking in bookings if shared_words(words, booking.other(viewer).name)]
