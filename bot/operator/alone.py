"""One program at a time: a folder of data that a second one must not open."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


class NotAlone(Exception):  # noqa: N818 - it is how things stand, and the operator reads it
    """Another OpenGig is running with these data."""

    def __init__(self, database: Path, otherwise: str) -> None:
        super().__init__(f"Another OpenGig is running with {database}. {otherwise}")


@contextmanager
def alone_with(database: Path, *, otherwise: str) -> Iterator[None]:
    """Keep every other OpenGig off the SQLite file `database` while the block runs; makes its folder.

    Windows, locks and the demo's clock live in the memory of one process, so a second one would answer wrongly.
    `otherwise` is what the operator can do instead. Raises NotAlone, and OSError where the folder cannot be written.
    """
    database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # A lock of SQLite works on every system, and ends with the process however that ends.
    with closing(sqlite3.connect(f"{database}.lock", timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("PRAGMA journal_mode=OFF")  # nothing is written, so nothing needs to be taken back
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise NotAlone(database, otherwise) from None
        yield
