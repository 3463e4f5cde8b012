"""config.example.toml tells the truth: each setting is there, is read, has a comment and shows its default."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from bot.settings import Settings, load
from bot.settings_sources import FROM_FILE

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def leaves(model: type[BaseModel], above: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from leaves(inner, f"{above}{name}.")
        else:
            yield f"{above}{name}"


def documented() -> set[str]:
    found = set()

    def walk(table: dict[str, object], above: str) -> None:
        for name, value in table.items():
            key = f"{above}{name}"
            if isinstance(value, dict) and key != "exchange_rates":
                walk(value, f"{key}.")
            else:
                found.add(key)

    walk(tomllib.loads(EXAMPLE.read_text(encoding="utf-8")), "")
    return found


def test_the_example_is_read_without_a_complaint_and_shows_the_defaults() -> None:
    assert load(EXAMPLE, {}).model_dump() == Settings().model_dump()


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    assert documented() == set(leaves(Settings))


def test_every_setting_has_a_comment_on_its_line_or_above_it() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    rates = lines.index("[exchange_rates]")
    for number, line in enumerate(lines[:rates]):
        if " = " in line and not line.startswith("#"):
            assert " # " in line or lines[number - 1].startswith("#"), line


def test_every_built_in_exchange_rate_stands_in_the_example() -> None:
    rates = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))["exchange_rates"]
    assert rates == Settings().exchange_rates


def test_no_setting_ends_like_the_name_of_a_secret_file() -> None:
    assert not [key for key in leaves(Settings) if key.upper().endswith(FROM_FILE)]
