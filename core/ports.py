"""What the outside supplies to the domain: Protocols that adapters implement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from core.money import Money


class GatewayTrouble(Exception):  # noqa: N818 - read as "the gateway has trouble"
    """The gateway did not answer, or not in a way that tells what happened: look up before trying again."""


class GatewayRefused(Exception):  # noqa: N818 - read as "the gateway refused"
    """The gateway understood and said no; trying the same again will not help."""


class BadWebhook(Exception):  # noqa: N818 - the word used everywhere for it
    """The webhook is not authentic, too large or not readable; nothing may follow from it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentOrder:
    """What a payer is asked for. `reference` is ours, unique, opaque, at most 40 characters: the idempotency key.

    `return_url` is where the gateway's page sends the browser afterwards; that visit confirms nothing.
    """

    reference: str
    amount: Money
    description: str
    expires_at: datetime
    return_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentLink:
    """Where the payer pays; `id` is the gateway's."""

    id: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Capture:
    """Money that the gateway has taken: its payment id, the amount and when the gateway says that it was paid."""

    payment_id: str
    amount: Money
    paid_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkStatus:
    """The truth about a payment link, from a look-up. A link paid twice has two captures."""

    id: str
    open: bool
    captures: tuple[Capture, ...] = ()
    failed_attempts: int = 0


class RefundState(StrEnum):
    """How far the gateway has come with a refund."""

    PENDING = "pending"
    PROCESSED = "processed"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class RefundOrder:
    """Money to give back on one captured payment; `key` is stored before the call and is the idempotency key."""

    key: str
    payment_id: str
    amount: Money


@dataclass(frozen=True, kw_only=True, slots=True)
class RefundStatus:
    """What became of a refund; `id` is the gateway's."""

    id: str
    state: RefundState


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookHint:
    """What a verified webhook is about. It only triggers a look-up; `event_id` deduplicates."""

    event_id: str
    link_id: str | None = None
    refund_key: str | None = None


class PaymentGateway(Protocol):
    """A provider of payment links. Calls raise GatewayTrouble (unknown outcome) or GatewayRefused (a clear no)."""

    name: str

    async def open_link(self, order: PaymentOrder) -> PaymentLink:
        """Create a link, or return the one that exists for `order.reference`."""
        ...

    async def look_up(self, link_id: str) -> LinkStatus:
        """Fetch how a link stands."""
        ...

    async def close_link(self, link_id: str) -> None:
        """Make a link unpayable; harmless when it is closed already. A payment may win the race: look up after."""
        ...

    async def refund(self, order: RefundOrder) -> RefundStatus:
        """Give money back, or return the refund that exists for `order.key`."""
        ...

    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookHint | None:
        """Verify the signature over the raw bytes and say what it is about; None if it does not concern us.

        Raises BadWebhook.
        """
        ...


class ModelUnavailable(Exception):  # noqa: N818 - what it is for who asked
    """The language model gave no answer that can be used, and why: for the operator, without what was asked."""


class LanguageModel(Protocol):
    """A model that writes text. It is optional and never trusted: what it says is checked by who asks."""

    async def complete(self, *, system: str, user: str, schema: Mapping[str, Any]) -> str:
        """Return the answer to `user`, which should be JSON that fits `schema`; `system` says how to answer.

        Raises ModelUnavailable soon: a person is waiting.
        """
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What an outside service was asked and how it stands; `fix` is what the operator can do, None if all is well.

    A `hint` is nothing that must be mended: all works without it.
    """

    text: str
    fix: str | None = None
    hint: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class BoundRoom:
    """A room of a platform that something is posted in: `chat` is its id there, `name` what people call it."""

    chat: str
    name: str
