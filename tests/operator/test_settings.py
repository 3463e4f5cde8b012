"""Settings: where they come from, who wins, and what is said about a wrong one."""

from pathlib import Path

import pytest

from bot.settings import Settings, load
from bot.settings_sources import SettingsError

SECRET = "correct-horse-battery-staple"


def config(folder: Path, text: str) -> Path:
    file = folder / "opengig.toml"
    file.write_text(text, encoding="utf-8")
    return file


def problems(file: Path | None, environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(file, environ or {})
    return list(caught.value.problems)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_nothing_needs_to_be_set() -> None:
    assert load(None, {}).model_dump() == Settings().model_dump()


def test_the_environment_beats_the_file(tmp_path: Path) -> None:
    file = config(tmp_path, '[web]\nport = 9000\nhost = "::1"\n')
    settings = load(file, {"OPENGIG_WEB__PORT": "9001"})
    assert (settings.web.port, settings.web.host) == (9001, "::1")


def test_the_file_is_named_by_the_argument_then_by_the_environment_then_found_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[web]\nport = 1001\n")
    (tmp_path / "named.toml").write_text("[web]\nport = 1002\n")
    (tmp_path / "given.toml").write_text("[web]\nport = 1003\n")
    environ = {"OPENGIG_CONFIG": str(tmp_path / "named.toml")}
    assert load(None, {}).web.port == 1001
    assert load(None, environ).web.port == 1002
    assert load(tmp_path / "given.toml", environ).web.port == 1003


def test_a_secret_is_read_from_the_file_that_the_environment_names(tmp_path: Path) -> None:
    held = tmp_path / "secret"
    held.write_text(f"{SECRET}\nanother-secret-for-rotation\n")
    settings = load(None, {"OPENGIG_PAYMENTS__SANDBOX__SECRETS_FILE": str(held)})
    assert [one.get_secret_value() for one in settings.payments.sandbox.secrets] == [
        SECRET,
        "another-secret-for-rotation",
    ]


def test_a_secret_file_that_is_not_there_is_named() -> None:
    [line] = problems(None, {"OPENGIG_DATABASE__URL_FILE": "absent"})
    assert line.startswith("OPENGIG_DATABASE__URL_FILE: the file absent cannot be read")


def test_a_value_that_is_set_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "port").write_text("9000")
    [line] = problems(None, {"OPENGIG_WEB__PORT": "9001", "OPENGIG_WEB__PORT_FILE": "port"})
    assert line.startswith("web.port: set twice")


def test_lists_in_the_environment_are_json() -> None:
    assert load(None, {"OPENGIG_POLICIES__REMINDER_MINUTES": "[60, 5]"}).policies.reminder_minutes == (60, 5)


def test_a_rate_that_is_set_joins_the_built_in_ones(tmp_path: Path) -> None:
    rates = load(config(tmp_path, "[exchange_rates]\ninr = 90\nISK = 125\nUSD = 7\n"), {}).exchange_rates
    assert (rates["INR"], rates["ISK"], rates["USD"]) == (90, 125, 1)
    assert rates["EUR"] == Settings().exchange_rates["EUR"]


