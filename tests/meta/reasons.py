"""The reasons with which the core tells people things, read from its sources."""

import ast

from core.bookings.states import State
from core.mentors.model import MentorState
from tests.meta.sources import called, calls, parameters, sources

COMPUTED_WHYS = {
    "f'reminder:{minutes}'": {"reminder:60"},
    "target.value": {State.REQUEST_EXPIRED.value, State.PAYMENT_EXPIRED.value},
    "f'application_{target}'": {
        f"application_{state}" for state in (MentorState.APPROVED, MentorState.REJECTED, MentorState.CHANGES_REQUESTED)
    },
}
"""Reasons that are not written out where they are given, and what they can be."""


WHY_IS_ARGUMENT = {"tell": 1, "_tell": 2, "_remind": 2}
"""Which argument of the calls that tell somebody something is the reason."""


def whys() -> set[str]:
    """Return every reason with which somebody in the core tells somebody something."""
    found: set[str] = set()
    for source in sources("core"):
        handed_on = parameters(source.tree)
        for call in calls(source.tree, *WHY_IS_ARGUMENT):
            found |= reason_of(call.args[WHY_IS_ARGUMENT[called(call)]], handed_on)
    return found


def about(why: str) -> str:
    """Return what a reason is about: it says so itself, unless it is about a booking."""
    kinds = ("application", "message", "question", "report", "support")
    return next((kind for kind in kinds if why.startswith(kind)), "booking")


def reason_of(argument: ast.expr, handed_on: set[str]) -> set[str]:
    match argument:
        case ast.Constant(value=str(why)):
            return {why}
        case ast.Name(id=name) if name in handed_on:
            return set()
        case _:
            return COMPUTED_WHYS[ast.unparse(argument)]
