"""The queue of updates, and its two ways out: https://core.telegram.org/bots/api#getting-updates."""

import asyncio
import ipaddress
import re
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from tests.telegram.botapi.refusal import Refused, breach
from tests.telegram.botapi.things import Call, Json
from tests.telegram.botapi.world import World

WEBHOOK_PORTS = {443, 80, 88, 8443}  # https://core.telegram.org/bots/api#setwebhook
_ONLY_IF_ASKED = {"chat_member", "message_reaction", "message_reaction_count"}
_WEBHOOK_ACTIVE = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it first"
_TERMINATED = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class Updates:
    """What happened and has not been confirmed yet."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._ids = count(590_000_001)
        self._waiting: asyncio.Future[None] | None = None
        self._again: list[Json] = []
        self._closed = False
        self.all: dict[int, Json] = {}
        self.pending: dict[int, Json] = {}
        self.delivered: set[int] = set()
        self.offset = 0
        self.allowed: list[str] = []
        self.webhook: Json | None = None
        self.last_error: tuple[int, str] | None = None

    def add(self, kind: str, content: Json) -> int:
        """Queue an update, unless the bot did not ask for its kind; return its id."""
        update_id = next(self._ids)
        update = {"update_id": update_id, kind: content}
        self.all[update_id] = update
        if kind in self.allowed or (not self.allowed and kind not in _ONLY_IF_ASKED):
            self.pending[update_id] = update
            self._wake()
        return update_id

    def again(self, update_id: int, *, new_id: bool) -> int:
        """Hand an update out once more, confirmed or not; return the id it then has."""
        update = self.all[update_id]
        if new_id:
            (kind,) = update.keys() - {"update_id"}
            return self.add(kind, update[kind])
        self._again.append(update)
        self._wake()
        return update_id

    def turn_round(self) -> None:
        """Hand out what is pending in the wrong order, as parallel webhook deliveries do."""
        self.pending = dict(reversed(self.pending.items()))

    @property
    def waiting(self) -> bool:
        """Tell whether a request waits for something to happen."""
        return self._waiting is not None

    def confirmed(self, update_id: int) -> bool:
        """Tell whether the bot told us that it has the update."""
        return update_id < self.offset or update_id in self.delivered

    def settle(self, update_id: int) -> None:
        """Forget an update that the webhook took."""
        self.pending.pop(update_id, None)
        self.delivered.add(update_id)

    def close(self) -> None:
        """Let go of whoever is waiting."""
        self._closed = True
        self._wake()

    def ask(self, call: Call) -> None:
        """Take in what a getUpdates request confirms and wants, before it waits; raises Refused.

        Another request that is still waiting is terminated.
        """
        params = call.params
        if self.webhook is not None:
            raise Refused(409, _WEBHOOK_ACTIVE)
        if not 1 <= params.get("limit", 100) <= 100:
            raise breach("limit must be 1-100")
        self._allow(params)
        self._confirm(params.get("offset", 0))
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(Refused(409, _TERMINATED))

    async def batch(self, call: Call) -> list[Json]:
        """https://core.telegram.org/bots/api#getupdates; raises Refused.

        The timeout passes in real time, as it is the connection that waits.
        """
        seconds = call.params.get("timeout", 0)
        if not self.pending and not self._again and seconds and not self._closed:
            await self._wait(seconds)
        batch = [*self._again, *self.pending.values()][: call.params.get("limit", 100)]
        self._again = []
        return batch

    async def _wait(self, timeout_seconds: float) -> None:
        waiting = asyncio.get_running_loop().create_future()
        self._waiting = waiting
        try:
            async with asyncio.timeout(timeout_seconds):
                await waiting
        except TimeoutError:
            return
        finally:
            if self._waiting is waiting:
                self._waiting = None

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _allow(self, params: Json) -> None:
        if "allowed_updates" in params:
            self.allowed = params["allowed_updates"]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            offset = max(self.pending, default=self.offset) + 1 + offset
        self.offset = max(self.offset, offset)
        self.pending = {number: update for number, update in self.pending.items() if number >= self.offset}

    def set_webhook(self, call: Call) -> bool:
        """https://core.telegram.org/bots/api#setwebhook; raises Refused."""
        params = call.params
        _check_webhook(params)
        self._allow(params)
        self._drop(params)
        self.webhook = dict(params) if params["url"] else None
        return True

    def delete_webhook(self, call: Call) -> bool:
        """https://core.telegram.org/bots/api#deletewebhook."""
        self._drop(call.params)
        self.webhook = None
        return True

    def webhook_info(self) -> Json:
        """https://core.telegram.org/bots/api#getwebhookinfo."""
        hook = self.webhook or {}
        info: Json = {
            "url": hook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self.pending),
        }
        if hook:
            info["max_connections"] = hook.get("max_connections", 40)
        if self.allowed:
            info["allowed_updates"] = self.allowed
        if self.last_error is not None:
            info["last_error_date"], info["last_error_message"] = self.last_error
        return info

    def failed(self, status: int) -> None:
        """Remember that the webhook did not take an update."""
        self.last_error = (self._world.now(), f"Wrong response from the webhook: {status}")

    def _drop(self, params: Json) -> None:
        if params.get("drop_pending_updates"):
            self.pending.clear()


def _check_webhook(params: Json) -> None:
    url: Any = params.get("url")
    if url is None:
        raise breach("bad webhook: url is missing")
    if not url:
        return
    parts = urlsplit(url)
    if parts.scheme != "https":
        raise breach("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in WEBHOOK_PORTS:
        raise breach("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if _reserved(parts.hostname or ""):
        raise breach("bad webhook: IP address is reserved")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", params.get("secret_token", "x")):
        raise breach("bad webhook: secret token contains unallowed characters")
    if not 1 <= params.get("max_connections", 40) <= 100:
        raise breach("bad webhook: max_connections must be 1-100")


def _reserved(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(".localhost")
