"""Use cases around files that people send: keep, give out, forget."""

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.attachments.media import MAX_BYTES, harmless_name, kind_of, media_of
from core.attachments.model import Attachment
from core.errors import N_, Refused

_KEY_BYTES = 16


class TooLarge(Refused):
    """A file was larger than MAX_BYTES."""

    message = N_("That file is too large for me: up to 8 MB, please. Could you send a smaller one?")


class Attachments:
    """Files within one session. Who may see one is decided by who is given its key."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def keep(self, content: bytes, *, name: str = "", sent_as: str = "") -> str:
        """Keep a file and return its key; `sent_as` is the platform's word for it. Raises TooLarge."""
        if len(content) > MAX_BYTES:
            raise TooLarge
        media = media_of(content)
        attachment = Attachment(
            key=secrets.token_urlsafe(_KEY_BYTES),
            name=harmless_name(name, media=media),
            media=media,
            kind=kind_of(media, sent_as=sent_as).value,
            size=len(content),
            content=content,
            created_at=self._now,
        )
        self._session.add(attachment)
        await self._session.flush()
        return attachment.key

    async def find(self, key: str) -> Attachment | None:
        """Return what is known of a file; None if there is none with this key any more."""
        return await self._session.get(Attachment, key)

    async def content(self, key: str) -> bytes | None:
        """Return what is in a file."""
        found: bytes | None = await self._session.scalar(select(Attachment.content).where(Attachment.key == key))
        return found

    async def forget(self, keys: Collection[str]) -> None:
        """Remove files; those that are gone already are no matter."""
        if keys:
            await self._session.execute(delete(Attachment).where(Attachment.key.in_(keys)))
