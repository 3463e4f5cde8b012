"""Small things that adapters remember between two runs, such as which menus a platform has been given."""

from sqlalchemy.orm import Mapped, mapped_column

from core.store.database import Database
from core.store.types import Base


class KeptValue(Base):
    """One remembered text."""

    __tablename__ = "kept"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class Kept:
    """Remembers texts by their keys. Each call is its own transaction, so it must not be made inside another."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: str) -> str | None:
        """Return what was put under `key` last; None if nothing was."""
        async with self._database.reading() as session:
            row = await session.get(KeptValue, key)
            return None if row is None else row.value

    async def put(self, key: str, value: str) -> None:
        """Remember `value` under `key`."""
        async with self._database.writing() as session:
            await session.merge(KeptValue(key=key, value=value))
