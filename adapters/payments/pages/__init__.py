"""The few pages that a payer's browser sees: templates with escaping on, one stylesheet, no script."""

from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from babel import Locale, negotiate_locale
from babel.dates import format_datetime
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from bot.dialogue.catalogue import LOCALES, _, speaking
from bot.dialogue.reader import amount
from core.money import Money

STYLE = "/pay/assets/pay.css"
_HERE = Path(__file__).parent
_ENGLISH = Locale("en")
_TEMPLATES = Environment(
    loader=PackageLoader("adapters.payments", "pages"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
)
_TEMPLATES.globals["_"] = _


def page(request: web.Request, template: str, *, status: int = 200, **values: Any) -> web.Response:
    """Render `template` in the language that the browser asks for, as an answer that no cache keeps."""
    asked = [part.partition(";")[0].strip() for part in request.headers.get("Accept-Language", "").split(",")]
    locale = negotiate_locale(asked, LOCALES, sep="-") or "en"
    with speaking(locale):
        text = _TEMPLATES.get_template(template).render(style=STYLE, locale=locale, **values)
    return web.Response(text=text, content_type="text/html", status=status, headers={"Cache-Control": "no-store"})


async def stylesheet(_request: web.Request) -> web.FileResponse:
    """Serve the pages' stylesheet."""
    return web.FileResponse(_HERE / "pay.css", headers={"Cache-Control": "max-age=3600"})


def written_amount(money: Money) -> str:
    """Write an amount, in English as the page's times are."""
    return amount(money, _ENGLISH)


def written_time(instant: datetime) -> str:
    """Write an instant for somebody whose zone is not known: in UTC, and saying so."""
    return f"{format_datetime(instant, 'd MMM, HH:mm', locale=_ENGLISH)} UTC"
