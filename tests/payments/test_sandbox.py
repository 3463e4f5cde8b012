"""The sandbox keeps the rules of every gateway, and its page lets people try what can go wrong."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import ClientSession, web

from adapters.payments.sandbox import Outcome, SandboxGateway
from adapters.payments.sandbox.signing import HEADER, sign
from adapters.web.server import serve
from adapters.web.webhooks import PaymentPages
from core.clock import MovableClock
from core.money import Money
from core.ports import BadWebhook, PaymentOrder
from core.store.database import Database
from core.store.worker import Worker
from tests.payments.conformance import ORDER, GatewayConformance, Rig, Webhook

OLD, NEW = "old-secret", "new-secret"


class SandboxRig(Rig):
    """The sandbox with its own worker, and a merchant that writes down the webhooks it gets."""

    def __init__(self, database: Database, clock: MovableClock) -> None:
        self.clock = clock
        self.database = database
        self.site = ""
        self.received: list[Webhook] = []
        self.answers: list[int] = []
        self.sandbox = SandboxGateway(
            database,
            clock,
            secrets=(NEW, OLD),
            base_url=lambda: self.site,
            webhook_url=lambda: f"{self.site}/webhooks/sandbox",
            wake=lambda: None,
        )
        self.gateway = self.sandbox
        self.worker = Worker(database, clock, self.sandbox.handlers())

    def routes(self) -> list[web.RouteDef]:
        pages = PaymentPages(self.database, self.clock, {}, wake=lambda: None)
        assets = [route for route in pages.routes() if route.path.startswith("/pay/assets")]
        return [*self.sandbox.routes(), *assets, web.post("/webhooks/sandbox", self._receive)]

    async def pay(self, link_id: str, *, times: int = 1, refund_fails: bool = False) -> None:
        outcome = Outcome.TWICE if times == 2 else Outcome.PAY
        assert await self.sandbox.play(link_id, outcome, refund_fails=refund_fails)

    async def fail(self, link_id: str) -> None:
        assert await self.sandbox.play(link_id, Outcome.FAIL)

    async def let_refunds_through(self) -> None:
        self.clock.skip(timedelta(seconds=5))
        await self.worker.run_due()

    async def webhooks(self) -> list[Webhook]:
        await self.worker.run_due()
        return self.received

    async def _receive(self, request: web.Request) -> web.Response:
        self.received.append((dict(request.headers), await request.read()))
        return web.Response(status=self.answers.pop(0) if self.answers else 200)


@pytest.fixture
async def rig(database: Database, clock: MovableClock) -> AsyncIterator[SandboxRig]:
    rig = SandboxRig(database, clock)
    async with serve(rig.routes(), host="127.0.0.1", port=0) as rig.site:
        yield rig


class TestSandboxIsAGateway(GatewayConformance):
    """Every rule of every gateway."""


async def press(rig: SandboxRig, url: str, **form: str) -> tuple[int, str]:
    async with ClientSession() as browser, browser.post(url, data=form, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location", "")


async def show(url: str) -> tuple[int, str]:
    async with ClientSession() as browser, browser.get(url) as answer:
        return answer.status, await answer.text()


async def test_the_page_says_that_it_is_a_sandbox_and_what_is_paid(rig: SandboxRig) -> None:
    link = await rig.sandbox.open_link(ORDER)
    status, text = await show(link.url)
    assert status == 200
    for part in ("No real money", "One hour with Priya", "$50.00", "2 Mar, 14:00 UTC", "Pay twice", "Let it fail"):
        assert part in text
    assert "<script" not in text
    assert "style=" not in text
    assert (await show(f"{rig.site}/pay/assets/pay.css"))[0] == 200


async def test_what_people_wrote_is_inert_on_the_page(rig: SandboxRig) -> None:
    order = PaymentOrder(
        reference="r",
        amount=Money(12345, "KWD"),
        description="<img src=x onerror=alert(1)>",
        expires_at=ORDER.expires_at,
        return_url=ORDER.return_url,
    )
    _, text = await show((await rig.sandbox.open_link(order)).url)
    assert "<img" not in text
    assert "KWD" in text
    assert "12.345" in text


async def test_pressing_pay_takes_the_money_once_and_sends_the_payer_back(rig: SandboxRig) -> None:
    link = await rig.sandbox.open_link(ORDER)
    assert await press(rig, link.url, outcome="pay") == (303, ORDER.return_url)
    assert await press(rig, link.url, outcome="pay") == (303, f"/sandbox/pay/{link.id}")
    assert len((await rig.sandbox.look_up(link.id)).captures) == 1
    assert "This is paid" in (await show(link.url))[1]


async def test_pressing_fail_stays_on_the_page_and_says_so(rig: SandboxRig) -> None:
    link = await rig.sandbox.open_link(ORDER)
    status, back = await press(rig, link.url, outcome="fail")
    assert status == 303
    assert "That payment failed" in (await show(f"{rig.site}{back}"))[1]


async def test_a_late_payment_is_dated_after_the_deadline(rig: SandboxRig) -> None:
    link = await rig.sandbox.open_link(ORDER)
    assert await press(rig, link.url, outcome="late") == (303, ORDER.return_url)
    (capture,) = (await rig.sandbox.look_up(link.id)).captures
    assert capture.paid_at == ORDER.expires_at + timedelta(minutes=10)


@pytest.mark.parametrize("how", ["expired", "closed"])
async def test_a_dead_link_can_only_be_paid_late(rig: SandboxRig, how: str) -> None:
    link = await rig.sandbox.open_link(ORDER)
    if how == "expired":
        rig.clock.skip(timedelta(hours=2))
    else:
        await rig.sandbox.close_link(link.id)
    for outcome in (Outcome.PAY, Outcome.TWICE, Outcome.FAIL):
        assert not await rig.sandbox.play(link.id, outcome)
    text = (await show(link.url))[1]
    assert how in text
    assert 'value="pay"' not in text
    assert await rig.sandbox.play(link.id, Outcome.LATE)


async def test_an_unknown_link_or_button_is_refused(rig: SandboxRig) -> None:
    assert (await show(f"{rig.site}/sandbox/pay/slink_none"))[0] == 404
    assert (await press(rig, f"{rig.site}/sandbox/pay/slink_none", outcome="pay"))[0] == 404
    link = await rig.sandbox.open_link(ORDER)
    assert (await press(rig, link.url, outcome="steal"))[0] == 400
    assert (await press(rig, link.url))[0] == 400


async def test_a_webhook_is_delivered_twice_on_request_with_one_event_id(rig: SandboxRig) -> None:
    link = await rig.sandbox.open_link(ORDER)
    await press(rig, link.url, outcome="pay", webhook_twice="yes")
    ids = [json.loads(body)["id"] for _, body in await rig.webhooks()]
    assert len(ids) == 2
    assert len(set(ids)) == 1


@pytest.mark.parametrize("status", [500, 400, 302])
async def test_a_webhook_that_is_not_taken_comes_again_newly_signed(rig: SandboxRig, status: int) -> None:
    rig.answers = [status]
    link = await rig.sandbox.open_link(ORDER)
    await rig.pay(link.id)
    await rig.webhooks()
    rig.clock.skip(timedelta(seconds=5))
    (first, body), (second, again) = await rig.webhooks()
    assert body == again
    assert first[HEADER] != second[HEADER]


@pytest.mark.parametrize("seconds", [-301, 301])
async def test_a_webhook_from_the_past_or_the_future_is_refused(rig: SandboxRig, seconds: int) -> None:
    body = b'{"id": "e", "type": "link.paid", "about": "l"}'
    sent_at = rig.clock.now() + timedelta(seconds=seconds)
    with pytest.raises(BadWebhook):
        rig.sandbox.read_webhook({HEADER: sign(body, NEW, sent_at)}, body)
    nearly = sent_at - timedelta(seconds=seconds // 301)
    assert rig.sandbox.read_webhook({HEADER: sign(body, NEW, nearly)}, body) is not None


async def test_the_old_secret_is_valid_while_it_is_replaced(rig: SandboxRig) -> None:
    body = b'{"id": "e", "type": "link.paid", "about": "l"}'
    assert rig.sandbox.read_webhook({HEADER: sign(body, OLD, rig.clock.now())}, body) is not None
    with pytest.raises(BadWebhook):
        rig.sandbox.read_webhook({HEADER: sign(body, "third", rig.clock.now())}, body)


async def test_a_kind_of_event_that_is_not_ours_is_left_alone(rig: SandboxRig) -> None:
    body = b'{"id": "e", "type": "balance.low", "about": "l"}'
    assert rig.sandbox.read_webhook({HEADER: sign(body, NEW, rig.clock.now())}, body) is None
