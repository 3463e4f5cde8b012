"""Money: the worked examples of the policies, and what must hold for every price."""

from decimal import Decimal
from fractions import Fraction

import iso4217
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import Money, Split, exponent, half_up, split

prices = st.integers(0, 10**12)
percents = st.integers(0, 100)
currencies = st.sampled_from(["USD", "INR", "JPY", "KWD", "CLF", "EUR"])


@pytest.mark.parametrize(
    ("price", "currency", "refund", "expected"),
    [
        ("50.00", "USD", 0, Split(learner=0, mentor=4250, fee=750)),  # completed
        ("50.00", "USD", 50, Split(learner=2500, mentor=2125, fee=375)),  # a late cancellation
        ("33.33", "USD", 50, Split(learner=1667, mentor=1416, fee=250)),  # the odd cent is the learner's
        ("5000", "JPY", 0, Split(learner=0, mentor=4250, fee=750)),  # no minor unit
        ("12.345", "KWD", 0, Split(learner=0, mentor=10493, fee=1852)),  # three decimal places
        ("50.00", "USD", 100, Split(learner=5000, mentor=0, fee=0)),  # all goes back, the fee with it
    ],
)
def test_the_worked_examples_of_the_policies(price: str, currency: str, refund: int, expected: Split) -> None:
    minor = Money.of(price, currency).minor
    assert split(minor, refund_percent=refund, fee_percent=15) == expected


def test_the_first_session_of_a_pair_pays_no_fee() -> None:
    assert split(5000, refund_percent=0, fee_percent=0) == Split(learner=0, mentor=5000, fee=0)


@given(prices, percents, percents)
def test_a_split_always_sums_to_the_price_and_no_part_is_negative(price: int, refund: int, fee: int) -> None:
    parts = split(price, refund_percent=refund, fee_percent=fee)
    assert parts.learner + parts.mentor + parts.fee == price
    assert min(parts.learner, parts.mentor, parts.fee) >= 0


@given(prices, percents, percents)
def test_the_learner_never_gets_less_than_the_exact_share_nor_a_whole_unit_more(
    price: int, refund: int, fee: int
) -> None:
    exact = Fraction(price * refund, 100)
    assert 0 <= split(price, refund_percent=refund, fee_percent=fee).learner - exact < 1


@given(prices, percents, percents)
def test_the_fee_is_the_exact_share_of_what_is_kept_to_the_nearest_unit(price: int, refund: int, fee: int) -> None:
    parts = split(price, refund_percent=refund, fee_percent=fee)
    assert -Fraction(1, 2) < parts.fee - Fraction((price - parts.learner) * fee, 100) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [(Fraction(1, 2), 1), (Fraction(3, 2), 2), (Fraction(5, 2), 3), (Fraction(249, 100), 2), (Fraction(-1, 2), -1)],
)
def test_halves_round_up(value: Fraction, rounded: int) -> None:
    assert half_up(value) == rounded


@pytest.mark.parametrize(("price", "refund", "fee"), [(-1, 0, 15), (100, 101, 15), (100, -1, 15), (100, 0, 101)])
def test_an_impossible_split_is_refused(price: int, refund: int, fee: int) -> None:
    with pytest.raises(ValueError, match="cannot split"):
        split(price, refund_percent=refund, fee_percent=fee)


def test_exponents_are_those_of_iso_4217() -> None:
    published = {one.code: one.exponent for one in iso4217.Currency if one.exponent is not None}
    assert len(published) > 150
    assert {code: exponent(code) for code in published} == published


@given(st.integers(-(10**12), 10**12), currencies)
def test_minor_units_survive_the_way_through_major_units(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.of(money.major, currency) == money
    assert Money.of(str(money.major), currency) == money


def test_an_amount_with_too_many_places_is_refused_and_not_rounded() -> None:
    for amount, currency in (("1.005", "USD"), ("0.5", "JPY"), ("1.2345", "KWD")):
        with pytest.raises(ValueError, match="does not fit"):
            Money.of(amount, currency)
    assert Money.of("1.50", "USD").major == Decimal("1.50")


@pytest.mark.parametrize("amount", ["", "ten", "1,50", "NaN", "Infinity"])
def test_what_is_not_a_number_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match=r"not an amount|does not fit"):
        Money.of(amount, "USD")


@pytest.mark.parametrize("code", ["usd", "US", "DOLLAR", "ÜSD"])
def test_a_code_that_cannot_be_iso_4217_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="not an ISO 4217 code"):
        Money(1, code)


def test_money_adds_within_one_currency_only() -> None:
    assert Money(150, "USD") + Money(50, "USD") - Money(1, "USD") == Money(199, "USD")
    with pytest.raises(ValueError, match="do not add up"):
        Money(1, "USD") + Money(1, "EUR")
    with pytest.raises(ValueError, match="do not add up"):
        Money(1, "USD") - Money(1, "EUR")


def test_no_money_is_false() -> None:
    assert not Money(0, "USD")
    assert Money(-1, "USD")
