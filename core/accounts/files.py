"""The file store that adapters use: pictures by their numbers, which all may see, and attachments by their keys."""

from core.accounts.model import StoredFile
from core.accounts.service import Accounts
from core.attachments.service import Attachments
from core.clock import Clock
from core.policies import Policies
from core.store.database import Database


class Files:
    """Keeps what people upload; each call is its own transaction. See `bot.dialogue.adapter.FileStore`."""

    def __init__(self, database: Database, clock: Clock, policies: Policies) -> None:
        self._database = database
        self._clock = clock
        self._policies = policies

    async def put(self, media: str, content: bytes) -> int:
        """Keep a picture of the media type `media` and return its number; the same content has one number."""
        async with self._database.writing() as session:
            return await Accounts(session, self._clock.now()).store_file(media, content)

    async def get(self, file_id: int) -> tuple[str, bytes] | None:
        """Return the media type and the content; None if there is no such picture."""
        async with self._database.reading() as session:
            file = await session.get(StoredFile, file_id)
            return (file.media, file.content) if file is not None else None

    async def keep(self, content: bytes, *, name: str, sent_as: str, by: str) -> str:
        """Keep an attachment of `by` ("platform:person") and return its key; raises TooLarge or TooManyFiles."""
        async with self._database.writing() as session:
            attachments = Attachments(session, self._clock.now(), self._policies)
            return await attachments.keep(content, name=name, sent_as=sent_as, by=by)

    async def attachment(self, key: str) -> tuple[str, str, bytes] | None:
        """Return the name, the media type and the content; None if there is no such attachment any more."""
        async with self._database.reading() as session:
            attachments = Attachments(session, self._clock.now(), self._policies)
            found, content = await attachments.find(key), await attachments.content(key)
            return None if found is None or content is None else (found.name, found.media, content)
