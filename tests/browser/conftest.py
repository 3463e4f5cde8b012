"""A real Chromium and the real program, started as a newcomer would start it."""

import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.async_api import Browser, Error, Playwright, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
START_SECONDS = 30


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here, so that `-m "not browser"` leaves it out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


async def _launch(playwright: Playwright) -> Browser:
    installed = next((path for name in NAMES if (path := shutil.which(name))), None)
    # Chromium's own sandbox needs rights that containers do not give; the pages are ours.
    return await playwright.chromium.launch(executable_path=installed, args=["--no-sandbox", "--disable-gpu"])


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Return a Chromium; the test is skipped where there is none."""
    async with async_playwright() as playwright:
        try:
            launched = await _launch(playwright)
        except Error as error:
            pytest.skip(f"no Chromium on this machine ({error.message.splitlines()[0]})")
        yield launched
        await launched.close()


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    """Run `opengig demo` in a process of its own and return its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("opengig")
    command = [str(program), "demo", "--port", str(port), "--data", str(tmp_path / "demo"), "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        # The greeting is printed when the server listens, so reading it waits exactly long enough.
        said = ""
        while f":{port}" not in said:
            line = process.stdout.readline()
            assert line, f"the demo ended: {said}"
            said += line
        url = f"http://127.0.0.1:{port}"
        with urlopen(f"{url}/health", timeout=START_SECONDS) as health:  # noqa: S310 - our own address
            assert health.status == 200
        yield url
        process.terminate()
        process.wait(START_SECONDS)
        process.stdout.close()
