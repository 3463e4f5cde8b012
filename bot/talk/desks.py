"""What a sentence names outright: a form of one's own profile, a screen of a mentor's or an admin's desk.

`lexicon/desks.toml` has the phrases. Nothing is done by them: each leads to a form or to the card with the button.
"""

from bot.dialogue.links import Link
from bot.dialogue.registry import Show, registry
from bot.screens.teach import own_profile
from bot.talk import keeping, myself, teaching
from bot.talk.wish import Handler, Wish
from bot.understanding.phrases import named

FILLED: dict[str, Handler] = {**myself.FILLED, **teaching.FILLED, **keeping.FILLED}
"""What goes further than an empty form or a whole list, by the name of its entry."""


async def at_a_desk(wish: Wish) -> Show | None:
    """Lead to what is named, if this person may open it; who asks how something works gets an article instead."""
    if wish.ctx.is_shared or named("explained", wish.text):
        return None
    for section in ("everybody", "mentor", "admin"):
        entries = named(section, wish.text)
        if not entries or (section == "mentor" and await own_profile(wish.ctx) is None):
            continue
        for name in entries:
            show = await _opened(wish, name)
            if show is not None:
                return show
    return None


async def _opened(wish: Wish, name: str) -> Show | None:
    right = registry.routes[name].right
    if right is not None and right not in wish.ctx.account.rights:
        return None
    fill_in = FILLED.get(name)
    return await fill_in(wish) if fill_in is not None else Show(Link(name))
