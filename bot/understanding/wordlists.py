"""The word lists in `lexicon/*.toml`: data that anyone can extend without reading code."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def word_list(name: str) -> dict[str, Any]:
    """Return the parsed `lexicon/<name>.toml` of this package; a broken file fails at the first use."""
    text = files("bot.understanding").joinpath("lexicon", f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


def inverted(forms_by_name: dict[str, list[str]]) -> dict[str, str]:
    """Turn {name: [forms]} into {form: name}."""
    return {form: name for name, forms in forms_by_name.items() for form in forms}
