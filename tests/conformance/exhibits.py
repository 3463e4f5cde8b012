"""One card for each item of the vocabulary, what it must show, and every way in which people answer it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.dialogue.links import Link
from bot.dialogue.text import Bold, Code
from bot.dialogue.views import (
    Button,
    Choose,
    ChooseMany,
    Facts,
    File,
    Image,
    Intent,
    Item,
    Note,
    Option,
    Paragraph,
    PickDay,
    PickTime,
    Picture,
    Progress,
    Rate,
    Title,
    Tone,
    View,
    Visit,
)
from tests.stories.player import Player
from tests.stories.story import START

Tap = Callable[[Player], Awaitable[Any]]

PICTURE = 1
"""The number of the picture that the house keeps from its start."""
PLAN = File(name="plan.ics", media="text/calendar", content=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
PAGE = "https://example.org/introduction"
HERE = "http://127.0.0.1:8000/introduction"
TOMORROW = START.date() + timedelta(days=1)
DAYS = tuple(START.date() + timedelta(days=number) for number in range(60))
HALF_HOURS = tuple(datetime(2026, 11, 3, tzinfo=UTC) + timedelta(minutes=30 * number) for number in range(48))
LOTS = tuple(f"Lot {number}" for number in range(101, 301))
"""200 of them: more than a message of Discord or Telegram has room for."""
PLACES = ("Alma", "Bern", "Caen", "Delft", "Essen", "Fes", "Gent", "Hull", "Ivry", "Jena", "Kiel", "Lund", "Metz")
MANY_TOWNS = tuple(f"{side} town of {place}" for side in ("Upper", "Lower", "Old") for place in PLACES)
"""39 of them: more than a list of Discord takes."""


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """A card with one item of the vocabulary.

    `shows` is what can be read on every platform. What can be answered is answered by the `taps` and by each of the
    sentences `typed`, and either way `arrives`. `last` is a tap on what comes last, to which a long list must lead.
    """

    name: str
    view: View
    shows: tuple[str, ...]
    tap: Tap | None = None
    typed: tuple[str, ...] = ()
    arrives: str = ""
    last: Tap | None = None
    last_arrives: str = ""

    def __str__(self) -> str:
        return self.name


def take(what: str) -> Link:
    """Return the address that takes `what`."""
    return Link("take", what=what)


def options(labels: tuple[str, ...]) -> tuple[Option, ...]:
    """Return a possibility for each label; the second is the one that holds now."""
    return tuple(Option(label=one, to=take(one), chosen=one == labels[1]) for one in labels)


def values(labels: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return what can be picked, under short names."""
    return tuple((f"v{number}", label) for number, label in enumerate(labels))


def presses(label: str) -> Tap:
    """Return a tap on what carries `label`."""
    return lambda who: who.presses(label)


async def leafs_to(who: Player, label: str) -> None:
    """Turn the pages of a card until something is seen, and press it."""
    for _page in range(5):
        if label in who.screen:
            break
        await who.presses("Next")
    await who.presses(label)


READ = (
    Exhibit(name="title", view=View(Title("A plain headline")), shows=("A plain headline",)),
    Exhibit(
        name="paragraph",
        view=View(Paragraph(("Say ", Bold("it"), " with ", Code("/help"), " & <b>*stars*</b>"))),
        shows=("Say it with /help & <b>*stars*</b>",),
    ),
    *(
        Exhibit(name=f"note_{tone.value}", view=View(Note(f"So {tone.value}.", tone)), shows=(f"So {tone.value}.",))
        for tone in Tone
    ),
    Exhibit(
        name="facts",
        view=View(Facts((("Price", "600 rupees"), ("Length", "1 hour")))),
        shows=("Price", "600 rupees", "Length", "1 hour"),
    ),
    Exhibit(
        name="item_to_read",
        view=View(Item(title="Nobody yet", lines=("Come back on Friday",))),
        shows=("Nobody yet", "Come back on Friday"),
    ),
    Exhibit(
        name="image",
        view=View(Title("Look"), Image(picture=Picture(file=PICTURE, alt="A cat"))),
        shows=("Look",),
    ),
    Exhibit(name="file", view=View(Title("To keep"), PLAN), shows=("To keep",)),
    Exhibit(
        name="progress",
        view=View(Progress(done=2, total=5, label="Your profile")),
        shows=("Your profile",),
    ),
    Exhibit(name="visit", view=View(Visit(label="Watch it", url=PAGE)), shows=("Watch it",)),
    Exhibit(name="visit_here", view=View(Visit(label="Watch it", url=HERE)), shows=("Watch it",)),
)
"""What is only read, or opens something outside of the chat."""

