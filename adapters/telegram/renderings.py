"""How Telegram shows each item of the vocabulary; docs/platforms.md is made from this."""

from collections.abc import Mapping

from adapters.telegram import limits
from adapters.telegram.keyboard import BUTTONS_OF_PAGE
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
    Bold: f"an entity; more than {limits.ENTITIES} in one message stay plain",
    Code: "an entity, copied with one tap",
    Amount: "in the reader's language",
    When: "in the reader's own zone; a card in a room says whose zone it is",
    Title: "bold",
    Paragraph: "text",
    Note: "text with a mark: ℹ️, ✅ or ⚠️",
    Facts: "a line each, the label in italics",
    Item: (
        "its lines in the text and a button with its title, of several with one title also its first line; its picture "
        "is left to the card that it opens"
    ),
    Image: f"a photo; up to {limits.CAPTION} units of text are its caption, a longer text is a message of its own",
    File: "a document below the card, sent once; a photo, voice message or video note before it, as what it is",
    Progress: "a bar of characters",
    Button: "a row of its own, blue or red by its intent",
    Visit: "a button with a link, coloured as others; an address of this machine, which Telegram refuses, is text",
    Choose: "a button for each, two in a row, ✓ before what is chosen; a long label has a row of its own",
    ChooseMany: "☐ and ☑ on buttons that tick in place, then ✅ Done",
    PickDay: f"a button for each day, {limits.ROW_OF_DAYS} in a row",
    PickTime: f"a button for each time, {limits.ROW} in a row; two with their day where there are several days",
    Rate: "five buttons in a row",
    FormCard: "one message that asks field by field, with what was filled in, a bar and Cancel",
    FieldKind.LINE: "typed as a message",
    FieldKind.LINES: "typed as a message",
    FieldKind.CHOICE: "a numbered list; its name or number is typed",
    FieldKind.MANY: "a numbered list; names or numbers are typed, with commas",
    FieldKind.PICTURE: f"sent as a photo, up to {PICTURE_BYTES // 1024**2} MB",
    FieldKind.FILE: f"sent as a photo, voice message, video note or document, up to {MAX_BYTES // 1024**2} MB",
    Ability.SAFE: "the next offset is asked for, or the webhook is answered",
    Ability.SENTENCE: "the first paragraph",
    Ability.WAY_BACK: "the last button, ‹ Back",
    Ability.LONG: f"several messages of up to {limits.TEXT} units, cut at a paragraph; the buttons are under the last",
    Ability.CROWDED: f"pages of {BUTTONS_OF_PAGE} buttons, as one message takes {limits.BUTTONS}",
    Ability.REDRAWN: "the card is edited in place; where its kind does not allow that it is sent anew",
    Ability.LIVE: "edited in place",
    Ability.FORM_ERRORS: "asks for the first that is wrong, and says how to mend it",
    Ability.FORM_KEPT: "goes on at the field where it was left; /continue finds it",
    Ability.DEEP_LINK: "`t.me/<bot>?start=...`",
    Ability.ROOM: (
        f"answers commands, mentions and replies, at most {limits.GROUP_PER_MINUTE} messages a minute; every button is "
        "a link into the private chat"
    ),
    Ability.SHARED: f"inline mode: `@bot python` in any chat suggests up to {limits.INLINE_RESULTS} mentors",
    Ability.COMMANDS: "a menu for each language; in groups only what may be shown there",
    Ability.TYPING: "the number or label of a button, a day, a time, stars, a sentence",
}
"""One sentence each; what stands after a semicolon is what becomes of that which does not fit."""
