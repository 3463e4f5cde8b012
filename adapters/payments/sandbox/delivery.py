"""How the sandbox provider tells the merchant: signed webhooks over real HTTP, tried again until they arrive."""

import json
from collections.abc import Callable
from datetime import datetime
from secrets import token_hex

from aiohttp import ClientSession, ClientTimeout
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.payments.sandbox.signing import HEADER, sign
from core.clock import Clock
from core.store.tasks import Job, Priority, Tasks
from core.store.worker import Handler

WEBHOOK = "sandbox.webhook"
TIMEOUT = ClientTimeout(total=5)
"""The time that real providers give a merchant to answer."""


class NotDelivered(Exception):  # noqa: N818 - it is the event that was not
    """The merchant did not answer with a 2xx status."""


async def announce(session: AsyncSession, now: datetime, kind: str, about: str, *, times: int = 1) -> None:
    """Enqueue one event about a link or a refund; with `times` 2 the same event is delivered twice."""
    event = {"id": f"sevt_{token_hex(8)}", "type": kind, "about": about}
    for copy in range(times):
        await Tasks(session).enqueue(
            WEBHOOK, key=f"{WEBHOOK}:{event['id']}:{copy}", run_at=now, priority=Priority.NOTICE, payload=event
        )


class Delivery:
    """The handler that posts events to `webhook_url`, signed with `secret`."""

    def __init__(self, clock: Clock, secret: str, webhook_url: Callable[[], str]) -> None:
        self._clock = clock
        self._secret = secret
        self._webhook_url = webhook_url

    def handlers(self) -> dict[str, Handler]:
        """Return the handler of each kind of task."""
        return {WEBHOOK: self.deliver}

    async def deliver(self, job: Job) -> None:
        """Post one event; anything but a 2xx answer raises, so that the worker tries again later."""
        body = json.dumps(job.payload).encode()
        headers = {HEADER: sign(body, self._secret, self._clock.now()), "Content-Type": "application/json"}
        async with (
            ClientSession(timeout=TIMEOUT) as client,
            client.post(self._webhook_url(), data=body, headers=headers, allow_redirects=False) as answer,
        ):
            if answer.status // 100 != 2:
                raise NotDelivered(answer.status)
