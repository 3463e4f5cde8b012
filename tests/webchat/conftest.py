"""A web chat on a real database file, behind a real server, with an intake that remembers."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.web.server import serve
from adapters.webchat.adapter import WebChat
from adapters.webchat.ports import Group, Person
from adapters.webchat.server import routes
from bot.dialogue.adapter import Drawn
from bot.dialogue.events import Inbound
from bot.dialogue.links import Link, write_value
from bot.dialogue.text import Text
from bot.dialogue.views import View, links_of
from core.attachments.media import media_of
from core.attachments.service import TooManyFiles
from core.clock import MovableClock
from core.store.database import Database
from core.store.types import Base

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


class StoppedClock:
    """A base clock that stands still."""

    def now(self) -> datetime:
        return NOON


class Shelf:
    """Keeps files in memory."""

    def __init__(self) -> None:
        self.kept: dict[int, tuple[str, bytes]] = {}
        self.sent: dict[str, tuple[str, str, bytes]] = {}
        self.owners: list[str] = []
        self.most = 100

    async def put(self, media: str, content: bytes) -> int:
        self.kept[len(self.kept) + 1] = (media, content)
        return len(self.kept)

    async def get(self, file_id: int) -> tuple[str, bytes] | None:
        return self.kept.get(file_id)

    async def keep(self, content: bytes, *, name: str, sent_as: str, by: str) -> str:
        if self.owners.count(by) >= self.most:
            raise TooManyFiles(files=self.most, megabytes=8)
        self.owners.append(by)
        key = f"{sent_as}{len(self.sent):0{22 - len(sent_as)}}"
        self.sent[key] = (name, media_of(content), content)
        return key

    async def attachment(self, key: str) -> tuple[str, str, bytes] | None:
        return self.sent.get(key)


class Desk:
    """Two people, and room for more."""

    def __init__(self) -> None:
        self.clock = MovableClock(StoppedClock())
        self.cast = [
            Person(key="ana", name="Ana", role="Learner", group=Group.LEARNERS),
            Person(key="priya", name="Priya", role="Mentor", group=Group.MENTORS, picture=1),
        ]

    is_demo = True

    async def people(self) -> list[Person]:
        return self.cast

    async def newcomer(self) -> Person:
        self.cast.append(Person(key="new", name="Someone new", role="Just arrived", group=Group.LEARNERS))
        return self.cast[-1]

    async def skip(self, to: str) -> str:
        assert to == "1h"
        self.clock.skip(timedelta(hours=1))
        return "It is an hour later."

    def now(self) -> datetime:
        return self.clock.now()


@dataclass
class Remembering:
    """An intake that keeps what came, once, as the real one does."""

    events: list[Inbound] = field(default_factory=list)

    async def receive(self, event: Inbound) -> bool:
        if any(one.event_id == event.event_id for one in self.events):
            return False
        self.events.append(event)
        return True


@dataclass
class World:
    """Everything that a test of the running chat touches."""

    chat: WebChat
    intake: Remembering
    desk: Desk
    shelf: Shelf
    url: str


def drawn(*parts: object, nonce: str = "n-1", zone: str = "Europe/Lisbon", note: Text | None = None) -> Drawn:
    """A card whose addresses are known only for the links that the vocabulary says it offers."""
    view = parts[0] if len(parts) == 1 and isinstance(parts[0], View) else View(*parts)  # type: ignore[arg-type]
    known = {link: address_of(link) for link in links_of(view)}
    return Drawn(
        view=view,
        note=note,
        address=known.__getitem__,
        opens_form=lambda _link: False,
        start=lambda _link: "",
        zone=ZoneInfo(zone),
        locale="en",
        now=NOON,
        nonce=nonce,
    )


def address_of(link: Link) -> str:
    return "/".join([link.name, *(f"{name}={write_value(value)}" for name, value in link.args)])


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'chat.db'}")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield database
    await database.close()


Opener = Callable[[], AbstractAsyncContextManager[World]]


@pytest.fixture
def opened(database: Database) -> Opener:
    """Start the program; calling it again after the first has ended is a restart."""
    intake, desk, shelf = Remembering(), Desk(), Shelf()

    @asynccontextmanager
    async def start() -> AsyncIterator[World]:
        chat = WebChat(database, desk.clock, files=shelf, stage=desk)
        chat.connect(intake)
        async with serve(routes(chat), host="127.0.0.1", port=0) as url:
            yield World(chat=chat, intake=intake, desk=desk, shelf=shelf, url=url)
            chat.close()

    return start


@pytest.fixture
async def world(opened: Opener) -> AsyncIterator[World]:
    async with opened() as running:
        yield running
