"""A payment provider for trying things out: real links, pages, webhooks and refunds, but no real money."""

from adapters.payments.sandbox.checkout import Outcome
from adapters.payments.sandbox.gateway import SandboxGateway

__all__ = ["Outcome", "SandboxGateway"]
