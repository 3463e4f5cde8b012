"""The topics that come with the program, read once from the files in the folder `table`."""

import tomllib
from functools import cache
from importlib.resources import files

from core.mentors.topics.book import Topic, TopicBook


@cache
def built_in() -> TopicBook:
    """Return every topic of the files, in their order; a broken file fails at the first use."""
    folder = files("core.mentors.topics").joinpath("table")
    found: dict[str, Topic] = {}
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            content = tomllib.loads(file.read_text("utf-8"))
            for slug, entry in content["topic"].items():
                if slug in found:
                    raise ValueError(f"the topic {slug} stands in two files")
                found[slug] = Topic(
                    slug=slug,
                    name=entry["name"],
                    area=content["area"],
                    parents=tuple(entry.get("parents", ())),
                    aliases=tuple(entry.get("aliases", ())),
                    cue_aliases=tuple(entry.get("cue_aliases", ())),
                    is_wide=entry.get("wide", False),
                )
    return TopicBook(found)
