"""Files that people send to each other."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from core.store.types import Base


class Attachment(Base):
    """A file that somebody sent. Its `key` cannot be guessed: whoever has it was shown the file, or sent it.

    `kind` is a `core.attachments.media.Kind`, `size` is in bytes. The content is read only where it is asked for.
    `owner` is who sent it, as "platform:person", for the limit of a day; "" where that is not known.
    """

    __tablename__ = "attachments"
    __table_args__ = (Index("ix_attachments_recent", "owner", "created_at"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    media: Mapped[str]
    kind: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(deferred=True, deferred_raiseload=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    owner: Mapped[str] = mapped_column(default="", server_default="")
