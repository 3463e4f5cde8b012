"""The webhook: Telegram posts updates here, and each is in the inbox before it is told so."""

import hmac
import json
from collections.abc import Awaitable, Callable

from aiohttp import web
from telegram import Update

PATH = "/telegram/webhook"
LARGEST = 1024 * 1024
"""Bytes; updates have a few thousand."""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
"""https://core.telegram.org/bots/api#setwebhook."""


def webhook(secret: str, take: Callable[[Update], Awaitable[None]]) -> web.RouteDef:
    """Return the route; `take` returns when an update is safe."""

    async def receive(request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
            return web.Response(status=403)
        if (request.content_length or 0) > LARGEST:
            return web.Response(status=413)
        try:
            update = Update.de_json(json.loads(await request.read()), None)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            # What is no update, or nested without end, is no fault of ours.
            return web.Response(status=400)
        if update is None:
            return web.Response(status=400)
        await take(update)
        return web.Response()

    return web.post(PATH, receive)
