"""What operators write is checked when it is read, and the error says where and how to mend it."""

from pathlib import Path

import pytest

from core.knowledge.articles import ArticleError
from core.knowledge.library import SHIPPED, Library
from core.policies import Policies

GOOD = (
    "---\ntitle: Parking\nquestions:\n- where can i park my car\n---\n"
    "Behind the house, for {{ policies.gap_minutes }}.\n"
)


def library(folder: Path, text: str, name: str = "en/parking.md") -> Library:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return Library(Policies(), "OpenGig", folder)


def test_an_operator_adds_an_article(tmp_path: Path) -> None:
    found = library(tmp_path, GOOD)
    assert found.answer("where do i park the car") == "parking"
    passage = found.passage("parking", "hi")
    assert passage is not None
    assert passage.paragraphs == ("Behind the house, for 10 minutes.",)


def test_an_operators_article_replaces_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    passage = library(tmp_path, GOOD, "en/fees.md").passage("fees", "en")
    assert passage is not None
    assert passage.title == "Parking"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            GOOD.replace("gap_minutes", "gap_minute"),
            "line 6: there is no value 'policies.gap_minute'; perhaps you mean",
        ),
        (GOOD.replace(" }}", ""), "line 6: a placeholder is not closed"),
        (GOOD.removeprefix("---\n"), "line 1: begin with"),
        (GOOD.replace("\n---\n", "\n"), "head has no end"),
        (GOOD.replace("title: Parking", "name: Parking"), "line 2: write"),
        (GOOD.replace("- where can i park my car\n", ""), "line 3: give it"),
        (GOOD.partition("Behind")[0], "line 6: write 1 to"),
    ],
)
def test_a_bad_article_is_named_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ArticleError) as error:
        library(tmp_path, text)
    assert "parking.md" in str(error.value)
    assert says in str(error.value)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="is not a folder; put files"):
        Library(Policies(), "OpenGig", tmp_path / "nowhere")


def test_every_shipped_article_is_there_in_both_languages() -> None:
    names = [{file.name for file in (SHIPPED / locale).glob("*.md")} for locale in ("en", "hi")]
    assert names[0] == names[1]
