"""What every gateway must do, whoever it is: one suite, run against the sandbox and each provider's loopback twin."""

from abc import ABC, abstractmethod
from datetime import timedelta

import pytest

from core.clock import MovableClock
from core.money import Money
from core.ports import (
    BadWebhook,
    GatewayRefused,
    PaymentGateway,
    PaymentOrder,
    RefundOrder,
    RefundState,
)
from tests.payments.conftest import NOON

PRICE = Money(5000, "USD")
ORDER = PaymentOrder(
    reference="Zk3-9_aaaaaaaaaaaaaaaaaa",
    amount=PRICE,
    description="One hour with Priya",
    expires_at=NOON + timedelta(hours=2),
    return_url="http://127.0.0.1:1/pay/return/Zk3",
)
Webhook = tuple[dict[str, str], bytes]


class Rig(ABC):
    """A gateway together with the power to act as its payer and its bank."""

    gateway: PaymentGateway
    clock: MovableClock

    @abstractmethod
    async def pay(self, link_id: str, *, times: int = 1, refund_fails: bool = False) -> None:
        """Pay a link in one go as often as asked."""

    @abstractmethod
    async def fail(self, link_id: str) -> None:
        """Try to pay a link, without success."""

    @abstractmethod
    async def let_refunds_through(self) -> None:
        """Have the bank finish what is pending."""

    @abstractmethod
    async def webhooks(self) -> list[Webhook]:
        """Return the headers and raw body of every webhook sent so far."""


class GatewayConformance:
    """Subclass it and supply a `rig` fixture."""

    async def paid(self, rig: Rig, *, refund_fails: bool = False) -> tuple[str, str]:
        link = await rig.gateway.open_link(ORDER)
        await rig.pay(link.id, refund_fails=refund_fails)
        (capture,) = (await rig.gateway.look_up(link.id)).captures
        return link.id, capture.payment_id

    async def test_a_link_made_twice_for_one_reference_is_one_link(self, rig: Rig) -> None:
        assert await rig.gateway.open_link(ORDER) == await rig.gateway.open_link(ORDER)

    async def test_a_new_link_is_open_and_unpaid(self, rig: Rig) -> None:
        link = await rig.gateway.open_link(ORDER)
        status = await rig.gateway.look_up(link.id)
        assert (status.id, status.open, status.captures, status.failed_attempts) == (link.id, True, (), 0)
        assert link.url.startswith("http")

    async def test_a_paid_link_shows_its_payment_and_is_not_open(self, rig: Rig) -> None:
        link = await rig.gateway.open_link(ORDER)
        await rig.pay(link.id)
        status = await rig.gateway.look_up(link.id)
        assert not status.open
        assert [(capture.amount, capture.paid_at) for capture in status.captures] == [(PRICE, rig.clock.now())]

    async def test_a_link_paid_twice_shows_both_payments(self, rig: Rig) -> None:
        link = await rig.gateway.open_link(ORDER)
        await rig.pay(link.id, times=2)
        captures = (await rig.gateway.look_up(link.id)).captures
        assert len({capture.payment_id for capture in captures}) == 2

    async def test_a_failed_attempt_leaves_the_link_open(self, rig: Rig) -> None:
        link = await rig.gateway.open_link(ORDER)
        await rig.fail(link.id)
        status = await rig.gateway.look_up(link.id)
        assert (status.open, status.captures, status.failed_attempts) == (True, (), 1)

    async def test_an_expired_link_is_not_open(self, rig: Rig) -> None:
        link = await rig.gateway.open_link(ORDER)
        rig.clock.skip(timedelta(hours=2))
        assert not (await rig.gateway.look_up(link.id)).open

    async def test_closing_is_harmless_twice_and_after_payment(self, rig: Rig) -> None:
        link = await rig.gateway.open_link(ORDER)
        await rig.gateway.close_link(link.id)
        await rig.gateway.close_link(link.id)
        assert not (await rig.gateway.look_up(link.id)).open

    async def test_closing_a_paid_link_keeps_its_payment(self, rig: Rig) -> None:
        link_id, payment_id = await self.paid(rig)
        await rig.gateway.close_link(link_id)
        assert [capture.payment_id for capture in (await rig.gateway.look_up(link_id)).captures] == [payment_id]

    async def test_an_unknown_link_is_a_clear_no(self, rig: Rig) -> None:
        with pytest.raises(GatewayRefused):
            await rig.gateway.look_up("slink_nothere")

    async def test_a_deadline_in_the_past_is_a_clear_no(self, rig: Rig) -> None:
        rig.clock.skip(timedelta(hours=3))
        with pytest.raises(GatewayRefused):
            await rig.gateway.open_link(ORDER)

    async def test_a_refund_asked_for_twice_happens_once_and_is_processed_later(self, rig: Rig) -> None:
        _, payment_id = await self.paid(rig)
        order = RefundOrder(key="refund-Zk3-1", payment_id=payment_id, amount=Money(3000, "USD"))
        first = await rig.gateway.refund(order)
        assert first == await rig.gateway.refund(order)
        await rig.let_refunds_through()
        assert await rig.gateway.refund(order) == type(first)(id=first.id, state=RefundState.PROCESSED)

    async def test_no_more_goes_back_than_came(self, rig: Rig) -> None:
        _, payment_id = await self.paid(rig)
        await rig.gateway.refund(RefundOrder(key="refund-Zk3-1", payment_id=payment_id, amount=Money(3000, "USD")))
        with pytest.raises(GatewayRefused):
            await rig.gateway.refund(RefundOrder(key="refund-Zk3-2", payment_id=payment_id, amount=Money(2001, "USD")))

    async def test_a_refund_can_fail(self, rig: Rig) -> None:
        _, payment_id = await self.paid(rig, refund_fails=True)
        order = RefundOrder(key="refund-Zk3-1", payment_id=payment_id, amount=PRICE)
        await rig.gateway.refund(order)
        await rig.let_refunds_through()
        assert (await rig.gateway.refund(order)).state is RefundState.FAILED

    async def test_its_own_webhooks_name_the_link_and_the_refund(self, rig: Rig) -> None:
        link_id, payment_id = await self.paid(rig)
        await rig.gateway.refund(RefundOrder(key="refund-Zk3-1", payment_id=payment_id, amount=PRICE))
        await rig.let_refunds_through()
        hints = [rig.gateway.read_webhook(*webhook) for webhook in await rig.webhooks()]
        assert [(hint.link_id, hint.refund_key) for hint in hints if hint] == [
            (link_id, None),
            (None, "refund-Zk3-1"),
        ]

    async def test_header_names_are_read_whatever_their_case(self, rig: Rig) -> None:
        await self.paid(rig)
        ((headers, body),) = await rig.webhooks()
        lowered = {name.lower(): value for name, value in headers.items()}
        assert rig.gateway.read_webhook(lowered, body) == rig.gateway.read_webhook(headers, body)

    async def test_a_changed_unsigned_or_oddly_signed_webhook_is_refused(self, rig: Rig) -> None:
        await self.paid(rig)
        ((headers, body),) = await rig.webhooks()
        signed = {name: value for name, value in headers.items() if "signature" in name.lower()}
        assert signed
        odd = [{name: value[:-1] + "é" for name, value in signed.items()}, dict.fromkeys(signed, "")]
        for wrong_headers, wrong_body in [(headers, body + b" "), ({}, body), *((other, body) for other in odd)]:
            with pytest.raises(BadWebhook):
                rig.gateway.read_webhook(wrong_headers, wrong_body)
