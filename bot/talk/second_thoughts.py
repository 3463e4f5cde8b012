"""What is said after a language model was asked: a sentence that is understood now, an article in a line.

The model is asked outside any transaction. What follows from its answer is found by the same handlers as for any
sentence, so it opens screens and never does anything.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.catalogue import _, speaking
from bot.dialogue.context import Context
from bot.dialogue.events import Inbound
from bot.dialogue.forms import Forms
from bot.dialogue.links import BadAddress, Link
from bot.dialogue.model import Card
from bot.dialogue.place import Place, place_of
from bot.dialogue.postponed import (
    REPHRASING,
    SECOND_READING,
    Postponed,
    is_overtaken,
    read_postponed,
)
from bot.dialogue.registry import Form, Registry, Show
from bot.dialogue.text import fill
from bot.screens.searching import vocabulary
from bot.understanding import second_reading
from bot.understanding.reading import Known, Reading
from core.errors import Refused
from core.knowledge import rephrasing
from core.knowledge.library import Passage
from core.marketplace import Marketplace, Setup
from core.ports import LanguageModel, ModelUnavailable
from core.store.database import Database
from core.store.tasks import Job, Tasks
from core.store.worker import Finish, Handler, Later

PATIENCE = timedelta(seconds=15)
"""Who has waited so long, as after a restart, gets the local answer at once."""
A_MOMENT = timedelta(seconds=1)
"""After this we look again whether a card has been delivered."""

Lead = Callable[[Context, Reading, Place], Awaitable[Show | None]]
"""Finds what a reading leads to where the sentence was typed; None where it leads nowhere."""


class Reply(Protocol):
    """Shows an update's answer, on which the person is from then on."""

    async def __call__(
        self, session: AsyncSession, event: Inbound, account_id: int, show: Show, *, replacing: str | None
    ) -> None:
        """Enqueue the answer, on a new card or in place of the card `replacing`."""
        ...


class SecondThoughts:
    """The handlers of what waits for the model."""

    def __init__(
        self,
        database: Database,
        setup: Setup,
        registry: Registry,
        *,
        model: LanguageModel | None,
        lead: Lead,
        reply: Reply,
    ) -> None:
        """Without a `model`, as when it was switched off since, whoever waits gets the local answer."""
        self._database = database
        self._setup = setup
        self._registry = registry
        self._model = model
        self._lead = lead
        self._reply = reply

    def handlers(self) -> dict[str, Handler]:
        """Return the handler of each kind of task."""
        return {SECOND_READING: self.read_again, REPHRASING: self.rephrase}

    async def read_again(self, job: Job) -> Finish:
        """Answer a sentence as the model reads it, else as we do: once, and only if it is still the last thing said."""
        postponed = read_postponed(self._registry, job)
        answer = await self._ask(
            job,
            system=second_reading.system(),
            user=second_reading.question(postponed.text),
            schema=second_reading.SCHEMA,
        )
        reading = await self._checked(postponed, answer) if answer is not None else None

        async def finish(session: AsyncSession) -> None:
            await Tasks(session).forget(job)
            ctx = await self._context(session, postponed)
            if await is_overtaken(session, job, postponed, ctx.account.id):
                return
            with speaking(ctx.account.locale):
                better = await self._better(ctx, postponed.here, reading) if reading is not None else None
                show = better or postponed.show
                if isinstance(self._registry.route(show.link), Form):
                    forms = Forms(registry=self._registry, session=session, ctx=ctx)
                    await forms.open(self._registry.address(show.link))
                await self._reply(session, postponed.event, ctx.account.id, show, replacing=None)

        return finish

    async def rephrase(self, job: Job) -> Finish:
        """Put the model's sentence above the article that answers the question, on the card that shows it already."""
        postponed = read_postponed(self._registry, job)
        async with self._database.reading() as session:
            ctx = await self._context(session, postponed)
            is_over = self._is_late(job) or await is_overtaken(session, job, postponed, ctx.account.id)
            passage = None if is_over else self._passage(ctx, postponed.show.link)
            card = await self._card(session, postponed)
        if passage is not None and card is None:
            raise Later(A_MOMENT)
        said = None
        if passage is not None:
            asked = rephrasing.question(postponed.text, passage)
            answer = await self._ask(job, system=rephrasing.system(), user=asked, schema=rephrasing.SCHEMA)
            said = rephrasing.rephrased(answer, passage) if answer is not None else None

        async def finish(session: AsyncSession) -> None:
            await Tasks(session).forget(job)
            if said is not None:
                await self._add(session, job, postponed, said)

        return finish

    async def _ask(self, job: Job, *, system: str, user: str, schema: Mapping[str, Any]) -> str | None:
        """Return what the model says; None if it says nothing, or if somebody has waited long enough."""
        if self._model is None or job.attempts > 1 or self._is_late(job):
            return None
        try:
            return await self._model.complete(system=system, user=user, schema=schema)
        except ModelUnavailable:
            return None

    def _is_late(self, job: Job) -> bool:
        return self._setup.clock.now() - job.run_at > PATIENCE

    async def _context(self, session: AsyncSession, postponed: Postponed) -> Context:
        market = Marketplace(session, self._setup)
        return Context(market, await market.accounts.get(postponed.account_id), postponed.event.platform)

    async def _checked(self, postponed: Postponed, answer: str) -> Reading | None:
        """Return what our own grammars make of the model's answer, before any transaction waits for it."""
        async with self._database.reading() as session:
            ctx = await self._context(session, postponed)
            topics = vocabulary(await ctx.market.topics.book())
        known = Known(topics=topics, country=ctx.account.country)
        return second_reading.second_reading(answer, postponed.text, now=ctx.now, zone=ctx.zone, known=known)

    async def _better(self, ctx: Context, here: Link, reading: Reading) -> Show | None:
        """Return what the model's reading leads to; None if that is no better than what we have."""
        try:
            return await self._lead(ctx, reading, await place_of(ctx, self._registry, here))
        except (Refused, BadAddress):
            return None

    def _passage(self, ctx: Context, link: Link) -> Passage | None:
        """Return the article that a link shows to the person; None if it shows the list of all."""
        library, question = ctx.market.library, link["question"]
        slug = link["slug"] if link.name == "article" else library.answer(str(question)) if question else None
        return library.passage(slug, ctx.account.locale) if isinstance(slug, str) else None

    async def _card(self, session: AsyncSession, postponed: Postponed) -> Card | None:
        """Return the card that shows the article, if it has been delivered and shows it still."""
        latest = await session.scalar(
            select(Card)
            .where(Card.platform == postponed.event.platform, Card.chat == postponed.event.chat)
            .order_by(Card.shown_at.desc(), Card.id.desc())
            .limit(1)
        )
        shows_it = latest is not None and latest.address == self._registry.address(postponed.show.link)
        return latest if shows_it else None

    async def _add(self, session: AsyncSession, job: Job, postponed: Postponed, said: str) -> None:
        ctx = await self._context(session, postponed)
        card = await self._card(session, postponed)
        if card is None or await is_overtaken(session, job, postponed, ctx.account.id):
            return
        with speaking(ctx.account.locale):
            note = fill(_("%(answer)s (A language model put it this way; what counts stands below.)"), answer=said)
            way_back = postponed.show.note
            both = fill("%(first)s %(then)s", first=note, then=way_back) if way_back else note
        again = replace(postponed.event, event_id=f"{postponed.event.event_id}:{REPHRASING}", answering=None)
        show = Show(postponed.show.link, both, postponed.show.chips)
        await self._reply(session, again, ctx.account.id, show, replacing=card.ref)
