"""Times the platforms: from an update of a strict local server to the answer that it gets back from the real client.

Throughput stands beside a bare echo bot of the same library against the same server. What limits a bot at Telegram, 30
messages a second, is lifted for both: it would be all that is measured. Presses are made one after the other.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from pydantic import SecretStr
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from adapters.telegram.limiter import Pace
from benchmarks.arrange import crowd
from benchmarks.table import Table, resident, spread
from benchmarks.talk import Standing, free_port
from bot.app import running
from bot.settings import DatabaseSettings, DiscordSettings, Settings, TelegramSettings, Web
from bot.wiring import House
from tests.discord.server.server import DiscordServer, running_discord
from tests.telegram.botapi.server import BotApi, running_botapi

PEOPLE = 300
PRESSES = 80
ACCOUNTS = 10_000
"""Half of them mentors."""
START_SECONDS, POLL_SECONDS = 60.0, 0.05
SENTENCE = "python mentor under 800"


async def _answered(server: BotApi) -> float:
    """Let many people write at once; return how many answers a second they get."""
    before = len(server.called("sendMessage"))
    begun = time.perf_counter()
    for number in range(PEOPLE):
        server.user(f"Person {number}").says("🙂🙂")
    async with asyncio.timeout(300):
        while len(server.called("sendMessage")) < before + PEOPLE:
            await server.until(lambda: True)
            await asyncio.sleep(0.005)
    return PEOPLE / (time.perf_counter() - begun)


async def _echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


async def echo_rate() -> float:
    """Return the answers a second of a bare echo bot."""
    async with running_botapi(described=False) as server:
        builder = Application.builder().token(server.token).base_url(server.base_url).concurrent_updates(True)
        bot = builder.build()
        bot.add_handler(MessageHandler(filters.TEXT, _echo))
        async with bot:
            await bot.start()
            if bot.updater is None:
                raise RuntimeError("the echo bot does not poll")
            await bot.updater.start_polling()
            rate = await _answered(server)
            await bot.updater.stop()
            await bot.stop()
        return rate


@asynccontextmanager
async def house_on(url: str, telegram: BotApi, discord: DiscordServer) -> AsyncIterator[None]:
    """Run a house on both platforms, on the database at `url`."""
    settings = Settings(
        database=DatabaseSettings(url=SecretStr(url)),
        web=Web(port=free_port()),
        telegram=TelegramSettings(enabled=True, token=SecretStr(telegram.token), api_base_url=telegram.address),
        discord=DiscordSettings(
            enabled=True,
            token=SecretStr(discord.token),
            api_base_url=discord.base_url,
            gateway_url=discord.gateway_url,
        ),
    )
    house = House(settings, Standing())
    limits = house.open_telegram()._bot.rate_limiter  # noqa: SLF001 - lifted here and nowhere else
    limits._all = limits._news = Pace(0.0, 1)  # type: ignore[union-attr]  # noqa: SLF001
    house.open_discord()
    async with running(house):
        await discord.connected()
        yield


async def _telegram_presses(server: BotApi) -> list[float]:
    ana = server.user("Ana")
    ana.says(SENTENCE)
    await server.until(lambda: server.messages(ana.id))
    taken = []
    for number in range(PRESSES):
        card = server.messages(ana.id)[-1]
        button = card.buttons[0 if number % 2 == 0 else -1][0]
        begun = time.perf_counter()
        press = ana.presses(button, card)
        await server.until(lambda press=press: server.answer(press))  # type: ignore[misc]
        taken.append(time.perf_counter() - begun)
    return taken


async def _discord_presses(server: DiscordServer) -> list[float]:
    bo = server.user("Bo")
    first = bo.slash("find")
    await first.answered
    taken = []
    for number in range(PRESSES):
        card = [message for message in bo.sees() if message.author.bot][-1]
        label = next(label for label in card.labels if label == ("Show everybody" if number % 2 == 0 else "‹ Back"))
        begun = time.perf_counter()
        await bo.presses(card, label).answered
        taken.append(time.perf_counter() - begun)
    return taken


async def weight(url: str, telegram: BotApi, discord: DiscordServer) -> float:
    """Return the resident megabytes of `opengig run` on both platforms, in a process of its own that has answered."""
    names = {
        "DATABASE__URL": url,
        "WEB__PORT": str(free_port()),
        "TELEGRAM__ENABLED": "true",
        "TELEGRAM__TOKEN": telegram.token,
        "TELEGRAM__API_BASE_URL": telegram.address,
        "DISCORD__ENABLED": "true",
        "DISCORD__TOKEN": discord.token,
        "DISCORD__API_BASE_URL": discord.base_url,
        "DISCORD__GATEWAY_URL": discord.gateway_url,
    }
    settings = {f"OPENGIG_{name}": value for name, value in names.items()}
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.cli", "run", env=os.environ | settings, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(START_SECONDS):
            while not discord.gateway.connected:  # noqa: ASYNC110 - its own patience is shorter than a start
                await asyncio.sleep(POLL_SECONDS)
        await _answered(telegram)
        return resident(program.pid)
    finally:
        program.terminate()
        await program.wait()


async def _timed(table: Table, name: str, work: Callable[[], Awaitable[list[float]]], baseline: str | None) -> None:
    table.add(name, *spread(await work()), baseline=baseline, aim=60)


async def main() -> None:
    """Measure and print."""
    rates = Table("telegram, people who write at once", ("answers/s",))
    bare = await echo_rate()
    rates.add("bare echo bot", bare)
    presses = Table("from a press to its answer, 10,000 accounts")
    memory = Table("memory of `opengig run`, after 300 answers", ("MB",))
    async with (
        crowd(ACCOUNTS // 2, ACCOUNTS // 2) as url,
        running_botapi(described=False) as telegram,
        running_discord(described=False) as discord,
        house_on(url, telegram, discord),
    ):
        await _timed(presses, "telegram", lambda: _telegram_presses(telegram), None)
        await _timed(presses, "discord", lambda: _discord_presses(discord), "telegram")
        rates.add("the house", await _answered(telegram), baseline="bare echo bot")
    async with (
        crowd(ACCOUNTS // 2, ACCOUNTS // 2) as url,
        running_botapi(described=False) as telegram,
        running_discord(described=False) as discord,
    ):
        memory.add("both platforms running", await weight(url, telegram, discord), aim=250)
    for table in (rates, presses, memory):
        table.show()


if __name__ == "__main__":
    asyncio.run(main())
