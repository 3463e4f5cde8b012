"""The rows behind a mentor's hours: read for many at once, replaced one part at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import NotFound
from core.mentors.hours import Hours, WallRange
from core.mentors.hours_text import tidy, tidy_week
from core.mentors.limits import TooManyDates
from core.mentors.model import DateOverride, DaysOff, Mentor, TravelZone, WeeklyRange

RANGES_A_WEEK = 50
RANGES_A_DAY = 12
OVERRIDDEN_DAYS = 100
HOLIDAYS = 20
JOURNEYS = 20
# A mentor's local today is at most a day from anybody else's, so what is this old is over everywhere.
OVER = timedelta(days=2)

Row = TypeVar("Row", WeeklyRange, DateOverride, DaysOff, TravelZone)


class Timetable:
    """Hours of mentors within one session; who may change whose is the service's business."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hours_of(self, mentor_ids: Collection[int]) -> dict[int, Hours]:
        """Return the hours of many mentors with five queries; unknown numbers are left out."""
        zones = await self._session.execute(
            select(Mentor.account_id, Mentor.zone_name).where(Mentor.account_id.in_(mentor_ids))
        )
        weekly = await self._rows(WeeklyRange, mentor_ids, WeeklyRange.weekday, WeeklyRange.starts)
        overrides = await self._rows(DateOverride, mentor_ids, DateOverride.day, DateOverride.starts)
        off = await self._rows(DaysOff, mentor_ids, DaysOff.first, DaysOff.id)
        travel = await self._rows(TravelZone, mentor_ids, TravelZone.since)
        return {
            number: Hours(
                zone=ZoneInfo(zone),
                weekly=_week(weekly[number]),
                overrides=_days(overrides[number]),
                days_off=tuple((row.first, row.last) for row in off[number]),
                travel=tuple((row.since, ZoneInfo(row.zone_name)) for row in travel[number]),
            )
            for number, zone in zones
        }

    async def has_hours(self, mentor_id: int) -> bool:
        """Tell whether there are any weekly hours."""
        found = await self._session.scalar(select(WeeklyRange.id).where(WeeklyRange.mentor_id == mentor_id).limit(1))
        return found is not None

    async def replace_week(self, mentor_id: int, week: Iterable[tuple[int, WallRange]]) -> None:
        """Set the usual hours; raises TooManyDates."""
        tidied = tidy_week(week)
        if len(tidied) > RANGES_A_WEEK:
            raise TooManyDates(limit=RANGES_A_WEEK)
        await self._session.execute(delete(WeeklyRange).where(WeeklyRange.mentor_id == mentor_id))
        self._session.add_all(
            WeeklyRange(mentor_id=mentor_id, weekday=weekday, starts=wall.start, ends=wall.end)
            for weekday, wall in tidied
        )

    async def replace_day(self, mentor_id: int, day: date, ranges: Iterable[WallRange], today: date) -> None:
        """Set the hours of one local day, none to close it; raises TooManyDates."""
        tidied = tidy(ranges)
        if len(tidied) > RANGES_A_DAY:
            raise TooManyDates(limit=RANGES_A_DAY)
        await self._session.execute(
            delete(DateOverride).where(DateOverride.mentor_id == mentor_id, DateOverride.day < today - OVER)
        )
        await self.forget_day(mentor_id, day)
        days = select(func.count(DateOverride.day.distinct())).where(DateOverride.mentor_id == mentor_id)
        if (await self._session.scalar(days) or 0) >= OVERRIDDEN_DAYS:
            raise TooManyDates(limit=OVERRIDDEN_DAYS)
        minutes = [(wall.start, wall.end) for wall in tidied] or [(0, 0)]
        self._session.add_all(
            DateOverride(mentor_id=mentor_id, day=day, starts=starts, ends=ends) for starts, ends in minutes
        )

    async def forget_day(self, mentor_id: int, day: date) -> None:
        """Go back to the usual hours on one local day."""
        await self._session.execute(
            delete(DateOverride).where(DateOverride.mentor_id == mentor_id, DateOverride.day == day)
        )

    async def add_days_off(self, mentor_id: int, first: date, last: date, today: date) -> DaysOff:
        """Add a holiday; raises TooManyDates."""
        await self._session.execute(delete(DaysOff).where(DaysOff.mentor_id == mentor_id, DaysOff.last < today - OVER))
        if len(await self.days_off(mentor_id)) >= HOLIDAYS:
            raise TooManyDates(limit=HOLIDAYS)
        holiday = DaysOff(mentor_id=mentor_id, first=first, last=last)
        self._session.add(holiday)
        await self._session.flush()
        return holiday

    async def days_off(self, mentor_id: int) -> Sequence[DaysOff]:
        """Return a mentor's holidays, the earliest first."""
        return (await self._rows(DaysOff, [mentor_id], DaysOff.first, DaysOff.id))[mentor_id]

    async def forget_days_off(self, mentor_id: int, number: int) -> None:
        """Remove a holiday; raises NotFound where the mentor has no such one."""
        gone = await self._session.scalar(
            delete(DaysOff).where(DaysOff.id == number, DaysOff.mentor_id == mentor_id).returning(DaysOff.id)
        )
        if gone is None:
            raise NotFound

    async def travel(self, mentor_id: int, since: date, zone: ZoneInfo, today: date) -> None:
        """Apply the hours in `zone` from `since` on, until the next journey; raises TooManyDates."""
        journeys = (await self._rows(TravelZone, [mentor_id], TravelZone.since))[mentor_id]
        latest = max((row.since for row in journeys if row.since < today - OVER), default=date.min)
        kept = [row for row in journeys if row.since >= latest and row.since != since]
        if len(kept) >= JOURNEYS:
            raise TooManyDates(limit=JOURNEYS)
        for row in journeys:
            if row not in kept:
                await self._session.delete(row)
        self._session.add(TravelZone(mentor_id=mentor_id, since=since, zone_name=zone.key))

    async def _rows(self, table: type[Row], mentor_ids: Collection[int], *order: Any) -> dict[int, list[Row]]:
        grouped: dict[int, list[Row]] = defaultdict(list)
        for row in await self._session.scalars(select(table).where(table.mentor_id.in_(mentor_ids)).order_by(*order)):
            grouped[row.mentor_id].append(row)
        return grouped


def _week(rows: Iterable[WeeklyRange]) -> tuple[tuple[WallRange, ...], ...]:
    days: list[list[WallRange]] = [[] for _ in range(7)]
    for row in rows:
        days[row.weekday].append(WallRange(start=row.starts, end=row.ends))
    return tuple(map(tuple, days))


def _days(rows: Iterable[DateOverride]) -> dict[date, tuple[WallRange, ...]]:
    days: dict[date, tuple[WallRange, ...]] = {}
    for row in rows:
        walls = (WallRange(start=row.starts, end=row.ends),) if row.ends else ()
        days[row.day] = days.get(row.day, ()) + walls
    return days
