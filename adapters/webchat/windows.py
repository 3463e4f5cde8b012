"""The open windows: what is pushed waits in each window's own queue, so that a slow one holds up nobody."""

import asyncio
from typing import Any

from adapters.webchat.limits import WAITING
from adapters.webchat.ports import Person

Frame = dict[str, Any]


class Window:
    """One connected page. `person` is whose side it plays, or None while nobody is chosen."""

    def __init__(self, person: Person | None, locale: str | None) -> None:
        self.person = person
        self.locale = locale
        self._waiting: asyncio.Queue[Frame | None] = asyncio.Queue()
        self._ending = False

    def push(self, frame: Frame) -> None:
        """Queue a frame; a window that lags too far behind is closed instead."""
        if self._waiting.qsize() >= WAITING:
            self.close()
        if not self._ending:
            self._waiting.put_nowait(frame)

    def close(self) -> None:
        """Queue the end."""
        if not self._ending:
            self._ending = True
            self._waiting.put_nowait(None)

    async def next(self) -> Frame | None:
        """Return the next frame to send, or None when the window is to be closed."""
        return await self._waiting.get()


class Windows:
    """Every open window."""

    def __init__(self) -> None:
        self._open: set[Window] = set()

    def add(self, window: Window) -> None:
        """Take in a window."""
        self._open.add(window)

    def remove(self, window: Window) -> None:
        """Forget a window."""
        self._open.discard(window)

    def push(self, chat: str, frame: Frame) -> None:
        """Push to every window of one person."""
        for window in self._open:
            if window.person is not None and window.person.key == chat:
                window.push(frame)

    def push_all(self, frame: Frame) -> None:
        """Push to every window."""
        for window in self._open:
            window.push(frame)

    def close(self) -> None:
        """End every window."""
        for window in self._open:
            window.close()
