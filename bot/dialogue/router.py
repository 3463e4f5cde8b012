"""Decides what an update means and what to show next: one update, one transaction."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.catalogue import _, speaking
from bot.dialogue.context import Context
from bot.dialogue.delivery import deliver_later
from bot.dialogue.events import Inbound
from bot.dialogue.links import HOME, Link
from bot.dialogue.place import go
from bot.dialogue.postponed import read_again_later, rephrase_later
from bot.dialogue.registry import Registry, Screen, Show
from bot.dialogue.turn import Interpreter, Turn
from bot.dialogue.underway import Underway
from core.accounts.model import Account
from core.marketplace import Marketplace, Setup


class Router:
    """Turns updates into changes and replies, within the transaction of each update."""

    def __init__(self, registry: Registry, setup: Setup, interpreter: Interpreter, underway: Underway) -> None:
        self._registry = registry
        self._underway = underway
        self._setup = setup
        self._interpreter = interpreter

    async def handle(self, session: AsyncSession, event: Inbound) -> None:
        """Answer one update; what is to be shown waits in the task table."""
        market = Marketplace(session, self._setup)
        account = await _meet(market, event)
        turn = Turn(
            registry=self._registry,
            interpreter=self._interpreter,
            underway=self._underway,
            session=session,
            ctx=Context(market, account, event.platform),
            event=event,
        )
        with speaking(account.locale):
            show = await turn.answer()
        # What was done may have linked the chat with another account, or separated it: the reply belongs to that one.
        account = await market.accounts.known_as(event.platform, event.person) or account
        if show is not None:
            show = show if event.private else self._for_all(show)
            if await self._is_postponed(session, event, account.id, show):
                return
            await self.reply(session, event, account.id, show, replacing=turn.replaces, ended=turn.ended)
            await self._rephrase(session, event, account.id, show)

    async def _is_postponed(self, session: AsyncSession, event: Inbound, account_id: int, show: Show) -> bool:
        """Have a language model, if there is one, read what we do not understand: it then brings the reply."""
        return bool(self._setup.language_model and show.missed) and await read_again_later(
            session, self._setup.clock.now(), self._registry, event, account_id=account_id, show=show
        )

    async def _rephrase(self, session: AsyncSession, event: Inbound, account_id: int, show: Show) -> None:
        if self._setup.language_model:
            now = self._setup.clock.now()
            await rephrase_later(session, now, self._registry, event, account_id=account_id, show=show)

    def _for_all(self, show: Show) -> Show:
        """Return what may be shown where others read along; anything else waits behind a link to the private chat."""
        route = self._registry.route(show.link)
        if isinstance(route, Screen) and route.shared:
            return show
        return Show(Link("private", to=self._registry.address(show.link)))

    async def reply(
        self,
        session: AsyncSession,
        event: Inbound,
        account_id: int,
        show: Show,
        *,
        replacing: str | None,
        ended: str = "",
    ) -> None:
        """Show a card, on which what the person types next is read: a press redraws its own card."""
        if event.private:
            await go(session, self._registry, account_id, show, ended=ended)
        await deliver_later(
            session,
            self._setup.clock.now(),
            event,
            account_id=account_id,
            show=show,
            registry=self._registry,
            replacing=replacing,
        )

    async def apologise(self, session: AsyncSession, event: Inbound) -> None:
        """Tell the person that we failed; used when handling their update raised."""
        account = await _meet(Marketplace(session, self._setup), event)
        with speaking(account.locale):
            note = _("Something went wrong on our side, and nothing was changed. Please try that once more.")
        await self.reply(
            session, event, account.id, Show(HOME if event.private else Link("private"), note), replacing=None
        )


async def _meet(market: Marketplace, event: Inbound) -> Account:
    return await market.accounts.meet(
        platform=event.platform,
        external_id=event.person,
        chat=event.chat if event.private else None,
        name=event.name,
        locale=event.locale or market.community.locale,
        currency=market.community.currency,
    )
