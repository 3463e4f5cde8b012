"""One house with the gallery on each platform, for all tests of the package; everybody in it is new for each test."""

import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.conformance.discord import DiscordHand
from tests.conformance.exhibits import PICTURE
from tests.conformance.gallery import Gallery
from tests.conformance.hands import PNG, Hand
from tests.conformance.telegram import TelegramHand
from tests.conformance.web import WebHand
from tests.stories.platforms import PLATFORMS
from tests.stories.story import Tale

HANDS: dict[str, type[Hand]] = {"web": WebHand, "telegram": TelegramHand, "discord": DiscordHand}


@dataclass
class Visit:
    """A tale in the gallery."""

    tale: Tale[Any]
    gallery: Gallery
    hand: Hand
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def platform(self) -> str:
        """Where it is played."""
        return self.tale.platform

    async def somebody(self) -> Any:
        """Bring in somebody new."""
        return await self.tale.learner(f"P{next(self._numbers)}")

    def taken(self, who: Any) -> list[str]:
        """Return what arrived from somebody."""
        return self.gallery.taken[who.account_id]


@pytest.fixture(autouse=True)
def everybody_leaves(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let those who came for one test go after it, as a restart brings everybody back who is there."""
    actors = request.getfixturevalue("visit").tale.actors if "visit" in request.fixturenames else []
    stays = len(actors)
    yield
    del actors[stays:]


@pytest_asyncio.fixture(scope="package", loop_scope="package", params=PLATFORMS)
async def visit(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, migrated: Path
) -> AsyncIterator[Visit]:
    """Open the gallery on one platform after the other."""
    folder = tmp_path_factory.mktemp("gallery")
    shutil.copy(migrated, folder / "story.db")
    tale = PLATFORMS[request.param](folder)
    gallery = Gallery()
    tale.screens = gallery.registry
    await tale.begins()
    assert await tale.house.files.put("image/png", PNG) == PICTURE
    yield Visit(tale, gallery, HANDS[request.param](tale))
    await tale.closes()
