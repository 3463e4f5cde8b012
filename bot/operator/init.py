"""`opengig init`: asks for what a community must decide and writes config.toml; everything else has a default."""

import json
import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from pydantic import SecretStr, ValidationError

from bot.settings import Settings
from bot.settings_sources import problems
from core.accounts.zones import currency_of, guess_country

Answers = dict[str, dict[str, object]]
YES, NO = {"y", "yes"}, {"n", "no"}

HEADER = """\
# Written by `opengig init`. Every other setting, with its default: config.example.toml
# The environment wins over this file: OPENGIG_WEB__PORT=9000, or OPENGIG_DATABASE__URL_FILE=/path/of/a/secret
"""


class Ended(Exception):  # noqa: N818 - it is what happened to the answers
    """The answers ended before the questions did; nothing was written."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One setting to ask for. `default` may follow from earlier answers; a question of yes or no has a bool there."""

    section: str
    key: str
    prompt: str
    default: Callable[[Answers], str | bool]


QUESTIONS = (
    Question(section="community", key="name", prompt="What is your community called?", default=lambda _: "OpenGig"),
    Question(
        section="community",
        key="default_zone",
        prompt="In which time zone are most people? (like Europe/Lisbon)",
        default=lambda _: "UTC",
    ),
    Question(
        section="community",
        key="default_currency",
        prompt="In which currency are prices named? (like EUR)",
        default=lambda answers: _currency_there(str(answers["community"]["default_zone"])),
    ),
    Question(
        section="community",
        key="owner",
        prompt="Who owns it? (platform:id, like telegram:123456789; may stay empty)",
        default=lambda _: "",
    ),
    Question(
        section="database",
        key="url",
        prompt="Where is everything kept?",
        default=lambda _: Settings().database.url.get_secret_value(),
    ),
    Question(
        section="web",
        key="port",
        prompt="On which port do web pages answer?",
        default=lambda _: str(Settings().web.port),
    ),
    Question(
        section="web",
        key="public_url",
        prompt="How do browsers reach them from outside? (like https://mentors.example.org; empty: only this machine)",
        default=lambda _: "",
    ),
    Question(
        section="telegram",
        key="token",
        prompt="The token of your Telegram bot? (@BotFather shows it; empty: no Telegram)",
        default=lambda _: "",
    ),
    Question(
        section="discord",
        key="token",
        prompt="The token of your Discord bot? (page Bot of the application; empty: no Discord)",
        default=lambda _: "",
    ),
    Question(section="webchat", key="enabled", prompt="Switch on the local web chat?", default=lambda _: True),
    Question(
        section="payments",
        key="gateway",
        prompt="Who takes the money? (sandbox: pretended money; none: free sessions only)",
        default=lambda _: "sandbox",
    ),
)


def init(path: Path, stdin: TextIO, stdout: TextIO) -> bool:
    """Ask and write `path`, readable by its owner only; returns False if the operator keeps the file that is there.

    Raises Ended if `stdin` ends too early.
    """
    if path.exists() and not _agrees(f"{path} exists. Write it anew?", stdin, stdout, default=False):
        print(f"{path} stays as it is.", file=stdout)
        return False
    print("Press Enter to take what stands in brackets.", file=stdout)
    answers: Answers = {"payments": {"sandbox": {"secrets": [secrets.token_urlsafe(32)]}}}
    for question in QUESTIONS:
        _ask(question, answers, stdin, stdout)
    for platform in ("telegram", "discord"):
        answers[platform]["enabled"] = bool(answers[platform]["token"])
    _write(path, "\n".join(_lines(answers)))
    print(f"Wrote {path}. Next: opengig doctor, then opengig run.", file=stdout)
    return True


def _ask(question: Question, answers: Answers, stdin: TextIO, stdout: TextIO) -> None:
    section = answers.setdefault(question.section, {})
    default = question.default(answers)
    if isinstance(default, bool):
        section[question.key] = _agrees(question.prompt, stdin, stdout, default=default)
        return
    while True:
        section[question.key] = _answer(question.prompt, default or "empty", stdin, stdout) or default
        try:
            settings = Settings.model_validate(answers)
        except ValidationError as error:
            for problem in problems(error, Settings, {}, None):
                print(f"  {problem}", file=stdout)
        else:
            checked = getattr(getattr(settings, question.section), question.key)
            section[question.key] = section[question.key] if isinstance(checked, SecretStr) else checked
            return


def _agrees(prompt: str, stdin: TextIO, stdout: TextIO, *, default: bool) -> bool:
    while True:
        answer = _answer(prompt, "yes" if default else "no", stdin, stdout).lower()
        if not answer:
            return default
        if answer in YES | NO:
            return answer in YES
        print('  Answer "yes" or "no".', file=stdout)


def _answer(prompt: str, shown: str, stdin: TextIO, stdout: TextIO) -> str:
    print(f"{prompt} [{shown}] ", end="", file=stdout, flush=True)
    line = stdin.readline()
    if not line.endswith("\n"):
        print(file=stdout)
        raise Ended
    if not stdin.isatty():
        print(file=stdout)
    return line.strip()


def _currency_there(zone: str) -> str:
    return currency_of(guess_country(ZoneInfo(zone))) or Settings().community.default_currency


def _lines(answers: Answers) -> Iterator[str]:
    yield HEADER
    for section in ("community", "database", "web", "telegram", "discord", "webchat", "payments"):
        yield f"[{section}]"
        # A JSON string, number or list of strings is the same in TOML.
        yield from (
            f"{key} = {json.dumps(value, ensure_ascii=False)}"
            for key, value in answers[section].items()
            if not isinstance(value, dict)
        )
        yield ""
    yield "[payments.sandbox]"
    yield "# The first one signs; keep the old one behind it while you change it."
    yield f"secrets = {json.dumps(answers['payments']['sandbox']['secrets'])}\n"  # type: ignore[index]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
