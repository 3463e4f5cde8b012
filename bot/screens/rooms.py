"""Rooms of the community: what each is for, and what is posted there."""

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.links import Link
from bot.dialogue.registry import Show, registry
from bot.dialogue.text import Bold, Code, fill
from bot.dialogue.views import Button, ChooseMany, Intent, Item, Note, Paragraph, Title, Tone, View
from bot.screens.admin import desk
from bot.screens.linking import platform_name
from core.accounts.model import Right
from core.errors import N_, NotFound
from core.rooms.model import Purpose, Room

ROOMS = Link("room")


def purpose_name(purpose: Purpose) -> str:
    """Return what a room is for."""
    return {
        Purpose.ADMINS: _("What waits for the admins"),
        Purpose.NEWS: _("New mentors are welcomed here"),
    }[purpose]


@registry.screen("room", command=N_("room"), help=N_("What this room is for"), right=Right.MANAGE_ROOMS)
async def room_screen(ctx: Context, room: str | None = None, name: str | None = None) -> View:
    """Ask what a room is for (`room` is "platform:chat", `name` what it is called there), or list the bound ones."""
    if room is None:
        return await _bound(ctx)
    platform, chat = _place(room)
    bound = await ctx.market.rooms.of_chat(ctx.account, platform, chat)
    return View(
        Title(name or _room_name(platform, chat)),
        ChooseMany(
            label=_("What do I post there? Whoever is in the room reads it."),
            options=tuple((purpose.value, purpose_name(purpose)) for purpose in Purpose),
            chosen=frozenset(one.purpose for one in bound),
            to=Link("room.bind", room=room, name=name),
        ),
        back_to=ROOMS,
    )


async def _bound(ctx: Context) -> View:
    found = await ctx.market.rooms.listed(ctx.account)
    how = fill(_("Type %(command)s in a group or channel, and I ask you here what it is for."), command=Code("/room"))
    return View(Title(_("Rooms")), Paragraph(how), *(_entry(one) for one in found), back_to=desk(ctx))


def _entry(one: Room) -> Item:
    closed = [_("I can't write there any more.")] if one.closed_at else []
    return Item(
        title=one.name,
        lines=(platform_name(one.platform), purpose_name(Purpose(one.purpose)), *closed),
        to=Link("room.unbind.confirm", room=one.id),
    )


def _place(room: str) -> tuple[str, str]:
    platform, colon, chat = room.partition(":")
    if not (platform and colon and chat):
        raise NotFound
    return platform, chat


def _room_name(platform: str, chat: str) -> str:
    return f"{platform_name(platform)} {chat}"


@registry.action("room.bind", right=Right.MANAGE_ROOMS)
async def bind(ctx: Context, room: str, values: str | None, name: str | None = None) -> Show:
    """Bind a room to what was picked; picking nothing unbinds it."""
    platform, chat = _place(room)
    purposes = [purpose for purpose in Purpose if purpose.value in (values or "").split(",")]
    await ctx.market.rooms.bind(ctx.account, platform, chat, name or _room_name(platform, chat), purposes)
    return Show(ROOMS, _("Saved.") if purposes else _("I post nothing there any more."))


@registry.screen("room.unbind.confirm", right=Right.MANAGE_ROOMS)
async def confirm_unbind(ctx: Context, room: int) -> View:
    """Say what a bound room is told, and offer to end it."""
    found = await ctx.market.rooms.get(ctx.account, room)
    closed = Note(_("I can't write there any more. Let me in again, then type /room there."), Tone.WARN)
    return View(
        Title(found.name),
        Paragraph(f"{platform_name(found.platform)}: {purpose_name(Purpose(found.purpose))}"),
        closed if found.closed_at else None,
        Button(label=_("Post nothing there any more"), to=Link("room.unbind", room=room), intent=Intent.DANGER),
        back_to=ROOMS,
    )


@registry.action("room.unbind", right=Right.MANAGE_ROOMS)
async def unbind(ctx: Context, room: int) -> Show:
    """Post in a room no more."""
    found = await ctx.market.rooms.unbind(ctx.account, room)
    return Show(ROOMS, fill(_("I post nothing in %(name)s any more."), name=Bold(found.name)))


# What is posted: nothing personal, as others read along


@registry.screen("room.application", shared=True)
async def application_waits(ctx: Context, mentor: int) -> View:
    """Tell the admins' room that somebody wants to teach."""
    del ctx
    return View(
        Paragraph(_("Somebody would like to teach here and waits for your answer.")),
        Button(label=_("Open the application"), to=Link("application", mentor=mentor), intent=Intent.PRIMARY),
    )


@registry.screen("room.report", shared=True)
async def report_waits(ctx: Context, report: int) -> View:
    """Tell the admins' room that something was reported."""
    del ctx
    return View(
        Paragraph(_("Something was reported. Please have a look.")),
        Button(label=_("Open the report"), to=Link("admin.report", report=report), intent=Intent.PRIMARY),
    )


@registry.screen("room.case", shared=True)
async def case_waits(ctx: Context, case: int) -> View:
    """Tell the admins' room that somebody has written."""
    del ctx
    return View(
        Paragraph(_("Somebody would like to talk to a person. Can you answer?")),
        Button(label=_("Read it"), to=Link("admin.case", case=case), intent=Intent.PRIMARY),
    )


async def write_room_notice(ctx: Context, why: str, number: int) -> Show | None:
    """Return what a room is told; None when it no longer matters."""
    match why:
        case "application_submitted":
            return Show(Link("room.application", mentor=number))
        case "reported":
            return Show(Link("room.report", report=number))
        case "support_written":
            return Show(Link("room.case", case=number))
        case "mentor_approved":
            return await _welcome(ctx, number)
        case _:
            raise ValueError(f"no words for {why}")


async def _welcome(ctx: Context, mentor: int) -> Show | None:
    try:
        found = await ctx.market.mentors.profile(mentor, ctx.account)
    except NotFound:
        return None
    welcome = fill(_("Please welcome %(name)s, who teaches here now!"), name=Bold(found.account.name))
    return Show(Link("mentor", mentor=mentor), welcome)
