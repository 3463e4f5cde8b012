"""The present, as the grammars know it."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """The present, and the zone and country (ISO 3166) of the person who writes."""

    now: datetime
    zone: ZoneInfo
    country: str | None = None

    @property
    def today(self) -> date:
        """The person's calendar date."""
        return self.now.astimezone(self.zone).date()
