"""Use cases around people: meet, introduce themselves, hold roles."""

import hashlib
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account, AccountRole, AuditEntry, Identity, Right, Role, StoredFile
from core.accounts.zones import currency_of, guess_country
from core.errors import N_, NotAllowed, NotFound, Refused

NAME_LIMIT = 60
INTEREST_LIMIT = 20


class BadName(Refused):
    """A name was empty or too long."""

    message = N_("A name has 1 to 60 characters, for example “Ana Silva”.")


class Suspended(NotAllowed):
    """A suspended person tried to act."""

    message = N_("Your account is paused. Write to an admin of this community to sort it out.")


class Accounts:
    """People and their rights, within one session."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def meet(
        self, *, platform: str, external_id: str, chat: str, name: str, locale: str | None = None
    ) -> Account:
        """Return the person behind a platform's user, creating an account at the first meeting."""
        known = await self._session.scalar(
            select(Identity).where(Identity.platform == platform, Identity.external_id == external_id)
        )
        if known is not None:
            known.chat, known.reachable, known.last_seen_at = chat, True, self._now
            return await self.get(known.account_id)
        account = Account(
            name=(name.strip() or "Friend")[:NAME_LIMIT],
            locale=_supported(locale),
            created_at=self._now,
            interests=[],
            preferred_times=[],
            roles=[],
        )
        self._session.add(account)
        await self._session.flush()
        self._session.add(
            Identity(
                account_id=account.id,
                platform=platform,
                external_id=external_id,
                chat=chat,
                last_seen_at=self._now,
            )
        )
        return account

    async def get(self, account_id: int) -> Account:
        """Return an account; raises NotFound."""
        account = await self._session.get(Account, account_id)
        if account is None:
            raise NotFound
        return account

    async def addresses(self, account_id: int) -> list[Identity]:
        """Return where the person can be written to, the most recently used first."""
        found = await self._session.scalars(
            select(Identity)
            .where(Identity.account_id == account_id, Identity.reachable)
            .order_by(Identity.last_seen_at.desc())
        )
        return list(found)

    async def lost(self, identity: Identity) -> None:
        """Remember that a chat is closed, so that another address is used."""
        identity.reachable = False

    async def rename(self, account: Account, name: str) -> None:
        """Change the name that others see; raises BadName."""
        if not 1 <= len(name.strip()) <= NAME_LIMIT:
            raise BadName
        account.name = name.strip()

    async def live_in(self, account: Account, zone: ZoneInfo) -> None:
        """Set the zone in which times are shown, and with it the likely country and currency if none is known."""
        account.zone_name = zone.key
        account.country = guess_country(zone) or account.country
        account.currency = account.currency or currency_of(account.country)

    async def like(
        self, account: Account, *, interests: list[str] | None = None, times: list[str] | None = None
    ) -> None:
        """Set what the person wants to learn (topic slugs) and when they have time."""
        if interests is not None:
            account.interests = interests[:INTEREST_LIMIT]
        if times is not None:
            account.preferred_times = times

    async def speak(self, account: Account, locale: str) -> None:
        """Set the language in which the bot talks to the person."""
        account.locale = _supported(locale)

    async def holders(self, right: Right) -> list[Account]:
        """Return the people who have `right`, for telling them that there is something to do."""
        found = await self._session.scalars(select(Account).join(AccountRole).distinct().order_by(Account.id))
        return [account for account in found.unique() if right in account.rights]

    async def grant(self, actor: Account, account_id: int, role: Role) -> Account:
        """Give a role; raises NotAllowed."""
        require(actor, Right.MANAGE_ROLES)
        account = await self.get(account_id)
        await self.appoint(account, role)
        await self.audit(actor, "grant", f"account:{account.id}", role=role.value)
        return account

    async def appoint(self, account: Account, role: Role) -> None:
        """Give a role without asking who does it: for approved mentors and the owner named in the configuration."""
        if not account.has(role):
            account.roles.append(AccountRole(account_id=account.id, role=role.value))
            await self._session.flush()

    async def store_file(self, media: str, content: bytes) -> int:
        """Keep a picture and return its number; the same content is kept once."""
        digest = hashlib.sha256(content).hexdigest()
        known = await self._session.scalar(select(StoredFile.id).where(StoredFile.sha256 == digest))
        if known is not None:
            return known
        file = StoredFile(media=media, content=content, sha256=digest, created_at=self._now)
        self._session.add(file)
        await self._session.flush()
        return file.id

    async def audit(self, actor: Account, action: str, subject: str, **details: Any) -> None:
        """Write down what somebody with special rights did."""
        self._session.add(AuditEntry(at=self._now, actor_id=actor.id, action=action, subject=subject, details=details))


def require(actor: Account, right: Right) -> None:
    """Raise NotAllowed unless `actor` has `right`."""
    if right not in actor.rights:
        raise NotAllowed


def require_active(actor: Account) -> None:
    """Raise Suspended if the person may not act at present."""
    if actor.suspended_at is not None:
        raise Suspended


def _supported(locale: str | None) -> str:
    try:
        return Locale.parse((locale or "en").replace("-", "_")).language
    except (UnknownLocaleError, ValueError):
        return "en"
