"""Teaching here: the start, the application as a checklist, what becomes of it, and the mentor's own desk."""

from bot.dialogue.catalogue import _, ngettext
from bot.dialogue.context import Context
from bot.dialogue.links import Link
from bot.dialogue.registry import Show, registry
from bot.dialogue.text import Amount, Bold, Text, When, fill
from bot.dialogue.views import Button, Facts, Intent, Item, Note, Paragraph, Part, Progress, Title, Tone, View
from bot.screens import wording
from bot.screens.mentor import card
from bot.screens.reviews import stars_of
from bot.screens.teach_forms import preset_in_words
from core.bookings.model import Booking
from core.bookings.states import State
from core.errors import N_, NotFound
from core.mentors.hours_text import format_week
from core.mentors.model import Mentor, MentorState
from core.mentors.service import OPEN_STATES, Step

NEXT_SESSIONS = 4
TEACH = Link("teach")
NEEDED: dict[str, frozenset[Step]] = {
    "describe": frozenset({Step.DESCRIPTION}),
    "topics": frozenset({Step.TOPICS}),
    "background": frozenset({Step.BACKGROUND}),
    "price": frozenset({Step.PRICE}),
    "hours": frozenset({Step.HOURS, Step.ZONE}),
    "languages": frozenset({Step.LANGUAGES}),
}
"""The forms that an application cannot do without, and what each fills in."""


async def own_profile(ctx: Context) -> Mentor | None:
    """Return the person's own application or profile; None if they never began one."""
    try:
        return await ctx.market.mentors.get(ctx.account.id)
    except NotFound:
        return None


@registry.screen("teach", command=N_("teach"), help=N_("Teach here"))
async def teach(ctx: Context) -> View:
    """Show the way into teaching, as far as the person has come."""
    mentor = await own_profile(ctx)
    if mentor is None:
        return _invitation(ctx)
    if mentor.state in OPEN_STATES:
        return await _application(ctx, mentor)
    parts = _waiting(mentor) if mentor.state == MentorState.SUBMITTED else await _desk(ctx, mentor)
    return View(*parts, back_to=Link("home"), live=f"application:{mentor.account_id}")


def _invitation(ctx: Context) -> View:
    return View(
        Title(_("Teach what you know")),
        Paragraph(_("Your own hours, your own price, your own way. Learners find you by what they need.")),
        Facts(
            (
                (_("Your hours"), _("you say when; nobody books you outside of them")),
                (_("Your price"), _("you set it, also free")),
                (_("The community's part"), fee_in_words(ctx)),
                (
                    _("Your money"),
                    _("written down to the cent after each session, paid out by the people who run this"),
                ),
            )
        ),
        Paragraph(_("Six short steps, then a person looks at it. You can stop and go on at any time.")),
        Button(label=_("Start"), to=Link("teach.begin"), intent=Intent.PRIMARY),
        back_to=Link("home"),
    )


def fee_in_words(ctx: Context) -> str:
    """Return what the community keeps of a paid session."""
    policies = ctx.market.policies
    if policies.fee_percent == 0:
        return _("nothing: all of it is yours")
    usual = _("%(percent)s %% of a paid session") % {"percent": policies.fee_percent}
    first = policies.first_session_fee_percent
    if first == policies.fee_percent:
        return usual
    lower = _("nothing") if first == 0 else f"{first} %"
    return _("%(usual)s; %(first)s of your first one with each learner") % {"usual": usual, "first": lower}


@registry.action("teach.begin")
async def begin(ctx: Context) -> Show:
    """Start an application, or go on with the one that exists."""
    await ctx.market.mentors.begin(ctx.account)
    return Show(TEACH, _("Lovely! Fill these in, in any order."))


# The application


@registry.screen("teach.profile")
async def profile(ctx: Context) -> View:
    """Show the parts of the profile, each with its form."""
    mentor = await own_profile(ctx)
    return _invitation(ctx) if mentor is None else await _application(ctx, mentor)


