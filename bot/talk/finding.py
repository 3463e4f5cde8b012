"""Searching in several sentences: what is said next refines, widens or turns around what was asked for before."""

from collections.abc import Sequence

from bot.dialogue.catalogue import _
from bot.dialogue.links import Link, Value
from bot.dialogue.registry import Show
from bot.dialogue.text import Text
from bot.dialogue.views import Option
from bot.screens import wording
from bot.screens.packing import pack_windows, unpack_windows
from bot.screens.searching import note_wish, search_args
from bot.talk.hours_meant import merged, without
from bot.talk.pointing import entries, last_list
from bot.talk.wish import Wish
from bot.understanding.reading import Change, Intent, Slots, Window
from core.mentors.model import Mentor
from core.search.query import Sort

MOST_CHIPS = 2
DROPPED = {
    "price": ("price_max", "price_min", "currency", "free"),
    "time": ("windows",),
    "language": ("language",),
    "rating": ("rating",),
    "experience": ("years",),
    "length": ("minutes",),
    "everything": (
        *("price_max", "price_min", "currency", "free", "windows", "language", "rating"),
        *("years", "minutes", "sort"),
    ),
}
"""The arguments of a search that each condition stands for."""
SORTED = {Change.BETTER: Sort.RATING, Change.EXPERIENCED: Sort.EXPERIENCE, Change.EARLIER: Sort.SOONEST}


async def find(wish: Wish) -> Show:
    """Search for what was said: beside what was asked for before, or anew where another topic or a name is said."""
    if not wish.ctx.is_shared:
        await note_wish(wish.ctx, wish.slots)
    before = wish.place.latest("mentors")
    said = search_args(wish.ctx, wish.slots)
    if not said or (said.keys() == {"minutes"} and before is None):
        return Show(Link("find"))
    if before is None or _is_new(wish):
        return _shown(wish, Link("mentors", **said), wish.slots.windows)
    return _refined(wish, before, said)


def says_filter(slots: Slots) -> bool:
    """Tell whether a sentence says anything that narrows a search, beside topics and names."""
    return bool(
        slots.windows or slots.language or slots.max_price or slots.min_price or slots.min_rating
        or slots.min_experience or slots.duration_min or slots.sort or slots.free_only
    )  # fmt: skip


def _is_new(wish: Wish) -> bool:
    """Tell a new search from more about the last one: it names a topic, and neither adds it nor puts it right."""
    slots = wish.slots
    if slots.words:
        return True
    return bool(slots.topics) and not (slots.adds or slots.unwanted_topics or wish.intent is Intent.CORRECT)


def _refined(wish: Wish, before: Link, said: dict[str, Value]) -> Show:
    """Show the search of before with what was `said` now."""
    slots = wish.slots
    windows = merged(unpack_windows(str(before["windows"] or "")), slots.windows, wish.ctx.zone)
    if windows:
        said["windows"] = _packed(windows)
    if slots.adds and slots.topics:
        asked = str(before["topics"] or "").split(",")
        said["topics"] = ",".join(dict.fromkeys(slug for slug in (*asked, *slots.topics) if slug))
    if slots.topics:
        said["words"] = None
    return _shown(wish, before.using(page=None, **said), windows)


def _shown(wish: Wish, link: Link, windows: Sequence[Window]) -> Show:
    """Show a search, with what was assumed of its time and the other readings as one-tap corrections."""
    unsure = next((window for window in windows if window.alternatives or assumed(window)), None)
    if unsure is None or wish.ctx.is_shared:
        return Show(link)
    kept = [window for window in windows if window is not unsure]
    chips = tuple(
        Option(
            label=rather(wording.window(other.start, other.end, wish.ctx)),
            to=link.using(windows=_packed([other, *kept])),
        )
        for other in unsure.alternatives[:MOST_CHIPS]
    )
    return Show(link, assumed(unsure), chips=chips)


def rather(when: str) -> str:
    """Return the label of another reading of a time."""
    return _("Or %(when)s") % {"when": when}


def _packed(windows: Sequence[Window]) -> str | None:
    return pack_windows([(window.start, window.end) for window in windows])


