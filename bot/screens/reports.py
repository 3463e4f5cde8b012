"""Telling the admins of a message or a person, and what they do about it."""

import re

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.fields import Field
from bot.dialogue.links import BadAddress, Link
from bot.dialogue.registry import Given, Show, registry
from bot.dialogue.text import Style, Text, When, fill
from bot.dialogue.views import Button, Facts, FieldKind, Intent, Item, Note, Paragraph, Part, Title, View, Visit
from bot.screens.admin import desk, pages
from bot.screens.linking import platform_name
from core.accounts.model import Right
from core.errors import N_, NotFound
from core.reports.model import Outcome, Report
from core.reports.service import REASON_LIMIT, Subject

PAGE = 8
TITLE = 48
"""Characters of a report in words that stand for it in a list."""
REPORTS = Link("admin.reports")
MESSAGE = re.compile(
    r"https://(?:discord\.com/channels/(?:\d+|@me)/\d+/\d+|t\.me/(?:c/)?\w+/\d+(?:/\d+|\?thread=\d+)?)"
)
"""Addresses of messages, as the platforms write them: nothing else may stand on a button that admins press."""


def _in_words(ctx: Context, *, words: bool | None = None) -> Link:
    return Link("report", whom=f"{ctx.platform}:", words=words)


def _with_words(ctx: Context, words: str) -> Show:
    given = Given(_in_words(ctx, words=True), {"reason": words[:REASON_LIMIT]})
    return Show(Link("reporting", words=True), given=given)


@registry.screen(
    "reporting",
    command=N_("report"),
    help=N_("Tell the admins that something is wrong"),
    takes=N_("words"),
    with_words=_with_words,
)
async def reporting(ctx: Context, words: bool | None = None) -> View:
    """Say how to report, and begin a report; `words` says that some are in it already."""
    return View(
        Title(_("Tell the admins")),
        Paragraph(_("Only those who look after this community read it. Nobody else hears who wrote.")),
        Button(label=_("Write to the admins"), to=_in_words(ctx, words=words), intent=Intent.PRIMARY),
        back_to=Link("help"),
    )


async def _fields(
    ctx: Context, whom: str, name: str | None = None, message: str | None = None, words: bool | None = None
) -> tuple[Field, ...]:
    del ctx, words
    if message is not None and not MESSAGE.fullmatch(message):
        raise BadAddress("no address of a message")
    _platform, person = _whom(whom)
    about = _("This is about %(name)s.") % {"name": name or _("This person")} if person else ""
    return (
        Field(
            name="reason",
            label=_("What is wrong?"),
            kind=FieldKind.LINES,
            help=about,
            example=_("They send me advertising again and again."),
            max_length=REASON_LIMIT,
        ),
    )


@registry.form(
    "report", title=N_("Tell the admins"), fields=_fields, back_to=Link("home"), submit_label=N_("Send to the admins")
)
async def report(
    ctx: Context,
    whom: str,
    name: str | None = None,
    message: str | None = None,
    words: bool | None = None,
    *,
    reason: str,
) -> Show:
    """Send a report: of a message or a person (`whom` is "platform:person"), or just in words."""
    del words
    platform, person = _whom(whom)
    subject = Subject(platform=platform, person=person, name=name or "", message=message or "")
    await ctx.market.reports.file(ctx.account, subject, reason)
    return Show(Link("home"), _("Thank you. The admins have it, and I tell you when they have looked."))


def _whom(whom: str) -> tuple[str, str]:
    platform, colon, person = whom.partition(":")
    if not (platform and colon):
        raise BadAddress("nobody on no platform")
    return platform, person


# For those who look after people


