"""Times the start of the program until `/health` answers, and weighs it while it is idle; each in its own process.

The baseline is what nobody can save: an interpreter that imports the two largest libraries.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.table import Table, resident
from benchmarks.talk import free_port

RUNS = 3
IDLE_SECONDS = 1.0
TOO_LONG = 60.0
BARE = "import aiohttp, sqlalchemy"
THEN_WAIT = "print(flush=True); input()"
ENVIRONMENT = {"OPENGIG_WEBCHAT__ENABLED": "true"}

Figures = tuple[float, float]
"""Seconds until it is ready, and resident megabytes (VmRSS)."""


def _bare() -> Figures:
    begun = time.perf_counter()
    command = [sys.executable, "-c", f"{BARE}; {THEN_WAIT}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as bare:  # noqa: S603 - see above
        if bare.stdout is None or not bare.stdout.readline():
            raise RuntimeError("the bare interpreter ended")
        seconds = time.perf_counter() - begun
        size = resident(bare.pid)
        bare.communicate(b"\n")
    return seconds, size


def _opengig(port: int, arguments: Sequence[str], environment: dict[str, str]) -> Figures:
    begun = time.perf_counter()
    program = subprocess.Popen(  # noqa: S603 - this file's own words
        [sys.executable, "-m", "bot.cli", *arguments],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for_health(port, program, begun + TOO_LONG)
        seconds = time.perf_counter() - begun
        time.sleep(IDLE_SECONDS)
        return seconds, resident(program.pid)
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(TOO_LONG)


def _wait_for_health(port: int, program: subprocess.Popen[bytes], latest: float) -> None:
    while time.perf_counter() < latest and program.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health", timeout=1):
                return
        except URLError:
            time.sleep(0.01)
    raise RuntimeError(f"no health at port {port}; the program's exit code is {program.poll()}")


def _demo(data: Path) -> Figures:
    port = free_port()
    return _opengig(port, ["demo", "--no-browser", "--port", str(port), "--data", str(data)], {})


def _run(data: Path) -> Figures:
    port = free_port()
    url = f"sqlite+aiosqlite:///{data / 'run.db'}"
    return _opengig(port, ["run"], {**ENVIRONMENT, "OPENGIG_WEB__PORT": str(port), "OPENGIG_DATABASE__URL": url})


def main() -> None:
    """Measure and print."""
    starts, sizes = Table("until it answers", ("seconds",)), Table("resident when idle", ("MB",))

    def add(name: str, runs: Sequence[Figures], *, most: float | None = None) -> None:
        baseline = None if name == BARE else BARE
        starts.add(name, median(seconds for seconds, _ in runs), baseline=baseline, aim=most)
        sizes.add(name, median(size for _, size in runs), baseline=baseline, aim=200 if baseline else None)

    add(BARE, [_bare() for _ in range(RUNS)])
    for name, start in (("opengig demo", _demo), ("opengig run", _run)):
        first, again = [], []
        for _ in range(RUNS):
            with tempfile.TemporaryDirectory() as folder:
                first.append(start(Path(folder)))
                again.append(start(Path(folder)))
        add(f"{name}, first time", first, most=5)
        add(f"{name}, second time", again, most=5)
    starts.show()
    sizes.show()


if __name__ == "__main__":
    main()
