"""One account in several chats: a code from one, typed in the other, and the way back."""

from bot.dialogue.catalogue import _, speaking
from bot.dialogue.context import Context
from bot.dialogue.fields import BadAnswer, Field
from bot.dialogue.links import Link
from bot.dialogue.moving import join_conversations, leave_conversation, tell_chats
from bot.dialogue.registry import Show, registry
from bot.dialogue.text import Bold, Code, Style, Text, When, fill
from bot.dialogue.views import Button, Choose, Facts, Intent, Note, Option, Paragraph, Part, Title, Tone, View
from core.accounts.linking import Offered, OnlyChat, read_code
from core.accounts.model import Identity
from core.errors import N_, NotFound

LINK = Link("link")
CODE_EXAMPLE = "ABCD-EFGH"


def platform_name(platform: str) -> str:
    """Return what people call a platform."""
    return {"telegram": "Telegram", "discord": "Discord"}.get(platform) or _("the web chat")


@registry.screen(
    "link", command=N_("link"), help=N_("Use one account in several chats"), takes=N_("code"), typed="link.enter"
)
async def link_screen(ctx: Context, code: str | None = None) -> View:
    """Show how two chats become one account, with the code if there is one; a typed `code` can be looked up."""
    if code is not None and read_code(code) is not None:
        return _typed(code)
    offered = await ctx.market.linking.offered(ctx.account)
    waiting = await ctx.market.linking.claimed(ctx.account)
    return View(
        Title(_("Link another chat")),
        Note(_no_code(), Tone.WARN) if code is not None else None,
        Paragraph(_("Use me on Telegram and Discord with the same sessions, settings and forms.")),
        *(_code_to_type(offered) if offered is not None else ()),
        Button(label=_("Go on linking"), to=Link("link.confirm"), intent=Intent.PRIMARY) if waiting else None,
        Button(label=_("Get a new code") if offered else _("Get a code"), to=Link("link.offer")),
        Button(label=_("I have a code"), to=Link("link.enter")),
        Button(label=_("My chats"), to=Link("unlink")),
        back_to=Link("settings"),
    )


def _code_to_type(offered: Offered) -> tuple[Part, ...]:
    code, until = offered.code, When(offered.expires_at, Style.TIME)
    return (
        Facts(((_("Your code"), Code(code)), (_("Works until"), until))),
        Paragraph(fill(_("Open your other chat with me and type %(command)s there."), command=Code(f"/link {code}"))),
        Note(_("Whoever has this code can use your account. Give it to nobody."), Tone.WARN),
    )


def _typed(code: str) -> View:
    return View(
        Title(_("Link another chat")),
        Paragraph(fill(_("Shall I look up the code %(code)s?"), code=Code(code.strip().upper()))),
        Button(label=_("Look it up"), to=Link("link.check", code=code.strip()), intent=Intent.PRIMARY),
        back_to=LINK,
    )


def _no_code() -> str:
    return _("That is no code. One has 8 letters and digits, like ABCD-EFGH.")


@registry.action("link.offer")
async def offer(ctx: Context) -> Show:
    """Make a code; an earlier one works no more."""
    await ctx.market.linking.offer(ctx.account, ctx.platform)
    return Show(LINK)


def _read_code(typed: str) -> str:
    code = read_code(typed)
    if code is None:
        raise BadAnswer(_no_code())
    return code


async def _code_fields(ctx: Context) -> tuple[Field, ...]:
    del ctx
    return (Field(name="code", label=_("Which code does the other chat show?"), example=CODE_EXAMPLE, read=_read_code),)


@registry.form(
    "link.enter", title=N_("Link another chat"), fields=_code_fields, back_to=LINK, submit_label=N_("Look up")
)
async def enter(ctx: Context, *, code: str) -> Show:
    """Take a code that was typed into the form."""
    return await check(ctx, code)


@registry.action("link.check")
async def check(ctx: Context, code: str) -> Show:
    """Take a code, and ask whether to link; a wrong one ends in no refusal, as that would undo that it is counted."""
    if not await ctx.market.linking.claim(ctx.account, code):
        return Show(LINK, _("That code is wrong, used or older than 10 minutes. Get a new one in your other chat."))
    # What cannot be linked is said at once, and the code can then be used again.
    await ctx.market.merging.plan(ctx.account)
    return Show(Link("link.confirm"))


@registry.screen("link.confirm")
async def confirm(ctx: Context) -> View:
    """Say what linking does, before it is done."""
    plan = await ctx.market.merging.plan(ctx.account)
    platform = platform_name(plan.platform)
    return View(
        Title(_("Link these chats?")),
        Paragraph(
            fill(
                _("Your chat on %(platform)s and this one will be one account: %(name)s."),
                platform=platform,
                name=Bold(plan.kept.name),
            )
        ),
        Paragraph(_("Sessions, payments, reviews and settings of both are then the same in either chat.")),
        Note(_("Only go on if you got this code yourself. If somebody sent it to you, stop here."), Tone.WARN),
        Button(label=_("Yes, make them one"), to=Link("link.merge", other=plan.other.id), intent=Intent.PRIMARY),
        Button(label=_("No, keep them apart"), to=Link("link.forget")),
        back_to=LINK,
    )


