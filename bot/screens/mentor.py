"""A mentor's card, as learners see it, and what others say."""

from babel.dates import format_date

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.links import Link
from bot.dialogue.registry import registry
from bot.dialogue.text import Bold, Text, fill
from bot.dialogue.views import Button, Facts, Image, Intent, Item, Note, Paragraph, Part, Picture, Title, View, Visit
from bot.screens import wording
from core.mentors.model import Mentor, MentorState
from core.reviews.model import Review
from core.reviews.ranking import Rating, shown

REVIEWS_ON_CARD = 2
REVIEWS_ON_PAGE = 8


@registry.screen("mentor")
async def mentor_screen(ctx: Context, mentor: int) -> View:
    """Show a mentor, with a button for each length on offer."""
    profile = await ctx.market.mentors.profile(mentor, ctx.account)
    buttons: list[Part] = []
    if profile.state == MentorState.APPROVED and mentor != ctx.account.id:
        buttons = _book_buttons(ctx, profile)
    return View(*await card(ctx, profile), *buttons, back_to=Link("find"))


async def card(ctx: Context, mentor: Mentor) -> list[Part]:
    """Return a mentor's card without its buttons: for learners, for the mentor's preview and for admins."""
    reviews = await ctx.market.reviews.of_mentor(mentor.account_id, ctx.account, limit=REVIEWS_ON_CARD)
    picture = mentor.account.picture_id
    parts: list[Part | None] = [
        Image(picture=Picture(file=picture, alt=mentor.account.name)) if picture else None,
        Title(mentor.account.name),
        Paragraph(Bold(mentor.headline)) if mentor.headline else None,
        Paragraph(mentor.about) if mentor.about else None,
        Facts(await _facts(ctx, mentor)),
        *(_said(ctx, review) for review in reviews),
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
        (_("Topics"), wording.topic_names(mentor.topics, most=12)),
        (_("Experience"), wording.years_long(mentor.experience_years)),
    ]
    if mentor.experience:
        rows.append((_("Background"), mentor.experience))
    if mentor.certifications:
        rows.append((_("Certificates"), ", ".join(mentor.certifications)))
    rows.append((_("Languages"), wording.language_names(mentor.languages, ctx.account.locale)))
    rows.append((_("Sessions here"), str(mentor.session_count)))
    rows.append((_("Lives in"), f"{wording.place(zone)} ({wording.wall(ctx.now, zone, ctx.account.locale)})"))
    if mentor.instant_book:
        rows.append((_("Booking"), _("At once, no need to wait for an answer")))
    return tuple(rows)


def stars_of(ctx: Context, mentor: Mentor) -> float | None:
    """Return the stars that people see, or None while there are too few reviews."""
    rating = Rating(count=mentor.review_count, total=mentor.rating_sum, weight=mentor.rating_weight)
    return shown(ctx.market.policies, rating)


def _book_buttons(ctx: Context, mentor: Mentor) -> list[Part]:
    buttons: list[Part] = []
    for minutes in sorted(mentor.session_minutes):
        cost = ctx.market.mentors.price(mentor, minutes)
        label = _("Book %(length)s · %(price)s") % {
            "length": wording.minutes_long(minutes),
            "price": wording.plain(ctx, cost),
        }
        intent = Intent.PRIMARY if not buttons else Intent.PLAIN
        to = Link("book.day", mentor=mentor.account_id, minutes=minutes)
        buttons.append(Button(label=label, to=to, intent=intent))
    return buttons


def _said(ctx: Context, review: Review) -> Item:
    day = format_date(review.written_at.astimezone(ctx.zone), "d MMM y", ctx.account.locale)
    lines: list[Text] = [review.text] if review.text else []
    if review.answer:
        lines.append(fill(_("Answer: %(answer)s"), answer=review.answer))
    return Item(title=f"{'★' * review.stars} {review.author.name.split()[0]}, {day}", lines=tuple(lines))


@registry.screen("reviews")
async def reviews_screen(ctx: Context, mentor: int, page: int | None = None) -> View:
    """Show what learners said, the newest first."""
    profile = await ctx.market.mentors.profile(mentor, ctx.account)
    at = max(1, page or 1)
    found = await ctx.market.reviews.of_mentor(
        mentor, ctx.account, limit=REVIEWS_ON_PAGE + 1, offset=(at - 1) * REVIEWS_ON_PAGE
    )
    here = Link("reviews", mentor=mentor)
    return View(
        Title(fill(_("What learners say about %(name)s"), name=profile.account.name)),
        Note(wording.stars(stars_of(ctx, profile), profile.review_count)),
        *(_said(ctx, review) for review in found[:REVIEWS_ON_PAGE]),
        Button(label=_("Older ones"), to=here.using(page=at + 1)) if len(found) > REVIEWS_ON_PAGE else None,
        Button(label=_("Newer ones"), to=here.using(page=at - 1)) if at > 1 else None,
        back_to=Link("mentor", mentor=mentor),
    )
