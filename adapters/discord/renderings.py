"""How Discord shows each item of the vocabulary; docs/platforms.md is made from this."""

from collections.abc import Mapping

from adapters.discord import limits
from adapters.discord.controls import LISTS_OF_PAGE
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
    Bold: "markdown",
    Code: "markdown",
    Amount: "in the reader's language",
    When: "a native timestamp, in the zone of whoever looks; in lists it is written in the reader's zone",
    Title: "the title of the embed",
    Paragraph: "text of the embed",
    Note: "text with a mark: ℹ️, ✅ or ⚠️",
    Facts: "a line each, the label bold",
    Item: "its lines in the text; one is a button, several are a list, whose entries show its first line",
    Image: "small, beside the text of the embed; pressing it shows it large",
    File: "an attachment",
    Progress: "a bar of characters; left out beside a form, which is shown whole",
    Button: "grey, blue or red by its intent; those that find no room go into a list More",
    Visit: "a button with a link; what is no web page is text",
    Choose: f"a list that names what is chosen; more than {limits.OPTIONS} options are several lists",
    ChooseMany: (
        f"a list that takes several; of more than {limits.OPTIONS}, several lists whose picks stay on the message "
        "until ✅ Done"
    ),
    PickDay: f"a list; more than {limits.OPTIONS} days are several lists",
    PickTime: f"a list with the part of the day below each time; more than {limits.OPTIONS} are several lists",
    Rate: "five buttons in a row",
    FormCard: (
        f"a modal of up to {limits.MODAL_FIELDS} fields; a longer one comes in pages, with a card between them that "
        "shows what is filled in"
    ),
    FieldKind.LINE: f"a text input, up to {limits.FIELD_VALUE} characters",
    FieldKind.LINES: f"a tall text input, up to {limits.FIELD_VALUE} characters",
    FieldKind.CHOICE: f"a list in the modal; with more than {limits.OPTIONS} options a text input",
    FieldKind.MANY: f"a list in the modal that takes several; with more than {limits.OPTIONS} options a text input",
    FieldKind.PICTURE: f"an upload in the modal, up to {PICTURE_BYTES // 1024**2} MB",
    FieldKind.FILE: f"an upload in the modal, or sent while the form is open, up to {MAX_BYTES // 1024**2} MB",
    Ability.SAFE: "it is handled: the gateway delivers once",
    Ability.SENTENCE: f"above the embed, up to {limits.CONTENT} characters",
    Ability.WAY_BACK: "the last button, ‹ Back",
    Ability.LONG: (
        f"several embeds of up to {limits.DESCRIPTION} characters; what is over {limits.EMBEDS_TOTAL} in one message "
        "comes as a file"
    ),
    Ability.CROWDED: f"pages of {LISTS_OF_PAGE} lists; buttons without room go into a list More",
    Ability.REDRAWN: (
        f"within {limits.ACK_SECONDS:g} s, or put off and then put in its place; edited where nobody else sees the "
        "card, else beside it"
    ),
    Ability.LIVE: "edited in place; one that only one person sees cannot be",
    Ability.FORM_ERRORS: "the card lists what is wrong, with a button that opens the modal",
    Ability.FORM_KEPT: "the card has a button that opens it with what was filled in",
    Ability.DEEP_LINK: "a button that answers whoever presses it where only they see it",
    Ability.ROOM: "slash commands, mentions and replies; answers to commands are seen by who asked only",
    Ability.SHARED: "“Book this person” in the menu of somebody's name",
    Ability.COMMANDS: f"slash commands with options in each language, up to {limits.CHOICES} suggestions while typing",
    Ability.TYPING: "in direct messages, as on Telegram; in servers after a mention",
}
"""One sentence each; what stands after a semicolon is what becomes of that which does not fit."""
