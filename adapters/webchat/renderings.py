"""How the web chat shows each item of the vocabulary; docs/platforms.md is made from this."""

from collections.abc import Mapping

from adapters.webchat import limits
from bot.dialogue.renderings import Ability, Rendered
from bot.dialogue.text import Amount, Bold, Code, When
from bot.dialogue.views import (
    Button,
    Choose,
    ChooseMany,
    Facts,
    FieldKind,
    File,
    FormCard,
    Image,
    Item,
    Note,
    Paragraph,
    PickDay,
    PickTime,
    Progress,
    Rate,
    Title,
    Visit,
)
from core.accounts.service import PICTURE_BYTES
from core.attachments.media import MAX_BYTES

RENDERINGS: Mapping[Rendered, str] = {
    Bold: "strong",
    Code: "monospaced",
    Amount: "in the reader's language, digits aligned",
    When: "in the reader's own zone, the full date and zone when pointed at; relative ones keep running",
    Title: "a heading",
    Paragraph: "text",
    Note: "a box with an icon, coloured by its tone",
    Facts: "a table",
    Item: "a row with its picture that is pressed as a whole",
    Image: "a picture",
    File: "a button that saves it; pictures, sound and films play in place",
    Progress: "a bar; left out beside a form, which is shown whole",
    Button: "plain, filled or red by its intent",
    Visit: "a link that opens a new tab; what is no web page is text",
    Choose: "segments; more than six are a drop-down",
    ChooseMany: "boxes to tick, then Done",
    PickDay: "a calendar",
    PickTime: "a grid by the part of the day, with the zone below",
    Rate: "five stars",
    FormCard: f"shown whole, up to {limits.FIELDS} fields",
    FieldKind.LINE: "an input",
    FieldKind.LINES: "a tall input with a counter",
    FieldKind.CHOICE: "buttons to choose from; more than six are a drop-down",
    FieldKind.MANY: "boxes to tick",
    FieldKind.PICTURE: f"an upload with a preview, up to {PICTURE_BYTES // 1024**2} MB",
    FieldKind.FILE: f"an upload of any type, up to {MAX_BYTES // 1024**2} MB",
    Ability.SAFE: "the window is told that it was received",
    Ability.SENTENCE: "a line above the card",
    Ability.WAY_BACK: "a link below the card",
    Ability.LONG: "shown whole",
    Ability.CROWDED: "shown whole",
    Ability.REDRAWN: "the card is redrawn in place",
    Ability.LIVE: "redrawn in place",
    Ability.FORM_ERRORS: "said at each field that is wrong",
    Ability.FORM_KEPT: "saved as it is typed",
    Ability.DEEP_LINK: "`/#<person>/<payload>`",
    Ability.ROOM: "there are none",
    Ability.SHARED: "not there",
    Ability.COMMANDS: "typed after a slash; /help lists them",
    Ability.TYPING: "as on Telegram",
}
"""One sentence each; what stands after a semicolon is what becomes of that which does not fit."""
