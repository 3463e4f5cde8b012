"""What can be taught here: topics, what people call them, and how they hang together."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """Something to learn, part of its `parents` (slugs).

    `aliases` always mean it; `cue_aliases` are everyday words that do so only beside a cue ("learn go"). `is_wide`: its
    parts have little to do with each other (Java and Python in programming). A retired topic keeps its name where it
    is stored, and is neither understood nor offered.
    """

    slug: str
    name: str
    area: str
    parents: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    cue_aliases: tuple[str, ...] = ()
    is_wide: bool = False
    is_retired: bool = False


def squashed(spoken: str) -> str:
    """Return the letters, digits, + and # of a name in lower case: "Machine-Learning" and "machinelearning" are one."""
    folded = unicodedata.normalize("NFKC", spoken).casefold().strip()
    # The dot of .net is all that tells it from a word.
    return ("." if folded.startswith(".") else "") + "".join(char for char in folded if is_spoken(char) or char in "+#")


def is_spoken(char: str) -> bool:
    """Tell whether a character is a letter, a digit or a mark on one, in any script."""
    return char.isalnum() or unicodedata.category(char).startswith("M")


@dataclass(frozen=True, eq=False)
class TopicBook:
    """All topics by their slugs, as of one moment; never changes, so what is made of it may be kept beside it."""

    topics: Mapping[str, Topic]

    @cached_property
    def offered(self) -> Mapping[str, Topic]:
        """The topics that can be taught and learned now, in their order."""
        return MappingProxyType({slug: topic for slug, topic in self.topics.items() if not topic.is_retired})

    @cached_property
    def cued(self) -> Mapping[str, str]:
        """Everyday words (lower case) that mean a topic only beside a cue -> its slug."""
        return MappingProxyType(
            {spoken.casefold(): topic.slug for topic in self.offered.values() for spoken in topic.cue_aliases}
        )

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """Everything (lower case) that means a topic without a cue: its name, aliases and slug as words -> its slug."""
        return MappingProxyType(
            {
                spoken.casefold(): topic.slug
                for topic in self.offered.values()
                for spoken in (topic.slug.replace("-", " "), topic.name, *topic.aliases)
                if spoken.casefold() not in self.cued
            }
        )

    @cached_property
    def meanings(self) -> Mapping[str, str]:
        """Everything that can mean a topic, `squashed` -> its slug: nothing in here may be given to another one."""
        return MappingProxyType(
            {squashed(spoken): slug for spoken, slug in (*self.aliases.items(), *self.cued.items())}
        )

    @cached_property
    def parts(self) -> Mapping[str, tuple[str, ...]]:
        """The topics directly below each topic that has any."""
        below: dict[str, list[str]] = {}
        for topic in self.offered.values():
            for parent in topic.parents:
                below.setdefault(parent, []).append(topic.slug)
        return MappingProxyType({slug: tuple(slugs) for slug, slugs in below.items()})

    def name_of(self, slug: str) -> str:
        """Return a topic's name; a slug that has left the files is shown as words."""
        topic = self.topics.get(slug)
        return topic.name if topic else slug.replace("-", " ")

    def meant_by(self, spoken: str) -> str | None:
        """Return the slug of the topic that is called just this, however it is spaced; None if none is."""
        return self.meanings.get(squashed(spoken))

    def changed(self, topics: Iterable[Topic]) -> "TopicBook":
        """Return a book in which `topics` stand for what had their slugs, the new ones at the end."""
        return TopicBook({**self.topics, **{topic.slug: topic for topic in topics}})
