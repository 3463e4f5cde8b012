"""The sandbox provider as our side sees it: the same port that the real providers implement."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from secrets import token_hex

from aiohttp import web
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.payments.sandbox import signing
from adapters.payments.sandbox.checkout import Checkout, Outcome
from adapters.payments.sandbox.delivery import Delivery, announce
from adapters.payments.sandbox.model import LinkState, SandboxLink, SandboxPayment, SandboxRefund
from core.clock import Clock
from core.ports import (
    Capture,
    GatewayRefused,
    LinkStatus,
    PaymentLink,
    PaymentOrder,
    RefundOrder,
    RefundState,
    RefundStatus,
    WebhookHint,
)
from core.store.database import Database
from core.store.tasks import Job, Priority, Tasks
from core.store.worker import Finish, Handler

REFUND = "sandbox.refund"
REFUND_TAKES = timedelta(seconds=5)
"""Long enough to see "on its way" in the chat; real banks take days."""


class SandboxGateway:
    """A provider within this program. Its pages are at `base_url`, its webhooks go to `webhook_url`.

    `secrets` are the valid webhook secrets, the one in use first. `wake` tells the worker that something waits.
    """

    name = "sandbox"

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        secrets: Sequence[str],
        base_url: Callable[[], str],
        webhook_url: Callable[[], str],
        wake: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._secrets = tuple(secrets)
        self._base_url = base_url
        self._checkout = Checkout(database, clock, wake)
        self._delivery = Delivery(clock, self._secrets[0], webhook_url)

    def routes(self) -> list[web.RouteDef]:
        """Return the checkout page."""
        return self._checkout.routes()

    def handlers(self) -> dict[str, Handler]:
        """Return the handlers of the provider's own work: delivering webhooks, carrying out refunds."""
        return {**self._delivery.handlers(), REFUND: self._carry_out}

    async def play(
        self, link_id: str, outcome: Outcome, *, webhook_twice: bool = False, refund_fails: bool = False
    ) -> bool:
        """Do what a payer does on the checkout page; False if the link does not take that any more."""
        return await self._checkout.play(link_id, outcome, webhook_twice=webhook_twice, refund_fails=refund_fails)

    async def open_link(self, order: PaymentOrder) -> PaymentLink:
        """Create a link, or return the one that exists for `order.reference`."""
        async with self._database.writing() as session:
            link = await session.scalar(select(SandboxLink).where(SandboxLink.reference == order.reference))
            if link is None:
                link = self._new_link(order)
                session.add(link)
            elif link.amount != order.amount:
                raise GatewayRefused("this reference was used for another amount")
        return PaymentLink(id=link.id, url=f"{self._base_url()}/sandbox/pay/{link.id}")

    async def look_up(self, link_id: str) -> LinkStatus:
        """Fetch how a link stands."""
        async with self._database.reading() as session:
            link = await session.get(SandboxLink, link_id)
            if link is None:
                raise GatewayRefused("there is no such link")
            found = await session.scalars(
                select(SandboxPayment).where(SandboxPayment.link_id == link_id).order_by(SandboxPayment.id)
            )
            captures = tuple(Capture(payment_id=row.id, amount=row.amount, paid_at=row.paid_at) for row in found)
        return LinkStatus(
            id=link.id,
            open=link.state == LinkState.OPEN and self._clock.now() < link.expires_at,
            captures=captures,
            failed_attempts=link.failed_attempts,
        )

    async def close_link(self, link_id: str) -> None:
        """Make a link unpayable; harmless when it is closed or paid already."""
        async with self._database.writing() as session:
            link = await session.get(SandboxLink, link_id, with_for_update=True)
            if link is None:
                raise GatewayRefused("there is no such link")
            if link.state == LinkState.OPEN:
                link.state = LinkState.CLOSED

    async def refund(self, order: RefundOrder) -> RefundStatus:
        """Give money back, or return the refund that exists for `order.key`."""
        async with self._database.writing() as session:
            refund = await session.scalar(select(SandboxRefund).where(SandboxRefund.key == order.key))
            if refund is None:
                refund = await self._new_refund(session, order)
            elif (refund.payment_id, refund.amount_minor) != (order.payment_id, order.amount.minor):
                raise GatewayRefused("this key was used for another refund")
        return RefundStatus(id=refund.id, state=RefundState(refund.state))

    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookHint | None:
        """Verify the signature over the raw bytes and say what it is about. Raises BadWebhook."""
        return signing.read(headers, body, self._secrets, self._clock.now())

    def _new_link(self, order: PaymentOrder) -> SandboxLink:
        if order.amount.minor <= 0 or order.expires_at <= self._clock.now():
            raise GatewayRefused("a link needs an amount and a deadline ahead")
        return SandboxLink(
            id=f"slink_{token_hex(8)}",
            reference=order.reference,
            amount_minor=order.amount.minor,
            currency=order.amount.currency,
            description=order.description,
            expires_at=order.expires_at,
            return_url=order.return_url,
            state=LinkState.OPEN,
            failed_attempts=0,
        )

    async def _new_refund(self, session: AsyncSession, order: RefundOrder) -> SandboxRefund:
        payment = await session.get(SandboxPayment, order.payment_id, with_for_update=True)
        if payment is None or payment.currency != order.amount.currency:
            raise GatewayRefused("there is no such payment")
        given = await session.scalar(
            select(func.coalesce(func.sum(SandboxRefund.amount_minor), 0)).where(
                SandboxRefund.payment_id == payment.id, SandboxRefund.state != RefundState.FAILED
            )
        )
        if not 0 < order.amount.minor <= payment.amount_minor - int(given or 0):
            raise GatewayRefused("that is more than is left of the payment")
        refund = SandboxRefund(
            id=f"srfnd_{token_hex(8)}",
            key=order.key,
            payment_id=payment.id,
            amount_minor=order.amount.minor,
            currency=order.amount.currency,
            state=RefundState.PENDING,
        )
        session.add(refund)
        await Tasks(session).enqueue(
            REFUND,
            key=f"{REFUND}:{refund.id}",
            run_at=self._clock.now() + REFUND_TAKES,
            priority=Priority.NOTICE,
            payload={"refund": refund.id},
        )
        return refund

    async def _carry_out(self, job: Job) -> Finish:
        async def finish(session: AsyncSession) -> None:
            refund = await session.get_one(SandboxRefund, job.payload["refund"])
            payment = await session.get_one(SandboxPayment, refund.payment_id)
            refund.state = RefundState.FAILED if payment.refund_fails else RefundState.PROCESSED
            await announce(session, self._clock.now(), "refund.updated", refund.key)

        return finish