@registry.action("link.merge")
async def merge(ctx: Context, other: int) -> Show:
    """Make one account of two; the other chats hear of it, so that nobody is linked in silence."""
    market, settings = ctx.market, Link("settings")
    plan = await market.merging.merge(ctx.account, other)
    place = registry.address(settings)
    await join_conversations(market.session, dropped=plan.dropped.id, kept=plan.kept.id, place=place)
    with speaking(plan.kept.locale):
        note = fill(
            _("This account is now linked with %(platform)s. If that was not you: %(command)s"),
            platform=platform_name(ctx.platform),
            command=Code("/unlink"),
        )
    await tell_chats(ctx, "linked", await market.accounts.chats(plan.kept.id), "unlink", note)
    linked = _("Done: this chat and %(platform)s are one account.")
    return Show(settings, fill(linked, platform=platform_name(plan.platform)))


@registry.action("link.forget")
async def forget(ctx: Context) -> Show:
    """Leave two accounts as they are."""
    await ctx.market.linking.forget(ctx.account)
    return Show(LINK, _("Nothing was linked, and that code works no more."))


@registry.screen("unlink", command=N_("unlink"), help=N_("See my linked chats and separate one"))
async def unlink(ctx: Context) -> View:
    """List the chats of the account, with what may be separated from here."""
    chats = await ctx.market.accounts.chats(ctx.account.id)
    separable = await ctx.market.linking.separable(ctx.account, here=ctx.platform)
    return View(
        Title(_("My chats")),
        Facts(tuple(_chat(ctx, chat) for chat in chats)),
        Note(_("A chat that was here before this one can only be unlinked from there."))
        if 0 < len(separable) < len(chats)
        else None,
        *(
            Button(
                label=_("Unlink %(platform)s") % {"platform": platform_name(chat.platform)},
                to=Link("unlink.confirm", platform=chat.platform),
            )
            for chat in separable
        ),
        Button(label=_("Link another chat"), to=LINK),
        back_to=Link("settings"),
    )


def _chat(ctx: Context, chat: Identity) -> tuple[str, Text]:
    if chat.platform == ctx.platform:
        return platform_name(chat.platform), _("this chat")
    return platform_name(chat.platform), _("linked") if chat.reachable else _("closed: I can't write to you there")


@registry.screen("unlink.confirm")
async def confirm_unlink(ctx: Context, platform: str) -> View:
    """Say what separating a chat does, before it is done."""
    separable = await ctx.market.linking.separable(ctx.account, here=ctx.platform)
    if not separable:
        raise OnlyChat
    if platform not in {chat.platform for chat in separable}:
        raise NotFound
    name = platform_name(platform)
    return View(
        Title(fill(_("Unlink %(platform)s?"), platform=name)),
        Paragraph(fill(_("Your chat on %(platform)s gets a new, empty account with your name."), platform=name)),
        Paragraph(
            _("Sessions, payments, reviews and roles stay with the other chats. You can't move them later by yourself.")
        ),
        Button(label=_("Yes, unlink"), to=Link("unlink.separate", platform=platform), intent=Intent.DANGER),
        Button(label=_("Leave it as it is"), to=Link("unlink")),
        back_to=Link("unlink"),
    )


@registry.action("unlink.separate")
async def separate(ctx: Context, platform: str) -> Show:
    """Give a chat an account of its own; the other chats hear of it."""
    market = ctx.market
    _fresh, leaving = await market.linking.separate(ctx.account, platform, here=ctx.platform)
    await leave_conversation(market.session, leaving)
    await tell_chats(ctx, "separated", [leaving], "home", _("This chat has an account of its own now."))
    gone = fill(_("%(platform)s is not linked with this account any more."), platform=platform_name(platform))
    await tell_chats(ctx, "unlinked", await market.accounts.chats(ctx.account.id), "unlink", gone)
    done = _("This chat has an account of its own now.") if platform == ctx.platform else gone
    return Show(Link("home"), done)


async def where_to_write(ctx: Context) -> Choose | None:
    """Return the choice of where somebody with several chats is written to; None for one chat."""
    chats = await ctx.market.accounts.chats(ctx.account.id)
    if len(chats) < 2:
        return None
    preferred = ctx.account.preferred_platform
    return Choose(
        label=_("Where should I write to you?"),
        options=(
            Option(label=_("Wherever I was last"), to=Link("settings.write_to"), chosen=preferred is None),
            *(
                Option(
                    label=platform_name(chat.platform),
                    to=Link("settings.write_to", platform=chat.platform),
                    chosen=preferred == chat.platform,
                )
                for chat in chats
            ),
        ),
    )


@registry.action("settings.write_to")
async def write_to(ctx: Context, platform: str | None = None) -> Show:
    """Change where the person is written to first."""
    await ctx.market.accounts.prefer(ctx.account, platform)
    return Show(Link("settings"), _("Saved."))
