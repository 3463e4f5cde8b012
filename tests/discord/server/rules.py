"""What a message may hold.

https://docs.discord.com/developers/resources/message#create-message
https://docs.discord.com/developers/resources/message#embed-object-embed-limits
https://docs.discord.com/developers/components/reference
"""

from urllib.parse import urlsplit

from tests.discord.server.errors import EMPTY_MESSAGE, JSON, Form, Refused, Where
from tests.discord.server.world import EPHEMERAL

ROW, BUTTON, SELECT = 1, 2, 3
SELECTS = (3, 5, 6, 7, 8)
LINK, PREMIUM = 5, 6
SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS = 1 << 2, 1 << 12
OF_EDIT = SUPPRESS_EMBEDS
OF_MESSAGE = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS
OF_ANSWER = OF_MESSAGE | EPHEMERAL
"""The flags that can be set; Components V2 is left out, as this server knows messages of rows only."""
FILLS_A_MESSAGE = ("content", "embeds", "components", "attachments", "sticker_ids", "poll")


def check_message(body: JSON, *, flags: int) -> None:
    """Raise Refused if a message, new or edited, cannot be like this; `flags` are those that it may set."""
    form = Form()
    check_into(form, (), body, flags=flags)
    form.close()


def check_flags(form: Form, where: Where, body: JSON, allowed: int) -> None:
    """Check that only the `allowed` flags are set."""
    if (body.get("flags") or 0) & ~allowed:
        form.bad((*where, "flags"), "MESSAGE_FLAGS_INVALID", "These flags cannot be set here.")


def check_into(form: Form, where: Where, body: JSON, *, flags: int) -> None:
    """Note in `form` everything that is wrong with a message that stands at `where`."""
    check_flags(form, where, body, flags)
    form.size((*where, "content"), body.get("content"), 0, 2000)
    if body.get("nonce") is not None:
        form.size((*where, "nonce"), str(body["nonce"]), 0, 25)
    _check_embeds(form, (*where, "embeds"), body.get("embeds") or [])
    _check_rows(form, (*where, "components"), body.get("components") or [])


def require_something(body: JSON) -> None:
    """Raise Refused (50006) for a message that shows nothing."""
    shown = [body.get(name) for name in FILLS_A_MESSAGE]
    if not any(one.strip() if isinstance(one, str) else one for one in shown):
        raise Refused(EMPTY_MESSAGE)


def _check_embeds(form: Form, where: Where, embeds: list[JSON]) -> None:
    form.size(where, embeds, 0, 10)
    total = 0
    for index, embed in enumerate(embeds):
        total += _check_embed(form, (*where, index), embed)
    if total > 6000:
        form.bad(where, "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")


def _check_embed(form: Form, where: Where, embed: JSON) -> int:
    """Check one embed; return how many characters it counts."""
    footer, author = embed.get("footer") or {}, embed.get("author") or {}
    fields = embed.get("fields") or []
    shown = [embed.get("title"), embed.get("description"), footer.get("text"), author.get("name")]
    if not (any(shown) or fields or embed.get("image") or embed.get("thumbnail")):
        form.bad((*where, "description"), "BASE_TYPE_REQUIRED", "This field is required")
    form.size((*where, "title"), embed.get("title"), 0, 256)
    form.size((*where, "description"), embed.get("description"), 0, 4096)
    form.size((*where, "footer", "text"), footer.get("text"), 1 if footer else 0, 2048)
    form.size((*where, "author", "name"), author.get("name"), 1 if author else 0, 256)
    form.number((*where, "color"), embed.get("color"), 0, 0xFFFFFF)
    form.size((*where, "fields"), fields, 0, 25)
    for index, one in enumerate(fields):
        form.size((*where, "fields", index, "name"), one.get("name"), 1, 256)
        form.size((*where, "fields", index, "value"), one.get("value"), 1, 1024)
        shown += [one.get("name"), one.get("value")]
    for name, allowed in (("url", ("http", "https")), ("image", ("http", "https", "attachment"))):
        url = embed.get(name) if name == "url" else (embed.get(name) or {}).get("url")
        if url is not None and urlsplit(url).scheme not in allowed:
            form.bad((*where, name), "URL_TYPE_INVALID_SCHEME", f"Scheme must be one of {allowed}.")
    return sum(len(one) for one in shown if one)


