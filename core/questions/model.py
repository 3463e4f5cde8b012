"""Questions that no article answers, and who wants to know."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.store.types import Base

OPEN = text("answered_at IS NULL")


class Question(Base):
    """What people asked in words that mean the same (`words`); `text` is as it was first asked, cleaned.

    `answer` is what an admin wrote; the row stays for a while, so that the askers can read it.
    """

    __tablename__ = "questions"
    __table_args__ = (
        Index("uq_questions_open", "words", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        # The number of a dropped question is not given again: notices and cards name it.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str]
    text: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(index=True)
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(default=None)


class Asker(Base):
    """Somebody who waits for the answer to a question."""

    __tablename__ = "question_askers"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, index=True)
