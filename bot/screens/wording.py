"""How prices, stars, lengths and people are put into words, the same on every screen."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time

from bot.dialogue.catalogue import _, ngettext
from bot.dialogue.context import Context
from bot.dialogue.reader import amount
from bot.dialogue.text import Amount, Inline, Text, fill
from core.bookings.states import State
from core.mentors.topics.book import TopicBook
from core.money import Money


def price(ctx: Context, money: Money) -> Text:
    """Return an amount with about how much that is for the reader, or "free"."""
    return joined([Amount(money), *about(ctx, money)], between=" ") if money else _("free")


def hourly(ctx: Context, money: Money) -> Text:
    """Return the price of an hour, with about how much that is in the reader's own currency."""
    if not money:
        return _("free")
    return joined([fill(_("%(amount)s an hour"), amount=Amount(money)), *about(ctx, money)], between=" ")


def about(ctx: Context, money: Money) -> list[Text]:
    """Return about how much an amount is in the reader's own currency, if that is another one and known."""
    own = ctx.account.currency
    close = ctx.market.rates.about(money, own) if own and money else None
    return [fill(_("(about %(amount)s)"), amount=Amount(close))] if close else []


def plain(ctx: Context, money: Money) -> str:
    """Return an amount for a place that takes plain words only, such as a button."""
    return amount(money, ctx.reader.locale) if money else _("free")


def stars(rating: float | None, count: int) -> str:
    """Return stars with how many people gave them; a mentor with few reviews is new."""
    if rating is None:
        return _("New here")
    reviews = ngettext("%(count)s review", "%(count)s reviews", count) % {"count": count}
    return f"★ {rating:.1f} ({reviews})"


def minutes_long(minutes: int) -> str:
    """Return a length of time."""
    if minutes % 60:
        return _("%(count)s minutes") % {"count": minutes}
    return ngettext("%(count)s hour", "%(count)s hours", minutes // 60) % {"count": minutes // 60}


def years_long(years: int) -> str:
    """Return how many years somebody has done something."""
    return ngettext("%(count)s year", "%(count)s years", years) % {"count": years}


def topic_names(book: TopicBook, slugs: list[str] | tuple[str, ...], most: int = 4) -> str:
    """Return the names of topics, the first few."""
    names = [book.name_of(slug) for slug in slugs]
    more = len(names) - most
    return ", ".join(names[:most]) + (f" +{more}" if more > 0 else "")


def language_names(codes: list[str] | tuple[str, ...], locale: str) -> str:
    """Return languages (ISO 639-1) by their names in the reader's language."""
    reader = Locale.parse(locale)
    return ", ".join(str(reader.languages.get(code, code)).capitalize() for code in codes)


def place(zone: ZoneInfo) -> str:
    """Return the city that a zone is named after."""
    return zone.key.rsplit("/", 1)[-1].replace("_", " ")


def wall(instant: datetime, zone: ZoneInfo, locale: str) -> str:
    """Return the time in somebody else's zone, named by its city: the other person's clock."""
    local = instant.astimezone(zone)
    return f"{format_date(local, 'EEE d MMM', locale)} {format_time(local, 'short', tzinfo=zone, locale=locale)}"


def day(on: date, locale: str) -> str:
    """Return a day of the reader's calendar as one says it: "Sunday 22 November"."""
    return str(format_date(on, "EEEE d MMMM", locale))


def window(start: datetime, end: datetime, ctx: Context) -> str:
    """Return a stretch of time in the reader's zone, as short as it can be."""
    begin, finish = start.astimezone(ctx.zone), end.astimezone(ctx.zone)
    locale = ctx.account.locale
    first = format_date(begin, "EEE d MMM", locale)
    if begin.time() == finish.time() == begin.time().min:
        last = finish - timedelta(days=1)
        return first if last.date() == begin.date() else f"{first} – {format_date(last, 'EEE d MMM', locale)}"
    times = [format_time(at, "short", tzinfo=ctx.zone, locale=locale) for at in (begin, finish)]
    if finish - begin <= timedelta(minutes=1):
        return f"{first} {times[0]}"
    return f"{first} {times[0]} – {times[1]}"


def state_name(state: State) -> str:
    """Return where a booking stands, in a few words."""
    return {
        State.REQUESTED: _("Waiting for the mentor's answer"),
        State.AWAITING_PAYMENT: _("Accepted, waiting for payment"),
        State.CONFIRMED: _("Confirmed"),
        State.COMPLETED: _("Completed"),
        State.DECLINED: _("Declined"),
        State.WITHDRAWN: _("Withdrawn"),
        State.REQUEST_EXPIRED: _("No answer in time"),
        State.PAYMENT_EXPIRED: _("Not paid in time"),
        State.CANCELLED_BY_LEARNER: _("Cancelled by the learner"),
        State.CANCELLED_BY_MENTOR: _("Cancelled by the mentor"),
        State.CANCELLED_BY_ADMIN: _("Cancelled by an admin"),
    }[state]


def joined(parts: list[Text], between: str = " · ") -> Text:
    """Return several texts in one line."""
    line: list[Inline] = []
    for part in parts:
        if line:
            line.append(between)
        line.extend(part if isinstance(part, tuple) else (part,))
    return tuple(line)
