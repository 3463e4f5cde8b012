"""A platform of the stories that keeps what it is shown, and can close, forget cards and ask for pauses."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count

from bot.dialogue.adapter import CardGone, Drawn, Later, Unreachable
from bot.dialogue.events import Happening, Inbound
from bot.dialogue.text import Text, inlines
from bot.dialogue.views import Button, Facts, FormCard, Item, Note, Paragraph, Title, View
from tests.stories.story import Story

PLATFORM = "board"


@dataclass(frozen=True, kw_only=True)
class Posted:
    """One call of the adapter, and what it said."""

    chat: str
    drawn: Drawn
    replacing: str | None
    answering: str | None

    @property
    def words(self) -> str:
        """Everything on the card, as text."""
        return words(self.drawn.view)

    @property
    def note(self) -> str:
        """The sentence above the card."""
        return _said(self.drawn.note) if self.drawn.note is not None else ""


@dataclass
class Board:
    """Implements ChatAdapter. `closed` has chats that cannot be written to, `gone` cards that cannot be redrawn.

    `pauses` are raised before anything is shown, the first one first. `meanwhile` happens once, while the card with
    that ref is to be seen and the platform has not yet said so.
    """

    platform: str = PLATFORM
    posted: list[Posted] = field(default_factory=list)
    closed: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    pauses: list[Later] = field(default_factory=list)
    meanwhile: Callable[[str], Awaitable[None]] | None = None
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def show(self, chat: str, drawn: Drawn, *, replacing: str | None, answering: str | None) -> str:
        """Keep a card, or refuse as told."""
        if self.pauses:
            raise self.pauses.pop(0)
        if chat in self.closed:
            raise Unreachable
        if replacing in self.gone:
            raise CardGone
        self.posted.append(Posted(chat=chat, drawn=drawn, replacing=replacing, answering=answering))
        ref = replacing or str(next(self._numbers))
        if self.meanwhile is not None:
            happens, self.meanwhile = self.meanwhile, None
            await happens(ref)
        return ref


class Pinned:
    """What people do on the board of a story."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.board = Board()
        story.house._chats[PLATFORM] = self.board
        self._events = count(1)

    async def does(
        self, who: str, happening: Happening, *, chat: str | None = None, answering: str | None = None
    ) -> Posted | None:
        """Send an update of `who`, from a room if `chat` is given, and return what answers it."""
        before = len(self.board.posted)
        event = Inbound(
            platform=PLATFORM,
            event_id=str(next(self._events)),
            chat=chat or who,
            person=who,
            name=who.capitalize(),
            happening=happening,
            private=chat is None,
            answering=answering,
        )
        await self.story.house.intake.receive(event)
        await self.story.settles()
        return self.board.posted[-1] if len(self.board.posted) > before else None


def words(view: View) -> str:
    """Return everything that a card shows, as one line."""
    found: list[str] = []
    for part in view.parts:
        match part:
            case Title(text) | Paragraph(text) | Note(text):
                found.append(_said(text))
            case Facts(rows):
                found.extend(f"{label} {_said(value)}" for label, value in rows)
            case Item(title=title, lines=lines):
                found.extend([title, *(_said(line) for line in lines)])
            case Button(label=label):
                found.append(label)
            case FormCard(title=title, fields=fields):
                found.append(title)
                found.extend(f"{one.label} {one.value} {one.error or ''}" for one in fields)
            case _:
                continue
    return " ".join(found)


def _said(text: Text) -> str:
    return "".join(str(getattr(part, "text", part)) for part in inlines(text))
