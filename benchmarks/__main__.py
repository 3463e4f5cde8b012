"""Runs every measure, one after the other, each in a process of its own: `python -m benchmarks`."""

import subprocess
import sys

MEASURES = ("search", "chat", "bookings", "startup", "platforms", "understanding", "knowledge")

for measure in MEASURES:
    subprocess.run([sys.executable, "-m", f"benchmarks.{measure}"], check=True)  # noqa: S603 - the names above
