"""The topics as the community has them, kept in memory and checked by every unit of work that asks."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.mentors.topics.book import Topic, TopicBook
from core.mentors.topics.model import OwnTopic
from core.mentors.topics.table import built_in


class Shelf:
    """One book for the whole process. One query on an index tells whether any process has changed a topic since."""

    def __init__(self) -> None:
        self._revision = -1
        self._book = built_in()

    async def book(self, session: AsyncSession) -> TopicBook:
        """Return the topics as `session` sees them. It must have changed none itself: that may never be committed."""
        revision = await session.scalar(select(func.max(OwnTopic.revision)))
        if revision is None:
            return built_in()
        if revision != self._revision:
            self._book, self._revision = await read_book(session), revision
        return self._book


async def read_book(session: AsyncSession) -> TopicBook:
    """Return the topics as `session` sees them, what it has changed itself included."""
    rows = await session.scalars(select(OwnTopic).order_by(OwnTopic.slug))
    return built_in().changed(_as_topic(row) for row in rows)


def _as_topic(row: OwnTopic) -> Topic:
    known = built_in().topics.get(row.slug)
    if known is None:
        return Topic(
            slug=row.slug,
            name=row.name or row.slug,
            area=row.area,
            parents=tuple(row.parents),
            aliases=tuple(row.aliases),
            is_retired=row.is_retired,
        )
    return Topic(
        slug=row.slug,
        name=row.name or known.name,
        area=known.area,
        parents=known.parents,
        aliases=(*known.aliases, *row.aliases),
        cue_aliases=known.cue_aliases,
        is_wide=known.is_wide,
        is_retired=row.is_retired,
    )
