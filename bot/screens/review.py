"""Saying how it was: stars, and a few words if one likes."""

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.fields import Field
from bot.dialogue.links import Link
from bot.dialogue.registry import Show, registry
from bot.dialogue.text import Text, fill
from bot.dialogue.views import Button, FieldKind, Intent, Note, Paragraph, Rate, Title, View
from core.errors import N_
from core.reviews.service import LONGEST_TEXT, STARS, BadStars


@registry.screen("review")
async def review(ctx: Context, booking: int) -> View:
    """Ask for stars."""
    found = await ctx.market.bookings.get(ctx.account, booking)
    back = Link("booking", booking=booking)
    if await ctx.market.reviews.mine(ctx.account, booking) is not None:
        return View(Note(_("You have reviewed this session. Thank you!")), back_to=back)
    return View(
        Title(fill(_("How was it with %(name)s?"), name=found.other(ctx.account.id).name)),
        Paragraph(_secret(ctx)),
        Rate(label=_("Your stars"), to=Link("review.stars", booking=booking)),
        Button(label=_("Later"), to=back),
        back_to=back,
    )


def _secret(ctx: Context) -> Text:
    return fill(
        _("Neither of you sees the other's words before both have written, or %(days)s days have passed."),
        days=ctx.market.policies.review_days,
    )


@registry.screen("review.stars", typed="review.words")
async def review_stars(ctx: Context, booking: int, stars: int) -> View:
    """Show the stars picked, and ask for a few words; what is typed now is taken as the words."""
    if stars not in STARS:
        raise BadStars
    found = await ctx.market.bookings.get(ctx.account, booking)
    return View(
        Title(fill("%(stars)s · %(name)s", stars="★" * stars, name=found.other(ctx.account.id).name)),
        Paragraph(_("Would you add a few words? Just type them, or send the stars alone.")),
        Button(
            label=_("Send the stars"),
            to=Link("review.send", booking=booking, stars=stars),
            intent=Intent.PRIMARY,
        ),
        Button(label=_("Add a few words"), to=Link("review.words", booking=booking, stars=stars)),
        Rate(label=_("Change the stars"), to=Link("review.stars", booking=booking)),
        back_to=Link("review", booking=booking),
    )


@registry.action("review.send")
async def send(ctx: Context, booking: int, stars: int) -> Show:
    """Write the review without words."""
    await ctx.market.reviews.write(ctx.account, booking, stars)
    return Show(Link("booking", booking=booking), _("Thank you! Your review helps the next learner."))


async def _word_fields(ctx: Context, booking: int, stars: int) -> tuple[Field, ...]:
    del ctx, booking, stars
    return (
        Field(
            name="words",
            label=_("What would you tell the next person?"),
            kind=FieldKind.LINES,
            example=_("Patient and clear. We fixed my homework together."),
            required=False,
            max_length=LONGEST_TEXT,
        ),
    )


@registry.form(
    "review.words",
    title=N_("Your review"),
    fields=_word_fields,
    back_to=Link("review"),
    submit_label=N_("Send the review"),
)
async def send_words(ctx: Context, booking: int, stars: int, *, words: str | None) -> Show:
    """Write the review with words; with the stars alone if they are skipped."""
    await ctx.market.reviews.write(ctx.account, booking, stars, words or "")
    return Show(Link("booking", booking=booking), _("Thank you! Your review helps the next learner."))
