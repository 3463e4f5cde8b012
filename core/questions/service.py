"""Use cases around open questions: ask an admin, see what is open, answer, drop."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account, Right
from core.accounts.service import Accounts, require, require_active
from core.errors import N_, NotFound, Refused, Stale
from core.notices.service import Notices
from core.questions.cleaning import cleaned, meaning
from core.questions.model import Asker, Question

KEPT = timedelta(days=90)
"""How long a question is kept after it was answered, or asked if nobody answers."""
LONGEST_ANSWER = 1000
OPEN_EACH = 5
"""Open questions of one person."""


class NothingAsked(Refused):
    """A question without a word."""

    message = N_("Please write your question in a few words, for example “Can I pay in cash?”")


class TooManyQuestions(Refused):
    """The person waits for several answers; `most` is how many."""

    message = N_("You have %(most)s open questions here already. The admins will answer those first.")


class BadAnswerText(Refused):
    """An answer was empty or too long."""

    message = N_("That is too long or empty: up to 1000 characters, for example “Yes, on both platforms.”")


class Questions:
    """What people want to know that no article says, within one session of the database."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now
        self._accounts = Accounts(session, now)
        self._notices = Notices(session, now)

    async def ask(self, actor: Account, typed: str) -> Question:
        """Put a question to the admins, together with those who asked the same; asking twice is asking once.

        Raises Suspended, NothingAsked or TooManyQuestions.
        """
        require_active(actor)
        text = cleaned(typed)
        if not any(char.isalpha() for char in text):
            raise NothingAsked
        # The lock makes the limit hold for somebody who asks on two platforms at once, on PostgreSQL too.
        await self._session.execute(select(Account.id).where(Account.id == actor.id).with_for_update(key_share=True))
        question = await self._same(text)
        if question is not None and await self._waits(question.id, actor.id):
            return question
        mine = select(func.count()).select_from(Asker).join(Question, Question.id == Asker.question_id)
        waiting = await self._session.scalar(mine.where(Asker.account_id == actor.id, Question.answered_at.is_(None)))
        if (waiting or 0) >= OPEN_EACH:
            raise TooManyQuestions(most=OPEN_EACH)
        if question is None:
            question = await self._opened(actor, text)
        self._session.add(Asker(question_id=question.id, account_id=actor.id))
        await self._session.flush()
        return question

    async def _same(self, text: str) -> Question | None:
        """Return the open question that says the same, held until the transaction ends: nobody answers it meanwhile."""
        same = select(Question).where(Question.words == meaning(text), Question.answered_at.is_(None))
        return await self._session.scalar(same.with_for_update())

    async def _opened(self, actor: Account, text: str) -> Question:
        """Write a question down and tell those who can answer it; who was slower than another asker joins that one."""
        question = Question(words=meaning(text), text=text, asked_at=self._now)
        try:
            async with self._session.begin_nested():
                self._session.add(question)
        except IntegrityError:
            first = await self._same(text)
            if first is None:
                raise Stale from None
            return first
        for keeper in await self._accounts.holders(Right.REVIEW_APPLICATIONS):
            if keeper.id != actor.id:
                await self._notices.tell(
                    keeper.id, "question_asked", about="question", number=question.id, key=f"asked:{question.id}"
                )
        return question

    async def _waits(self, question_id: int, account_id: int) -> bool:
        asked = exists().where(Asker.question_id == question_id, Asker.account_id == account_id)
        return bool(await self._session.scalar(select(asked)))

    async def get(self, viewer: Account, question_id: int) -> Question:
        """Return a question to an admin or to who asked it; raises NotFound."""
        question = await self._session.get(Question, question_id)
        if question is None:
            raise NotFound
        if Right.REVIEW_APPLICATIONS not in viewer.rights and not await self._waits(question_id, viewer.id):
            raise NotFound
        return question

    async def askers(self, viewer: Account, question_id: int) -> int:
        """Return how many people wait for an answer; raises NotAllowed."""
        require(viewer, Right.REVIEW_APPLICATIONS)
        found = select(func.count()).select_from(Asker).where(Asker.question_id == question_id)
        return await self._session.scalar(found) or 0

    async def unanswered(self, viewer: Account, *, limit: int, offset: int = 0) -> Sequence[tuple[Question, int]]:
        """Return open questions with how many people asked each, what most asked first; raises NotAllowed."""
        require(viewer, Right.REVIEW_APPLICATIONS)
        count = func.count(Asker.account_id)
        query = (
            select(Question, count)
            .join(Asker, Asker.question_id == Question.id)
            .where(Question.answered_at.is_(None))
            .group_by(Question.id)
            .order_by(count.desc(), Question.id)
        )
        rows = await self._session.execute(query.limit(limit).offset(offset))
        return [(question, number) for question, number in rows]

    async def how_many(self, viewer: Account) -> int:
        """Return how many questions are open; raises NotAllowed."""
        require(viewer, Right.REVIEW_APPLICATIONS)
        found = select(func.count()).select_from(Question).where(Question.answered_at.is_(None))
        return await self._session.scalar(found) or 0

    async def answer(self, actor: Account, question_id: int, typed: str) -> Question:
        """Answer a question; everybody who asked it is told. Raises NotAllowed, NotFound, Stale or BadAnswerText."""
        question = await self._open(actor, question_id)
        words = typed.strip()
        if not 1 <= len(words) <= LONGEST_ANSWER:
            raise BadAnswerText
        question.answer, question.answered_at = words, self._now
        await self._accounts.audit(actor, "answer_question", f"question:{question_id}")
        for account_id in await self._session.scalars(select(Asker.account_id).where(Asker.question_id == question_id)):
            await self._notices.tell(
                account_id, "question_answered", about="question", number=question_id, key=f"question:{question_id}"
            )
        return question

    async def drop(self, actor: Account, question_id: int) -> None:
        """Forget an open question without an answer. Raises NotAllowed, NotFound or Stale."""
        question = await self._open(actor, question_id)
        await self._session.execute(delete(Asker).where(Asker.question_id == question_id))
        await self._session.delete(question)
        await self._accounts.audit(actor, "drop_question", f"question:{question_id}")

    async def move_account(self, old: int, new: int) -> None:
        """Let what one account asked be asked by the one that it has become part of."""
        both = select(Asker.question_id).where(Asker.account_id == new)
        mine = update(Asker).where(Asker.account_id == old, Asker.question_id.not_in(both))
        await self._session.execute(mine.values(account_id=new))
        await self._session.execute(delete(Asker).where(Asker.account_id == old))

    async def _open(self, actor: Account, question_id: int) -> Question:
        require_active(actor)
        require(actor, Right.REVIEW_APPLICATIONS)
        question = await self._session.get(Question, question_id, with_for_update=True, populate_existing=True)
        if question is None:
            raise NotFound
        if question.answered_at is not None:
            raise Stale
        return question


async def forget_old(session: AsyncSession, now: datetime) -> None:
    """Drop every question with which nothing has happened for longer than `KEPT`, its answer and its askers."""
    old = func.coalesce(Question.answered_at, Question.asked_at) < now - KEPT
    await session.execute(delete(Asker).where(exists().where(Question.id == Asker.question_id, old)))
    await session.execute(delete(Question).where(old))
