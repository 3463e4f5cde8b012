"""What is ticked on cards where the message may not show it yet: each press carries the keyboard as it was shown."""

from collections import OrderedDict
from dataclasses import replace

from telegram import InlineKeyboardMarkup

from adapters.telegram.decode import Toggle
from adapters.telegram.keyboard import picks, toggled
from bot.dialogue.events import Inbound, Pressed

REMEMBERED = 1000
"""Cards, and presses, that are known."""


class Ticks:
    """Ticks options, each press once; what it forgets is still on the message's own keyboard."""

    def __init__(self) -> None:
        self._keyboards: OrderedDict[str, InlineKeyboardMarkup] = OrderedDict()
        self._done: OrderedDict[str, None] = OrderedDict()

    def tick(self, toggle: Toggle) -> InlineKeyboardMarkup | None:
        """Return the keyboard with one option ticked or no longer ticked; None for a press that has been seen."""
        if toggle.query in self._done:
            return None
        self._done[toggle.query] = None
        place = f"{toggle.chat}:{toggle.message}"
        last = self._keyboards.get(place)
        shown = last if last is not None and _leads(last) == _leads(toggle.keyboard) else toggle.keyboard
        self._keyboards[place] = toggled(shown, toggle.pressed)
        for known in (self._keyboards, self._done):
            if len(known) > REMEMBERED:
                known.popitem(last=False)
        return self._keyboards[place]

    def forget(self, chat: int, ref: str) -> None:
        """Forget a card that has been drawn anew: what it shows now is what is ticked."""
        self._keyboards.pop(f"{chat}:{ref.removeprefix('p')}", None)

    def complete(self, event: Inbound) -> Inbound:
        """Return a press on Done with what was ticked last, also where the message did not show it yet."""
        press = event.happening
        if not isinstance(press, Pressed) or press.values is None:
            return event
        last = self._keyboards.pop(f"{event.chat}:{press.card.removeprefix('p')}", None)
        values = picks(last, press.address) if last is not None else None
        return event if values is None else replace(event, happening=replace(press, values=values))


def _leads(keyboard: InlineKeyboardMarkup) -> list[str | object | None]:
    return [button.callback_data for row in keyboard.inline_keyboard for button in row]
