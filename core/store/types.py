"""Column types and the declarative base that every table shares."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Integer, MetaData, String, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase

from core.clock import require_aware


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database. Refuses naive values."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Check and convert on the way in; SQLite stores the UTC wall clock without a zone."""
        if value is None:
            return None
        instant = require_aware(value)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Attach UTC on the way out."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of every table; constraint names are fixed so that migrations can refer to them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own protocol
        datetime: UtcDateTime,
        # Minor units of small currencies, and the numbers in a forged address, do not fit into PostgreSQL's INTEGER;
        # SQLite's holds 64 bits, and only an INTEGER key numbers its rows by itself.
        int: BigInteger().with_variant(Integer, "sqlite"),
        str: String,
        dict[str, Any]: JSON,
        list[str]: JSON,
        list[int]: JSON,
    }
