"""The program `opengig`: what an operator types, and one clear sentence when it cannot be done."""

import argparse
import os
import sys
from collections.abc import Callable, Coroutine, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

DEFAULT_PORT = 8765
INTERRUPTED = 130
"""What a shell reports for a program that Ctrl-C has ended: 128 + SIGINT."""


class Impossible(Exception):  # noqa: N818 - it is read as a sentence
    """The command cannot be carried out; the text says why and what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 impossible or problems found, 2 mistyped, 130 interrupted."""
    arguments = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = arguments.command
    from adapters.web.server import PortInUse
    from bot.demo.clock import DamagedClock
    from bot.operator.alone import NotAlone
    from bot.operator.init import Ended
    from bot.settings_sources import SettingsError
    from core.knowledge.articles import ArticleError
    from core.store.migrate import NewerDatabase

    try:
        return command(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except SettingsError as error:
        print("These settings need a change:", *error.problems, sep="\n  ", file=sys.stderr)
    except ArticleError as error:
        print(f"An article cannot be used (folder in [knowledge]): {error}.", file=sys.stderr)
    except (Impossible, NewerDatabase, PortInUse, Ended, DamagedClock, NotAlone) as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        # Who reads us has seen enough (`opengig doctor | head`); Python would complain once more when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        print(
            f"{error.filename or 'This machine'}: {error.strerror or error}. Mend that and try again.", file=sys.stderr
        )
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="opengig", description="A mentorship marketplace that a community runs in its chat."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    demo = commands.add_parser("demo", help="try everything in the browser, with made-up people and pretended money")
    demo.add_argument("--port", metavar="N", type=_port, default=DEFAULT_PORT, help="its port (%(default)s)")
    demo.add_argument("--data", metavar="DIR", type=Path, default=Path("opengig-demo"), help="its folder (%(default)s)")
    demo.add_argument("--no-browser", action="store_true", help="print the address, but do not open it")
    demo.add_argument("--fresh", action="store_true", help="forget what was done in the demo and start over")
    demo.set_defaults(command=_demo)

    preview = commands.add_parser("preview", help="write a gallery of every screen as each chat shows it")
    preview.add_argument(
        "folder", metavar="FOLDER", nargs="?", type=Path, default=Path("opengig-preview"), help="where to (%(default)s)"
    )
    preview.set_defaults(command=_preview)

    for name, command, text in (
        ("run", _run, "run your community on the chats that are switched on"),
        ("init", _init, "write a config file by answering a few questions"),
        ("doctor", _doctor, "check everything that must be right, and say how to mend what is not"),
        ("migrate", _migrate, "bring the database to what this version needs"),
    ):
        parsed = commands.add_parser(name, help=text)
        parsed.add_argument("--config", metavar="PATH", type=Path, help="the config file (config.toml)")
        parsed.set_defaults(command=command)
        if command is _doctor:
            online = "ask Telegram and Discord too how the bot stands, and the language model whether it answers"
            parsed.add_argument("--online", action="store_true", help=online)

    asked = commands.add_parser("understand", help="show what the bot reads in a sentence")
    asked.add_argument("sentence", metavar="SENTENCE", nargs="*", help="what somebody types")
    asked.add_argument(
        "--jsonl", action="store_true", help='read JSON lines {"text", "now", "tz"} and answer with such'
    )
    asked.add_argument("--explain", action="store_true", help="show which rule took which words")
    asked.add_argument("--now", metavar="TIME", help="the present, like 2026-03-11T10:30 (the clock's)")
    asked.add_argument("--tz", metavar="ZONE", default="UTC", help="the zone of who types (%(default)s)")
    asked.set_defaults(command=_understand)
    return parser


def _preview(arguments: argparse.Namespace) -> int:
    import asyncio

    from bot.preview.gallery import NoGallery, write_gallery

    _write_log("warning")
    try:
        index = asyncio.run(write_gallery(arguments.folder, lambda words: print(words, flush=True)))
    except NoGallery as refusal:
        raise Impossible(str(refusal)) from refusal
    print(f"Done. Open {index.resolve().as_uri()} in your browser.")
    return 0


def _understand(arguments: argparse.Namespace) -> int:
    from bot.operator.understand import BadLine, moment_in, read_lines, read_sentence, show, zone_named
    from core.clock import SystemClock

    try:
        zone = zone_named(arguments.tz)
        now = moment_in(arguments.now, zone) if arguments.now else SystemClock().now()
    except BadLine as error:
        raise Impossible(str(error)) from error
    if arguments.jsonl:
        return 1 if read_lines(sys.stdin, now, zone, sys.stdout, sys.stderr) else 0
    if not arguments.sentence:
        raise Impossible('Say what to read, like: opengig understand "python tutor tomorrow evening"')
    show(read_sentence(" ".join(arguments.sentence), now, zone), sys.stdout, explain=arguments.explain)
    return 0


