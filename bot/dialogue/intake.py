"""Where updates come in: kept first, then handled, one after the other in each chat."""

import asyncio
import logging
from dataclasses import replace
from weakref import WeakValueDictionary

from sqlalchemy.exc import DBAPIError

from bot.dialogue.card_numbers import hide_card_numbers
from bot.dialogue.events import Filled, Inbound, Pointed, Said, Sent, dump, load
from bot.dialogue.router import Router
from core.clock import Clock
from core.store import inbox
from core.store.database import Database, is_deadlock
from core.store.tasks import Tasks
from core.store.worker import Worker

log = logging.getLogger(__name__)


class Intake:
    """Receives what adapters decode; see `bot.dialogue.adapter.Intake`."""

    def __init__(self, database: Database, clock: Clock, router: Router, worker: Worker) -> None:
        self._database = database
        self._clock = clock
        self._router = router
        self._worker = worker
        self._lanes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._running: set[asyncio.Task[None]] = set()

    async def receive(self, event: Inbound) -> bool:
        """Persist the update and set it going; False if it had been received before."""
        event = _without_card_numbers(event)
        async with self._database.writing() as session:
            row = await inbox.put(
                session, source=event.platform, event_id=event.event_id, body=dump(event), now=self._clock.now()
            )
        if row is None:
            return False
        self._start(row, f"{event.platform}:{event.chat}")
        return True

    async def recover(self) -> None:
        """Handle what an earlier process received but did not finish, before the worker starts."""
        async with self._database.writing() as session:
            rows = await inbox.unhandled(session)
            if self._database.is_sqlite:
                # One process at a time has such a file: what is claimed, a dead one had claimed.
                await Tasks(session).release()
        for row in rows:
            self._start(row, "recovered")

    async def settled(self) -> None:
        """Wait until everything received so far has been handled."""
        while self._running:
            await asyncio.gather(*self._running)

    def _start(self, row: int, lane: str) -> None:
        task = asyncio.create_task(self._handle(row, lane))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _handle(self, row: int, lane: str) -> None:
        lock = self._lanes.setdefault(lane, asyncio.Lock())
        async with lock:
            try:
                try:
                    await self._take(row)
                except DBAPIError as error:
                    if not is_deadlock(error):
                        raise
                    # Nothing of it was kept, so it can simply be handled again.
                    await self._take(row)
            except Exception:  # what fails once must not stop the next one
                log.exception("update %d failed; the person is told and it is not tried again", row)
                await self._apologise(row)
        self._worker.wake()

    async def _take(self, row: int) -> None:
        async with self._database.writing() as session:
            body = await inbox.take(session, row, self._clock.now())
            if body is not None:
                await self._router.handle(session, load(body))

    async def _apologise(self, row: int) -> None:
        async with self._database.writing() as session:
            body = await inbox.take(session, row, self._clock.now())
            if body is not None:
                await self._router.apologise(session, load(body))


def _without_card_numbers(event: Inbound) -> Inbound:
    match event.happening:
        case Said(text=text):
            return replace(event, happening=Said(text=hide_card_numbers(text)))
        case Filled(values=values) as filled:
            hidden = {name: hide_card_numbers(typed) for name, typed in values.items()}
            return replace(event, happening=replace(filled, values=hidden))
        case Sent(caption=caption) as sent:
            return replace(event, happening=replace(sent, caption=hide_card_numbers(caption)))
        case Pointed(words=words) as pointed:
            return replace(event, happening=replace(pointed, words=hide_card_numbers(words)))
        case _:
            return event
