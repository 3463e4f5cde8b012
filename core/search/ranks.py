"""The orders in which mentors are shown: sort keys that end in the number, so that the order is always the same."""

from collections.abc import Callable, Container, Mapping
from datetime import UTC, datetime

from core.policies import Policies
from core.reviews import ranking
from core.search.listing import Listing, Snapshot
from core.search.query import Sort
from core.search.rates import Rates

Rank = tuple[float | str, ...]
_DAY_MINUTES = 24 * 60
_NEVER = datetime.max.replace(tzinfo=UTC)


class Ranks:
    """Sort keys for one search. `strengths` say how well each fits it, `wait` gives minutes until somebody's hours.

    Whatever the order, the mentors in `close` come after all others.
    """

    def __init__(  # noqa: PLR0917 - all that one search knows, made in one place
        self,
        policies: Policies,
        rates: Rates,
        snapshot: Snapshot,
        strengths: Mapping[int, float],
        wait: Callable[[Listing], int],
        close: Container[int],
    ) -> None:
        self._policies = policies
        self._rates = rates
        self._prior = ranking.prior(policies, snapshot.everybody)
        self._strengths = strengths
        self._wait = wait
        self._close = close

    def key(self, sort: Sort) -> Callable[[Listing], Rank]:
        """Return the sort key of an order. Soonest is by usual hours; `soonest` puts those looked at in order."""
        keys: dict[Sort, Callable[[Listing], Rank]] = {
            Sort.BEST: self._best,
            Sort.RATING: lambda one: (-self._score(one), -one.reviews.count, one.number),
            Sort.COST: self._cost,
            Sort.POPULARITY: lambda one: (-one.session_count, -one.reviews.count, -self._score(one), one.number),
            Sort.EXPERIENCE: lambda one: (-one.experience_years, -self._score(one), one.number),
            Sort.SOONEST: lambda one: (self._wait(one), *self._fit(one)),
        }
        rank = keys[sort]
        return lambda one: (one.number in self._close, *rank(one))

    def soonest(self, row: tuple[Listing, datetime | None]) -> tuple[bool, datetime, Rank]:
        """Return the sort key of a mentor with the first free time; those without any come last."""
        listing, free = row
        return listing.number in self._close, free or _NEVER, self._fit(listing)

    def _best(self, one: Listing) -> Rank:
        *fit, number = self._fit(one)
        return (*fit, self._wait(one) // _DAY_MINUTES, number)

    def _fit(self, one: Listing) -> Rank:
        """Fit first, then stars as people read them, so that sessions count between mentors who look equal."""
        return (-self._strengths[one.number], -round(self._score(one), 1), -one.session_count, one.number)

    def _cost(self, one: Listing) -> Rank:
        cents = self._rates.usd_cents(one.hourly)
        if cents is None:
            return (1, one.hourly.currency, one.hourly.minor, -self._score(one), one.number)
        return (0, "", cents, -self._score(one), one.number)

    def _score(self, one: Listing) -> float:
        return ranking.score(self._policies, one.reviews, self._prior)
