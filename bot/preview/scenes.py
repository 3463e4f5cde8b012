"""What the gallery shows: of everything that was walked past a few telling cards, and every notice once."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from bot.dialogue.adapter import Drawn
from bot.dialogue.catalogue import speaking
from bot.dialogue.context import Context
from bot.dialogue.drawing import Drawer
from bot.dialogue.links import HOME, Link
from bot.dialogue.place import place_of
from bot.dialogue.registry import Action, Screen, Show, registry
from bot.dialogue.text import inlines
from bot.dialogue.views import Note, Part, View, links_of
from bot.preview.walk import Community, Seen, Told, Walk
from bot.screens.notices import write_notice
from bot.talk.interpret import Talk
from bot.wiring import SCREENS
from core.bookings.states import State

EXAMPLES = 3
"""How many cards of one screen are shown, if they differ in more than their words."""
MORE_EXAMPLES = {"booking": 40, "teach": 10, "application": 6}
"""Screens that look different with the state of what they show."""
HEARD = {
    "requested": ("mentor", State.REQUESTED),
    "nudged": ("mentor", State.REQUESTED),
    "accepted": ("learner", State.AWAITING_PAYMENT),
    "declined": ("learner", State.DECLINED),
    "withdrawn": ("mentor", State.WITHDRAWN),
    "confirmed": ("learner", State.CONFIRMED),
    "cancelled": ("learner", State.CANCELLED_BY_MENTOR),
    "request_expired": ("learner", State.REQUEST_EXPIRED),
    "payment_expired": ("learner", State.PAYMENT_EXPIRED),
    "money_returned": ("learner", State.PAYMENT_EXPIRED),
    "paid_too_late": ("mentor", State.PAYMENT_EXPIRED),
    "completed": ("mentor", State.COMPLETED),
    "review_received": ("learner", State.COMPLETED),
    "reviews_published": ("learner", State.COMPLETED),
    "message": ("mentor", None),
    "question_asked": ("owner", None),
    "question_answered": ("learner", None),
    "support_written": ("owner", None),
    "support_answered": ("learner", None),
    "support_closed": ("mentor", None),
    "reported": ("owner", None),
    "report_closed": ("learner", None),
    "application_submitted": ("owner", None),
    "application_approved": ("mentor", None),
    "application_rejected": ("rejected", None),
    "application_changes_requested": ("asked for changes", None),
}
"""Who hears of what, and how the session then stands; the other notices are as well heard by a learner."""
NOTICES = "notices"
"""The area of the gallery for what people are told by themselves."""
TYPED = (
    "python mentor tomorrow at 9",
    "maths in the evening under 400, not monday",
    "how do refunds work?",
    "flibber flabber quux",
    "thank you so much",
)
"""Sentences whose answers are shown, with what is said above the card and its one-tap answers."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A card to show: `who` looks at `link`; `told` is the notice above it; a `shared` one is posted in a room.

    With `typed` it is the answer to what they type on the card of `link`.
    """

    area: str
    who: str
    link: Link
    told: Told | None = None
    shared: bool = False
    typed: str = ""

    @property
    def name(self) -> str:
        """What it is called in the gallery: what was typed, the reason of the notice, or the address."""
        return self.typed or (self.told.why if self.told else registry.address(self.link))


def scenes_of(walked: Walk) -> list[Scene]:
    """Choose the cards of the gallery, in the order of the areas and in each in that of its routes."""
    chosen: list[Seen] = []
    shapes: set[tuple[object, ...]] = set()
    shown: Counter[str] = Counter()
    for seen in walked.seen:
        name = seen.link.name
        shape = (name, *_shape(seen.view))
        if shape not in shapes and shown[name] < MORE_EXAMPLES.get(name, EXAMPLES):
            shapes.add(shape)
            shown[name] += 1
            chosen.append(seen)
    routes = list(registry.routes)
    chosen.sort(key=lambda seen: (SCREENS.index(area_of(seen.link.name)), routes.index(seen.link.name)))
    scenes = [Scene(area=area_of(seen.link.name), who=seen.who, link=seen.link) for seen in chosen]
    return [*scenes, *_answers(), *_in_rooms(chosen), *_notices(walked)]


def area_of(route_name: str) -> str:
    """Return the module of bot/screens that declares a screen or form."""
    route = registry.routes[route_name]
    return (route.show if isinstance(route, Screen) else route.act).__module__.rpartition(".")[2]


def routes_shown() -> set[str]:
    """Return the names of all screens and forms."""
    return {name for name, route in registry.routes.items() if not isinstance(route, Action)}


async def draw(scene: Scene, community: Community, locale: str) -> Drawn:
    """Draw a scene as the engine does, in `locale`."""
    drawer = Drawer(registry)
    account = community.people[scene.who]
    account.locale = locale
    market = community.market
    ctx = (
        Context.shared(market, community.platform, locale)
        if scene.shared
        else Context(market, account, community.platform)
    )
    with speaking(locale):
        show = await _show(scene, ctx)
        drawing = await drawer.draw(
            market.session, ctx, show.link, chips=show.chips, must_show=False, shared=scene.shared
        )
    return drawer.prepare(ctx, drawing, note=show.note, nonce=scene.name, shared=scene.shared)


async def _show(scene: Scene, ctx: Context) -> Show:
    if scene.typed:
        return await Talk().answer(ctx, scene.typed, await place_of(ctx, registry, scene.link))
    told = scene.told
    notice = await write_notice(ctx, told.why, told.about, told.number) if told else None
    return Show(scene.link, notice.note if notice else None)


def _shape(view: View) -> tuple[object, ...]:
    """Return what tells two cards of a screen apart: their parts, their notes, and where their controls lead."""
    parts = [_part(part) for part in view.parts]
    return (*(kind for kind, _same in groupby(parts)), frozenset(link.name for link in links_of(view)))


def _part(part: Part) -> object:
    if isinstance(part, Note):
        first = inlines(part.text)[0]
        return (part.tone, first if isinstance(first, str) else "")
    return type(part).__name__


def _answers() -> list[Scene]:
    return [Scene(area="sentences", who="learner", link=HOME, typed=typed) for typed in TYPED]


def _in_rooms(chosen: list[Seen]) -> list[Scene]:
    """Return the first card of each shared screen, as a room gets it."""
    first: dict[str, Seen] = {}
    for seen in chosen:
        route = registry.routes[seen.link.name]
        if isinstance(route, Screen) and route.shared:
            first.setdefault(seen.link.name, seen)
    return [Scene(area="in-rooms", who=seen.who, link=seen.link, shared=True) for seen in first.values()]


def _notices(walked: Walk) -> list[Scene]:
    best: dict[str, Told] = {}
    for told in walked.told:
        if told.why not in best or _fit(told) > _fit(best[told.why]):
            best[told.why] = told
    return [Scene(area=NOTICES, who=told.who, link=told.link, told=told) for told in best.values()]


def _fit(told: Told) -> int:
    who, state = HEARD.get(told.why, ("learner", State.CONFIRMED))
    return 2 * (told.who == who) + (state is None or told.state == state.value)
