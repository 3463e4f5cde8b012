"""The rows under a card: selects first, a row each, then buttons. What does not fit goes into one more select.

A custom_id says by its first letter what it does, so that it also works for messages of an earlier process:
"b:" goes to an address, "f:" opens the form of one, "l" is a list whose values are such, "m:" takes several picks;
where those need several lists, these are "t", and "d:" hands in what is picked in all of them (see `ticks.py`).
"n:" turns to a page of the card, where there are too many lists for one, "s:" opens the reader's own chat from a shared
card. A number after "#" only keeps two of them apart.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any
from urllib.parse import urlsplit

from adapters.discord import limits
from adapters.discord.text import plain
from bot.dialogue.adapter import Drawn
from bot.dialogue.catalogue import _
from bot.dialogue.links import Link
from bot.dialogue.pickers import times
from bot.dialogue.reader import Reader, short_day
from bot.dialogue.text import clean
from bot.dialogue.views import (
    Button,
    Choose,
    ChooseMany,
    FormCard,
    Intent,
    Item,
    Option,
    Part,
    PickDay,
    PickTime,
    Rate,
    View,
    Visit,
)

JSON = dict[str, Any]
ACTION_ROW, BUTTON, SELECT = 1, 2, 3
_STYLES = {Intent.PRIMARY: 1, Intent.PLAIN: 2, Intent.DANGER: 4}
LINK_STYLE = 5
NAMELESS = "–"
LISTS_OF_PAGE = 3
"""Where there are more than fit, so that two rows of buttons do as well."""


def is_web_page(url: str) -> bool:
    """Tell whether a button can open an address."""
    return urlsplit(url).scheme in {"http", "https"} and len(url) <= 512


def shortened(words: str, limit: int) -> str:
    """Return words as a label of at most `limit` characters, which Discord never takes empty."""
    whole = clean(words).strip() or NAMELESS
    return whole if len(whole) <= limit else f"{whole[: limit - 1]}…"


def _named(label: str, options: Sequence[Option]) -> str:
    """Return what is written on a list: Discord shows a default instead of it, and nobody would know what is chosen."""
    chosen = ", ".join(one.label for one in options if one.chosen)
    return f"{label}{' ' if label.endswith('?') else ': '}{chosen}" if chosen else label


def _lists_beside(buttons: int, room: int) -> int:
    """Return in how many lists the buttons that do not fit into `room` rows go."""
    return next(
        (lists for lists in range(1, room) if buttons - (room - lists) * limits.ROW <= lists * limits.OPTIONS), room
    )


class Controls:
    """Lays out the controls of one card."""

    def __init__(self, drawn: Drawn, reader: Reader, page: int = 0) -> None:
        self._drawn = drawn
        self._reader = reader
        self._page = page
        self._used: dict[str, int] = {}

    def rows(self, view: View) -> list[JSON]:
        """Return the action rows of a card."""
        selects = list(self._selects(view))
        buttons = [button for part in view.parts for button in self._buttons(part)]
        items = [part for part in view.parts if isinstance(part, Item) and part.to]
        if len(items) == 1 and items[0].to:
            buttons.insert(0, self._button(items[0].title, items[0].to))
        if view.back_to is not None:
            buttons.append(self._button("‹ " + _("Back"), view.back_to))
        if len(selects) > limits.ROWS - bool(buttons):
            selects, turns = self._turned(selects)
            buttons = [*turns, *buttons]
        room = limits.ROWS - len(selects)
        if len(buttons) > room * limits.ROW:
            # Web pages cannot be opened from a select, so they stay buttons.
            buttons.sort(key=lambda one: one["style"] != LINK_STYLE)
            lists = _lists_beside(len(buttons), room)
            kept = (room - lists) * limits.ROW
            buttons, rest = buttons[:kept], buttons[kept:]
            options = [{"label": one["label"], "value": one["custom_id"]} for one in rest if "custom_id" in one]
            selects += list(self._in_parts(_("More"), options))[:lists]
        rows = [buttons[index : index + limits.ROW] for index in range(0, len(buttons), limits.ROW)]
        return [{"type": ACTION_ROW, "components": row} for row in [*([one] for one in selects), *rows]]

    def _turned(self, selects: list[JSON]) -> tuple[list[JSON], list[JSON]]:
        """Return the lists of the page that is shown, and the buttons that lead to the pages beside it."""
        last = (len(selects) - 1) // LISTS_OF_PAGE
        page = min(self._page, last)
        steps = [(page - 1, "‹ " + _("Previous")), (page + 1, _("Next") + " ›")]
        turns = [
            {
                "type": BUTTON,
                "style": _STYLES[Intent.PLAIN],
                "label": label,
                "custom_id": f"n:{number}:{self._drawn.here}",
            }
            for number, label in steps
            if 0 <= number <= last
        ]
        return selects[page * LISTS_OF_PAGE : (page + 1) * LISTS_OF_PAGE], turns

    def _selects(self, view: View) -> Iterator[JSON]:
        items = [part for part in view.parts if isinstance(part, Item) and part.to]
        if len(items) > 1:
            yield from self._in_parts(_("Open one"), [self._item(item) for item in items])
        for part in view.parts:
            yield from self._selects_of(part)

    def _selects_of(self, part: Part) -> Iterator[JSON]:
        match part:
            case Choose(label=label, options=options):
                rows = [self._option(f"✓ {one.label}" if one.chosen else one.label, one.to) for one in options]
                yield from self._in_parts(_named(label, options), rows)
            case ChooseMany() if not self._drawn.shared:
                yield from self._choose_many(part)
            case PickDay(label=label, days=days, to=to):
                rows = [self._option(self._day(day), to.using(day=day)) for day in days]
                yield from self._in_parts(label, rows)
            case PickTime(label=label):
                yield from self._in_parts(label, self._times(part))
            case _:
                return

    def _buttons(self, part: Part) -> list[JSON]:
        match part:
            case Button(label=label, to=to, intent=intent):
                return [self._button(label, to, intent)]
            case Visit(label=label, url=url) if is_web_page(url):
                return [{"type": BUTTON, "style": LINK_STYLE, "label": shortened(label, limits.LABEL), "url": url}]
            case Rate(to=to):
                return [self._button(f"{stars} ⭐", to.using(stars=stars)) for stars in range(1, 6)]
            case FormCard():
                return self._form(part)
            case ChooseMany():
                return self._done(part)
            case _:
                return []

    def _form(self, form: FormCard) -> list[JSON]:
        wrong = any(field.error for field in form.fields)
        begun = any(field.value for field in form.fields)
        label = _("Mend it") if wrong else _("Go on") if begun else _("Fill in")
        return [self._button(label, form.submit, Intent.PRIMARY), self._button(_("Cancel"), form.cancel)]

    def _button(self, label: str, to: Link, intent: Intent = Intent.PLAIN) -> JSON:
        return {
            "type": BUTTON,
            "style": _STYLES[intent],
            "label": shortened(label, limits.LABEL),
            "custom_id": self._unique(self._id(to)),
        }

    def _id(self, to: Link) -> str:
        if self._drawn.shared:
            return f"s:{self._drawn.start(to)}"
        return f"{'f' if self._drawn.opens_form(to) else 'b'}:{self._drawn.address(to)}"

    def _unique(self, wanted: str) -> str:
        again = self._used.get(wanted, 0)
        self._used[wanted] = again + 1
        return f"{wanted}#{again}" if again else wanted

    def _select(self, label: str, options: list[JSON]) -> JSON:
        placeholder = shortened(label, limits.PLACEHOLDER)
        return {"type": SELECT, "custom_id": self._unique("l"), "placeholder": placeholder, "options": options}

    def _in_parts(self, label: str, options: list[JSON]) -> Iterator[JSON]:
        for index in range(0, len(options), limits.OPTIONS):
            some = options[index : index + limits.OPTIONS]
            span = f": {some[0]['label']} – {some[-1]['label']}" if len(options) > limits.OPTIONS else ""
            yield self._select(f"{label}{span}", some)

    def _option(self, label: str, to: Link, *, more: str = "") -> JSON:
        option: JSON = {"label": shortened(label, limits.OPTION), "value": self._unique(self._id(to))}
        if more:
            option["description"] = shortened(more, limits.OPTION)
        return option

    def _item(self, item: Item) -> JSON:
        assert item.to is not None  # noqa: S101 - those without are left out before
        more = plain(item.lines[0], self._reader) if item.lines else ""
        return self._option(item.title, item.to, more=more)

    def _choose_many(self, part: ChooseMany) -> Iterator[JSON]:
        options = [
            {"label": shortened(label, limits.OPTION), "value": value, "default": value in part.chosen}
            for value, label in part.options
        ]
        several = len(options) > limits.OPTIONS
        for one in self._in_parts(part.label, options):
            custom_id = self._unique("t" if several else f"m:{self._drawn.address(part.to)}")
            yield {**one, "custom_id": custom_id, "min_values": 0, "max_values": len(one["options"])}

    def _done(self, part: ChooseMany) -> list[JSON]:
        """Return what hands in the picks: needed where they are in several lists, or in the reader's own chat."""
        if self._drawn.shared:
            return [self._button(part.label, part.to)]
        if len(part.options) <= limits.OPTIONS:
            return []
        done = self._button("✅ " + _("Done"), part.to, Intent.PRIMARY)
        return [{**done, "custom_id": self._unique(f"d:{self._drawn.address(part.to)}")}]

    def _day(self, day: Any) -> str:
        return short_day(datetime.combine(day, time(12), self._reader.zone), self._reader)

    def _times(self, part: PickTime) -> list[JSON]:
        by_address = {self._drawn.address(part.to.using(at=at)): part.to.using(at=at) for at in part.times}
        return [
            self._option(one["label"], by_address[one["to"]], more=group["label"])
            for group in times(part.times, part.to, self._drawn.address, self._reader)["groups"]
            for one in group["times"]
        ]
