"""What an operator types, and the one sentence that answers when it cannot be done."""

import asyncio
import errno
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.app import _forget, demo_settings
from bot.cli import _until_stopped, main
from bot.operator.alone import alone_with
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
        offered = int(said.rpartition(" ")[2].rstrip(".\n"))
        assert said == f"Port {taken} is in use. Choose another one, like --port {offered}.\n"
        assert port_finding("127.0.0.1", offered, another="").fix is None


def test_a_demo_in_a_folder_that_cannot_be_made_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    Path("taken").write_text("")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert main(["demo", "--data", "taken/demo", "--no-browser", "--port", str(port)]) == 1
    assert "is a file, not a folder. Choose another folder" in capsys.readouterr().err


def free() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return str(server.getsockname()[1])


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run what cannot be done, and return the one line that says why."""
    assert main(arguments) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1, said
    return said[0]


def test_a_second_program_is_kept_off_the_data_of_the_first(capsys: pytest.CaptureFixture[str]) -> None:
    kept = Path("x/demo.db")
    Path("config.toml").write_text(
        f'[webchat]\nenabled = true\n[web]\nport = {free()}\n[database]\nurl = "sqlite+aiosqlite:///{kept}"\n'
    )
    with alone_with(kept, otherwise=""):
        said = refusal(capsys, "demo", "--data", "x", "--no-browser", "--port", free())
        assert said.startswith(f"Another OpenGig is running with {kept}. Go on there, stop it,")
        assert refusal(capsys, "run").startswith(f"Another OpenGig is running with {kept}. Stop it,")
    with alone_with(kept, otherwise=""):
        assert [file.name for file in kept.parent.iterdir()] == ["demo.db.lock"]


@pytest.mark.parametrize("content", ["", '{"ahead_seconds": -5}'])
def test_a_damaged_clock_of_the_demo_is_told_with_the_way_out(content: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("opengig-demo").mkdir()
    Path("opengig-demo/demo-clock.json").write_text(content)
    said = refusal(capsys, "demo", "--no-browser", "--port", free())
    assert said.startswith("opengig-demo/demo-clock.json")
    assert said.endswith("Start over by adding --fresh.")


def test_a_demo_whose_database_is_no_database_is_told_the_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    Path("opengig-demo").mkdir()
    Path("opengig-demo/demo.db").write_text("a letter to my grandmother, not a database" * 50)
    said = refusal(capsys, "demo", "--no-browser", "--port", free())
    assert "does not answer: file is not a database." in said
    assert said.endswith("or start over by adding --fresh.")


def test_what_the_machine_refuses_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def full(_url: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "opengig.db")

    monkeypatch.setattr("core.store.migrate.upgrade", full)
    assert refusal(capsys, "migrate") == "opengig.db: No space left on device. Mend that and try again."


def test_starting_over_takes_only_what_the_demo_has_made() -> None:
    mine = Path("demo-of-my-own.py")
    for file in (mine, Path("demo.db"), Path("demo-clock.json")):
        file.write_text("")
    _forget(Path())
    assert list(Path().iterdir()) == [mine]


def test_a_webhook_secret_that_was_never_finished_is_made_anew_and_a_finished_one_is_kept(tmp_path: Path) -> None:
    (tmp_path / "webhook-secret").write_text("")
    first = demo_settings(tmp_path, 1).payments.sandbox.secrets
    assert demo_settings(tmp_path, 1).payments.sandbox.secrets == first


def test_our_log_obeys_its_level_and_libraries_stay_quiet() -> None:
    probe = (
        "import logging; from bot.cli import _write_log\n_write_log('info')\n"
        "for name in ('bot.app', 'aiosqlite'): logging.getLogger(name).info('heard of %s', name)"
    )
    run = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stderr.splitlines()[0].endswith("INFO bot.app: heard of bot.app")
    assert "aiosqlite" not in run.stderr


def test_wrong_settings_are_listed_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("config.toml").write_text('[web]\nport = "x"\nprot = 1\n')
    assert main(["run"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "These settings need a change:"
    assert [line.split()[0] for line in said[1:]] == ["web.port", "web.prot"]


def test_running_without_a_chat_explains_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENGIG_WEB__PORT", free())
    assert main(["run"]) == 1
    said = capsys.readouterr().err
    assert "No chat is switched on. Set enabled = true and a token in [telegram] or [discord], or" in said


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


def test_a_reader_who_has_seen_enough_is_not_complained_to() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    run = subprocess.run(
        [sys.executable, "-m", "bot.cli", "doctor"], cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (run.returncode, run.stderr) == (1, b"")


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


def test_articles_that_cannot_be_used_keep_the_program_from_starting_and_say_why(
    capsys: pytest.CaptureFixture[str],
) -> None:
    config = f'[webchat]\nenabled = true\n[web]\nport = {free()}\n[knowledge]\nfolder = "answers"\n'
    Path("config.toml").write_text(config)
    assert "answers is not a folder; put files like" in refusal(capsys, "run")
    Path("answers/en").mkdir(parents=True)
    Path("answers/en/parking.md").write_text("---\ntitle: Parking\nquestions:\n- where\n---\n{{ policies.fee }}\n")
    said = refusal(capsys, "run")
    assert said.startswith("An article cannot be used (folder in [knowledge]): answers/en/parking.md, line 6:")
    assert said.endswith("; perhaps you mean 'policies.fee_percent'.")
