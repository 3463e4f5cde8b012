"""Money as integer minor units of one currency: never a float, never two currencies in one sum.

Exponents follow ISO 4217 (the maintenance agency's list); CLDR's differ for display and are not used to count.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

DEFAULT_EXPONENT = 2
OTHER_EXPONENTS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_EXPONENTS = {code: places for places, codes in OTHER_EXPONENTS.items() for code in codes.split()}


def exponent(currency: str) -> int:
    """Return how many decimal places `currency` (an ISO 4217 code) has."""
    return _EXPONENTS.get(currency, DEFAULT_EXPONENT)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (cents, paise, yen) of a currency (ISO 4217, upper case)."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if len(self.currency) != 3 or not self.currency.isascii() or not self.currency.isupper():
            raise ValueError(f"{self.currency!r} is not an ISO 4217 code")

    @classmethod
    def of(cls, amount: str | Decimal, currency: str) -> "Money":
        """Read a decimal amount in major units; raises ValueError where it has too many places."""
        try:
            minor = Decimal(amount).scaleb(exponent(currency))
        except InvalidOperation:
            raise ValueError(f"{amount!r} is not an amount") from None
        if not minor.is_finite() or minor != minor.to_integral_value():
            raise ValueError(f"{amount!r} does not fit {currency}")
        return cls(int(minor), currency)

    @property
    def major(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other.minor


@dataclass(frozen=True, slots=True)
class Split:
    """Where the price of a booking goes; the three parts always sum to it. Minor units."""

    learner: int
    mentor: int
    fee: int


def half_up(value: Fraction) -> int:
    """Round to the nearest integer, halves away from zero (policies: fee half-up)."""
    return int((Decimal(value.numerator) / Decimal(value.denominator)).to_integral_value(ROUND_HALF_UP))


def split(price: int, *, refund_percent: int, fee_percent: int) -> Split:
    """Divide `price` (minor units) between learner, mentor and platform.

    Policy "Rounding": the learner's refund is rounded up, the fee on the kept amount half-up, the rest is the mentor's.
    """
    if price < 0 or not 0 <= refund_percent <= 100 or not 0 <= fee_percent <= 100:
        raise ValueError(f"cannot split {price} at {refund_percent} % back, {fee_percent} % fee")
    learner = -(-price * refund_percent // 100)
    kept = price - learner
    fee = half_up(Fraction(kept * fee_percent, 100))
    return Split(learner=learner, mentor=kept - fee, fee=fee)
