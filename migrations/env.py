"""Runs the steps of this folder on a connection that `core.store.migrate` opened.

A developer who drafts a step names a database that is up to date:
`alembic -x url=sqlite+aiosqlite:///draft.db revision --autogenerate -m "what it is for"`.
"""

import asyncio
from collections.abc import Iterable
from typing import Any, Literal

from alembic import context
from alembic.operations import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from core.store.database import Database
from core.store.types import Base, UtcDateTime
from migrations import tables  # noqa: F401 - fills the metadata


def migrate(connection: Connection) -> None:
    """Run the wanted steps in one transaction, so that a step that fails leaves nothing behind."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        process_revision_directives=_number,
        render_item=_plain,
    )
    with context.begin_transaction():
        context.run_migrations()


def _number(context_: MigrationContext, _revision: Any, directives: Iterable[MigrationScript]) -> None:
    del context_
    head = ScriptDirectory.from_config(context.config).get_current_head()
    for directive in directives:
        directive.rev_id = f"{int(head or 0) + 1:04d}"


def _plain(_kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    # A step must mean the same for ever, so it names no type of the program.
    return "sa.DateTime(timezone=True)" if isinstance(item, UtcDateTime) else False


async def _by_hand() -> None:
    database = Database(context.get_x_argument(as_dictionary=True)["url"])
    async with database.engine.connect() as connection:
        await connection.run_sync(migrate)
    await database.close()


if (given := context.config.attributes.get("connection")) is not None:
    migrate(given)
else:
    asyncio.run(_by_hand())
