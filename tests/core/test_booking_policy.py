"""The deadlines, refunds and reminders of a booking, at their boundaries (docs: policy defaults)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.bookings.model import Booking
from core.bookings.policy import (
    can_move_freely,
    cancellation_terms,
    instant_deadline,
    payment_deadline,
    refund_percent,
    request_deadline,
)
from core.bookings.reminders import is_overtaken, reminder_times
from core.bookings.states import LIVE, MOVES, Party, State, may
from core.money import Split
from core.policies import Policies

RULES = Policies()
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LISBON, KOLKATA, KIRITIMATI = ZoneInfo("Europe/Lisbon"), ZoneInfo("Asia/Kolkata"), ZoneInfo("Pacific/Kiritimati")


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def session(
    starts_in: timedelta,
    *,
    preset: str = "standard",
    state: State = State.CONFIRMED,
    paid_ago: timedelta = timedelta(days=9),
    original_in: timedelta | None = None,
    price: int = 5000,
    fee: int = 15,
    moves: int = 0,
) -> Booking:
    """Return a booking that starts in a while; `original_in` is when it was to start before it was moved."""
    rules = RULES.cancellation(preset)
    return Booking(
        state=state.value,
        starts_at=NOW + starts_in,
        ends_at=NOW + starts_in + hours(1),
        tier_starts_at=NOW + (starts_in if original_in is None else original_in),
        confirmed_at=NOW - paid_ago,
        price_minor=price,
        currency="USD",
        fee_percent=fee,
        full_refund_hours=rules.full_hours,
        half_refund_hours=rules.half_hours,
        reschedules=moves,
    )


@pytest.mark.parametrize(
    ("starts_in", "expected"),
    [(hours(72), hours(24)), (hours(25), hours(24)), (hours(24.5), hours(23.5)), (hours(2), hours(1))],
)
def test_a_request_ends_after_a_day_or_an_hour_before_the_start(starts_in: timedelta, expected: timedelta) -> None:
    assert request_deadline(RULES, now=NOW, starts_at=NOW + starts_in) == NOW + expected


@pytest.mark.parametrize(
    ("starts_in", "expected"),
    [
        (hours(72), hours(12)),
        (hours(13), hours(12)),
        (hours(12.5), hours(11.5)),
        (hours(2), hours(1)),
        (hours(1.25), timedelta(minutes=15)),
        (hours(1), timedelta(minutes=15)),
        (timedelta(minutes=5), timedelta(minutes=15)),
    ],
)
def test_who_is_accepted_has_12_hours_or_until_an_hour_before_and_never_under_15_minutes(
    starts_in: timedelta, expected: timedelta
) -> None:
    assert payment_deadline(RULES, now=NOW, starts_at=NOW + starts_in) == NOW + expected


def test_an_instant_booking_waits_30_minutes_for_its_payment() -> None:
    assert instant_deadline(RULES, now=NOW) == NOW + timedelta(minutes=30)


@pytest.mark.parametrize(("preset", "full", "half"), [("standard", 24, 4), ("flexible", 12, 2), ("strict", 48, 24)])
def test_the_tiers_of_each_preset_favour_the_learner_at_their_boundary(preset: str, full: int, half: int) -> None:
    def back(left: timedelta) -> int:
        return refund_percent(session(left, preset=preset), RULES, by=Party.LEARNER, now=NOW)

    assert back(hours(full)) == 100
    assert back(hours(full) - SECOND) == 50
    assert back(hours(half)) == 50
    assert back(hours(half) - SECOND) == 0
    assert back(SECOND) == 0


@pytest.mark.parametrize("party", [Party.MENTOR, Party.ADMIN])
def test_whoever_but_the_learner_cancels_gives_all_back(party: Party) -> None:
    assert refund_percent(session(SECOND), RULES, by=party, now=NOW) == 100


@pytest.mark.parametrize(
    ("paid_ago", "starts_in", "percent"),
    [
        (timedelta(minutes=30), hours(2), 100),
        (timedelta(minutes=30) + SECOND, hours(2), 0),
        (timedelta(minutes=30), hours(2) - SECOND, 0),
        (timedelta(), hours(1.9), 0),
    ],
)
def test_the_grace_after_paying_is_30_minutes_if_the_start_is_two_hours_away(
    paid_ago: timedelta, starts_in: timedelta, percent: int
) -> None:
    booking = session(starts_in, paid_ago=paid_ago)
    assert refund_percent(booking, RULES, by=Party.LEARNER, now=NOW) == percent


@pytest.mark.parametrize(
    ("original_in", "starts_in", "percent"),
    [(hours(3), hours(72), 0), (hours(72), hours(3), 0), (hours(5), hours(72), 50), (hours(30), hours(72), 100)],
)
def test_a_move_never_betters_the_tier(original_in: timedelta, starts_in: timedelta, percent: int) -> None:
    booking = session(starts_in, original_in=original_in)
    assert refund_percent(booking, RULES, by=Party.LEARNER, now=NOW) == percent


@pytest.mark.parametrize(
    ("price", "starts_in", "split"),
    [
        (5000, hours(5), Split(learner=2500, mentor=2125, fee=375)),
        (3333, hours(5), Split(learner=1667, mentor=1416, fee=250)),
        (5000, hours(1), Split(learner=0, mentor=4250, fee=750)),
        (5000, hours(24), Split(learner=5000, mentor=0, fee=0)),
        (0, hours(1), Split(learner=0, mentor=0, fee=0)),
    ],
)
def test_the_terms_say_where_every_cent_goes(price: int, starts_in: timedelta, split: Split) -> None:
    terms = cancellation_terms(session(starts_in, price=price), RULES, by=Party.LEARNER, now=NOW)
    assert terms.split == split


def test_what_was_not_paid_gives_nothing_back() -> None:
    waiting = session(hours(30), state=State.AWAITING_PAYMENT)
    assert cancellation_terms(waiting, RULES, by=Party.MENTOR, now=NOW).split == Split(learner=0, mentor=0, fee=0)


def test_a_change_of_the_rules_never_touches_a_booking_that_was_made_before() -> None:
    stricter = RULES.model_copy(update={"standard": RULES.strict})
    booking = session(hours(24))
    assert refund_percent(booking, stricter, by=Party.LEARNER, now=NOW) == 100


@pytest.mark.parametrize(
    ("starts_in", "moves", "free"),
    [(hours(24), 0, True), (hours(24), 1, True), (hours(24), 2, False), (hours(24) - SECOND, 0, False)],
)
def test_a_learner_moves_freely_twice_until_a_day_before(starts_in: timedelta, moves: int, free: bool) -> None:
    assert can_move_freely(session(starts_in, moves=moves), RULES, now=NOW) is free


def test_elapsed_time_counts_and_not_what_the_wall_shows() -> None:
    # London's clocks go back on 25 October 2026: from noon to noon are 25 hours.
    london = ZoneInfo("Europe/London")
    starts_at = datetime(2026, 10, 25, 12, 0, tzinfo=london).astimezone(UTC)
    noon_before = datetime(2026, 10, 24, 12, 0, tzinfo=london).astimezone(UTC)
    booking = session(starts_at - NOW)
    assert refund_percent(booking, RULES, by=Party.LEARNER, now=noon_before + hours(1)) == 100
    assert refund_percent(booking, RULES, by=Party.LEARNER, now=noon_before + hours(1) + SECOND) == 50


def times(starts_at: datetime, zone: ZoneInfo, now: datetime = NOW) -> list[tuple[int, datetime]]:
    return reminder_times(RULES, now=now, starts_at=starts_at, zone=zone)


def test_reminders_come_a_day_an_hour_and_ten_minutes_before() -> None:
    starts_at = NOW + timedelta(days=3, hours=3)
    assert times(starts_at, LISBON) == [
        (1440, starts_at - hours(24)),
        (60, starts_at - hours(1)),
        (10, starts_at - timedelta(minutes=10)),
    ]


@pytest.mark.parametrize(
    ("zone", "start", "said"),
    [
        (LISBON, (2026, 11, 6, 22, 0), (2026, 11, 6, 8, 0)),
        (LISBON, (2026, 11, 6, 21, 59), (2026, 11, 5, 21, 59)),
        (LISBON, (2026, 11, 6, 3, 30), (2026, 11, 5, 8, 0)),
        (LISBON, (2026, 11, 6, 7, 59), (2026, 11, 5, 8, 0)),
        (LISBON, (2026, 11, 6, 8, 0), (2026, 11, 5, 8, 0)),
        (KOLKATA, (2026, 11, 6, 23, 30), (2026, 11, 6, 8, 0)),
        (KIRITIMATI, (2026, 11, 6, 6, 0), (2026, 11, 5, 8, 0)),
    ],
)
def test_the_first_reminder_waits_for_the_end_of_the_readers_night(
    zone: ZoneInfo, start: tuple[int, int, int, int, int], said: tuple[int, int, int, int, int]
) -> None:
    starts_at = datetime(*start, tzinfo=zone).astimezone(UTC)
    first = dict(times(starts_at, zone))[1440]
    assert first == datetime(*said, tzinfo=zone)


def test_what_is_near_is_said_in_the_night_too() -> None:
    starts_at = datetime(2026, 11, 6, 3, 30, tzinfo=UTC)
    planned = dict(times(starts_at, LISBON))
    assert planned[60] == starts_at - hours(1)
    assert planned[10] == starts_at - timedelta(minutes=10)


def test_reminders_whose_time_has_passed_are_left_out() -> None:
    starts_at = NOW + hours(12)
    assert [minutes for minutes, _at in times(starts_at, LISBON)] == [60, 10]
    assert [minutes for minutes, _at in times(starts_at, LISBON, now=starts_at - timedelta(minutes=10))] == []


@pytest.mark.parametrize(
    ("minutes", "left", "overtaken"),
    [
        (1440, hours(24), False),
        (1440, hours(1) + SECOND, False),
        (1440, hours(1), True),
        (60, hours(1), False),
        (60, timedelta(minutes=10), True),
        (10, SECOND, False),
    ],
)
def test_a_late_reminder_gives_way_to_the_next_one(minutes: int, left: timedelta, overtaken: bool) -> None:
    assert is_overtaken(RULES, minutes, now=NOW, starts_at=NOW + left) is overtaken


def test_what_is_over_stays_over_except_for_late_money() -> None:
    after_the_end = {(move.source, move.target) for move in MOVES if move.source not in LIVE}
    assert after_the_end == {(State.PAYMENT_EXPIRED, State.CONFIRMED)}
    assert may(State.PAYMENT_EXPIRED, State.CONFIRMED, Party.GATEWAY)
    assert not may(State.PAYMENT_EXPIRED, State.CONFIRMED, Party.LEARNER)


def test_every_state_can_be_reached_from_a_request() -> None:
    reached = {State.REQUESTED}
    for _round in State:
        reached |= {move.target for move in MOVES if move.source in reached}
    assert reached == set(State)
