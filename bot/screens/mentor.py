"""A mentor's card, as learners see it."""

from collections.abc import Sequence

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.links import Link
from bot.dialogue.registry import registry
from bot.dialogue.text import Bold, Text, fill
from bot.dialogue.views import (
    Button,
    Facts,
    Image,
    Intent,
    Paragraph,
    Part,
    Picture,
    Title,
    View,
    Visit,
)
from bot.screens import wording
from bot.screens.reviews import in_short, stars_of
from core.accounts.model import Role
from core.mentors.model import Mentor, MentorState

REVIEWS_ON_CARD = 2


@registry.screen("mentor", shared=True)
async def mentor_screen(ctx: Context, mentor: int, topic: str | None = None) -> View:
    """Show a mentor, with a button for each length on offer, and for a session about `topic`."""
    profile = await ctx.market.mentors.profile(mentor, ctx.account)
    buttons: list[Part] = []
    if profile.state == MentorState.APPROVED and mentor != ctx.account.id:
        buttons = _book_buttons(ctx, profile, topic)
    return View(*await card(ctx, profile, buttons), back_to=Link("find"))


@registry.screen("mentor.of")
async def mentor_of(ctx: Context, platform: str, person: str, name: str | None = None) -> View:
    """Show the mentor who is somebody on a platform (`person` is the id there), or say that they do not teach."""
    found = await ctx.market.accounts.known_as(platform, person)
    if found is not None and found.has(Role.MENTOR):
        return await mentor_screen(ctx, found.id)
    words = fill(_("%(name)s does not teach here yet."), name=Bold(name or _("This person")))
    return View(
        Paragraph(words),
        Button(label=_("Find a mentor"), to=Link("find"), intent=Intent.PRIMARY),
        back_to=Link("home"),
    )


async def card(ctx: Context, mentor: Mentor, buttons: Sequence[Part] = ()) -> list[Part]:
    """Return a mentor's card: for learners, for the mentor's preview and for admins.

    The `buttons` come before the reviews, of which each has one too where there is no room for more than buttons.
    """
    reviews = await ctx.market.reviews.of_mentor(mentor.account_id, ctx.account, limit=REVIEWS_ON_CARD)
    picture = mentor.account.picture_id
    parts: list[Part | None] = [
        Image(picture=Picture(file=picture, alt=mentor.account.name)) if picture else None,
        Title(mentor.account.name),
        Paragraph(Bold(mentor.headline)) if mentor.headline else None,
        Paragraph(mentor.about) if mentor.about else None,
        Facts(await _facts(ctx, mentor)),
        *buttons,
        *(in_short(ctx, review) for review in reviews),
        Button(label=_("All reviews"), to=Link("reviews", mentor=mentor.account_id))
        if mentor.review_count > REVIEWS_ON_CARD
        else None,
        Visit(label=_("Watch the introduction"), url=mentor.intro_url) if mentor.intro_url else None,
    ]
    return [part for part in parts if part is not None]


async def _facts(ctx: Context, mentor: Mentor) -> tuple[tuple[str, Text], ...]:
    zone = (await ctx.market.mentors.hours(mentor.account_id)).zone
    rows: list[tuple[str, Text]] = [
        (_("Stars"), wording.stars(stars_of(ctx, mentor), mentor.review_count)),
        (_("Price"), wording.hourly(ctx, mentor.hourly)),
    ]
    if mentor.topics:
        rows.append((_("Topics"), wording.topic_names(await ctx.market.topics.book(), mentor.topics, most=12)))
    rows.append((_("Experience"), wording.years_long(mentor.experience_years)))
    if mentor.experience:
        rows.append((_("Background"), mentor.experience))
    if mentor.certifications:
        rows.append((_("Certificates"), ", ".join(mentor.certifications)))
    if mentor.languages:
        rows.append((_("Languages"), wording.language_names(mentor.languages, ctx.account.locale)))
    rows.append((_("Sessions here"), str(mentor.session_count)))
    rows.append((_("Lives in"), f"{wording.place(zone)} ({wording.wall(ctx.now, zone, ctx.account.locale)})"))
    if mentor.instant_book:
        rows.append((_("Booking"), _("At once, no need to wait for an answer")))
    return tuple(rows)


def _book_buttons(ctx: Context, mentor: Mentor, topic: str | None) -> list[Part]:
    buttons: list[Part] = []
    for minutes in sorted(mentor.session_minutes):
        cost = ctx.market.mentors.price(mentor, minutes)
        label = _("Book %(length)s · %(price)s") % {
            "length": wording.minutes_long(minutes),
            "price": wording.plain(ctx, cost),
        }
        intent = Intent.PRIMARY if not buttons else Intent.PLAIN
        to = Link("book.day", mentor=mentor.account_id, minutes=minutes, topic=topic)
        buttons.append(Button(label=label, to=to, intent=intent))
    return buttons
