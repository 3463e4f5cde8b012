"""Rules of the house that no linter knows."""

import ast
from collections.abc import Sequence

import pytest

from tests.meta.sources import ROOT, Source, called, calls, sources

LONGEST_FILE = 500
TELLS_THE_TIME = "core/clock.py"
SPEAKS_TO_THE_TERMINAL = ("bot/cli.py", "bot/app.py", "bot/operator/")


def places(found: Sequence[tuple[Source, ast.AST]]) -> list[str]:
    return [f"{source.path}:{getattr(node, 'lineno', 0)}" for source, node in found]


def test_only_one_module_reads_the_time() -> None:
    found = [
        (source, call)
        for source in sources()
        if source.path != TELLS_THE_TIME
        for call in calls(source.tree, "now", "utcnow", "today")
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name | ast.Attribute)
        and ast.unparse(call.func.value).rpartition(".")[2] in {"datetime", "date"}
    ]
    assert places(found) == []


def test_nothing_is_left_to_be_written() -> None:
    found = [
        (source, node)
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Name) and node.id == "NotImplementedError"
    ]
    assert places(found) == []
    unfinished = [source.path for source in sources() if "TODO" in source.text or "FIXME" in source.text]
    assert unfinished == []


def test_no_error_is_swallowed_without_its_name() -> None:
    found = [
        (source, node)
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert places(found) == []


def test_catching_everything_is_explained_where_it_happens() -> None:
    unexplained = [
        f"{source.path}:{node.lineno}"
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ExceptHandler)
        and isinstance(node.type, ast.Name)
        and node.type.id in {"Exception", "BaseException"}
        and not any("#" in line for line in source.text.splitlines()[node.lineno - 1 : node.lineno + 1])
    ]
    assert unexplained == []


def test_only_the_command_line_prints() -> None:
    found = [
        (source, call)
        for source in sources()
        if not source.path.startswith(SPEAKS_TO_THE_TERMINAL)
        for call in calls(source.tree, "print")
        if isinstance(call.func, ast.Name)
    ]
    assert places(found) == []


@pytest.mark.parametrize("package", ["bot", "core", "adapters", "benchmarks"])
def test_no_file_is_too_long_to_read_at_once(package: str) -> None:
    long = {source.path: source.text.count("\n") for source in sources(package)}
    assert {path: lines for path, lines in long.items() if lines > LONGEST_FILE} == {}


def test_no_module_is_a_drawer_for_everything() -> None:
    names = {"utils", "util", "helpers", "common", "misc"}
    assert [source.path for source in sources() if names & set(source.path.removesuffix(".py").split("/"))] == []


def test_the_check_for_the_clock_sees_what_it_looks_for() -> None:
    tree = ast.parse("import datetime as d\nd.datetime.now(UTC)\ndatetime.now()\nclock.now()")
    assert [called(call) for call in calls(tree, "now")] == ["now"] * 3
    assert ROOT.joinpath(TELLS_THE_TIME).is_file()
