"""What a mentor has earned, what is still to come, and a statement to keep."""

import csv
from collections import Counter
from collections.abc import Iterable
from datetime import date
from io import StringIO
from zoneinfo import ZoneInfo

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.links import Link
from bot.dialogue.registry import registry
from bot.dialogue.text import Amount, Text, fill
from bot.dialogue.views import Button, Facts, File, Note, Paragraph, Title, View
from bot.screens import special_days, wording
from bot.screens.teach import fee_in_words, own_profile
from core.bookings.model import Booking
from core.bookings.states import State
from core.errors import N_
from core.mentors.topics.book import TopicBook
from core.money import Money, Split, split

ALL = 100_000
"""More sessions than one mentor gives in a life: the statement leaves none out."""
FORMULA_STARTS = "=+-@\t\r"
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""


@registry.screen("earnings", command=N_("earnings"), help=N_("What I have earned"))
async def earnings(ctx: Context, since: date | None = None, until: date | None = None) -> View:
    """Show what is owed to the mentor, as the books have it, and what the sessions from `since` to `until` brought."""
    mentor = await own_profile(ctx)
    if mentor is None:
        start = Button(label=_("Teach"), to=Link("teach"))
        return View(Title(_("Earnings")), Paragraph(_("You don't teach here yet.")), start, back_to=Link("home"))
    owed = await ctx.market.payments.earnings(mentor.account_id)
    taught = await _taught(ctx)
    asked = await _brought(ctx, ZoneInfo(mentor.zone_name), taught, since, until) if since and until else ()
    return View(
        Title(_("Earnings")),
        Facts(
            (
                *asked,
                (_("Owed to you"), _sums(owed)),
                (_("Coming, once the sessions are over"), _sums(_coming(taught))),
                (_("Sessions given"), str(mentor.session_count)),
                (_("The community's part"), fee_in_words(ctx)),
            )
        ),
        Note(
            _(
                "Paying out to a bank is not part of this version: the books keep what is owed to you, and the people"
                " who run this community pay it out by hand."
            )
        ),
        Button(label=_("Statement"), to=Link("earnings.statement")),
        back_to=Link("teach"),
    )


async def _brought(
    ctx: Context, zone: ZoneInfo, taught: Iterable[Booking], since: date, until: date
) -> tuple[tuple[str, Text], ...]:
    """Return what the sessions of a stretch of days, on the mentor's clock, brought, as a row of the card."""
    held = [booking for booking in taught if since <= booking.starts_at.astimezone(zone).date() <= until]
    divided = await ctx.market.payments.settlements([booking.id for booking in held])
    totals: Counter[str] = Counter()
    for booking in held:
        if booking.id in divided:
            totals[booking.currency] += divided[booking.id].mentor
    sums = [Money(minor, currency) for currency, minor in sorted(totals.items())]
    return ((special_days.span(ctx, since, until), _sums(sums) if totals else _("nothing")),)


def _sums(amounts: Iterable[Money]) -> Text:
    found: list[Text] = [Amount(money) for money in amounts if money]
    return wording.joined(found) if found else _("nothing yet")


async def _taught(ctx: Context) -> list[Booking]:
    """Return every session in which the person is the mentor, the latest first."""
    ahead = await ctx.market.bookings.mine(ctx.account, upcoming=True, limit=ALL)
    over = await ctx.market.bookings.mine(ctx.account, upcoming=False, limit=ALL)
    return [booking for booking in (*reversed(ahead), *over) if booking.mentor_id == ctx.account.id]


def _coming(bookings: Iterable[Booking]) -> list[Money]:
    """Add up the mentor's part of what learners have paid for sessions that are not completed."""
    totals: Counter[str] = Counter()
    for booking in bookings:
        if booking.status is State.CONFIRMED:
            totals[booking.currency] += _whole(booking).mentor
    return [Money(minor, currency) for currency, minor in sorted(totals.items())]


def _whole(booking: Booking) -> Split:
    return split(booking.price_minor, refund_percent=0, fee_percent=booking.fee_percent)


@registry.screen("earnings.statement")
async def statement(ctx: Context) -> View:
    """Give out a table of the mentor's sessions that are over, with the amounts of the books."""
    mentor = await ctx.market.mentors.get(ctx.account.id)
    over = [booking for booking in await _taught(ctx) if booking.closed_at is not None]
    divided = await ctx.market.payments.settlements([booking.id for booking in over])
    zone = ZoneInfo(mentor.zone_name)
    day = ctx.now.astimezone(zone).date().isoformat()
    table = _table(over, divided, zone, await ctx.market.topics.book())
    return View(
        Title(_("Statement")),
        Paragraph(
            fill(_("%(count)s sessions that are over, newest first, with what each brought you."), count=len(over))
        ),
        File(name=f"statement-{day}.csv", media="text/csv", content=table),
        back_to=Link("earnings"),
    )


def _table(bookings: Iterable[Booking], divided: dict[int, Split], zone: ZoneInfo, book: TopicBook) -> bytes:
    out = StringIO()
    write = csv.writer(out)
    about = (_("Session"), _("Start"), _("Learner"), _("Topic"), _("Minutes"), _("State"), _("Currency"))
    write.writerow((*about, _("Price"), _("Refunded"), _("Community"), _("Yours")))
    nothing = Split(learner=0, mentor=0, fee=0)
    for booking in bookings:
        parts = divided.get(booking.id, nothing)
        write.writerow(
            [
                booking.id,
                booking.starts_at.astimezone(zone).isoformat(timespec="minutes"),
                _harmless(booking.learner.name),
                book.name_of(booking.topic),
                int(booking.length.total_seconds()) // 60,
                wording.state_name(booking.status),
                booking.currency,
                *(Money(minor, booking.currency).major for minor in _amounts(booking, parts)),
            ]
        )
    # Excel reads UTF-8 only behind this mark.
    return out.getvalue().encode("utf-8-sig")


def _amounts(booking: Booking, parts: Split) -> tuple[int, int, int, int]:
    return booking.price_minor, parts.learner, parts.fee, parts.mentor


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(tuple(FORMULA_STARTS)) else text
