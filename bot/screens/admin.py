"""The admin's desk: what waits, every booking, and how the community's money stands."""

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.links import Link
from bot.dialogue.registry import registry
from bot.dialogue.text import Amount, Text, When, fill
from bot.dialogue.views import Button, Choose, Facts, Intent, Item, Note, Option, Paragraph, Part, Title, Tone, View
from bot.screens import wording
from core.accounts.model import Right
from core.bookings.model import Booking
from core.bookings.states import LIVE, State
from core.errors import N_, NotFound
from core.mentors.topics.book import TopicBook
from core.money import Money
from core.payments.overview import Overview, Pile

PAGE = 8


def desk(ctx: Context) -> Link:
    """Return where the way back leads from an admin's screens: some of them are for people without the desk."""
    return Link("admin") if Right.REVIEW_APPLICATIONS in ctx.account.rights else Link("home")


@registry.screen("admin", command=N_("admin"), help=N_("Look after the community"), right=Right.REVIEW_APPLICATIONS)
async def admin(ctx: Context) -> View:
    """Show what waits and how much there is, with the ways to all of it."""
    waiting = len(await ctx.market.mentors.queue(ctx.account))
    rows: list[tuple[str, Text]] = [(_("Applications waiting"), str(waiting))]
    buttons: list[Part] = [
        Button(
            label=_("Applications (%(count)s)") % {"count": waiting},
            to=Link("admin.applications"),
            intent=Intent.PRIMARY if waiting else Intent.PLAIN,
        )
    ]
    asked = await ctx.market.questions.how_many(ctx.account)
    buttons.append(Button(label=_("Open questions (%(count)s)") % {"count": asked}, to=Link("admin.questions")))
    buttons.append(_cases(await ctx.market.support.waiting(ctx.account)))
    rights = ctx.account.rights
    if Right.SEE_BOOKINGS in rights:
        counts = await ctx.market.bookings.counts(ctx.account)
        rows.append((_("Live sessions"), str(sum(counts.get(state, 0) for state in LIVE))))
        buttons.append(Button(label=_("Sessions"), to=Link("admin.bookings")))
    if Right.MANAGE_PEOPLE in rights:
        buttons.append(_reports(await ctx.market.reports.waiting(ctx.account)))
    if Right.SEE_PEOPLE in rights:
        rows.append((_("People"), str(await ctx.market.accounts.head_count(ctx.account))))
        buttons.append(Button(label=_("People"), to=Link("admin.people")))
    if Right.MANAGE_TOPICS in rights:
        buttons.append(Button(label=_("Topics"), to=Link("admin.topics")))
    if Right.SEE_MONEY in rights:
        buttons.append(Button(label=_("Money"), to=Link("admin.payments")))
    if Right.MANAGE_ROOMS in rights:
        buttons.append(Button(label=_("Rooms"), to=Link("room")))
    return View(Title(_("Admin")), Facts(tuple(rows)), *buttons, back_to=Link("home"))


def _reports(waiting: int) -> Button:
    return Button(
        label=_("Reports (%(count)s)") % {"count": waiting},
        to=Link("admin.reports"),
        intent=Intent.PRIMARY if waiting else Intent.PLAIN,
    )


def _cases(waiting: int) -> Button:
    return Button(
        label=_("People who wait (%(count)s)") % {"count": waiting},
        to=Link("admin.cases"),
        intent=Intent.PRIMARY if waiting else Intent.PLAIN,
    )


# Bookings


@registry.screen("admin.bookings", right=Right.SEE_BOOKINGS)
async def bookings(ctx: Context, state: str | None = None, page: int | None = None) -> View:
    """List the bookings of the community, the newest first, all or those in one state; pages count from 1."""
    chosen = _state(state)
    at = max(1, page or 1)
    counts = await ctx.market.bookings.counts(ctx.account)
    book = await ctx.market.topics.book()
    found = await ctx.market.bookings.everyones(ctx.account, state=chosen, limit=PAGE + 1, offset=(at - 1) * PAGE)
    return View(
        Title(_("Sessions of the community")),
        _filter(counts, chosen),
        *(_entry(ctx, booking, book) for booking in found[:PAGE]),
        None if found else Paragraph(_("None here.")),
        *pages(Link("admin.bookings", state=state), at, more=len(found) > PAGE),
        back_to=desk(ctx),
    )


