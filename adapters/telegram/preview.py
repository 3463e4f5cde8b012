"""A card as people see it on Telegram, as HTML: made from what is really sent, not from the view."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from telegram import Chat, Message

from adapters.telegram.encode import Letter, encode
from adapters.telegram.entities import Writing
from bot.dialogue.adapter import Drawn
from bot.dialogue.views import Attached, FormCard, Progress, View

NAME = "Telegram"
USERNAME = "opengig_bot"
_STYLE = Path(__file__).parent / "look" / "telegram.css"
_TEMPLATES = Environment(loader=PackageLoader(__package__, "look"), autoescape=True, undefined=StrictUndefined)


def head() -> Markup:
    """Return what the head of a page needs for these cards to look right; they follow its `data-scheme`."""
    return Markup(f"<style>{_STYLE.read_text('utf-8')}</style>")  # noqa: S704 - a file of our own


def draw(drawn: Drawn, picture: Callable[[int], str]) -> Markup:
    """Return the messages of a card; a form is shown field by field. `picture` gives the address of a stored file."""
    letters = [encode(step, username=USERNAME) for step in _steps(drawn)]
    shown = [_shown(letter, picture) for letter in letters]
    return Markup(_TEMPLATES.get_template("telegram.html").render(letters=shown))  # noqa: S704 - the template escapes


def _steps(drawn: Drawn) -> list[Drawn]:
    """Return a card with each field of its form in turn, as its one message shows them one after the other."""
    form = next((part for part in drawn.view.parts if isinstance(part, FormCard)), None)
    if form is None:
        return [drawn]
    return [replace(drawn, view=_at(drawn.view, place)) for place in range(form.current, len(form.fields))]


def _at(view: View, place: int) -> View:
    def moved(part: object) -> object:
        match part:
            case FormCard():
                return replace(part, current=place)
            case Progress():
                return replace(part, done=place + 1, label=labels[place])
            case _:
                return part

    labels = [field.label for part in view.parts if isinstance(part, FormCard) for field in part.fields]
    return View(*(moved(part) for part in view.parts), back_to=view.back_to, live=view.live)  # type: ignore[arg-type]


def _shown(letter: Letter, picture: Callable[[int], str]) -> dict[str, object]:
    return {
        "pages": [_html(page) for page in letter.pages],
        "picture": picture(letter.picture) if letter.picture is not None else None,
        "is_caption": letter.is_caption,
        "rows": letter.keyboard.inline_keyboard if letter.keyboard else (),
        "ahead": [file for file in letter.files if isinstance(file.content, Attached)],
        "files": [file for file in letter.files if not isinstance(file.content, Attached)],
    }


def _html(page: Writing) -> Markup:
    # The library applies entities by their UTF-16 offsets and escapes everything between them, as an app does.
    message = Message(0, datetime.fromtimestamp(0, UTC), Chat(0, "private"), text=page.text, entities=page.entities)
    return Markup(message.text_html)  # noqa: S704 - escaped by the library
