"""Reading the books: how one booking's money was divided, and how the community's money stands."""

from datetime import timedelta

import pytest

from core.accounts.model import Account, AccountRole, Role
from core.clock import MovableClock
from core.errors import NotAllowed
from core.money import Money, Split, split
from core.payments.ledger import Balance
from core.payments.service import Payments
from core.ports import Capture
from core.store.database import Database
from tests.payments.conftest import LEARNER, MENTOR, NOON, add_booking

PRICE = Money(5000, "USD")


async def paid(payments: Payments, booking_id: int) -> None:
    """Take the price of a booking."""
    payment = await payments.open(booking_id, PRICE, "a session", NOON + timedelta(hours=2), gateway="scripted")
    capture = Capture(payment_id=f"p{booking_id}", amount=PRICE, paid_at=NOON)
    assert await payments.accept_capture(payment, capture)


async def test_the_books_tell_how_each_booking_was_divided(database: Database, clock: MovableClock) -> None:
    async with database.writing() as session:
        payments = Payments(session, clock.now())
        for booking_id in (1, 2, 3):
            await paid(payments, await add_booking(session, booking_id))
        late = split(5000, refund_percent=50, fee_percent=15)
        await payments.complete(1, MENTOR, Split(learner=0, mentor=4250, fee=750), "USD")
        await payments.cancel(2, MENTOR, late, "USD")
        assert await payments.settlements([1, 2, 3, 4]) == {1: Split(learner=0, mentor=4250, fee=750), 2: late}


async def test_the_overview_counts_what_waits_came_and_goes_back(database: Database, clock: MovableClock) -> None:
    async with database.writing() as session:
        finance = Account(name="Fin", created_at=NOON)
        finance.roles.append(AccountRole(role=Role.FINANCE.value))
        session.add(finance)
        payments = Payments(session, clock.now())
        for booking_id in (1, 2):
            await paid(payments, await add_booking(session, booking_id))
        await payments.cancel(2, MENTOR, Split(learner=5000, mentor=0, fee=0), "USD")
        yen = Money(900, "JPY")
        await payments.open(
            await add_booking(session, 3), yen, "a session", NOON + timedelta(hours=2), gateway="scripted"
        )
        found = await payments.overview(finance)
        assert (found.waiting.count, found.waiting.sums) == (1, (yen,))
        assert (found.received.count, found.received.sums) == (2, (Money(10000, "USD"),))
        assert (found.refunds_under_way.count, found.refunds_under_way.sums) == (1, (PRICE,))
        assert (found.refunds_done.count, found.refunds_failed.count) == (0, 0)
        assert found.balances == (
            Balance(account="gateway_clearing", amount=Money(10000, "USD")),
            Balance(account="held", amount=PRICE),
            Balance(account="refunds_pending", amount=PRICE),
        )


async def test_only_those_who_may_see_money_see_the_overview(database: Database, clock: MovableClock) -> None:
    async with database.writing() as session:
        for number in (MENTOR, LEARNER):
            with pytest.raises(NotAllowed):
                await Payments(session, clock.now()).overview(await session.get_one(Account, number))
