"""Answers while somebody is still typing: values for the options of commands, and mentors to post in any chat."""

from rapidfuzz import fuzz, process
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.adapter import Shareable
from bot.dialogue.catalogue import _, speaking
from bot.dialogue.context import Context
from bot.dialogue.drawing import Drawer
from bot.dialogue.links import Link
from bot.dialogue.reader import amount
from bot.dialogue.registry import Registry
from bot.screens.find import query_of
from bot.screens.searching import search_link
from core.accounts.service import Accounts
from core.errors import N_
from core.marketplace import Marketplace, Setup
from core.search.query import Query, Sort
from core.search.service import Hit
from core.store.database import Database

MOST = 25
"""Values that Discord takes (https://docs.discord.com/developers/interactions/application-commands#autocomplete)."""
CLOSE_ENOUGH = 60
MOMENTS = (
    N_("today"),
    N_("this evening"),
    N_("tomorrow"),
    N_("tomorrow morning"),
    N_("tomorrow evening"),
    N_("this weekend"),
    N_("saturday morning"),
    N_("sunday afternoon"),
    N_("next week"),
)


class Suggester:
    """Implements `bot.dialogue.adapter.Suggestions` over the database; every call is one read transaction."""

    def __init__(self, database: Database, setup: Setup, registry: Registry) -> None:
        self._database = database
        self._setup = setup
        self._drawer = Drawer(registry)

    async def complete(self, *, platform: str, person: str, option: str, typed: str) -> list[str]:
        """Return values for an option, the most likely first; what is typed itself where nothing resembles it."""
        async with self._database.reading() as session:
            known = await Accounts(session, self._setup.clock.now()).known_as(platform, person)
            topics = (await self._setup.directory.shelf.book(session)).offered
        with speaking(known.locale if known else self._setup.community.locale):
            if option == "when":
                return _resembling(typed, [_(moment) for moment in MOMENTS])
            own = [topics[slug].name for slug in known.interests if slug in topics] if known else []
            names = [topic.name for topic in topics.values()]
            return _resembling(typed, list(dict.fromkeys([*own, *names])))

    async def share(self, *, platform: str, person: str, typed: str, limit: int) -> list[Shareable]:
        """Return the cards of mentors that fit what is typed; the most popular ones where nothing is."""
        async with self._database.reading() as session:
            known = await Accounts(session, self._setup.clock.now()).known_as(platform, person)
            locale = known.locale if known else self._setup.community.locale
            with speaking(locale):
                ctx = Context.shared(Marketplace(session, self._setup), platform, locale)
                found = await ctx.market.search.find(await _query(ctx, typed), limit=limit)
                return [await self._shareable(session, ctx, hit) for hit in found.listings]

    async def _shareable(self, session: AsyncSession, ctx: Context, hit: Hit) -> Shareable:
        one = hit.listing
        link = Link("mentor", mentor=one.number)
        drawing = await self._drawer.draw(session, ctx, link, must_show=True, shared=True)
        price = _("%(amount)s an hour") % {"amount": amount(one.hourly, ctx.reader.locale)}
        return Shareable(
            key=f"mentor-{one.number}",
            title=one.name,
            line=f"{one.headline} · {price if one.hourly else _('free')}",
            drawn=self._drawer.prepare(ctx, drawing, note=None, nonce=f"share:{one.number}", shared=True),
        )


async def _query(ctx: Context, typed: str) -> Query:
    if not typed.strip():
        return Query(sort=Sort.POPULARITY)
    return query_of(await search_link(ctx, typed), viewer=ctx.account.id)


def _resembling(typed: str, values: list[str]) -> list[str]:
    wanted = typed.strip()
    if not wanted:
        return values[:MOST]
    close = process.extract(
        wanted, values, scorer=fuzz.WRatio, processor=str.casefold, limit=MOST, score_cutoff=CLOSE_ENOUGH
    )
    begun = [value for value in values if value.casefold().startswith(wanted.casefold())]
    return list(dict.fromkeys([*begun, *(value for value, _score, _index in close)]))[:MOST] or [wanted[:100]]