def _demo(arguments: argparse.Namespace) -> int:
    from bot.app import DEMO_DATABASE, DEMO_HOST, run_demo
    from bot.operator.alone import alone_with
    from bot.operator.findings import file_finding, port_finding

    database = arguments.data / DEMO_DATABASE
    _need(file_finding(database))
    with alone_with(database, otherwise="Go on there, stop it, or choose another folder with --data."):
        _need(port_finding(DEMO_HOST, arguments.port, another="Choose another one, like --port {port}."))
        if not arguments.fresh:
            _need_database(f"sqlite+aiosqlite:///{database}", otherwise="start over by adding --fresh")
        _write_log("warning")
        return _until_stopped(
            run_demo(
                port=arguments.port,
                data=arguments.data,
                open_browser=not arguments.no_browser,
                fresh=arguments.fresh,
            )
        )


def _run(arguments: argparse.Namespace) -> int:
    from bot.app import run
    from bot.operator.alone import alone_with
    from bot.operator.doctor import surroundings
    from bot.settings import load
    from core.store.migrate import sqlite_file

    settings = load(arguments.config)
    for finding in surroundings(settings):
        _need(finding)
    url = settings.database.url.get_secret_value()
    file = sqlite_file(url)
    with alone_with(file, otherwise="Stop it, or give this one its own database.url.") if file else nullcontext():
        _need_database(url)
        _write_log(settings.logging.level)
        return _until_stopped(run(settings))


def _init(arguments: argparse.Namespace) -> int:
    from bot.operator.init import init
    from bot.settings import DEFAULT_FILE

    return 0 if init(arguments.config or DEFAULT_FILE, sys.stdin, sys.stdout) else 1


def _doctor(arguments: argparse.Namespace) -> int:
    import asyncio

    from bot.operator.doctor import examine
    from bot.operator.online import ask_platforms
    from core.clock import SystemClock

    async def report() -> int:
        problems = 0
        async for finding in examine(arguments.config, os.environ, SystemClock()):
            print(finding)
            problems += finding.is_problem
        if arguments.online:
            async for finding in ask_platforms(arguments.config, os.environ):
                print(finding)
                problems += finding.is_problem
        return problems

    return 1 if asyncio.run(report()) else 0


def _migrate(arguments: argparse.Namespace) -> int:
    import asyncio

    from bot.operator.findings import file_finding
    from bot.settings import load
    from core.store.migrate import sqlite_file, upgrade

    url = load(arguments.config).database.url.get_secret_value()
    if file := sqlite_file(url):
        _need(file_finding(file))
    _need_database(url)
    done = asyncio.run(upgrade(url))
    if done.copy:
        print(f"The database as it was before is kept in {done.copy}.")
    print(f"Applied {done.steps} step{'' if done.steps == 1 else 's'}." if done.steps else "Nothing to do: up to date.")
    return 0


def _need(finding: Any) -> None:
    if finding.is_problem:
        raise Impossible(f"{finding.text} {finding.fix}")


def _need_database(url: str, **advice: str) -> None:
    import asyncio

    from bot.operator.doctor import reachable

    _need(asyncio.run(reachable(url, **advice)))


def _write_log(level: str) -> None:
    """Write our own log to stderr from `level` on, and of the libraries only what is wrong.

    Libraries log what people wrote when they are asked for more.
    """
    import logging

    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for ours in ("bot", "core", "adapters"):
        logging.getLogger(ours).setLevel(level.upper())


def _until_stopped(program: Coroutine[Any, Any, None]) -> int:
    """Run `program` until it ends, Ctrl-C or SIGTERM; both let it close what it has open."""
    import asyncio
    import signal

    async def stoppable() -> int:
        task = asyncio.ensure_future(program)
        if sys.platform != "win32":
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        with suppress(asyncio.CancelledError):
            await task
        return 0

    return asyncio.run(stoppable())


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; use a number from 1 to 65535, like {DEFAULT_PORT}")
    return int(text)


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_rest: Any) -> None:
        from importlib.metadata import version

        print(f"opengig {version('opengig')}")
        parser.exit()


if __name__ == "__main__":
    sys.exit(main())
