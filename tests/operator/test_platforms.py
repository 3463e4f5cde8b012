"""Several platforms in one process: each answers, one that is down or broken stops no other, nothing is lost."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import appoint_owner, running
from bot.connections import Connections
from bot.settings import DatabaseSettings, DiscordSettings, Settings, TelegramSettings, Web
from bot.wiring import House
from core.accounts.service import Accounts
from core.clock import SystemClock
from core.store import migrate
from core.store.kept import Kept
from tests.discord.server.server import DiscordServer, running_discord
from tests.telegram.botapi.server import BotApi, running_botapi


class Town:
    """Both platforms on this machine, and the settings of a program that speaks on them."""

    def __init__(self, telegram: BotApi, discord: DiscordServer, folder: Path, port: int) -> None:
        self.telegram = telegram
        self.discord = discord
        self.settings = Settings(
            database=DatabaseSettings(url=SecretStr(f"sqlite+aiosqlite:///{folder / 'town.db'}")),
            web=Web(port=port),
            telegram=TelegramSettings(enabled=True, token=SecretStr(telegram.token), api_base_url=telegram.address),
            discord=DiscordSettings(
                enabled=True,
                token=SecretStr(discord.token),
                api_base_url=discord.base_url,
                gateway_url=discord.gateway_url,
            ),
        )

    def house(self) -> House:
        """Return a program that has not started yet."""
        house = House(self.settings, SystemClock())
        house.open_platforms()
        return house


@pytest.fixture
async def town(tmp_path: Path, unused_tcp_port: int) -> AsyncIterator[Town]:
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(running_botapi())
        discord = await stack.enter_async_context(running_discord())
        found = Town(telegram, discord, tmp_path, unused_tcp_port)
        await migrate.upgrade(found.settings.database.url.get_secret_value())
        yield found
        assert telegram.breaches == []
        assert discord.breaches == []


async def test_both_platforms_answer_from_one_process(town: Town) -> None:
    async with running(town.house()):
        await town.discord.connected()
        ana, bo = town.telegram.user("Ana"), town.discord.user("Bo")
        ana.opens()
        await town.telegram.until(lambda: town.telegram.messages(ana.id))
        assert "nice to meet you" in ana.last.words
        await town.discord.until(town.discord.commands.listed)
        bo.slash("start")
        await town.discord.until(bo.sees)
        assert "nice to meet you" in bo.sees()[-1].text


async def test_the_owner_of_the_settings_has_the_desk_and_their_own_name_at_once(
    town: Town,
) -> None:
    robin = town.telegram.user("Robin", 101)
    community = town.settings.community.model_copy(update={"owner": "telegram:101"})
    town.settings = town.settings.model_copy(update={"community": community})
    house = town.house()
    await appoint_owner(house)
    async with running(house):
        robin.opens()
        await town.telegram.until(lambda: town.telegram.messages(robin.id))
    assert "Hello Robin" in robin.last.words
    assert ["Admin"] in robin.last.labels


async def test_one_person_links_telegram_and_discord_and_is_found_as_one(town: Town) -> None:
    house = town.house()
    async with running(house):
        await town.discord.connected()
        await town.discord.until(town.discord.commands.listed)
        ana, ana_too = town.telegram.user("Ana"), town.discord.user("ana_s")
        ana.says("/link")
        await town.telegram.until(lambda: town.telegram.messages(ana.id))
        made = ana.presses("Get a code", ana.last)
        await town.telegram.until(lambda: town.telegram.answer(made))
        code = re.search(r"/link ([A-Z2-9]{4}-[A-Z2-9]{4})", ana.last.words)
        assert code is not None
        typed = await ana_too.slash("link", code=code[1]).answered
        assert typed.message is not None
        checked = await ana_too.presses(typed.message, "Look it up").answered
        assert checked.message is not None
        assert "one account" in checked.message.text
        done = await ana_too.presses(checked.message, "Yes, make them one").answered
        assert done.message is not None
        assert "Done: this chat and Telegram are one account." in done.message.text
        await town.telegram.until(lambda: any("/unlink" in one.words for one in town.telegram.messages(ana.id)))
        async with house.database.reading() as session:
            accounts = Accounts(session, house.clock.now())
            one = await accounts.known_as("telegram", str(ana.id))
            other = await accounts.known_as("discord", ana_too.id)
    assert one is not None
    assert other is not None
    assert one.id == other.id


async def test_a_platform_that_is_down_keeps_no_other_from_answering(
    town: Town, unused_tcp_port_factory: Callable[[], int]
) -> None:
    nobody = f"http://127.0.0.1:{unused_tcp_port_factory()}"
    wanted = town.settings.telegram.model_copy(update={"api_base_url": nobody})
    town.settings = town.settings.model_copy(update={"telegram": wanted})
    async with running(town.house()):
        await town.discord.connected()
        bo = town.discord.user("Bo")
        bo.dms("python mentor tomorrow")
        await town.discord.until(lambda: [message for message in bo.sees() if message.author.bot])


async def test_what_was_received_before_the_program_stopped_is_answered_after_it_starts_again(town: Town) -> None:
    ana = town.telegram.user("Ana")
    house = town.house()
    house.worker._handlers["deliver"] = _never  # type: ignore[index]
    async with running(house):
        await town.telegram.confirmed(ana.opens())
    assert town.telegram.messages(ana.id) == []
    async with running(town.house()):
        await town.telegram.until(lambda: town.telegram.messages(ana.id))
    assert len(town.telegram.messages(ana.id)) == 1


async def _never(_job: object) -> None:
    raise ConnectionError("the platform is gone")


class Breaking:
    """A connection that breaks some times before it holds."""

    platform = "test"

    def __init__(self, times: int) -> None:
        self.left = times
        self.holds = asyncio.Event()

    async def run(self) -> None:
        """Break, or hold until stopped."""
        if self.left:
            self.left -= 1
            raise ConnectionError
        self.holds.set()
        await asyncio.Event().wait()

    async def stop(self) -> None:
        """Nothing is to be done."""

    async def close(self) -> None:
        """Nothing is to be done."""


async def test_a_connection_that_breaks_is_made_again_after_growing_pauses() -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    breaking = Breaking(times=4)
    connections = Connections([breaking], pause=pause)
    async with asyncio.TaskGroup() as together:
        connections.start(together)
        await breaking.holds.wait()
        await connections.stop()
    assert pauses == [1.0, 2.0, 4.0, 8.0]


async def test_what_adapters_keep_is_there_after_a_restart(town: Town) -> None:
    house = town.house()
    await Kept(house.database).put("telegram:menus", "first")
    await Kept(house.database).put("telegram:menus", "second")
    await house.database.close()
    again = town.house()
    assert await Kept(again.database).get("telegram:menus") == "second"
    assert await Kept(again.database).get("unknown") is None
    await again.database.close()
