"""The program's own sources as syntax trees, for tests that check rules of the house."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "core", "adapters", "migrations")


@dataclass(frozen=True, kw_only=True)
class Source:
    """One file of the program; `path` is relative to the project."""

    path: str
    text: str
    tree: ast.Module

    @property
    def module(self) -> ModuleType:
        """The file, imported."""
        return import_module(self.path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))


@cache
def sources(*packages: str) -> tuple[Source, ...]:
    """Return every Python file of some packages, or of the whole program."""
    found = []
    for package in packages or PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            text = file.read_text(encoding="utf-8")
            found.append(Source(path=file.relative_to(ROOT).as_posix(), text=text, tree=ast.parse(text)))
    return tuple(found)


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """Return the calls of functions or methods with one of the names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in names:
            yield node


def called(node: ast.Call) -> str:
    """Return the last part of what a call names: `a.b.c(...)` calls "c"."""
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def parameters(tree: ast.AST) -> set[str]:
    """Return the names of all parameters of all functions: a call that hands one on is judged where it is given."""
    return {
        argument.arg
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for argument in (*node.args.args, *node.args.kwonlyargs)
    }
