"""The steps of a booking that one press or one reason makes: accept, decline, withdraw, agree, keep, pay, done."""

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.fields import Field
from bot.dialogue.links import Link
from bot.dialogue.registry import Show, registry
from bot.dialogue.views import FieldKind
from core.bookings.service import REASON_LIMIT
from core.errors import N_


@registry.action("booking.accept")
async def accept(ctx: Context, booking: int) -> Show:
    """Say yes to a request."""
    found = await ctx.market.bookings.accept(ctx.account, booking)
    note = _("Accepted. I'll tell you when it is paid.") if found.price else _("Accepted. See you there!")
    return Show(Link("booking", booking=booking), note)


async def _reason_fields(ctx: Context, booking: int) -> tuple[Field, ...]:
    return (await reason_field(ctx, booking, example=_("I'm travelling that day.")),)


async def reason_field(ctx: Context, booking: int, *, example: str) -> Field:
    """Return the question for the reason that the learner of a booking reads."""
    found = await ctx.market.bookings.get(ctx.account, booking)
    return Field(
        name="reason",
        label=_("What should the learner know?"),
        kind=FieldKind.LINES,
        help=_("%(name)s reads it.") % {"name": found.learner.name},
        example=example,
        max_length=REASON_LIMIT,
    )


@registry.form(
    "booking.decline",
    title=N_("Decline the request"),
    fields=_reason_fields,
    back_to=Link("booking"),
    submit_label=N_("Decline"),
)
async def decline(ctx: Context, booking: int, *, reason: str) -> Show:
    """Say no to a request, with a reason."""
    await ctx.market.bookings.decline(ctx.account, booking, reason)
    return Show(Link("booking", booking=booking), _("Declined. The time is free again."))


@registry.action("booking.withdraw")
async def withdraw(ctx: Context, booking: int) -> Show:
    """Take a request back."""
    await ctx.market.bookings.withdraw(ctx.account, booking)
    return Show(Link("booking", booking=booking), _("Withdrawn. Nothing was charged."))


@registry.action("booking.pay")
async def pay_again(ctx: Context, booking: int) -> Show:
    """Ask for a payment page once more."""
    await ctx.market.bookings.ask_again(ctx.account, booking)
    return Show(Link("booking", booking=booking), _("I am making a new payment page."))


@registry.action("booking.agree")
async def agree(ctx: Context, booking: int) -> Show:
    """Say yes to the other side's time."""
    await ctx.market.bookings.agree_to_proposal(ctx.account, booking)
    return Show(Link("booking", booking=booking), _("Agreed, the new time stands."))


@registry.action("booking.keep")
async def keep(ctx: Context, booking: int) -> Show:
    """Say no to the other side's time, or take back one's own."""
    await ctx.market.bookings.refuse_proposal(ctx.account, booking)
    return Show(Link("booking", booking=booking), _("The old time stays."))


@registry.action("booking.done")
async def done(ctx: Context, booking: int) -> Show:
    """Say that the session took place and all was good."""
    await ctx.market.bookings.complete(ctx.account, booking)
    return Show(Link("review", booking=booking), _("Great to hear! The mentor is paid now."))