def _state(name: str | None) -> State | None:
    if name is None:
        return None
    if name not in set(State):
        raise NotFound
    return State(name)


def _filter(counts: dict[State, int], chosen: State | None) -> Choose:
    everything = _("All (%(count)s)") % {"count": sum(counts.values())}
    here = Link("admin.bookings")
    return Choose(
        label=_("Which ones?"),
        options=(
            Option(label=everything, to=here, chosen=chosen is None),
            *(
                Option(
                    label=f"{wording.state_name(state)} ({counts[state]})",
                    to=here.using(state=state.value),
                    chosen=state is chosen,
                )
                for state in State
                if counts.get(state) or state is chosen
            ),
        ),
    )


def _entry(ctx: Context, booking: Booking, book: TopicBook) -> Item:
    return Item(
        title=f"{booking.learner.name} → {booking.mentor.name}",
        lines=(
            When(booking.starts_at),
            wording.joined(
                [book.name_of(booking.topic), wording.price(ctx, booking.price), wording.state_name(booking.status)]
            ),
        ),
        to=Link("booking", booking=booking.id),
    )


def pages(here: Link, at: int, *, more: bool) -> list[Part]:
    """Return the buttons to the pages beside the page `at` of a list."""
    older = [Button(label=_("Older ones"), to=here.using(page=at + 1))] if more else []
    newer = [Button(label=_("Newer ones"), to=here.using(page=at - 1 if at > 2 else None))] if at > 1 else []
    return [*older, *newer]


# Money


@registry.screen("admin.payments", command=N_("money"), help=N_("The community's money"), right=Right.SEE_MONEY)
async def payments(ctx: Context) -> View:
    """Show what is asked for, what came, what goes back, and the balances of the books."""
    found = await ctx.market.payments.overview(ctx.account)
    failed = found.refunds_failed.count
    see_bookings = Right.SEE_BOOKINGS in ctx.account.rights
    return View(
        Title(_("Money")),
        Note(fill(_("%(count)s refunds failed: give that money back by hand."), count=failed), Tone.WARN)
        if failed
        else None,
        Facts(_piles(found)),
        Paragraph(_("The books")),
        Facts(_balances(found)),
        Button(label=_("Sessions"), to=Link("admin.bookings")) if see_bookings else None,
        back_to=desk(ctx),
    )


def _piles(found: Overview) -> tuple[tuple[str, Text], ...]:
    return (
        (_("Waiting to be paid"), _pile(found.waiting)),
        (_("Received"), _pile(found.received)),
        (_("Refunds on their way"), _pile(found.refunds_under_way)),
        (_("Refunds done"), _pile(found.refunds_done)),
        (_("Refunds failed"), _pile(found.refunds_failed)),
    )


def _pile(pile: Pile) -> Text:
    return wording.joined([f"{pile.count}×", *(Amount(money) for money in pile.sums)]) if pile.count else _("none")


def _balances(found: Overview) -> tuple[tuple[str, Text], ...]:
    kinds: dict[str, list[Money]] = {}
    for balance in found.balances:
        if balance.amount:
            kinds.setdefault(balance.account, []).append(balance.amount)
    names = {
        "gateway_clearing": _("With the payment provider"),
        "held": _("Held for sessions to come"),
        "mentor_payable": _("Owed to mentors"),
        "platform_fee": _("The community's part"),
        "refunds_pending": _("Owed to learners as refunds"),
        "unallocated_receipts": _("Received without a session"),
    }
    rows = tuple(
        (names.get(kind, kind), wording.joined([Amount(money) for money in amounts])) for kind, amounts in kinds.items()
    )
    return rows or ((_("Balance"), _("nothing yet")),)
