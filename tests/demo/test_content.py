"""The demo's people, reviews and portraits are complete and fit together."""

import re
import tomllib
from itertools import chain, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import available_timezones

import pytest
from babel import Locale
from babel.numbers import list_currencies

from bot.demo.portraits import PALETTES, portrait
from core.mentors.topics.table import built_in
from core.money import Money

ROOT = Path(__file__).parents[2]
AREAS = {"technology", "school", "exams", "languages", "music", "design", "business", "careers"}
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
DAY = "|".join(DAYS)
HOURS = re.compile(rf"({DAY})(?:-({DAY}))? ([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ENGLISH = Locale("en")


def read(path: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / path).read_text("utf-8"))


TOPICS = built_in().topics
PEOPLE = read("bot/demo/people.toml")
REVIEWS: list[dict[str, Any]] = read("bot/demo/reviews.toml")["review"]
MENTORS: list[dict[str, Any]] = PEOPLE["mentor"]
LEARNERS: list[dict[str, Any]] = PEOPLE["learner"]
TEACHERS: list[dict[str, Any]] = MENTORS + PEOPLE["applicant"]
EVERYBODY = TEACHERS + LEARNERS


def ranges(hours: list[str]) -> list[tuple[int, int]]:
    """Minutes since Monday 00:00, in order."""
    found = []
    for text in hours:
        match = HOURS.fullmatch(text)
        assert match, text
        first, last, *clock = match.groups()
        start_hour, start_minute, end_hour, end_minute = map(int, clock)
        for day in range(DAYS.index(first), DAYS.index(last or first) + 1):
            midnight = day * 24 * 60
            start, end = start_hour * 60 + start_minute, end_hour * 60 + end_minute
            assert start < end <= 24 * 60, text
            found.append((midnight + start, midnight + end))
        assert DAYS.index(first) <= DAYS.index(last or first), text
    return sorted(found)


def each(people: list[dict[str, Any]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("person", people, ids=[person["key"] for person in people])


def test_there_are_enough_people_and_reviews() -> None:
    assert (len(MENTORS), len(LEARNERS), len(PEOPLE["applicant"])) == (40, 12, 2)
    assert len(REVIEWS) >= 60
    assert sum(person["price"] == "0" for person in MENTORS) == 3
    assert 7 <= sum(person["instant_book"] for person in MENTORS) <= 10
    assert sum(person["locale"] == "hi" for person in LEARNERS) == 2


def test_keys_and_names_are_unique() -> None:
    for part in ("key", "name"):
        assert len({person[part] for person in EVERYBODY}) == len(EVERYBODY)


def test_the_mentors_cover_every_area_zone_and_price_band() -> None:
    taught = set(chain.from_iterable(person["topics"] for person in MENTORS))
    assert {TOPICS[slug].area for slug in taught} == AREAS
    assert len({person["zone"] for person in MENTORS}) >= 25
    assert len({person["currency"] for person in MENTORS}) >= 15
    python = {person["price"] for person in MENTORS if "python" in person["topics"]}
    assert len(python) >= 5


def test_the_two_people_of_the_story_are_there() -> None:
    priya = next(person for person in MENTORS if person["name"] == "Priya Sharma")
    assert {"pandas", "python"} <= set(priya["topics"])
    assert (priya["zone"], priya["price"], priya["currency"]) == ("Asia/Kolkata", "600", "INR")
    assert not priya["instant_book"]
    assert "Mon-Sun 18:00-22:00" in priya["hours"]
    assert next(person for person in LEARNERS if person["name"] == "Ana Silva")["zone"] == "Europe/Lisbon"


@each(EVERYBODY)
def test_a_person_lives_in_a_real_place_and_likes_known_topics(person: dict[str, Any]) -> None:
    assert SLUG.fullmatch(person["key"])
    assert person["zone"] in available_timezones()
    assert len(person["country"]) == 2
    assert person["country"] in ENGLISH.territories
    topics = person["topics"] if "topics" in person else person["interests"]
    assert topics
    assert len(set(topics)) == len(topics)
    assert set(topics) <= TOPICS.keys()


@each(TEACHERS)
def test_a_profile_is_complete_and_within_its_limits(person: dict[str, Any]) -> None:
    assert set(person) == set(MENTORS[0])
    assert 0 < len(person["headline"]) <= 80
    assert 2 <= len(re.findall(r"[.!?](?: |$)", person["about"])) <= 4
    assert len(person["about"]) <= 400
    assert 0 < len(person["experience"]) <= 160
    assert 1 <= person["experience_years"] <= 50
    assert all(0 < len(certificate) <= 80 for certificate in person["certifications"])
    assert person["cancellation"] in {"standard", "flexible", "strict"}
    assert person["intro_link"] in {"", f"https://example.org/intro/{person['key']}"}
    assert person["languages"]
    assert all(len(code) == 2 and code in ENGLISH.languages for code in person["languages"])


@each(TEACHERS)
def test_a_price_is_whole_in_minor_units_for_every_session_length(person: dict[str, Any]) -> None:
    price = Money.of(person["price"], person["currency"])
    assert person["currency"] in list_currencies()
    assert price.minor >= 0
    assert person["session_minutes"] == sorted(set(person["session_minutes"]))
    for minutes in person["session_minutes"]:
        assert 15 <= minutes <= 180
        assert price.minor * minutes % 60 == 0


@each(TEACHERS)
def test_hours_are_readable_apart_and_long_enough_for_a_session(person: dict[str, Any]) -> None:
    week = ranges(person["hours"])
    assert week
    assert all(earlier[1] < later[0] for earlier, later in pairwise(week))
    assert all(end - start >= max(person["session_minutes"]) for start, end in week)


@pytest.mark.parametrize("locale", sorted({person["locale"] for person in LEARNERS}))
def test_learners_speak_a_language_of_the_bot(locale: str) -> None:
    assert locale in {"en", "hi"}


def test_reviews_are_short_kind_and_sorted_into_areas() -> None:
    assert len({review["text"] for review in REVIEWS}) == len(REVIEWS)
    assert all(0 < len(review["text"]) <= 160 for review in REVIEWS)
    assert {review["stars"] for review in REVIEWS} == {3, 4, 5}
    assert {review["group"] for review in REVIEWS} == AREAS | {"any"}


@each(EVERYBODY)
def test_a_portrait_is_small_self_contained_svg_that_stays_the_same(person: dict[str, Any]) -> None:
    picture = portrait(person["name"])
    assert picture == portrait(person["name"])
    assert len(picture) < 3000
    drawing = ET.fromstring(picture)  # noqa: S314 - our own drawing
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert drawing.findtext("{*}title") == person["name"]
    assert not re.search(rb"href|url\((?!#)|<script|<image", picture)


def test_portraits_of_the_mentors_differ_and_use_every_palette() -> None:
    untitled = [re.sub(rb"<title>.*</title>", b"", portrait(person["name"])) for person in MENTORS]
    assert len(set(untitled)) == len(MENTORS)
    assert all(any(palette.cloth.encode() in picture for picture in untitled) for palette in PALETTES)


@pytest.mark.parametrize("name", ["", "<b>&\"'", "a\x00b\x1b[0m", "\u202eevil", "🦊" * 500, "\ud800"])
def test_any_name_gives_valid_xml(name: str) -> None:
    picture = portrait(name)
    ET.fromstring(picture)  # noqa: S314 - our own drawing
    assert len(picture) < 3000
