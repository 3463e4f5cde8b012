import pytest

from tests.understanding.reader import read, slots


@pytest.mark.parametrize(
    ("text", "low", "high", "currency"),
    [
        ("python under 800", None, "800", None),
        ("max 500", None, "500", None),
        ("budget is 1,500", None, "1500", None),
        ("budget 1.5k", None, "1500", None),
        ("less than 20 dollars", None, "20", "USD"),
        ("up to $19.99/hr", None, "19.99", "USD"),
        ("₹800", None, "800", "INR"),
        ("1000rs", None, "1000", "INR"),
        ("rs. 800/-", None, "800", "INR"),
        ("500 tak", None, "500", None),
        ("500 se kam", None, "500", None),
        ("500 bucks", None, "500", None),
        ("more than 500", "500", None, None),
        ("at least €30", "30", None, "EUR"),
        ("between 300 and 500", "300", "500", None),
        ("₹300-₹500", "300", "500", "INR"),
    ],
)
def test_a_price_is_read_beside_its_cue(text: str, low: str | None, high: str | None, currency: str | None) -> None:
    found = slots(text)
    assert (found.min_price, found.max_price, found.currency) == (low, high, currency)


@pytest.mark.parametrize(
    "text", ["python 3", "call 98765", "class 10", "at 6", "under 2 hours", "5 tak", "below 4 stars", "500"]
)
def test_a_number_without_a_cue_is_no_price(text: str) -> None:
    found = slots(text)
    assert (found.min_price, found.max_price) == (None, None)


def test_price_and_time_in_one_sentence_do_not_mix() -> None:
    found = slots("tomorrow 6-8pm under 1000rs")
    assert found.max_price == "1000"
    assert [window.grain for window in found.windows] == ["part"]


@pytest.mark.parametrize(
    ("text", "stars"),
    [("at least 4.5 stars", 4.5), ("4+ rating", 4.0), ("rated 4.5", 4.5), ("rating above 4", 4.0), ("4.5+", 4.5)],
)
def test_the_least_rating_is_read(text: str, stars: float) -> None:
    assert slots(text).min_rating == stars


@pytest.mark.parametrize(
    ("text", "years"), [("5+ years experience", 5), ("3 yrs exp in sql", 3), ("3 saal ka experience", 3)]
)
def test_the_least_experience_is_read(text: str, years: int) -> None:
    assert slots(text).min_experience == years


def test_an_age_is_no_experience() -> None:
    assert slots("my son is 12 years old").min_experience is None


@pytest.mark.parametrize(
    ("text", "language"),
    [("in hindi", "hi"), ("java mentor who speaks tamil", "ta"), ("hindi me", "hi"), ("english speaking tutor", "en")],
)
def test_the_language_of_the_session_is_read(text: str, language: str) -> None:
    assert slots(text).language == language


def test_a_language_to_learn_is_a_topic() -> None:
    assert (slots("learn spanish").language, slots("learn spanish").topics) == (None, ("spanish",))
    assert (slots("spanish tutor in english").language, slots("spanish tutor in english").topics) == (
        "en",
        ("spanish",),
    )
    assert slots("english speaking practice").language is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("30 min", 30),
        ("an hour", 60),
        ("half an hour", 30),
        ("1.5 hours", 90),
        ("1 hr 30 min", 90),
        ("aadha ghanta", 30),
    ],
)
def test_how_long_a_session_should_last_is_read(text: str, minutes: int) -> None:
    assert slots(f"{text} of python").duration_min == minutes


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("cheapest maths tutor", "cost"),
        ("sasta guitar teacher", "cost"),
        ("cheaper", "cost"),
        ("top rated java mentor", "rating"),
        ("most experienced", "experience"),
        ("most popular", "popularity"),
        ("java help asap", "soonest"),
    ],
)
def test_the_wanted_order_is_read(text: str, order: str) -> None:
    assert slots(text).sort == order


def test_free_is_a_price_but_free_time_is_not() -> None:
    assert slots("free ielts speaking practice").free_only
    assert not slots("i am free on friday").free_only
    assert not slots("python when you are free").free_only
    assert not slots("any free slots").free_only


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("the second one", 2),
        ("2", 2),
        ("#3", 3),
        ("option 2", 2),
        ("3rd", 3),
        ("the last one", -1),
        ("book the first", 1),
    ],
)
def test_which_one_of_a_list_is_read(text: str, number: int) -> None:
    assert slots(text).ordinal == number


def test_a_date_is_no_choice() -> None:
    assert slots("on the 2nd of july").ordinal is None


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("python mentor", ("python",)),
        ("Mathematics? no, math", ("maths",)),
        ("data science", ("data-science",)),
        ("c++ help", ("cpp",)),
        (".NET mentor", ("dotnet",)),
        ("reactjs", ("react",)),
        ("k8s", ("kubernetes",)),
        ("sql and python", ("sql", "python")),
        ("java", ("java",)),
    ],
)
def test_topics_are_found_by_any_of_their_names_the_longest_first(text: str, topics: tuple[str, ...]) -> None:
    assert slots(text).topics == topics


