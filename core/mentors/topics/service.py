"""Use cases around topics: what there is, what the community adds to it, and what people ask for that nobody knows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account, Right
from core.accounts.service import Accounts, require, require_active
from core.errors import N_, NotFound, Refused
from core.mentors.model import Mentor, MentorState
from core.mentors.topics.book import Topic, TopicBook, squashed
from core.mentors.topics.model import IgnoredWish, OwnTopic, TopicWish
from core.mentors.topics.naming import clean_name, new_slug
from core.mentors.topics.shelf import Shelf, read_book
from core.mentors.topics.wishes import wish_of

ALIASES = range(21)
ASKERS = 2
"""Different people who must have asked for a phrase before anybody is shown it: one person's words stay private."""
MOST_WISHES = 50
"""Phrases that are kept of one person."""
TOPICS_LOCK = 7_302_002
"""Names the PostgreSQL lock that a change takes; any number that nothing else here uses."""


class TooManyAliases(Refused):
    """More other names than anybody types."""

    message = N_("That is enough: a topic takes up to 20 other names.")


class NameTaken(Refused):
    """A name that means another topic already, `topic`."""

    message = N_("“%(spoken)s” means %(topic)s already. Pick another name, or open %(topic)s and add to that.")


class StillTaught(Refused):
    """A topic that `count` mentors teach is not taken away from them."""

    message = N_("Mentors teach this (%(count)s of them), so it stays. Ask them to drop it first.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Words that several people looked for and that mean no topic."""

    phrase: str
    askers: int
    times: int


class Topics:
    """Topics within one session. `shelf` keeps them between two sessions."""

    def __init__(self, session: AsyncSession, now: datetime, shelf: Shelf) -> None:
        self._session = session
        self._now = now
        self._shelf = shelf
        self._accounts = Accounts(session, now)
        self._book: TopicBook | None = None

    async def book(self) -> TopicBook:
        """Return the topics as they are now, with what this unit of work has changed."""
        if self._book is None:
            self._book = await self._shelf.book(self._session)
        return self._book

    async def own(self, actor: Account) -> Sequence[OwnTopic]:
        """Return what the community made or changed, the latest change first; raises NotAllowed."""
        require(actor, Right.MANAGE_TOPICS)
        return (await self._session.scalars(select(OwnTopic).order_by(OwnTopic.revision.desc()))).all()

    async def get(self, actor: Account, slug: str) -> tuple[Topic, Sequence[str]]:
        """Return a topic with the aliases that the community added; raises NotAllowed or NotFound."""
        require(actor, Right.MANAGE_TOPICS)
        topic = (await self.book()).topics.get(slug)
        if topic is None:
            raise NotFound
        row = await self._session.get(OwnTopic, slug)
        return topic, row.aliases if row else ()

    async def teaching(self, actor: Account, slug: str) -> int:
        """Return how many mentors teach a topic, those on a break and those who wait included; raises NotAllowed."""
        require(actor, Right.MANAGE_TOPICS)
        return await self._teaching(slug)

    async def add(self, actor: Account, name: str, parent: str | None, aliases: Iterable[str] = ()) -> str:
        """Make a topic, part of `parent` if there is one; return its slug.

        Raises NotAllowed, NotFound (the parent), BadTopicName, TooManyAliases or NameTaken.
        """
        book = await self._changing(actor)
        above = _known(book, parent) if parent else None
        name = clean_name(name)
        also = _distinct((clean_name(alias) for alias in aliases), name)
        _require_free(book, (name, *also), slug=None)
        slug = new_slug(name, book.topics)
        row = OwnTopic(
            slug=slug,
            name=name,
            area=above.area if above else "",
            parents=[above.slug] if above else [],
            aliases=also,
            is_retired=False,
        )
        self._session.add(row)
        await self._keep(actor, row, "topic_added", spoken=(name, *also))
        return slug

    async def call(self, actor: Account, slug: str, alias: str) -> None:
        """Let `alias` mean a topic too; raises NotAllowed, NotFound, BadTopicName, TooManyAliases or NameTaken."""
        book = await self._changing(actor)
        topic, alias = _known(book, slug), clean_name(alias)
        _require_free(book, [alias], slug=slug)
        if book.meant_by(alias) == topic.slug:
            return
        row = await self._row(topic)
        row.aliases = _distinct([*row.aliases, alias], topic.name)
        await self._keep(actor, row, "topic_alias_added", spoken=[alias])

    async def uncall(self, actor: Account, slug: str, alias: str) -> None:
        """Take an alias away that the community added; raises NotAllowed or NotFound."""
        await self._changing(actor)
        row = await self._session.get(OwnTopic, slug)
        if row is None or alias not in row.aliases:
            raise NotFound
        row.aliases = [kept for kept in row.aliases if kept != alias]
        await self._keep(actor, row, "topic_alias_removed")

    async def rename(self, actor: Account, slug: str, name: str) -> None:
        """Show a topic under another name, the old one is still understood; raises as `call` does."""
        book = await self._changing(actor)
        topic, name = _known(book, slug), clean_name(name)
        _require_free(book, [name], slug=slug)
        row = await self._row(topic)
        row.aliases = _distinct([*row.aliases, topic.name], name)
        row.name = name
        await self._keep(actor, row, "topic_renamed", spoken=[name])

    async def retire(self, actor: Account, slug: str) -> None:
        """Offer and understand a topic no longer; raises NotAllowed, NotFound or StillTaught."""
        topic = _known(await self._changing(actor), slug)
        count = await self._teaching(slug)
        if count:
            raise StillTaught(count=count)
        row = await self._row(topic)
        row.is_retired = True
        await self._keep(actor, row, "topic_retired")

    async def bring_back(self, actor: Account, slug: str) -> None:
        """Offer a retired topic again; raises NotAllowed, NotFound or NameTaken."""
        book = await self._changing(actor)
        topic = _known(book, slug)
        _require_free(book, (topic.name, *topic.aliases, *topic.cue_aliases), slug=slug)
        row = await self._row(topic)
        row.is_retired = False
        await self._keep(actor, row, "topic_brought_back", spoken=(topic.name, *topic.aliases))

    async def ask_for(self, asker: Account, words: str) -> None:
        """Count what somebody looked for as a topic and that means none; what could tell of a person is not kept."""
        require_active(asker)
        phrase = wish_of(words)
        if phrase is None or (await self.book()).meant_by(phrase):
            return
        again = await self._session.scalar(
            update(TopicWish)
            .where(TopicWish.phrase == phrase, TopicWish.account_id == asker.id)
            .values(times=TopicWish.times + 1, last_at=self._now)
            .returning(TopicWish.times)
        )
        known = select(func.count()).select_from(TopicWish).where(TopicWish.account_id == asker.id)
        if again is None and (await self._session.scalar(known) or 0) < MOST_WISHES:
            insert = sqlite_insert if self._session.get_bind().dialect.name == "sqlite" else postgres_insert
            wished = insert(TopicWish).values(phrase=phrase, account_id=asker.id, times=1, last_at=self._now)
            # Somebody may ask on two platforms at once, and neither turn is to be lost for a wish.
            counted = {"times": TopicWish.times + 1, "last_at": self._now}
            await self._session.execute(
                wished.on_conflict_do_update(index_elements=["phrase", "account_id"], set_=counted)
            )

    async def wishes(self, actor: Account, *, limit: int, offset: int = 0) -> Sequence[Wish]:
        """Return what at least two people looked for in vain, the most asked for first; raises NotAllowed."""
        require(actor, Right.MANAGE_TOPICS)
        return await self._wishes(limit=limit, offset=offset)

    async def wish(self, actor: Account, phrase: str) -> Wish:
        """Return one of `wishes`; raises NotAllowed or NotFound."""
        require(actor, Right.MANAGE_TOPICS)
        found = await self._wishes(limit=1, phrase=phrase)
        if not found:
            raise NotFound
        return found[0]

    async def ignore(self, actor: Account, phrase: str) -> None:
        """Show a wish no more; raises NotAllowed."""
        require(actor, Right.MANAGE_TOPICS)
        await self._session.merge(IgnoredWish(phrase=phrase))
        await self._session.execute(delete(TopicWish).where(TopicWish.phrase == phrase))
        await self._accounts.audit(actor, "wish_ignored", "topics")

    async def move_account(self, dropped: int, kept: int) -> None:
        """Count the wishes of an account as those of the one that it has become part of."""
        both = select(TopicWish.phrase).where(TopicWish.account_id == kept)
        await self._session.execute(
            delete(TopicWish).where(TopicWish.account_id == dropped, TopicWish.phrase.in_(both))
        )
        await self._session.execute(update(TopicWish).where(TopicWish.account_id == dropped).values(account_id=kept))

    async def _wishes(self, *, limit: int, offset: int = 0, phrase: str | None = None) -> Sequence[Wish]:
        askers, times = func.count(TopicWish.account_id), func.sum(TopicWish.times)
        shown = TopicWish.phrase.not_in(select(IgnoredWish.phrase))
        rows = await self._session.execute(
            select(TopicWish.phrase, askers, times)
            .where(shown if phrase is None else shown & (TopicWish.phrase == phrase))
            .group_by(TopicWish.phrase)
            .having(askers >= ASKERS)
            .order_by(askers.desc(), times.desc(), TopicWish.phrase)
            .limit(limit)
            .offset(offset)
        )
        return [Wish(phrase=wished, askers=people, times=int(count)) for wished, people, count in rows]

    async def _changing(self, actor: Account) -> TopicBook:
        """Return the topics as they are, with nobody else changing any until this transaction ends."""
        require(actor, Right.MANAGE_TOPICS)
        if self._session.get_bind().dialect.name == "postgresql":
            # Revisions become visible in order, and no word is given to two topics at once.
            await self._session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": TOPICS_LOCK})
        return await read_book(self._session)

    async def _row(self, topic: Topic) -> OwnTopic:
        known = await self._session.get(OwnTopic, topic.slug)
        if known is not None:
            return known
        row = OwnTopic(slug=topic.slug, name=None, area="", parents=[], aliases=[], is_retired=False)
        self._session.add(row)
        return row

    async def _keep(self, actor: Account, row: OwnTopic, action: str, spoken: Iterable[str] = ()) -> None:
        if len(row.aliases) not in ALIASES:
            raise TooManyAliases
        with self._session.no_autoflush:
            row.revision = (await self._session.scalar(select(func.max(OwnTopic.revision))) or 0) + 1
        await self._session.flush()
        known = {squashed(word) for word in spoken}
        if known:
            phrases = await self._session.scalars(select(TopicWish.phrase).distinct())
            fulfilled = [phrase for phrase in phrases if squashed(phrase) in known]
            await self._session.execute(delete(TopicWish).where(TopicWish.phrase.in_(fulfilled)))
        self._book = await read_book(self._session)
        await self._accounts.audit(actor, action, f"topic:{row.slug}")

    async def _teaching(self, slug: str) -> int:
        states = (MentorState.SUBMITTED, MentorState.CHANGES_REQUESTED, MentorState.APPROVED, MentorState.PAUSED)
        taught = await self._session.scalars(select(Mentor.topics).where(Mentor.state.in_(states)))
        return sum(slug in topics for topics in taught)


def _known(book: TopicBook, slug: str) -> Topic:
    topic = book.topics.get(slug)
    if topic is None:
        raise NotFound
    return topic


def _distinct(aliases: Iterable[str], name: str) -> list[str]:
    found = {squashed(alias): alias for alias in aliases}
    found.pop(squashed(name), None)
    return list(found.values())


def _require_free(book: TopicBook, names: Iterable[str], *, slug: str | None) -> None:
    for spoken in names:
        other = book.meant_by(spoken)
        if other is not None and other != slug:
            raise NameTaken(spoken=spoken, topic=book.name_of(other))
