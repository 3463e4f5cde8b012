"""What people in stories do and see, whatever the platform: the same text is played on each of them."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from tests.stories.story import Tale


class Player(ABC):
    """One person at one platform."""

    def __init__(self, story: "Tale[Any]", key: str, name: str) -> None:
        self.story = story
        self.key = key
        self.name = name
        self.account_id = 0

    @property
    def external_id(self) -> str:
        """The platform's id of the person."""
        return self.key

    @property
    def chat(self) -> str:
        """Where the person is written to privately."""
        return self.key

    # Acting

    @abstractmethod
    async def joins(self) -> None:
        """Come to the platform; nothing is said yet."""

    @abstractmethod
    async def opens(self, start: str = "") -> Self:
        """Open the chat for the first time, or by a deep link."""

    @abstractmethod
    async def says(self, text: str, *, settle: bool = True) -> Self:
        """Type a message."""

    @abstractmethod
    async def presses(self, label: str, *, settle: bool = True) -> Self:
        """Press what carries `label`, on the newest card that has it."""

    @abstractmethod
    async def presses_twice(self, label: str) -> Self:
        """Press twice before anything is answered."""

    @abstractmethod
    async def picks_many(self, *labels: str) -> Self:
        """Pick some of several and press Done."""

    @abstractmethod
    async def picks_day(self, day: str) -> Self:
        """Pick a day (ISO) of the calendar on the newest card."""

    @abstractmethod
    async def picks_time(self, time: str) -> Self:
        """Pick a time as it is shown, such as "5:30 PM"."""

    @abstractmethod
    async def rates(self, stars: int) -> Self:
        """Press stars."""

    @abstractmethod
    async def fills(self, *, final: bool = True, settle: bool = True, **values: str) -> Self:
        """Fill in the form on the newest card, in the order of its fields, and hand it in unless it is a draft."""

    @abstractmethod
    async def sends_voice(self, content: bytes, words: str = "") -> Self:
        """Send a voice message where the form asks what to write, with `words` beside it."""

    @abstractmethod
    async def received(self) -> list[bytes]:
        """Return the content of each file that the bot has sent."""

    async def writes(self, text: str) -> Self:
        """Fill in the form of a message that brings no file."""
        return await self.fills(text=text)

    async def pays(self, outcome: str = "pay", *, settle: bool = True, **extra: str) -> Self:
        """Open the payment page of the newest card in a browser, and press a button there."""
        await self.story.posts(self.payment_page, {"outcome": outcome, **extra}, settle=settle)
        return self

    @abstractmethod
    def reads(self) -> None:
        """Take in what has come since."""

    # Seeing

    @property
    @abstractmethod
    def screens(self) -> list[str]:
        """Everything that each card shows, as text, the newest last."""

    @property
    @abstractmethod
    def payment_page(self) -> str:
        """The address of the payment page on the newest card."""

    @property
    def screen(self) -> str:
        """Everything that the newest card shows, as text."""
        return self.screens[-1] if self.screens else ""

    def sees(self, *texts: str) -> Self:
        """Assert that the newest card shows each text."""
        for text in texts:
            assert text in self.screen, f"{self.name} does not see {text!r} in:\n{self.screen}"
        return self

    def sees_nothing_of(self, *texts: str) -> Self:
        """Assert that the newest card shows none of the texts."""
        for text in texts:
            assert text not in self.screen, f"{self.name} sees {text!r} in:\n{self.screen}"
        return self

    def has_card(self, *texts: str) -> Self:
        """Assert that some card shows all the texts."""
        shown = self.screens
        assert any(all(text in card for text in texts) for card in shown), f"no card of {self.name} shows {texts}"
        return self
