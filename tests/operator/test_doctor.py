"""The doctor: one line for each thing, and a fix wherever something is wrong."""

import asyncio
import os
import socket
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.web.server import serve
from bot.operator.doctor import examine
from bot.operator.findings import file_finding, folder_finding, free_port, port_finding
from core.clock import Clock
from core.store.migrate import upgrade


class StoppedClock:
    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self) -> datetime:
        return self.instant


CLOCK = StoppedClock(datetime(2026, 11, 21, 12, tzinfo=UTC))


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.chdir(tmp_path)
    return {
        "OPENGIG_DATABASE__URL": f"sqlite+aiosqlite:///{tmp_path}/data/opengig.db",
        "OPENGIG_WEB__PORT": str(free_port("127.0.0.1", 20000)),
        "OPENGIG_WEBCHAT__ENABLED": "true",
    }


async def lines(environ: dict[str, str], clock: Clock = CLOCK) -> list[str]:
    return [str(finding) async for finding in examine(None, environ, clock)]


async def wrong(environ: dict[str, str], clock: Clock = CLOCK) -> list[str]:
    return [line for line in await lines(environ, clock) if not line.startswith("ok ")]


async def test_all_is_well_after_the_migration(environ: dict[str, str]) -> None:
    await upgrade(environ["OPENGIG_DATABASE__URL"])
    assert await wrong(environ) == []
    told = "\n".join(await lines(environ))
    for part in ("Python", "SQLite", "clock", "time zones", "setting", "Port", "folder", "database", "up to date"):
        assert part in told


async def test_looking_changes_nothing(environ: dict[str, str], tmp_path: Path) -> None:
    await lines(environ)
    assert list(tmp_path.iterdir()) == []


async def test_wrong_settings_are_shown_with_their_fix_and_end_the_list(environ: dict[str, str]) -> None:
    found = await lines(environ | {"OPENGIG_WEB__PORT": "x", "OPENGIG_COMMUNITY__DEFAULT_CURRENCY": "EURO"})
    assert [line.split(" (")[0] for line in found[-2:]] == [
        "problem  community.default_currency",
        "problem  web.port",
    ]
    assert '→ write it like "EUR"' in found[-2]


