"""How Discord says no: a status, a JSON code and, for a bad form, the errors nested as the form is.

Codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
"""

from collections.abc import Sized
from typing import Any

JSON = dict[str, Any]
Where = tuple[str | int, ...]

UNKNOWN_CHANNEL = (404, 10003, "Unknown Channel")
UNKNOWN_GUILD = (404, 10004, "Unknown Guild")
UNKNOWN_MEMBER = (404, 10007, "Unknown Member")
UNKNOWN_MESSAGE = (404, 10008, "Unknown Message")
UNKNOWN_USER = (404, 10013, "Unknown User")
UNKNOWN_WEBHOOK = (404, 10015, "Unknown Webhook")
UNKNOWN_INTERACTION = (404, 10062, "Unknown interaction")
TOO_MANY_COMMAND_CREATES = (
    400,
    30034,
    "Max number of daily application command creates has been reached (200)",
)
ALREADY_ACKNOWLEDGED = (400, 40060, "Interaction has already been acknowledged.")
MISSING_ACCESS = (403, 50001, "Missing Access")
AUTHORED_BY_ANOTHER = (403, 50005, "Cannot edit a message authored by another user")
EMPTY_MESSAGE = (400, 50006, "Cannot send an empty message")
DMS_CLOSED = (403, 50007, "Cannot send messages to this user")
MISSING_PERMISSIONS = (403, 50013, "Missing Permissions")
INVALID_WEBHOOK_TOKEN = (401, 50027, "Invalid Webhook Token")
INVALID_RECIPIENT = (400, 50033, "Invalid Recipient(s)")
INVALID_JSON = (400, 50109, "The request body contains invalid JSON.")
UNAUTHORIZED = (401, 0, "401: Unauthorized")


class Refused(Exception):  # noqa: N818 - the server's answer, not a fault of the server
    """The request is answered with an error."""

    def __init__(self, what: tuple[int, int, str], errors: JSON | None = None) -> None:
        super().__init__(what[2])
        self.status, self.code, self.message = what
        self.errors = errors

    def body(self) -> JSON:
        """Return the JSON body of the answer."""
        answer: JSON = {"message": self.message, "code": self.code}
        return answer if self.errors is None else {**answer, "errors": self.errors}


class Form:
    """Collects what is wrong with a request body, and where."""

    def __init__(self) -> None:
        self._errors: JSON = {}

    def bad(self, where: Where, code: str, message: str) -> None:
        """Note one error."""
        node = self._errors
        for step in where:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def size(self, where: Where, value: Sized | None, low: int, high: int) -> bool:
        """Check the length of a text or of a list; an absent one counts as empty."""
        if value is not None and not isinstance(value, Sized):
            self.bad(where, "BASE_TYPE_BAD_TYPE", "The value has the wrong type.")
            return False
        length = len(value.strip() if isinstance(value, str) else value or "")
        if low <= length and len(value or "") <= high:
            return True
        if not length:
            self.bad(where, "BASE_TYPE_REQUIRED", "This field is required")
        else:
            self.bad(where, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
        return False

    def number(self, where: Where, value: object, low: int, high: int) -> None:
        """Check a whole number; an absent one is fine."""
        if value is None:
            return
        if not isinstance(value, int) or isinstance(value, bool):
            self.bad(where, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif not low <= value <= high:
            self.bad(where, "NUMBER_TYPE_RANGE", f"int value should be between {low} and {high}.")

    def one_of(self, where: Where, value: object, allowed: tuple[int, ...]) -> bool:
        """Check an enumeration."""
        if value in allowed:
            return True
        self.bad(where, "BASE_TYPE_CHOICES", f"Value must be one of {allowed}.")
        return False

    def unique(self, seen: set[str], where: Where, value: str, code: str) -> None:
        """Check that `value` was not seen before, and remember it."""
        if value in seen:
            self.bad(where, code, "The value is not unique.")
        seen.add(value)

    def close(self) -> None:
        """Raise Refused (50035) if anything is wrong."""
        if self._errors:
            raise Refused((400, 50035, "Invalid Form Body"), self._errors)
