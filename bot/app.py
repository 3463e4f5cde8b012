"""The program: start everything, run it, and shut down without losing anything."""

import asyncio
import logging
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from secrets import token_urlsafe

from pydantic import SecretStr

from adapters.web.server import serve
from adapters.webchat.decode import PLATFORM as WEB
from bot.connections import Connections
from bot.demo.clock import FILE as CLOCK_FILE
from bot.demo.clock import DemoClock
from bot.demo.seed import is_empty, seed
from bot.demo.stage import DemoStage
from bot.settings import LEAST_SECRET, Community, DatabaseSettings, Payments, Sandbox, Settings, Web, Webchat
from bot.understanding.learnt import is_kept
from bot.wiring import House
from core.accounts.model import Role
from core.accounts.service import Accounts
from core.clock import SystemClock
from core.store import migrate, upkeep

log = logging.getLogger(__name__)

DEMO_HOST = "127.0.0.1"
DEMO_DATABASE = "demo.db"
DEMO_KEY = "webhook-secret"
DEMO_FILES = (DEMO_DATABASE, f"{DEMO_DATABASE}-wal", f"{DEMO_DATABASE}-shm", CLOCK_FILE, DEMO_KEY)
"""What `--fresh` deletes, and nothing else: the folder may be one that holds other things."""


@asynccontextmanager
async def running(house: House) -> AsyncIterator[str]:
    """Run a house while the block runs, and yield the URL at which it is reached.

    At the end: no new requests, what was received is handled, tasks under way are finished, the database is closed.
    A worker that fails ends the block too, with its error: a program that answers nobody must not look alive.
    """
    web = house.settings.web
    try:
        if not is_kept():
            print("Learning to read sentences. This takes some seconds, once.", flush=True)  # noqa: T201 - progress
        # Learning takes this thread's time: who connects meanwhile would wait without an answer.
        await house.warm_up()
        async with serve(house.routes, host=web.host, port=web.port) as local_url:
            house.base_url = web.public_url or local_url
            await house.intake.recover()
            async with house.database.writing() as session:
                await upkeep.plan(session, house.clock.now())
            async with asyncio.TaskGroup() as together:
                worker = together.create_task(house.worker.run())
                connections = Connections(house.connections)
                connections.start(together)
                try:
                    yield house.base_url
                finally:
                    house.close_chats()
                    await connections.stop()
                    await house.intake.settled()
                    house.worker.stop()
                    # Leaving the group would cut it off, and the last answers still need the connections.
                    await asyncio.wait([worker])
                    await connections.close()
    finally:
        await house.database.close()


async def run(settings: Settings) -> None:
    """Run the configured platforms until cancelled."""
    await migrate.upgrade(settings.database.url.get_secret_value())
    clock = SystemClock()
    house = House(settings, clock)
    if settings.webchat.enabled:
        house.open_webchat(DemoStage(house.database, clock, wake=house.worker.wake))
    house.open_platforms()
    await appoint_owner(house)
    async with running(house) as url:
        log.info("OpenGig serves %s at %s", settings.community.name, url)
        await asyncio.Event().wait()


async def appoint_owner(house: House) -> None:
    """Give the person that the settings name the rights of the owner, before they have ever written."""
    platform, _colon, person = house.settings.community.owner.partition(":")
    if not person:
        return
    async with house.database.writing() as session:
        accounts = Accounts(session, house.clock.now())
        # Only the web chat can be written to before the person has written first.
        chat = person if platform == WEB else None
        owner = await accounts.meet(platform=platform, external_id=person, chat=chat, name="Owner")
        await accounts.appoint(owner, Role.OWNER)


async def run_demo(*, port: int, data: Path, open_browser: bool, fresh: bool) -> None:
    """Run the demo on this machine only: its own database with people in it, the web chat and the sandbox gateway.

    Raises `adapters.web.server.PortInUse`, OSError where `data` cannot be written, `migrate.NewerDatabase` and
    `bot.demo.clock.DamagedClock`.
    """
    if fresh:
        _forget(data)
    settings = demo_settings(data, port)
    await migrate.upgrade(settings.database.url.get_secret_value())
    clock = DemoClock(data)
    house = House(settings, clock)
    house.open_webchat(DemoStage(house.database, clock, wake=house.worker.wake))
    if await is_empty(house.database):
        await seed(house.database, settings.policies, clock.now())
    async with running(house) as url:
        print(_greeting(url, data), flush=True)  # noqa: T201 - this is what the operator came for
        if open_browser:
            await asyncio.to_thread(webbrowser.open, url)
        await asyncio.Event().wait()


def demo_settings(data: Path, port: int) -> Settings:
    """Return the settings of a demo that keeps its data in the folder `data`."""
    return Settings(
        community=Community(name="OpenGig"),
        database=DatabaseSettings(url=SecretStr(f"sqlite+aiosqlite:///{data / DEMO_DATABASE}")),
        web=Web(host=DEMO_HOST, port=port),
        webchat=Webchat(enabled=True),
        payments=Payments(gateway="sandbox", sandbox=Sandbox(secrets=(SecretStr(_secret(data)),))),
    )


def _secret(data: Path) -> str:
    # Webhooks that wait across a restart must still verify, so the secret stays with the data.
    file = data / DEMO_KEY
    kept = file.read_bytes().decode("ascii", "ignore").strip() if file.exists() else ""
    if len(kept) >= LEAST_SECRET:
        return kept
    # Nothing, or what a process left that died while writing it: nobody has signed with that.
    data.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(secret := token_urlsafe(32), encoding="ascii")
    return secret


def _forget(data: Path) -> None:
    for name in DEMO_FILES:
        (data / name).unlink(missing_ok=True)


def _greeting(url: str, data: Path) -> str:
    return (
        f"\n  OpenGig demo: {url}\n\n"
        "  This is a demo: everybody in it is made up, no real money moves, and it is reached from this machine only.\n"
        f"  Its data stays in {data}; `opengig demo --fresh` starts over. Ctrl-C stops it.\n"
    )
