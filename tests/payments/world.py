"""A small world around payments: the real worker and web routes, a settling rule, and a gateway that does as told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import MovableClock
from core.money import Money, Split
from core.notices.service import REDRAW
from core.payments.ledger import Ledger
from core.payments.model import Payment, Refund
from core.payments.service import Payments
from core.payments.tasks import PaymentTasks
from core.ports import (
    BadWebhook,
    Capture,
    GatewayTrouble,
    LinkStatus,
    PaymentGateway,
    PaymentLink,
    PaymentOrder,
    RefundOrder,
    RefundState,
    RefundStatus,
    WebhookHint,
)
from core.store.database import Database
from core.store.tasks import Job
from core.store.worker import Handler, Worker
from tests.payments.conftest import MENTOR, add_booking

PRICE = Money(5000, "USD")
WINDOW = timedelta(hours=2)


class ScriptedGateway:
    """A provider in memory; `trouble` names the calls whose answer gets lost after they took effect."""

    name = "scripted"

    def __init__(self) -> None:
        self.links: dict[str, PaymentLink] = {}
        self.captures: dict[str, list[Capture]] = {}
        self.closed: set[str] = set()
        self.refunds: dict[str, RefundOrder] = {}
        self.refund_state = RefundState.PENDING
        self.trouble: set[str] = set()
        self.refuse: dict[str, Exception] = {}
        self.calls: list[str] = []
        self.paid_while_closing: Capture | None = None

    async def open_link(self, order: PaymentOrder) -> PaymentLink:
        self._begin("open_link")
        link = self.links.setdefault(order.reference, PaymentLink(id=f"l{len(self.links)}", url="https://pay.example"))
        self._end("open_link")
        return link

    async def look_up(self, link_id: str) -> LinkStatus:
        self._begin("look_up")
        self._end("look_up")
        captures = tuple(self.captures.get(link_id, ()))
        return LinkStatus(id=link_id, open=link_id not in self.closed and not captures, captures=captures)

    async def close_link(self, link_id: str) -> None:
        self._begin("close_link")
        if self.paid_while_closing is not None:
            self.captures.setdefault(link_id, []).append(self.paid_while_closing)
        self.closed.add(link_id)
        self._end("close_link")

    async def refund(self, order: RefundOrder) -> RefundStatus:
        self._begin("refund")
        assert self.refunds.setdefault(order.key, order) == order
        self._end("refund")
        return RefundStatus(id=f"r-{order.key}", state=self.refund_state)

    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookHint | None:
        raise BadWebhook(f"this provider sends none: {len(headers)} headers, {len(body)} bytes")

    def _begin(self, call: str) -> None:
        self.calls.append(call)
        if call in self.refuse:
            raise self.refuse[call]

    def _end(self, call: str) -> None:
        if call in self.trouble:
            raise GatewayTrouble("no answer")


async def _ignore(_job: Job) -> None:
    return None


@dataclass(kw_only=True)
class World:
    """Payments on one database with one gateway; `expired` are the bookings that take no money any more."""

    database: Database
    clock: MovableClock
    gateway: PaymentGateway
    more_handlers: Mapping[str, Handler] = field(default_factory=dict)
    expired: set[int] = field(default_factory=set)
    settled: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        tasks = PaymentTasks(
            self.database, self.clock, {self.gateway.name: self.gateway}, self.settle, lambda: "http://bot.example"
        )
        self.worker = Worker(self.database, self.clock, {**tasks.handlers(), **self.more_handlers, REDRAW: _ignore})

    @property
    def now(self) -> datetime:
        return self.clock.now()

    async def settle(self, session: AsyncSession, payment: Payment, capture: Capture) -> None:
        """Decide as bookings do, only simpler."""
        self.settled.append(capture.payment_id)
        payments = Payments(session, self.now)
        if payment.booking_id in self.expired or capture.paid_at > payment.expires_at:
            await payments.reject_capture(payment, capture, "late")
        else:
            await payments.accept_capture(payment, capture)

    async def ask(self, booking_id: int = 1, price: Money = PRICE) -> Payment:
        """Make a booking and ask for its price; the link is open afterwards unless the gateway is in trouble."""
        async with self.database.writing() as session:
            await add_booking(session, booking_id, price.minor, price.currency)
            await Payments(session, self.now).open(
                booking_id, price, "One hour", self.now + WINDOW, gateway=self.gateway.name
            )
        await self.worker.run_due()
        return await self.payment(booking_id)

    async def payment(self, booking_id: int = 1) -> Payment:
        async with self.database.reading() as session:
            payment = await Payments(session, self.now).current(booking_id)
        assert payment is not None
        return payment

    async def refunds(self, booking_id: int = 1) -> list[Refund]:
        async with self.database.reading() as session:
            return await Payments(session, self.now).refunds_of(booking_id)

    async def complete(self, split: Split, booking_id: int = 1, currency: str = "USD") -> None:
        async with self.database.writing() as session:
            await Payments(session, self.now).complete(booking_id, MENTOR, split, currency)

    async def cancel(self, split: Split, booking_id: int = 1, currency: str = "USD") -> None:
        async with self.database.writing() as session:
            await Payments(session, self.now).cancel(booking_id, MENTOR, split, currency)

    async def close(self, booking_id: int = 1) -> None:
        async with self.database.writing() as session:
            await Payments(session, self.now).close(booking_id)
        await self.worker.run_due()

    async def later(self, amount: timedelta) -> None:
        """Let time pass, with the worker at work at its end."""
        self.clock.skip(amount)
        await self.worker.run_due()

    async def books(self) -> dict[str, int]:
        """Prove the books and return every account that is not empty, in minor units."""
        async with self.database.reading() as session:
            ledger = Ledger(session, self.now)
            await ledger.check()
            found = await ledger.balances("")
        return {balance.account: balance.amount.minor for balance in found if balance.amount}
