"""What an operator types, and the one sentence that answers when it cannot be done."""

import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import _until_stopped, main
from bot.operator.findings import port_finding

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("OPENGIG_")]:
        monkeypatch.delenv(name)


def test_help_is_fast_because_it_loads_nothing_of_the_program() -> None:
    probe = (
        "import sys; from bot.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: print(sorted({'sqlalchemy', 'aiohttp', 'pydantic', 'core'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "doctor" in run.stdout
    assert run.stdout.endswith("[]\n")


def test_the_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("opengig ")


@pytest.mark.parametrize("port", ["0", "65536", "web"])
def test_a_wrong_port_is_answered_with_a_right_one(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["demo", "--port", port])
    assert ended.value.code == 2
    assert "from 1 to 65535, like 8765" in capsys.readouterr().err


def test_a_demo_on_a_used_port_says_which_one_and_offers_one_that_is_free(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = server.getsockname()[1]
        assert main(["demo", "--port", str(taken), "--no-browser"]) == 1
        said = capsys.readouterr().err
        offered = int(said.rpartition(" ")[2].rstrip("`\n"))
        assert said == f"Port {taken} is in use. Try `opengig demo --port {offered}`\n"
        assert port_finding("127.0.0.1", offered, another="").fix is None


def test_a_demo_in_a_folder_that_cannot_be_made_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    Path("taken").write_text("")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert main(["demo", "--data", "taken/demo", "--no-browser", "--port", str(port)]) == 1
    assert "is a file, not a folder. Choose another folder" in capsys.readouterr().err


def test_wrong_settings_are_listed_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("config.toml").write_text('[web]\nport = "x"\nprot = 1\n')
    assert main(["run"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "These settings need a change:"
    assert [line.split()[0] for line in said[1:]] == ["web.port", "web.prot"]


def test_running_without_a_chat_explains_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == 1
    said = capsys.readouterr().err
    assert "No chat is switched on. Set enabled = true in [webchat]" in said
    assert "Telegram and Discord come next and are not part of this version" in said


def test_migrating_says_what_was_done_and_then_that_nothing_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    capsys.readouterr()
    assert main(["migrate"]) == 0
    assert capsys.readouterr().out == "Nothing to do: up to date.\n"


def test_a_newer_database_is_refused_with_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    Path("opengig-data").mkdir()
    with closing(sqlite3.connect("opengig-data/opengig.db")) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    assert main(["migrate"]) == 1
    assert "written by a newer version of OpenGig" in capsys.readouterr().err


def test_the_doctor_fails_while_there_is_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith(("ok  ", "problem  ")) for line in lines)
    assert all(" → " in line for line in lines if line.startswith("problem"))


def test_answers_from_a_pipe_write_the_config(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        assert main(["init"]) == 1
    assert "nothing was written" in capsys.readouterr().err
    assert not Path("config.toml").exists()


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM])
def test_a_program_that_is_asked_to_stop_closes_what_it_has_open_and_ends_quietly(wish: signal.Signals) -> None:
    closed = []

    async def program() -> None:
        try:
            asyncio.get_running_loop().call_soon(os.kill, os.getpid(), wish)
            await asyncio.Event().wait()
        finally:
            closed.append(wish)

    assert _until_stopped(program()) == 0
    assert closed == [wish]
