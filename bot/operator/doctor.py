"""`opengig doctor`: looks at all that must be right before the program can run, and says how to mend the rest."""

import platform
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.operator.findings import Finding, file_finding, port_finding
from bot.settings import LanguageModelSettings, Settings, is_loopback, load
from bot.settings_sources import SettingsError
from bot.wiring import library
from core.clock import Clock
from core.knowledge.articles import ArticleError
from core.store.database import Database
from core.store.migrate import sqlite_file, state

RELEASED = datetime(2026, 11, 1, tzinfo=UTC)
"""This version did not exist before; a clock that shows less is wrong."""
LEAST_SQLITE = (3, 35, 0)
"""The first SQLite with RETURNING (https://www.sqlite.org/lang_returning.html)."""
DRIVER = "pip install 'asyncpg>=0.30,<1'"
CLOCKS_APART = timedelta(seconds=5)

NO_PLATFORM = "No chat is switched on"
NO_PLATFORM_FIX = (
    "Set enabled = true and a token in [telegram] or [discord], or enabled = true in [webchat] for the local web chat."
)


async def examine(config: Path | None, environ: Mapping[str, str], clock: Clock) -> AsyncIterator[Finding]:
    """Yield a finding for each thing that was checked, the machine first; settings that are wrong end the list."""
    for finding in machine(clock):
        yield finding
    try:
        settings = load(config, environ)
    except SettingsError as error:
        for problem in error.problems:
            text, _, fix = problem.partition("; ")
            yield Finding(text=f"{text}.", fix=fix or "Correct it.")
        return
    yield Finding(text="Every setting is understood.")
    for finding in surroundings(settings, may_run=True):
        yield finding
    yield articles(settings)
    async for finding in database(settings, clock):
        yield finding


def machine(clock: Clock) -> Iterator[Finding]:
    """Check what does not depend on the settings: Python, SQLite, the clock and the time zones."""
    running = f"OpenGig {version('opengig')}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info < LEAST_SQLITE:
        yield Finding(text=f"{running}.", fix="Use a Python that comes with SQLite 3.35 or newer.")
    else:
        yield Finding(text=f"{running}.")
    yield _clock(clock.now())
    try:
        ZoneInfo("Asia/Kolkata")
        yield Finding(text=f"{len(available_timezones())} time zones are known.")
    except ZoneInfoNotFoundError:
        yield Finding(text="Time zones are unknown.", fix="Install them: pip install tzdata")


def articles(settings: Settings) -> Finding:
    """Check the articles that answer questions, the operator's own too."""
    try:
        found = library(settings)
    except ArticleError as error:
        problem, _, fix = str(error).partition("; ")
        own = "Or set folder in [knowledge] to another folder, or to nothing."
        return Finding(
            text=f"An article cannot be used: {problem}.", fix=f"{fix[:1].upper()}{fix[1:]}. {own}".lstrip(". ")
        )
    return Finding(text=f"{len(found.titles('en'))} articles answer questions.")


def surroundings(settings: Settings, *, may_run: bool = False) -> Iterator[Finding]:
    """Check what the settings ask of this machine: the port, the folder of the data, a chat to talk in.

    Where OpenGig `may_run` already, it is no problem that it has the port.
    """
    another = "Stop what uses it (perhaps OpenGig itself), or set port = {port} in [web]."
    yield port_finding(settings.web.host, settings.web.port, another=another, may_run=may_run)
    file = sqlite_file(settings.database.url.get_secret_value())
    if file is not None:
        yield file_finding(file)
    if settings.webchat.enabled:
        yield Finding(text=f"The local web chat will be at {settings.web.base_url}.")
    if settings.telegram.enabled:
        yield Finding(text=f"Telegram is switched on, by {settings.telegram.mode}.")
    if settings.discord.enabled:
        yield Finding(text="Discord is switched on.")
    if settings.language_model.base_url:
        yield _language_model(settings.language_model)
    if not (settings.webchat.enabled or settings.telegram.enabled or settings.discord.enabled):
        yield Finding(text=f"{NO_PLATFORM}.", fix=NO_PLATFORM_FIX)


def _language_model(wanted: LanguageModelSettings) -> Finding:
    text = f"The language model {wanted.model} at {wanted.host} gets sentences that are not understood here."
    if wanted.base_url.startswith("https://") or is_loopback(wanted.host):
        return Finding(text=text)
    fix = "Set language_model.base_url to an https address, unless all of the way there is a network of yours."
    return Finding(text=f"{text} Who listens on the way can read them.", fix=fix, hint=True)


async def reachable(url: str, *, otherwise: str = "correct database.url") -> Finding:
    """Check that the database answers; a SQLite file that is not there yet is no problem.

    `otherwise` is what the operator can do if it cannot be mended.
    """
    shown = make_url(url).render_as_string(hide_password=True)
    try:
        await state(url)
    except ModuleNotFoundError:
        return Finding(text="The PostgreSQL driver is missing.", fix=f"Install it: {DRIVER}")
    except (OSError, SQLAlchemyError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        return Finding(
            text=f"The database {shown} does not answer: {reason}.", fix=f"Start or mend it, or {otherwise}."
        )
    return Finding(text=f"The database {shown} answers.")


async def database(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Check that the database answers, and that its tables and its clock are what this version needs."""
    url = settings.database.url.get_secret_value()
    if (file := sqlite_file(url)) is not None and not file.exists():
        yield Finding(text=f"The database {file} is not there yet; `opengig run` makes it.")
        return
    answer = await reachable(url)
    yield answer
    if answer.fix:
        return
    found = await state(url)
    if found.newer:
        fix = "Install that version again, or go back to a copy of the database from before it."
        yield Finding(text=f"The database is from a newer version of OpenGig (step {found.current}).", fix=fix)
    elif found.pending:
        yield Finding(
            text=f"The database lacks {found.pending} of the steps up to {found.head}.", fix="Run `opengig migrate`."
        )
    else:
        yield Finding(text=f"The tables are up to date (step {found.head}).")
    apart = abs(await _database_time(url, clock) - clock.now())
    if apart > CLOCKS_APART:
        fix = "Let both machines keep time with NTP."
        yield Finding(text=f"The clock of the database is {apart.total_seconds():.0f} seconds off ours.", fix=fix)


def _clock(now: datetime) -> Finding:
    if now < RELEASED:
        return Finding(
            text=f"The clock shows {now:%Y-%m-%d %H:%M} UTC, which is before this version was made.",
            fix="Set the clock, best by NTP.",
        )
    return Finding(text=f"The clock shows {now:%Y-%m-%d %H:%M} UTC.")


async def _database_time(url: str, clock: Clock) -> datetime:
    """Return what the clock of the database server shows; SQLite uses ours."""
    if sqlite_file(url) is not None:
        return clock.now()
    opened = Database(url)
    try:
        async with opened.reading() as session:
            shown: datetime = (await session.execute(select(func.clock_timestamp()))).scalar_one()
            return shown
    finally:
        await opened.close()
