"""One request, read and checked for what every request has to have."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from tests.discord.server.errors import INVALID_JSON, JSON, Refused
from tests.discord.server.state import File, State


@dataclass(kw_only=True)
class Call:
    """A request to the REST API; `path` starts after `/api/v10`."""

    state: State
    method: str
    path: str
    args: dict[str, str]
    query: dict[str, str]
    body: Any = None
    files: dict[str, File] = field(default_factory=dict)
    authorization: str | None = None

    @property
    def payload(self) -> JSON:
        """The body, which has to be an object."""
        if not isinstance(self.body, dict):
            raise Refused(INVALID_JSON)
        return self.body

    def mentions_checked(self, payload: JSON, *, new: bool) -> None:
        """Note a breach if a text could ping somebody: `allowed_mentions` must say that it pings nobody."""
        said = new or "content" in payload
        if said and (payload.get("allowed_mentions") or {}).get("parse") != []:
            self.state.breach(f"{self.method} {self.path}: allowed_mentions does not have parse []")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a handler returns; None as the body is an empty answer."""

    body: Any = None
    status: int = 200


EMPTY = Answer(status=204)


async def read_body(request: web.Request) -> tuple[Any, dict[str, File]]:
    """Return the JSON body and the uploaded files. Raises Refused if the body is not JSON."""
    if not request.can_read_body:
        return None, {}
    if not request.content_type.startswith("multipart/"):
        return _parse(await request.text()), {}
    body: Any = None
    files: dict[str, File] = {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        name = part.name or ""
        if name == "payload_json":
            body = _parse(await part.text())
        else:
            media = part.headers.get("Content-Type", "application/octet-stream")
            files[name] = (part.filename or "", media, bytes(await part.read()))
    return body, files


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise Refused(INVALID_JSON) from error
