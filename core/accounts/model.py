"""People: an account is a person; identities on platforms are linked to it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.store.types import Base


class Role(StrEnum):
    """What a person is here, beside learner, which everyone is."""

    MENTOR = "mentor"
    MODERATOR = "moderator"
    FINANCE = "finance"
    ADMIN = "admin"
    OWNER = "owner"


class Right(StrEnum):
    """What a role allows; services ask for rights, never for roles."""

    TEACH = "teach"
    REVIEW_APPLICATIONS = "review_applications"
    SEE_BOOKINGS = "see_bookings"
    CANCEL_BOOKINGS = "cancel_bookings"
    SEE_PEOPLE = "see_people"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_ROLES = "manage_roles"
    MANAGE_ROOMS = "manage_rooms"
    SEE_MONEY = "see_money"
    MANAGE_TOPICS = "manage_topics"


_ADMIN_RIGHTS = frozenset(Right) - {Right.TEACH, Right.MANAGE_ROLES}
ROLE_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.MENTOR: frozenset({Right.TEACH}),
    Role.MODERATOR: frozenset({Right.SEE_PEOPLE, Right.MANAGE_PEOPLE}),
    Role.FINANCE: frozenset({Right.SEE_BOOKINGS, Right.SEE_MONEY}),
    Role.ADMIN: _ADMIN_RIGHTS,
    Role.OWNER: _ADMIN_RIGHTS | {Right.MANAGE_ROLES},
}


class Account(Base):
    """A person. `zone` is None until they told us; `interests` are topic slugs, `preferred_times` parts of a day.

    `preferred_platform` is where they want to be written to; None is wherever they were last. `merged_into` is the
    account that this one has become part of: it has no chats and no rights any more, and stands for what names it.
    """

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    zone_name: Mapped[str | None]
    locale: Mapped[str] = mapped_column(default="en")
    country: Mapped[str | None]
    currency: Mapped[str | None]
    interests: Mapped[list[str]] = mapped_column(default=list)
    preferred_times: Mapped[list[str]] = mapped_column(default=list)
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    suspended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    preferred_platform: Mapped[str | None]
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    roles: Mapped[list["AccountRole"]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are shown to this person; UTC until it is known."""
        return ZoneInfo(self.zone_name or "UTC")

    @property
    def rights(self) -> frozenset[Right]:
        """Everything this person's roles allow; nothing while suspended."""
        if self.suspended_at is not None:
            return frozenset()
        return frozenset[Right]().union(*(ROLE_RIGHTS[Role(held.role)] for held in self.roles))

    def has(self, role: Role) -> bool:
        """Tell whether the person holds `role`."""
        return any(held.role == role for held in self.roles)


class AccountRole(Base):
    """A role that an account holds."""

    __tablename__ = "account_roles"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)


class Identity(Base):
    """A person's address on one platform; `chat` is where they are written to privately.

    `linked_at` is when it was linked to an account that had others; None if the account began with it.
    """

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("platform", "external_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    platform: Mapped[str]
    external_id: Mapped[str]
    chat: Mapped[str]
    reachable: Mapped[bool] = mapped_column(default=True)
    last_seen_at: Mapped[datetime]
    linked_at: Mapped[datetime | None]


class LinkCode(Base):
    """The one code of an account that links another chat to it; a new one replaces it.

    The code itself is not kept: `nonce` and a secret outside the database give it, `digest` recognises it. Whoever
    types it is `claimed_by`, and it then works for nobody else. `platform` is where it was asked for.
    """

    __tablename__ = "link_codes"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, autoincrement=False)
    platform: Mapped[str]
    nonce: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)


class LinkTry(Base):
    """A wrong code that somebody typed."""

    __tablename__ = "link_tries"
    __table_args__ = (Index("ix_link_tries_recent", "account_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]


class StoredFile(Base):
    """A picture that somebody uploaded. `sha256` finds a second copy of the same content."""

    __tablename__ = "files"

    id: Mapped[int] = mapped_column(primary_key=True)
    media: Mapped[str]
    content: Mapped[bytes]
    sha256: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]


class AuditEntry(Base):
    """What somebody with special rights did, to whom."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    action: Mapped[str]
    subject: Mapped[str]
    details: Mapped[dict[str, Any]]
