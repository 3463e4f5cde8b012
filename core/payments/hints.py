"""What comes from outside about a payment is a hint: it is remembered once and makes us look, it never decides."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.payments.model import Payment, PaymentCapture, Refund, WebhookEvent
from core.payments.service import CHECK, Payments
from core.ports import WebhookHint


async def take_webhook(session: AsyncSession, now: datetime, gateway: str, hint: WebhookHint) -> bool:
    """Remember a verified webhook and enqueue the look-up that it asks for; False if it came before."""
    about = {"link": hint.link_id, "refund": hint.refund_key}
    event = WebhookEvent(gateway=gateway, event_id=hint.event_id, received_at=now, about=about)
    try:
        async with session.begin_nested():
            session.add(event)
    except IntegrityError:
        return False
    payments = Payments(session, now)
    once_for = f"webhook:{event.id}"
    if hint.link_id is not None:
        payment = await session.scalar(
            select(Payment).where(Payment.gateway == gateway, Payment.link_id == hint.link_id)
        )
        if payment is not None:
            await payments.schedule(CHECK, payment, once_for=once_for)
    if hint.refund_key is not None:
        refund = await session.scalar(
            select(Refund).join(Refund.capture).where(PaymentCapture.gateway == gateway, Refund.key == hint.refund_key)
        )
        if refund is not None:
            await payments.schedule_refund(refund, run_at=now, once_for=once_for)
    return True


async def take_return(session: AsyncSession, now: datetime, reference: str) -> bool:
    """Enqueue a look-up because the payer's browser came back; at most one a minute. False: no such reference."""
    payment = await session.scalar(select(Payment).where(Payment.reference == reference))
    if payment is None:
        return False
    await Payments(session, now).schedule(CHECK, payment, once_for=f"return:{now:%Y%m%d%H%M}")
    return True
