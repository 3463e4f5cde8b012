"""The sentences that the classifier of intents learns from: one file of `lexicon/seeds` for each intent."""

import tomllib
from importlib.resources import files

from bot.understanding.reading import Intent

TOPIC = "{topic}"
"""Stands in a seed for whatever can be taught."""
NAME = "{name}"
"""Stands in a seed for a person: no name may speak for an intent."""


def seeds() -> list[tuple[Intent, str]]:
    """Return every seed with its intent, in a fixed order; a file that names no intent fails."""
    folder = files("bot.understanding").joinpath("lexicon", "seeds")
    found = []
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        intent = Intent(file.name.removesuffix(".toml"))
        languages = tomllib.loads(file.read_text("utf-8"))
        found += [(intent, sentence) for sentences in languages.values() for sentence in sentences]
    return found
