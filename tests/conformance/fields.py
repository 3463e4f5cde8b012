"""One field for each kind, what is given to it, and what of that arrives."""

from dataclasses import dataclass

from bot.dialogue.fields import BadAnswer, Field
from bot.dialogue.views import FieldKind
from tests.conformance.exhibits import MANY_TOWNS, values

NOBODY = "nobody"
KEY = 22
"""Characters of the key of a file."""
DRINKS = (("tea", "Tea"), ("milk", "Milk"), ("juice", "Juice"))


def name(typed: str) -> str:
    """Read a name."""
    if typed == NOBODY:
        raise BadAnswer("Everybody has a name.")
    return typed


def kept_file(key: str) -> str:
    """Read the key of a file, which is another one each time."""
    if len(key) != KEY:
        raise BadAnswer("That is no key.")
    return "a file"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A field, with the `labels` of what is picked or the text that is `given`, and what is `typed` in the chat.

    Pictures and files are given and sent as what they are, so there are no words for them.
    """

    field: Field
    arrives: str
    given: str = ""
    labels: tuple[str, ...] = ()
    typed: str = ""

    @property
    def values(self) -> str:
        """What a page sends: values for labels."""
        known = {label: value for value, label in self.field.options}
        return ",".join(known[label] for label in self.labels) or self.given

    @property
    def is_sent(self) -> bool:
        """Whether it asks for a picture or a file."""
        return self.field.kind in {FieldKind.PICTURE, FieldKind.FILE}

    def __str__(self) -> str:
        return self.field.name


ASKED = (
    Asked(
        field=Field(name="line", label="Your name", example="Ana", help="As on a card", max_length=40, read=name),
        given="Ana <b>& *Silva*",
        typed="Ana <b>& *Silva*",
        arrives="Ana <b>& *Silva*",
    ),
    Asked(
        field=Field(name="lines", label="Your story", kind=FieldKind.LINES, max_length=500),
        given="Two lines,\none thought.",
        typed="Two lines,\none thought.",
        arrives="Two lines,\none thought.",
    ),
    Asked(
        field=Field(name="choice", label="To drink", kind=FieldKind.CHOICE, options=DRINKS),
        labels=("Milk",),
        typed="2",
        arrives="milk",
    ),
    Asked(
        field=Field(name="many", label="You like", kind=FieldKind.MANY, options=DRINKS),
        labels=("Tea", "Juice"),
        typed="tea, 3",
        arrives="['tea', 'juice']",
    ),
    Asked(
        field=Field(name="choice_of_many", label="Town", kind=FieldKind.CHOICE, options=values(MANY_TOWNS)),
        labels=(MANY_TOWNS[30],),
        typed=MANY_TOWNS[30].lower(),
        arrives="v30",
    ),
    Asked(
        field=Field(
            name="many_of_many", label="Towns", kind=FieldKind.MANY, options=values(MANY_TOWNS), max_length=900
        ),
        labels=(MANY_TOWNS[1], MANY_TOWNS[38]),
        typed=f"2, {MANY_TOWNS[38]}",
        arrives="['v1', 'v38']",
    ),
    Asked(field=Field(name="picture", label="Photo", kind=FieldKind.PICTURE, read=int), arrives="2"),
    Asked(field=Field(name="file", label="Anything", kind=FieldKind.FILE, read=kept_file), arrives="a file"),
)
"""Every kind, and lists that are longer than a list of Discord may be."""