@pytest.mark.parametrize(
    ("text", "key", "found", "fix"),
    [
        ('[community]\ndefault_zone = "Asia/Kolkatta"', "community.default_zone", '"Asia/Kolkatta"', "Asia/Kolkata"),
        ('[community]\ndefault_zone = "Mars"', "community.default_zone", '"Mars"', "write it like"),
        ('[community]\ndefault_currency = "EURO"', "community.default_currency", '"EURO"', 'like "EUR"'),
        ('[community]\ndefault_locale = "klingonese"', "community.default_locale", '"klingonese"', 'like "en"'),
        ('[community]\nowner = "Ana"', "community.owner", '"Ana"', '"web:robin"'),
        ('[community]\nname = "a\\u0007b"', "community.name", '"a\\u0007b"', "the default is"),
        ("[web]\nport = 70000", "web.port", "70000", "the default is 8765"),
        ('[web]\npublic_url = "mentors.example.org"', "web.public_url", '"mentors', "https://"),
        ("[policies]\nfee_percent = 101", "policies.fee_percent", "101", "the default is 15"),
        ("[policies.standard]\nfull_hours = 1\nhalf_hours = 2", "policies.standard", "", "at least half_hours"),
        ("[exchange_rates]\nINR = 0", "exchange_rates.INR", "0", "greater than 0"),
        ('[payments]\ngateway = "sandbox"', "payments", "", "opengig init"),
        ("web = 3", "web", "3", "must be a table"),
        ('[language_model]\nbase_url = "models.example.org"', "language_model.base_url", '"models', "https://"),
        ('[language_model]\nbase_url = "https://a:b@c"', "language_model.base_url", '"https', "language_model.key"),
        ('[language_model]\nbase_url = "https://c"', "language_model", "", "needs language_model.model"),
        ('[language_model]\nmodel = "small"', "language_model", "", "needs language_model.base_url"),
        ("[language_model]\ntimeout_seconds = 60", "language_model.timeout_seconds", "60", "the default is 4.0"),
    ],
)
def test_a_wrong_setting_is_reported_with_its_key_what_was_found_and_the_fix(
    tmp_path: Path, text: str, key: str, found: str, fix: str
) -> None:
    file = config(tmp_path, text)
    [line] = problems(file)
    assert line.startswith(f"{key} ({file}): {found}")
    assert fix in line


def test_every_problem_is_reported_at_once_with_where_it_stands(tmp_path: Path) -> None:
    file = config(tmp_path, "[web]\nport = 0\n[policies]\nfee_percent = -1\n")
    lines = problems(file, {"OPENGIG_WEB__PORT": "none"})
    assert [line.split(": ")[0] for line in lines] == ["web.port (OPENGIG_WEB__PORT)", f"policies.fee_percent ({file})"]


@pytest.mark.parametrize(
    ("environ", "key", "meant"),
    [
        ({"OPENGIG_WEB__PROT": "1"}, "web.prot", "web.port"),
        ({"OPENGIG_PAYMENT__GATEWAY": "none"}, "payment", "payments"),
        ({"OPENGIG_POLICIES__STRICT__FULL_HOUR": "1"}, "policies.strict.full_hour", "policies.strict.full_hours"),
    ],
)
def test_a_misspelt_key_is_an_error_that_names_the_right_one(environ: dict[str, str], key: str, meant: str) -> None:
    assert any(line.startswith(key) and f'did you mean "{meant}"?' in line for line in problems(None, environ))


@pytest.mark.parametrize(
    "environ",
    [
        {"OPENGIG_DATABASE__URL": "postgres://someone:hunter2@db/opengig"},
        {"OPENGIG_DATABASE__URL": "hunter2"},
        {"OPENGIG_LANGUAGE_MODEL__KEY": "hunter2\n"},
        {"OPENGIG_PAYMENTS__SANDBOX__SECRETS": "hunter2"},
        {"OPENGIG_PAYMENTS__SANDBOX__SECRETZ": "hunter2"},
        {"OPENGIG_PAYMENTS__GATEWAY": "stripe", "OPENGIG_PAYMENTS__SANDBOX__SECRETS": '{"a": "hunter2"}'},
    ],
)
def test_no_secret_is_ever_printed(environ: dict[str, str]) -> None:
    lines = problems(None, environ)
    assert lines
    assert "hunter2" not in "\n".join(lines)


def test_settings_can_be_logged_without_their_secrets() -> None:
    settings = load(None, {"OPENGIG_PAYMENTS__SANDBOX__SECRETS": SECRET, "OPENGIG_DATABASE__URL": f"{POSTGRES}/hidden"})
    assert SECRET not in repr(settings)
    assert "hidden" not in repr(settings)


POSTGRES = "postgresql+asyncpg://someone:password@db"


@pytest.mark.parametrize("url", ["sqlite+aiosqlite://", "sqlite:///file.db", "postgresql://db/opengig", "mysql://db"])
def test_a_database_that_is_not_supported_is_refused_with_examples(url: str) -> None:
    [line] = problems(None, {"OPENGIG_DATABASE__URL": url})
    assert "sqlite+aiosqlite:///opengig-data/opengig.db" in line


