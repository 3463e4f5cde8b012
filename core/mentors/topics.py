"""What can be taught here, read once from topics.toml beside this file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """Something to learn. `aliases` always mean it; `cue_aliases` are everyday words that do so only beside a cue."""

    slug: str
    name: str
    area: str
    aliases: tuple[str, ...]
    cue_aliases: tuple[str, ...]


@cache
def topics() -> Mapping[str, Topic]:
    """Return every topic by its slug, in the order of the file."""
    table = tomllib.loads(files("core.mentors").joinpath("topics.toml").read_text("utf-8"))["topic"]
    return MappingProxyType(
        {
            slug: Topic(
                slug=slug,
                name=entry["name"],
                area=entry["area"],
                aliases=tuple(entry.get("aliases", ())),
                cue_aliases=tuple(entry.get("cue_aliases", ())),
            )
            for slug, entry in table.items()
        }
    )


@cache
def alias_table() -> Mapping[str, str]:
    """Return everything (lower case) that means a topic without a cue: its name, aliases and slug as words -> slug."""
    return MappingProxyType(
        {
            spoken.lower(): topic.slug
            for topic in topics().values()
            for spoken in (topic.slug.replace("-", " "), topic.name, *topic.aliases)
        }
    )


def name_of(slug: str) -> str:
    """Return a topic's name; a slug that has left the file is shown as words."""
    topic = topics().get(slug)
    return topic.name if topic else slug.replace("-", " ")