async def test_a_used_port_is_named_with_a_free_one(environ: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = server.getsockname()[1]
        found = await wrong(environ | {"OPENGIG_WEB__PORT": str(taken)})
        assert any(line.startswith(f"problem  Port {taken} is in use. → Stop what uses it") for line in found)


async def test_a_port_on_which_opengig_runs_is_well_for_the_doctor_and_taken_for_another_start(
    environ: dict[str, str],
) -> None:
    async with serve([], host="127.0.0.1", port=0) as address:
        port = int(address.rpartition(":")[2])
        found = await asyncio.to_thread(asyncio.run, lines(environ | {"OPENGIG_WEB__PORT": str(port)}))
        assert f"ok       OpenGig is running on port {port}." in found
        begun = await asyncio.to_thread(port_finding, "127.0.0.1", port, another="Choose {port}.")
    assert begun.is_problem


@pytest.mark.parametrize("answer", ['{"status": "ok"}', "[]", "fine"])
async def test_what_is_not_opengig_on_the_port_is_still_a_problem(environ: dict[str, str], answer: str) -> None:
    async def health(_request: web.Request) -> web.Response:
        return web.Response(text=answer)

    app = web.Application()
    app.router.add_get("/health", health)
    async with TestServer(app) as server:
        (found,) = await asyncio.to_thread(asyncio.run, wrong(environ | {"OPENGIG_WEB__PORT": str(server.port)}))
    assert "is in use. → Stop what uses it" in found


async def test_an_address_of_another_machine_is_a_problem(environ: dict[str, str]) -> None:
    elsewhere = {"OPENGIG_WEB__HOST": "192.0.2.1", "OPENGIG_WEBCHAT__ENABLED": "no"}
    assert any("cannot listen on 192.0.2.1" in line for line in await wrong(environ | elsewhere))


async def test_without_a_chat_it_says_what_is_missing(environ: dict[str, str]) -> None:
    found = await wrong(environ | {"OPENGIG_WEBCHAT__ENABLED": "false"})
    assert any("a token in [telegram] or [discord]" in line for line in found)


async def test_articles_that_cannot_be_used_are_named_with_their_fix(environ: dict[str, str], tmp_path: Path) -> None:
    environ["OPENGIG_KNOWLEDGE__FOLDER"] = str(tmp_path / "articles")
    (found,) = [line for line in await wrong(environ) if "article" in line]
    assert "articles is not a folder" in found
    assert '→ Put files like "en/parking.md" there' in found
    parking = tmp_path / "articles" / "en" / "parking.md"
    parking.parent.mkdir(parents=True)
    parking.write_text("---\ntitle: Parking\nquestions:\n- where to park\n---\nPay {{ policies.fee }}.\n", "utf-8")
    (found,) = [line for line in await wrong(environ) if "article" in line]
    assert "parking.md, line 6: there is no value 'policies.fee'" in found
    assert "→ Perhaps you mean 'policies.fee_percent'." in found


async def test_how_many_articles_answer_questions_is_told(environ: dict[str, str], tmp_path: Path) -> None:
    (before,) = [line for line in await lines(environ) if "articles answer" in line]
    parking = tmp_path / "articles" / "en" / "parking.md"
    parking.parent.mkdir(parents=True)
    parking.write_text("---\ntitle: Parking\nquestions:\n- where to park\n---\nBehind the house.\n", "utf-8")
    environ["OPENGIG_KNOWLEDGE__FOLDER"] = str(parking.parent.parent)
    (after,) = [line for line in await lines(environ) if "articles answer" in line]
    assert before != after


async def test_a_clock_before_the_release_is_a_problem(environ: dict[str, str]) -> None:
    found = await wrong(environ, StoppedClock(datetime(1970, 1, 1, tzinfo=UTC)))
    assert any("The clock shows 1970-01-01" in line for line in found)


async def test_a_file_that_is_no_database_is_a_problem(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "opengig.db").write_text("a letter to my grandmother, not a database" * 50)
    [line] = await wrong(environ)
    assert "does not answer: file is not a database" in line


async def test_a_database_server_that_is_not_there_is_a_problem_and_its_password_is_not_shown(
    environ: dict[str, str],
) -> None:
    url = f"postgresql+asyncpg://someone:hunter2@127.0.0.1:{free_port('127.0.0.1', 30000)}/opengig"
    [line] = await wrong(environ | {"OPENGIG_DATABASE__URL": url})
    assert "does not answer" in line
    assert "hunter2" not in line


async def test_a_database_that_is_not_there_yet_is_no_problem_because_running_makes_it(environ: dict[str, str]) -> None:
    assert await wrong(environ) == []
    assert (await lines(environ))[-1].endswith("opengig.db is not there yet; `opengig run` makes it.")


async def test_a_newer_database_is_a_problem(environ: dict[str, str], tmp_path: Path) -> None:
    await upgrade(environ["OPENGIG_DATABASE__URL"])
    with closing(sqlite3.connect(tmp_path / "data" / "opengig.db")) as connection, connection:
        connection.execute("CREATE TABLE IF NOT EXISTS alembic_version (version_num TEXT)")
        connection.execute("DELETE FROM alembic_version")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    [line] = await wrong(environ)
    assert "from a newer version of OpenGig (step 9999)" in line


def test_a_folder_below_a_file_cannot_hold_the_data(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert folder_finding(tmp_path / "file" / "data").fix
    assert folder_finding(tmp_path / "new" / "data").fix is None
    assert not (tmp_path / "new").exists()


def test_a_folder_in_which_no_file_can_be_made_is_a_problem_whatever_its_rights_say() -> None:
    nowhere = Path("/proc/opengig")
    if not nowhere.parent.is_dir():
        pytest.skip("this system has no folder that refuses even root")
    assert "cannot be written" in folder_finding(nowhere).text


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everything")
def test_a_database_of_another_user_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "opengig.db").touch(mode=0o400)
    assert "opengig.db cannot be written by this user" in file_finding(tmp_path / "opengig.db").text


def test_a_host_that_nobody_knows_is_answered_in_words() -> None:
    finding = port_finding("no-such-host.invalid", 8765, another="")
    assert "This machine cannot listen on no-such-host.invalid" in finding.text
    assert "Unknown error" not in finding.text
    assert finding.fix == "Correct web.host."


def test_the_offered_port_is_really_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as first:
        taken = first.getsockname()[1]
        offered = free_port("127.0.0.1", taken)
        assert offered != taken
        assert port_finding("127.0.0.1", offered, another="").fix is None


async def test_where_sentences_go_is_said_and_that_the_way_may_be_open(environ: dict[str, str]) -> None:
    await upgrade(environ["OPENGIG_DATABASE__URL"])
    environ |= {"OPENGIG_LANGUAGE_MODEL__MODEL": "small"}
    hints = {}
    for url in ("https://models.example.org/v1", "http://localhost:11434/v1", "http://models.example.org/v1"):
        told = await lines(environ | {"OPENGIG_LANGUAGE_MODEL__BASE_URL": url})
        (hints[url],) = [line.split()[0] for line in told if "language model small" in line]
    assert list(hints.values()) == ["ok", "ok", "hint"]
