"""The buttons under a card. A choice of several keeps what is picked on its own buttons, so it survives a restart."""

from collections import Counter
from datetime import date, datetime, time
from ipaddress import ip_address
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from adapters.telegram.entities import Writing
from adapters.telegram.limits import BUTTONS, HALF, ROW, ROW_OF_DAYS
from bot.dialogue.adapter import Drawn
from bot.dialogue.catalogue import _
from bot.dialogue.links import Link
from bot.dialogue.pickers import times
from bot.dialogue.reader import Reader, short_day
from bot.dialogue.text import clean
from bot.dialogue.views import Button, Choose, ChooseMany, FormCard, Intent, Item, PickDay, PickTime, Rate, View, Visit

PICKED, OPEN, DONE = "☑ ", "☐ ", "✅ "
PICK = "+"
"""Begins the callback data of an option that is only ticked; no address begins so."""
TURN = ">"
"""Begins the callback data that turns to another page of a card; no address begins so."""
_STYLES = {Intent.PRIMARY: "primary", Intent.DANGER: "danger", Intent.PLAIN: None}

BUTTONS_OF_PAGE = 80

Row = list[InlineKeyboardButton]


class Keyboard:
    """Lays out the controls of one card. On a shared card each opens the reader's own chat with the bot."""

    def __init__(self, drawn: Drawn, reader: Reader, username: str, page: int = 0) -> None:
        self._drawn = drawn
        self._reader = reader
        self._username = username
        self._page = page
        self._repeated: set[str] = set()

    def of(self, view: View) -> InlineKeyboardMarkup | None:
        """Return the rows of a card, the way back last; None if there is nothing to press."""
        titles = Counter(part.title for part in view.parts if isinstance(part, Item))
        self._repeated = {title for title in titles if titles[title] > 1}
        rows = self._turned([row for part in view.parts for row in self._rows(part) if row])
        if view.back_to is not None:
            rows.append([self._button("‹ " + _("Back"), view.back_to)])
        return InlineKeyboardMarkup(rows) if rows else None

    def _turned(self, rows: list[Row]) -> list[Row]:
        """Return the rows of the page that is shown, with a row that leads to the pages beside it if there are any."""
        if sum(len(row) for row in rows) < BUTTONS:
            return rows
        pages: list[list[Row]] = [[]]
        for row in rows:
            if sum(len(one) for one in pages[-1]) + len(row) > BUTTONS_OF_PAGE:
                pages.append([])
            pages[-1].append(row)
        page = min(self._page, len(pages) - 1)
        steps = [(page - 1, "‹ " + _("Previous")), (page + 1, _("Next") + " ›")]
        turns = [
            InlineKeyboardButton(label, callback_data=f"{TURN}{number}{TURN}{self._drawn.here}")
            for number, label in steps
            if 0 <= number < len(pages)
        ]
        return [*pages[page], turns]

    def _rows(self, part: object) -> list[Row]:
        match part:
            case Item(to=Link() as to):
                return [[self._button(self._title(part), to)]]
            case Button(label=label, to=to, intent=intent):
                return [[self._button(label, to, _STYLES[intent])]]
            case Visit(label=label, url=url, intent=intent) if can_be_visited(url):
                return [[InlineKeyboardButton(clean(label), url=url, style=_STYLES[intent])]]
            case Choose(options=options):
                return _paired([self._button(f"✓ {one.label}" if one.chosen else one.label, one.to) for one in options])
            case ChooseMany():
                return self._choose_many(part)
            case PickDay(days=days, to=to):
                return _in_rows([self._button(self._day(day), to.using(day=day)) for day in days], ROW_OF_DAYS)
            case PickTime():
                return self._times(part)
            case Rate(to=to):
                return [[self._button(f"{stars} ⭐", to.using(stars=stars)) for stars in range(1, 6)]]
            case FormCard(cancel=cancel):
                return [[self._button(_("Cancel"), cancel)]]
            case _:
                return []

    def _title(self, item: Item) -> str:
        """Return what is on the button of an entry; its first line leads where several have the same title."""
        if item.title not in self._repeated or not item.lines:
            return item.title
        return f"{Writing().write(item.lines[0], self._reader).text} · {item.title}"

    def _button(self, label: str, to: Link, style: str | None = None) -> InlineKeyboardButton:
        if self._drawn.shared:
            url = f"https://t.me/{self._username}?start={self._drawn.start(to)}"
            return InlineKeyboardButton(clean(label), url=url)
        return InlineKeyboardButton(clean(label), callback_data=self._drawn.address(to), style=style)

    def _choose_many(self, part: ChooseMany) -> list[Row]:
        if self._drawn.shared:
            return [[self._button(part.label, part.to)]]
        options = [
            InlineKeyboardButton((PICKED if value in part.chosen else OPEN) + clean(label), callback_data=PICK + value)
            for value, label in part.options
        ]
        done = InlineKeyboardButton(DONE + _("Done"), callback_data=self._drawn.address(part.to), style="primary")
        return [*_paired(options), [done]]

    def _times(self, part: PickTime) -> list[Row]:
        rows: list[Row] = []
        by_address = {self._drawn.address(part.to.using(at=at)): part.to.using(at=at) for at in part.times}
        days = {at.astimezone(self._reader.zone).date() for at in part.times}
        for group in times(part.times, part.to, self._drawn.address, self._reader)["groups"]:
            # Times of several days say which; there is no heading between rows of buttons.
            names = [one["label"] for one in group["times"]]
            if len(days) > 1:
                dates = [self._day(datetime.fromisoformat(one["at"]).date()) for one in group["times"]]
                names = [f"{day} {name}" for day, name in zip(dates, names, strict=True)]
            leads = [by_address[one["to"]] for one in group["times"]]
            width = ROW if len(days) == 1 else 2
            rows += _in_rows([self._button(name, to) for name, to in zip(names, leads, strict=True)], width)
        return rows

    def _day(self, day: date) -> str:
        return short_day(datetime.combine(day, time(12), self._reader.zone), self._reader)


