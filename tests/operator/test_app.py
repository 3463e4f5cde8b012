"""The program as a whole: what it leaves when it stops, and that it never only looks alive."""

import asyncio
from pathlib import Path

import pytest

from bot.app import demo_settings, running
from bot.wiring import House
from core.clock import SystemClock
from core.store import migrate


@pytest.fixture
async def house(tmp_path: Path, unused_tcp_port: int) -> House:
    settings = demo_settings(tmp_path, unused_tcp_port)
    await migrate.upgrade(settings.database.url.get_secret_value())
    return House(settings, SystemClock())


async def test_a_program_that_is_stopped_closes_its_database(house: House, tmp_path: Path) -> None:
    started = asyncio.Event()

    async def program() -> None:
        async with running(house):
            started.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(program())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not list(tmp_path.glob("demo.db-*")), "SQLite keeps these as long as somebody has the database open"


async def test_a_worker_that_fails_ends_the_program_with_its_error(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken() -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(house.worker, "run", broken)
    with pytest.raises(ExceptionGroup) as ended:
        async with running(house):
            await asyncio.Event().wait()
    assert ended.value.subgroup(OSError)
