"""The one HTTP server: every page, webhook and socket of the program is a route of it."""

import errno
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiohttp import web

SHUTDOWN_SECONDS = 2.0
"""How long requests under way may take to end when the program stops."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Set on every answer unless the route has set its own (https://owasp.org/www-project-secure-headers/)."""


class PortInUse(Exception):  # noqa: N818 - it is the port's state, and the operator reads it
    """Port {port} is already in use, perhaps by another OpenGig. Stop that one, or choose another port with --port."""

    def __init__(self, port: int) -> None:
        super().__init__((type(self).__doc__ or "").format(port=port))
        self.port = port


@asynccontextmanager
async def serve(routes: Sequence[web.AbstractRouteDef], *, host: str, port: int) -> AsyncIterator[str]:
    """Serve `routes` and `/health` while the block runs, and yield the base URL without a slash at its end.

    Port 0 takes a free one. Raises PortInUse if another program listens there.
    """
    app = web.Application()
    app.add_routes([web.get("/health", _health), *routes])
    app.on_response_prepare.append(_add_headers)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortInUse(port) from error
            raise
        yield f"http://{f'[{host}]' if ':' in host else host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _health(_request: web.Request) -> web.Response:
    return web.json_response({"status": "ok", "program": "opengig"})


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
