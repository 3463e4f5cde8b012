"""Links are written and read back whole, for the arguments of every route, within the bytes of a button."""

from datetime import UTC, date, datetime, timedelta, timezone
from types import NoneType
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.links import EARLIEST, LATEST, BadAddress, Link, Value, read_value, write_value
from bot.dialogue.registry import Registry, registry
from bot.wiring import SCREENS

MINUTE = timedelta(minutes=1)
INSTANTS = st.integers(0, int((LATEST - EARLIEST) / MINUTE) - 1).map(lambda minutes: EARLIEST + minutes * MINUTE)
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers(-(10**15) + 1, 10**15 - 1),
    bool: st.booleans(),
    # PostgreSQL keeps no NUL, and nobody types one.
    str: st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    date: st.dates(EARLIEST.date(), LATEST.date() - timedelta(days=1)),
    datetime: INSTANTS,
}


def _kind(declared: Any) -> Any:
    return next((kind for kind in get_args(declared) if kind is not NoneType), declared)


def _links() -> st.SearchStrategy[Link]:
    """Return links to every route, with any values that its arguments may have."""

    def of_route(name: str) -> st.SearchStrategy[Link]:
        required = {p: VALUES[_kind(k)] for p, k in registry.routes[name].params.items() if not get_args(k)}
        optional = {p: VALUES[_kind(k)] for p, k in registry.routes[name].params.items() if get_args(k)}
        return st.fixed_dictionaries(required, optional=optional).map(lambda args: Link(name, **args))

    return st.sampled_from(sorted(registry.routes)).flatmap(of_route)


def test_every_route_is_known() -> None:
    assert len(SCREENS) > 10
    assert {_kind(kind) for route in registry.routes.values() for kind in route.params.values()} <= VALUES.keys()


@given(link=_links())
def test_a_link_survives_being_written_and_read(link: Link) -> None:
    address = registry.address(link)
    assert registry.link(address) == link
    assert address.isascii()
    assert address.isprintable()


@given(value=st.one_of(*VALUES.values()))
def test_a_value_survives_being_written_and_read(value: Value) -> None:
    kind = next(kind for kind in (bool, int, str, datetime, date) if isinstance(value, kind))
    assert read_value(write_value(value), kind) == value
    assert "|" not in write_value(value)


@given(address=st.text(max_size=80))
def test_anything_else_is_a_bad_address_and_nothing_worse(address: str) -> None:
    try:
        link = registry.link(address)
    except BadAddress:
        return
    assert registry.link(registry.address(link)) == link


@pytest.mark.parametrize("address", ["my secret", "mentor|my secret", "home|my secret", "bookings|my secret"])
def test_what_is_logged_of_a_bad_address_does_not_repeat_it(address: str) -> None:
    with pytest.raises(BadAddress) as refused:
        registry.link(address)
    assert "secret" not in str(refused.value)


@given(instant=INSTANTS, offset=st.integers(-14, 14))
def test_an_instant_is_the_same_whatever_zone_it_was_written_in(instant: datetime, offset: int) -> None:
    elsewhere = instant.astimezone(timezone(timedelta(hours=offset)))
    assert write_value(elsewhere) == write_value(instant)


@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC),
        EARLIEST - MINUTE,
        LATEST,
        date(1969, 12, 31),
        LATEST.date(),
        10**15,
        -(10**15),
    ],
)
def test_what_could_not_be_read_back_is_not_written(value: Value) -> None:
    with pytest.raises(ValueError, match=r".+"):
        write_value(value)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("", int), ("1_0", int), ("+1", int), (" 1", int), ("٣", int), ("9" * 16, int), ("yes", bool), ("2", bool),
        ("", str), ("%ff", str), ("%00", str), ("zzzzzzzzz", date), ("zzzzzzzz", datetime),
        ("-1", datetime), ("A", date),
    ],
)  # fmt: skip
def test_what_was_never_written_is_not_read(raw: str, kind: Any) -> None:
    with pytest.raises(BadAddress):
        read_value(raw, kind)


def test_a_link_is_equal_by_its_arguments_and_not_their_order() -> None:
    assert Link("a", x=1, y=None, z=2) == Link("a", z=2, x=1)
    assert Link("a", x=1).using(x=None, y=2) == Link("a", y=2)


def test_arguments_that_a_route_does_not_take_are_refused() -> None:
    with pytest.raises(BadAddress):
        registry.address(Link("home", extra=1))
    with pytest.raises(BadAddress):
        registry.link("home|1")
    with pytest.raises(BadAddress):
        Registry().link("home")
