"""What a community changes about topics, and what it is asked for that nobody has heard of."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.store.types import Base


class OwnTopic(Base):
    """A topic that the community made, or what it changed about one that comes with the program (the same slug).

    `name` is None where it has kept its name; `area`, `parents` (slugs) matter for a topic of one's own only, `aliases`
    are the added ones. Rows are never deleted. `revision` grows with every change, above all others.
    """

    __tablename__ = "own_topics"

    slug: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    area: Mapped[str] = mapped_column(default="")
    parents: Mapped[list[str]] = mapped_column(default=list)
    aliases: Mapped[list[str]] = mapped_column(default=list)
    is_retired: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(index=True)


class TopicWish(Base):
    """Words that somebody looked for as a topic and that are none, and how often."""

    __tablename__ = "topic_wishes"

    phrase: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id"), primary_key=True, autoincrement=False, index=True
    )
    times: Mapped[int]
    last_at: Mapped[datetime]


class IgnoredWish(Base):
    """Words that an admin does not want to see among the wishes again."""

    __tablename__ = "ignored_wishes"

    phrase: Mapped[str] = mapped_column(primary_key=True)
