"""Deep links: the address of a screen as the payload of a link that opens a person's own chat with us."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from bot.dialogue.links import BadAddress

MAX_START_BYTES = 48
"""Bytes of an address that fit the 64 characters of a payload (https://core.telegram.org/bots/features#deep-linking)."""


def write_start(address: str) -> str:
    """Write an address of at most MAX_START_BYTES as a payload: letters, digits, "_" and "-" only."""
    return urlsafe_b64encode(address.encode("ascii")).decode("ascii").rstrip("=")


def read_start(payload: str) -> str:
    """Read what `write_start` wrote; raises BadAddress on anything else."""
    try:
        address = urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode("ascii")
    except (Error, UnicodeDecodeError):
        raise BadAddress("a start payload that we did not write") from None
    if not address.isprintable() or write_start(address) != payload:
        raise BadAddress("a start payload that we did not write")
    return address