def can_be_visited(url: str) -> bool:
    """Tell whether Telegram takes an address on a button: web pages, but none of this machine or its network."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or host.endswith(".localhost") or "." not in host:
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return True


def toggled(markup: InlineKeyboardMarkup, pressed: str) -> InlineKeyboardMarkup:
    """Return the keyboard with one option ticked, or no longer ticked; the rest stays as it is."""
    return InlineKeyboardMarkup([[_toggled(one, pressed) for one in row] for row in markup.inline_keyboard])


def _toggled(button: InlineKeyboardButton, pressed: str) -> InlineKeyboardButton:
    if button.callback_data != pressed:
        return button
    was = button.text.startswith(PICKED)
    label = button.text.removeprefix(PICKED).removeprefix(OPEN)
    return InlineKeyboardButton((OPEN if was else PICKED) + label, callback_data=pressed)


def picks(markup: InlineKeyboardMarkup | None, pressed: str) -> tuple[str, ...] | None:
    """Return what is ticked, if the pressed button is the Done of a choice of several."""
    buttons = [button for row in markup.inline_keyboard for button in row] if markup else []
    if not any(one.callback_data == pressed and one.text.startswith(DONE) for one in buttons):
        return None
    ticked = [str(one.callback_data) for one in buttons if one.text.startswith(PICKED)]
    return tuple(data.removeprefix(PICK) for data in ticked if data.startswith(PICK))


def _paired(buttons: Row) -> list[Row]:
    """Lay out options two in a row, in their order; one whose label half a phone would cut stands alone."""
    rows: list[Row] = []
    for button in buttons:
        if rows and len(rows[-1]) == 1 and all(len(one.text) <= HALF for one in (*rows[-1], button)):
            rows[-1].append(button)
        else:
            rows.append([button])
    return rows


def _in_rows(buttons: Row, width: int) -> list[Row]:
    return [buttons[index : index + width] for index in range(0, len(buttons), width)]
