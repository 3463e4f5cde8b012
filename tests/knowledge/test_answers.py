"""Questions find their article, and what is no question about the platform finds none."""

import tomllib
from pathlib import Path

from core.knowledge.library import Library
from core.policies import Policies

SET = tomllib.loads(Path(__file__).with_name("questions.toml").read_text("utf-8"))
ASKED = [(slug, text) for slug, texts in SET["answered"].items() for text in texts]
LEAST_RIGHT = 0.9
MOST_CLAIMED = 0.04
"""What was measured, less a little: whoever changes words may not make it worse."""


def test_questions_find_the_article_that_answers_them() -> None:
    library = Library(Policies(), "OpenGig")
    wrong = [(slug, text, library.answer(text)) for slug, text in ASKED if library.answer(text) != slug]
    assert len(ASKED) >= 60
    assert len(wrong) <= (1 - LEAST_RIGHT) * len(ASKED), wrong


def test_nothing_is_claimed_about_what_no_article_says() -> None:
    library = Library(Policies(), "OpenGig")
    texts = SET["unanswered"]["texts"]
    claimed = [(text, found) for text in texts if (found := library.answer(text))]
    assert len(texts) >= 25
    assert len(claimed) <= MOST_CLAIMED * len(texts), claimed


def test_no_question_of_the_set_is_an_example_of_its_article() -> None:
    library = Library(Policies(), "OpenGig")
    examples = {
        question for versions in library._articles.values() for a in versions.values() for question in a.questions
    }
    assert [text for _slug, text in ASKED if text in examples] == []


def test_an_answer_says_the_values_of_today() -> None:
    passage = Library(Policies(fee_percent=7), "Chess Club").passage("fees", "en")
    assert passage is not None
    assert "7 %" in " ".join(passage.paragraphs)
