"""Finding a mentor: what was understood, who fits, and how to change it with one tap."""

from math import isfinite

from bot.dialogue.catalogue import _, ngettext
from bot.dialogue.context import Context
from bot.dialogue.links import BadAddress, Link
from bot.dialogue.registry import CommandOption, OptionKind, registry
from bot.dialogue.text import Bold, Text, When, fill
from bot.dialogue.views import Button, Choose, Intent, Item, Note, Option, Paragraph, Picture, Title, Tone, View
from bot.screens import wording
from bot.screens.packing import unpack_windows
from bot.screens.searching import note_wish, read, search_link
from core.errors import N_
from core.mentors.topics.book import TopicBook
from core.mentors.topics.nearness import Relation
from core.money import Money
from core.search.closeness import Close
from core.search.query import Filter, Query, Sort
from core.search.service import Hit, Relaxed, Results

PAGE = 5
SUGGESTED = 6


_WHAT = (
    CommandOption(name=N_("topic"), help=N_("What you want to learn"), completes=True),
    CommandOption(name=N_("when"), help=N_("When, like: tomorrow evening"), completes=True),
    CommandOption(name=N_("budget"), help=N_("The most an hour may cost"), kind=OptionKind.NUMBER, phrase="under %s"),
)


async def _heard(ctx: Context, words: str) -> None:
    await note_wish(ctx, (await read(ctx, words, asking_for="topic")).best.slots)


@registry.screen(
    "find", command=N_("find"), help=N_("Find a mentor"), takes="words", options=_WHAT, shared=True, heard=_heard
)
async def find(ctx: Context, words: str | None = None) -> View:
    """Ask what to learn; `/find something` shows who fits at once."""
    if words:
        return await mentors(ctx, **registry.arguments(await search_link(ctx, words)))
    book = await ctx.market.topics.book()
    wanted = ctx.account.interests or ["python", "maths", "english", "interview-prep"]
    return View(
        Title(_("What would you like to learn?")),
        Paragraph(_("Type it in your own words: a topic, and if you like a time, a price, a language.")),
        Choose(
            label=_("Ideas for you"),
            options=tuple(
                Option(label=book.name_of(slug), to=Link("mentors", topics=slug)) for slug in wanted[:SUGGESTED]
            ),
        ),
        Button(label=_("Show everybody"), to=Link("mentors", sort=Sort.POPULARITY.value)),
        back_to=Link("home"),
    )


@registry.screen("mentors", shared=True)
async def mentors(  # noqa: PLR0917 - the arguments of an address are positional
    ctx: Context,
    topics: str | None = None,
    words: str | None = None,
    windows: str | None = None,
    price_max: int | None = None,
    price_min: int | None = None,
    currency: str | None = None,
    rating: str | None = None,
    years: int | None = None,
    language: str | None = None,
    free: bool | None = None,
    minutes: int | None = None,
    sort: str | None = None,
    page: int | None = None,
) -> View:
    """Show who fits. Prices are minor units of `currency`, `windows` as in `packing`, pages count from 1."""
    link = Link(
        "mentors",
        topics=topics,
        words=words,
        windows=windows,
        price_max=price_max,
        price_min=price_min,
        currency=currency,
        rating=rating,
        years=years,
        language=language,
        free=free,
        minutes=minutes,
        sort=sort,
    )
    query = query_of(link, viewer=ctx.account.id)
    at = max(1, page or 1)
    results = await ctx.market.search.find(query, offset=(at - 1) * PAGE, limit=PAGE)
    book = await ctx.market.topics.book()
    chips = _chips(ctx, link, query if results.relaxed else results.applied, book)
    return View(
        Title(_headline(query, results, book)),
        Note(_understood(chips)) if chips else None,
        Note(_relaxed(results.relaxed), Tone.WARN) if results.relaxed else None,
        Note(close) if (close := _close(results, book)) else None,
        *(item_of(ctx, hit, book, query.topics) for hit in results.listings),
        _more(link, at, results.total),
        _previous(link, at),
        Choose(label=_("Drop a condition"), options=_drops(chips)) if chips else None,
        Choose(label=_("Sort by"), options=_sorts(link, query)) if results.total > 1 else None,
        back_to=Link("find"),
    )


