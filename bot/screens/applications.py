"""Applications to teach, for those who decide: the queue, one application in full, and the answers to it."""

from bot.dialogue.catalogue import _, ngettext
from bot.dialogue.context import Context
from bot.dialogue.fields import Field
from bot.dialogue.links import Link
from bot.dialogue.registry import Show, registry
from bot.dialogue.text import Bold, Style, Text, When, fill
from bot.dialogue.views import Button, Facts, FieldKind, Intent, Item, Note, Paragraph, Part, Picture, Title, Tone, View
from bot.screens import answers, wording
from bot.screens.mentor import card
from bot.screens.teach_forms import preset_in_words
from core.accounts.model import Right
from core.accounts.service import require
from core.errors import N_, Stale
from core.mentors import limits
from core.mentors.hours_text import format_week
from core.mentors.model import Mentor, MentorState
from core.mentors.topics.book import TopicBook

QUEUE = Link("admin.applications")
QUEUE_SHOWN = 10


@registry.screen("admin.applications", right=Right.REVIEW_APPLICATIONS)
async def applications(ctx: Context) -> View:
    """List the applications that wait, the oldest first."""
    waiting = await ctx.market.mentors.queue(ctx.account)
    book = await ctx.market.topics.book()
    later = len(waiting) - QUEUE_SHOWN
    return View(
        Title(_("Applications")),
        *(_entry(ctx, mentor, book) for mentor in waiting[:QUEUE_SHOWN]),
        None if waiting else Paragraph(_("Nobody is waiting. Well done!")),
        Note(fill(_("And %(count)s more after these."), count=later)) if later > 0 else None,
        back_to=Link("admin"),
    )


def _entry(ctx: Context, mentor: Mentor, book: TopicBook) -> Item:
    name, picture = mentor.account.name, mentor.account.picture_id
    sent: list[Text] = [When(mentor.submitted_at, Style.RELATIVE)] if mentor.submitted_at else []
    return Item(
        title=name,
        lines=(
            mentor.headline,
            wording.joined([wording.topic_names(book, mentor.topics), wording.hourly(ctx, mentor.hourly)]),
            *sent,
        ),
        picture=Picture(file=picture, alt=name) if picture else None,
        to=Link("application", mentor=mentor.account_id),
    )


@registry.screen("application")
async def application(ctx: Context, mentor: int) -> View:
    """Show an application: to the applicant how it stands, to those who decide all of it."""
    if mentor == ctx.account.id:
        found = await ctx.market.mentors.get(mentor)
        return View(Title(_("Your application")), *_own(found), back_to=Link("home"), live=f"application:{mentor}")
    require(ctx.account, Right.REVIEW_APPLICATIONS)
    found = await ctx.market.mentors.get(mentor)
    return View(
        _standing(found),
        *await card(ctx, found),
        Facts(await _details(ctx, found)),
        *(_decisions(mentor) if found.state == MentorState.SUBMITTED else []),
        back_to=QUEUE,
        live=f"application:{mentor}",
    )


def _own(mentor: Mentor) -> list[Part]:
    label = {
        MentorState.APPROVED: _("To my desk"),
        MentorState.PAUSED: _("To my desk"),
        MentorState.SUBMITTED: _("Look at it"),
        MentorState.CHANGES_REQUESTED: _("Make the changes"),
    }.get(MentorState(mentor.state), _("Go on with it"))
    parts: list[Part] = [Note(state_name(mentor), _TONES.get(MentorState(mentor.state), Tone.INFO))]
    if mentor.verdict:
        parts.append(Paragraph(mentor.verdict))
    return [*parts, Button(label=label, to=Link("teach"), intent=Intent.PRIMARY)]


_TONES = {
    MentorState.APPROVED: Tone.GOOD,
    MentorState.CHANGES_REQUESTED: Tone.WARN,
    MentorState.REJECTED: Tone.WARN,
}


def state_name(mentor: Mentor) -> str:
    """Return where an application stands, in a few words."""
    return {
        MentorState.DRAFT: _("Not sent yet"),
        MentorState.SUBMITTED: _("Waiting for an answer"),
        MentorState.CHANGES_REQUESTED: _("Changes asked for"),
        MentorState.APPROVED: _("Approved"),
        MentorState.REJECTED: _("Not accepted"),
        MentorState.PAUSED: _("Approved, on a break"),
    }[MentorState(mentor.state)]


def _standing(mentor: Mentor) -> Note:
    words: list[Text] = [state_name(mentor)]
    if mentor.verdict:
        words.append(mentor.verdict)
    elif mentor.submitted_at and mentor.state == MentorState.SUBMITTED:
        words.append(fill(_("sent %(when)s"), when=When(mentor.submitted_at)))
    return Note(wording.joined(words), _TONES.get(MentorState(mentor.state), Tone.INFO))


