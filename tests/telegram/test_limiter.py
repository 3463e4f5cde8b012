"""The pace at which we speak, by a time that moves only when told."""

from datetime import timedelta

import pytest
from telegram.error import RetryAfter

from adapters.telegram.limiter import Limiter
from adapters.telegram.limits import PER_SECOND, SPARE_FOR_REPLIES
from core.store.tasks import Priority
from core.store.worker import Later


class Time:
    """Stands still; what should have slept is noted."""

    def __init__(self) -> None:
        self.at = 0.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


async def works() -> bool:
    return True


async def refuses() -> bool:
    raise RetryAfter(timedelta(seconds=20))


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def limiter(time: Time) -> Limiter:
    return Limiter(time.now, time.sleep)


async def sends(limiter: Limiter, chat: int, priority: Priority = Priority.REPLY) -> None:
    await limiter.process_request(works, [], {}, "sendMessage", {"chat_id": chat}, priority)


async def test_a_reply_goes_at_once_while_news_wait(limiter: Limiter, time: Time) -> None:
    for chat in range(PER_SECOND - SPARE_FOR_REPLIES):
        await sends(limiter, chat, Priority.NOTICE)
    time.slept.clear()
    await sends(limiter, 1000, Priority.NOTICE)
    assert time.slept == [pytest.approx(1 / (PER_SECOND - SPARE_FOR_REPLIES))]
    await sends(limiter, 1001)
    assert len(time.slept) == 1


async def test_news_that_would_wait_long_go_back_to_the_task_table(limiter: Limiter) -> None:
    async def many() -> None:
        for chat in range(100):
            await sends(limiter, chat, Priority.NOTICE)

    with pytest.raises(Later):
        await many()


async def test_a_pause_holds_up_only_its_chat_and_ends(limiter: Limiter, time: Time) -> None:
    with pytest.raises(Later) as asked:
        await limiter.process_request(refuses, [], {}, "sendMessage", {"chat_id": 1}, Priority.REPLY)
    assert asked.value.pause == timedelta(seconds=20)
    with pytest.raises(Later):
        await sends(limiter, 1)
    await sends(limiter, 2)
    time.at = 20.0
    await sends(limiter, 1)
    assert time.slept == []
