"""What a person has done: a second press shows the same result, and too many presses in a minute have to wait."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.context import Context
from bot.dialogue.links import Link
from bot.dialogue.model import DoneAction
from bot.dialogue.registry import Registry, Show
from bot.dialogue.text import dump, load
from core.errors import N_, Refused

MINUTE = timedelta(minutes=1)


class TooFast(Refused):
    """More actions in a minute than the policy allows."""

    message = N_("That was a lot at once. Give me a minute, then press again.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Once:
    """The actions of one person, by a key that is the same for every press on the same button of the same drawing."""

    registry: Registry
    session: AsyncSession
    ctx: Context

    async def result(self, key: str) -> Show | None:
        """Return what the action led to when it ran; None if it has not."""
        done = await self.session.get(DoneAction, key)
        if done is None:
            return None
        return Show(self.registry.link(done.address), load(done.note) if done.note else None)

    async def slow_down(self) -> None:
        """Raise TooFast if the person has done too much within the last minute."""
        recent = await self.session.scalar(
            select(func.count())
            .select_from(DoneAction)
            .where(DoneAction.account_id == self.ctx.account.id, DoneAction.done_at > self.ctx.now - MINUTE)
        )
        if (recent or 0) >= self.ctx.market.policies.actions_per_minute:
            raise TooFast

    def remember(self, key: str, show: Show) -> None:
        """Keep what an action led to, within its transaction."""
        self.session.add(
            DoneAction(
                key=key,
                account_id=self.ctx.account.id,
                address=self.registry.address(show.link),
                note=dump(show.note) if show.note is not None else None,
                done_at=self.ctx.now,
            )
        )


async def was_done(ctx: Context, registry: Registry, link: Link) -> bool:
    """Tell whether the last thing that the person did led to a card: then it shows what is done already."""
    mine = select(DoneAction.address).where(DoneAction.account_id == ctx.account.id)
    last = await ctx.market.session.scalar(mine.order_by(DoneAction.done_at.desc()).limit(1))
    return last == registry.address(link)
