"""What the domain says when it refuses: every refusal is one clear sentence with the next step.

`message` is an English message id; the dialogue translates it and fills in `params`. Screens never parse it.
"""

from typing import Any, ClassVar


def N_(message: str) -> str:
    """Mark `message` for the catalogue without translating it here."""
    return message


class Refused(Exception):  # noqa: N818 - a refusal is an answer to a person, not a fault
    """The domain will not do that; nothing has changed."""

    message: ClassVar[str] = N_("That can't be done right now.")

    def __init__(self, **params: Any) -> None:
        super().__init__(self.message)
        self.params = params


class NotAllowed(Refused):
    """The person lacks the right; rights are checked here and not in screens."""

    message = N_("You can't do that. If you think you should, ask an admin of this community.")


class NotFound(Refused):
    """There is no such thing, or none that this person may see."""

    message = N_("I can't find that any more. It may have been removed.")


class Stale(Refused):
    """Somebody else, or an earlier press, was faster; the present state is shown instead."""

    message = N_("That has changed in the meantime. Here is how it stands now.")
