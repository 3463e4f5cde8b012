"""The platforms that the gallery and the matrix show, side by side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType

from markupsafe import Markup

from adapters.discord import limits as discord_limits
from adapters.discord import preview as discord
from adapters.discord.renderings import RENDERINGS as DISCORD
from adapters.telegram import limits as telegram_limits
from adapters.telegram import preview as telegram
from adapters.telegram.renderings import RENDERINGS as TELEGRAM
from adapters.webchat import limits as webchat_limits
from adapters.webchat import preview as webchat
from adapters.webchat.renderings import RENDERINGS as WEBCHAT
from bot.dialogue.adapter import Drawn
from bot.dialogue.renderings import Rendered


@dataclass(frozen=True, kw_only=True)
class Platform:
    """One platform: `head` and `draw` make its cards HTML; `renderings` say how it shows what; `limits` what it takes.

    Without rooms it shows no card that is shared.
    """

    name: str
    head: Callable[[], Markup]
    draw: Callable[[Drawn, Callable[[int], str]], Markup]
    renderings: Mapping[Rendered, str]
    limits: ModuleType
    has_rooms: bool = True


PLATFORMS = (
    Platform(
        name=telegram.NAME,
        head=telegram.head,
        draw=telegram.draw,
        renderings=TELEGRAM,
        limits=telegram_limits,
    ),
    Platform(
        name=discord.NAME,
        head=discord.head,
        draw=discord.draw,
        renderings=DISCORD,
        limits=discord_limits,
    ),
    Platform(
        name=webchat.NAME,
        head=webchat.head,
        draw=webchat.draw,
        renderings=WEBCHAT,
        limits=webchat_limits,
        has_rooms=False,
    ),
)
