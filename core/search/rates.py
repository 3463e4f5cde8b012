"""Prices in different currencies, side by side: only for comparing, never for charging anybody."""

from collections.abc import Mapping

from core.money import Money, exponent


class Rates:
    """Compares prices by configured rates; a charge always stays in the mentor's own currency.

    `per_usd` says how many units of a currency make one US dollar. A currency without a rate is only compared with
    itself. Raises ValueError for a rate that is not positive.
    """

    def __init__(self, per_usd: Mapping[str, float]) -> None:
        if any(rate <= 0 for rate in per_usd.values()):
            raise ValueError("an exchange rate is positive")
        known = {**per_usd, "USD": 1.0}
        self._cents = {code: 100 / (float(rate) * 10 ** exponent(code)) for code, rate in known.items()}

    def usd_cents(self, price: Money) -> float | None:
        """Return about how many US cents `price` is worth, only for comparing; None without a rate. Nothing is 0."""
        if not price:
            return 0.0
        factor = self._cents.get(price.currency)
        return None if factor is None else price.minor * factor

    def about(self, price: Money, currency: str) -> Money | None:
        """Return about how much `price` is in `currency`, in whole units; None without a rate, or if it is the same."""
        cents, worth = self.usd_cents(price), self._cents.get(currency)
        if currency == price.currency or cents is None or worth is None:
            return None
        whole = 10 ** exponent(currency)
        return Money(max(1, round(cents / worth / whole)) * whole, currency)

    def at_most(self, price: Money, limit: Money) -> bool:
        """Tell whether `price` is not above `limit`; exact within one currency, False where nobody can tell."""
        if price.currency == limit.currency:
            return price.minor <= limit.minor
        one, other = self.usd_cents(price), self.usd_cents(limit)
        return one is not None and other is not None and one <= other
