"""A session as a calendar entry that any calendar program opens (RFC 5545)."""

from datetime import UTC, datetime

from bot.dialogue.catalogue import _
from bot.dialogue.views import File
from core.accounts.model import Account
from core.bookings.model import Booking

LINE_BYTES = 73
"""RFC 5545, 3.1: lines hold at most 75 octets; longer ones go on after a line break and a space."""


def calendar_entry(booking: Booking, reader: Account, topic: str, meeting_url: str) -> File:
    """Return the session about `topic` for the reader's calendar; `meeting_url` is where it takes place, or empty."""
    other = booking.other(reader.id)
    title = _("%(topic)s with %(name)s") % {"topic": topic, "name": other.name}
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//OpenGig//OpenGig//EN",
        "BEGIN:VEVENT",
        f"UID:booking-{booking.id}@opengig",
        f"SEQUENCE:{booking.version}",
        f"DTSTAMP:{_stamp(booking.confirmed_at or booking.requested_at)}",
        f"DTSTART:{_stamp(booking.starts_at)}",
        f"DTEND:{_stamp(booking.ends_at)}",
        f"SUMMARY:{_escaped(title)}",
        *([f"LOCATION:{_escaped(meeting_url)}"] if meeting_url else []),
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
    content = "\r\n".join(_folded(line) for line in lines).encode()
    return File(name=f"session-{booking.id}.ics", media="text/calendar", content=content)


def _stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for char in "\\;,":
        text = text.replace(char, f"\\{char}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    pieces: list[str] = [""]
    for char in line:
        if len((pieces[-1] + char).encode()) > LINE_BYTES:
            pieces.append("")
        pieces[-1] += char
    return "\r\n ".join(pieces)