async def _application(ctx: Context, mentor: Mentor) -> View:
    missing = frozenset(await ctx.market.mentors.missing(mentor))
    empty = [form for form, steps in NEEDED.items() if steps & missing]
    is_open = mentor.state in OPEN_STATES
    send = Button(label=_("Send for approval"), to=Link("teach.submit"), intent=Intent.PRIMARY)
    return View(
        Title(_("Your application") if is_open else _("Your profile")),
        _verdict(mentor),
        Progress(done=len(NEEDED) - len(empty), total=len(NEEDED), label=_("Filled in")) if is_open else None,
        *await _sections(ctx, mentor, empty),
        send if is_open and not empty else None,
        Button(label=_("Preview"), to=Link("teach.preview")),
        back_to=Link("home") if is_open else TEACH,
        live=f"application:{mentor.account_id}",
    )


def _verdict(mentor: Mentor) -> Note | None:
    if mentor.state == MentorState.CHANGES_REQUESTED:
        return Note(fill(_("Please change this, then send it again: %(what)s"), what=mentor.verdict), Tone.WARN)
    if mentor.state == MentorState.REJECTED:
        words = _("Not accepted this time: %(why)s You can change it and send it again.")
        return Note(fill(words, why=mentor.verdict), Tone.WARN)
    return None


async def _sections(ctx: Context, mentor: Mentor, empty: list[str]) -> list[Item]:
    week = (await ctx.market.mentors.hours(mentor.account_id)).weekly
    hours = format_week((weekday, wall) for weekday, ranges in enumerate(week) for wall in ranges)
    languages = wording.language_names(mentor.languages, ctx.account.locale)
    price: Text = wording.joined(
        [
            wording.hourly(ctx, mentor.hourly),
            ", ".join(wording.minutes_long(length) for length in mentor.session_minutes),
        ]
    )
    booking = _("at once") if mentor.instant_book else _("you answer each request")
    rules = wording.joined([booking, preset_in_words(ctx, mentor.cancellation)])
    sections: tuple[tuple[str, str, Text], ...] = (
        ("describe", _("Describe yourself"), mentor.headline),
        ("topics", _("Topics"), wording.topic_names(await ctx.market.topics.book(), mentor.topics, 12)),
        ("background", _("Experience"), mentor.experience),
        ("price", _("Price"), price),
        ("hours", _("Hours"), hours),
        ("languages", _("Languages"), languages),
        ("room", _("Where you meet"), mentor.meeting_url),
        ("photo", _("Photo"), _("yours") if ctx.account.picture_id else ""),
        ("intro", _("Introduction"), mentor.intro_url),
        ("options", _("Booking and cancelling"), rules),
    )
    return [
        Item(title=title, lines=(_filled(value, needed=form in empty),), to=Link(f"teach.{form}"))
        for form, title, value in sections
    ]


def _filled(value: Text, *, needed: bool) -> Text:
    if needed:
        return _("Still to fill in")
    return wording.joined(["✓", value], " ") if value else _("If you like")


@registry.screen("teach.preview")
async def preview(ctx: Context) -> View:
    """Show the mentor's card as learners will see it."""
    mentor = await ctx.market.mentors.get(ctx.account.id)
    return View(Note(_("This is how learners will see you.")), *await card(ctx, mentor), back_to=Link("teach.profile"))


@registry.action("teach.submit")
async def submit(ctx: Context) -> Show:
    """Send the application to those who decide."""
    await ctx.market.mentors.submit(ctx.account)
    return Show(TEACH, _("Sent! You will hear from us right here."))


def _waiting(mentor: Mentor) -> list[Part]:
    sent = fill(_("Sent %(when)s"), when=When(mentor.submitted_at)) if mentor.submitted_at else _("Sent")
    return [
        Title(_("Your application")),
        Note(sent, Tone.GOOD),
        Paragraph(_("A person of this community reads it and answers right here. You can still improve it.")),
        Button(label=_("Preview"), to=Link("teach.preview")),
        Button(label=_("Change something"), to=Link("teach.profile")),
    ]


