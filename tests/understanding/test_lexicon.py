"""The word lists are data that anyone may extend; these facts catch the slips that no rule would show."""

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files

from bot.understanding.line import canonical_forms, corrected, numbers_in_words
from bot.understanding.romanise import romanised
from bot.understanding.seeds import seeds
from bot.understanding.topics import everyday
from bot.understanding.wordlists import word_list
from core.mentors.topics.table import built_in

FOLDER = files("bot.understanding").joinpath("lexicon")
PUNCTUATION = str.maketrans("", "", ".,!?'")
KEPT = {"times": ("zones",), "filters": ("sort", "languages", "levels", "ordinals"), "prices": ("currencies", "cues")}


def meanings() -> Iterator[tuple[str, str]]:
    """Yield every word that a list gives a meaning, with that meaning."""
    for canonical, forms in word_list("words")["forms"].items():
        yield from ((form, canonical) for form in forms if form != canonical)
    yield from numbers_in_words().items()
    for kind in ("fixed", "moving"):
        yield from ((form, "holiday") for forms in word_list("holidays")[kind].values() for form in forms)
    for name, tables in KEPT.items():
        for table in tables:
            for meaning, forms in word_list(name)[table].items():
                yield from ((form, f"{table}: {meaning.removesuffix('_after')}") for form in forms)
    yield from ((form, "length: 1 or more") for form in word_list("times")["counts"] if form not in {"a", "an"})


def read_as(form: str) -> str:
    return canonical_forms().get(form, form)


def test_a_word_with_two_meanings_is_declared_with_its_reason() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for form, meaning in meanings():
        found[form].add(meaning)
    shared = {form for form, said in found.items() if len(said) > 1}
    declared = word_list("shared")["words"]
    assert shared == set(declared)
    assert all(declared.values())


def test_no_list_names_the_same_spelling_twice() -> None:
    forms = [form for each in word_list("words")["forms"].values() for form in each]
    assert sorted({form for form in forms if forms.count(form) > 1}) == []


def test_what_a_list_reads_is_a_word_that_no_other_list_changes_first() -> None:
    lost = [
        f"{form} is read as {read_as(form)} before {meaning}"
        for form, meaning in meanings()
        if ": " in meaning and " " not in form and read_as(form) not in {form, meaning.partition(": ")[2]}
        if form not in word_list("shared")["words"]
    ]
    assert lost == []


def test_no_word_is_in_two_concepts_and_none_is_lost_before_it_is_read() -> None:
    named: dict[str, set[str]] = defaultdict(set)
    for concept, forms in word_list("concepts").items():
        for form in forms:
            named[romanised(form)].add(concept)
    assert {form: concepts for form, concepts in named.items() if len(concepts) > 1} == {}
    meant = {form: concept for form, (concept,) in named.items()}
    # A word that the rules rewrite first must mean the same in its new spelling.
    lost = [
        f"{form} is read as {read_as(form)}, not as {concept}"
        for form, concept in meant.items()
        if read_as(form) != form and meant.get(read_as(form), read_as(form)) != concept
    ]
    assert lost == []


def test_no_phrase_speaks_surely_for_two_intents() -> None:
    spoken: dict[str, set[str]] = defaultdict(set)
    for intent, table in word_list("intents").items():
        if intent != "sets":
            for phrase in table.get("sure", []):
                spoken[phrase].add(intent)
    assert {phrase: intents for phrase, intents in spoken.items() if len(intents) > 1} == {}


def test_no_seed_speaks_for_two_intents_even_in_other_spelling() -> None:
    spoken: dict[str, set[str]] = defaultdict(set)
    for intent, sentence in seeds():
        spoken[" ".join(sentence.casefold().translate(PUNCTUATION).split())].add(intent)
    assert {sentence: intents for sentence, intents in spoken.items() if len(intents) > 1} == {}


def test_no_name_of_a_topic_is_that_of_another() -> None:
    book = built_in()
    assert book.aliases.keys() & book.cued.keys() == set()
    names: dict[str, set[str]] = defaultdict(set)
    for name, slug in (*book.aliases.items(), *book.cued.items()):
        names[name.casefold()].add(slug)
    assert {name: slugs for name, slugs in names.items() if len(slugs) > 1} == {}


def test_no_name_of_a_person_is_an_everyday_word() -> None:
    people = word_list("names")["people"]
    concepts = {form for forms in word_list("concepts").values() for form in forms}
    spelled = concepts | everyday() | {*built_in().aliases}
    assert sorted({*people} & spelled - {"xnamex"}) == []
    assert len(people) == len({*people})


def test_every_list_is_plain_toml_with_a_comment_for_who_extends_it() -> None:
    for file in FOLDER.iterdir():
        if file.name.endswith(".toml"):
            text = file.read_text("utf-8")
            assert text.startswith("#"), file.name
            assert tomllib.loads(text), file.name


def test_no_everyday_word_is_a_typo_of_another() -> None:
    changed = {word: corrected(word) for word in word_list("words")["never"] if corrected(word) != word}
    assert changed == {}


def test_there_are_250_ways_to_write_the_everyday_words() -> None:
    assert len(canonical_forms()) >= 250


def test_no_phrase_of_a_repair_means_two_things() -> None:
    for name, table in word_list("repairs").items():
        forms = [form for each in table.values() for form in each]
        assert sorted({form for form in forms if forms.count(form) > 1}) == [], name


def test_no_phrase_of_small_talk_is_of_two_kinds() -> None:
    forms = [form for kind in word_list("small_talk").values() for form in kind]
    assert sorted({form for form in forms if forms.count(form) > 1}) == []