def assumed(window: Window) -> Text | None:
    """Say what was filled in of a time that was said in part."""
    return {
        "am": _("I took it as the morning."),
        "pm": _("I took it as the afternoon or evening."),
        "tomorrow": _("That time has passed today, so I took tomorrow."),
        "today": _("I took it as today."),
        "clock_change": _("The clocks change around then, so please check the time."),
    }.get(window.assumed or "")


async def repaired(wish: Wish) -> Show | None:
    """Change the last search as a sentence like "cheaper", "not monday", "any price" or "java instead" asks."""
    slots, before = wish.slots, wish.place.latest("mentors")
    if slots.change is Change.CHEAPER or slots.sort == Sort.COST:
        return await _cheaper(wish, before)
    if before is None:
        return None
    link = before.using(page=None)
    for condition in slots.dropped:
        link = link.using(**dict.fromkeys(DROPPED[condition]))
    if slots.unwanted_topics:
        asked = [slug for slug in str(link["topics"] or "").split(",") if slug not in slots.unwanted_topics]
        link = link.using(topics=",".join((*asked, *slots.topics)) or None)
    if slots.unwanted and not slots.windows:
        free = unpack_windows(str(link["windows"] or ""))
        link = link.using(windows=pack_windows(without(free, slots.unwanted, wish.ctx.now)))
    if slots.change in SORTED:
        link = link.using(sort=SORTED[slots.change].value)
    said = search_args(wish.ctx, slots)
    said.pop("words", None)
    if slots.unwanted_topics:
        said.pop("topics", None)
    show = _refined(wish, link, said)
    is_said = slots.dropped or slots.unwanted or slots.unwanted_topics or slots.change in SORTED
    return show if is_said or show.link != before else None


async def _cheaper(wish: Wish, before: Link | None) -> Show | None:
    """Show the cheapest first; beside one mentor only those who cost less, also if nothing was searched for before."""
    ctx, mentor_id = wish.ctx, wish.here["mentor"]
    if not isinstance(mentor_id, int):
        return Show(before.using(page=None, sort=Sort.COST.value)) if before is not None else None
    mentor = await ctx.market.mentors.profile(mentor_id, ctx.account)
    link = before or _those_like(mentor)
    if not mentor.hourly:
        return Show(wish.here, _("This one is free already: it does not get cheaper."))
    cost = {"price_max": max(0, mentor.hourly.minor - 1), "price_min": None, "currency": mentor.hourly.currency}
    return Show(link.using(page=None, sort=Sort.COST.value, **cost))


def _those_like(mentor: Mentor) -> Link:
    """Return the search that would have found a mentor who came by name."""
    return Link("mentors", topics=",".join(mentor.topics[:1]) or None)


async def another(wish: Wish) -> Show | None:
    """Show another one of the last list: the other of two, the one after the one shown, or the next page."""
    shown = await last_list(wish.place)
    if shown is None:
        about = wish.place.latest_with("mentor")
        if about is None:
            return None
        return Show(_those_like(await wish.ctx.market.mentors.profile(int(str(about["mentor"])), wish.ctx.account)))
    link, found = shown
    if wish.here == link:
        return await _next_page(wish, link)
    at = _about(wish, found)
    if at is None:
        return Show(link)
    if len(found) == 2:
        return Show(found[1 - at])
    return Show(found[at + 1]) if at + 1 < len(found) else Show(link, _("That was the last one of these."))


def _about(wish: Wish, found: list[Link]) -> int | None:
    """Return which entry of a list the screen is about, as the days of a mentor are about the mentor."""
    for name in ("mentor", "booking"):
        about = wish.here[name]
        at = next((at for at, entry in enumerate(found) if about is not None and entry[name] == about), None)
        if at is not None:
            return at
    return None


async def _next_page(wish: Wish, link: Link) -> Show | None:
    if link.name != "mentors":
        return None
    page = link["page"]
    following = link.using(page=(page if isinstance(page, int) else 1) + 1)
    if entries(await wish.place.look(following)):
        return Show(following)
    return Show(link, _("That is everybody who fits. Say what I should change, for example “any price”."))
