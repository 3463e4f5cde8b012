"""The hands of people on Telegram."""

from bot.dialogue.views import FieldKind
from tests.conformance.fields import Asked
from tests.conformance.hands import PHOTO, Hand, Raw
from tests.stories.telegram import TelegramPlayer, TelegramStory


class TelegramHand(Hand):
    """Callback data, and messages."""

    tale: TelegramStory

    def picture(self, who: TelegramPlayer) -> bytes | None:
        return who._messages()[-1].photo

    def files(self, who: TelegramPlayer) -> dict[str, bytes]:
        """Files are messages of their own, after the card."""
        sent = [message.file for message in self.tale.server.messages(who.phone.id) if message.file is not None]
        return {file.name: file.content for file in sent if file.kind == "document"}

    def page(self, who: TelegramPlayer, label: str) -> str | None:
        found = [button.url for row in who._messages()[-1].buttons for button in row if button.text == label]
        return found[0] if found else None

    def colours(self, who: TelegramPlayer) -> list[str]:
        return [button.style or "plain" for row in who._messages()[-1].buttons for button in row]

    def controls(self, who: TelegramPlayer) -> list[Raw]:
        message = who._messages()[-1]
        return [
            Raw(what=button.callback_data, data=(button.callback_data, message))
            for row in message.buttons
            for button in row
            if button.callback_data is not None
        ]

    async def forges(self, stranger: TelegramPlayer, raw: Raw, owner: TelegramPlayer | None) -> str:
        data, message = raw.data
        update = stranger.phone.presses_data(data, message if owner is not None else stranger._messages()[-1])
        await self.tale.server.confirmed(update)
        await self.tale.settles()
        answer = self.tale.server.answer(update)
        assert answer is not None, "the little clock on the button goes on"
        return f"{answer.text} {stranger.screen}"

    async def opens_form(self, who: TelegramPlayer, name: str) -> None:
        await who.says(f"/{name}")
        await who.presses("Open the form")

    async def gives(self, who: TelegramPlayer, *answers: Asked) -> None:
        """Telegram has no fields to tap: the card lists what there is, and asks for its name or number."""
        await self.types(who, *answers)

    async def cancels(self, who: TelegramPlayer) -> None:
        await who.presses("Cancel")

    async def sends(self, who: TelegramPlayer, asked: Asked) -> None:
        as_file = asked.field.kind is FieldKind.FILE
        await self.tale.takes(who.phone.sends("document", PHOTO) if as_file else who.phone.sends_photo(PHOTO))
