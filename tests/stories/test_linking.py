"""One person on two platforms, from the first code to the way back, in the house as it is wired."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from shutil import copy

import pytest
from pydantic import SecretStr

from bot.dialogue.adapter import Drawn
from bot.dialogue.events import Filled, Happening, Inbound, Opened, Pressed, Said
from bot.dialogue.views import Button, Choose, FormCard, links_of
from bot.settings import DatabaseSettings, Settings
from bot.wiring import House
from core.accounts.model import Account
from core.clock import MovableClock
from core.marketplace import Marketplace
from tests.screens.desk import read, said
from tests.stories.story import START, Fixed


@dataclass
class Platform:
    """A platform that shows everything as it is drawn."""

    platform: str
    cards: dict[str, tuple[str, Drawn]] = field(default_factory=dict)
    numbers: "count[int]" = field(default_factory=count)

    async def show(self, chat: str, drawn: Drawn, *, replacing: str | None, answering: str | None) -> str:
        del answering
        ref = replacing or f"{self.platform}-{next(self.numbers)}"
        self.cards.pop(ref, None)
        self.cards[ref] = (chat, drawn)
        return ref


class Chat:
    """Somebody's private chat on one platform."""

    def __init__(self, house: House, platform: Platform, name: str) -> None:
        self._house, self._platform, self._name = house, platform, name
        self._updates = count()

    async def does(self, happening: Happening) -> None:
        event = Inbound(
            platform=self._platform.platform,
            event_id=f"{self._name}-{next(self._updates)}",
            chat=f"chat of {self._name}",
            person=self._name,
            name=self._name,
            happening=happening,
        )
        assert await self._house.intake.receive(event)
        await self._house.intake.settled()
        await self._house.worker.run_due()

    async def says(self, text: str) -> None:
        await self.does(Said(text=text))

    async def presses(self, label: str) -> None:
        ref, drawn = self._newest()
        buttons = {part.label: part.to for part in drawn.view.parts if isinstance(part, Button)}
        buttons |= {o.label: o.to for part in drawn.view.parts if isinstance(part, Choose) for o in part.options}
        await self.does(Pressed(card=ref, address=drawn.address(buttons[label])))

    async def fills(self, **values: str) -> None:
        ref, drawn = self._newest()
        form = next(part for part in drawn.view.parts if isinstance(part, FormCard))
        await self.does(Filled(card=ref, address=drawn.address(form.submit), values=values))

    @property
    def screen(self) -> str:
        """The newest card, with the sentence above it."""
        _ref, drawn = self._newest()
        return "\n".join([said(drawn.note or ""), read(drawn.view)])

    @property
    def places(self) -> set[str]:
        """The names of the links on the newest card."""
        return {link.name for link in links_of(self._newest()[1].view)}

    def _newest(self) -> tuple[str, Drawn]:
        own = [(ref, drawn) for ref, (chat, drawn) in self._platform.cards.items() if chat == f"chat of {self._name}"]
        assert own, f"{self._name} has seen nothing"
        return own[-1]


class World:
    """A house with two platforms, and somebody on both."""

    def __init__(self, folder: Path) -> None:
        self.clock = MovableClock(Fixed(START))
        settings = Settings(database=DatabaseSettings(url=SecretStr(f"sqlite+aiosqlite:///{folder / 'story.db'}")))
        self.house = House(settings, self.clock)
        self._platforms = {name: Platform(name) for name in ("telegram", "discord")}
        self.house._chats.update(self._platforms)

    def chat(self, platform: str, name: str) -> Chat:
        return Chat(self.house, self._platforms[platform], name)

    async def account(self, platform: str, name: str) -> Account:
        async with self.house.database.reading() as session:
            found = await Marketplace(session, self.house.setup).accounts.known_as(platform, name)
        assert found is not None
        return found


@pytest.fixture
async def world(tmp_path: Path, migrated: Path) -> AsyncIterator[World]:
    copy(migrated, tmp_path / "story.db")
    made = World(tmp_path)
    yield made
    await made.house.database.close()


async def code_of(chat: Chat) -> str:
    await chat.says("/link")
    await chat.presses("Get a code")
    return next(line for line in chat.screen.splitlines() if line.startswith("Your code")).partition(": ")[2]


async def met(world: World) -> tuple[Chat, Chat]:
    phone, desk = world.chat("telegram", "Ana"), world.chat("discord", "ana_s")
    for chat in (phone, desk):
        await chat.does(Opened())
    return phone, desk


async def test_a_code_from_one_chat_typed_in_the_other_makes_them_one_and_the_first_hears_of_it(world: World) -> None:
    phone, desk = await met(world)
    code = await code_of(phone)
    await desk.says(f"/link {code.lower()}")
    await desk.presses("Look it up")
    assert "Your chat on Telegram and this one will be one account: Ana." in desk.screen
    await desk.presses("Yes, make them one")
    assert "Done: this chat and Telegram are one account." in desk.screen
    assert "Where should I write to you?" in desk.screen
    assert "This account is now linked with Discord. If that was not you: /unlink" in phone.screen
    assert (await world.account("telegram", "Ana")).id == (await world.account("discord", "ana_s")).id


async def test_the_card_that_linked_works_on_afterwards(world: World) -> None:
    phone, desk = await met(world)
    await desk.says("/link")
    await desk.does(Said(text=await code_of(phone)))
    await desk.presses("Yes, make them one")
    await desk.presses("Telegram")
    assert "Saved." in desk.screen
    assert (await world.account("discord", "ana_s")).preferred_platform == "telegram"


