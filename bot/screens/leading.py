"""Where wishes lead that need no more than a look at the person's rights or sessions."""

from collections.abc import Awaitable, Callable

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.links import Link
from bot.dialogue.registry import Show
from bot.dialogue.views import View
from bot.screens.messages import can_write
from bot.screens.searching import mentor_named
from bot.understanding.reading import Intent, Slots
from core.accounts.model import Right, Role
from core.bookings.model import Booking
from core.bookings.states import State

Handler = Callable[[Context, Slots, Link, View | None], Awaitable[Show | None]]
"""Finds what a sentence leads to, from what was said in it and the card on which; None where it leads nowhere."""


def _opens(name: str, right: Right | None = None) -> Handler:
    """Lead to a screen; with `right`, only those who have it."""

    async def handler(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show | None:
        del slots, here, view
        return Show(Link(name)) if right is None or right in ctx.account.rights else None

    return handler


def _opens_for_mentors(name: str) -> Handler:
    """Lead a mentor to a screen, and everybody else to where they become one."""

    async def handler(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show:
        del slots, here, view
        return Show(Link(name if ctx.account.has(Role.MENTOR) else "teach"))

    return handler


async def _my_reviews(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show:
    del slots, here, view
    return Show(Link("reviews", mentor=ctx.account.id) if ctx.account.has(Role.MENTOR) else Link("teach"))


def _with_named(ctx: Context, bookings: list[Booking], words: str) -> list[Booking]:
    """Return those with somebody whose name is among `words`."""
    wanted = set(words.split())
    return [b for b in bookings if wanted & set(b.other(ctx.account.id).name.casefold().split())]


async def _join(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show:
    del here, view
    ahead = [b for b in await ctx.market.bookings.mine(ctx.account, upcoming=True) if b.status is State.CONFIRMED]
    if not ahead:
        return Show(Link("bookings"), _("There is no session to join right now."))
    return Show(Link("booking", booking=(_with_named(ctx, ahead, slots.words) or ahead)[0].id))


async def _write(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show:
    """Lead to what the two people of a session write: with who is named, else of the next session.

    Words that may be somebody else's name choose nobody among several people.
    """
    del here, view
    bookings = ctx.market.bookings
    mine = [*await bookings.mine(ctx.account, upcoming=True), *await bookings.mine(ctx.account, upcoming=False)]
    writable = [booking for booking in mine if can_write(ctx, booking)]
    if not writable:
        return Show(Link("bookings"), _("You can write to each other once there is a session."))
    named = _with_named(ctx, writable, slots.words)
    people = {booking.other(ctx.account.id).id for booking in writable}
    if not named and slots.words and (len(people) > 1 or await mentor_named(ctx, slots.words)):
        return Show(Link("bookings"), _("Open the session with the person you want to write to."))
    return Show(Link("messages", booking=(named or writable)[0].id))


async def _payment_problem(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show:
    del slots, here, view
    ahead = await ctx.market.bookings.mine(ctx.account, upcoming=True)
    owed = [b for b in ahead if b.status is State.AWAITING_PAYMENT and b.learner_id == ctx.account.id]
    if owed:
        return Show(
            Link("booking", booking=owed[0].id), _("It is not paid yet as far as I see. You can pay from here.")
        )
    return Show(Link("reporting"), _("I see no open payment. Tell the admins what happened, and they look into it."))


async def _topics(ctx: Context, slots: Slots, here: Link, view: View | None) -> Show:
    """Lead those who may change the topics to them, and everybody else to where one is chosen."""
    del slots, here, view
    return Show(Link("admin.topics") if Right.MANAGE_TOPICS in ctx.account.rights else Link("find"))


LEADING: dict[Intent, Handler] = {
    Intent.MY_BOOKINGS: _opens("bookings"),
    Intent.PAYMENT_PROBLEM: _payment_problem,
    Intent.BECOME_MENTOR: _opens("teach"),
    Intent.PROFILE: _opens("teach"),
    Intent.SET_AVAILABILITY: _opens_for_mentors("hours"),
    Intent.EARNINGS: _opens_for_mentors("earnings"),
    Intent.MY_REVIEWS: _my_reviews,
    Intent.JOIN_SESSION: _join,
    Intent.MESSAGE_PERSON: _write,
    Intent.SETTINGS: _opens("settings"),
    Intent.PRIVACY: _opens("privacy"),
    Intent.LINK_CHATS: _opens("link"),
    Intent.UNLINK_CHATS: _opens("unlink"),
    Intent.HOME: _opens("home"),
    Intent.HELP: _opens("help"),
    Intent.TALK_TO_HUMAN: _opens("human"),
    Intent.REPORT_PROBLEM: _opens("reporting"),
    Intent.ROOM: _opens("room", Right.MANAGE_ROOMS),
    Intent.ADMIN: _opens("admin", Right.REVIEW_APPLICATIONS),
    Intent.PEOPLE: _opens("admin.people", Right.SEE_PEOPLE),
    Intent.COMMUNITY_MONEY: _opens("admin.payments", Right.SEE_MONEY),
    Intent.REPORTS: _opens("admin.reports", Right.MANAGE_PEOPLE),
    Intent.TOPICS: _topics,
}
"""What is answered without reading more of the sentence than whom it is about."""