def test_the_web_chat_is_refused_where_strangers_could_reach_it() -> None:
    environ = {"OPENGIG_WEBCHAT__ENABLED": "true"}
    assert load(None, environ).webchat.enabled
    assert load(None, environ | {"OPENGIG_WEB__HOST": "localhost"}).webchat.enabled
    [line] = problems(None, environ | {"OPENGIG_WEB__HOST": "0.0.0.0"})  # noqa: S104 - the very thing that is refused
    assert 'set host = "127.0.0.1" in [web]' in line


def test_browsers_find_the_server_at_its_public_address_or_where_it_listens() -> None:
    assert load(None, {}).web.base_url == "http://127.0.0.1:8765"
    assert load(None, {"OPENGIG_WEB__HOST": "::1"}).web.base_url == "http://[::1]:8765"
    public = {"OPENGIG_WEB__PUBLIC_URL": "https://mentors.example.org/"}
    assert load(None, public).web.base_url == "https://mentors.example.org"


def test_a_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    [missing] = problems(tmp_path / "absent.toml")
    assert "absent.toml: cannot be read (No such file or directory)" in missing
    [broken] = problems(config(tmp_path, "[web\nport = 1"))
    assert "is not valid TOML" in broken
    assert "line 1" in broken


def test_a_file_in_another_encoding_is_told_in_words(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes('[community]\nname = "Ana"\n'.encode("utf-16"))
    assert problems(file) == [f"{file}: is not text in UTF-8; save it as UTF-8"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("OPENGIG_WEB", "3", "it must be a table"),
        ("OPENGIG_WEB__PORT", "eighty", "it must be a whole number"),
        ("OPENGIG_POLICIES__REMINDER_MINUTES", "60,10", "it must be a list, like [60, 10]"),
        ("OPENGIG_WEBCHAT__ENABLED", "maybe", "it must be true or false"),
    ],
)
def test_a_value_of_the_wrong_kind_is_answered_with_the_right_kind(name: str, value: str, said: str) -> None:
    [problem] = problems(None, {name: value})
    assert name in problem
    assert said in problem


def test_a_mistyped_table_of_the_environment_is_not_blamed_on_the_file(tmp_path: Path) -> None:
    [problem] = problems(config(tmp_path, ""), {"OPENGIG_WEBB__PORT": "3"})
    assert problem.startswith("webb (OPENGIG_WEBB__PORT): is not a setting")


TELEGRAM_TOKEN = f"12345678:{'A' * 35}"
BY_WEBHOOK = f'[telegram]\nenabled = true\nmode = "webhook"\ntoken = "{TELEGRAM_TOKEN}"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[telegram]\nenabled = true\n", "needs telegram.token"),
        ("[discord]\nenabled = true\n", "needs discord.token"),
        ('[telegram]\ntoken = "my token"\n', "is not a bot token"),
        (BY_WEBHOOK, "needs telegram.webhook_secret"),
        (f'{BY_WEBHOOK}webhook_secret = "{"s" * 20}"\n', "which Telegram only sends to https"),
        ('[telegram]\nwebhook_secret = "with spaces in it, sir"\n', "letters, digits, _ and -"),
        ('[discord]\ngateway_url = "https://discord.com"\n', "is not the address of a gateway"),
    ],
)
def test_a_platform_that_lacks_something_is_named_with_the_fix(tmp_path: Path, text: str, said: str) -> None:
    found = problems(config(tmp_path, text))
    assert any(said in problem for problem in found), found
    assert not any(TELEGRAM_TOKEN in problem for problem in found)


def test_a_token_is_read_from_a_file_and_shown_nowhere(tmp_path: Path) -> None:
    held = tmp_path / "token"
    held.write_text(f"{TELEGRAM_TOKEN}\n")
    environ = {"OPENGIG_TELEGRAM__TOKEN_FILE": str(held), "OPENGIG_TELEGRAM__ENABLED": "true"}
    settings = load(None, environ)
    assert settings.telegram.token.get_secret_value() == TELEGRAM_TOKEN
    assert TELEGRAM_TOKEN not in repr(settings)
