"""Times things and prints them as a table, each row beside a named baseline of the same run."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

TIMES = ("p50 ms", "p95 ms")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    name: str
    figures: tuple[float, ...]
    baseline: str | None
    aim: float | None


class Table:
    """Rows of figures; the first one of a row is divided by the first one of its baseline.

    It is printed as Markdown, so that a run can be put into docs/benchmarks.md as it is.
    """

    def __init__(self, title: str, columns: Sequence[str] = TIMES) -> None:
        self._title = title
        self._columns = columns
        self._rows: list[_Row] = []

    def add(self, name: str, *figures: float, baseline: str | None = None, aim: float | None = None) -> None:
        """Add a row. `aim` is what its last figure has to stay under."""
        self._rows.append(_Row(name=name, figures=figures, baseline=baseline, aim=aim))

    async def measure(
        self,
        name: str,
        runs: int,
        work: Callable[[int], Awaitable[Any]],
        *,
        baseline: str | None = None,
        aim: float | None = None,
    ) -> None:
        """Add the times of `work(0)` to `work(runs - 1)`, after one run that does not count."""
        await work(0)
        taken = []
        for run in range(runs):
            begun = time.perf_counter()
            await work(run)
            taken.append(time.perf_counter() - begun)
        self.add(name, *spread(taken), baseline=baseline, aim=aim)

    def show(self) -> None:
        """Print the table."""
        first = {row.name: row.figures[0] for row in self._rows}
        lines = [[self._title, *self._columns, "ratio", "aim"]]
        for row in self._rows:
            ratio = f"{row.figures[0] / first[row.baseline]:.2f} × {row.baseline}" if row.baseline else "baseline"
            lines.append([row.name, *(f"{figure:,.1f}" for figure in row.figures), ratio, _verdict(row)])
        widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
        numbers = range(1, len(self._columns) + 1)
        lines.insert(1, ["-" * (width - 1) + (":" if at in numbers else "-") for at, width in enumerate(widths)])
        for line in lines:
            cells = (
                cell.rjust(width) if at in numbers else cell.ljust(width)
                for at, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
            print(f"| {' | '.join(cells)} |")
        print(flush=True)


def spread(seconds: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile of times, in milliseconds."""
    cuts = quantiles((one * 1000 for one in seconds), n=100, method="inclusive")
    return cuts[49], cuts[94]


def resident(process: int | str = "self") -> float:
    """Return how much memory a process holds, in MB (VmRSS; Linux)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def _verdict(row: _Row) -> str:
    if row.aim is None:
        return ""
    return f"{'met' if row.figures[-1] < row.aim else 'MISSED'}: under {row.aim:g}"
