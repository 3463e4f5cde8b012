"""Requests as they come: https://core.telegram.org/bots/api#making-requests."""

import json
from typing import Any

from aiohttp import BodyPartReader, web

from tests.telegram.botapi.refusal import breach
from tests.telegram.botapi.things import Json, Upload

# In a form every value is a string. These stay so; the others are JSON.
_STRINGS = {
    "text",
    "caption",
    "parse_mode",
    "callback_query_id",
    "inline_query_id",
    "url",
    "secret_token",
    "file_id",
    "language_code",
    "description",
    "short_description",
    "action",
    "business_connection_id",
    "message_effect_id",
    "next_offset",
    "name",
    "inline_message_id",
    "photo",
    "document",
    "voice",
    "video_note",
    "ip_address",
    "thumbnail",
}


async def decode(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """Return the parameters, decoded, and the files of a request; raises Refused."""
    values: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        return {**_decoded(values), **_json_body(await request.text())}, uploads
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or part.name is None:
                raise breach("nested multipart bodies are not known here")
            if part.filename is None:
                values[part.name] = await part.text()
            else:
                media = part.headers.get("Content-Type", "")
                uploads[part.name] = Upload(name=part.filename, media=media, content=bytes(await part.read()))
    elif request.can_read_body:
        values |= dict(await request.post())
    return _decoded(values), uploads


def _json_body(text: str) -> Json:
    if not text:
        return {}
    try:
        body = json.loads(text)
    except ValueError as fault:
        raise breach("can't parse JSON body") from fault
    if not isinstance(body, dict):
        raise breach("object expected as body")
    return body


def _decoded(values: dict[str, Any]) -> Json:
    return {name: value if name in _STRINGS else _value(name, value) for name, value in values.items()}


def _value(name: str, value: str) -> Any:
    if name == "chat_id" and value.startswith("@"):
        return value
    try:
        return json.loads(value)
    except ValueError as fault:
        raise breach(f"can't parse {name}: JSON expected") from fault
