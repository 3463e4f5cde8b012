"""Reading what mentors and admins type into forms: a value, or a sentence with an example of a right one."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import list_currencies
from rapidfuzz import fuzz, process

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.fields import BadAnswer
from bot.understanding.moments import read_day
from bot.understanding.wordlists import inverted, word_list
from core.errors import Refused
from core.mentors.topics.book import TopicBook

SURE = 83
"""Percent of letters in common from which a typed topic or language is taken for the known one."""
NEAR = 60
SUGGESTED = 3
SHOWN = 40
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_KEY = re.compile(r"[A-Za-z0-9_-]{22}")
_YEARS = re.compile(r"(\d{1,3})\s*\+?\s*[^\W\d]*")


def checked(rule: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return `rule` of the core as the reader of a field: its refusal is shown beside the field."""

    def read(typed: str) -> Any:
        try:
            return rule(typed)
        except Refused as refusal:
            raise BadAnswer(_(refusal.message) % refusal.params) from refusal

    return read


def topic_slugs(book: TopicBook) -> Callable[[str], list[str]]:
    """Return a reader of topics separated by commas or lines; it raises BadAnswer with the closest names."""
    return lambda typed: list(dict.fromkeys(_topic(book, part) for part in parts(typed)))


def one_topic(book: TopicBook) -> Callable[[str], str]:
    """Return a reader of the name of one topic; it raises BadAnswer with the closest names."""
    return lambda typed: _topic(book, " ".join(typed.split()))


def _topic(book: TopicBook, typed: str) -> str:
    known = _spoken_topics(book)
    slug = book.meant_by(typed) or _closest(typed, known)
    if slug is not None:
        return slug
    near = [book.name_of(found) for found in _similar(typed, known)]
    if near:
        raise BadAnswer(
            _("I don't know “%(typed)s”. Did you mean %(near)s?")
            % {"typed": typed[:SHOWN], "near": _(" or ").join(near)}
        )
    raise BadAnswer(
        _("I don't know “%(typed)s”. Try a wider word, for example Python, IELTS or guitar.") % {"typed": typed[:SHOWN]}
    )


@lru_cache(maxsize=2)
def _spoken_topics(book: TopicBook) -> dict[str, str]:
    # Where a topic is asked for, "go" and "swift" mean nothing else.
    return {**book.cued, **book.aliases}


def language_codes(typed: str, locale: str) -> list[str]:
    """Read languages by their names, in English or the reader's language; raises BadAnswer with the closest names."""
    known = _spoken_languages(locale)
    codes: list[str] = []
    for part in parts(typed):
        code = _closest(part, known)
        if code is None:
            names = [str(Locale.parse(locale).languages[found]) for found in _similar(part, known)]
            hint = _(" or ").join(names) or _("English, Hindi or Spanish")
            raise BadAnswer(
                _("I don't know the language “%(typed)s”. Did you mean %(near)s?")
                % {"typed": part[:SHOWN], "near": hint}
            )
        codes.append(code)
    return list(dict.fromkeys(codes))


@cache
def _spoken_languages(locale: str) -> dict[str, str]:
    names = {
        str(name).casefold(): code
        for spoken in ("en", locale)
        for code, name in Locale.parse(spoken).languages.items()
        if len(code) == 2 and code in Locale.parse(locale).languages
    }
    return {**names, **inverted(word_list("filters")["languages"]), **{code: code for code in names.values()}}


def parts(typed: str) -> list[str]:
    """Cut what was typed at commas, semicolons and line ends; empty pieces are left out."""
    return [part for part in (" ".join(piece.split()) for piece in re.split(r"[,;\n]", typed)) if part]


def _closest(typed: str, known: dict[str, str]) -> str | None:
    wanted = typed.casefold()
    if wanted in known:
        return known[wanted]
    near = process.extractOne(wanted, list(known), scorer=fuzz.ratio, score_cutoff=SURE)
    return known[near[0]] if near else None


def _similar(typed: str, known: dict[str, str]) -> list[str]:
    wanted = typed.casefold()
    holds = process.extract(wanted, list(known), scorer=fuzz.token_set_ratio, score_cutoff=SURE, limit=SUGGESTED)
    looks = process.extract(wanted, list(known), scorer=fuzz.ratio, score_cutoff=NEAR, limit=SUGGESTED)
    return list(dict.fromkeys(known[match] for match, _score, _index in (*holds, *looks)))[:SUGGESTED]


def amount(typed: str) -> str:
    """Read a price as a decimal in major units, "600", "1,200.50" or "free"; raises BadAnswer."""
    plain = typed.casefold().replace(" ", "")
    if plain in {"free", _("free").casefold()}:
        return "0"
    if _THOUSANDS.fullmatch(plain):
        return plain.replace(",", "")
    if _PLAIN.fullmatch(plain):
        return plain.replace(",", ".")
    raise BadAnswer(_("Just the number, please, for example 600. Write 0 to teach for free."))


def currency(typed: str) -> str:
    """Read a currency as its code, its sign or its name; raises BadAnswer."""
    named: dict[str, str] = inverted(word_list("prices")["currencies"])
    code = named.get(typed.casefold(), typed.upper())
    if code not in list_currencies():
        raise BadAnswer(_("A currency is three letters, for example INR, USD or EUR."))
    return code


def years(typed: str) -> int:
    """Read a number of years, "8" or "8 years"; raises BadAnswer."""
    match = _YEARS.fullmatch(typed)
    if match is None:
        raise BadAnswer(_("Years are a whole number, for example 7."))
    return int(match[1])


def file_number(typed: str) -> int:
    """Read the number of an uploaded picture; raises BadAnswer for words and for files of another kind."""
    if not typed.isdecimal():
        raise BadAnswer(_("That is no picture that I can keep. Please send a photo, as JPEG, PNG or WebP."))
    return int(typed)


def file_key(typed: str) -> str:
    """Read the key of a file that was sent; raises BadAnswer for words."""
    if not _KEY.fullmatch(typed):
        raise BadAnswer(_("Please send a file here, or “skip” to go on without one."))
    return typed


def a_day(ctx: Context, zone: ZoneInfo) -> Callable[[str], date]:
    """Return a reader of days in `zone`, which raises BadAnswer with a day of next week as an example."""

    def read(typed: str) -> date:
        day = read_day(typed, ctx.now, zone, ctx.account.country, bare_number=True)
        if day is None:
            raise BadAnswer(
                _("I can't read that as a day. Write it like “%(example)s”.") % {"example": example_day(ctx, zone)}
            )
        return day

    return read


def example_day(ctx: Context, zone: ZoneInfo, days: int = 7) -> str:
    """Return a day as one can type it, `days` from today in `zone`."""
    return str(format_date(ctx.now.astimezone(zone).date() + timedelta(days=days), "d MMMM", "en"))
