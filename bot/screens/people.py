"""The people of the community, for those who look after them: pausing accounts and giving roles, each confirmed."""

from babel.dates import format_date

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.links import Link
from bot.dialogue.registry import Show, registry
from bot.dialogue.text import Bold, Text, fill
from bot.dialogue.views import Button, Facts, Intent, Item, Note, Paragraph, Part, Picture, Title, Tone, View
from bot.screens import wording
from bot.screens.admin import desk, pages
from core.accounts.model import Account, Right, Role
from core.accounts.service import GIVEN_ROLES, require
from core.errors import N_, NotFound

PAGE = 10
PEOPLE = Link("admin.people")


@registry.screen("admin.people", command=N_("people"), help=N_("The people here"), right=Right.SEE_PEOPLE)
async def people(ctx: Context, page: int | None = None, words: str | None = None) -> View:
    """List the people, the newest first, or those whom `words` name; pages count from 1."""
    at = max(1, page or 1)
    if words:
        return View(
            Title(fill(_("People called “%(words)s”"), words=words)),
            *(_entry(person) for person in await ctx.market.accounts.named(ctx.account, words)),
            Button(label=_("Everybody"), to=PEOPLE),
            back_to=PEOPLE,
        )
    found = await ctx.market.accounts.people(ctx.account, limit=PAGE + 1, offset=(at - 1) * PAGE)
    count = await ctx.market.accounts.head_count(ctx.account)
    return View(
        Title(fill(_("People (%(count)s)"), count=count)),
        *(_entry(person) for person in found[:PAGE]),
        *pages(PEOPLE, at, more=len(found) > PAGE),
        back_to=desk(ctx),
    )


def _entry(person: Account) -> Item:
    return Item(
        title=person.name,
        lines=(roles_in_words(person), *([_("Paused")] if person.suspended_at else [])),
        picture=Picture(file=person.picture_id, alt=person.name) if person.picture_id else None,
        to=Link("admin.person", person=person.id),
    )


def role_name(role: Role) -> str:
    """Return what a role is called."""
    return {
        Role.MENTOR: _("mentor"),
        Role.MODERATOR: _("moderator"),
        Role.FINANCE: _("finance"),
        Role.ADMIN: _("admin"),
        Role.OWNER: _("owner"),
    }[role]


def roles_in_words(person: Account) -> str:
    """Return the roles of a person; everybody is a learner."""
    return ", ".join(role_name(role) for role in Role if person.has(role)) or _("learner")


@registry.screen("admin.person", right=Right.SEE_PEOPLE)
async def person_screen(ctx: Context, person: int) -> View:
    """Show a person, with what may be done about them."""
    require(ctx.account, Right.SEE_PEOPLE)
    found = await ctx.market.accounts.get(person)
    joined = str(format_date(found.created_at.astimezone(ctx.zone), "d MMM y", ctx.account.locale))
    rows: tuple[tuple[str, Text], ...] = (
        (_("Roles"), roles_in_words(found)),
        (_("Here since"), joined),
        (_("Lives in"), wording.place(found.zone)),
        (_("Language"), wording.language_names([found.locale], ctx.account.locale)),
    )
    paused = Note(_("This account is paused."), Tone.WARN) if found.suspended_at else None
    return View(
        Title(found.name), paused, Facts(rows), *_pausing(ctx, found), *_role_buttons(ctx, found), back_to=PEOPLE
    )


def _pausing(ctx: Context, found: Account) -> list[Part]:
    if Right.MANAGE_PEOPLE not in ctx.account.rights or found.id == ctx.account.id or found.has(Role.OWNER):
        return []
    if found.suspended_at is not None:
        return [Button(label=_("Restore"), to=Link("person.confirm", person=found.id, step="restore"))]
    suspend = Link("person.confirm", person=found.id, step="suspend")
    return [Button(label=_("Pause this account"), to=suspend, intent=Intent.DANGER)]


def _role_buttons(ctx: Context, found: Account) -> list[Part]:
    if Right.MANAGE_ROLES not in ctx.account.rights:
        return []
    return [
        Button(
            label=(_("Take away: %(role)s") if found.has(role) else _("Make %(role)s")) % {"role": role_name(role)},
            to=Link("person.confirm", person=found.id, step="revoke" if found.has(role) else "grant", role=role.value),
        )
        for role in GIVEN_ROLES
    ]


@registry.screen("person.confirm", right=Right.SEE_PEOPLE)
async def confirm(ctx: Context, person: int, step: str, role: str | None = None) -> View:
    """Say what a change of somebody's rights means, before it is made."""
    require(ctx.account, Right.SEE_PEOPLE)
    found = await ctx.market.accounts.get(person)
    given = _given(role) if step in {"grant", "revoke"} else None
    words, label = _meaning(step, given)
    to = Link(f"person.{step}", person=person, role=given)
    intent = Intent.DANGER if step in {"suspend", "revoke"} else Intent.PRIMARY
    back = Link("admin.person", person=person)
    return View(
        Title(found.name),
        Paragraph(fill(words, name=Bold(found.name))),
        Button(label=label, to=to, intent=intent),
        Button(label=_("Leave it as it is"), to=back),
        back_to=back,
    )


def _meaning(step: str, role: Role | None) -> tuple[str, str]:
    if step == "suspend":
        return _(
            "%(name)s can look but not act, and is not found as a mentor. Booked sessions stand: cancel them yourself"
            " where needed."
        ), _("Yes, pause")
    if step == "restore":
        return _("%(name)s can do everything again as before."), _("Yes, restore")
    if role is None:
        raise NotFound
    if step == "revoke":
        return _("%(name)s loses what this role allows, at once."), _("Yes, take it away")
    return _ABILITIES[role](), _("Yes, make %(role)s") % {"role": role_name(role)}


_ABILITIES = {
    Role.MODERATOR: lambda: _("%(name)s will see the people and can pause accounts."),
    Role.FINANCE: lambda: _("%(name)s will see all sessions and the community's money."),
    Role.ADMIN: lambda: _("%(name)s will decide on mentors, see everything, cancel sessions and pause accounts."),
}


def _given(role: str | None) -> Role:
    if role not in set(GIVEN_ROLES):
        raise NotFound
    return Role(role)


@registry.action("person.suspend", right=Right.MANAGE_PEOPLE)
async def suspend(ctx: Context, person: int) -> Show:
    """Pause an account."""
    found = await ctx.market.accounts.suspend(ctx.account, person)
    return _done(found, _("%(name)s is paused."))


@registry.action("person.restore", right=Right.MANAGE_PEOPLE)
async def restore(ctx: Context, person: int) -> Show:
    """Let a paused account act again."""
    found = await ctx.market.accounts.restore(ctx.account, person)
    await ctx.market.mentors.reread(person)
    return _done(found, _("%(name)s is back."))


@registry.action("person.grant", right=Right.MANAGE_ROLES)
async def grant(ctx: Context, person: int, role: str) -> Show:
    """Give a role."""
    found = await ctx.market.accounts.grant(ctx.account, person, _given(role))
    return _done(found, _("Done. %(name)s has been given the role."))


@registry.action("person.revoke", right=Right.MANAGE_ROLES)
async def revoke(ctx: Context, person: int, role: str) -> Show:
    """Take a role away."""
    found = await ctx.market.accounts.revoke(ctx.account, person, _given(role))
    return _done(found, _("Done. %(name)s does not have the role any more."))


def _done(person: Account, words: str) -> Show:
    return Show(Link("admin.person", person=person.id), fill(words, name=Bold(person.name)))
