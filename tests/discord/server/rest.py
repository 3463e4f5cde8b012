"""The REST API: reads a request, checks it, lets a handler answer, and writes the answer as Discord does.

https://docs.discord.com/developers/reference
https://docs.discord.com/developers/topics/rate-limits
"""

import json
import math
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Any

from aiohttp import web

from tests.discord.server import applications, callbacks, channels, guilds
from tests.discord.server.call import Answer, Call, read_body
from tests.discord.server.errors import UNAUTHORIZED, Refused
from tests.discord.server.faults import Fault, Faults
from tests.discord.server.spec import Spec
from tests.discord.server.state import State

Handler = Callable[[Call], Answer]
API = "/api/v10"
ROUTES: list[tuple[str, str, Handler]] = [
    ("GET", "/users/@me", applications.me),
    ("GET", "/users/{person}", applications.get_user),
    ("POST", "/users/@me/channels", channels.open_dm),
    ("GET", "/gateway", applications.gateway),
    ("GET", "/gateway/bot", applications.gateway_bot),
    ("GET", "/oauth2/applications/@me", applications.application),
    ("GET", "/applications/@me", applications.application),
    ("GET", "/applications/{application}/commands", applications.get_commands),
    ("PUT", "/applications/{application}/commands", applications.put_commands),
    ("GET", "/applications/{application}/guilds/{guild}/commands", applications.get_commands),
    ("PUT", "/applications/{application}/guilds/{guild}/commands", applications.put_commands),
    ("GET", "/guilds/{guild}", guilds.get_guild),
    ("GET", "/guilds/{guild}/members/{person}", guilds.get_member),
    ("GET", "/channels/{channel}", channels.get_channel),
    ("GET", "/channels/{channel}/messages", channels.list_messages),
    ("POST", "/channels/{channel}/messages", channels.create_message),
    ("GET", "/channels/{channel}/messages/{message}", channels.get_message),
    ("PATCH", "/channels/{channel}/messages/{message}", channels.edit_message),
    ("DELETE", "/channels/{channel}/messages/{message}", channels.delete_message),
    ("POST", "/channels/{channel}/messages/{message}/threads", channels.start_thread),
    ("POST", "/channels/{channel}/threads", channels.start_thread),
    ("PUT", "/channels/{channel}/thread-members/{person}", channels.add_to_thread),
    ("POST", "/channels/{channel}/typing", channels.type_in),
    ("POST", "/interactions/{interaction}/{token}/callback", callbacks.respond),
    ("POST", "/webhooks/{application}/{token}", callbacks.follow_up),
    ("GET", "/webhooks/{application}/{token}/messages/{message}", callbacks.get_answer),
    ("PATCH", "/webhooks/{application}/{token}/messages/{message}", callbacks.edit_answer),
    ("DELETE", "/webhooks/{application}/{token}/messages/{message}", callbacks.delete_answer),
]
TOKEN_IN_PATH = ("/interactions/", "/webhooks/")


class Rest:
    """Serves the API; `seen` are the requests that came, as (method, path, JSON body, status answered)."""

    def __init__(self, state: State, faults: Faults, spec: Spec | None) -> None:
        self.seen: list[tuple[str, str, Any, int]] = []
        self._state = state
        self._faults = faults
        self._spec = spec

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the API, of uploaded files and of the gateway."""
        return [
            *(web.route(method, API + path, self._served(handler)) for method, path, handler in ROUTES),
            web.get("/attachments/{channel}/{file}/{name}", self._file),
            web.get("/gateway/", self._state.gateway.serve),
            web.route("*", "/{anything:.*}", self._unknown),
        ]

    def _served(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            path = request.path.removeprefix(API)
            fault = self._faults.take(request.method, path)
            if fault and not fault.performed:
                return self._failed(request, fault)
            answer, seen = await self._answered(request, path, handler)
            self.seen.append((request.method, path, seen, answer.status))
            self._state.changed()
            return self._dropped(request) if fault else self._written(answer, path)

        return serve

    async def _answered(self, request: web.Request, path: str, handler: Handler) -> tuple[Answer, Any]:
        body: Any = None
        try:
            self._authorize(request.headers.get("Authorization"), path)
            body, files = await read_body(request)
            call = Call(
                state=self._state,
                method=request.method,
                path=path,
                args=dict(request.match_info),
                query=dict(request.query),
                body=body,
                files=files,
            )
            if self._spec:
                self._state.breaches += self._spec.breaches(call.method, path, call.query, body)
            return handler(call), body
        except Refused as refused:
            if refused.code == 50035:
                self._state.breach(f"{request.method} {path}: {json.dumps(refused.errors)}")
            return Answer(body=refused.body(), status=refused.status), body

    def _authorize(self, given: str | None, path: str) -> None:
        """An interaction's token is in its path, so a bot token is not needed there; a wrong one is still refused."""
        if given != f"Bot {self._state.token}" and not (given is None and path.startswith(TOKEN_IN_PATH)):
            raise Refused(UNAUTHORIZED)

    def _written(self, answer: Answer, path: str, **headers: str) -> web.Response:
        limits = {
            "X-RateLimit-Limit": "50",
            "X-RateLimit-Remaining": "49",
            "X-RateLimit-Reset": str(self._state.clock.now().timestamp() + 1),
            "X-RateLimit-Reset-After": "1.000",
            "X-RateLimit-Bucket": sha256("/".join(path.split("/")[:2]).encode()).hexdigest()[:32],
            "Via": "1.1 google",
        }
        if answer.body is None:
            return web.Response(status=answer.status, headers=limits | headers)
        # The client reads an answer as JSON only if the header is exactly this, without a charset.
        limits["Content-Type"] = "application/json"
        return web.Response(body=json.dumps(answer.body).encode(), status=answer.status, headers=limits | headers)

    def _failed(self, request: web.Request, fault: Fault) -> web.Response:
        path = request.path.removeprefix(API)
        if fault.drop:
            return self._dropped(request)
        status = 429 if fault.retry_after is not None else fault.status or 500
        self.seen.append((request.method, path, None, status))
        self._state.changed()
        headers = {"X-RateLimit-Remaining": "0"} if status == 429 else {}
        if fault.retry_after is not None:
            headers["Retry-After"] = str(math.ceil(fault.retry_after))
            headers["X-RateLimit-Scope"] = "global" if fault.everywhere else "user"
        return self._written(Answer(body=fault.body(), status=status), path, **headers)

    @staticmethod
    def _dropped(request: web.Request) -> web.Response:
        if request.transport:
            request.transport.abort()
        return web.Response()

    async def _file(self, request: web.Request) -> web.Response:
        if "Authorization" in request.headers:
            self._state.breach("the bot's token was sent to the file server")
        if request.path not in self._state.files:
            return web.Response(status=404, text="This content is no longer available.")
        _, media, content = self._state.files[request.path]
        return web.Response(body=content, headers={"Content-Type": media})

    async def _unknown(self, request: web.Request) -> web.Response:
        self._state.breach(f"{request.method} {request.path} is not served")
        return self._written(Answer(body={"message": "404: Not Found", "code": 0}, status=404), request.path)
