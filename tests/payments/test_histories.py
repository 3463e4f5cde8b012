"""Whatever payers, mentors, banks and the network do, in whatever order: the books stay right."""

import asyncio
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.clock import MovableClock
from core.money import Money, split
from core.payments.ledger import LedgerError
from core.payments.model import PaymentState, RefundProgress
from core.ports import Capture, RefundState
from core.store.database import Database
from core.store.types import Base
from tests.payments.conftest import StandingClock, add_people
from tests.payments.world import PRICE, ScriptedGateway, World

BOOKINGS = (1, 2)


@dataclass(frozen=True)
class Step:
    """Something that happens to one booking."""

    what: str
    booking: int
    number: int


STEPS = st.builds(
    Step,
    what=st.sampled_from(
        ["pay", "pay", "wrong", "foreign", "complete", "cancel", "close", "expire", "wait", "trouble", "bank"]
    ),
    booking=st.sampled_from(BOOKINGS),
    number=st.integers(0, 100),
)


async def happen(world: World, gateway: ScriptedGateway, step: Step, ordinal: int) -> None:
    captures = gateway.captures.setdefault(f"l{step.booking - 1}", [])
    amounts = {"pay": PRICE, "wrong": Money(4000 + step.number, "USD"), "foreign": Money(5000, "EUR")}
    match step.what:
        case "pay" | "wrong" | "foreign":
            captures.append(Capture(payment_id=f"p{ordinal}", amount=amounts[step.what], paid_at=world.now))
        case "complete":
            with suppress(LedgerError):
                await world.complete(split(5000, refund_percent=0, fee_percent=15), step.booking)
        case "cancel":
            with suppress(LedgerError):
                await world.cancel(split(5000, refund_percent=step.number, fee_percent=15), step.booking)
        case "close":
            await world.close(step.booking)
        case "expire":
            world.expired.add(step.booking)
        case "trouble":
            gateway.trouble = set() if gateway.trouble else {"look_up", "refund"}
        case "bank":
            gateway.refund_state = list(RefundState)[step.number % 3]
    await world.later(timedelta(minutes=1 + step.number))


async def prepare(path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{path}")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with database.writing() as session:
        await add_people(session)
    await database.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a database once; every history gets a copy of it."""
    path = tmp_path_factory.mktemp("histories") / "empty.db"
    asyncio.run(prepare(path))
    return path


async def live_through(path: Path, steps: list[Step]) -> None:
    database = Database(f"sqlite+aiosqlite:///{path}")
    try:
        gateway = ScriptedGateway()
        world = World(database=database, clock=MovableClock(StandingClock()), gateway=gateway)
        for booking in BOOKINGS:
            await world.ask(booking)
        for ordinal, step in enumerate(steps):
            await happen(world, gateway, step, ordinal)
            await world.books()
        gateway.trouble.clear()
        gateway.refund_state = RefundState.PROCESSED
        for _ in range(3):
            await world.later(timedelta(hours=7))
        await everything_is_where_it_belongs(world, gateway)
    finally:
        await database.close()


async def everything_is_where_it_belongs(world: World, gateway: ScriptedGateway) -> None:
    books = await world.books()
    refunds = [refund for booking in BOOKINGS for refund in await world.refunds(booking)]
    assert all(refund.state in {RefundProgress.PROCESSED, RefundProgress.FAILED} for refund in refunds)
    came = sum(capture.amount.minor for captures in gateway.captures.values() for capture in captures)
    went = sum(refund.amount_minor for refund in refunds if refund.state == RefundProgress.PROCESSED)
    ours = sum(books.get(account, 0) for account in ("held:1", "held:2", "mentor_payable:7", "platform_fee"))
    failed = sum(
        refund.amount_minor for refund in refunds if refund.state == RefundProgress.FAILED and not refund.capture.fits
    )
    assert came - went == ours + failed
    for booking in BOOKINGS:
        fitting = (await world.payment(booking)).state == PaymentState.PAID
        assert books.get(f"held:{booking}", 0) in ({0, 5000} if fitting else {0}) | {
            refund.amount_minor
            for refund in refunds
            if refund.state == RefundProgress.FAILED and refund.capture.booking_id == booking
        }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEPS, max_size=10))
def test_the_books_balance_after_every_history(empty: Path, steps: list[Step]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(empty, folder))
        asyncio.run(live_through(path, steps))
