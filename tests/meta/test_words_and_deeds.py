"""What the core says and plans has an ear: refusals are worded, notices have sentences, tasks have handlers."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.wiring import House
from core.errors import Refused
from tests.meta.reasons import whys
from tests.meta.sources import Source, calls, parameters, sources
from tests.meta.test_catalogue import extracted

PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def refusals() -> dict[str, type[Refused]]:
    for source in sources("core", "bot", "adapters"):
        if "Refused" in source.text or "NotAllowed" in source.text:
            assert source.module

    def below(one: type[Refused]) -> Iterator[type[Refused]]:
        for child in one.__subclasses__():
            yield child
            yield from below(child)

    every: list[type[Refused]] = [Refused, *below(Refused)]
    return {one.__name__: one for one in every if not one.__module__.startswith("tests")}


REFUSALS = refusals()


@pytest.mark.parametrize("name", REFUSALS)
def test_every_refusal_says_its_own_sentence_and_why_in_its_docstring(name: str) -> None:
    refusal = REFUSALS[name]
    assert "message" in vars(refusal)
    assert "__doc__" in vars(refusal)


def test_no_two_refusals_share_a_sentence() -> None:
    assert len({refusal.message for refusal in REFUSALS.values()}) == len(REFUSALS)


def given(source: Source) -> Iterator[tuple[str, str, set[str]]]:
    """Return where a refusal is made, its name, and the parameters given."""
    built = {id(call.func) for call in calls(source.tree, *REFUSALS)}
    for call in calls(source.tree, *REFUSALS):
        name = ast.unparse(call.func).rpartition(".")[2]
        yield f"{source.path}:{call.lineno}", name, {keyword.arg for keyword in call.keywords if keyword.arg}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Raise) and node.exc is not None and id(node.exc) not in built:
            yield f"{source.path}:{node.lineno}", ast.unparse(node.exc).rpartition(".")[2], set()


def test_every_refusal_is_given_what_its_sentence_names() -> None:
    wrong = []
    for source in sources("core", "bot", "adapters"):
        for place, name, params in given(source):
            needed = set(PLACEHOLDER.findall(REFUSALS[name].message)) if name in REFUSALS else set()
            wrong += [(place, name, needed - params)] if needed - params else []
    assert wrong == []


def test_every_refusal_is_used() -> None:
    used = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for source in sources("core", "bot", "adapters")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Name | ast.Attribute)
    }
    assert set(REFUSALS) - used == set()


def sentences() -> set[str]:
    notices = next(source for source in sources("bot") if source.path == "bot/screens/notices.py")
    return {
        key.value
        for node in ast.walk(notices.tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def test_whatever_people_are_told_has_a_sentence_and_every_sentence_is_told() -> None:
    assert len(whys()) > 10
    # Reminders carry their minutes and are worded by a function; the walk of conftest.py hears one.
    assert sentences() == {why for why in whys() if not why.startswith("reminder:")}


def kinds() -> dict[str, str]:
    """Return every kind of task that the program plans, and where."""
    found: dict[str, str] = {}
    for source in sources("core", "bot", "adapters"):
        handed_on = parameters(source.tree)
        for call in calls(source.tree, "enqueue", "schedule", "_later"):
            kind = call.args[0] if call.args else None
            if isinstance(kind, ast.Name | ast.Attribute) and not (isinstance(kind, ast.Name) and kind.id in handed_on):
                found[str(constant(source, kind))] = f"{source.path}:{call.lineno}"
    return found


def constant(source: Source, name: ast.Name | ast.Attribute) -> Any:
    value: Any = source.module
    for part in ast.unparse(name).split("."):
        value = getattr(value, part)
    return value


def test_every_task_that_is_planned_has_a_handler_and_every_handler_has_its_task(house: House) -> None:
    planned = kinds()
    assert len(planned) > 10
    assert {kind: place for kind, place in planned.items() if kind not in house._handlers} == {}
    assert set(house._handlers) - set(planned) == set()


def test_every_sentence_of_a_refusal_is_in_the_catalogue() -> None:
    ids = {identity[0] for identity in extracted()}
    assert {refusal.message for refusal in REFUSALS.values()} - ids == set()
