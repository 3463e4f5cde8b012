import logging
from pathlib import Path

import numpy as np
import pytest

from bot.understanding.classifier import Classifier
from bot.understanding.learnt import cache_folder, is_kept, learnt, sources_digest

SEEDS = [("pay", "i want to pay"), ("pay", "pay now"), ("stop", "stop it"), ("stop", "leave it")]
LINE = "i want to stop"


def train() -> Classifier:
    return Classifier.trained(SEEDS)


def refuse() -> Classifier:
    raise AssertionError("it was kept, so there is nothing to learn")


def test_what_was_learnt_is_read_the_next_time(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet"
    assert not is_kept(folder)
    first = learnt(train, folder)
    assert is_kept(folder)
    again = learnt(refuse, folder)
    assert again.judge(LINE) == first.judge(LINE)
    assert [file.name for file in folder.iterdir()] == ["intents.npz"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"no archive"),
        lambda file: file.write_bytes(file.read_bytes()[: len(file.read_bytes()) // 2]),
        lambda file: file.write_bytes(file.read_bytes().replace(b"i want to", b"i wish to")[:-9]),
        lambda file: np.savez(file, version=np.array(sources_digest()), labels=np.array([1.5])),
        lambda file: np.savez(file, version=np.array(sources_digest()), labels=np.array([object()], dtype=object)),
    ],
)
def test_a_file_that_cannot_be_read_is_learnt_again_and_replaced(
    spoil: object, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert callable(spoil)
    learnt(train, tmp_path)
    spoil(tmp_path / "intents.npz")
    with caplog.at_level(logging.INFO):
        found = learnt(train, tmp_path)
    assert found.judge(LINE) == train().judge(LINE)
    assert "learning intents again" in caplog.text
    assert learnt(refuse, tmp_path).judge(LINE) == found.judge(LINE)


@pytest.mark.parametrize("name", ["idf", "weights", "label_of_seed", "starts", "seeds", "values"])
def test_arrays_that_do_not_fit_together_are_refused(name: str) -> None:
    arrays = train().arrays()
    with pytest.raises(ValueError, match="do not fit"):
        Classifier.from_arrays({**arrays, name: arrays[name][:-1].astype(np.float64)})


def test_numbers_that_point_nowhere_are_refused() -> None:
    arrays = train().arrays()
    with pytest.raises(ValueError, match="nowhere"):
        Classifier.from_arrays({**arrays, "seeds": arrays["seeds"] + np.int32(100)})


def test_another_version_is_learnt_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    learnt(train, tmp_path)
    monkeypatch.setattr("bot.understanding.learnt.sources_digest", lambda: "another")
    with pytest.raises(AssertionError, match="nothing to learn"):
        learnt(refuse, tmp_path)


def test_where_nothing_can_be_kept_it_is_learnt_each_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert learnt(train, tmp_path / "file").judge(LINE) == train().judge(LINE)
    assert learnt(train, tmp_path / "file").judge(LINE) == train().judge(LINE)


def test_the_folder_is_the_one_that_programs_may_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "opengig"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "opengig"
