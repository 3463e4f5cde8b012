"""Draws what waits to be shown, for the reader as things stand now, and hands it to the platform."""

import hashlib
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.adapter import ChatAdapter, Drawn, Unreachable
from bot.dialogue.catalogue import _, speaking
from bot.dialogue.context import Context
from bot.dialogue.events import Inbound, Pressed
from bot.dialogue.forms import Forms, refusal_text
from bot.dialogue.links import MAX_ADDRESS_BYTES, BadAddress, Link
from bot.dialogue.model import Card, Conversation, StoredLink
from bot.dialogue.registry import Action, Form, Registry, Show
from bot.dialogue.text import Text, dump, load
from bot.dialogue.views import Button, Note, Title, Tone, View, links_of
from core.accounts.model import Identity
from core.errors import Refused
from core.marketplace import Marketplace, Setup
from core.store.database import Database
from core.store.tasks import Job, Priority, Tasks
from core.store.worker import Finish

log = logging.getLogger(__name__)

DELIVER = "deliver"
REFRESH = "refresh"
NoticeWriter = Callable[[Context, str, str, int], Awaitable[Show | None]]
"""Words a notice (why, about, number) as things stand; None when it no longer matters."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """Where a card goes: a chat, and the card in it to redraw, if any."""

    platform: str
    chat: str
    replacing: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shown:
    """A drawn view with the addresses that its links were given."""

    link: Link
    view: View
    addresses: dict[Link, str]
    stored: dict[str, str]
    digest: str


async def deliver_later(
    session: AsyncSession, now: datetime, event: Inbound, *, account_id: int, address: str, note: Text | None
) -> None:
    """Enqueue the reply to an update: a press redraws its card, anything else gets a new one."""
    pressed = event.happening.card if isinstance(event.happening, Pressed) else getattr(event.happening, "card", None)
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
            "address": address,
            "note": dump(note) if note is not None else None,
            "replacing": pressed,
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
        write_notice: NoticeWriter,
    ) -> None:
        self._database = database
        self._setup = setup
        self._registry = registry
        self._adapters = adapters
        self._write_notice = write_notice

    async def deliver(self, job: Job) -> Finish | None:
        """Show a reply where it belongs."""
        payload = job.payload
        note = load(payload["note"]) if payload["note"] else None
        target = Target(platform=payload["platform"], chat=payload["chat"], replacing=payload["replacing"])
        show = Show(self._registry.link(payload["address"]), note)
        return await self._put(payload["account"], show, target, nonce=job.key, digest=None)

    async def refresh(self, job: Job) -> Finish | None:
        """Redraw one card as things stand now; the card is read here, as a reply may have turned it into another."""
        async with self._database.reading() as session:
            card = await session.get_one(Card, job.payload["card"])
        note = load(card.note) if card.note else None
        target = Target(platform=card.platform, chat=card.chat, replacing=card.ref)
        show = Show(self._registry.link(card.address), note)
        return await self._put(card.account_id, show, target, nonce=job.key, digest=card.digest)

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
        return await self._first_that_works(ctx.account.id, show, addresses, job.key)

    async def redraw(self, job: Job) -> Finish | None:
        """Enqueue the redrawing of every card that shows the subject."""
        subject = job.payload["subject"]

        async def finish(session: AsyncSession) -> None:
            for card in await session.scalars(select(Card).where(Card.live == subject)):
                await Tasks(session).enqueue(
                    REFRESH,
                    key=f"{job.key}:{card.id}",
                    run_at=self._setup.clock.now(),
                    priority=Priority.NOTICE,
                    lane=f"{card.platform}:{card.chat}",
                    payload={"card": card.id},
                )

        return finish

    async def _first_that_works(
        self, account_id: int, show: Show, addresses: Iterable[Identity], nonce: str
    ) -> Finish | None:
        for identity in addresses:
            if identity.platform not in self._adapters:
                continue
            try:
                target = Target(platform=identity.platform, chat=identity.chat)
                return await self._put(account_id, show, target, nonce=nonce, digest=None)
            except Unreachable:
                await self._lose(identity)
        log.warning("account %d has no address that works for %s", account_id, nonce)
        return None

    async def _lose(self, identity: Identity) -> None:
        async with self._database.writing() as session:
            await Marketplace(session, self._setup).accounts.lost(await session.merge(identity))

    async def _put(
        self, account_id: int, show: Show, target: Target, *, nonce: str, digest: str | None
    ) -> Finish | None:
        async with self._database.reading() as session:
            ctx = await self._context(session, account_id, target.platform)
            with speaking(ctx.account.locale):
                shown = await self._draw(session, ctx, show.link)
        if digest is not None and digest == shown.digest:
            return None
        await self._store(shown.stored)
        drawn = Drawn(
            view=shown.view,
            note=show.note,
            address=shown.addresses.__getitem__,
            zone=ctx.zone,
            locale=ctx.account.locale,
            nonce=nonce,
        )
        with speaking(ctx.account.locale):
            ref = await self._adapters[target.platform].show(target.chat, drawn, replacing=target.replacing)

        async def finish(session: AsyncSession) -> None:
            await self._remember(session, account_id, shown, target, ref, note=show.note, focus=digest is None)

        return finish

    async def _context(self, session: AsyncSession, account_id: int, platform: str) -> Context:
        market = Marketplace(session, self._setup)
        return Context(market, await market.accounts.get(account_id), platform)

    async def _draw(self, session: AsyncSession, ctx: Context, link: Link) -> _Shown:
        try:
            view = await self._view(session, ctx, link)
        except Refused as refusal:
            home = Button(label=_("Start"), to=Link("home"))
            view = View(Title(_("Not here any more")), Note(refusal_text(refusal), Tone.WARN), home)
        addresses, stored = self._addresses(view)
        return _Shown(link=link, view=view, addresses=addresses, stored=stored, digest=_digest(view))

    async def _view(self, session: AsyncSession, ctx: Context, link: Link) -> View:
        route = self._registry.route(link)
        if isinstance(route, Form):
            return await Forms(registry=self._registry, session=session, ctx=ctx).view(route, link)
        if isinstance(route, Action):
            raise BadAddress(f"{link.name} is an action, not something to show")
        return await route.show(ctx, **self._registry.arguments(link))

    def _addresses(self, view: View) -> tuple[dict[Link, str], dict[str, str]]:
        addresses: dict[Link, str] = {}
        stored: dict[str, str] = {}
        for link in links_of(view):
            address = self._registry.address(link)
            if len(address.encode()) > MAX_ADDRESS_BYTES:
                token = "~" + hashlib.sha256(address.encode()).hexdigest()[:24]
                stored[token] = address
                address = token
            addresses[link] = address
        return addresses, stored

    async def _store(self, stored: Mapping[str, str]) -> None:
        if not stored:
            return
        insert = sqlite_insert if self._database.is_sqlite else postgres_insert
        rows: list[dict[str, Any]] = [{"token": token, "address": address} for token, address in stored.items()]
        async with self._database.writing() as session:
            await session.execute(insert(StoredLink).values(rows).on_conflict_do_nothing())

    async def _remember(
        self,
        session: AsyncSession,
        account_id: int,
        shown: _Shown,
        target: Target,
        ref: str,
        *,
        note: Text | None,
        focus: bool,
    ) -> None:
        address = self._registry.address(shown.link)
        card = await session.scalar(
            select(Card).where(Card.platform == target.platform, Card.chat == target.chat, Card.ref == ref)
        )
        if card is None:
            card = Card(platform=target.platform, chat=target.chat, ref=ref, account_id=account_id, turn=-1)
            session.add(card)
        card.address = address
        card.live = shown.view.live
        card.offers = sorted(set(shown.addresses.values()))
        card.turn += 1
        card.digest = shown.digest
        card.note = dump(note) if note is not None else None
        card.shown_at = self._setup.clock.now()
        if focus:
            await session.merge(Conversation(account_id=account_id, address=address))


def _digest(view: View) -> str:
    return hashlib.sha256(repr(view).encode()).hexdigest()[:32]
