"""The platforms on which stories are played."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.stories.discord import DiscordStory
from tests.stories.story import Story, Tale
from tests.stories.telegram import TelegramStory

PLATFORMS: dict[str, Callable[[Path], Tale[Any]]] = {"web": Story, "telegram": TelegramStory, "discord": DiscordStory}
