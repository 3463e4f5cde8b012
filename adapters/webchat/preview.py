"""A card as the page of the web chat draws it: the frame that is really sent, drawn by the page's own modules."""

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

from markupsafe import Markup

from adapters.webchat.encode import encode, file_address
from bot.dialogue.adapter import Drawn

NAME = "Web chat"
_HERE = Path(__file__).parent
PICTURES = file_address(0).removesuffix("0")
NOWHERE = "#"
_PAGE = _HERE / "page"
MODULES = ("dom", "pickers", "form", "cards")
"""The page's modules that draw a card."""
STYLES = ("chat.css", "card.css")


def draw(drawn: Drawn, picture: Callable[[int], str]) -> Markup:
    """Return a place for a card with its frame, which SCRIPT draws. `picture` gives a stored file's address."""
    frame = json.dumps(_with_pictures(encode(drawn), picture), ensure_ascii=False)
    return Markup('<div class="wc" data-frame="{}"></div>').format(frame)


def _with_pictures(value: Any, picture: Callable[[int], str]) -> Any:
    """Return a frame whose pictures are where the gallery keeps them instead of on the server."""
    match value:
        case dict():
            return {
                key: _address(one, picture) if key == "src" and one else _with_pictures(one, picture)
                for key, one in value.items()
            }
        case list():
            return [_with_pictures(one, picture) for one in value]
        case _:
            return value


def _address(one: str, picture: Callable[[int], str]) -> str:
    """Return where the gallery keeps a picture; what people send each other is not in it."""
    number = one.rpartition("/")[2]
    return picture(int(number)) if one.startswith(PICTURES) and number.isdecimal() else NOWHERE


def head() -> Markup:
    """Return the part of a page's head that draws every place: nothing is fetched, so it also works from a file."""
    imports = {f"page/{name}.js": _data_address((_PAGE / f"{name}.js").read_text("utf-8")) for name in MODULES}
    styles = "\n".join((_PAGE / name).read_text("utf-8") for name in STYLES)
    drawing = (_HERE / "look" / "draw.js").read_text("utf-8").replace("STYLES", json.dumps(styles))
    mapped = json.dumps({"imports": imports})
    return Markup(  # noqa: S704 - files of our own
        f'<script type="importmap">{mapped}</script>\n<script type="module">{drawing}</script>'
    )


def _data_address(module: str) -> str:
    # A module that is read from an address of data has no place of its own, so it names the others as the map does.
    named = module.replace('from "./', 'from "page/')
    return f"data:text/javascript;base64,{b64encode(named.encode()).decode('ascii')}"
