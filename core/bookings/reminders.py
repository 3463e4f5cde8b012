"""When people are reminded of a session."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.policies import Policies


def reminder_times(
    policies: Policies, *, now: datetime, starts_at: datetime, zone: ZoneInfo
) -> list[tuple[int, datetime]]:
    """Return (minutes before the start, instant) of each reminder that still lies ahead.

    Quiet hours of the person are kept: a reminder that falls in them waits for their end, and is dropped if that is
    too late to be of use, unless the start is so near that it must be said at once (policy "Reminders").
    """
    found: list[tuple[int, datetime]] = []
    for minutes in policies.reminder_minutes:
        at = starts_at - timedelta(minutes=minutes)
        if at <= now:
            continue
        if minutes > policies.quiet_lead_minutes:
            at = _after_quiet(policies, at, zone)
        if at < starts_at - timedelta(minutes=min(policies.reminder_minutes)) or minutes <= policies.quiet_lead_minutes:
            found.append((minutes, at))
    return found


def is_overtaken(policies: Policies, minutes: int, *, now: datetime, starts_at: datetime) -> bool:
    """Tell whether the reminder of `minutes` before the start comes so late that the next one is due as well."""
    left = starts_at - now
    return any(later < minutes and left <= timedelta(minutes=later) for later in policies.reminder_minutes)


def _after_quiet(policies: Policies, at: datetime, zone: ZoneInfo) -> datetime:
    wall = at.astimezone(zone)
    start, end = policies.quiet_from_hour, policies.quiet_to_hour
    quiet = start <= wall.hour or wall.hour < end if start > end else start <= wall.hour < end
    if not quiet:
        return at
    opening = wall.replace(hour=end, minute=0, second=0, microsecond=0, fold=0)
    if opening <= wall:
        opening += timedelta(days=1)
    return opening.astimezone(at.tzinfo)
