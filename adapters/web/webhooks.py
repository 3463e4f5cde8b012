"""Where gateways and payers' browsers come in. Whatever arrives here is a hint; the money is looked up afterwards."""

import logging
from collections.abc import Callable, Mapping

from aiohttp import web

from adapters.payments.pages import STYLE, page, stylesheet
from core.clock import Clock
from core.payments.hints import take_return, take_webhook
from core.ports import BadWebhook, PaymentGateway
from core.store.database import Database

log = logging.getLogger(__name__)

LARGEST_WEBHOOK = 256 * 1024
"""Bytes; gateways send a few thousand."""


class PaymentPages:
    """The routes of payments. `wake` tells the worker that something was enqueued."""

    def __init__(
        self, database: Database, clock: Clock, gateways: Mapping[str, PaymentGateway], *, wake: Callable[[], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._gateways = gateways
        self._wake = wake

    def routes(self) -> list[web.RouteDef]:
        """Return the webhook endpoint, the page that payers come back to, and its stylesheet."""
        return [
            web.post("/webhooks/{gateway}", self._webhook),
            web.get("/pay/return/{reference}", self._return),
            web.get(STYLE, stylesheet),
        ]

    async def _webhook(self, request: web.Request) -> web.Response:
        name = request.match_info["gateway"]
        gateway = self._gateways.get(name)
        if gateway is None:
            return web.Response(status=404)
        try:
            hint = gateway.read_webhook(request.headers, await _raw_body(request))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, nothing may follow from it
            log.warning("webhook of %s refused: %s", name, type(error).__name__)
            return web.Response(status=400)
        if hint is not None:
            async with self._database.writing() as session:
                await take_webhook(session, self._clock.now(), name, hint)
            self._wake()
        return web.Response(text="ok")

    async def _return(self, request: web.Request) -> web.Response:
        async with self._database.writing() as session:
            known = await take_return(session, self._clock.now(), request.match_info["reference"])
        if not known:
            return page(request, "unknown.html", status=404)
        self._wake()
        return page(request, "return.html")


async def _raw_body(request: web.Request) -> bytes:
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > LARGEST_WEBHOOK:
            raise BadWebhook("too large")
    return bytes(body)
