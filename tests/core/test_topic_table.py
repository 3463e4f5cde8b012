"""The topics that come with the program fit together: names, the tree, and words that mean other things too."""

import re
from collections import defaultdict

import pytest

from bot.screens.welcome import POPULAR
from bot.understanding.topics import everyday
from bot.understanding.wordlists import word_list
from core.mentors.topics.book import Topic, TopicBook, squashed
from core.mentors.topics.naming import clean_name
from core.mentors.topics.table import built_in

BOOK = built_in()
AREAS = {"technology", "school", "exams", "languages", "music", "design", "business", "careers", "life"}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
IN_USE = """
    python javascript typescript java kotlin c-programming cpp csharp golang rust-lang swift-ios r-lang php
    ruby-on-rails matlab scratch-coding web-development html-css react angular vue nodejs django fastapi-flask
    spring-boot api-design android flutter react-native game-development wordpress pandas sql nosql data-analysis
    data-science data-engineering data-visualisation power-bi machine-learning deep-learning nlp computer-vision
    artificial-intelligence mlops computer-basics spreadsheets office-tools algorithms competitive-programming
    system-design software-architecture software-testing git linux operating-systems computer-networks devops docker
    kubernetes aws azure google-cloud cloud-computing cybersecurity blockchain electronics robotics maths algebra
    geometry calculus linear-algebra discrete-maths statistics physics chemistry organic-chemistry biology science
    computer-science economics school-accounting world-history geography literature psychology essay-writing
    homework-help jee neet upsc gate-exam cat-exam clat cuet bank-exams ssc ugc-net ielts toefl pte gre gmat
    sat-exam act-exam ap-exams gcse a-levels ib-diploma waec-jamb enem jlpt chartered-accountancy cfa english
    business-english hindi spanish french german portuguese italian japanese mandarin korean arabic russian turkish
    polish-language swahili tamil sanskrit sign-language guitar piano singing carnatic-music hindustani-music violin
    drums flute music-theory music-production ui-ux user-research graphic-design illustration photoshop blender-3d
    animation video-editing photography interior-design fashion-design startups fundraising product-management
    project-management digital-marketing sales finance personal-finance bookkeeping freelancing e-commerce
    content-creation career-guidance resume-review interview-prep coding-interviews salary-negotiation
    public-speaking leadership study-abroad scholarships research-phd remote-work
""".split()  # noqa: SIM905
"""Slugs of the first table, which people and sessions have stored."""


def said(topic: Topic) -> list[str]:
    return [topic.name.lower(), *topic.aliases, *topic.cue_aliases]


def test_there_are_six_hundred_topics_in_every_area_and_none_that_is_stored_has_gone() -> None:
    assert len(BOOK.topics) >= 600
    assert {topic.area for topic in BOOK.topics.values()} == AREAS
    assert {*IN_USE, *POPULAR} <= BOOK.topics.keys()


def test_a_topic_has_a_slug_a_name_and_plain_aliases() -> None:
    for slug, topic in BOOK.topics.items():
        assert SLUG.fullmatch(slug)
        assert clean_name(topic.name) == topic.name
        words = [*topic.aliases, *topic.cue_aliases]
        assert all(word == " ".join(word.lower().split()) for word in words), slug
        assert all(len(word) <= 40 for word in words), slug
        assert topic.name.lower() not in topic.aliases
        assert len(set(words)) == len(words), slug


def test_no_alias_means_two_topics_however_it_is_spaced() -> None:
    meant: dict[str, set[str]] = defaultdict(set)
    for topic in BOOK.topics.values():
        for spoken in (*said(topic), topic.slug.replace("-", " ")):
            meant[squashed(spoken)].add(topic.slug)
    assert {spoken: slugs for spoken, slugs in meant.items() if len(slugs) > 1} == {}


def test_every_parent_exists_and_nothing_is_part_of_itself() -> None:
    def above(slug: str, path: tuple[str, ...] = ()) -> None:
        assert slug not in path, path
        for parent in BOOK.topics[slug].parents:
            above(parent, (*path, slug))

    for slug in BOOK.topics:
        above(slug)


def test_no_alias_takes_a_word_that_other_rules_read_without_needing_a_cue() -> None:
    """Nothing is shadowed in silence: who gives a topic an everyday name has to say that it needs a cue."""
    intents = {word for phrases in word_list("intents")["sets"].values() for word in phrases.split("|")}
    filters = {word for forms in word_list("filters")["sort"].values() for word in forms}
    times = {*word_list("times")["parts"], *(zone for zones in word_list("times")["zones"].values() for zone in zones)}
    money = {word for forms in word_list("prices")["currencies"].values() for word in forms}
    taken = BOOK.aliases.keys() & (everyday() | intents | filters | times | money)
    assert taken == {"programming", "coding", "maths", "bookkeeping"}, "cues that are topics themselves"


@pytest.mark.parametrize("word", "go r c swift rust excel word access cat gate sat act spark rest english art".split())  # noqa: SIM905
def test_everyday_words_mean_a_topic_only_beside_a_cue(word: str) -> None:
    assert word in BOOK.cued
    assert word not in BOOK.aliases


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("ml", "machine-learning"),
        ("js", "javascript"),
        ("java script", "javascript"),
        ("math", "maths"),
        ("Machine-Learning", "machine-learning"),
        ("k8s", "kubernetes"),
        ("cv", "resume-review"),
        ("c++", "cpp"),
        ("c#", "csharp"),
        ("sarkari naukri", "government-exams"),
        ("class 10 maths", "maths"),
        ("net", None),
        ("nonsense", None),
    ],
)
def test_common_names_mean_one_topic(typed: str, slug: str | None) -> None:
    assert BOOK.meant_by(typed) == slug


def test_a_slug_that_has_left_the_files_is_shown_as_words() -> None:
    assert BOOK.name_of("javascript") == "JavaScript"
    assert TopicBook({}).name_of("gone-topic") == "gone topic"
