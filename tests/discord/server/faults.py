"""Faults that a test orders: each hits the next request that fits, once."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from tests.discord.server.errors import JSON


@dataclass(kw_only=True)
class Fault:
    """`status` answers with an error, `drop` closes the connection; `performed` does the work first and then drops.

    `retry_after` (seconds) answers 429. `pattern` is the path after `/api/v10` with `*` for what may be anything.
    """

    method: str
    pattern: str
    status: int | None = None
    code: int = 0
    message: str = "An injected fault"
    retry_after: float | None = None
    everywhere: bool = False
    drop: bool = False
    performed: bool = False
    times: int = 1

    def fits(self, method: str, path: str) -> bool:
        """Whether the request is the one that was meant."""
        return self.times > 0 and self.method in (method, "*") and fnmatchcase(path, self.pattern)

    def body(self) -> JSON:
        """Return the JSON body of the error."""
        if self.retry_after is None:
            return {"message": self.message, "code": self.code}
        said = "You are being rate limited."
        return {"message": said, "retry_after": self.retry_after, "global": self.everywhere}


class Faults:
    """The faults still to come."""

    def __init__(self) -> None:
        self._ordered: list[Fault] = []

    def order(self, fault: Fault) -> None:
        """Add one."""
        self._ordered.append(fault)

    def take(self, method: str, path: str) -> Fault | None:
        """Return the first one that fits, which has then happened once more."""
        found = next((one for one in self._ordered if one.fits(method, path)), None)
        if found:
            found.times -= 1
        return found
