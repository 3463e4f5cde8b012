"""What a card that the walk has seen says and offers."""

from collections.abc import Iterator

from bot.dialogue.views import (
    Button,
    Choose,
    ChooseMany,
    Facts,
    FormCard,
    Item,
    Note,
    Paragraph,
    PickDay,
    PickTime,
    Progress,
    Rate,
    Title,
    View,
    Visit,
)
from tests.screens.desk import said


def texts(view: View) -> Iterator[str]:
    """Return every line that a card shows as text, controls aside."""
    for part in view.parts:
        match part:
            case Title(text) | Paragraph(text) | Note(text):
                yield said(text)
            case Facts(rows):
                yield from (f"{label}: {said(value)}" for label, value in rows)
            case Item(title=title, lines=lines):
                yield "\n".join([title, *(said(line) for line in lines)])
            case Progress(label=label):
                yield label
            case _:
                continue


def labels(view: View) -> Iterator[str]:
    """Return what is written on the buttons of a card."""
    for part in view.parts:
        match part:
            case Button(label=label) | Visit(label=label):
                yield label
            case FormCard(submit_label=label):
                yield label
            case _:
                continue


def choices(view: View) -> Iterator[tuple[str, list[str]]]:
    """Return the heading and the labels of each choice of a card."""
    for part in view.parts:
        match part:
            case Choose(label=label, options=options):
                yield label, [option.label for option in options]
            case ChooseMany(label=label, options=pairs):
                yield label, [option for _value, option in pairs]
            case PickDay(label=label) | PickTime(label=label) | Rate(label=label):
                yield label, []
            case _:
                continue


def form_of(view: View) -> FormCard | None:
    """Return the form on a card."""
    return next((part for part in view.parts if isinstance(part, FormCard)), None)
