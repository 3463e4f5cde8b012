"""A small set of routes: a screen for each exhibit and each kind of field, and actions that keep what arrived."""

from collections import defaultdict
from datetime import date, datetime

from bot.dialogue.context import Context
from bot.dialogue.fields import Field
from bot.dialogue.forms import declare_cancel
from bot.dialogue.links import HOME, Link
from bot.dialogue.registry import Registry, ScreenFunction, Show
from bot.dialogue.text import fill
from bot.dialogue.views import Button, Note, Paragraph, PickDay, PickTime, Title, View
from core.notices.service import Notices
from tests.conformance.exhibits import DAYS, EXHIBITS, HALF_HOURS, TOMORROW, Exhibit
from tests.conformance.fields import ASKED

LIVE = "exhibit:1"


class Gallery:
    """The routes, and what their actions were given, by the account that gave it."""

    def __init__(self) -> None:
        self.registry = Registry()
        self.taken: defaultdict[int, list[str]] = defaultdict(list)
        self.state = "as it was"
        declare_cancel(self.registry)
        self._rooms()
        self._actions()
        self._live()
        for exhibit in EXHIBITS:
            self.registry.screen(exhibit.name, command=exhibit.name, help="Show it")(_showing(exhibit))
        for asked in ASKED:
            self._form(f"form_{asked}", (asked.field,))
        self._form("form_of_all", tuple(one.field for one in ASKED))

    def took(self, ctx: Context, what: str) -> Show:
        """Keep what arrived, and show it on the next card with a sentence above."""
        self.taken[ctx.account.id].append(what)
        return Show(Link("taken", what=what), fill("Noted: %(what)s!", what=what))

    def _rooms(self) -> None:
        @self.registry.screen("home", command="start", help="Begin")
        async def home(_ctx: Context) -> View:
            return View(Title("The gallery"))

        @self.registry.screen("hint")
        async def hint(_ctx: Context) -> View:
            return View(Title("Nothing of that kind"))

        @self.registry.screen("help", command="help", help="What can be done")
        async def what_can_be_done(_ctx: Context) -> View:
            return View(Title("Walk around"), back_to=HOME)

        @self.registry.screen("taken")
        async def taken(_ctx: Context, what: str) -> View:
            return View(Title("Thank you"), Paragraph(f"You gave {what}"), back_to=Link("home"))

        @self.registry.screen("days_first", command="days_first", help="A day, then a time")
        async def days_first(_ctx: Context) -> View:
            return View(PickDay(label="Which day?", days=DAYS, to=Link("times")))

        @self.registry.screen("times")
        async def times(_ctx: Context, day: date) -> View:
            here = HALF_HOURS if day == TOMORROW else ()
            return View(Title("Which time?"), PickTime(label="When?", times=here, to=Link("take.time")))

    def _actions(self) -> None:
        @self.registry.action("take")
        async def take(ctx: Context, what: str) -> Show:
            return self.took(ctx, what)

        @self.registry.action("take.some")
        async def take_some(ctx: Context, values: str | None) -> Show:
            picked = sorted((values or "").split(","), key=lambda one: int(one.removeprefix("v")))
            return self.took(ctx, ",".join(picked))

        @self.registry.action("take.day")
        async def take_day(ctx: Context, day: date) -> Show:
            return self.took(ctx, day.isoformat())

        @self.registry.action("take.time")
        async def take_time(ctx: Context, at: datetime) -> Show:
            return self.took(ctx, at.isoformat())

        @self.registry.action("take.stars")
        async def take_stars(ctx: Context, stars: int) -> Show:
            return self.took(ctx, str(stars))

    def _live(self) -> None:
        @self.registry.screen("live", command="live", help="A card that follows")
        async def live(_ctx: Context) -> View:
            change = Button(label="Change it", to=Link("change"))
            return View(Title("The subject"), Note(f"It is {self.state}"), change, live=LIVE)

        @self.registry.action("change")
        async def change(ctx: Context) -> Show:
            self.state = f"changed by {ctx.account.id}"
            await Notices(ctx.market.session, ctx.now).changed(LIVE, self.state)
            return Show(Link("live"), "You changed it.")

    def _form(self, name: str, fields: tuple[Field, ...]) -> None:
        async def asks(_ctx: Context) -> tuple[Field, ...]:
            return fields

        @self.registry.form(name, title="Tell us", fields=asks, back_to=HOME, submit_label="Send")
        async def take_form(ctx: Context, **answers: object) -> Show:
            return self.took(ctx, " ".join(str(answer) for answer in answers.values()))

        @self.registry.screen(f"door.{name}", command=name, help="Show the form")
        async def door(_ctx: Context) -> View:
            return View(Title("A form"), Button(label="Open the form", to=Link(name)))


def _showing(exhibit: Exhibit) -> ScreenFunction:
    async def show(_ctx: Context) -> View:
        return exhibit.view

    return show
