"""A Telegram of one bot on this machine, as strict as the real one: see `running_botapi`."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from aiohttp import web

from core.clock import Clock, SystemClock
from tests.telegram.botapi.faults import Fault
from tests.telegram.botapi.methods import METHODS
from tests.telegram.botapi.refusal import Refused, breach, too_many
from tests.telegram.botapi.spec import Spec
from tests.telegram.botapi.stage import Stage
from tests.telegram.botapi.things import Call, Json
from tests.telegram.botapi.wire import decode
from tests.telegram.botapi.world import BOT_ID

TOKEN = f"{BOT_ID}:AAF-loopback-only_0123456789abcdefghij"


class BotApi(Stage):
    """The server of a bot with the token `token`, listening at `address`."""

    def __init__(self, clock: Clock, spec: Spec | None, *, enforce_rates: bool) -> None:
        super().__init__(clock, spec)
        self.token = TOKEN
        self.address = ""
        self._enforce_rates = enforce_rates

    @property
    def base_url(self) -> str:
        """What `telegram.Bot` takes as base_url."""
        return f"{self.address}/bot"

    @property
    def base_file_url(self) -> str:
        """What `telegram.Bot` takes as base_file_url."""
        return f"{self.address}/file/bot"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request of the bot."""
        if request.match_info["token"] != self.token:
            return _answer(Refused(401, "Unauthorized"))
        method = request.match_info["method"]
        call = Call(method=method, params={}, at=self.world.clock.now())
        try:
            params, uploads = await decode(request)
            call = replace(call, params=params, uploads=uploads)
            fault = self.faults.take(call)
            if fault is not None and fault.kind != "lost":
                return await self._fail(request, call, fault)
            body: Json = {"ok": True, "result": await self._perform(call)}
        except Refused as refusal:
            await self._finish(call, refusal)
            return _answer(refusal)
        except Exception:
            self.breaches.append(f"{method}: the server itself failed")  # a bot that tries again must not hide it
            raise
        if fault is not None:
            return await self._drop(request, call)
        await self._finish(call, None)
        return web.json_response(body)

    async def handle_file(self, request: web.Request) -> web.StreamResponse:
        """Give a file for download."""
        if request.match_info["token"] != self.token:
            return _answer(Refused(401, "Unauthorized"))
        for stored in self.world.files.values():
            if stored.path == request.match_info["path"]:
                return web.Response(body=stored.content)
        return _answer(Refused(404, "Not Found"))

    async def _perform(self, call: Call) -> Any:
        self.faults.check_pause(call)
        if self.spec is not None:
            self.breaches += self.spec.check_call(call)
        if self._enforce_rates:
            self.faults.check_rate(call)
        result = await self._result(call)
        if self.spec is not None:
            self.breaches += self.spec.check_result(call.method, result)
        return result

    async def _result(self, call: Call) -> Any:
        webhook: dict[str, Callable[[], Any]] = {
            "setWebhook": lambda: self.updates.set_webhook(call),
            "deleteWebhook": lambda: self.updates.delete_webhook(call),
            "getWebhookInfo": self.updates.webhook_info,
        }
        if call.method == "getUpdates":
            self.updates.ask(call)
            await self.notify()  # before it waits: what it confirmed is confirmed now
            return await self.updates.batch(call)
        if call.method in webhook:
            return webhook[call.method]()
        if call.method not in METHODS:
            raise Refused(404, "Not Found: method not found", breach=True)
        try:
            return METHODS[call.method](self.world, call)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as fault:
            raise breach(f"wrong type of a parameter: {fault!r}") from fault

    async def _finish(self, call: Call, refusal: Refused | None) -> None:
        if refusal is not None and refusal.breach:
            self.breaches.append(f"{call.method}: {refusal.description}")
        self.calls.append(replace(call, status=200 if refusal is None else refusal.code))
        await self.notify()

    async def _fail(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
        if fault.kind == "too many":
            refusal = too_many(fault.retry_after)
            if call.chat is not None:
                self.faults.pause(call.chat, call.at + timedelta(seconds=fault.retry_after))
            await self._finish(call, refusal)
            return _answer(refusal)
        if fault.kind == "server error":
            refusal = Refused(500, "Internal Server Error")
            await self._finish(call, refusal)
            return _answer(refusal)
        if fault.kind == "bad gateway":
            await self._finish(call, Refused(502, "Bad Gateway"))
            return web.Response(status=502, text="<html><h1>502 Bad Gateway</h1></html>", content_type="text/html")
        if fault.kind == "hang":
            self.calls.append(call)
            await self.notify()
            await self.closing.wait()
            return web.Response()
        return await self._drop(request, call)

    async def _drop(self, request: web.Request, call: Call) -> web.StreamResponse:
        self.calls.append(call)
        await self.notify()
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def close(self, _app: web.Application) -> None:
        """Let go of everybody who waits."""
        self.closing.set()
        self.updates.close()
        await asyncio.sleep(0)


def _answer(refusal: Refused) -> web.Response:
    return web.json_response(refusal.as_json(), status=refusal.code)


@asynccontextmanager
async def running_botapi(
    clock: Clock | None = None, *, enforce_rates: bool = False, described: bool = True
) -> AsyncIterator[BotApi]:
    """Run the server on a free port of 127.0.0.1; with `enforce_rates` it answers 429 beyond the platform's rates.

    Unless `described` is False, as where time is measured, requests are held against Telegram's own description too.

    The bot is `telegram.Bot(server.token, base_url=server.base_url, base_file_url=server.base_file_url)`. People are
    `server.user("Asha")`; what they do becomes updates, and `server.until(...)` waits for what the bot does.
    """
    spec = Spec.beside_the_checkout() if described else None
    server = BotApi(clock or SystemClock(), spec, enforce_rates=enforce_rates)
    app = web.Application(client_max_size=64_000_000)
    app.router.add_route("*", "/bot{token:[^/]+}/{method}", server.handle)
    app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", server.handle_file)
    app.on_shutdown.append(server.close)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.address = f"http://{host}:{port}"
    try:
        yield server
    finally:
        await runner.cleanup()