@pytest.mark.parametrize(
    ("text", "topic"), [("pyhton", "python"), ("machne lerning", "machine-learning"), ("guitr tutor", "guitar")]
)
def test_a_typo_of_a_topic_is_repaired(text: str, topic: str) -> None:
    assert slots(text).topics == (topic,)


@pytest.mark.parametrize(
    "text", ["sqk", "thon", "jython", "pythonistas", "let's go", "panda bears", "who won the match"]
)
def test_what_is_too_far_too_short_or_an_everyday_word_is_no_topic(text: str) -> None:
    assert slots(text).topics == ()


def test_an_everyday_word_is_a_topic_beside_a_learning_word_or_when_asked() -> None:
    assert slots("learn go").topics == ("go",)
    assert slots("go", asking_for="topic").topics == ("go",)


def test_what_no_rule_took_is_kept_without_filler_words() -> None:
    assert slots("book with Anita Kumar on 12/6 at 4").words == "anita kumar"
    assert slots("cheapest maths tutor for class 10 on weekend").words == "class 10"
    assert slots("i want to learn beekeeping please").words == "beekeeping"
    assert slots("python mentor tomorrow evening under 800").words == ""


@pytest.mark.parametrize(
    "text",
    [
        "मुझे python के लिए शिक्षक चाहिए",
        "python का कोई अच्छा टीचर दिखाओ",
        "python पढ़ाने वाली अध्यापिका बताइए",
        "python के लिए गुरु जी",
        "python ट्यूटर ढूँढो",
        "python ke liye shikshak chahiye",
        "muje python ke liye acha adhyapak chahiye",
    ],
)
def test_who_teaches_is_no_word_to_look_for_in_hindi_either(text: str) -> None:
    assert (slots(text).topics, slots(text).words) == (("python",), "")


def test_spans_name_each_slot_in_the_original_text() -> None:
    text = "Need PANDAS tmrw evening, max 500"
    spans = {text[span.start : span.end]: span.slot for span in read(text).spans}
    assert spans == {"PANDAS": "topic", "tmrw": "time", "evening": "time", "max 500": "price"}


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("python for beginners", "beginner"),
        ("guitar from scratch", "beginner"),
        ("zero se python", "beginner"),
        ("basics of sql", "beginner"),
        ("intermediate spanish", "intermediate"),
        ("advanced pandas", "advanced"),
        ("pro level guitar", "advanced"),
    ],
)
def test_the_level_of_the_learner_is_read(text: str, level: str) -> None:
    assert slots(text).level == level


@pytest.mark.parametrize("text", ["visual basic tutor", "can i pay in advance", "advance booking", "any level"])
def test_what_only_looks_like_a_level_is_none(text: str) -> None:
    assert slots(text).level is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("minimum 300 max 800", "300", "800"),
        ("min 500 rs", "500", None),
        ("30 min 500 rs", None, "500"),
        ("500 per hour", None, "500"),
        ("paanch sau tak", None, "500"),
        ("पांच सौ तक", None, "500"),
        ("two thousand rupees", None, "2000"),
    ],
)
def test_prices_are_read_in_words_and_with_either_bound(text: str, low: str | None, high: str | None) -> None:
    found = slots(text)
    assert (found.min_price, found.max_price) == (low, high)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("2h session", 120), ("do ghante ki class", 120), ("dedh ghante", 90), ("ek ghanta", 60), ("एक घंटा", 60)],
)
def test_how_long_is_read_in_hindi_words(text: str, minutes: int) -> None:
    assert slots(text).duration_min == minutes


def test_free_before_a_time_says_that_somebody_has_time() -> None:
    assert not slots("anyone free tonight for sql").free_only
    assert slots("free python mentor tonight").free_only


@pytest.mark.parametrize(
    "text",
    [
        "react mentor, can't pay over 600",
        "not more than 600 rs for react",
        "react, nothing beyond 600 please",
        "react 600 se zyada nahi",
        "react 600 ke budget me",
        "react 600/-",
        "react 600 tops",
        "react, 600 is my limit",
    ],
)
def test_a_bound_in_other_words_is_the_most(text: str) -> None:
    found = slots(text)
    assert (found.max_price, found.min_price) == ("600", None)


@pytest.mark.parametrize("text", ["sql 300 se 500 ke beech", "sql beech 300 se 500", "sql 300 to 500 range"])
def test_a_range_of_prices_needs_a_cue_on_either_side(text: str) -> None:
    found = slots(text)
    assert (found.min_price, found.max_price) == ("300", "500")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("300-500 tak koi python tutor", "300", "500"),
        ("give me back the 30 quid", None, None),
        ("mere 800 rupaye lauta do", None, None),
        ("python under 800 rupees", None, "800"),
    ],
)
def test_an_amount_bounds_a_price_only_where_one_is_looked_for(text: str, low: str | None, high: str | None) -> None:
    slots = read(text).best.slots
    assert (slots.min_price, slots.max_price) == (low, high)
