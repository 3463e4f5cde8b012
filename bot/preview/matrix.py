"""Writes docs/platforms.md: how each platform shows what, and what each takes. Run `python -m bot.preview.matrix`."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from bot.dialogue.renderings import VOCABULARY, written
from bot.preview.platforms import PLATFORMS

FILE = Path("docs/platforms.md")
COMMAND = "python -m bot.preview.matrix"
_BYTES = re.compile(r"_BYTES$")
_HEAD = f"""# What each platform shows

Made by `{COMMAND}` from `renderings.py` and `limits.py` of each folder under `adapters`; a test compares.
`opengig preview FOLDER` shows the same with every screen of the product.
"""


def matrix() -> str:
    """Return the text of docs/platforms.md."""
    return "\n".join([_HEAD, *_renderings(), *(line for one in PLATFORMS for line in _limits(one.name, one.limits))])


def _renderings() -> Iterator[str]:
    for heading, items in VOCABULARY.items():
        yield f"## {heading}\n"
        yield _row("", *(platform.name for platform in PLATFORMS))
        yield _row(*["---"] * (len(PLATFORMS) + 1))
        for item in items:
            yield _row(written(item), *(platform.renderings[item] for platform in PLATFORMS))
        yield ""


def _limits(name: str, module: ModuleType) -> Iterator[str]:
    yield f"## What {name} takes\n"
    yield _row("limit", "", "what it is")
    yield _row("---", "---:", "---")
    for constant, value, words in read_limits(module):
        yield _row(f"`{constant}`", _number(constant, value), words)
    yield ""


def read_limits(module: ModuleType) -> Iterator[tuple[str, float, str]]:
    """Return the name, the value and the words of each limit of a module; the words stand below the last of a group."""
    waiting: list[str] = []
    for node in ast.parse(inspect.getsource(module)).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]):
                waiting.append(name)
            case ast.Expr(value=ast.Constant(value=str(words))) if waiting:
                yield from ((one, getattr(module, one), " ".join(words.split())) for one in waiting)
                waiting = []
            case _:
                continue
    yield from ((one, getattr(module, one), "") for one in waiting)


def _number(constant: str, value: float) -> str:
    if _BYTES.search(constant):
        return f"{value / 1024**2:g} MB" if value >= 1024**2 else f"{value / 1024:g} kB"
    return f"{value:,g}" if value != int(value) else f"{int(value):,}"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    FILE.write_text(matrix(), "utf-8")
