"""The people of the demo as rows: read from people.toml, and here for some months before the demo's present."""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.webchat.decode import PLATFORM
from bot.demo.portraits import portrait
from core.accounts.model import Account, AccountRole, Identity, Role, StoredFile
from core.accounts.zones import currency_of
from core.mentors.hours import Hours
from core.mentors.hours_text import Week, parse_week
from core.mentors.model import Mentor, MentorState, WeeklyRange
from core.money import Money

ANA, PRIYA = "ana-silva", "priya-sharma"
"""The learner and the mentor of the story that a visitor plays first: they have not met yet."""

ROLES = {"mentor": Role.MENTOR, "admin": Role.OWNER}
HERE_FOR_DAYS = {"admin": 210, "mentor": 150, "learner": 130, "applicant": 3}
"""How long people have been here, in the order in which they came."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Teacher:
    """A mentor, and when they teach."""

    mentor: Mentor
    hours: Hours


@dataclass(frozen=True, kw_only=True, slots=True)
class Cast:
    """Those who can meet, by their keys: approved mentors and learners."""

    teachers: Mapping[str, Teacher]
    learners: Mapping[str, Account]


async def invite(session: AsyncSession, now: datetime) -> Cast:
    """Write everybody of people.toml into an empty database, and return those who can meet."""
    script = read("people.toml")
    people = [(part, person) for part in HERE_FOR_DAYS for person in script[part]]
    accounts = await _accounts(session, people, now)
    teachers: dict[str, Teacher] = {}
    for part, person in people:
        if "hours" in person:
            week = parse_week(", ".join(person["hours"]))
            mentor = _mentor(accounts[person["key"]], person, part, revision=len(teachers) + 1)
            session.add(mentor)
            teachers[person["key"]] = Teacher(mentor=mentor, hours=_hours(person["zone"], week))
    await session.flush()
    session.add_all(_ranges(teachers.values()))
    await session.flush()
    return Cast(
        teachers={key: one for key, one in teachers.items() if one.mentor.state == MentorState.APPROVED},
        learners={person["key"]: accounts[person["key"]] for person in script["learner"]},
    )


def read(name: str) -> dict[str, Any]:
    """Read one of the demo's files of invented content."""
    return tomllib.loads((files("bot.demo") / name).read_text("utf-8"))


async def _accounts(
    session: AsyncSession, people: Iterable[tuple[str, dict[str, Any]]], now: datetime
) -> dict[str, Account]:
    born = {person["key"]: now - timedelta(days=HERE_FOR_DAYS[part]) for part, person in people}
    pictures = {person["key"]: _picture(person["name"], born[person["key"]]) for _, person in people}
    session.add_all(pictures.values())
    await session.flush()
    accounts = {
        person["key"]: Account(
            name=person["name"],
            zone_name=person["zone"],
            locale=person.get("locale", "en"),
            country=person["country"],
            currency=person.get("currency") or currency_of(person["country"]),
            interests=person.get("interests", []),
            preferred_times=[],
            picture_id=pictures[person["key"]].id,
            created_at=born[person["key"]],
            roles=[AccountRole(role=ROLES[part].value)] if part in ROLES else [],
        )
        for part, person in people
    }
    session.add_all(accounts.values())
    await session.flush()
    session.add_all(
        Identity(account_id=account.id, platform=PLATFORM, external_id=key, chat=key, last_seen_at=born[key])
        for key, account in accounts.items()
    )
    return accounts


def _picture(name: str, born: datetime) -> StoredFile:
    drawing = portrait(name)
    return StoredFile(
        media="image/svg+xml", content=drawing, sha256=hashlib.sha256(drawing).hexdigest(), created_at=born
    )


def _mentor(account: Account, person: Mapping[str, Any], part: str, *, revision: int) -> Mentor:
    approved = part == "mentor"
    return Mentor(
        account=account,
        state=(MentorState.APPROVED if approved else MentorState.SUBMITTED).value,
        headline=person["headline"],
        about=person["about"],
        topics=person["topics"],
        experience_years=person["experience_years"],
        experience=person["experience"],
        certifications=person["certifications"],
        languages=person["languages"],
        price_minor=Money.of(person["price"], person["currency"]).minor,
        currency=person["currency"],
        session_minutes=person["session_minutes"],
        instant_book=person["instant_book"],
        cancellation=person["cancellation"],
        intro_url=person["intro_link"],
        meeting_url=f"https://meet.example.org/{person['key']}",
        zone_name=person["zone"],
        submitted_at=account.created_at + timedelta(hours=2),
        approved_at=account.created_at + timedelta(hours=20) if approved else None,
        revision=revision,
        rating_sum=0.0,
        rating_weight=0.0,
        review_count=0,
        session_count=0,
    )


def _hours(zone: str, week: Week) -> Hours:
    return Hours(
        zone=ZoneInfo(zone), weekly=tuple(tuple(wall for at, wall in week if at == weekday) for weekday in range(7))
    )


def _ranges(teachers: Iterable[Teacher]) -> list[WeeklyRange]:
    return [
        WeeklyRange(mentor_id=one.mentor.account_id, weekday=weekday, starts=wall.start, ends=wall.end)
        for one in teachers
        for weekday, ranges in enumerate(one.hours.weekly)
        for wall in ranges
    ]
