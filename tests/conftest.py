"""What all tests share."""

import asyncio
import socket
from pathlib import Path

import pytest
from hypothesis import settings

from bot.cli import main
from core.store import migrate

# How long one example takes says more about the machine than about the house; benchmarks measure time.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file that has every table and no people: migrating once is enough for all stories."""
    file = tmp_path_factory.mktemp("template") / "story.db"
    asyncio.run(migrate.upgrade(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a gallery, written as an operator writes it, by a program that reaches nobody."""
    folder = tmp_path_factory.mktemp("preview") / "gallery"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _offline)
        assert main(["preview", str(folder)]) == 0
    return folder


def _offline(*_address: object) -> None:
    raise AssertionError("a gallery needs no network")
