"""When a mentor can be booked: hours as people write them, turned into instants and cut into slots.

The whole rule is: a mentor is open at an instant if the clock on the mentor's wall then shows a time inside the
hours of the date that it shows. So an hour that a clock change skips offers nothing, and one that it repeats
offers twice.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from core.clock import require_aware
from core.mentors.hours import Hours, Interval, SlotRules, WallRange
from core.mentors.wall_clock import DAY, day_start, steady, utc_midnight

# A window that holds no day open round the clock spans at most the end of one day and the beginning of another; clock
# changes and travel add less than two days, so this far back its start, and with it the grid, is always in sight.
# Ahead there must be room for one session and for the end of a day that is open round the clock.
_LOOK_BACK = 5 * DAY
_LOOK_AHEAD = 2 * DAY
# No clock change cuts a day shorter; a shorter window cannot hold a whole day.
_SHORTEST_DAY = timedelta(hours=20)


def open_intervals(hours: Hours, start: datetime, end: datetime) -> list[Interval]:
    """Return when `hours` are open within [`start`, `end`): ascending, clipped, touching stretches merged."""
    start, end = require_aware(start), require_aware(end)
    return [
        Interval(start=max(start, begin), end=min(end, finish))
        for begin, finish in _windows(hours, start, end)
        if max(start, begin) < min(end, finish)
    ]


def slots(
    hours: Hours, rules: SlotRules, busy: Sequence[Interval], *, now: datetime, start: datetime, end: datetime
) -> list[Interval]:
    """Return the slots that begin within [`start`, `end`) and can be booked at `now`, ascending.

    `busy` are the sessions and holds that stand, those of the asking learner's own hold left out. Slots lie on a grid
    that starts where the hours open, whatever is booked; a day open round the clock starts the grid again. The window
    counts days in the mentor's calendar and includes its last one (policies "Notice, window, step, gap").
    """
    now = require_aware(now)
    earliest = max(require_aware(start), now + rules.notice)
    latest = min(require_aware(end), _booking_ends(hours, rules, now))
    starts = list(_grid(hours, rules, earliest, latest))
    for session in busy:
        blocked_from = bisect_right(starts, session.start - rules.gap - rules.length)
        del starts[blocked_from : bisect_left(starts, session.end + rules.gap)]
    return [Interval(start=begin, end=begin + rules.length) for begin in starts]


def is_open(hours: Hours, rules: SlotRules, busy: Sequence[Interval], *, now: datetime, wanted: Interval) -> bool:
    """Say whether `wanted` is one of the `slots`: what a booking checks before it takes the time."""
    just_after = wanted.start + timedelta.resolution
    return wanted in slots(hours, rules, busy, now=now, start=wanted.start, end=just_after)


def ranges_on(hours: Hours, day: date) -> tuple[WallRange, ...]:
    """Return the hours of one local day: a day off beats an override, which replaces the weekly hours."""
    if any(first <= day <= last for first, last in hours.days_off):
        return ()
    return hours.overrides.get(day, hours.weekly[day.weekday()])


def zone_on(hours: Hours, day: date) -> ZoneInfo:
    """Return the zone in which the mentor spends the local date `day`."""
    return next((zone for since, zone in reversed(hours.travel) if since <= day), hours.zone)


def zone_at(hours: Hours, instant: datetime) -> ZoneInfo:
    """Return the zone in which the mentor is at `instant`: a journey begins with its first local day."""
    gone = (zone for since, zone in reversed(hours.travel) if day_start(zone, since) <= instant)
    return next(gone, hours.zone)


def _booking_ends(hours: Hours, rules: SlotRules, now: datetime) -> datetime:
    today = now.astimezone(zone_at(hours, now)).date()
    closed = today + timedelta(days=rules.window.days + 1)
    return day_start(zone_on(hours, closed), closed)


def _grid(hours: Hours, rules: SlotRules, earliest: datetime, latest: datetime) -> Iterator[datetime]:
    """Yield the starts in [`earliest`, `latest`) of slots that fit their window, ascending."""
    if latest <= earliest:
        return
    for opens, closes in _windows(hours, earliest, latest):
        last_start = closes - rules.length
        for anchor, until in pairwise([*_anchors(hours, opens, closes), closes]):
            steps = max(0, -((anchor - earliest) // rules.step))
            begin = anchor + steps * rules.step
            while begin < min(until, latest) and begin <= last_start:
                yield begin
                begin += rules.step


def _anchors(hours: Hours, opens: datetime, closes: datetime) -> list[datetime]:
    """Return where the grid of a window starts: with it, and anew with every whole local day inside it.

    Without the second, the grid of a mentor who is open day and night would have no beginning.
    """
    anchors = [opens]
    if closes - opens < _SHORTEST_DAY:
        return anchors
    for days in range((closes.date() - opens.date()).days + 1):
        day = opens.date() + days * DAY
        zone = zone_on(hours, day)
        if opens < day_start(zone, day) and day_start(zone, day + DAY) <= closes:
            anchors.append(day_start(zone, day))
    return sorted(anchors)


def _windows(hours: Hours, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Return merged open stretches around [`start`, `end`), whole where their border can matter to the grid."""
    merged: list[tuple[datetime, datetime]] = []
    for begin, finish in sorted(_pieces(hours, (start - _LOOK_BACK).date(), (end + _LOOK_AHEAD).date())):
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(finish, merged[-1][1])
        else:
            merged.append((begin, finish))
    return merged


def _pieces(hours: Hours, first: date, last: date) -> Iterator[tuple[datetime, datetime]]:
    """Yield the open stretches of the UTC days `first` to `last`, local day by local day."""
    stays = [(date.min, hours.zone), *hours.travel, (date.max, hours.zone)]
    for (since, zone), (until, _) in pairwise(stays):
        if since > last + DAY or until < first - DAY:
            continue
        for piece in steady(zone, first, last):
            day = max(since, (piece.start + piece.offset).date())
            final = min(until - DAY, (piece.end + piece.offset).date())
            while day <= final:
                midnight = utc_midnight(day) - piece.offset
                for wall in ranges_on(hours, day):
                    begin = max(piece.start, midnight + timedelta(minutes=wall.start))
                    finish = min(piece.end, midnight + timedelta(minutes=wall.end))
                    if begin < finish:
                        yield begin, finish
                day += DAY
