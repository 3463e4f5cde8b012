"""The file store of the web pages: pictures by their numbers."""

from core.accounts.model import StoredFile
from core.accounts.service import Accounts
from core.clock import Clock
from core.store.database import Database


class Files:
    """Keeps pictures that people upload; a number is what the rest of the program passes around."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def put(self, media: str, content: bytes) -> int:
        """Keep a picture of the media type `media` and return its number; the same content has one number."""
        async with self._database.writing() as session:
            return await Accounts(session, self._clock.now()).store_file(media, content)

    async def get(self, file_id: int) -> tuple[str, bytes] | None:
        """Return the media type and the content; None if there is no such picture."""
        async with self._database.reading() as session:
            file = await session.get(StoredFile, file_id)
            return (file.media, file.content) if file is not None else None
