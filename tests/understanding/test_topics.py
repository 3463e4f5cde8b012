"""How people write topics: run together, with a slip, or as a word that means other things too."""

import pytest

from bot.understanding.reading import Known
from bot.understanding.understand import understand
from bot.understanding.vocabulary import Vocabulary
from core.mentors.topics.table import built_in
from tests.understanding.reader import INDIA, NOW

BOOK = built_in()
NAMES = Vocabulary(BOOK.aliases, BOOK.cued)


def found(text: str, *, asking_for: str | None = None) -> tuple[str, ...]:
    known = Known(topics=NAMES, asking_for=asking_for, country="IN")
    return understand(text, now=NOW, zone=INDIA, known=known).best.slots.topics


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("need someone for pandas tmrw evening, max 500", "pandas"),
        ("kal shaam ko koi python sikha dega?", "python"),
        ("machinelearning", "machine-learning"),
        ("machine-learning", "machine-learning"),
        ("mach ine learning", "machine-learning"),
        ("js tutor", "javascript"),
        ("jstutor", "javascript"),
        ("pythn", "python"),
        ("pyhton class", "python"),
        ("ypthon class", "python"),
        ("ython class", "python"),
        ("javascirpt help", "javascript"),
        ("kubernetis", "kubernetes"),
        ("react natiev", "react-native"),
        ("data sciense tutor", "data-science"),
        ("chemsitry class 12", "chemistry"),
        ("class 11 maths tuition", "maths"),
        ("iit jee ki taiyari", "jee"),
        ("sarkari naukri ki taiyari", "government-exams"),
        ("angrezi bolna", "english"),
        ("resume banana hai", "resume-review"),
        ("ielts band 7", "ielts"),
        ("c++ stl", "cpp"),
        ("c# developer", "csharp"),
        (".net core", "csharp"),
        ("ui/ux", "ui-ux"),
        ("pianos", "piano"),
        ("drum lessons", "drums"),
        ("हिन्दी", "hindi"),
        ("power bi dashboards", "power-bi"),
        ("koi kathak sikha dega", "bharatanatyam"),
    ],
)
def test_a_topic_is_found_however_it_is_written(text: str, topic: str) -> None:
    assert topic in found(text)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("learn go", "golang"),
        ("go", "golang"),
        ("need excel", "spreadsheets"),
        ("help with excel", "spreadsheets"),
        ("help with my resume", "resume-review"),
        ("spring tutor", "spring-boot"),
        ("gate coaching", "gate-exam"),
        ("english tomorrow 6pm", "english"),
        ("someone for french", "french"),
    ],
)
def test_an_everyday_word_is_a_topic_beside_a_cue_or_alone(text: str, topic: str) -> None:
    assert found(text) == (topic,)


@pytest.mark.parametrize(
    "text",
    [
        "let's go",
        "we need to go there by train",
        "the cat sat on the mat",
        "please open the gate",
        "a table at the french restaurant",
        "i want to move money overseas",
        "thanks for the information",
        "does my card work abroad",
        "what is the net amount",
        "panda bears",
        "who won the match",
        "cancel my booking",
        "see you in spring",
        "aaj raat 8 baje remind karaye",
    ],
)
def test_ordinary_sentences_hold_no_topic(text: str) -> None:
    assert found(text) == ()


def test_where_a_topic_is_asked_for_every_name_counts() -> None:
    assert found("swift maybe", asking_for="topic") == ("swift-ios",)
    assert found("swift maybe") == ()


def test_of_two_names_in_one_the_longer_is_meant_and_two_topics_stay_two() -> None:
    assert found("react native tutor") == ("react-native",)
    assert found("python and guitar lessons") == ("python", "guitar")
    assert found("python, java") == ("python", "java")
    assert found("devops roadmap") == ("devops",), "a topic is no cue for an everyday word"


def test_every_name_of_every_topic_finds_it() -> None:
    lost = {
        spoken: (slug, found(spoken))
        for names in (BOOK.aliases, BOOK.cued)
        for spoken, slug in names.items()
        if slug not in found(spoken, asking_for="topic")
    }
    taken_before = {"sat": "saturday"}
    assert lost.keys() == taken_before.keys(), lost
