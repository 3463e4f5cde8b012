"""A story whose house asks a language model where it understands nothing itself."""

from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select

from bot.settings import LanguageModelSettings
from core.store.tasks import Task
from tests.language_model.server import KEY, MODEL
from tests.stories.story import Story


class ModelStory(Story):
    """A story in the web chat with the model at `base_url`, which may be switched off while it is told."""

    def __init__(self, folder: Path, base_url: str) -> None:
        super().__init__(folder)
        self.switch(base_url)

    def switch(self, base_url: str) -> None:
        """Use the model at another address from the next start on; none if that is empty."""
        wanted = LanguageModelSettings(
            base_url=base_url, model=MODEL if base_url else "", key=SecretStr(KEY), timeout_seconds=5
        )
        self.settings = self.settings.model_copy(update={"language_model": wanted})

    async def carried(self, kind: str) -> list[dict[str, Any]]:
        """Return what the tasks of a kind carry."""
        async with self.house.database.reading() as session:
            return list(await session.scalars(select(Task.payload).where(Task.kind == kind).order_by(Task.id)))
