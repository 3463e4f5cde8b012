"""The two people of a session write to each other: one message, what was written before, and the form to answer."""

from bot.dialogue import reader
from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.fields import Field
from bot.dialogue.links import Link
from bot.dialogue.registry import Show, registry
from bot.dialogue.text import Bold, Style, Text, When, fill, inert
from bot.dialogue.views import (
    Attached,
    Button,
    Facts,
    FieldKind,
    File,
    Intent,
    Item,
    Note,
    Paragraph,
    Part,
    Title,
    View,
)
from bot.screens.answers import file_key
from core.attachments.media import Kind
from core.attachments.model import Attachment
from core.bookings.model import Booking
from core.errors import N_, NotFound
from core.messages.model import Message
from core.messages.service import LONGEST_TEXT
from core.messages.window import has_heard, is_open

PAGE = 5
GLANCE = 200
"""Characters of a message in the list; the card of the message has all of them."""


async def writing(ctx: Context, booking: Booking) -> list[Part]:
    """Return what the card of a session offers its two people for writing to each other."""
    if ctx.account.id not in {booking.learner_id, booking.mentor_id}:
        return []
    parts: list[Part] = []
    if _can_write(ctx, booking):
        name = booking.other(ctx.account.id).name
        parts.append(Button(label=_("Write to %(name)s") % {"name": name}, to=_form(booking.id)))
    if await ctx.market.messages.count(ctx.account, booking.id):
        parts.append(Button(label=_("Messages"), to=Link("messages", booking=booking.id)))
    return parts


def _can_write(ctx: Context, booking: Booking) -> bool:
    other = booking.other(ctx.account.id)
    return is_open(booking, ctx.market.policies, now=ctx.now) and has_heard(booking, other.id)


def _form(booking: int) -> Link:
    return Link("message.write", booking=booking)


@registry.screen("message", typed="message.write")
async def message_screen(ctx: Context, booking: int, message: int) -> View:
    """Show one message; what is typed or sent now is an answer to it."""
    found = await ctx.market.messages.get(ctx.account, message)
    if found.booking_id != booking:
        raise NotFound
    return View(
        Title(_title(ctx, found)),
        Paragraph(found.text) if found.text else None,
        _file(found.attachment),
        Note(_removed()) if found.removed_at else None,
        Facts(_facts(found, (await ctx.market.topics.book()).name_of(found.booking.topic))),
        *_answering(ctx, found),
        Button(label=_("The session"), to=Link("booking", booking=booking)),
        Button(label=_("Messages"), to=Link("messages", booking=booking)),
        back_to=Link("booking", booking=booking),
        live=f"messages:{booking}",
    )


def _title(ctx: Context, message: Message) -> Text:
    if message.sender_id == ctx.account.id:
        return fill(_("You to %(name)s"), name=message.booking.other(ctx.account.id).name)
    return message.sender.name


def _facts(message: Message, topic: str) -> tuple[tuple[str, Text], ...]:
    booking = message.booking
    session = fill("%(topic)s · %(when)s", topic=topic, when=When(booking.starts_at))
    rows: list[tuple[str, Text]] = [(_("Session"), session), (_("Sent"), When(message.sent_at))]
    if message.attachment is not None:
        rows.append((_("Attached"), f"{_kind(message.attachment)} · {message.attachment.name}"))
    return tuple(rows)


def _file(attachment: Attachment | None) -> File | None:
    if attachment is None:
        return None
    content = Attached(key=attachment.key, size=attachment.size)
    return File(name=attachment.name, media=attachment.media, content=content, kind=Kind(attachment.kind))


def _kind(attachment: Attachment) -> str:
    return {
        Kind.PHOTO: _("a photo"),
        Kind.VOICE: _("a voice message"),
        Kind.VIDEO_NOTE: _("a video message"),
        Kind.DOCUMENT: _("a file"),
    }[Kind(attachment.kind)]


def _removed() -> str:
    return _("What was written here has been removed, as the session is long over.")


def _answering(ctx: Context, message: Message) -> list[Part]:
    if not _can_write(ctx, message.booking):
        return []
    label = _("Write more") if message.sender_id == ctx.account.id else _("Answer")
    return [Button(label=label, to=_form(message.booking_id), intent=Intent.PRIMARY)]


@registry.screen("messages", typed="message.write")
async def messages_screen(ctx: Context, booking: int, page: int | None = None) -> View:
    """List what the two people wrote, the last page first, each page in the order in which it was written."""
    number = max(page or 0, 0)
    about = await ctx.market.messages.booking(ctx.account, booking)
    newest = await ctx.market.messages.of_booking(ctx.account, booking, limit=PAGE + 1, offset=number * PAGE)
    other = about.other(ctx.account.id)
    return View(
        Title(fill(_("You and %(name)s"), name=other.name)),
        *(_item(ctx, message) for message in reversed(newest[:PAGE])),
        None if newest else Paragraph(_("Nothing has been written here yet.")),
        *_writing_more(ctx, about),
        Button(label=_("Earlier"), to=Link("messages", booking=booking, page=number + 1))
        if len(newest) > PAGE
        else None,
        Button(label=_("Newer"), to=Link("messages", booking=booking, page=number - 1)) if number else None,
        back_to=Link("booking", booking=booking),
        live=f"messages:{booking}",
    )


def _writing_more(ctx: Context, booking: Booking) -> list[Part]:
    if not _can_write(ctx, booking):
        return [Note(_("You can't write about this session any more."))]
    name = booking.other(ctx.account.id).name
    label = _("Write to %(name)s") % {"name": name}
    return [Button(label=label, to=_form(booking.id), intent=Intent.PRIMARY)]


def _item(ctx: Context, message: Message) -> Item:
    name = _("You") if message.sender_id == ctx.account.id else message.sender.name
    lines: list[Text] = [inert(message.text, limit=GLANCE)] if message.text else []
    if message.attachment is not None:
        lines.append(f"📎 {_kind(message.attachment)}")
    if message.removed_at is not None:
        lines.append(_("removed"))
    return Item(
        title=f"{name} · {reader.when(message.sent_at, Style.FULL, ctx.reader)}",
        lines=tuple(lines),
        to=Link("message", booking=message.booking_id, message=message.id),
    )


async def _fields(ctx: Context, booking: int) -> tuple[Field, ...]:
    about = await ctx.market.messages.booking(ctx.account, booking)
    return (
        Field(
            name="text",
            label=_("What would you like to write?"),
            kind=FieldKind.LINES,
            help=_("%(name)s gets it here in the chat.") % {"name": about.other(ctx.account.id).name},
            required=False,
            max_length=LONGEST_TEXT,
        ),
        Field(
            name="attachment",
            label=_("Would you like to send a file with it?"),
            kind=FieldKind.FILE,
            help=_("A photo, a voice message or a document, up to 8 MB."),
            required=False,
            read=file_key,
        ),
    )


@registry.form(
    "message.write", title=N_("Your message"), fields=_fields, back_to=Link("booking"), submit_label=N_("Send")
)
async def send(ctx: Context, booking: int, *, text: str | None, attachment: str | None) -> Show:
    """Send a message to the other person of a session."""
    sent = await ctx.market.messages.send(ctx.account, booking, text or "", attachment=attachment)
    name = Bold(sent.booking.other(ctx.account.id).name)
    return Show(Link("messages", booking=booking), fill(_("Sent to %(name)s."), name=name))
