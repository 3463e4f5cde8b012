"""Use cases around files that people send: keep, give out, forget."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.attachments.media import MAX_BYTES, harmless_name, kind_of, media_of
from core.attachments.model import Attachment
from core.errors import N_, Refused
from core.policies import Policies

_KEY_BYTES = 16
MEGABYTE = 1024 * 1024
KEEPING = 7164805
"""With who sends, the PostgreSQL advisory lock that lets one file of a person be kept at a time."""


class TooLarge(Refused):
    """A file was larger than MAX_BYTES."""

    message = N_("That file is too large for me: up to 8 MB, please. Could you send a smaller one?")


class TooManyFiles(Refused):
    """The person sent many files within a day; `files` and `megabytes` are how much of them that allows."""

    message = N_("That is enough for a day: up to %(files)s files and %(megabytes)s MB. Words still get through.")


class Attachments:
    """Files within one session. Who may see one is decided by who is given its key."""

    def __init__(self, session: AsyncSession, now: datetime, policies: Policies) -> None:
        self._session = session
        self._now = now
        self._policies = policies

    async def keep(self, content: bytes, *, name: str = "", sent_as: str = "", by: str = "") -> str:
        """Keep a file and return its key; `sent_as` is the platform's word for it.

        `by` is who sent it, as "platform:person"; what is kept "" is limited for nobody. Raises TooLarge or
        TooManyFiles.
        """
        if len(content) > MAX_BYTES:
            raise TooLarge
        if by:
            await self._check_day(by, len(content))
        media = media_of(content)
        attachment = Attachment(
            key=secrets.token_urlsafe(_KEY_BYTES),
            name=harmless_name(name, media=media),
            media=media,
            kind=kind_of(media, sent_as=sent_as).value,
            size=len(content),
            content=content,
            created_at=self._now,
            owner=by,
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

    async def _check_day(self, by: str, size: int) -> None:
        """Keep one person from filling the database, whether or not what they send ever becomes a message."""
        if self._session.get_bind().dialect.name == "postgresql":
            # Two files that come at once are counted one after the other; on SQLite all writing is.
            await self._session.execute(select(func.pg_advisory_xact_lock(KEEPING, func.hashtext(by))))
        kept = select(func.count(), func.coalesce(func.sum(Attachment.size), 0)).where(
            Attachment.owner == by, Attachment.created_at > self._now - timedelta(days=1)
        )
        count, before = (await self._session.execute(kept)).one()
        most, megabytes = self._policies.files_per_day, self._policies.file_megabytes_per_day
        if count >= most or before + size > megabytes * MEGABYTE:
            raise TooManyFiles(files=most, megabytes=megabytes)
