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


def sniff(content: bytes) -> str | None:
    """Tell the media type of a picture by its first bytes; None if it is not one of those that are taken.

    The signatures are those of https://mimesniff.spec.whatwg.org/#image-type-pattern-matching-algorithm.
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content.startswith(b"RIFF") and content[8:14] == b"WEBPVP":
        return "image/webp"
    return None