def query_of(link: Link, *, viewer: int) -> Query:
    """Return the search that an address of results stands for; raises BadAddress for a currency that is none."""
    args = dict(link.args)
    currency = str(args.get("currency") or "USD")

    def money(name: str) -> Money | None:
        try:
            return Money(int(str(args[name])), currency) if name in args else None
        except ValueError:
            raise BadAddress("a price without a currency") from None

    sort = str(args.get("sort", ""))
    return Query(
        topics=tuple(str(args["topics"]).split(",")) if "topics" in args else (),
        words=str(args.get("words", "")),
        windows=unpack_windows(str(args.get("windows", ""))),
        max_price=money("price_max"),
        min_price=money("price_min"),
        min_rating=_number(args.get("rating")),
        min_experience=int(str(args["years"])) if "years" in args else None,
        language=str(args["language"]) if "language" in args else None,
        free_only=bool(args.get("free", False)),
        minutes=int(str(args["minutes"])) if "minutes" in args else None,
        sort=Sort(sort) if sort in set(Sort) else Sort.BEST,
        viewer=viewer,
    )


def _number(value: object) -> float | None:
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if isfinite(number) else None


def item_of(ctx: Context, hit: Hit, book: TopicBook, asked: tuple[str, ...] = ()) -> Item:
    """Return a mentor as an entry of a list; what was `asked` for and they teach is what a session would be about."""
    one = hit.listing
    line = wording.joined([wording.stars(hit.stars, one.reviews.count), wording.hourly(ctx, one.hourly)])
    free: Text = fill(_("Next free: %(when)s"), when=When(hit.next_free)) if hit.next_free else _("No free time soon")
    mark = (_mark(hit.close, book),) if hit.close else ()
    return Item(
        title=one.name,
        lines=(*mark, one.headline, line, free),
        picture=Picture(file=one.picture_id, alt=one.name) if one.picture_id else None,
        to=Link("mentor", mentor=one.number, topic=next((slug for slug in asked if slug in one.topics), None)),
    )


def _mark(close: Close, book: TopicBook) -> Text:
    """Say why somebody is shown who does not teach the topic itself."""
    words = {
        Relation.PART: _("Teaches %(taught)s, a part of %(asked)s"),
        Relation.WHOLE: _("Teaches %(taught)s, which %(asked)s belongs to"),
        Relation.BESIDE: _("Teaches %(taught)s, close to %(asked)s"),
    }[close.relation]
    return fill(words, taught=Bold(book.name_of(close.taught)), asked=book.name_of(close.asked))


def _close(results: Results, book: TopicBook) -> Text | None:
    """Say that mentors of close topics follow, or that there are only those."""
    if not results.close:
        return None
    topics = wording.topic_names(book, results.applied.topics)
    if results.close == results.total:
        return fill(_("Nobody teaches just %(topics)s here yet. These come close:"), topics=topics)
    more = ngettext("%(count)s more teaches something close.", "%(count)s more teach something close.", results.close)
    return fill(more, count=results.close)


def _headline(query: Query, results: Results, book: TopicBook) -> Text:
    if not results.total:
        return _("Nobody teaches here yet")
    exact = results.total - results.close
    if not exact:
        return ngettext("%(count)s mentor close to it", "%(count)s mentors close to it", results.close) % {
            "count": results.close
        }
    if query.topics and not (results.relaxed and results.relaxed.dropped in {Filter.TOPICS, Filter.EVERYTHING}):
        topics = wording.topic_names(book, query.topics)
        found = ngettext("%(count)s mentor for %(topics)s", "%(count)s mentors for %(topics)s", exact)
        return found % {"count": exact, "topics": topics}
    return ngettext("%(count)s mentor", "%(count)s mentors", exact) % {"count": exact}


