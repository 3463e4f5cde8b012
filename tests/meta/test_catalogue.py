"""The message catalogue is complete, up to date and fit to be shown."""

import ast
import re
from functools import cache

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from bot.dialogue.catalogue import LOCALES, speaking
from bot.dialogue.catalogue import _ as say
from bot.dialogue.catalogue import ngettext as count_out
from tests.meta.sources import ROOT, called, calls, sources

LOCALE = ROOT / "bot" / "locale"
TRANSLATED = [locale for locale in LOCALES if locale != "en"]
LONGEST = 300
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%")
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50]")
REFRESH = "run the command of docs/translating.md"

Ids = tuple[str, ...]


@cache
def extracted() -> frozenset[Ids]:
    """Return every message of the sources, as the command in docs/translating.md collects them."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = set()
    for package in ("adapters", "bot", "core"):
        for _file, _line, ids, _comments, _context in extract_from_dir(ROOT / package, methods, options):
            found.add(ids if isinstance(ids, tuple) else (ids,))
    return frozenset(found)


def ids_of(message: Message) -> Ids:
    return tuple(message.id) if isinstance(message.id, list | tuple) else (message.id,)


def strings_of(message: Message) -> Ids:
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


@cache
def messages(locale: str) -> dict[Ids, Ids]:
    """Return the translations of a language; of "" the template's empty ones."""
    file = LOCALE / locale / "LC_MESSAGES" / "opengig.po" if locale else LOCALE / "opengig.pot"
    with file.open("rb") as po:
        return {ids_of(one): strings_of(one) for one in read_po(po, locale=locale or None) if one.id and not one.fuzzy}


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def test_the_template_holds_exactly_the_messages_of_the_sources() -> None:
    assert len(extracted()) > 300
    template = set(messages(""))
    assert extracted() - template == set(), REFRESH
    assert template - extracted() == set(), REFRESH


@pytest.mark.parametrize("locale", TRANSLATED)
def test_every_message_is_translated(locale: str) -> None:
    untranslated = [ids for ids in extracted() if not all(messages(locale).get(ids, ("",)))]
    assert untranslated == []


@pytest.mark.parametrize("locale", TRANSLATED)
def test_no_translation_is_left_of_a_message_that_is_gone(locale: str) -> None:
    assert set(messages(locale)) - extracted() == set(), REFRESH


@pytest.mark.parametrize("locale", TRANSLATED)
def test_translations_name_the_same_things_as_their_messages(locale: str) -> None:
    different = [
        (ids, strings)
        for ids, strings in messages(locale).items()
        if any(
            placeholders(string) not in (placeholders(ids[min(form, len(ids) - 1)]), placeholders(ids[-1]))
            for form, string in enumerate(strings)
            if string
        )
    ]
    assert different == []


@pytest.mark.parametrize("locale", LOCALES)
def test_messages_are_short_and_carry_one_emoji_a_line_at_most(locale: str) -> None:
    shown = messages(locale).values() if locale in TRANSLATED else extracted()
    assert [text for strings in shown for text in strings if len(text) > LONGEST] == []
    crowded = [
        text for strings in shown for text in strings if any(len(EMOJI.findall(line)) > 1 for line in text.split("\n"))
    ]
    assert crowded == []


def test_every_language_on_offer_has_its_file_and_every_file_is_on_offer() -> None:
    assert sorted(folder.name for folder in LOCALE.iterdir() if (folder / "LC_MESSAGES").is_dir()) == sorted(TRANSLATED)


def test_the_catalogue_speaks_the_language_of_the_block_it_is_asked_in() -> None:
    one, many = "%(count)s hour", "%(count)s hours"
    with speaking("hi"):
        assert (say("Book it"), count_out(one, many, 1), count_out(one, many, 3)) == messages("hi")[("Book it",)] + (
            messages("hi")[(one, many)]
        )
    with speaking("tlh"):
        assert say("Book it") == "Book it"
    assert (say("Book it"), count_out(one, many, 1), count_out(one, many, 3)) == ("Book it", one, many)


TEXT_FIRST = ("Title", "Paragraph", "Note", "Bold")
LABELLED = ("Button", "Visit", "Choose", "ChooseMany", "PickDay", "PickTime", "Rate", "Item", "Option", "Progress")
DECLARED = ("Field", "form", "screen")


def test_no_screen_says_a_word_past_the_catalogue() -> None:
    past = []
    for source in sources("bot/screens", "bot/dialogue"):
        for call in calls(source.tree, *TEXT_FIRST, *LABELLED, *DECLARED):
            said = call.args[:1] if called(call) in TEXT_FIRST else []
            said += [word.value for word in call.keywords if word.arg in {"title", "label", "submit_label", "help"}]
            past += [
                f"{source.path}:{text.lineno}: {text.value}"
                for text in said
                if isinstance(text, ast.Constant) and isinstance(text.value, str) and re.search("[A-Za-z]", text.value)
            ]
    assert past == []
