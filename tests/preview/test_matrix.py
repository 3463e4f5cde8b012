"""The support matrix: everything is declared by everybody, and the page in docs says just that."""

import pytest

from bot.dialogue.renderings import VOCABULARY
from bot.preview.matrix import COMMAND, FILE, matrix, read_limits
from bot.preview.platforms import PLATFORMS, Platform
from tests.meta.sources import ROOT

EVERYTHING = {item for items in VOCABULARY.values() for item in items}
each = pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)


@each
def test_every_item_of_the_vocabulary_is_declared_and_nothing_else(platform: Platform) -> None:
    assert platform.renderings.keys() == EVERYTHING


@each
def test_a_rendering_is_one_line_of_words(platform: Platform) -> None:
    assert [words for words in platform.renderings.values() if not words.strip() or "\n" in words] == []


@each
def test_every_limit_is_shown_with_what_it_is(platform: Platform) -> None:
    constants = {name for name in vars(platform.limits) if name.isupper()}
    found = list(read_limits(platform.limits))
    assert {name for name, _value, _words in found} == constants
    assert [name for name, _value, words in found if not words] == []
    assert all(value == getattr(platform.limits, name) for name, value, _words in found)


def test_the_page_in_docs_is_what_the_program_says() -> None:
    assert (ROOT / FILE).read_text("utf-8") == matrix(), f"{FILE} is out of date; write it anew: {COMMAND}"