Chip = tuple[str, Link]


def _chips(ctx: Context, link: Link, query: Query, book: TopicBook) -> list[Chip]:
    """Return what was understood, each with the address without it."""
    spoken = {
        "topics": wording.topic_names(book, query.topics),
        "words": f"“{query.words}”" if query.words else "",
        "windows": ", ".join(wording.window(window.start, window.end, ctx) for window in query.windows[:3]),
        "free": _("free") if query.free_only else "",
        "language": wording.language_names((query.language,), ctx.account.locale) if query.language else "",
        "minutes": wording.minutes_long(query.minutes) if query.minutes else "",
        **_limits(ctx, query),
    }
    return [(label, link.using(**{name: None})) for name, label in spoken.items() if label]


def _limits(ctx: Context, query: Query) -> dict[str, str]:
    limits: dict[str, str] = {}
    if query.max_price:
        limits["price_max"] = _("up to %(price)s") % {"price": wording.plain(ctx, query.max_price)}
    if query.min_price:
        limits["price_min"] = _("from %(price)s") % {"price": wording.plain(ctx, query.min_price)}
    if query.min_rating:
        limits["rating"] = _("at least %(stars)s stars") % {"stars": query.min_rating}
    if query.min_experience:
        limits["years"] = _("at least %(years)s") % {"years": wording.years_long(query.min_experience)}
    return limits


def _understood(chips: list[Chip]) -> Text:
    return fill(_("I looked for: %(what)s"), what=" · ".join(label for label, _link in chips))


def _drops(chips: list[Chip]) -> tuple[Option, ...]:
    return tuple(Option(label=f"✕ {label}", to=link) for label, link in chips)


def _relaxed(relaxed: Relaxed) -> Text:
    if relaxed.dropped is Filter.EVERYTHING:
        return ngettext(
            "Nobody comes near all of that. This is who teaches here:",
            "Nobody comes near all of that. These teach here, the most booked first:",
            relaxed.count,
        )
    named = {
        Filter.WINDOWS: _("the time"),
        Filter.MINUTES: _("the length"),
        Filter.RATING: _("the stars"),
        Filter.EXPERIENCE: _("the experience"),
        Filter.LANGUAGE: _("the language"),
        Filter.PRICE: _("the price"),
        Filter.WORDS: _("the words"),
        Filter.TOPICS: _("the topic"),
    }
    what = named[relaxed.dropped]
    for one in reversed(relaxed.also):
        what = _("%(one)s and %(another)s") % {"one": named[one], "another": what}
    message = ngettext(
        "Nobody fits all of it. Without %(what)s there is one:",
        "Nobody fits all of it. Without %(what)s there are %(count)s:",
        relaxed.count,
    )
    return fill(message, what=what, count=relaxed.count)


def _more(link: Link, at: int, total: int) -> Button | None:
    left = total - at * PAGE
    if left <= 0:
        return None
    label = _("Show %(count)s more") % {"count": min(PAGE, left)}
    return Button(label=label, to=link.using(page=at + 1), intent=Intent.PRIMARY)


def _previous(link: Link, at: int) -> Button | None:
    return Button(label=_("Previous ones"), to=link.using(page=at - 1)) if at > 1 else None


def _sorts(link: Link, query: Query) -> tuple[Option, ...]:
    labels = {
        Sort.BEST: _("Best match"),
        Sort.RATING: _("Rating"),
        Sort.COST: _("Lowest price"),
        Sort.POPULARITY: _("Most booked"),
        Sort.EXPERIENCE: _("Experience"),
        Sort.SOONEST: _("Soonest"),
    }
    return tuple(
        Option(label=label, to=link.using(sort=sort.value), chosen=query.sort is sort) for sort, label in labels.items()
    )
