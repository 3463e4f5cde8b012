"""Counts how many bookings 50 learners make at once, through the service alone and through the whole chat.

The baseline writes the same rows and nothing else: one INSERT in each transaction. A booking beside it checks rights,
limits and the mentor's hours, plans nudges and the expiry, and tells the mentor; through the chat it is counted as
done when its card is redrawn, the mentor's notice is delivered and nothing is left to do.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select

from benchmarks.arrange import MENTORS, NOW, crowd
from benchmarks.table import Table, spread
from benchmarks.talk import Talk, Talker, address, addresses, talking
from core.bookings.model import Booking
from core.bookings.states import State
from core.marketplace import Marketplace

LEARNERS = 50
ROUNDS = 3
"""Each learner may have three open requests."""
PLAIN = "plain INSERT in a transaction"

Work = Callable[[int, int], Awaitable[None]]


async def _together(table: Table, name: str, work: Work, after: Callable[[], Awaitable[None]] | None = None) -> None:
    """Let every learner do `work(learner, round)` at once, round after round; `after` ends a round."""
    taken: list[float] = []

    async def one(learner: int, turn: int) -> None:
        begun = time.perf_counter()
        await work(learner, turn)
        taken.append(time.perf_counter() - begun)

    spent = 0.0
    for turn in range(ROUNDS):
        begun = time.perf_counter()
        await asyncio.gather(*(one(learner, turn) for learner in range(LEARNERS)))
        if after is not None:
            await after()
        spent += time.perf_counter() - begun
    baseline = None if name == PLAIN else PLAIN
    table.add(name, len(taken) / spent, *spread(taken), baseline=baseline)


def _row(learner: int, mentor: int) -> dict[str, object]:
    start = NOW + timedelta(days=40)
    return {
        "learner_id": MENTORS + 1 + learner,
        "mentor_id": mentor,
        "state": State.REQUESTED.value,
        "topic": "python",
        "starts_at": start,
        "ends_at": start + timedelta(hours=1),
        "tier_starts_at": start,
        "price_minor": 1000,
        "currency": "USD",
        "fee_percent": 15,
        "full_refund_hours": 24,
        "half_refund_hours": 4,
        "learner_zone": "UTC",
        "mentor_zone": "UTC",
        "hold_until": NOW - timedelta(hours=1),
        "requested_at": NOW - timedelta(days=2),
    }


async def _plainly(talk: Talk, table: Table) -> None:
    async def write(learner: int, turn: int) -> None:
        async with talk.house.database.writing() as session:
            await session.execute(insert(Booking).values(_row(learner, MENTORS - turn * LEARNERS - learner)))

    await _together(table, PLAIN, write)


async def _by_service(talk: Talk, table: Table) -> None:
    """Book through the service; the free time is known beforehand, as it stands on the learner's card."""
    free = [[await _free(talk, 1 + turn * LEARNERS + learner) for turn in range(ROUNDS)] for learner in range(LEARNERS)]

    async def book(learner: int, turn: int) -> None:
        async with talk.house.database.writing() as session:
            market = Marketplace(session, talk.house.setup)
            account = await market.accounts.get(MENTORS + 1 + LEARNERS + learner)
            mentor = 1 + turn * LEARNERS + learner
            topic = (await market.mentors.get(mentor)).topics[0]
            await market.bookings.request(account, mentor, free[learner][turn], 60, topic=topic)

    await _together(table, "through the service", book)
    await talk.quiet()


async def _free(talk: Talk, mentor: int) -> datetime:
    async with talk.house.database.reading() as session:
        market = Marketplace(session, talk.house.setup)
        return (await market.bookings.calendar.open_slots(mentor, 60, NOW, NOW + timedelta(days=14)))[0].start


async def _by_chat(talk: Talk, table: Table) -> None:
    """Book by pressing "Send the request" on three cards that lie in each learner's chat."""
    learners = [await talk.joins(MENTORS + 1 + 2 * LEARNERS + number) for number in range(LEARNERS)]
    cards = [await _cards(talk, learner, number) for number, learner in enumerate(learners)]

    async def press(learner: int, turn: int) -> None:
        learners[learner].card = cards[learner][turn]
        card = await learners[learner].presses(addresses(cards[learner][turn], "book.send")[0])
        if not addresses(card, "booking.withdraw"):
            raise RuntimeError(f"the request was not sent: {card}")

    await _together(table, "through the whole chat", press, talk.quiet)


async def _cards(talk: Talk, learner: Talker, number: int) -> list[dict[str, object]]:
    cards = []
    for turn in range(ROUNDS):
        mentor = 1 + (ROUNDS + turn) * LEARNERS + number
        await learner.says("🙂🙂")
        await talk.quiet()
        at = await _free(talk, mentor)
        cards.append(await learner.presses(address("book.check", mentor=mentor, minutes=60, at=at)))
        await talk.quiet()
    return cards


async def _check(talk: Talk) -> None:
    async with talk.house.database.reading() as session:
        made = await session.scalar(select(func.count()).where(Booking.learner_id > MENTORS))
    if made != 3 * LEARNERS * ROUNDS:
        raise RuntimeError(f"{made} bookings were made")


async def main() -> None:
    """Measure and print."""
    table = Table(f"{LEARNERS} learners at once", ("bookings/s", "p50 ms", "p95 ms"))
    async with crowd(learners=3 * LEARNERS) as url, talking(url) as talk:
        await _plainly(talk, table)
        await _by_service(talk, table)
        await _by_chat(talk, table)
        await _check(talk)
    table.show()


if __name__ == "__main__":
    asyncio.run(main())