async def _details(ctx: Context, mentor: Mentor) -> tuple[tuple[str, Text], ...]:
    weekly = (await ctx.market.mentors.hours(mentor.account_id)).weekly
    week = format_week((weekday, wall) for weekday, ranges in enumerate(weekly) for wall in ranges)
    return (
        (_("Hours"), week or _("none")),
        (_("Zone"), mentor.zone_name),
        (_("Session lengths"), ", ".join(wording.minutes_long(minutes) for minutes in mentor.session_minutes) or "–"),
        (_("Cancellation"), preset_in_words(ctx, mentor.cancellation)),
        (_("Photo"), _("yes") if mentor.account.picture_id else _("none")),
        (_("Introduction"), mentor.intro_url or _("none")),
    )


def _decisions(mentor: int) -> list[Part]:
    return [
        Button(label=_("Approve"), to=Link("application.confirm", mentor=mentor), intent=Intent.PRIMARY),
        Button(label=_("Ask for changes"), to=Link("application.changes", mentor=mentor)),
        Button(label=_("Reject"), to=Link("application.reject", mentor=mentor), intent=Intent.DANGER),
    ]


async def _decided(ctx: Context, mentor: int, template: str) -> Show:
    name = (await ctx.market.mentors.get(mentor)).account.name
    left = len(await ctx.market.mentors.queue(ctx.account))
    rest = ngettext("%(count)s more is waiting.", "%(count)s more are waiting.", left)
    note = fill(template, name=Bold(name))
    return Show(Link("application", mentor=mentor), (*note, " ", *fill(rest, count=left)) if left else note)


@registry.screen("application.confirm", right=Right.REVIEW_APPLICATIONS)
async def confirm_approval(ctx: Context, mentor: int) -> View:
    """Say what an approval means, before it is given."""
    require(ctx.account, Right.REVIEW_APPLICATIONS)
    found = await ctx.market.mentors.get(mentor)
    if found.state != MentorState.SUBMITTED:
        raise Stale
    here = Link("application", mentor=mentor)
    words = _("Learners will find %(name)s at once, and can book.")
    return View(
        Title(found.account.name),
        Paragraph(fill(words, name=Bold(found.account.name))),
        Button(label=_("Yes, approve"), to=Link("application.approve", mentor=mentor), intent=Intent.PRIMARY),
        back_to=here,
    )


@registry.action("application.approve", right=Right.REVIEW_APPLICATIONS)
async def approve(ctx: Context, mentor: int) -> Show:
    """Let an applicant teach."""
    await ctx.market.mentors.approve(ctx.account, mentor)
    return await _decided(ctx, mentor, _("%(name)s is a mentor now, and has been told."))


async def _what_fields(ctx: Context, mentor: int) -> tuple[Field, ...]:
    del mentor
    require(ctx.account, Right.REVIEW_APPLICATIONS)
    return (_reason(_("What should be changed?"), _("Please add a photo that shows your face.")),)


async def _why_fields(ctx: Context, mentor: int) -> tuple[Field, ...]:
    del mentor
    require(ctx.account, Right.REVIEW_APPLICATIONS)
    return (_reason(_("Why not?"), _("We have enough mentors for this topic at the moment.")),)


def _reason(label: str, example: str) -> Field:
    return Field(
        name="reason",
        label=label,
        kind=FieldKind.LINES,
        example=example,
        help=_("The applicant reads this."),
        max_length=limits.VERDICT.stop - 1,
        read=answers.checked(lambda typed: limits.paragraph(typed, limits.VERDICT, limits.BadVerdict)),
    )


@registry.form(
    "application.changes",
    title=N_("Ask for changes"),
    fields=_what_fields,
    back_to=Link("application"),
    submit_label=N_("Send"),
    right=Right.REVIEW_APPLICATIONS,
)
async def ask_changes(ctx: Context, mentor: int, *, reason: str) -> Show:
    """Send an application back to be changed."""
    await ctx.market.mentors.ask_changes(ctx.account, mentor, reason)
    return await _decided(ctx, mentor, _("%(name)s has been told what to change."))


@registry.form(
    "application.reject",
    title=N_("Reject the application"),
    fields=_why_fields,
    back_to=Link("application"),
    submit_label=N_("Reject"),
    right=Right.REVIEW_APPLICATIONS,
)
async def reject(ctx: Context, mentor: int, *, reason: str) -> Show:
    """Turn an application down."""
    await ctx.market.mentors.reject(ctx.account, mentor, reason)
    return await _decided(ctx, mentor, _("%(name)s has been told, with your reason."))