def _check_rows(form: Form, where: Where, rows: list[JSON]) -> None:
    form.size(where, rows, 0, 5)
    seen: set[str] = set()
    for index, row in enumerate(rows):
        at = (*where, index)
        if not form.one_of((*at, "type"), row.get("type"), (ROW,)):
            continue
        inside = row.get("components") or []
        form.size((*at, "components"), inside, 1, 5)
        if any(one.get("type") in SELECTS for one in inside) and len(inside) > 1:
            form.bad((*at, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A select fills its row.")
        for number, one in enumerate(inside):
            _check_control(form, (*at, "components", number), one, seen)


def _check_control(form: Form, where: Where, one: JSON, seen: set[str]) -> None:
    if not form.one_of((*where, "type"), one.get("type"), (BUTTON, *SELECTS)):
        return
    if one["type"] == BUTTON:
        _check_button(form, where, one)
    else:
        check_select(form, where, one)
    if one.get("custom_id"):
        form.unique(seen, (*where, "custom_id"), one["custom_id"], "COMPONENT_CUSTOM_ID_DUPLICATED")


def _check_button(form: Form, where: Where, one: JSON) -> None:
    if not form.one_of((*where, "style"), one.get("style"), (1, 2, 3, 4, 5)):
        return
    form.size((*where, "label"), one.get("label"), 0 if one.get("emoji") else 1, 80)
    check_emoji(form, (*where, "emoji"), one.get("emoji"))
    if one["style"] != LINK:
        form.size((*where, "custom_id"), one.get("custom_id"), 1, 100)
        if one.get("url"):
            form.bad((*where, "url"), "BUTTON_COMPONENT_CANNOT_HAVE_URL", "Only a link button has an address.")
        return
    if one.get("custom_id"):
        form.bad((*where, "custom_id"), "BASE_TYPE_CUSTOM_ID_AND_URL", "A custom id and url cannot both be specified.")
    if form.size((*where, "url"), one.get("url"), 1, 512):
        parts = urlsplit(one["url"])
        if parts.scheme not in ("http", "https", "discord") or not parts.netloc:
            form.bad((*where, "url"), "URL_TYPE_INVALID_SCHEME", 'Scheme must be one of ("http", "https", "discord").')


def check_emoji(form: Form, where: Where, emoji: JSON | None) -> None:
    """Check that an emoji is a custom one or a character that can be one."""
    if emoji is not None and not emoji.get("id") and (not emoji.get("name") or emoji["name"].isascii()):
        form.bad((*where, "name"), "BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji")


def check_select(form: Form, where: Where, one: JSON) -> None:
    """Check a select of a message or of a modal."""
    form.size((*where, "custom_id"), one.get("custom_id"), 1, 100)
    form.size((*where, "placeholder"), one.get("placeholder"), 0, 150)
    form.number((*where, "min_values"), one.get("min_values"), 0, 25)
    form.number((*where, "max_values"), one.get("max_values"), 1, 25)
    low, high = one.get("min_values", 1), one.get("max_values", 1)
    if low > high:
        form.bad((*where, "min_values"), "SELECT_COMPONENT_MIN_VALUES", "min_values is above max_values.")
    if one["type"] == SELECT:
        check_options(form, where, one, high)


def check_options(form: Form, where: Where, one: JSON, most: int) -> None:
    """Check the options of a list of which at most `most` can be picked."""
    options = one.get("options") or []
    form.size((*where, "options"), options, 1, 25)
    if most > max(len(options), 1):
        form.bad((*where, "max_values"), "SELECT_COMPONENT_MAX_VALUES", "max_values is above the number of options.")
    if sum(bool(option.get("default")) for option in options) > most:
        form.bad((*where, "options"), "SELECT_COMPONENT_TOO_MANY_DEFAULT", "More defaults than max_values.")
    seen: set[str] = set()
    for index, option in enumerate(options):
        at = (*where, "options", index)
        form.size((*at, "label"), option.get("label"), 1, 100)
        form.size((*at, "description"), option.get("description"), 0, 100)
        check_emoji(form, (*at, "emoji"), option.get("emoji"))
        if form.size((*at, "value"), option.get("value"), 1, 100):
            form.unique(seen, (*at, "value"), option["value"], "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED")
