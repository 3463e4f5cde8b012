"""What the web chat needs from the program around it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Group(StrEnum):
    """Under which heading a person stands in the switcher, in this order."""

    LEARNERS = "learners"
    MENTORS = "mentors"
    ADMINS = "admins"


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Someone whose side of the chat can be played.

    `key` is the platform's id of the person and of the chat; `role` is a short label such as "Mentor · Mumbai";
    `picture` is a file of the file store.
    """

    key: str
    name: str
    role: str
    group: Group
    picture: int | None = None


class Stage(Protocol):
    """The demo's desk: who can be played, and the clock that can be moved."""

    @property
    def is_demo(self) -> bool:
        """Whether people and money are made up and the clock can be moved; the page says so."""
        ...

    async def people(self) -> list[Person]:
        """Return everyone who can be played, in the order of the switcher."""
        ...

    async def newcomer(self) -> Person:
        """Make someone who has never met the bot."""
        ...

    async def skip(self, to: str) -> str:
        """Move the clock by "10m", "1h" or "1d", or to what happens "next"; return a sentence that says so."""
        ...

    def now(self) -> datetime:
        """Return the demo's present instant, aware."""
        ...
