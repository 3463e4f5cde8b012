"""What learners say about a mentor, and the mentor's answers."""

from collections.abc import Sequence
from textwrap import shorten

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
CHARACTERS_ON_PAGE = 3500
"""What one message holds on every platform, less the heading: a long review with its answer has 2,000."""
IN_SHORT = 200


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


def in_short(ctx: Context, review: Review) -> Item:
    """Return how a review begins, as an entry that opens all of them in full."""
    whole = quoted(ctx, review)
    beginning = shorten(review.text, IN_SHORT, placeholder=" …")
    return Item(
        title=whole.title, lines=(beginning,) if beginning else (), to=Link("reviews", mentor=review.subject_id)
    )


def _fitting(reviews: Sequence[Review]) -> Sequence[Review]:
    """Return the first reviews that fit into one message; the very first always does."""
    room = CHARACTERS_ON_PAGE
    for index, review in enumerate(reviews[:REVIEWS_ON_PAGE]):
        room -= len(review.text) + len(review.answer)
        if room < 0:
            return reviews[:index]
    return reviews[:REVIEWS_ON_PAGE]


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


@registry.screen("reviews", shared=True)
async def reviews_screen(ctx: Context, mentor: int, after: int | None = None) -> View:
    """Show what learners said, the newest first, as many as fit; the first `after` are left out."""
    profile = await ctx.market.mentors.profile(mentor, ctx.account)
    begin = max(0, after or 0)
    found = await ctx.market.reviews.of_mentor(mentor, ctx.account, limit=REVIEWS_ON_PAGE + 1, offset=begin)
    here, fitting = Link("reviews", mentor=mentor), _fitting(found)
    return View(
        Title(fill(_("What learners say about %(name)s"), name=profile.account.name)),
        Note(wording.stars(stars_of(ctx, profile), profile.review_count)),
        *(part for review in fitting for part in _with_answer(ctx, review)),
        Button(label=_("Older ones"), to=here.using(after=begin + len(fitting))) if len(found) > len(fitting) else None,
        Button(label=_("The newest ones"), to=here) if begin else None,
        back_to=Link("mentor", mentor=mentor),
    )
