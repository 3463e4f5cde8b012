"""What learners say about a mentor, and the mentor's answers."""

from babel.dates import format_date

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.fields import Field
from bot.dialogue.links import Link
from bot.dialogue.registry import Show, registry
from bot.dialogue.text import Text, fill
from bot.dialogue.views import Button, FieldKind, Item, Note, Part, Title, View
from bot.screens import wording
from core.errors import N_
from core.mentors.model import Mentor
from core.reviews.model import Review
from core.reviews.ranking import Rating, shown
from core.reviews.service import LONGEST_TEXT

REVIEWS_ON_PAGE = 8


def stars_of(ctx: Context, mentor: Mentor) -> float | None:
    """Return the stars that people see, or None while there are too few reviews."""
    rating = Rating(count=mentor.review_count, total=mentor.rating_sum, weight=mentor.rating_weight)
    return shown(ctx.market.policies, rating)


def quoted(ctx: Context, review: Review) -> Item:
    """Return a review as an entry of a list, with the mentor's answer."""
    day = format_date(review.written_at.astimezone(ctx.zone), "d MMM y", ctx.account.locale)
    lines: list[Text] = [review.text] if review.text else []
    if review.answer:
        lines.append(fill(_("Answer: %(answer)s"), answer=review.answer))
    return Item(title=f"{'★' * review.stars} {review.author.name.split()[0]}, {day}", lines=tuple(lines))


def _with_answer(ctx: Context, review: Review) -> list[Part]:
    said: list[Part] = [quoted(ctx, review)]
    if review.subject_id == ctx.account.id and not review.answer:
        label = _("Answer %(name)s") % {"name": review.author.name}
        said.append(Button(label=label, to=Link("reviews.answer", mentor=review.subject_id, review=review.id)))
    return said


async def _answer_fields(ctx: Context, mentor: int, review: int) -> tuple[Field, ...]:
    del ctx, mentor, review
    return (
        Field(
            name="answer",
            label=_("Your answer, which everybody can read"),
            kind=FieldKind.LINES,
            example=_("Thank you! It was a pleasure to see you get it."),
            max_length=LONGEST_TEXT,
        ),
    )


@registry.form("reviews.answer", title=N_("Answer the review"), fields=_answer_fields, back_to=Link("reviews"))
async def answer_review(ctx: Context, mentor: int, review: int, *, answer: str) -> Show:
    """Answer a review of oneself, once."""
    await ctx.market.reviews.answer(ctx.account, review, answer)
    return Show(Link("reviews", mentor=mentor), _("Your answer stands below the review."))


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
        *(part for review in found[:REVIEWS_ON_PAGE] for part in _with_answer(ctx, review)),
        Button(label=_("Older ones"), to=here.using(page=at + 1)) if len(found) > REVIEWS_ON_PAGE else None,
        Button(label=_("Newer ones"), to=here.using(page=at - 1)) if at > 1 else None,
        back_to=Link("mentor", mentor=mentor),
    )