# The desk of an approved mentor


async def _desk(ctx: Context, mentor: Mentor) -> list[Part]:
    ahead = await ctx.market.bookings.mine(ctx.account, upcoming=True)
    mine = [booking for booking in ahead if booking.mentor_id == ctx.account.id]
    asked = [booking for booking in mine if booking.status is State.REQUESTED]
    agreed = [booking for booking in mine if booking.status is not State.REQUESTED]
    paused = mentor.state == MentorState.PAUSED
    toggle = (
        Button(label=_("Take sessions again"), to=Link("teach.resume"), intent=Intent.PRIMARY)
        if paused
        else Button(label=_("Pause"), to=Link("teach.pause"))
    )
    note = Note(_("You are paused: nobody finds or books you. What is booked stands."), Tone.WARN) if paused else None
    return [
        Title(_("Teaching")),
        *([note] if note else []),
        Facts(await _standing(ctx, mentor)),
        *_requests(ctx, asked),
        *_coming(ctx, agreed),
        Button(label=_("My hours"), to=Link("hours")),
        Button(label=_("Earnings"), to=Link("earnings")),
        *([Button(label=_("My reviews"), to=Link("reviews", mentor=mentor.account_id))] if mentor.review_count else []),
        Button(label=_("Edit my profile"), to=Link("teach.profile")),
        toggle,
    ]


async def _standing(ctx: Context, mentor: Mentor) -> tuple[tuple[str, Text], ...]:
    earned = await ctx.market.payments.earnings(mentor.account_id)
    rows: list[tuple[str, Text]] = [
        (_("Stars"), wording.stars(stars_of(ctx, mentor), mentor.review_count)),
        (_("Sessions here"), str(mentor.session_count)),
    ]
    if earned:
        rows.append((_("Owed to you"), wording.joined([Amount(money) for money in earned])))
    return tuple(rows)


def _requests(ctx: Context, asked: list[Booking]) -> list[Part]:
    if not asked:
        return []
    text = ngettext("%(count)s request waits for you", "%(count)s requests wait for you", len(asked))
    return [Paragraph(Bold(text % {"count": len(asked)})), *(session_item(ctx, booking) for booking in asked)]


def _coming(ctx: Context, agreed: list[Booking]) -> list[Part]:
    if not agreed:
        return [Paragraph(_("No sessions ahead yet. Learners find you by your topics and hours."))]
    more = len(agreed) - NEXT_SESSIONS
    shown = [session_item(ctx, booking) for booking in agreed[:NEXT_SESSIONS]]
    rest = [Button(label=_("All sessions (%(count)s)") % {"count": len(agreed)}, to=Link("bookings"))]
    return [Paragraph(Bold(_("Coming up"))), *shown, *(rest if more > 0 else [])]


def session_item(ctx: Context, booking: Booking) -> Item:
    """Return a session as its mentor sees it in a list."""
    length = wording.minutes_long(int(booking.length.total_seconds()) // 60)
    details = wording.joined([length, wording.price(ctx, booking.price), wording.state_name(booking.status)])
    return Item(
        title=booking.learner.name,
        lines=(When(booking.starts_at), details),
        to=Link("booking", booking=booking.id),
    )


@registry.action("teach.pause")
async def pause(ctx: Context) -> Show:
    """Stop being found and booked."""
    await ctx.market.mentors.pause(ctx.account)
    return Show(TEACH, _("Paused. Enjoy the break!"))


@registry.action("teach.resume")
async def resume(ctx: Context) -> Show:
    """Be found and booked again."""
    await ctx.market.mentors.resume(ctx.account)
    return Show(TEACH, _("Welcome back! Learners can find you again."))
