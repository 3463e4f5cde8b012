"""How the platform says no: https://core.telegram.org/bots/api#making-requests."""

from typing import Any


class Refused(Exception):  # noqa: N818 - an answer, not a fault
    """The method is answered with `ok: false`; with `breach` a careful bot would never have asked."""

    def __init__(
        self, code: int, description: str, *, parameters: dict[str, int] | None = None, breach: bool = False
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters
        self.breach = breach

    def as_json(self) -> dict[str, Any]:
        """Return the body of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return body if self.parameters is None else {**body, "parameters": self.parameters}


def bad(what: str) -> Refused:
    """Refuse what depends on the state of the chat: nobody is to blame."""
    return Refused(400, f"Bad Request: {what}")


def breach(what: str) -> Refused:
    """Refuse what breaks a documented limit."""
    return Refused(400, f"Bad Request: {what}", breach=True)


def forbidden(what: str) -> Refused:
    """Refuse what the person or the group does not let the bot do."""
    return Refused(403, f"Forbidden: {what}")


def too_many(seconds: int) -> Refused:
    """Ask for a pause of `seconds`."""
    return Refused(429, f"Too Many Requests: retry after {seconds}", parameters={"retry_after": seconds})
