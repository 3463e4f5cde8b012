"""The states of a booking and who may move it where: the table reads like the diagram in docs/architecture.md."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a booking stands."""

    REQUESTED = "requested"
    AWAITING_PAYMENT = "awaiting_payment"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REQUEST_EXPIRED = "request_expired"
    PAYMENT_EXPIRED = "payment_expired"
    CANCELLED_BY_LEARNER = "cancelled_by_learner"
    CANCELLED_BY_MENTOR = "cancelled_by_mentor"
    CANCELLED_BY_ADMIN = "cancelled_by_admin"


class Party(StrEnum):
    """Who moves a booking."""

    LEARNER = "learner"
    MENTOR = "mentor"
    ADMIN = "admin"
    CLOCK = "clock"
    GATEWAY = "gateway"


LIVE = frozenset({State.REQUESTED, State.AWAITING_PAYMENT, State.CONFIRMED})
"""The states that hold the mentor's time: two live bookings of a mentor never overlap (the database refuses)."""

HOLDING = frozenset({State.REQUESTED, State.AWAITING_PAYMENT})
"""Live states that end by themselves at `hold_until`."""


@dataclass(frozen=True, slots=True)
class Move:
    """A permitted transition and who may make it."""

    source: State
    target: State
    by: frozenset[Party]


def _move(source: State, target: State, *by: Party) -> Move:
    return Move(source, target, frozenset(by))


MOVES = (
    _move(State.REQUESTED, State.AWAITING_PAYMENT, Party.MENTOR, Party.LEARNER),
    _move(State.REQUESTED, State.CONFIRMED, Party.MENTOR, Party.LEARNER),
    _move(State.REQUESTED, State.DECLINED, Party.MENTOR),
    _move(State.REQUESTED, State.WITHDRAWN, Party.LEARNER),
    _move(State.REQUESTED, State.REQUEST_EXPIRED, Party.CLOCK),
    _move(State.AWAITING_PAYMENT, State.CONFIRMED, Party.GATEWAY),
    _move(State.AWAITING_PAYMENT, State.PAYMENT_EXPIRED, Party.CLOCK),
    _move(State.AWAITING_PAYMENT, State.WITHDRAWN, Party.LEARNER),
    _move(State.AWAITING_PAYMENT, State.CANCELLED_BY_MENTOR, Party.MENTOR),
    _move(State.AWAITING_PAYMENT, State.CANCELLED_BY_ADMIN, Party.ADMIN),
    _move(State.PAYMENT_EXPIRED, State.CONFIRMED, Party.GATEWAY),
    _move(State.CONFIRMED, State.COMPLETED, Party.LEARNER, Party.CLOCK),
    _move(State.CONFIRMED, State.CANCELLED_BY_LEARNER, Party.LEARNER),
    _move(State.CONFIRMED, State.CANCELLED_BY_MENTOR, Party.MENTOR),
    _move(State.CONFIRMED, State.CANCELLED_BY_ADMIN, Party.ADMIN),
)
_ALLOWED = {(move.source, move.target): move.by for move in MOVES}


def may(source: State, target: State, party: Party) -> bool:
    """Tell whether `party` may move a booking from `source` to `target`."""
    return party in _ALLOWED.get((source, target), frozenset())
