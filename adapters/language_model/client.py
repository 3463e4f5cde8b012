"""Asks a language model over HTTP, as OpenAI's chat completions do and many servers understand.

https://platform.openai.com/docs/api-reference/chat/create
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from adapters.language_model import trouble
from adapters.language_model.limits import MAX_ANSWER_BYTES, MAX_TOKENS, TELL_EVERY
from adapters.language_model.restraint import Restraint
from adapters.language_model.trouble import Trouble
from core.ports import ModelUnavailable

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """Where a model is and how it is asked; a `key` is left out where the server wants none."""

    base_url: str
    model: str
    key: str = field(default="", repr=False)
    timeout_seconds: float = 4.0


class ChatCompletions:
    """A `core.ports.LanguageModel`.

    Nothing is tried again, as a person waits, and no log holds what was asked or answered.
    """

    def __init__(self, access: Access, time: Callable[[], float] = monotonic) -> None:
        self._access = access
        self._time = time
        self._restraint = Restraint(time)
        self._told: dict[str, float] = {}

    async def complete(self, *, system: str, user: str, schema: Mapping[str, Any]) -> str:
        """Return what the model answers; see `core.ports.LanguageModel`."""
        try:
            with self._restraint.call():
                return await self._ask(self._body(system, user, schema))
        except ModelUnavailable as why:
            self._tell(why)
            raise

    def _body(self, system: str, user: str, schema: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "model": self._access.model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": dict(schema)},
            },
            "temperature": 0,
            "max_tokens": MAX_TOKENS,
        }

    async def _ask(self, body: dict[str, Any]) -> str:
        access = self._access
        headers = {"Authorization": f"Bearer {access.key}"} if access.key else {}
        timeout = ClientTimeout(total=access.timeout_seconds)
        try:
            # A session for each call: they are few, and nothing is left open between them.
            async with (
                ClientSession(timeout=timeout, headers=headers) as http,
                # Followed to another host, a redirect would take the sentence there.
                http.post(f"{access.base_url}/chat/completions", json=body, allow_redirects=False) as response,
            ):
                if response.status != 200:
                    raise trouble.of_status(response.status)
                return _content(await _read(response))
        except TimeoutError:
            raise trouble.too_slow(access.timeout_seconds) from None
        except ClientError as error:
            raise trouble.unreachable(type(error).__name__) from None

    def _tell(self, why: ModelUnavailable) -> None:
        """Tell the operator, of each kind of trouble once in a while."""
        reason, now = str(why), self._time()
        if reason in self._told and now < self._told[reason] + TELL_EVERY:
            return
        self._told[reason] = now
        if isinstance(why, Trouble):
            log.warning("the language model %s, so local answers are given; %s", reason, why.fix)
        else:
            log.info("the language model %s, so local answers are given", reason)


async def _read(response: ClientResponse) -> bytes:
    """Return the body; raises Trouble where it is larger than any answer."""
    read = bytearray()
    async for chunk in response.content.iter_chunked(MAX_ANSWER_BYTES):
        read += chunk
        if len(read) > MAX_ANSWER_BYTES:
            raise trouble.no_completion()
    return bytes(read)


def _content(body: bytes) -> str:
    """Return what the model said; raises Trouble where that is nothing, no completion or has no end."""
    try:
        choice = json.loads(body)["choices"][0]
        said, ended, refusal = (
            choice["message"].get("content"),
            choice.get("finish_reason"),
            choice["message"].get("refusal"),
        )
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise trouble.no_completion() from None
    if ended == "length":
        raise trouble.cut_off()
    if refusal or ended == "content_filter":
        raise trouble.declined()
    if not isinstance(said, str) or not said.strip():
        raise trouble.no_completion()
    return said
