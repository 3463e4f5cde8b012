"""A card as people see it on Discord, as HTML: made from the payload that is really sent, not from the view."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from adapters.discord import limits
from adapters.discord.controls import JSON
from adapters.discord.encode import encode
from adapters.discord.modal import modal
from adapters.discord.text import STAMPS
from bot.dialogue.adapter import Drawn
from bot.dialogue.reader import Reader, read_locale, when
from bot.dialogue.text import Style
from bot.dialogue.views import FormCard

NAME = "Discord"
_STYLE = Path(__file__).parent / "look" / "discord.css"
CARD = "1"
"""Stands for the id of the message in a modal's custom_id."""
# Lenient about what is not there, as the keys of a payload are optional.
_TEMPLATES = Environment(loader=PackageLoader(__package__, "look"), autoescape=True)
_MARKUP = re.compile(
    r"\\(?P<plain>.)|\*\*(?P<bold>(?:\\.|[^*\\])+)\*\*|`(?P<code>[^`]+)`|<t:(?P<stamp>\d+):(?P<style>\w)>"
)
_STYLES: dict[str, Style] = {letter: style for style, letter in STAMPS.items()}


def head() -> Markup:
    """Return what the head of a page needs for these cards to look right; they follow its `data-scheme`."""
    return Markup(f"<style>{_STYLE.read_text('utf-8')}</style>")  # noqa: S704 - a file of our own


def draw(drawn: Drawn, picture: Callable[[int], str]) -> Markup:
    """Return the message of a card, and before it the modals of its form. `picture` gives a stored file's address."""
    letter = encode(drawn)
    reader = Reader(locale=read_locale(drawn.locale), zone=drawn.zone, now=drawn.now)
    html = _TEMPLATES.get_template("discord.html").render(
        message=letter.payload,
        modals=list(_modals(drawn)),
        picture=picture(letter.picture) if letter.picture is not None else None,
        files=letter.files,
        marked=lambda text: marked(text, reader),
    )
    return Markup(html)  # noqa: S704 - the template escapes


def _modals(drawn: Drawn) -> Iterator[JSON]:
    for form in drawn.view.parts:
        if isinstance(form, FormCard):
            for first in range(0, len(form.fields), limits.MODAL_FIELDS):
                yield modal(replace(form, current=first), drawn.address(form.submit), card=CARD)


def marked(text: str, reader: Reader) -> Markup:
    """Read the markdown that `adapters.discord.text` writes, as the app does: a timestamp in the reader's own zone."""
    found, end = Markup(), 0
    for match in _MARKUP.finditer(text):
        found += escape(text[end : match.start()]) + _piece(match, reader)
        end = match.end()
    return found + escape(text[end:])


def _piece(match: re.Match[str], reader: Reader) -> Markup:
    if match["bold"] is not None:
        return Markup("<b>{}</b>").format(marked(match["bold"], reader))
    if match["code"] is not None:
        return Markup("<code>{}</code>").format(match["code"])
    if match["stamp"] is not None:
        instant = datetime.fromtimestamp(int(match["stamp"]), UTC)
        return Markup("<time>{}</time>").format(when(instant, _STYLES[match["style"]], reader))
    return escape(match["plain"])