async def test_a_typed_confirmation_is_answered_by_a_card_that_works_on(world: World) -> None:
    phone, desk = await met(world)
    code = await code_of(phone)
    await desk.says(f"/link {code}")
    await desk.says("look it up")
    await desk.says("yes, make them one")
    assert "Done: this chat and Telegram are one account." in desk.screen
    await desk.presses("Telegram")
    assert "Saved." in desk.screen


async def test_it_goes_the_other_way_round_too_by_the_form(world: World) -> None:
    phone, desk = await met(world)
    code = await code_of(desk)
    await phone.says("/link")
    await phone.presses("I have a code")
    await phone.fills(code=code)
    assert "Your chat on Discord and this one" in phone.screen
    await phone.presses("Yes, make them one")
    assert "linked with Telegram" in desk.screen
    assert (await world.account("telegram", "Ana")).name == "ana_s"


async def test_wrong_codes_are_counted_though_nothing_else_is_kept_of_them(world: World) -> None:
    phone, desk = await met(world)
    code = await code_of(phone)
    await desk.says("/link")
    for _try in range(5):
        await desk.says("ZZZZ-ZZZZ")
        assert "That code is wrong" in desk.screen
    await desk.says(code)
    assert "too many wrong codes" in desk.screen
    world.clock.skip(timedelta(hours=1))
    await desk.says(f"/link {await code_of(phone)}")
    await desk.presses("Look it up")
    assert "Link these chats?" in desk.screen


async def test_a_word_is_no_code_and_is_read_as_what_it_says(world: World) -> None:
    _phone, desk = await met(world)
    await desk.says("/link")
    await desk.says("settings")
    assert "wrong" not in desk.screen
    await desk.says("/link hello")
    assert "That is no code." in desk.screen


async def test_who_thinks_better_of_it_stays_apart_and_the_code_is_gone(world: World) -> None:
    phone, desk = await met(world)
    code = await code_of(phone)
    await desk.says(f"/link {code}")
    await desk.presses("Look it up")
    await desk.presses("No, keep them apart")
    assert "Nothing was linked" in desk.screen
    await desk.says(code)
    assert "That code is wrong" in desk.screen
    assert (await world.account("telegram", "Ana")).id != (await world.account("discord", "ana_s")).id


async def test_a_form_begun_in_one_chat_is_finished_in_the_other(world: World) -> None:
    phone, desk = await met(world)
    await desk.says("/settings")
    await desk.presses("Change my name")
    _ref, drawn = desk._newest()
    form = next(part for part in drawn.view.parts if isinstance(part, FormCard))
    await desk.does(Filled(card=_ref, address=drawn.address(form.submit), values={"name": "Ana Silva"}, final=False))
    await desk.says(f"/link {await code_of(phone)}")
    await desk.presses("Look it up")
    await desk.presses("Yes, make them one")
    await phone.says("/continue")
    assert any(
        part.fields[0].value == "Ana Silva" for part in phone._newest()[1].view.parts if isinstance(part, FormCard)
    )


async def test_a_conversation_goes_on_in_the_other_chat_where_it_was_left(world: World) -> None:
    phone, desk = await met(world)
    await desk.says(f"/link {await code_of(phone)}")
    await desk.presses("Look it up")
    await desk.presses("Yes, make them one")
    await phone.says("python under 500")
    await desk.says("tomorrow evening")
    assert "I looked for: Python · Tue 3 Nov 5:00" in desk.screen
    assert "up to" in desk.screen
    await phone.says("go back")
    assert "I looked for: Python · up to" in phone.screen
    await phone.says("flibber quux")
    assert "I didn't get" in phone.screen
    await desk.says("wibble zork")
    assert "I still didn't get it" in desk.screen


async def test_the_first_chat_separates_the_other_which_has_an_account_of_its_own_and_hears_of_it(world: World) -> None:
    phone, desk = await met(world)
    await desk.says(f"/link {await code_of(phone)}")
    await desk.presses("Look it up")
    await desk.presses("Yes, make them one")
    await desk.says("/unlink")
    assert "[Unlink Telegram]" not in desk.screen
    await phone.says("/unlink")
    await phone.presses("Unlink Discord")
    assert "a new, empty account with your name" in phone.screen
    await phone.presses("Yes, unlink")
    assert "Discord is not linked with this account any more." in phone.screen
    assert "This chat has an account of its own now." in desk.screen
    assert (await world.account("telegram", "Ana")).id != (await world.account("discord", "ana_s")).id
    await desk.says("/settings")
    assert "Where should I write to you?" not in desk.screen


async def test_a_chat_leaves_by_itself_and_its_cards_work_on(world: World) -> None:
    phone, desk = await met(world)
    await desk.says(f"/link {await code_of(phone)}")
    await desk.presses("Look it up")
    await desk.presses("Yes, make them one")
    await desk.says("/unlink")
    await desk.presses("Unlink Discord")
    await desk.presses("Yes, unlink")
    assert "This chat has an account of its own now." in desk.screen
    assert "Discord is not linked with this account any more." in phone.screen
    await desk.says("/link")
    assert "link.offer" in desk.places
    await desk.presses("Get a code")
    assert "Your code" in desk.screen
    fresh, kept = await world.account("discord", "ana_s"), await world.account("telegram", "Ana")
    assert fresh.id != kept.id
    assert kept.name == fresh.name == "Ana"
