"""The message catalogue: every string that a person sees is looked up here, in their language.

Sources are English. Translations are the `.po` files under `bot/locale`, read as they are: no compile step to forget.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

DOMAIN = "opengig"
LOCALES = ("en", "hi")

_english = NullTranslations()
_current: ContextVar[NullTranslations] = ContextVar("catalogue")


@cache
def translations(locale: str) -> NullTranslations:
    """Return the catalogue of `locale`; English, the source, where there is none."""
    source = files("bot") / "locale" / locale / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not source.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as po:
        write_mo(compiled, read_po(po, locale=locale, domain=DOMAIN))
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Within the block, `_` speaks `locale`."""
    token = _current.set(translations(locale))
    try:
        yield
    finally:
        _current.reset(token)


def _(message: str) -> str:
    """Translate `message` for the person being answered."""
    return str(_current.get(_english).ugettext(message))


def ngettext(one: str, many: str, count: int) -> str:
    """Translate the form of a sentence that fits `count`."""
    return str(_current.get(_english).ungettext(one, many, count))
