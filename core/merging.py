"""Two accounts of one person become one: which is kept, what moves, and when it is not safe."""

from dataclasses import dataclass

from core.accounts.linking import Linking, NothingToLink
from core.accounts.model import Account
from core.accounts.service import Accounts, require_active
from core.bookings.service import Bookings
from core.errors import N_, NotFound, Refused
from core.mentors.service import Mentors
from core.mentors.topics.service import Topics
from core.messages.service import Messages
from core.questions.service import Questions
from core.reports.service import Reports
from core.reviews.service import Reviews
from core.rooms.service import Rooms
from core.support.service import Support


class TwoMentors(Refused):
    """A mentor's sessions and money cannot move to another mentor."""

    message = N_("Both accounts have a mentor profile, so they can't become one. Ask an admin here.")


class SessionsTogether(Refused):
    """Nobody can have a session with themselves."""

    message = N_("These two accounts have sessions with each other, so they can't become one. Ask an admin here.")


class RolesApart(Refused):
    """Linking must not hand a role to an account that lacks it."""

    message = N_(
        "One of the accounts has a role here that the other lacks, so they can't become one. Ask an admin here."
    )


class OtherPaused(Refused):
    """Nobody leaves a suspension by linking."""

    message = N_("The other account is paused, so it can't be linked. Write to an admin with /human to sort it out.")


class SamePlatform(Refused):
    """One chat of each platform: which one is meant must be clear from its name."""

    message = N_(
        "Both accounts have a chat on the same platform, and I link only one of each. Unlink one first: /unlink."
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What linking does: `dropped` becomes part of `kept`. `other` is the account with the code, made on `platform`."""

    kept: Account
    dropped: Account
    other: Account
    platform: str


class Merging:
    """Linking two accounts, within one unit of work."""

    def __init__(
        self,
        *,
        accounts: Accounts,
        linking: Linking,
        mentors: Mentors,
        topics: Topics,
        bookings: Bookings,
        reviews: Reviews,
        messages: Messages,
        questions: Questions,
        reports: Reports,
        rooms: Rooms,
        support: Support,
    ) -> None:
        self._accounts = accounts
        self._linking = linking
        self._mentors = mentors
        self._topics = topics
        self._bookings = bookings
        self._reviews = reviews
        self._messages = messages
        self._questions = questions
        self._reports = reports
        self._rooms = rooms
        self._support = support

    async def plan(self, actor: Account) -> Plan:
        """Return what would happen to `actor`, who has typed a code, and to the account with it; changes nothing.

        Raises Suspended, NothingToLink, OtherPaused, SamePlatform, TwoMentors, SessionsTogether or RolesApart.
        """
        require_active(actor)
        code = await self._linking.claimed(actor)
        if code is None or code.account_id == actor.id:
            raise NothingToLink
        other = await self._accounts.get(code.account_id)
        if other.suspended_at is not None:
            raise OtherPaused
        await self._require_mergeable(actor, other)
        kept, dropped = await self._choose(actor, other)
        if {held.role for held in dropped.roles} - {held.role for held in kept.roles}:
            raise RolesApart
        return Plan(kept=kept, dropped=dropped, other=other, platform=code.platform)

    async def merge(self, actor: Account, other_id: int) -> Plan:
        """Make one account of `actor` and `other_id`, as `plan` says; raises as it does.

        `other_id` is the account that was shown: if another code has been typed since, that is NothingToLink.
        """
        plan = await self.plan(actor)
        if plan.other.id != other_id:
            raise NothingToLink
        kept, dropped = plan.kept, plan.dropped
        await self._bookings.move_account(dropped.id, kept.id)
        await self._reviews.move_account(dropped.id, kept.id)
        await self._topics.move_account(dropped.id, kept.id)
        await self._messages.move_account(dropped.id, kept.id)
        await self._questions.move_account(dropped.id, kept.id)
        await self._reports.move_account(dropped.id, kept.id)
        await self._rooms.move_account(dropped.id, kept.id)
        await self._support.move_account(dropped.id, kept.id)
        await self._linking.absorb(kept, dropped)
        await self._mentors.reread(kept.id)
        await self._accounts.audit(
            kept, "link", f"account:{kept.id}", account=dropped.id, asked_by=actor.id, platform=plan.platform
        )
        return plan

    async def _require_mergeable(self, one: Account, other: Account) -> None:
        chats = [{chat.platform for chat in await self._accounts.chats(who.id)} for who in (one, other)]
        if chats[0] & chats[1]:
            raise SamePlatform
        if await self._teaches(one) and await self._teaches(other):
            raise TwoMentors
        if await self._bookings.are_partners(one.id, other.id):
            raise SessionsTogether

    async def _choose(self, actor: Account, other: Account) -> tuple[Account, Account]:
        """Return whom to keep and whom to drop.

        A mentor is kept, as what the ledger owes them has their number for ever; then who has roles; then who has
        sessions. Between equals it is the account with the code: it is the one that was trusted to somebody.
        """
        actors, others = await self._weight(actor), await self._weight(other)
        return (actor, other) if actors > others else (other, actor)

    async def _weight(self, account: Account) -> tuple[bool, int, bool]:
        return await self._teaches(account), len(account.roles), await self._bookings.has_any(account.id)

    async def _teaches(self, account: Account) -> bool:
        try:
            await self._mentors.get(account.id)
        except NotFound:
            return False
        return True
