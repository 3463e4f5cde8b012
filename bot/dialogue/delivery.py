"""Hands what waits to be shown to the platform: replies, notices and redrawn cards."""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.adapter import CardGone, ChatAdapter, Down, Drawn, Unreachable
from bot.dialogue.catalogue import speaking
from bot.dialogue.context import Context
from bot.dialogue.drawing import Drawer, Drawing
from bot.dialogue.events import Inbound
from bot.dialogue.links import HOME, BadAddress, Link
from bot.dialogue.model import Card, Conversation, StoredLink
from bot.dialogue.place import go, read_chips, write_chips
from bot.dialogue.registry import Form, Registry, Show
from bot.dialogue.text import dump, load
from bot.dialogue.underway import Underway
from core.accounts.model import Identity
from core.marketplace import Marketplace, Setup
from core.store.database import Database
from core.store.tasks import Job, Priority, Tasks
from core.store.worker import Finish

log = logging.getLogger(__name__)

DELIVER = "deliver"
REFRESH = "refresh"
NoticeWriter = Callable[[Context, str, str, int], Awaitable[Show | None]]
"""Words a notice (why, about, number) as things stand; None when it no longer matters."""
RoomNoticeWriter = Callable[[Context, str, int], Awaitable[Show | None]]
"""Says what a room is told (why, number), on a shared card; None when it no longer matters."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Showing:
    """What is to be shown to whom, where: `replacing` is the card of the chat to redraw, if any.

    `digest` is set for a card that is refreshed: nothing is sent if it would look the same. `takes_focus` says that
    what the person types next is read on this card; the reply to an update has taken it already. `answering` is the
    platform's handle for the update that is answered, `shared` a card that is read by many, in the language `locale` or
    that of the account.
    """

    account_id: int
    show: Show
    platform: str
    chat: str
    nonce: str
    replacing: str | None = None
    digest: str | None = None
    takes_focus: bool = False
    answering: str | None = None
    shared: bool = False
    locale: str | None = None
    priority: Priority = Priority.REPLY


async def deliver_later(
    session: AsyncSession,
    now: datetime,
    event: Inbound,
    *,
    account_id: int,
    show: Show,
    registry: Registry,
    replacing: str | None,
) -> None:
    """Enqueue the reply to an update: a new card, or one that redraws the card `replacing`."""
    await Tasks(session).enqueue(
        DELIVER,
        key=f"reply:{event.platform}:{event.event_id}",
        run_at=now,
        priority=Priority.REPLY,
        lane=f"{event.platform}:{event.chat}",
        payload={
            "account": account_id,
            "platform": event.platform,
            "chat": event.chat,
            "address": registry.address(show.link),
            "note": dump(show.note) if show.note is not None else None,
            "chips": write_chips(registry, show.chips),
            "replacing": replacing,
            "answering": event.answering,
            "shared": not event.private,
        },
    )


class Delivery:
    """The handlers that show things: replies, notices and redrawn cards."""

    def __init__(
        self,
        database: Database,
        setup: Setup,
        registry: Registry,
        adapters: Mapping[str, ChatAdapter],
        *,
        write_notice: NoticeWriter,
        write_room_notice: RoomNoticeWriter,
        underway: Underway,
    ) -> None:
        self._database = database
        self._setup = setup
        self._registry = registry
        self._adapters = adapters
        self._write_notice = write_notice
        self._write_room_notice = write_room_notice
        self._underway = underway
        self._drawer = Drawer(registry)

    async def deliver(self, job: Job) -> Finish | None:
        """Show a reply where it belongs."""
        payload = job.payload
        showing = Showing(
            account_id=payload["account"],
            show=self._shown(payload["address"], payload["note"], payload.get("chips", [])),
            platform=payload["platform"],
            chat=payload["chat"],
            nonce=job.key,
            replacing=payload["replacing"],
            answering=payload.get("answering"),
            shared=payload.get("shared", False),
        )
        try:
            return await self._put(showing)
        except Unreachable:
            # Who closed the chat right after asking waits for no answer; news must not come here either.
            await self._lose(showing)
            return None

    async def refresh(self, job: Job) -> Finish | None:
        """Redraw one card as things stand now; the card is read here, as a reply may have turned it into another."""
        async with self._database.reading() as session:
            card = await session.get_one(Card, job.payload["card"])
        if card.platform not in self._adapters:
            return None
        showing = Showing(
            account_id=card.account_id,
            show=self._shown(card.address, card.note, card.chips),
            platform=card.platform,
            chat=card.chat,
            nonce=job.key,
            replacing=card.ref,
            digest=card.digest,
            priority=job.priority,
        )
        try:
            return await self._put(showing)
        except (CardGone, Unreachable):
            return _let_rest(card.id)

    def _shown(self, address: str, note: list[Any] | None, chips: list[list[str]]) -> Show:
        return Show(self._registry.link(address), load(note) if note else None, read_chips(self._registry, chips))

    async def notice(self, job: Job) -> Finish | None:
        """Tell a person something, in their language, at the address they used last that still works."""
        payload = job.payload
        async with self._database.reading() as session:
            ctx = await self._context(session, payload["account"], "")
            with speaking(ctx.account.locale):
                show = await self._write_notice(ctx, payload["why"], payload["about"], payload["number"])
            addresses = await ctx.market.accounts.addresses(ctx.account.id)
        if show is None:
            return None
        return await self._first_that_works(ctx.account.id, show, addresses, job)

    async def room_notice(self, job: Job) -> Finish | None:
        """Tell a room something; one that is closed to us is told nothing more."""
        payload, locale = job.payload, self._setup.community.locale
        async with self._database.reading() as session:
            market = Marketplace(session, self._setup)
            room = await market.rooms.find(payload["room"])
            if room is None or room.platform not in self._adapters:
                return None
            with speaking(locale):
                show = await self._write_room_notice(
                    Context.shared(market, room.platform, locale), payload["why"], payload["number"]
                )
        if show is None:
            return None
        showing = Showing(
            account_id=room.bound_by,
            show=show,
            platform=room.platform,
            chat=room.chat,
            nonce=job.key,
            shared=True,
            locale=locale,
            priority=job.priority,
        )
        try:
            return await self._put(showing)
        except Unreachable:
            return _close_room(room.id, self._setup)

    async def redraw(self, job: Job) -> Finish | None:
        """Enqueue the redrawing of every card that shows the subject."""
        subject = job.payload["subject"]

        async def finish(session: AsyncSession) -> None:
            for card in await session.scalars(select(Card).where(Card.live == subject)):
                await self._refresh_later(session, card, job.key)

        return finish

    async def _refresh_later(self, session: AsyncSession, card: Card, cause: str) -> None:
        await Tasks(session).enqueue(
            REFRESH,
            key=f"{cause}:{card.id}",
            run_at=self._setup.clock.now(),
            priority=Priority.NOTICE,
            lane=f"{card.platform}:{card.chat}",
            payload={"card": card.id},
        )

    async def _first_that_works(
        self, account_id: int, show: Show, addresses: Iterable[Identity], job: Job
    ) -> Finish | None:
        down: Down | None = None
        for identity in addresses:
            if identity.platform not in self._adapters:
                continue
            showing = Showing(
                account_id=account_id,
                show=show,
                platform=identity.platform,
                chat=identity.chat,
                nonce=job.key,
                takes_focus=True,
                priority=job.priority,
            )
            try:
                return await self._put(showing)
            except Unreachable:
                await self._lose(showing)
            except Down as later:
                down = down or later
        if down is not None:
            raise down
        log.warning("account %d has no address that works for %s", account_id, job.key)
        return None

    async def _lose(self, showing: Showing) -> None:
        async with self._database.writing() as session:
            await Marketplace(session, self._setup).accounts.lost(showing.account_id, showing.platform, showing.chat)

    async def _put(self, showing: Showing) -> Finish | None:
        async with self._database.reading() as session:
            ctx = await self._context(session, showing.account_id, showing.platform)
            if showing.shared:
                ctx = Context.shared(ctx.market, showing.platform, showing.locale or ctx.account.locale)
            with speaking(ctx.account.locale):
                drawing = await self._drawer.draw(
                    session,
                    ctx,
                    showing.show.link,
                    chips=showing.show.chips,
                    must_show=showing.digest is None,
                    shared=showing.shared,
                )
        if drawing.digest == showing.digest:
            return None
        await self._store(drawing.stored)
        drawn = self._drawer.prepare(
            ctx,
            drawing,
            note=showing.show.note,
            nonce=showing.nonce,
            priority=showing.priority,
            shared=showing.shared,
        )
        self._underway.sent(showing.nonce, showing.platform, showing.chat, drawing.addresses.values())
        try:
            with speaking(ctx.account.locale):
                ref = await self._show(showing, drawn)
        except Exception:  # whatever kept it from being shown, nobody can press it; the failure goes on
            self._underway.written_down(showing.nonce)
            raise

        async def finish(session: AsyncSession) -> None:
            await self._remember(session, showing, drawing, ref)
            self._underway.written_down(showing.nonce)

        return finish

    async def _show(self, showing: Showing, drawn: Drawn) -> str:
        adapter = self._adapters[showing.platform]
        try:
            return await adapter.show(showing.chat, drawn, replacing=showing.replacing, answering=showing.answering)
        except CardGone:
            if showing.digest is not None:
                raise
            return await adapter.show(showing.chat, drawn, replacing=None, answering=showing.answering)

    async def _context(self, session: AsyncSession, account_id: int, platform: str) -> Context:
        market = Marketplace(session, self._setup)
        return Context(market, await market.accounts.get(account_id), platform)

    async def _store(self, stored: Mapping[str, str]) -> None:
        if not stored:
            return
        insert = sqlite_insert if self._database.is_sqlite else postgres_insert
        rows: list[dict[str, Any]] = [{"token": token, "address": address} for token, address in stored.items()]
        async with self._database.writing() as session:
            await session.execute(insert(StoredLink).values(rows).on_conflict_do_nothing())

    async def _remember(self, session: AsyncSession, showing: Showing, drawing: Drawing, ref: str) -> None:
        address, note = self._registry.address(showing.show.link), showing.show.note
        card = await session.scalar(
            select(Card).where(Card.platform == showing.platform, Card.chat == showing.chat, Card.ref == ref)
        )
        if card is None:
            card = Card(platform=showing.platform, chat=showing.chat, ref=ref, account_id=showing.account_id, turn=-1)
            session.add(card)
        turns_to_subject = not showing.shared and drawing.view.live is not None and card.live != drawing.view.live
        card.address = address
        # What many read shows nothing that changes for one of them.
        card.live = None if showing.shared else drawing.view.live
        card.offers = sorted(set(drawing.addresses.values()))
        card.turn += 1
        card.digest = drawing.digest
        card.note = dump(note) if note is not None else None
        card.chips = write_chips(self._registry, showing.show.chips)
        card.shown_at = self._setup.clock.now()
        if turns_to_subject:
            # What changed after the drawing, and before this row said so, redrew other cards but not this one.
            await session.flush()
            await self._refresh_later(session, card, showing.nonce)
        if showing.shared:
            return
        if drawing.broken:
            await self._focus(session, showing.account_id, HOME)
        elif showing.takes_focus:
            await self._focus_on_news(session, showing)

    async def _focus(self, session: AsyncSession, account_id: int, link: Link) -> None:
        await go(session, self._registry, account_id, Show(link))

    async def _focus_on_news(self, session: AsyncSession, showing: Showing) -> None:
        """Read what the person types next on the card of the news, unless they are at a form.

        Who is answering one person may be recording for them right now, so what another one writes makes it nobody's.
        """
        place = await session.get(Conversation, showing.account_id)
        try:
            here = self._registry.link(place.address) if place is not None else HOME
            if isinstance(self._registry.route(here), Form):
                return
            answering = self._registry.typed_form(here)
        except BadAddress:
            answering = None
        then = self._registry.typed_form(showing.show.link)
        is_another = answering is not None and then is not None and then != answering
        await self._focus(session, showing.account_id, HOME if is_another else showing.show.link)


def _close_room(room_id: int, setup: Setup) -> Finish:
    """Return what notes that a room does not take our messages any more."""

    async def finish(session: AsyncSession) -> None:
        await Marketplace(session, setup).rooms.lost(room_id)

    return finish


def _let_rest(card_id: int) -> Finish:
    """Return what makes a card, which is not there any more, follow changes no longer."""

    async def finish(session: AsyncSession) -> None:
        card = await session.get(Card, card_id)
        if card is not None:
            card.live = None

    return finish
