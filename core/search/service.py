"""Finding a mentor: filtered, ordered, with the next free time, and never a dead end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.mentors.service import Mentors
from core.policies import Policies
from core.reviews import ranking
from core.search.availability import Availability
from core.search.closeness import Close
from core.search.directory import Directory
from core.search.listing import Listing, Snapshot
from core.search.matching import matching
from core.search.query import Filter, Query, Sort
from core.search.ranks import Ranks
from core.search.rates import Rates

BLOCK = 100
"""How many calendars are looked at in one go; walking hours is the slow part of a search."""
_TRIES = 3

Row = tuple[Listing, datetime | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """One mentor as found. `stars` is None while there are too few reviews to show any ("new").

    `next_free` (UTC) is the first session that can be booked: in the windows asked for, else within 14 days. `close`
    says why somebody is among them who does not teach the topic itself.
    """

    listing: Listing
    stars: float | None
    next_free: datetime | None
    close: Close | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Relaxed:
    """What was let go because nothing fitted it, and how many mentors there are without it, close ones not counted.

    `dropped` is the weightiest, `also` what went with it.
    """

    dropped: Filter
    count: int
    also: tuple[Filter, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Results:
    """A page of mentors. `applied` is the query that found them: the asked one, or what it was `relaxed` to.

    `total` counts all pages. With windows it is exact up to 100 mentors; past that, those further down whose hours fit
    are counted before anybody has looked whether they are booked out. `close` of them, the last ones, teach only
    something close to the topic.
    """

    listings: tuple[Hit, ...]
    total: int
    close: int
    relaxed: Relaxed | None
    applied: Query


class Search:
    """Finds mentors within one session. `rates` are for comparing prices only."""

    def __init__(
        self, session: AsyncSession, now: datetime, policies: Policies, directory: Directory, rates: Rates
    ) -> None:
        self._session = session
        self._now = now
        self._policies = policies
        self._directory = directory
        self._rates = rates
        self._mentors = Mentors(session, now, policies)

    async def find(self, query: Query, *, offset: int = 0, limit: int = 5) -> Results:
        """Return `limit` mentors from `offset` on.

        When nothing fits, one filter is let go or two, the topic last, and the result says which (of words beside a
        topic it says nothing, only `applied` is without them). Only where that is not enough either it shows popular
        mentors, so it is empty only if there is nobody to be found at all.
        Mentors of close topics come after the others; they stand alone only where no other filter keeps those away.
        """
        for _ in range(_TRIES):
            snapshot = await self._directory.refresh(self._session, self._mentors)
            results = await self._never_empty(snapshot, query, offset, limit)
            shown = [hit.listing for hit in results.listings]
            # Finding again helps as soon as the changed accounts are read; it ends even if they change all the time.
            if await self._directory.verify(self._session, self._mentors, shown):
                break
        return results

    async def _never_empty(self, snapshot: Snapshot, query: Query, offset: int, limit: int) -> Results:
        exact = await self._page(snapshot, query, (), offset, limit)
        if exact.total > exact.close:
            return exact
        for dropped, wider in query.wider():
            if exact.total and dropped[-1:] in {(Filter.TOPICS,), (Filter.EVERYTHING,)}:
                return exact
            results = await self._page(snapshot, wider, dropped, offset, limit)
            if results.total > results.close:
                return results
        return exact

    async def _page(
        self, snapshot: Snapshot, query: Query, dropped: tuple[Filter, ...], offset: int, limit: int
    ) -> Results:
        availability = Availability(self._session, self._now, self._policies, query)
        matches = matching(snapshot, query, self._rates, self._stars, availability.possible)
        ranks = Ranks(self._policies, self._rates, snapshot, matches.strengths, availability.wait, matches.close)
        found = [snapshot.listings[number] for number in matches.strengths]
        ordered = sorted(found, key=ranks.key(query.sort))
        rows: list[Row] = [(one, None) for one in ordered]
        if query.windows or query.sort is Sort.SOONEST:
            rows = await self._looked_at(ordered, query, availability, ranks, offset + limit)
        close = sum(one.number in matches.close for one, _free in rows)
        hits = await self._hits(rows[offset : offset + limit], availability, matches.close)
        relaxed = Relaxed(dropped=dropped[-1], also=dropped[:-1], count=len(rows) - close) if dropped else None
        return Results(listings=hits, total=len(rows), close=close, relaxed=relaxed, applied=query)

    async def _looked_at(
        self, ordered: list[Listing], query: Query, availability: Availability, ranks: Ranks, wanted: int
    ) -> list[Row]:
        """Return everybody who may be free, at least the first `wanted` with their first free times.

        Calendars are looked at in whole blocks and a fixed order, so pages never shift. Sorting by "soonest" compares
        those 100 with one another whose hours come first.
        """
        rows: list[Row] = []
        looked = 0
        while looked < len(ordered) and (not looked or len(rows) < wanted):
            block = ordered[looked : looked + BLOCK]
            looked += len(block)
            free = await availability.first_free(block)
            timed = [(one, free.get(one.number)) for one in block if not query.windows or one.number in free]
            rows += sorted(timed, key=ranks.soonest) if query.sort is Sort.SOONEST else timed
        return [*rows, *((one, None) for one in ordered[looked:])]

    async def _hits(self, rows: list[Row], availability: Availability, close: Mapping[int, Close]) -> tuple[Hit, ...]:
        free = await availability.first_free([listing for listing, known in rows if known is None])
        return tuple(
            Hit(
                listing=one,
                stars=self._stars(one),
                next_free=known or free.get(one.number),
                close=close.get(one.number),
            )
            for one, known in rows
        )

    def _stars(self, listing: Listing) -> float | None:
        return ranking.shown(self._policies, listing.reviews)