@registry.screen(
    "admin.reports", command=N_("reports"), help=N_("What people have reported"), right=Right.MANAGE_PEOPLE
)
async def reports(ctx: Context, page: int | None = None) -> View:
    """List the reports, the open ones first; pages count from 1."""
    at = max(1, page or 1)
    found = await ctx.market.reports.listed(ctx.account, limit=PAGE + 1, offset=(at - 1) * PAGE)
    return View(
        Title(_("Reports")),
        *(_entry(one) for one in found[:PAGE]),
        None if found else Paragraph(_("Nothing has been reported.")),
        *pages(REPORTS, at, more=len(found) > PAGE),
        back_to=desk(ctx),
    )


def _entry(one: Report) -> Item:
    standing: Text = _("Open") if one.is_open else outcome_in_words(one)
    return Item(
        title=_about(one),
        lines=(standing, When(one.filed_at, Style.RELATIVE)),
        to=Link("admin.report", report=one.id),
    )


def _about(one: Report) -> str:
    name = one.account.name if one.account else one.name
    if one.message:
        return _("A message of %(name)s") % {"name": name or _("somebody")}
    return name or _opening(one.reason)


def _opening(words: str) -> str:
    """Return the first words of a text, cut between two of them."""
    line = " ".join(words.split())
    if len(line) <= TITLE:
        return line
    return f"{line[: TITLE + 1].rpartition(' ')[0] or line[:TITLE]}…"


def outcome_in_words(one: Report) -> str:
    """Return how a report ended."""
    return _("Acted on") if one.outcome == Outcome.ACTED else _("Nothing to do")


@registry.screen("admin.report", right=Right.MANAGE_PEOPLE)
async def one_report(ctx: Context, report: int) -> View:
    """Show a report, with what may be done about it."""
    found = await ctx.market.reports.get(ctx.account, report)
    return View(
        Title(_about(found)),
        None if found.is_open else Note(outcome_in_words(found)),
        Facts(
            (
                (_("Reported by"), found.reporter.name),
                (_("When"), When(found.filed_at)),
                (_("Where"), platform_name(found.platform)),
            )
        ),
        Paragraph(found.reason),
        *_ways(found),
        back_to=REPORTS,
        live=f"report:{report}",
    )


def _ways(found: Report) -> list[Part]:
    ways: list[Part] = []
    if found.message:
        ways.append(Visit(label=_("Open the message"), url=found.message))
    if found.account_id is not None:
        ways.append(Button(label=_("The person"), to=Link("admin.person", person=found.account_id)))
    if found.is_open:
        confirm = Link("report.confirm", report=found.id)
        ways += [
            Button(label=_("I have acted on it"), to=confirm.using(outcome=Outcome.ACTED), intent=Intent.PRIMARY),
            Button(label=_("Nothing to do"), to=confirm.using(outcome=Outcome.NOTHING)),
        ]
    return ways


@registry.screen("report.confirm", right=Right.MANAGE_PEOPLE)
async def confirm(ctx: Context, report: int, outcome: str) -> View:
    """Say what closing a report means, before it is closed."""
    found = await ctx.market.reports.get(ctx.account, report)
    acted = _outcome(outcome) is Outcome.ACTED
    words = (
        _("%(name)s is told that you have acted on it.")
        if acted
        else _("%(name)s is told that you have looked and saw nothing to act on.")
    )
    back = Link("admin.report", report=report)
    return View(
        Title(_about(found)),
        Paragraph(fill(words, name=found.reporter.name)),
        Button(
            label=_("Yes, close it"), to=Link("report.close", report=report, outcome=outcome), intent=Intent.PRIMARY
        ),
        Button(label=_("Leave it open"), to=back),
        back_to=back,
    )


def _outcome(outcome: str) -> Outcome:
    if outcome not in set(Outcome):
        raise NotFound
    return Outcome(outcome)


@registry.action("report.close", right=Right.MANAGE_PEOPLE)
async def close(ctx: Context, report: int, outcome: str) -> Show:
    """Close a report."""
    await ctx.market.reports.close(ctx.account, report, _outcome(outcome))
    return Show(Link("admin.report", report=report), _("Closed. I have told who reported it."))
