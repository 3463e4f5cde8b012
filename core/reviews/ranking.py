"""How stars become a rank: a Bayesian mean in which one enthusiastic friend weighs little (policy "Reviews")."""

from dataclasses import dataclass

from core.policies import Policies


@dataclass(frozen=True, kw_only=True, slots=True)
class Rating:
    """Published reviews of a mentor, or of all: how many, the sum of stars x weight, and the sum of weights."""

    count: int = 0
    total: float = 0.0
    weight: float = 0.0


def weight_of(nth: int) -> float:
    """Return what the n-th review of the same pair weighs, counted from 1: each half of the one before."""
    if nth < 1:
        raise ValueError(f"reviews are counted from 1, not {nth}")
    return 0.5 ** (nth - 1)


def prior(policies: Policies, everybody: Rating) -> float:
    """Return the stars that a mentor without reviews is ranked by: the platform's own mean once it has enough."""
    if everybody.count < policies.rating_own_mean_from or everybody.weight == 0:
        return policies.rating_prior
    return everybody.total / everybody.weight


def score(policies: Policies, rating: Rating, prior_stars: float) -> float:
    """Return the stars to rank by: the mean as if `rating_weight` more reviews had given `prior_stars`."""
    m = policies.rating_weight
    if m + rating.weight == 0:
        return prior_stars
    return (m * prior_stars + rating.total) / (m + rating.weight)


def shown(policies: Policies, rating: Rating) -> float | None:
    """Return the stars that people see, or None while there are too few reviews to show any ("new")."""
    if rating.count < policies.rating_shown_from or rating.weight == 0:
        return None
    return rating.total / rating.weight
