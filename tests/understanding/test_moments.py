from datetime import date, datetime, time

import pytest

from bot.understanding.moments import read_clock, read_day, read_moment
from tests.understanding.reader import INDIA, NOW, shown


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("tomorrow 5pm", "12 Mar 17:00"),
        ("5:30", "11 Mar 17:30"),
        ("6", "11 Mar 18:00"),
        ("fri", "13 Mar 00:00 - 14 Mar 00:00"),
        ("12/6", "12 Jun 00:00 - 13 Jun 00:00"),
        ("24th 5:30pm", "24 Mar 17:30"),
        ("kal shaam 6 baje", "12 Mar 18:00"),
    ],
)
def test_a_typed_moment_is_read(text: str, window: str) -> None:
    found = read_moment(text, now=NOW, zone=INDIA)
    assert found is not None
    assert shown([found]) == [window]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("fri", date(2026, 3, 13)),
        ("12/6", date(2026, 6, 12)),
        ("today", date(2026, 3, 11)),
        ("tomorrow 5pm", date(2026, 3, 12)),
        ("tonight", date(2026, 3, 11)),
        ("this weekend", date(2026, 3, 14)),
        ("5pm", None),
        ("6", None),
        ("shaam 6 baje", None),
        ("9 in the morning", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_typed_day_is_read_only_where_a_day_is_said(text: str, day: date | None) -> None:
    assert read_day(text, NOW, INDIA) == day


def test_a_running_stretch_starts_today() -> None:
    sunday = datetime(2026, 3, 15, 10, 0, tzinfo=INDIA)
    assert read_day("this weekend", sunday, INDIA) == date(2026, 3, 15)


def test_a_bare_number_is_a_day_of_the_month_for_a_card_that_asks_for_a_day() -> None:
    assert read_day("24", NOW, INDIA, bare_number=True) == date(2026, 3, 24)
    assert read_day("5", NOW, INDIA, bare_number=True) == date(2026, 4, 5)
    assert read_day("45", NOW, INDIA, bare_number=True) is None


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("5:30", time(17, 30)),
        ("5.30", time(17, 30)),
        ("5pm", time(17)),
        ("5 a.m.", time(5)),
        ("17:00", time(17)),
        ("9", time(9)),
        ("12", time(12)),
        ("6", time(18)),
        ("noon", time(12)),
        ("midnight", time(0)),
        ("half past 6", time(18, 30)),
        ("fri 5pm", time(17)),
        ("12/6 at 4", time(16)),
        ("shaam 6 baje", time(18)),
        ("9 in the evening", time(21)),
        ("25:00", None),
        ("5:75", None),
        ("friday", None),
        ("", None),
    ],
)
def test_a_typed_time_of_day_is_read(text: str, clock: time | None) -> None:
    assert read_clock(text) == clock
