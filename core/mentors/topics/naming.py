"""What a topic may be called, and the slug that a new one gets."""

import re
import unicodedata
from collections.abc import Container

from core.errors import N_, Refused

NAME = range(2, 41)
_SEPARATORS = ",;|<>"


class BadTopicName(Refused):
    """A topic's name or alias was too short, too long or without letters."""

    message = N_("A topic has 2 to 40 characters, for example “Pottery”.")


def clean_name(typed: str) -> str:
    """Return a name on one line; raises BadTopicName. Names are listed with commas, so none may hold one."""
    name = " ".join(typed.split())
    if len(name) not in NAME or not any(map(str.isalpha, name)) or any(sign in name for sign in _SEPARATORS):
        raise BadTopicName
    return name


def new_slug(name: str, taken: Container[str]) -> str:
    """Return a slug for a topic called `name` that is not `taken`: its Latin letters and digits, else "topic"."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    base = "-".join(re.findall(r"[a-z0-9]+", plain)) or "topic"
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
