"""Times what a person waits for: from the frame that their window sends to the card that is pushed back.

Learners walk one after the other from a typed search to the sent request. On the way of each frame lie decode, inbox,
router, understanding, the screen, the task that delivers it, and the chat's history, each in its own transaction on
SQLite. The baseline goes the same way, but its answer is a fixed card: text without words, which nobody can read.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable

from benchmarks.arrange import LEARNERS, MENTORS, crowd
from benchmarks.table import Table, spread
from benchmarks.talk import Talk, Talker, address, addresses, talking

WALKS = 80
ECHO = "say: nothing to read, a fixed card"
SENTENCES = (
    "python mentor tomorrow evening under 800",
    "I need help with calculus",
    "someone for ielts on saturday morning",
    "javascript tutor who speaks hindi",
    "guitar lessons, at most 20 dollars",
    "machine learning, as soon as possible",
    "cheap maths teacher this weekend",
    "react mentor with 10 years of experience",
    "interview preparation tonight",
    "spanish for beginners, best rated",
    "sql tomorrow at 6pm",
    "javscript help on friday",
)

Steps = dict[str, list[float]]


async def _step(talk: Talk, steps: Steps, name: str, work: Callable[[], Awaitable[object]]) -> None:
    begun = time.perf_counter()
    await work()
    steps[name].append(time.perf_counter() - begun)
    # A person takes longer to look at a card than the house to tidy up behind it.
    await talk.quiet()


async def _walk(talk: Talk, learner: Talker, steps: Steps, run: int) -> None:
    """Go from a search to a sent request; the mentor and the day differ from walk to walk."""

    def press(place: str, to: str) -> Awaitable[None]:
        return _step(talk, steps, f"press: {place}", lambda: learner.presses(to))

    first, second = (SENTENCES[(run + ahead) % len(SENTENCES)] for ahead in (0, 5))
    await _step(talk, steps, ECHO, lambda: learner.says("/help"))
    await _step(talk, steps, "say: a search, first", lambda: learner.says(first))
    await _step(talk, steps, "say: a search, after another", lambda: learner.says(second))
    found = addresses(learner.card, "mentor")
    mentor = int(found[run % len(found)].split("|")[1])
    await press("open a mentor", address("mentor", mentor=mentor))
    await press("pick a day", address("book.day", mentor=mentor, minutes=60))
    days = addresses(learner.card, "book.time")
    await press("pick a time", days[run % len(days)])
    await press("check", addresses(learner.card, "book.check")[0])
    await press("send the request (acts)", addresses(learner.card, "book.send")[0])
    if not addresses(learner.card, "booking.withdraw"):
        raise RuntimeError(f"the request was not sent: {learner.card}")


async def main() -> None:
    """Measure and print."""
    table = Table(f"chat: {MENTORS + LEARNERS:,} accounts, {MENTORS:,} of them mentors")
    steps: Steps = defaultdict(list)
    async with crowd() as url, talking(url) as talk:
        await _walk(talk, await talk.joins(MENTORS + LEARNERS), defaultdict(list), 0)
        for run in range(WALKS):
            await _walk(talk, await talk.joins(MENTORS + 1 + run), steps, run)
    for name, taken in steps.items():
        typed = name.startswith("say")
        table.add(name, *spread(taken), baseline=None if name == ECHO else ECHO, aim=50 if typed else 20)
    table.show()


if __name__ == "__main__":
    asyncio.run(main())
