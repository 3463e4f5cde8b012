"""Signed webhooks: HMAC-SHA256 over the time and the raw bytes, as the real providers do it."""

import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from core.ports import BadWebhook, WebhookHint

HEADER = "X-Sandbox-Signature"
TOLERANCE_SECONDS = 300
"""How far the signed time may be from now, in either direction."""

LINK_EVENTS = frozenset({"link.paid", "payment.failed"})
REFUND_EVENTS = frozenset({"refund.updated"})


def sign(body: bytes, secret: str, now: datetime) -> str:
    """Return the header's value for `body` sent at `now`."""
    sent_at = str(int(now.timestamp()))
    return f"t={sent_at},v1={_digest(body, secret, sent_at)}"


def read(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime) -> WebhookHint | None:
    """Verify a webhook and say what it is about; None if it is of a kind that concerns nobody.

    Several secrets are valid while one replaces the other. Raises BadWebhook.
    """
    _verify(_header(headers), body, secrets, now)
    try:
        event = json.loads(body)
        event_id, kind, about = str(event["id"]), event["type"], str(event["about"])
    except (ValueError, TypeError, KeyError) as error:
        raise BadWebhook("not an event") from error
    if kind in LINK_EVENTS:
        return WebhookHint(event_id=event_id, link_id=about)
    if kind in REFUND_EVENTS:
        return WebhookHint(event_id=event_id, refund_key=about)
    return None


def _verify(header: str, body: bytes, secrets: Sequence[str], now: datetime) -> None:
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    sent_at, signature = parts.get("t", ""), parts.get("v1", "")
    if not (sent_at.isascii() and sent_at.isdecimal() and len(sent_at) < 12):
        raise BadWebhook("no time")
    # Bytes, because compare_digest raises on text that is not ASCII.
    given = signature.encode(errors="surrogateescape")
    if not any(hmac.compare_digest(given, _digest(body, secret, sent_at).encode()) for secret in secrets):
        raise BadWebhook("wrong signature")
    if abs(now.timestamp() - int(sent_at)) > TOLERANCE_SECONDS:
        raise BadWebhook("too old, or from the future")


def _header(headers: Mapping[str, str]) -> str:
    return next((value for name, value in headers.items() if name.lower() == HEADER.lower()), "")


def _digest(body: bytes, secret: str, sent_at: str) -> str:
    return hmac.new(secret.encode(), f"{sent_at}.".encode() + body, sha256).hexdigest()
