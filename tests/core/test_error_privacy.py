"""What people typed must not reach the log through an error of the database."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from core.store.database import Database


async def test_an_error_of_the_database_does_not_repeat_the_values(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'some.db'}")
    with pytest.raises(SQLAlchemyError) as caught:
        async with database.writing() as session:
            await session.execute(text("INSERT INTO nowhere VALUES (:typed)"), {"typed": "a secret of Ana's"})
    assert "secret" not in str(caught.value)
    await database.close()
