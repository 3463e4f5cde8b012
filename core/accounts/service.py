"""Use cases around people: meet, introduce themselves, hold roles."""

import hashlib
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from sqlalchemy import case, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import ROLE_RIGHTS, Account, AccountRole, AuditEntry, Identity, Right, Role, StoredFile
from core.accounts.zones import currency_of, guess_country
from core.errors import N_, NotAllowed, NotFound, Refused, Stale

NAME_LIMIT = 60
MOST_NAMESAKES = 10
"""People of one name that are listed."""
INTEREST_LIMIT = 20
PICTURE_BYTES = 5 * 1024 * 1024
"""Of a picture that all may see."""
GIVEN_ROLES = (Role.MODERATOR, Role.FINANCE, Role.ADMIN)
"""The roles that an owner gives and takes; mentors come from applications, the owner from the configuration."""


class BadName(Refused):
    """A name was empty or too long."""

    message = N_("A name has 1 to 60 characters, for example “Ana Silva”.")


class Suspended(NotAllowed):
    """A suspended person tried to act."""

    message = N_("Your account is paused. Write to an admin with /human to sort it out.")


class BadPicture(Refused):
    """A picture that nobody uploaded, or something that is no picture."""

    message = N_("That is no picture that I have. Please send a photo, as JPEG, PNG or WebP.")


class OwnAccount(NotAllowed):
    """Somebody tried to take their own rights away."""

    message = N_("You can't do that to yourself. Ask another admin.")


class OwnerStays(NotAllowed):
    """Somebody tried to suspend an owner."""

    message = N_("The owner of this community can't be suspended.")


class FixedRole(NotAllowed):
    """A role that is not given by hand."""

    message = N_("That role can't be given or taken here: mentors apply, and the owner is named in the settings.")


