"""One person, several chats: a one-time code, shown in one and typed in the other, proves that both are theirs."""

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.model import Account, Identity, LinkCode, LinkTry
from core.accounts.service import Accounts, require_active
from core.errors import N_, NotAllowed, NotFound, Refused

VALID = timedelta(minutes=10)
TRIES = 5
TRIES_WITHIN = timedelta(hours=1)
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""32 characters, none of which looks like another: no I and O, no 0 and 1."""
LENGTH = 8
_SHAPE = re.compile(f"[{ALPHABET}]{{4}}[- ]?[{ALPHABET}]{{4}}")


class TooManyTries(Refused):
    """Somebody guesses codes."""

    message = N_("Those were too many wrong codes. Wait an hour, then get a new code in your other chat with /link.")


class OwnCode(Refused):
    """A code typed by the account that it was made for."""

    message = N_("That code is from this account itself. Type it in the chat that you want to add.")


class NothingToLink(Refused):
    """No code was typed, or too long ago, or a newer one took its place."""

    message = N_("There is no code waiting here any more. Get a new one in your other chat with /link.")


class OnlyChat(Refused):
    """An account with one chat has nothing to separate."""

    message = N_("This is your only chat with me, so there is nothing to unlink.")


class EarlierChat(NotAllowed):
    """A chat must not push out one that was there before it: it could belong to somebody who got hold of a code."""

    message = N_("That chat was linked before this one, so it can only be unlinked from there.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Offered:
    """A code to be typed in another chat until `expires_at`; `code` is written as people read it: ABCD-EFGH."""

    code: str
    expires_at: datetime


class Linking:
    """Codes and the chats they link, within one session.

    `secret` must be the same in every process that uses the database: it makes codes that no copy of it gives away.
    """

    def __init__(self, session: AsyncSession, now: datetime, secret: bytes) -> None:
        self._session = session
        self._now = now
        self._secret = secret
        self._accounts = Accounts(session, now)

    # Codes

    async def offer(self, actor: Account, platform: str) -> None:
        """Make a code for `actor`, who asks on `platform`; it takes the place of an earlier one."""
        require_active(actor)
        nonce = secrets.token_hex(16)
        digest = self._digest(self._code(actor.id, nonce))
        await self._session.merge(
            LinkCode(
                account_id=actor.id,
                platform=platform,
                nonce=nonce,
                digest=digest,
                expires_at=self._now + VALID,
                claimed_by=None,
            )
        )
        await self._session.flush()

    async def offered(self, actor: Account) -> Offered | None:
        """Return the code that `actor` can type elsewhere at present; None if there is none."""
        made = await self._session.get(LinkCode, actor.id)
        if made is None or made.claimed_by is not None or made.expires_at <= self._now:
            return None
        code = self._code(actor.id, made.nonce)
        if self._digest(code) != made.digest:
            # The secret has changed since: what could be shown would not work.
            return None
        return Offered(code=f"{code[:4]}-{code[4:]}", expires_at=made.expires_at)

    async def claim(self, actor: Account, typed: str) -> bool:
        """Take a code that `actor` typed, so that both may be linked; False if it is wrong, used or too old.

        A wrong one is counted, so this must not be undone. Raises TooManyTries, or OwnCode for a code of `actor`.
        """
        require_active(actor)
        # The lock makes the limit hold for tries at the same moment, on PostgreSQL too.
        await self._session.execute(select(Account.id).where(Account.id == actor.id).with_for_update())
        if await self._wrong_tries(actor) >= TRIES:
            raise TooManyTries
        code = read_code(typed)
        made = await self._made(code) if code is not None else None
        if made is None:
            self._session.add(LinkTry(account_id=actor.id, at=self._now))
            await self._session.flush()
            return False
        if made.account_id == actor.id:
            raise OwnCode
        await self.forget(actor)
        made.claimed_by, made.expires_at = actor.id, self._now + VALID
        await self._session.flush()
        return True

    async def claimed(self, actor: Account) -> LinkCode | None:
        """Return the code that `actor` has typed and not yet used."""
        found: LinkCode | None = await self._session.scalar(
            select(LinkCode).where(LinkCode.claimed_by == actor.id, LinkCode.expires_at > self._now)
        )
        return found

    async def forget(self, actor: Account) -> None:
        """Drop the code that `actor` has typed: nothing is linked by it any more."""
        require_active(actor)
        await self._session.execute(delete(LinkCode).where(LinkCode.claimed_by == actor.id))

    # Chats

    async def absorb(self, kept: Account, dropped: Account) -> None:
        """Make the chats of `dropped` those of `kept`, and what `kept` never said about itself what `dropped` did.

        Whether that is right, and what else belongs to `dropped`, is decided by `core.merging`.
        """
        await self._session.execute(
            update(Identity).where(Identity.account_id == dropped.id).values(account_id=kept.id, linked_at=self._now)
        )
        if kept.zone_name is None:
            kept.zone_name, kept.country = dropped.zone_name, dropped.country
            kept.currency = dropped.currency or kept.currency
        kept.interests = kept.interests or dropped.interests
        kept.preferred_times = kept.preferred_times or dropped.preferred_times
        kept.picture_id = kept.picture_id or dropped.picture_id
        dropped.roles.clear()
        dropped.merged_into = kept.id
        await self._session.execute(
            update(Account).where(Account.merged_into == dropped.id).values(merged_into=kept.id)
        )
        both = (kept.id, dropped.id)
        await self._session.execute(
            delete(LinkCode).where(or_(LinkCode.account_id.in_(both), LinkCode.claimed_by.in_(both)))
        )
        await self._session.flush()

    async def separable(self, actor: Account, *, here: str) -> list[Identity]:
        """Return the chats that `actor`, writing on the platform `here`, may separate: this one and later ones."""
        chats = await self._accounts.chats(actor.id)
        own = next((chat for chat in chats if chat.platform == here), None)
        if own is None or len(chats) < 2:
            return []
        return [chat for chat in chats if chat is own or _is_later(chat, own)]

    async def separate(self, actor: Account, platform: str, *, here: str) -> tuple[Account, Identity]:
        """Give the chat on `platform` an account of its own, which begins empty; return both.

        What was booked and said stays with `actor`. Raises Suspended, OnlyChat, NotFound, or EarlierChat if the chat
        was there before the one on the platform `here`, from which this is asked.
        """
        require_active(actor)
        chats = await self._accounts.chats(actor.id)
        if len(chats) < 2:
            raise OnlyChat
        leaving = next((chat for chat in chats if chat.platform == platform), None)
        if leaving is None:
            raise NotFound
        if leaving not in await self.separable(actor, here=here):
            raise EarlierChat
        fresh = Account(
            name=actor.name,
            zone_name=actor.zone_name,
            locale=actor.locale,
            country=actor.country,
            currency=actor.currency,
            interests=[],
            preferred_times=[],
            created_at=self._now,
            roles=[],
        )
        self._session.add(fresh)
        await self._session.flush()
        leaving.account_id, leaving.linked_at = fresh.id, None
        if actor.preferred_platform == platform:
            actor.preferred_platform = None
        await self._accounts.audit(actor, "unlink", f"account:{actor.id}", platform=platform, account=fresh.id)
        await self._session.flush()
        return fresh, leaving

    # Steps

    async def _wrong_tries(self, actor: Account) -> int:
        recent = select(func.count()).select_from(LinkTry)
        since = self._now - TRIES_WITHIN
        return await self._session.scalar(recent.where(LinkTry.account_id == actor.id, LinkTry.at > since)) or 0

    async def _made(self, code: str) -> LinkCode | None:
        """Return what a code was made for, locked, so that it works once."""
        found: LinkCode | None = await self._session.scalar(
            select(LinkCode)
            .where(
                LinkCode.digest == self._digest(code),
                LinkCode.claimed_by.is_(None),
                LinkCode.expires_at > self._now,
            )
            .with_for_update()
        )
        return found

    def _code(self, account_id: int, nonce: str) -> str:
        number = int.from_bytes(hmac.digest(self._secret, f"code:{account_id}:{nonce}".encode(), "sha256")[:LENGTH])
        return "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))

    def _digest(self, code: str) -> str:
        # 40 bits could be tried out from a plain hash; without the secret they cannot.
        return hmac.digest(self._secret, f"digest:{code}".encode(), "sha256").hex()


def read_code(typed: str) -> str | None:
    """Read a code as people type it, in small letters and without the hyphen too; None for anything else.

    Eight small letters without a digit or a hyphen are a word ("payments") and no code.
    """
    plain = typed.strip()
    if not _SHAPE.fullmatch(plain.upper()) or (plain.isalpha() and plain.islower()):
        return None
    return plain.upper().replace("-", "").replace(" ", "")


def _is_later(chat: Identity, own: Identity) -> bool:
    if chat.linked_at is None:
        return False
    return own.linked_at is None or chat.linked_at > own.linked_at
