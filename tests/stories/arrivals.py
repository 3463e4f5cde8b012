"""The intake of a story that waits for what comes over a network."""

import asyncio

from bot.dialogue.adapter import Intake
from bot.dialogue.events import Inbound

PATIENCE = 10.0
"""Seconds of real time until an update that does not come fails its test."""


class Arrivals:
    """Hands updates on, and tells when one has been received."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._came = asyncio.Condition()
        self._known: set[str] = set()

    async def receive(self, event: Inbound) -> bool:
        """Hand an update on."""
        fresh = await self._intake.receive(event)
        async with self._came:
            self._known.add(event.event_id)
            self._came.notify_all()
        return fresh

    async def of(self, event_id: str) -> None:
        """Wait until this update has been received."""
        async with asyncio.timeout(PATIENCE), self._came:
            await self._came.wait_for(lambda: event_id in self._known)