class Accounts:
    """People and their rights, within one session."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def meet(
        self,
        *,
        platform: str,
        external_id: str,
        chat: str | None,
        name: str,
        locale: str | None = None,
        currency: str | None = None,
    ) -> Account:
        """Return the person behind a platform's user, creating an account at the first meeting.

        `chat` is where they can be written to privately; None if they were met elsewhere and only that. `locale` and
        `currency` are what a new account begins with.
        """
        met = select(Identity).where(Identity.platform == platform, Identity.external_id == external_id)
        known = await self._session.scalar(met)
        if known is None:
            identity = Identity(
                platform=platform,
                external_id=external_id,
                chat=chat or "",
                reachable=chat is not None,
                last_seen_at=self._now,
            )
            try:
                return await self._welcome(identity, name, locale, currency)
            except IntegrityError:
                # Another process met them at the same moment, and its transaction is over by now.
                known = (await self._session.execute(met)).scalar_one()
        account = await self.get(known.account_id)
        if chat is not None:
            if not known.chat:
                # The owner is appointed before they first write, under a name that nobody gave.
                account.name = _name(name)
            known.chat, known.reachable, known.last_seen_at = chat, True, self._now
        return account

    async def get(self, account_id: int) -> Account:
        """Return an account, or the one that it has become part of; raises NotFound."""
        account = await self._session.get(Account, account_id)
        if account is None:
            raise NotFound
        # Whatever an account has taken up points to itself, so this goes one step at most.
        return account if account.merged_into is None else await self.get(account.merged_into)

    async def known_as(self, platform: str, external_id: str) -> Account | None:
        """Return the person behind a platform's user; None if they have never met us."""
        found = await self._session.scalar(
            select(Identity.account_id).where(Identity.platform == platform, Identity.external_id == external_id)
        )
        return None if found is None else await self.get(found)

    async def addresses(self, account_id: int) -> list[Identity]:
        """Return where the person can be written to: the preferred platform first, then the most recently used."""
        preferred = case((Identity.platform == Account.preferred_platform, 0), else_=1)
        found = await self._session.scalars(
            select(Identity)
            .join(Account, Account.id == Identity.account_id)
            .where(Identity.account_id == account_id, Identity.reachable)
            .order_by(preferred, Identity.last_seen_at.desc())
        )
        return list(found)

    async def lost(self, account_id: int, platform: str, chat: str) -> None:
        """Remember that a chat is closed, so that another address is used."""
        await self._session.execute(
            update(Identity)
            .where(Identity.account_id == account_id, Identity.platform == platform, Identity.chat == chat)
            .values(reachable=False)
        )

    async def chats(self, account_id: int) -> list[Identity]:
        """Return everywhere the person is, reachable or not, the chat that was there first at the head."""
        found = await self._session.scalars(
            select(Identity)
            .where(Identity.account_id == account_id)
            .order_by(Identity.linked_at.is_not(None), Identity.linked_at, Identity.id)
        )
        return list(found)

    async def prefer(self, account: Account, platform: str | None) -> None:
        """Set where the person wants to be written to, None for wherever they were last; raises NotFound."""
        require_active(account)
        if platform is not None and platform not in {chat.platform for chat in await self.chats(account.id)}:
            raise NotFound
        account.preferred_platform = platform

    async def rename(self, account: Account, name: str) -> None:
        """Change the name that others see; raises BadName."""
        require_active(account)
        if not 1 <= len(name.strip()) <= NAME_LIMIT:
            raise BadName
        account.name = name.strip()

    async def live_in(self, account: Account, zone: ZoneInfo) -> None:
        """Set the zone in which times are shown, and with it the likely country and currency, where there are such."""
        require_active(account)
        account.zone_name = zone.key
        account.country = guess_country(zone) or account.country
        account.currency = currency_of(account.country) or account.currency

    async def like(
        self, account: Account, *, interests: list[str] | None = None, times: list[str] | None = None
    ) -> None:
        """Set what the person wants to learn (topic slugs) and when they have time."""
        require_active(account)
        if interests is not None:
            account.interests = interests[:INTEREST_LIMIT]
        if times is not None:
            account.preferred_times = times

    async def speak(self, account: Account, locale: str) -> None:
        """Set the language in which the bot talks to the person."""
        require_active(account)
        account.locale = _supported(locale)

    async def holders(self, right: Right) -> list[Account]:
        """Return the people who have `right`, for telling them that there is something to do."""
        roles = [role.value for role, rights in ROLE_RIGHTS.items() if right in rights]
        holding = select(AccountRole.account_id).where(AccountRole.role.in_(roles))
        found = await self._session.scalars(
            select(Account).where(Account.id.in_(holding), Account.suspended_at.is_(None)).order_by(Account.id)
        )
        return list(found)

    async def people(self, actor: Account, *, limit: int, offset: int = 0) -> list[Account]:
        """Return the people of the community, the newest first; raises NotAllowed."""
        require(actor, Right.SEE_PEOPLE)
        people = select(Account).where(Account.merged_into.is_(None))
        newest = people.order_by(Account.id.desc()).limit(limit).offset(offset)
        return list(await self._session.scalars(newest))

    async def named(self, actor: Account, words: str) -> list[Account]:
        """Return the people whom `words` name: those with the most of them in their names; raises NotAllowed."""
        require(actor, Right.SEE_PEOPLE)
        said = set(words.casefold().split())
        if not said:
            return []
        # Names are compared here, as SQLite knows upper and lower case of ASCII only.
        rows = await self._session.execute(select(Account.id, Account.name).where(Account.merged_into.is_(None)))
        shared = {number: len(said & set(name.casefold().split())) for number, name in rows}
        most = max(shared.values(), default=0)
        if not most:
            return []
        best = [number for number, count in shared.items() if count == most]
        people = select(Account).where(Account.id.in_(best[:MOST_NAMESAKES])).order_by(Account.id.desc())
        return list(await self._session.scalars(people))

    async def head_count(self, actor: Account) -> int:
        """Return how many people there are; raises NotAllowed."""
        require(actor, Right.SEE_PEOPLE)
        people = select(func.count()).select_from(Account).where(Account.merged_into.is_(None))
        return await self._session.scalar(people) or 0

    async def suspend(self, actor: Account, account_id: int) -> Account:
        """Take a person's rights away until they are restored; what they have booked stands.

        Raises NotAllowed, OwnAccount, OwnerStays, NotFound, or Stale if they are suspended already.
        """
        account = await self._managed(actor, account_id)
        if account.suspended_at is not None:
            raise Stale
        account.suspended_at = self._now
        await self.audit(actor, "suspend", f"account:{account.id}")
        return account

    async def restore(self, actor: Account, account_id: int) -> Account:
        """Give a suspended person their rights back; raises as `suspend` does, Stale if they are not suspended."""
        account = await self._managed(actor, account_id)
        if account.suspended_at is None:
            raise Stale
        account.suspended_at = None
        await self.audit(actor, "restore", f"account:{account.id}")
        return account

    async def grant(self, actor: Account, account_id: int, role: Role) -> Account:
        """Give one of GIVEN_ROLES; raises NotAllowed, FixedRole or NotFound."""
        require(actor, Right.MANAGE_ROLES)
        if role not in GIVEN_ROLES:
            raise FixedRole
        account = await self.get(account_id)
        await self.appoint(account, role)
        await self.audit(actor, "grant", f"account:{account.id}", role=role.value)
        return account

    async def revoke(self, actor: Account, account_id: int, role: Role) -> Account:
        """Take one of GIVEN_ROLES; raises NotAllowed, FixedRole, NotFound, or Stale if they do not hold it."""
        require(actor, Right.MANAGE_ROLES)
        if role not in GIVEN_ROLES:
            raise FixedRole
        account = await self.get(account_id)
        if not account.has(role):
            raise Stale
        account.roles[:] = [held for held in account.roles if held.role != role]
        await self._session.flush()
        await self.audit(actor, "revoke", f"account:{account.id}", role=role.value)
        return account

    async def appoint(self, account: Account, role: Role) -> None:
        """Give a role without asking who does it: for approved mentors and the owner named in the configuration."""
        if not account.has(role):
            account.roles.append(AccountRole(account_id=account.id, role=role.value))
            await self._session.flush()

    async def store_file(self, media: str, content: bytes) -> int:
        """Keep a picture and return its number; the same content is kept once."""
        digest = hashlib.sha256(content).hexdigest()
        stored = select(StoredFile.id).where(StoredFile.sha256 == digest)
        known = await self._session.scalar(stored)
        if known is not None:
            return known
        file = StoredFile(media=media, content=content, sha256=digest, created_at=self._now)
        try:
            async with self._session.begin_nested():
                self._session.add(file)
        except IntegrityError:
            # Another process stored it at the same moment.
            return (await self._session.execute(stored)).scalar_one()
        return file.id

    async def picture(self, account: Account, file_id: int) -> None:
        """Show an uploaded picture as the person's own; raises BadPicture."""
        require_active(account)
        media = await self._session.scalar(select(StoredFile.media).where(StoredFile.id == file_id))
        if media is None or not media.startswith("image/"):
            raise BadPicture
        account.picture_id = file_id

    async def audit(self, actor: Account, action: str, subject: str, **details: Any) -> None:
        """Write down what somebody with special rights did."""
        self._session.add(AuditEntry(at=self._now, actor_id=actor.id, action=action, subject=subject, details=details))

    async def _welcome(self, identity: Identity, name: str, locale: str | None, currency: str | None) -> Account:
        account = Account(
            name=_name(name),
            locale=_supported(locale),
            currency=currency,
            created_at=self._now,
            interests=[],
            preferred_times=[],
            roles=[],
        )
        async with self._session.begin_nested():
            self._session.add(account)
            await self._session.flush()
            identity.account_id = account.id
            self._session.add(identity)
        return account

    async def _managed(self, actor: Account, account_id: int) -> Account:
        require(actor, Right.MANAGE_PEOPLE)
        account = await self.get(account_id)
        if account.id == actor.id:
            raise OwnAccount
        if account.has(Role.OWNER):
            raise OwnerStays
        # Otherwise a moderator could shut out the admins.
        if any(Right.MANAGE_PEOPLE in ROLE_RIGHTS[Role(held.role)] for held in account.roles):
            require(actor, Right.MANAGE_ROLES)
        return account


def require(actor: Account, right: Right) -> None:
    """Raise NotAllowed unless `actor` has `right`."""
    if right not in actor.rights:
        raise NotAllowed


def require_active(actor: Account) -> None:
    """Raise Suspended if the person may not act at present."""
    if actor.suspended_at is not None:
        raise Suspended


def _name(told: str) -> str:
    return (told.strip() or "Friend")[:NAME_LIMIT]


def _supported(locale: str | None) -> str:
    try:
        return Locale.parse((locale or "en").replace("-", "_")).language
    except (UnknownLocaleError, ValueError):
        return "en"
