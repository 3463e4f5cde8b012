"""A server on this machine that plays an API of chat completions, and takes nothing that the real ones would refuse."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from jsonschema import Draft202012Validator

KEY = "sk-loopback-only"
MODEL = "small-1"
MAX_SENT = 32_768
"""Bytes of a request: a prompt of ours is far smaller, and a larger one would cost an operator money."""
FIELDS = {"model", "messages", "response_format", "temperature", "max_tokens"}

Answer = Callable[[str, str], str]
"""What the model says to (system, user)."""


def completion(said: str | None, *, ended: str | None = "stop", refusal: str | None = None) -> dict[str, Any]:
    """Return a response as the real ones look."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_790_000_000,
        "model": MODEL,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": said, "refusal": refusal},
                "logprobs": None,
                "finish_reason": ended,
            }
        ],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }


@dataclass
class Server:
    """`answer` is what the model says, `raw` replaces the whole response once; `breaches` is what we did wrong.

    While `slow` is set, requests wait until `release` is called; `asked` is set when one has come in.
    """

    key: str = KEY
    answer: Answer = lambda _system, _user: "{}"
    raw: web.Response | None = None
    base_url: str = ""
    breaches: list[str] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    open: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.open.set()

    def says(self, said: object) -> None:
        """Answer everything with a text, or with JSON."""
        text = said if isinstance(said, str) else json.dumps(said)
        self.answer = lambda _system, _user: text

    def holds(self) -> None:
        """Answer nothing until `releases`."""
        self.open.clear()

    def releases(self) -> None:
        """Answer what waits, and what comes."""
        self.open.set()

    async def handle(self, request: web.Request) -> web.Response:
        """Answer a request as the real ones do."""
        if request.path != "/v1/chat/completions":
            return _error(404, "Unknown request URL")
        if request.method != "POST":
            return _error(405, "Only POST is allowed")
        if self.key and request.headers.get("Authorization") != f"Bearer {self.key}":
            return _error(401, "Incorrect API key provided")
        if not self.key and "Authorization" in request.headers:
            self.breaches.append("a key was sent where none is wanted")
        if request.content_type != "application/json":
            return _error(400, "Not JSON")
        sent = await request.read()
        if len(sent) > MAX_SENT:
            self.breaches.append(f"{len(sent)} bytes were sent")
        body = json.loads(sent)
        wrong = breach(body)
        if wrong:
            self.breaches.append(wrong)
            return _error(400, wrong)
        if body["model"] != MODEL:
            return _error(404, "The model does not exist")
        self.bodies.append(body)
        self.asked.set()
        await self.open.wait()
        if self.raw is not None:
            raw, self.raw = self.raw, None
            return raw
        system, user = (message["content"] for message in body["messages"])
        return web.json_response(completion(self.answer(system, user)))


def breach(body: dict[str, Any]) -> str | None:
    """Return what is wrong with a request; None if nothing is."""
    if body.keys() != FIELDS:
        return f"fields that differ: {sorted(body.keys() ^ FIELDS)}"
    if [message.get("role") for message in body["messages"]] != ["system", "user"]:
        return "messages are not one of the system and one of the user"
    if any(message.keys() != {"role", "content"} or not message["content"] for message in body["messages"]):
        return "a message without content, or with more than that"
    if body["temperature"] != 0 or not 1 <= body["max_tokens"] <= 500:
        return "temperature or max_tokens out of bounds"
    wanted = body["response_format"]
    if wanted.get("type") != "json_schema" or wanted["json_schema"].keys() != {"name", "strict", "schema"}:
        return "response_format is no JSON schema"
    return _schema_breach(wanted["json_schema"]["schema"])


def _schema_breach(schema: dict[str, Any]) -> str | None:
    """Hold a schema to what `strict` asks: every property required, and no others."""
    Draft202012Validator.check_schema(schema)
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            return "additionalProperties is not false"
        if sorted(schema.get("required", ())) != sorted(schema["properties"]):
            return "a property is not required"
        return next(filter(None, map(_schema_breach, schema["properties"].values())), None)
    return _schema_breach(schema["items"]) if schema.get("type") == "array" else None


def _error(status: int, message: str) -> web.Response:
    return web.json_response({"error": {"message": message, "type": "invalid_request_error"}}, status=status)


@asynccontextmanager
async def running_model(*, key: str = KEY) -> AsyncIterator[Server]:
    """Serve a model while the block runs; fails at the end if a request was not as it must be."""
    server = Server(key=key)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.handle)
    async with TestServer(app) as listening:
        server.base_url = str(listening.make_url("/v1"))
        yield server
        server.releases()
    assert server.breaches == []
