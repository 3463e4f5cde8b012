import pytest

from bot.understanding.gist import gist
from bot.understanding.line import read_line
from bot.understanding.reading import Intent
from bot.understanding.romanise import romanised, sound
from tests.understanding.reader import read


@pytest.mark.parametrize(
    ("hindi", "latin"),
    [
        ("पढ़ाना", "padhana"),
        ("करना", "karna"),
        ("समझ", "samajh"),
        ("खिसका", "khiska"),
        ("शिक्षक", "shikshak"),
        ("विज्ञान", "vigyan"),
        ("फ़ीस", "fis"),
        ("न", "na"),
        ("class", "class"),
        ("", ""),
    ],
)
def test_hindi_is_read_as_people_type_it_in_latin_letters(hindi: str, latin: str) -> None:
    assert romanised(hindi) == latin


def test_spellings_of_one_word_sound_the_same() -> None:
    assert sound("kahaan") == sound("kahan") == sound("kaha")
    assert sound("seekhna") == sound("sikhna")
    assert sound("wala") == sound("vala")


def test_names_are_masked_and_words_for_the_sound_of_it_are_left_out() -> None:
    assert gist(read_line("book priya yaar")) == "book NAME"
    assert gist(read_line("बुक प्रिया")).endswith("NAME")
    assert gist(read_line("yaar")) == "noise"


def test_hindi_names_of_topics_are_found_in_either_script() -> None:
    assert read("गणित का टीचर चाहिए").best.intent is Intent.FIND_MENTOR


def test_what_is_refused_is_not_read() -> None:
    assert read("i meant python not java").best.slots.topics == ("python",)
    assert read("java nahi python").best.slots.topics == ("python",)
    assert len(read("kal nahi parso").best.slots.windows) == 1


def test_a_lone_name_is_left_to_who_knows_the_mentors() -> None:
    assert read("priya").best.confidence < 0.5
    assert read("priya tomorrow 5pm").best.intent is Intent.BOOK
