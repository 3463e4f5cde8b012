"""The routes of the web chat. They are for one person's own machine: every request must come from a page of it."""

import asyncio
from pathlib import Path
from urllib.parse import quote, urlsplit

from aiohttp import WSMsgType, hdrs, web

from adapters.webchat.adapter import WebChat
from adapters.webchat.decode import PLATFORM
from adapters.webchat.encode import file_address
from adapters.webchat.limits import FRAME_BYTES
from adapters.webchat.windows import Window
from bot.dialogue.catalogue import _, speaking
from core.accounts.service import PICTURE_BYTES
from core.attachments.media import MAX_BYTES, UNKNOWN, picture_media
from core.attachments.service import TooManyFiles

HEARTBEAT_SECONDS = 30.0
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_PAGE = Path(__file__).parent / "page"
_MEDIA = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_ASSETS = {path.name: _MEDIA[path.suffix] for path in _PAGE.iterdir() if path.suffix in _MEDIA}

_FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A file is shown as a picture and never as a page, whatever it contains."""


def routes(chat: WebChat) -> list[web.AbstractRouteDef]:
    """Return the page, its assets, the socket, and the files."""
    here = _Routes(chat)
    return [
        web.get("/", here.page),
        web.get("/assets/{name}", here.asset),
        web.get("/chat/ws", here.socket),
        web.post("/chat/files", here.upload),
        web.get("/files/{id:[0-9]{1,15}}", here.file),
        web.post("/chat/attachments", here.attach),
        web.get("/chat/attachments/{key:[A-Za-z0-9_-]{22}}", here.attachment),
    ]


class _Routes:
    def __init__(self, chat: WebChat) -> None:
        self._chat = chat

    async def page(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(_PAGE / "index.html", headers={hdrs.CACHE_CONTROL: "no-cache"})

    async def asset(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in _ASSETS:
            raise web.HTTPNotFound
        # The media type is ours: the machine's own table may know none for scripts, and browsers then refuse them.
        headers = {hdrs.CONTENT_TYPE: _ASSETS[name], hdrs.CACHE_CONTROL: "no-cache"}
        return web.FileResponse(_PAGE / name, headers=headers)

    async def file(self, request: web.Request) -> web.StreamResponse:
        _require_own_page(request)
        found = await self._chat.files.get(int(request.match_info["id"]))
        if found is None or not found[0].startswith("image/"):
            raise web.HTTPNotFound
        headers = {
            hdrs.CONTENT_TYPE: found[0],
            hdrs.CACHE_CONTROL: "private, max-age=86400, immutable",
            "Content-Security-Policy": _FILE_POLICY,
        }
        return web.Response(body=found[1], headers=headers)

    async def upload(self, request: web.Request) -> web.StreamResponse:
        _require_own_page(request)
        if await self._chat.find(request.query.get("as", "")) is None:
            raise web.HTTPNotFound
        content = await _read_upload(request, PICTURE_BYTES)
        media = picture_media(content)
        if media is None:
            return web.json_response({"error": "That is not a PNG, JPEG, WebP or GIF picture."}, status=415)
        file_id = await self._chat.files.put(media, content)
        return web.json_response({"file": str(file_id), "src": file_address(file_id)})

    async def attach(self, request: web.Request) -> web.StreamResponse:
        _require_own_page(request)
        person = await self._chat.find(request.query.get("as", ""))
        if person is None:
            raise web.HTTPNotFound
        content, by = await _read_upload(request, MAX_BYTES), f"{PLATFORM}:{person.key}"
        try:
            key = await self._chat.files.keep(content, name=request.query.get("name", ""), sent_as="file", by=by)
        except TooManyFiles as refused:
            with speaking((_language(request) or "en").partition("-")[0]):
                return web.json_response({"error": _(refused.message) % refused.params}, status=429)
        return web.json_response({"file": key})

    async def attachment(self, request: web.Request) -> web.StreamResponse:
        """Give out what somebody sent. Unlike a picture's number its key cannot be guessed, and stands on no page."""
        _require_own_page(request)
        found = await self._chat.files.attachment(request.match_info["key"])
        if found is None:
            raise web.HTTPNotFound
        name, media, content = found
        shown_as = "attachment" if media in {UNKNOWN, "application/pdf"} else "inline"
        headers = {
            hdrs.CONTENT_TYPE: media,
            hdrs.CONTENT_DISPOSITION: f"{shown_as}; filename*=UTF-8''{quote(name, safe='')}",
            hdrs.CACHE_CONTROL: "private, no-store",
            "Content-Security-Policy": _FILE_POLICY,
        }
        return web.Response(body=content, headers=headers)

    async def socket(self, request: web.Request) -> web.StreamResponse:
        _require_own_page(request)
        # The frame that is only a little too big is still read, so that it can be refused with its reason.
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS, max_msg_size=4 * FRAME_BYTES, compress=False)
        await socket.prepare(request)
        window = await self._chat.join(request.query.get("as", ""), _language(request))
        writer = asyncio.create_task(_write(socket, window))
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._chat.hear(window, message.data)
        finally:
            self._chat.leave(window)
            writer.cancel()
            await asyncio.wait([writer])
        return socket


async def _write(socket: web.WebSocketResponse, window: Window) -> None:
    while (frame := await window.next()) is not None:
        try:
            await socket.send_json(frame)
        except ConnectionError:
            return  # The window is gone; its reader sees the same and tidies up.
    await socket.close(code=1012)


async def _read_upload(request: web.Request, limit: int) -> bytes:
    content = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        content += chunk
        if len(content) > limit:
            raise web.HTTPRequestEntityTooLarge(max_size=limit, actual_size=len(content))
    return bytes(content)


def _require_own_page(request: web.Request) -> None:
    """Refuse other sites' pages: by the Origin that browsers send, and by the host's name against DNS rebinding."""
    origin = urlsplit(request.headers.get(hdrs.ORIGIN, f"http://{request.host}"))
    if origin.netloc != request.host or urlsplit(f"//{request.host}").hostname not in LOOPBACK:
        raise web.HTTPForbidden(text="The web chat answers only its own page on this machine.")


def _language(request: web.Request) -> str | None:
    first = request.headers.get(hdrs.ACCEPT_LANGUAGE, "").split(",")[0].split(";")[0].strip()
    return first if first.replace("-", "").isalnum() and first.isascii() and len(first) <= 35 else None
