"""From the payer's browser to the books over real HTTP, and everything that must change nothing on the way."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from aiohttp import ClientSession
from sqlalchemy import func, select

from adapters.payments.sandbox import Outcome, SandboxGateway
from adapters.payments.sandbox.signing import HEADER, sign
from adapters.web.server import serve
from adapters.web.webhooks import LARGEST_WEBHOOK, PaymentPages
from core.clock import MovableClock
from core.money import Split
from core.payments.model import Payment, PaymentState, RefundProgress, WebhookEvent
from core.payments.service import CHECK
from core.store.database import Database
from core.store.tasks import Task
from tests.payments.world import World

SECRET = "sandbox-secret"
EVENT = b'{"id": "sevt_1", "type": "link.paid", "about": "%s"}'


@dataclass(kw_only=True)
class Shop(World):
    """The world with the sandbox as its gateway, served on a port."""

    sandbox: SandboxGateway
    site: str = ""

    async def post(self, body: bytes, headers: dict[str, str] | None = None, gateway: str = "sandbox") -> int:
        url = f"{self.site}/webhooks/{gateway}"
        async with ClientSession() as client, client.post(url, data=body, headers=headers) as answer:
            return answer.status

    async def signed(self, body: bytes, *, ago: timedelta = timedelta()) -> int:
        return await self.post(body, {HEADER: sign(body, SECRET, self.now - ago)})

    async def get(self, path: str) -> tuple[int, str]:
        async with ClientSession() as client, client.get(f"{self.site}{path}") as answer:
            return answer.status, await answer.text()

    async def press(self, payment: Payment, outcome: Outcome, **boxes: bool) -> None:
        assert payment.link_id is not None
        assert await self.sandbox.play(payment.link_id, outcome, **boxes)

    async def traces(self) -> tuple[int, int]:
        """Count the webhooks that were believed and the look-ups that they caused."""
        async with self.database.reading() as session:
            events = await session.scalar(select(func.count()).select_from(WebhookEvent))
            checks = await session.scalar(select(func.count()).select_from(Task).where(Task.kind == CHECK))
        return events or 0, checks or 0


@pytest.fixture
async def shop(database: Database, clock: MovableClock) -> AsyncIterator[Shop]:
    sandbox = SandboxGateway(
        database,
        clock,
        secrets=[SECRET],
        base_url=lambda: world.site,
        webhook_url=lambda: f"{world.site}/webhooks/sandbox",
        wake=lambda: None,
    )
    world = Shop(database=database, clock=clock, gateway=sandbox, sandbox=sandbox, more_handlers=sandbox.handlers())
    pages = PaymentPages(database, clock, {"sandbox": sandbox}, wake=lambda: None)
    async with serve([*pages.routes(), *sandbox.routes()], host="127.0.0.1", port=0) as world.site:
        yield world


async def test_paying_on_the_page_reaches_the_books_by_webhook_and_look_up(shop: Shop) -> None:
    payment = await shop.ask()
    await shop.press(payment, Outcome.PAY)
    assert (await shop.payment()).state == PaymentState.OPEN
    await shop.worker.run_due()
    assert (await shop.payment()).state == PaymentState.PAID
    assert await shop.books() == {"gateway_clearing:sandbox": 5000, "held:1": 5000}


async def test_a_webhook_delivered_twice_counts_once(shop: Shop) -> None:
    payment = await shop.ask()
    await shop.press(payment, Outcome.PAY, webhook_twice=True)
    await shop.worker.run_due()
    assert await shop.traces() == (1, 1)
    assert (await shop.books())["held:1"] == 5000


async def test_another_event_about_the_same_payment_counts_once_too(shop: Shop) -> None:
    payment = await shop.ask()
    await shop.press(payment, Outcome.PAY)
    await shop.worker.run_due()
    assert await shop.signed(EVENT.replace(b"%s", str(payment.link_id).encode())) == 200
    await shop.worker.run_due()
    assert await shop.traces() == (2, 2)
    assert (await shop.books())["held:1"] == 5000


async def test_events_out_of_order_end_in_the_same_place(shop: Shop) -> None:
    payment = await shop.ask()
    await shop.press(payment, Outcome.FAIL)
    await shop.press(payment, Outcome.PAY)
    about = str(payment.link_id).encode()
    await shop.worker.run_due()
    await shop.signed(b'{"id": "late", "type": "payment.failed", "about": "' + about + b'"}')
    await shop.worker.run_due()
    assert (await shop.payment()).state == PaymentState.PAID


async def test_a_webhook_that_claims_a_payment_is_only_a_hint(shop: Shop) -> None:
    payment = await shop.ask()
    assert await shop.signed(EVENT.replace(b"%s", str(payment.link_id).encode())) == 200
    await shop.worker.run_due()
    assert (await shop.payment()).state == PaymentState.OPEN
    assert await shop.books() == {}


async def test_an_unknown_link_changes_nothing(shop: Shop) -> None:
    await shop.ask()
    assert await shop.signed(EVENT.replace(b"%s", b"slink_other")) == 200
    assert await shop.traces() == (1, 0)


async def test_an_event_of_another_kind_changes_nothing(shop: Shop) -> None:
    assert await shop.signed(b'{"id": "e", "type": "balance.low", "about": "x"}') == 200
    assert await shop.traces() == (0, 0)


@pytest.mark.parametrize("minutes", [6, -6])
async def test_an_old_or_future_webhook_changes_nothing(shop: Shop, minutes: int) -> None:
    payment = await shop.ask()
    body = EVENT.replace(b"%s", str(payment.link_id).encode())
    assert await shop.signed(body, ago=timedelta(minutes=minutes)) == 400
    assert await shop.traces() == (0, 0)


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b'"x"', b"{}", b'{"id": "e"}', b"\xff\xfe", b"null"])
async def test_a_signed_body_that_is_no_event_changes_nothing(shop: Shop, body: bytes) -> None:
    assert await shop.signed(body) == 400
    assert await shop.traces() == (0, 0)


@pytest.mark.parametrize(
    "signature", ["", "t=1", "v1=aa", "t=x,v1=aa", "t=1772452800,v1=é", "t=1772452800,v1=" + "0" * 64, "t=٣,v1=aa"]
)
async def test_a_bad_signature_changes_nothing(shop: Shop, signature: str, caplog: pytest.LogCaptureFixture) -> None:
    payment = await shop.ask()
    body = EVENT.replace(b"%s", str(payment.link_id).encode())
    assert await shop.post(body, {HEADER: signature}) == 400
    assert await shop.post(body) == 400
    assert await shop.traces() == (0, 0)
    assert str(payment.link_id) not in caplog.text


async def test_a_webhook_that_is_too_large_changes_nothing(shop: Shop) -> None:
    body = EVENT.replace(b"%s", b"x" * LARGEST_WEBHOOK)
    assert await shop.signed(body) == 400
    assert await shop.traces() == (0, 0)
    assert await shop.signed(EVENT.replace(b"%s", b"x" * (LARGEST_WEBHOOK - len(EVENT)))) == 200


async def test_a_gateway_that_is_not_set_up_has_no_webhook(shop: Shop) -> None:
    assert await shop.post(b"{}", gateway="stripe") == 404


async def test_coming_back_from_the_page_looks_but_confirms_nothing(shop: Shop) -> None:
    payment = await shop.ask()
    status, text = await shop.get(f"/pay/return/{payment.reference}")
    assert status == 200
    assert "Checking your payment" in text
    assert await shop.traces() == (0, 1)
    await shop.worker.run_due()
    assert (await shop.payment()).state == PaymentState.OPEN


async def test_coming_back_often_looks_at_most_once_a_minute(shop: Shop) -> None:
    payment = await shop.ask()
    for _ in range(5):
        await shop.get(f"/pay/return/{payment.reference}")
    assert await shop.traces() == (0, 1)


async def test_coming_back_finds_a_payment_whose_webhook_is_lost(shop: Shop) -> None:
    payment = await shop.ask()
    await shop.press(payment, Outcome.PAY)
    site, shop.site = shop.site, "http://127.0.0.1:1"
    await shop.worker.run_due()
    shop.site = site
    assert (await shop.payment()).state == PaymentState.OPEN
    await shop.get(f"/pay/return/{payment.reference}")
    await shop.worker.run_due()
    assert (await shop.payment()).state == PaymentState.PAID


async def test_the_hourly_look_finds_a_payment_whose_webhook_never_comes(shop: Shop) -> None:
    payment = await shop.ask()
    await shop.press(payment, Outcome.PAY)
    shop.site = "http://127.0.0.1:1"
    await shop.worker.run_due()
    assert (await shop.payment()).state == PaymentState.OPEN
    await shop.later(timedelta(hours=1))
    assert (await shop.payment()).state == PaymentState.PAID


async def test_an_unknown_reference_gets_a_page_that_says_what_to_do(shop: Shop) -> None:
    status, text = await shop.get("/pay/return/nobody")
    assert status == 404
    assert "Nothing was charged" in text


async def test_paying_twice_keeps_one_and_gives_one_back(shop: Shop) -> None:
    await shop.press(await shop.ask(), Outcome.TWICE)
    await shop.worker.run_due()
    await shop.later(timedelta(seconds=5))
    assert [(refund.state, refund.reason) for refund in await shop.refunds()] == [
        (RefundProgress.PROCESSED, "paid_twice")
    ]
    assert await shop.books() == {"gateway_clearing:sandbox": 5000, "held:1": 5000}


async def test_paying_late_gives_all_of_it_back(shop: Shop) -> None:
    await shop.press(await shop.ask(), Outcome.LATE)
    await shop.worker.run_due()
    await shop.later(timedelta(seconds=5))
    assert [(refund.state, refund.reason) for refund in await shop.refunds()] == [(RefundProgress.PROCESSED, "late")]
    assert await shop.books() == {}


@pytest.mark.parametrize(
    ("fails", "state", "left"),
    [(False, RefundProgress.PROCESSED, 0), (True, RefundProgress.FAILED, 5000)],
)
async def test_a_refund_ends_as_the_gateway_says_by_webhook(
    shop: Shop, fails: bool, state: RefundProgress, left: int
) -> None:
    await shop.press(await shop.ask(), Outcome.PAY, refund_fails=fails)
    await shop.worker.run_due()
    await shop.cancel(Split(learner=5000, mentor=0, fee=0))
    await shop.worker.run_due()
    assert (await shop.refunds())[0].state == RefundProgress.SENT
    await shop.later(timedelta(seconds=5))
    assert (await shop.refunds())[0].state == state
    assert (await shop.books()).get("held:1", 0) == left
