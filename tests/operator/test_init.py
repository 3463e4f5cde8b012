"""`opengig init`: a dialogue on plain streams that ends in a file that loads."""

import io
from pathlib import Path

import pytest

from bot.operator.init import QUESTIONS, Ended, init
from bot.settings import load


def talk(path: Path, *answers: str) -> tuple[bool, str]:
    said = io.StringIO()
    written = init(path, io.StringIO("".join(f"{answer}\n" for answer in answers)), said)
    return written, said.getvalue()


def test_pressing_enter_takes_every_default_and_makes_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    written, said = talk(path, *[""] * len(QUESTIONS))
    settings = load(path, {})
    assert written
    assert path.stat().st_mode & 0o777 == 0o600
    assert settings.webchat.enabled
    assert settings.payments.gateway == "sandbox"
    assert "opengig doctor" in said


def test_answers_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    talk(
        path, 'Ana\'s "guild" \\ ü', "Asia/Kolkata", "", "webchat:ana", "sqlite+aiosqlite:///x.db", "9000",
        "https://m.example/", f"12345678:{'A' * 35}", "", "no", "none",
    )  # fmt: skip
    settings = load(path, {})
    assert settings.community.name == 'Ana\'s "guild" \\ ü'
    assert settings.community.default_zone == "Asia/Kolkata"
    assert settings.community.default_currency == "INR", "follows from the zone"
    assert settings.community.owner == "webchat:ana"
    assert settings.database.url.get_secret_value() == "sqlite+aiosqlite:///x.db"
    assert (settings.web.port, settings.web.public_url) == (9000, "https://m.example")
    assert settings.telegram.enabled
    assert settings.telegram.token.get_secret_value() == f"12345678:{'A' * 35}"
    assert not settings.discord.enabled
    assert (settings.webchat.enabled, settings.payments.gateway) == (False, "none")


def test_a_wrong_answer_is_asked_again_at_once_with_an_example(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    _, said = talk(
        path,
        "",
        "Lisbon",
        "Europe/Lisbon",
        "EURO",
        "eur",
        "",
        "",
        "0",
        "9000",
        "",
        "a token",
        "",
        "",
        "maybe",
        "no",
        "x",
        "",
    )
    assert 'default_zone: "Lisbon" is not a time zone of the IANA list; write it like "Europe/Lisbon"' in said
    assert '"EURO" is not a currency code of ISO 4217; write it like "EUR"' in said
    assert 'is not a bot token; it looks like "123456789:AAF..."' in said
    assert "a token" not in said.replace("bot token", "")
    assert 'Answer "yes" or "no".' in said
    settings = load(path, {})
    assert (settings.community.default_currency, settings.web.port) == ("EUR", 9000)


def test_each_file_has_its_own_webhook_secret(tmp_path: Path) -> None:
    found = set()
    for name in ("one.toml", "two.toml"):
        talk(tmp_path / name, *[""] * len(QUESTIONS))
        found |= {one.get_secret_value() for one in load(tmp_path / name, {}).payments.sandbox.secrets}
    assert len(found) == 2
    assert min(map(len, found)) >= 32


@pytest.mark.parametrize("answer", ["", "no"])
def test_a_file_that_is_there_stays_unless_the_operator_says_yes(tmp_path: Path, answer: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[web]\nport = 1234\n")
    written, said = talk(path, answer)
    assert not written
    assert "stays as it is" in said
    assert load(path, {}).web.port == 1234


def test_a_file_that_may_be_replaced_ends_up_private(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("")
    path.chmod(0o644)
    assert talk(path, "yes", *[""] * len(QUESTIONS))[0]
    assert path.stat().st_mode & 0o777 == 0o600


def test_answers_that_end_too_early_write_nothing(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    with pytest.raises(Ended):
        talk(path, "Guild", "UTC")
    assert not path.exists()
