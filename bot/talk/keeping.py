"""Wishes of those who look after the community: people, applications, topics, by the names that were said."""

import re

from bot.dialogue.catalogue import _
from bot.dialogue.links import Link
from bot.dialogue.registry import Show
from bot.screens.searching import shared_words
from bot.talk.myself import said_after
from bot.talk.wish import Handler, Wish
from core.accounts.model import Right
from core.bookings.states import State
from core.support.service import ANSWERS

_NEW_TOPIC = re.compile(r"\btopic\b:?(?:\s+(?:called|named))?\s+(?P<said>.+)", re.IGNORECASE)
MOST_CASES = 50
STATES = {
    "confirmed": State.CONFIRMED,
    "completed": State.COMPLETED,
    "requested": State.REQUESTED,
    "declined": State.DECLINED,
    "unpaid": State.AWAITING_PAYMENT,
}
"""Words that mean one state of a session; "cancelled" means three of them."""


async def person(wish: Wish) -> Show | None:
    """Lead to the person who is named, or to those of that name; None where nobody is."""
    found = await wish.ctx.market.accounts.named(wish.ctx.account, wish.names)
    if not found:
        return None
    if len(found) == 1:
        return Show(Link("admin.person", person=found[0].id))
    names = {part for one in found for part in one.name.casefold().split()}
    return Show(Link("admin.people", words=" ".join(word for word in wish.names.split() if word in names)))


async def application(wish: Wish) -> Show | None:
    """Lead to the application that waits from who is named, or to the only one; None where none waits."""
    if Right.REVIEW_APPLICATIONS not in wish.ctx.account.rights:
        return None
    waiting = await wish.ctx.market.mentors.queue(wish.ctx.account)
    found = [mentor for mentor in waiting if shared_words(wish.names, mentor.account.name)]
    if len(found) == 1:
        return Show(Link("application", mentor=found[0].account_id), _("Press the button to answer."))
    is_about_one = re.search(r"\bapplications?\b", wish.text, re.IGNORECASE)
    return Show(Link("admin.applications"), _("Which one do you mean?")) if found or is_about_one else None


async def case(wish: Wish) -> Show | None:
    """Lead to what somebody who is named has written to the admins."""
    if ANSWERS not in wish.ctx.account.rights:
        return None
    cases = await wish.ctx.market.support.listed(wish.ctx.account, limit=MOST_CASES)
    found = next((one for one in cases if shared_words(wish.names, one.account.name)), None)
    return Show(Link("admin.case", case=found.id)) if found is not None else None


async def sessions(wish: Wish) -> Show:
    """Lead to the sessions of the community, in the state that was said."""
    words = wish.text.casefold().split()
    state = next((STATES[word] for word in words if word in STATES), None)
    return Show(Link("admin.bookings", state=state.value if state else None))


async def new_topic(wish: Wish) -> Show:
    """Lead to the form of a new topic, with its name."""
    return Show(Link("topic.add", phrase=said_after(_NEW_TOPIC, wish.text).casefold() or None))


async def topic(wish: Wish) -> Show | None:
    """Lead to the topic that is named."""
    return Show(Link("topic", slug=wish.slots.topics[0])) if wish.slots.topics else None


FILLED: dict[str, Handler] = {
    "application": application,
    "admin.case": case,
    "admin.bookings": sessions,
    "admin.people": person,
    "topic.add": new_topic,
    "topic": topic,
}
