"""`opengig understand`: what the bot reads, for an operator and for scripts."""

import io
import json
from typing import Any

import pytest

from bot.cli import main

NOW = {"now": "2026-03-11T10:30", "tz": "Asia/Kolkata"}


def answers(
    lines: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, list[dict[str, Any]], list[str]]:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
    code = main(["understand", "--jsonl"])
    said = capsys.readouterr()
    return code, [json.loads(line) for line in said.out.splitlines()], said.err.splitlines()


def test_a_line_of_json_is_answered_with_everything_that_was_understood(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = json.dumps({"text": "beginner python in hindi kal shaam 5pm for 1 hour, 500 tak, 4+ stars", **NOW})
    code, (found,), errors = answers([line], monkeypatch, capsys)
    assert (code, errors) == (0, [])
    assert found["intent"] == "find_mentor"
    assert (found["topic"], found["topics"]) == ("python", ["python"])
    assert [(each["start"], each["end"], each["assumed"]) for each in found["windows"]] == [
        ("2026-03-12T17:00", "2026-03-12T18:00", None)
    ]
    wanted = ("duration_min", "max_price", "min_price", "currency", "min_rating", "level", "language", "mentor")
    assert [found[name] for name in wanted] == [60, 500, None, None, 4.0, "beginner", "hi", None]
    assert {span["slot"] for span in found["spans"]} >= {"topic", "time", "duration", "price", "rating", "level"}


def test_a_name_beside_its_cue_is_a_mentor(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    texts = ("book with Priya tomorrow at 6", "rahul ke saath kal 7 baje", "a session with someone", "help with python")
    lines = [json.dumps({"text": text, **NOW}) for text in texts]
    _code, found, _errors = answers(lines, monkeypatch, capsys)
    assert [each["mentor"] for each in found] == ["priya", "rahul", None, None]


def test_a_bad_line_is_named_by_its_number_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        json.dumps({"text": "python", **NOW}),
        "not json",
        "",
        '{"now": "2026-03-11T10:30"}',
        '{"text": "python", "tz": "Mars/Olympus"}',
        '{"text": "python", "now": "soon"}',
        '{"text": "python", "now": 5}',
        json.dumps({"text": "tomorrow", **NOW}),
    ]
    code, found, errors = answers(lines, monkeypatch, capsys)
    assert code == 1
    assert [each["text"] for each in found] == ["python", "tomorrow"]
    assert [error.partition(":")[0] for error in errors] == ["line 2", "line 4", "line 5", "line 6", "line 7"]


def test_the_zone_decides_between_day_and_month_first(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        json.dumps({"text": "5/6", "now": "2026-03-11", "tz": zone}) for zone in ("Asia/Kolkata", "America/Chicago")
    ]
    _code, found, _errors = answers(lines, monkeypatch, capsys)
    assert [each["windows"][0]["start"] for each in found] == ["2026-06-05T00:00", "2026-05-06T00:00"]


def test_what_is_over_is_told_apart_from_what_is_wanted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = json.dumps({"text": "kal wali class parso kar do", **NOW})
    _code, (found,), _errors = answers([line], monkeypatch, capsys)
    assert [each["start"] for each in found["windows"]] == ["2026-03-13T00:00"]
    assert [each["start"] for each in found["booked"]] == ["2026-03-12T00:00"]


def test_what_changes_something_said_before_is_told_apart_from_what_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = json.dumps({"text": "not monday, python nahi java, cheaper, any language", **NOW})
    _code, (found,), _errors = answers([line], monkeypatch, capsys)
    assert (found["topics"], found["unwanted_topics"], found["windows"]) == (["java"], ["python"], [])
    assert found["unwanted"][0]["start"] == "2026-03-16T00:00"
    assert (found["change"], found["dropped"]) == ("cheaper", ["language"])


def test_a_sentence_is_shown_for_people_with_the_rules_that_took_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    said = ["pandas", "tmrw", "evening", "max", "500", "--explain", "--now", NOW["now"], "--tz", NOW["tz"]]
    assert main(["understand", *said]) == 0
    shown = capsys.readouterr().out
    assert "windows: 2026-03-12T17:00 to 2026-03-12T21:00" in shown
    assert "'tmrw' -> time, by the rule 'named day'" in shown
    assert "'max 500' -> price, by the rule 'price'" in shown


def test_what_cannot_be_asked_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["understand"], ["understand", "hi", "--tz", "Mars"], ["understand", "hi", "--now", "soon"]):
        assert main(arguments) == 1
        said = capsys.readouterr()
        assert (said.out, len(said.err.splitlines())) == ("", 1)
