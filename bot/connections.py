"""The connections to the chat platforms: one that is down or broken never stops the others."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from bot.dialogue.adapter import Connection

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
"""Seconds before a connection that broke is made again: doubling from the first to the longest."""

Pause = Callable[[float], Awaitable[None]]


class Connections:
    """Every connection of the program, run side by side."""

    def __init__(self, connections: Sequence[Connection], *, pause: Pause = asyncio.sleep) -> None:
        self._connections = connections
        self._pause = pause
        self._running: list[asyncio.Task[None]] = []

    def start(self, together: asyncio.TaskGroup) -> None:
        """Begin to receive, within a task group that outlives `stop`."""
        self._running = [together.create_task(self._keep(connection)) for connection in self._connections]

    async def stop(self) -> None:
        """Receive nothing more; what has been received can still be answered."""
        for connection in self._connections:
            await connection.stop()
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running)

    async def close(self) -> None:
        """End every connection."""
        for connection in self._connections:
            await connection.close()

    async def _keep(self, connection: Connection) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                await connection.run()
            except Exception:  # a fault in one adapter must not silence the other platforms
                log.exception("the connection to %s broke; it is made again in %g s", connection.platform, pause)
            else:
                return
            await self._pause(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
