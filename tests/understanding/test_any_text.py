from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.moments import read_clock, read_day, read_moment
from bot.understanding.reading import Intent, Reading
from tests.understanding.reader import INDIA, NOW, read

VOCABULARY = """
    python sql mentor book cancel my session reschedule to from at after before until between and or not
    tomorrow kal parso friday mon sat weekend weekdays next this week evening morning night tonight noon
    midnight pm am baje 5 12 24 5:30 23:59 24:00 99:99 half past quarter to 31/2 12/6 29/2/2028 2026-03-29 the
    31 st july february 2028 in 2 hours 999 days under max 500 ₹ $ 1,000 k stars years experience free hindi
    second one # , - / + 99999999999 ago est utc
    yesterday last week month year every not except from till thru past end of rest late noon midnight
    christmas 1/2 half an h 10 15 20 twenty first aur ko baje kal parso beginner with priya
"""
SENTENCES = st.lists(st.sampled_from(VOCABULARY.split()), max_size=14).map(" ".join)
MOMENTS = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ZONES = st.sampled_from(
    ["Asia/Kolkata", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "Pacific/Apia", "Asia/Kathmandu", "UTC"]
).map(ZoneInfo)
FEW = settings(max_examples=400, deadline=None)


def check(reading: Reading, now: datetime) -> None:
    assert reading.commands
    assert all(0 <= command.confidence <= 1 for command in reading.commands)
    for span in reading.spans:
        assert 0 <= span.start < span.end <= len(reading.text)
    for command in reading.commands:
        for window in command.slots.windows:
            for each in (window, *window.alternatives):
                assert each.end > now
                assert each.end.astimezone(UTC) > each.start.astimezone(UTC)


@FEW
@given(text=st.text())
def test_any_text_at_all_is_answered_with_spans_inside_it(text: str) -> None:
    check(read(text), NOW)


@FEW
@given(text=SENTENCES, now=MOMENTS, zone=ZONES)
def test_no_window_ends_in_the_past_at_any_moment_in_any_zone(text: str, now: datetime, zone: ZoneInfo) -> None:
    check(read(text, now=now, zone=zone), now)


@FEW
@given(text=st.one_of(st.text(), SENTENCES), now=MOMENTS, zone=ZONES)
def test_answers_to_pickers_never_raise_and_never_lie_in_the_past(text: str, now: datetime, zone: ZoneInfo) -> None:
    read_clock(text)
    window, day = read_moment(text, now, zone), read_day(text, now, zone)
    assert window is None or window.end > now
    assert day is None or day >= now.astimezone(zone).date()


@FEW
@given(text=SENTENCES)
def test_the_same_text_is_always_read_the_same_way(text: str) -> None:
    assert read(text) == read(text)


def test_a_very_long_message_is_read_only_at_its_start() -> None:
    text = "python mentor " + "x " * 5_000 + "tomorrow"
    best = read(text).best
    assert (best.slots.topics, best.slots.windows) == (("python",), ())


def test_markup_and_invisible_characters_are_inert() -> None:
    assert read("<b>@everyone</b>").best.intent is Intent.OUT_OF_SCOPE
    hidden = "py\u200dthon\u202e mentor\x00"
    reading = read(hidden)
    assert reading.best.slots.topics == ("python",)
    assert [hidden[span.start : span.end] for span in reading.spans] == ["py\u200dthon"]


def test_wide_letters_and_digits_of_other_scripts_are_read() -> None:
    assert read("ｐｙｔｈｏｎ under ８００").best.slots.max_price == "800"
    assert read("python under ८००", zone=INDIA).best.slots.max_price == "800"
