"""A story whose house asks a language model where it understands nothing itself."""

from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.context import Context
from bot.dialogue.events import Inbound
from bot.dialogue.intake import Intake
from bot.dialogue.links import Link
from bot.dialogue.postponed import read_again_later, rephrase_later
from bot.dialogue.registry import Show
from bot.dialogue.router import Router
from bot.dialogue.underway import Underway
from bot.dialogue.views import View
from bot.screens.second_thoughts import SecondThoughts, lead
from bot.screens.sentences import interpret
from bot.understanding.reading import Reading
from core.ports import LanguageModel
from core.store.tasks import Task
from tests.stories.story import Story


class AskingRouter(Router):
    """A router that has the model think about what it does not understand."""

    async def _reply(self, session: AsyncSession, event: Inbound, account_id: int, show: Show, **how: Any) -> None:
        now, registry = self._setup.clock.now(), self._registry
        if show.link.name == "hint" and await read_again_later(
            session, now, registry, event, account_id=account_id, show=show
        ):
            return
        await super()._reply(session, event, account_id, show, **how)
        await rephrase_later(session, now, registry, event, account_id=account_id, show=show)


class ModelStory(Story):
    """A story in the web chat with a `model`; `trouble` is raised where its readings lead."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.model: LanguageModel | None = None
        self.trouble: Exception | None = None

    async def _lead(self, ctx: Context, reading: Reading, here: Link, view: View | None) -> Show | None:
        """Find what a reading leads to, or fail as a bug or a refusal does."""
        if self.trouble is not None:
            raise self.trouble
        return await lead(ctx, reading, here, view)

    async def _connects(self) -> None:
        await super()._connects()
        house = self.house
        underway = Underway()
        plain = Router(self.screens, house.setup, interpret, underway)
        asking = AskingRouter(self.screens, house.setup, interpret, underway)
        thoughts = SecondThoughts(
            house.database, house.setup, self.screens, model=self.model, lead=self._lead, reply=plain._reply
        )
        house._handlers.update(thoughts.handlers())
        house.intake = Intake(house.database, house.clock, asking, house.worker)
        self.chat.connect(house.intake)

    async def carried(self, kind: str) -> list[dict[str, Any]]:
        """Return what the tasks of a kind carry."""
        async with self.house.database.reading() as session:
            return list(await session.scalars(select(Task.payload).where(Task.kind == kind).order_by(Task.id)))
