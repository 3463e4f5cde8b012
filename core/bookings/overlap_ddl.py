"""The rule that two live bookings of a mentor never overlap, kept by the database itself.

Touching sessions do not overlap. On PostgreSQL the exclusion constraint needs no extension, because both of its parts
are ranges. The gap between sessions is the slot rules' business, checked under a lock on the mentor's row.
"""

from sqlalchemy import Connection

from core.bookings.states import LIVE

_STATES = ", ".join(f"'{state.value}'" for state in sorted(LIVE))

_SQLITE_CLASH = f"""
    WHEN NEW.state IN ({_STATES}) AND EXISTS (
        SELECT 1 FROM bookings AS other
        WHERE other.mentor_id = NEW.mentor_id AND other.id IS NOT NEW.id AND other.state IN ({_STATES})
          AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at)
    BEGIN SELECT RAISE(ABORT, 'the mentor is booked then'); END"""  # noqa: S608 - states of this program only

SQLITE = (
    f"CREATE TRIGGER IF NOT EXISTS bookings_no_overlap_insert BEFORE INSERT ON bookings {_SQLITE_CLASH}",
    f"""
    CREATE TRIGGER IF NOT EXISTS bookings_no_overlap_update
    BEFORE UPDATE OF state, starts_at, ends_at, mentor_id ON bookings {_SQLITE_CLASH}""",
)

POSTGRESQL = (
    f"""
    ALTER TABLE bookings ADD CONSTRAINT bookings_no_overlap EXCLUDE USING gist (
        int8range(mentor_id, mentor_id, '[]') WITH =,
        tstzrange(starts_at, ends_at) WITH &&
    ) WHERE (state IN ({_STATES}))""",
)


def install(connection: Connection) -> None:
    """Create the rule on the database that `connection` speaks to; the table must exist."""
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement)