ANSWERED = (
    Exhibit(
        name="item",
        view=View(Item(title="Priya Sharma", lines=("Python, 600 rupees",), to=take("priya"))),
        shows=("Priya Sharma", "Python, 600 rupees"),
        tap=presses("Priya Sharma"),
        typed=("1", "Priya Sharma", "priya"),
        arrives="priya",
    ),
    Exhibit(
        name="items",
        view=View(
            *(Item(title=one, lines=(f"Teaches {one}",), to=take(one)) for one in ("Tea", "Go", "Chess")),
            back_to=Link("home"),
        ),
        shows=("Tea", "Go", "Chess", "Teaches Chess", "Back"),
        tap=presses("Go"),
        typed=("2", "Go"),
        arrives="Go",
        last=presses("Chess"),
        last_arrives="Chess",
    ),
    *(
        Exhibit(
            name=f"button_{intent.value}",
            view=View(Button(label=f"Do it {intent.value}", to=take(intent.value), intent=intent)),
            shows=(f"Do it {intent.value}",),
            tap=presses(f"Do it {intent.value}"),
            typed=("1", f"do it {intent.value}"),
            arrives=intent.value,
        )
        for intent in Intent
    ),
    Exhibit(
        name="choose",
        view=View(Choose(label="What to drink?", options=options(("Tea", "Milk", "Juice")))),
        shows=("Tea", "Milk", "Juice"),
        tap=presses("Juice"),
        typed=("3", "juice"),
        arrives="Juice",
    ),
    Exhibit(
        name="choose_of_many",
        view=View(Choose(label="Where?", options=options(MANY_TOWNS)), back_to=Link("home")),
        shows=MANY_TOWNS,
        tap=presses(MANY_TOWNS[2]),
        typed=("3", MANY_TOWNS[2].lower()),
        arrives=MANY_TOWNS[2],
        last=presses(MANY_TOWNS[-1]),
        last_arrives=MANY_TOWNS[-1],
    ),
    Exhibit(
        name="choose_of_lots",
        view=View(Choose(label="Which lot?", options=options(LOTS)), back_to=Link("home")),
        shows=(LOTS[0], LOTS[50], "Back"),
        tap=presses(LOTS[2]),
        typed=("3", "lot 103"),
        arrives=LOTS[2],
        last=lambda who: leafs_to(who, LOTS[-1]),
        last_arrives=LOTS[-1],
    ),
    Exhibit(
        name="choose_some",
        view=View(
            ChooseMany(
                label="What do you like?",
                options=values(("Tea", "Milk", "Juice")),
                chosen=frozenset(),
                to=Link("take.some"),
            )
        ),
        shows=("What do you like?", "Tea", "Milk", "Juice"),
        tap=lambda who: who.picks_many("Tea", "Juice"),
        typed=("1, 3", "tea and juice"),
        arrives="v0,v2",
    ),
    Exhibit(
        name="choose_some_of_many",
        view=View(
            ChooseMany(
                label="Which towns?",
                options=values(MANY_TOWNS),
                chosen=frozenset({"v0", "v30"}),
                to=Link("take.some"),
            ),
            Button(label="Something else", to=take("else")),
            back_to=Link("home"),
        ),
        shows=(*MANY_TOWNS, "Something else"),
        tap=lambda who: who.picks_many(MANY_TOWNS[1], MANY_TOWNS[35]),
        typed=("1, 2, 31, 36",),
        arrives="v0,v1,v30,v35",
        last=presses("Something else"),
        last_arrives="else",
    ),
    Exhibit(
        name="pick_day",
        view=View(PickDay(label="Which day?", days=DAYS, to=Link("take.day"))),
        shows=(),
        tap=lambda who: who.picks_day(TOMORROW.isoformat()),
        typed=("tomorrow", "3 nov", "tuesday"),
        arrives="2026-11-03",
        last=lambda who: who.picks_day(DAYS[-1].isoformat()),
        last_arrives="2026-12-31",
    ),
    Exhibit(
        name="pick_time",
        view=View(PickTime(label="When?", times=HALF_HOURS, to=Link("take.time"))),
        shows=("12:30 AM", "5:30 PM", "11:30 PM"),
        tap=lambda who: who.picks_time("5:30 PM"),
        typed=("5:30 pm", "17:30", "tomorrow 5:30pm"),
        arrives="2026-11-03T17:30:00+00:00",
        last=lambda who: who.picks_time("11:30 PM"),
        last_arrives="2026-11-03T23:30:00+00:00",
    ),
    Exhibit(
        name="rate",
        view=View(Rate(label="How was it?", to=Link("take.stars"))),
        shows=("How was it?",),
        tap=lambda who: who.rates(4),
        typed=("4", "four stars", "★★★★"),
        arrives="4",
    ),
)
"""What is answered in the chat."""

EXHIBITS = (*READ, *ANSWERED)
