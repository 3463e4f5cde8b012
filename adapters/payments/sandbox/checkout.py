"""The sandbox provider's checkout: the page, and what its buttons do."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_hex

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.payments.pages import page, written_amount, written_time
from adapters.payments.sandbox.delivery import announce
from adapters.payments.sandbox.model import LinkState, SandboxLink, SandboxPayment
from core.clock import Clock
from core.store.database import Database

LATE_BY = timedelta(minutes=10)
"""How long after the deadline a late payment is dated: past every tolerance that a merchant has."""


class Outcome(StrEnum):
    """What the payer presses."""

    PAY = "pay"
    TWICE = "twice"
    FAIL = "fail"
    LATE = "late"


class Checkout:
    """Serves the page and plays the bank. `wake` tells the worker that a webhook waits."""

    def __init__(self, database: Database, clock: Clock, wake: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake

    def routes(self) -> list[web.RouteDef]:
        """Return the page and the target of its form."""
        return [web.get("/sandbox/pay/{id}", self._show), web.post("/sandbox/pay/{id}", self._submit)]

    async def play(
        self, link_id: str, outcome: Outcome, *, webhook_twice: bool = False, refund_fails: bool = False
    ) -> bool:
        """Do what a payer does on the page; False if the link does not take that any more.

        `LATE` is possible on an expired or closed link too: the payment was under way.
        """
        now = self._clock.now()
        async with self._database.writing() as session:
            link = await session.get_one(SandboxLink, link_id, with_for_update=True)
            payable = link.state == LinkState.OPEN and now < link.expires_at
            if link.state == LinkState.PAID or not (payable or outcome is Outcome.LATE):
                return False
            await self._take(session, link, outcome, now, refund_fails=refund_fails)
            kind = "payment.failed" if outcome is Outcome.FAIL else "link.paid"
            await announce(session, now, kind, link.id, times=2 if webhook_twice else 1)
        self._wake()
        return True

    async def _take(
        self, session: AsyncSession, link: SandboxLink, outcome: Outcome, now: datetime, *, refund_fails: bool
    ) -> None:
        if outcome is Outcome.FAIL:
            link.failed_attempts += 1
            return
        link.state = LinkState.PAID
        for _ in range(2 if outcome is Outcome.TWICE else 1):
            session.add(
                SandboxPayment(
                    id=f"spay_{token_hex(8)}",
                    link_id=link.id,
                    amount_minor=link.amount_minor,
                    currency=link.currency,
                    paid_at=max(now, link.expires_at + LATE_BY) if outcome is Outcome.LATE else now,
                    refund_fails=refund_fails,
                )
            )

    async def _show(self, request: web.Request) -> web.Response:
        async with self._database.reading() as session:
            link = await session.get(SandboxLink, request.match_info["id"])
        if link is None:
            return page(request, "unknown.html", status=404)
        return page(
            request,
            "sandbox.html",
            description=link.description,
            amount=written_amount(link.amount),
            state=link.state,
            expired=self._clock.now() >= link.expires_at,
            expires=written_time(link.expires_at),
            failed="failed" in request.query,
            return_url=link.return_url,
        )

    async def _submit(self, request: web.Request) -> web.Response:
        form = await request.post()
        async with self._database.reading() as session:
            link = await session.get(SandboxLink, request.match_info["id"])
        if link is None:
            return page(request, "unknown.html", status=404)
        try:
            outcome = Outcome(str(form.get("outcome")))
        except ValueError:
            raise web.HTTPBadRequest(text="Please use one of the buttons of the page.") from None
        done = await self.play(
            link.id, outcome, webhook_twice="webhook_twice" in form, refund_fails="refund_fails" in form
        )
        if not done:
            raise web.HTTPSeeOther(request.path)
        raise web.HTTPSeeOther(f"{request.path}?failed" if outcome is Outcome.FAIL else link.return_url)
