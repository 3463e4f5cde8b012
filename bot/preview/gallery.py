"""Writes the gallery: a folder with one page for each language, which open by themselves, without a server."""

import re
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.demo.seed import seed
from bot.dialogue.catalogue import LOCALES
from bot.preview.community import PRESENT, StandingClock, gather
from bot.preview.platforms import PLATFORMS
from bot.preview.scenes import Scene, draw, scenes_of
from bot.preview.walk import Community, walk
from bot.screens.notices import reasons
from bot.settings import DatabaseSettings, Payments, Sandbox, Settings
from bot.wiring import House
from core.accounts.model import StoredFile
from core.marketplace import Marketplace
from core.store.migrate import upgrade

INDEX = "index.html"
PICTURES = "pictures"
MARK = "<!-- A gallery of OpenGig's screens, written by `opengig preview`. -->"
"""Tells a folder that may be written over from one that holds something else."""
LANGUAGES = {"en": "English", "hi": "हिन्दी"}
_ENDINGS = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}
_TEMPLATES = Environment(loader=PackageLoader(__package__, "page"), autoescape=True, undefined=StrictUndefined)


class NoGallery(Exception):  # noqa: N818 - it is read as a sentence
    """The folder holds something else, so nothing is written there; the text says what to do."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A scene with how each platform shows it, by the names of those that do."""

    scene: Scene
    anchor: str
    cards: Sequence[tuple[str, Markup]]


async def write_gallery(folder: Path, say: Callable[[str], None]) -> Path:
    """Write the gallery into `folder` and return its first page; `say` is told how far it is.

    Raises NoGallery where the folder holds something that is no gallery, and OSError where it cannot be written.
    """
    _claim(folder)
    async with _community() as community:
        say("Walking through the house as everybody in it ...")
        market = community.market
        minutes = market.policies.reminder_minutes
        # In English only: which cards there are does not change with the language.
        walked = await walk(community, reasons(minutes), locales=("en",), matters=("booking", "step"))
        scenes = scenes_of(walked)
        pictures = await _Pictures.of(market.session)
        pages = {}
        for locale in LOCALES:
            say(f"Drawing {len(scenes)} cards for {len(PLATFORMS)} platforms in {LANGUAGES.get(locale, locale)} ...")
            pages[locale] = _page(locale, [await _shown(scene, community, locale, pictures) for scene in scenes])
    pictures.write(folder)
    for locale, page in pages.items():
        (folder / page_of(locale)).write_text(page, "utf-8")
    return folder / INDEX


def page_of(locale: str) -> str:
    """Return the name of the page for a language."""
    return INDEX if locale == LOCALES[0] else f"{locale}.html"


def _claim(folder: Path) -> None:
    """Make the folder, or see that it is empty or a gallery: what cannot be is said before the work."""
    if not folder.exists():
        folder.mkdir(parents=True)
    if not any(folder.iterdir()):
        return
    index = folder / INDEX
    if not index.is_file() or MARK not in index.read_text("utf-8", errors="replace"):
        raise NoGallery(f"{folder} holds something that is no gallery. Name a new folder, or an empty one.")


@asynccontextmanager
async def _community() -> AsyncIterator[Community]:
    """Let the demo's people into a database of their own, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="opengig-preview-", ignore_cleanup_errors=True) as place:
        url = f"sqlite+aiosqlite:///{Path(place) / 'preview.db'}"
        await upgrade(url)
        sandbox = Sandbox(secrets=(SecretStr("for looking only, nothing is ever paid"),))
        house = House(
            Settings(
                database=DatabaseSettings(url=SecretStr(url)), payments=Payments(gateway="sandbox", sandbox=sandbox)
            ),
            StandingClock(),
        )
        try:
            await seed(house.database, house.settings.policies, PRESENT)
            async with house.database.writing() as session:
                yield await gather(Marketplace(session, house.setup))
        finally:
            await house.database.close()


class _Pictures:
    """The pictures that the cards of a gallery show, each written once."""

    def __init__(self, stored: Mapping[int, StoredFile]) -> None:
        self._stored = stored
        self._wanted: dict[str, bytes] = {}

    @classmethod
    async def of(cls, session: AsyncSession) -> "_Pictures":
        """Read those that are stored."""
        return cls({file.id: file for file in await session.scalars(select(StoredFile))})

    def __call__(self, number: int) -> str:
        """Return the address of a picture within the gallery."""
        file = self._stored[number]
        # By the ending a browser knows a picture that it reads from a file.
        address = f"{PICTURES}/{number}.{_ENDINGS[file.media]}"
        self._wanted[address] = file.content
        return address

    def write(self, folder: Path) -> None:
        """Write what was asked for."""
        (folder / PICTURES).mkdir(parents=True, exist_ok=True)
        for address, content in self._wanted.items():
            (folder / address).write_bytes(content)


async def _shown(scene: Scene, community: Community, locale: str, picture: Callable[[int], str]) -> Shown:
    drawn = await draw(scene, community, locale)
    return Shown(
        scene=scene,
        anchor=_anchor(scene),
        cards=[
            (platform.name, platform.draw(drawn, picture))
            for platform in PLATFORMS
            if platform.has_rooms or not scene.shared
        ],
    )


def _anchor(scene: Scene) -> str:
    return re.sub(r"[\s|?,]+", "-", "-".join([scene.area, scene.who, scene.name]))


def _page(locale: str, shown: Iterable[Shown]) -> str:
    areas = [(area, list(some)) for area, some in groupby(shown, key=lambda one: one.scene.area)]
    languages = [(page_of(one), LANGUAGES.get(one, one), one == locale) for one in LOCALES]
    return _TEMPLATES.get_template("gallery.html").render(
        mark=Markup(MARK),  # noqa: S704 - a constant
        locale=locale,
        languages=languages,
        platforms=PLATFORMS,
        areas=areas,
        style=_asset("gallery.css"),
        script=_asset("gallery.js"),
    )


def _asset(name: str) -> Markup:
    return Markup((Path(__file__).parent / "page" / name).read_text("utf-8"))  # noqa: S704 - a file of our own
