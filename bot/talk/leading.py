"""Where wishes lead that need no more than a look at the person's rights or sessions."""

from bot.dialogue.catalogue import _
from bot.dialogue.links import Link
from bot.dialogue.registry import Show
from bot.screens.messages import can_write
from bot.screens.searching import mentor_named
from bot.talk import myself, sessions, teaching
from bot.talk.pointing import booking_meant, mentors_shown, with_named
from bot.talk.wish import Handler, Wish
from bot.understanding.reading import Intent
from core.accounts.model import Right, Role
from core.bookings.states import State


def _opens(name: str, right: Right | None = None) -> Handler:
    """Lead to a screen; with `right`, only those who have it."""

    async def handler(wish: Wish) -> Show | None:
        return Show(Link(name)) if right is None or right in wish.ctx.account.rights else None

    return handler


async def _my_reviews(wish: Wish) -> Show:
    """Lead to the reviews of who is named, or is on the screen where "her reviews" are asked for, else to one's own."""
    if wish.slots.points_at == "person" and (shown := await mentors_shown(wish)):
        return Show(Link("reviews", mentor=shown[0]))
    named = await mentor_named(wish.ctx, wish.names)
    if named is not None:
        return Show(Link("reviews", mentor=named.listing.number))
    account = wish.ctx.account
    return Show(Link("reviews", mentor=account.id) if account.has(Role.MENTOR) else Link("teach"))


async def _join(wish: Wish) -> Show:
    mine = await wish.ctx.market.bookings.mine(wish.ctx.account, upcoming=True)
    ahead = [booking for booking in mine if booking.status is State.CONFIRMED]
    if not ahead:
        return Show(Link("bookings"), _("There is no session to join right now."))
    named = with_named(ahead, wish.slots.words, wish.ctx.account.id)
    return Show(Link("booking", booking=(booking_meant(wish, ahead) or (named or ahead)[0]).id))


async def _write(wish: Wish) -> Show:
    """Lead to what the two people of a session write: of the one shown, with who is named, else of the next one.

    Words that may be somebody else's name choose nobody among several people.
    """
    ctx, bookings = wish.ctx, wish.ctx.market.bookings
    mine = [*await bookings.mine(ctx.account, upcoming=True), *await bookings.mine(ctx.account, upcoming=False)]
    writable = [booking for booking in mine if can_write(ctx, booking)]
    if not writable:
        return Show(Link("bookings"), _("You can write to each other once there is a session."))
    named = with_named(writable, wish.slots.words, ctx.account.id)
    shown = None if named else booking_meant(wish, writable)
    if shown is None and not named and wish.slots.points_at:
        mentor = wish.place.latest_with("mentor")
        named = [booking for booking in writable if mentor and booking.other(ctx.account.id).id == mentor["mentor"]]
    people = {booking.other(ctx.account.id).id for booking in writable}
    is_strange = wish.slots.words and (len(people) > 1 or await mentor_named(ctx, wish.slots.words))
    if shown is None and not named and is_strange:
        return Show(Link("bookings"), _("Open the session with the person you want to write to."))
    return Show(Link("messages", booking=(shown or (named or writable)[0]).id))


async def _topics(wish: Wish) -> Show:
    """Lead those who may change the topics to them, and everybody else to where one is chosen."""
    return Show(Link("admin.topics") if Right.MANAGE_TOPICS in wish.ctx.account.rights else Link("find"))


LEADING: dict[Intent, Handler] = {
    Intent.MY_BOOKINGS: sessions.mine,
    Intent.PAYMENT_PROBLEM: sessions.payment_problem,
    Intent.BECOME_MENTOR: _opens("teach"),
    Intent.PROFILE: _opens("teach"),
    Intent.SET_AVAILABILITY: teaching.hours,
    Intent.EARNINGS: teaching.earnings,
    Intent.MY_REVIEWS: _my_reviews,
    Intent.JOIN_SESSION: _join,
    Intent.MESSAGE_PERSON: _write,
    Intent.SETTINGS: myself.settings,
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
