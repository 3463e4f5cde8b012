"""The life of a payment: asked for, paid, kept, distributed, given back."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.clock import MovableClock
from core.money import Money, Split, split
from core.payments.ledger import LedgerError
from core.payments.model import PaymentState, RefundProgress
from core.payments.service import Payments
from core.ports import Capture, GatewayRefused, RefundState, RefundStatus
from core.store.database import Database
from tests.payments.conftest import MENTOR
from tests.payments.world import PRICE, WINDOW, ScriptedGateway, World

HOUR = timedelta(hours=1)


@pytest.fixture
def gateway() -> ScriptedGateway:
    return ScriptedGateway()


@pytest.fixture
def world(database: Database, clock: MovableClock, gateway: ScriptedGateway) -> World:
    return World(database=database, clock=clock, gateway=gateway)


def pay(world: World, gateway: ScriptedGateway, payment_id: str = "p1", amount: Money = PRICE) -> None:
    gateway.captures.setdefault("l0", []).append(Capture(payment_id=payment_id, amount=amount, paid_at=world.now))


async def paid(world: World, gateway: ScriptedGateway, price: Money = PRICE) -> None:
    await world.ask(price=price)
    pay(world, gateway, amount=price)
    await world.later(HOUR)
    assert (await world.payment()).state == PaymentState.PAID


async def test_asking_opens_a_link_and_asking_again_gives_the_same(world: World) -> None:
    payment = await world.ask()
    assert (payment.state, payment.url) == (PaymentState.OPEN, "https://pay.example")
    assert len(payment.reference) <= 40
    async with world.database.writing() as session:
        again = await Payments(session, world.now).open(1, PRICE, "x", world.now, gateway="scripted")
    assert again.id == payment.id


async def test_a_payment_without_any_webhook_is_found_within_the_hour(world: World, gateway: ScriptedGateway) -> None:
    await world.ask()
    pay(world, gateway)
    await world.later(timedelta(minutes=59))
    assert (await world.payment()).state == PaymentState.OPEN
    await world.later(timedelta(minutes=1))
    assert (await world.payment()).state == PaymentState.PAID
    assert await world.books() == {"gateway_clearing:scripted": 5000, "held:1": 5000}


async def test_an_accepted_payment_never_moves_back(world: World, gateway: ScriptedGateway) -> None:
    await paid(world, gateway)
    gateway.captures.clear()
    gateway.closed.add("l0")
    await world.later(6 * HOUR)
    assert (await world.payment()).state == PaymentState.PAID
    assert world.settled == ["p1"]


@pytest.mark.parametrize(
    ("price", "mentor", "fee"),
    [(Money(5000, "USD"), 4250, 750), (Money(5000, "JPY"), 4250, 750), (Money(12345, "KWD"), 10493, 1852)],
)
async def test_a_completed_session_pays_mentor_and_platform_once(
    world: World, gateway: ScriptedGateway, price: Money, mentor: int, fee: int
) -> None:
    await paid(world, gateway, price)
    parts = split(price.minor, refund_percent=0, fee_percent=15)
    await world.complete(parts, currency=price.currency)
    await world.complete(parts, currency=price.currency)
    assert await world.books() == {
        "gateway_clearing:scripted": price.minor,
        f"mentor_payable:{MENTOR}": mentor,
        "platform_fee": fee,
    }
    async with world.database.reading() as session:
        assert await Payments(session, world.now).earnings(MENTOR) == [Money(mentor, price.currency)]


async def test_a_late_cancellation_divides_the_money_and_refunds_half(world: World, gateway: ScriptedGateway) -> None:
    await paid(world, gateway)
    half = Split(learner=2500, mentor=2125, fee=375)
    await world.cancel(half)
    await world.cancel(half)
    (refund,) = await world.refunds()
    assert await world.books() == {
        "gateway_clearing:scripted": 5000,
        f"refunds_pending:{refund.key}": 2500,
        f"mentor_payable:{MENTOR}": 2125,
        "platform_fee": 375,
    }
    gateway.refund_state = RefundState.PROCESSED
    await world.worker.run_due()
    (refund,) = await world.refunds()
    assert (refund.state, refund.amount) == (RefundProgress.PROCESSED, Money(2500, "USD"))
    assert await world.books() == {
        "gateway_clearing:scripted": 2500,
        f"mentor_payable:{MENTOR}": 2125,
        "platform_fee": 375,
    }


async def test_a_cancellation_that_gives_nothing_back_asks_the_gateway_for_nothing(
    world: World, gateway: ScriptedGateway
) -> None:
    await paid(world, gateway)
    await world.cancel(Split(learner=0, mentor=4250, fee=750))
    await world.worker.run_due()
    assert (await world.refunds(), gateway.refunds) == ([], {})


async def test_cancelling_before_payment_moves_nothing(world: World) -> None:
    await world.ask()
    await world.cancel(Split(learner=5000, mentor=0, fee=0))
    assert (await world.books(), await world.refunds()) == ({}, [])


async def test_a_pending_refund_is_asked_about_until_it_is_done(world: World, gateway: ScriptedGateway) -> None:
    await paid(world, gateway)
    await world.cancel(Split(learner=5000, mentor=0, fee=0))
    await world.worker.run_due()
    assert (await world.refunds())[0].state == RefundProgress.SENT
    gateway.refund_state = RefundState.PROCESSED
    await world.later(HOUR)
    assert (await world.refunds())[0].state == RefundProgress.PROCESSED
    assert (await world.books(), len(gateway.refunds)) == ({}, 1)


@pytest.mark.parametrize("how", ["reported", "refused"])
async def test_a_failed_refund_puts_the_money_back_and_calls_for_an_admin(
    world: World, gateway: ScriptedGateway, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    await paid(world, gateway)
    gateway.refund_state = RefundState.FAILED
    if how == "refused":
        gateway.refuse["refund"] = GatewayRefused("too old")
    await world.cancel(Split(learner=5000, mentor=0, fee=0))
    with caplog.at_level(logging.ERROR):
        await world.worker.run_due()
    assert (await world.refunds())[0].state == RefundProgress.FAILED
    assert await world.books() == {"gateway_clearing:scripted": 5000, "held:1": 5000}
    assert "an admin must look" in caplog.text


async def test_a_refund_whose_answer_is_lost_is_sent_again_with_the_same_key(
    world: World, gateway: ScriptedGateway
) -> None:
    await paid(world, gateway)
    await world.cancel(Split(learner=5000, mentor=0, fee=0))
    gateway.trouble.add("refund")
    gateway.refund_state = RefundState.PROCESSED
    await world.worker.run_due()
    assert (await world.refunds())[0].state == RefundProgress.SENT
    gateway.trouble.clear()
    await world.later(timedelta(minutes=1))
    assert (await world.refunds())[0].state == RefundProgress.PROCESSED
    assert (len(gateway.refunds), gateway.calls.count("refund")) == (1, 2)


async def test_completing_what_was_cancelled_is_refused(world: World, gateway: ScriptedGateway) -> None:
    await paid(world, gateway)
    await world.cancel(Split(learner=5000, mentor=0, fee=0))
    with pytest.raises(LedgerError):
        await world.complete(Split(learner=0, mentor=4250, fee=750))
    assert f"mentor_payable:{MENTOR}" not in await world.books()


@pytest.mark.parametrize("parts", [Split(learner=0, mentor=4000, fee=750), Split(learner=0, mentor=5000, fee=750)])
async def test_a_split_that_is_not_what_is_held_is_refused(
    world: World, gateway: ScriptedGateway, parts: Split
) -> None:
    await paid(world, gateway)
    with pytest.raises(LedgerError, match="left holding"):
        await world.complete(parts)
    assert (await world.books())["held:1"] == 5000


async def test_a_session_nobody_paid_for_cannot_earn_money(world: World) -> None:
    await world.ask()
    with pytest.raises(LedgerError):
        await world.complete(Split(learner=0, mentor=4250, fee=750))


async def test_a_free_session_moves_nothing(world: World) -> None:
    await world.complete(Split(learner=0, mentor=0, fee=0))
    assert await world.books() == {}


@pytest.mark.parametrize(
    "amount", [Money(4999, "USD"), Money(5001, "USD"), Money(5000, "EUR"), Money(5000, "JPY"), Money(1, "USD")]
)
async def test_a_wrong_amount_never_pays_a_booking_and_goes_back(
    world: World, gateway: ScriptedGateway, amount: Money
) -> None:
    await world.ask()
    pay(world, gateway, amount=amount)
    gateway.refund_state = RefundState.PROCESSED
    await world.later(HOUR)
    assert (await world.payment()).state != PaymentState.PAID
    assert [(refund.amount, refund.reason) for refund in await world.refunds()] == [(amount, "wrong_amount")]
    assert await world.books() == {}


async def test_the_second_of_two_payments_goes_back(world: World, gateway: ScriptedGateway) -> None:
    await world.ask()
    pay(world, gateway, "p1")
    pay(world, gateway, "p2")
    await world.later(HOUR)
    (refund,) = await world.refunds()
    assert (refund.reason, refund.capture.gateway_payment_id) == ("paid_twice", "p2")
    assert await world.books() == {
        "gateway_clearing:scripted": 10000,
        "held:1": 5000,
        f"refunds_pending:{refund.key}": 5000,
    }


async def test_a_late_payment_is_recorded_and_goes_back(world: World, gateway: ScriptedGateway) -> None:
    await world.ask()
    await world.close()
    world.expired.add(1)
    pay(world, gateway)
    gateway.refund_state = RefundState.PROCESSED
    await world.later(6 * HOUR)
    assert (await world.payment()).state == PaymentState.CLOSED
    assert [(refund.state, refund.reason) for refund in await world.refunds()] == [(RefundProgress.PROCESSED, "late")]
    assert await world.books() == {}


async def test_closed_links_are_looked_at_for_three_days_and_then_left_alone(
    world: World, gateway: ScriptedGateway
) -> None:
    await world.ask()
    await world.close()
    await world.later(WINDOW + timedelta(days=3))
    gateway.calls.clear()
    await world.later(timedelta(days=1))
    assert gateway.calls == []


async def test_a_payment_that_wins_the_race_against_closing_is_kept(world: World, gateway: ScriptedGateway) -> None:
    await world.ask()
    gateway.paid_while_closing = Capture(payment_id="p1", amount=PRICE, paid_at=world.now)
    await world.close()
    assert (await world.payment()).state == PaymentState.PAID
    assert (await world.books())["held:1"] == 5000


async def test_an_unknown_outcome_of_opening_is_resolved_by_our_reference(
    world: World, gateway: ScriptedGateway
) -> None:
    gateway.trouble.add("open_link")
    assert (await world.ask()).state == PaymentState.UNKNOWN
    pay(world, gateway)
    gateway.trouble.clear()
    await world.later(timedelta(minutes=1))
    assert len(gateway.links) == 1
    assert (await world.payment()).state == PaymentState.PAID


async def test_closing_while_it_is_unknown_whether_the_link_exists_closes_it_too(
    world: World, gateway: ScriptedGateway
) -> None:
    gateway.trouble.add("open_link")
    await world.ask()
    gateway.trouble.clear()
    await world.close()
    assert gateway.closed == {"l0"}
    await world.later(timedelta(minutes=5))
    assert ((await world.payment()).state, len(gateway.links)) == (PaymentState.CLOSED, 1)


async def test_a_link_that_the_gateway_refuses_is_closed_and_logged(
    world: World, gateway: ScriptedGateway, caplog: pytest.LogCaptureFixture
) -> None:
    gateway.refuse["open_link"] = GatewayRefused("currency not enabled")
    assert (await world.ask()).state == PaymentState.CLOSED
    assert "refuses to make a link" in caplog.text


async def test_a_lookup_without_an_answer_is_tried_again(world: World, gateway: ScriptedGateway) -> None:
    await world.ask()
    pay(world, gateway)
    gateway.trouble.add("look_up")
    await world.later(HOUR)
    assert (await world.payment()).state == PaymentState.OPEN
    gateway.trouble.clear()
    await world.later(timedelta(minutes=1))
    assert (await world.payment()).state == PaymentState.PAID


async def test_money_that_nobody_decides_about_is_not_forgotten(world: World, gateway: ScriptedGateway) -> None:
    class Careless(World):
        async def settle(self, session: object, payment: object, capture: object) -> None:
            """Do nothing about the money."""

    careless = Careless(database=world.database, clock=world.clock, gateway=gateway)
    await careless.ask()
    pay(world, gateway)
    await careless.later(HOUR)
    assert await world.books() == {}
    await world.later(HOUR)
    assert (await world.books())["held:1"] == 5000


async def test_a_booking_never_has_two_fitting_payments_in_the_database(world: World, gateway: ScriptedGateway) -> None:
    await paid(world, gateway)
    copy = (
        "INSERT INTO payment_captures (payment_id, booking_id, gateway, gateway_payment_id, amount_minor, currency,"
        " fits, paid_at, recorded_at) SELECT payment_id, booking_id, gateway, 'other', amount_minor, currency, fits,"
        " paid_at, recorded_at FROM payment_captures"
    )
    with pytest.raises(Exception, match="UNIQUE"):
        async with world.database.writing() as session:
            await session.execute(text(copy))


async def test_an_answer_that_contradicts_a_finished_refund_changes_nothing(
    world: World, gateway: ScriptedGateway
) -> None:
    await paid(world, gateway)
    gateway.refund_state = RefundState.PROCESSED
    await world.cancel(Split(learner=5000, mentor=0, fee=0))
    await world.worker.run_due()
    (refund,) = await world.refunds()
    async with world.database.writing() as session:
        stored = await session.merge(refund)
        await Payments(session, world.now).record_refund(stored, RefundStatus(id="r", state=RefundState.FAILED))
    assert (await world.refunds())[0].state == RefundProgress.PROCESSED
    assert await world.books() == {}
