import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSServerHandshakeError

from adapters.web.server import PortInUse, serve
from bot.dialogue.events import Filled, Opened, Pressed, Said
from bot.dialogue.links import Link
from bot.dialogue.views import Button, Paragraph, Title
from core.attachments.media import MAX_BYTES
from tests.webchat.conftest import Opener, World, drawn

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8 "


class Page:
    """A window as the page would use it: frames are read in order, those that are not waited for are skipped."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket

    async def get(self, kind: str) -> dict[str, Any]:
        async with asyncio.timeout(5):
            while True:
                frame: dict[str, Any] = await self._socket.receive_json()
                if frame["type"] == kind:
                    return frame

    async def kinds_until(self, last: str) -> list[str]:
        kinds: list[str] = []
        async with asyncio.timeout(5):
            while last not in kinds:
                kinds.append((await self._socket.receive_json())["type"])
        return kinds

    async def send(self, frame: dict[str, Any] | str) -> None:
        await self._socket.send_str(frame if isinstance(frame, str) else json.dumps(frame))


@asynccontextmanager
async def page(world: World, person: str = "ana", **headers: str) -> AsyncIterator[Page]:
    async with (
        ClientSession() as client,
        client.ws_connect(f"{world.url}/chat/ws?as={person}", headers=headers) as socket,
    ):
        yield Page(socket)


def say(text: str, event: str | None = None) -> dict[str, Any]:
    return {"type": "say", "id": event or str(uuid4()), "text": text}


async def test_a_window_is_greeted_with_the_people_the_clock_and_the_history(world: World) -> None:
    await world.chat.show("ana", drawn(Title("Welcome")), replacing=None)
    async with page(world) as window:
        hello = await window.get("hello")
        assert (hello["person"], hello["now"]) == ("ana", "2026-03-05T12:00:00+00:00")
        assert [(one["key"], one["group"], one["unread"], one["picture"]) for one in hello["people"]] == [
            ("ana", "learners", 1, None),
            ("priya", "mentors", 0, "/files/1"),
        ]
        [message] = (await window.get("history"))["messages"]
        assert message["body"]["parts"] == [{"kind": "title", "text": ["Welcome"]}]


async def test_words_are_kept_shown_in_every_window_of_the_person_and_handed_on(world: World) -> None:
    async with page(world) as one, page(world) as two, page(world, "priya") as other:
        for window in (one, two, other):
            await window.get("hello")
        sent = say("find \u202ea <b>mentor</b>")
        await one.send(sent)
        for window in (one, two):
            message = (await window.get("message"))["message"]
            assert (message["direction"], message["event"]) == ("in", sent["id"])
            assert message["body"] == {"text": "find a <b>mentor</b>"}
        assert (await one.get("typing"))["on"] is True
        assert (await one.get("received"))["id"] == sent["id"]
        await other.send(say("me too"))
        assert (await other.get("message"))["message"]["body"] == {"text": "me too"}
    assert [event.happening for event in world.intake.events] == [Said(text=sent["text"]), Said(text="me too")]


async def test_an_event_that_is_sent_again_is_confirmed_again_and_counts_once(world: World) -> None:
    sent = say("hello")
    told = []
    for _attempt in range(2):
        async with page(world) as window:
            await window.get("history")
            await window.send(sent)
            told.append(await window.kinds_until("received"))
    assert told == [["message", "typing", "received"], ["typing", "typing", "received"]]
    async with page(world) as window:
        assert len((await window.get("history"))["messages"]) == 1
    assert len(world.intake.events) == 1


async def test_a_card_is_pushed_and_redrawn_in_place(world: World) -> None:
    async with page(world) as window:
        await window.get("history")
        ref = await world.chat.show("ana", drawn(Title("Requested"), nonce="1"), replacing=None)
        shown = (await window.get("message"))["message"]
        assert await world.chat.show("ana", drawn(Title("Paid"), nonce="2"), replacing=ref) == ref
        redrawn = (await window.get("message"))["message"]
    assert str(shown["id"]) == str(redrawn["id"]) == ref
    assert redrawn["body"]["parts"] == [{"kind": "title", "text": ["Paid"]}]


async def test_showing_a_delivery_again_changes_nothing(world: World) -> None:
    ref = await world.chat.show("ana", drawn(Title("Requested"), nonce="1"), replacing=None)
    await world.chat.show("ana", drawn(Title("Paid"), nonce="2"), replacing=ref)
    async with page(world) as window:
        [message] = (await window.get("history"))["messages"]
        assert await world.chat.show("ana", drawn(Title("Requested"), nonce="1"), replacing=None) == ref
        next_ref = await world.chat.show("ana", drawn(Title("Reminder"), nonce="3"), replacing=None)
        assert str((await window.get("message"))["message"]["id"]) == next_ref
    assert message["body"]["parts"] == [{"kind": "title", "text": ["Paid"]}]


@pytest.mark.parametrize("replacing", ["999", "not a number", "²"])
async def test_a_card_that_replaces_an_unknown_one_is_sent_anew(world: World, replacing: str) -> None:
    await world.chat.show("ana", drawn(Title("Here")), replacing=replacing)
    async with page(world) as window:
        assert len((await window.get("history"))["messages"]) == 1


async def test_after_a_restart_the_window_gets_its_history_back(opened: Opener) -> None:
    async with opened() as before:
        await before.chat.show("ana", drawn(Title("Welcome")), replacing=None)
        async with page(before) as window:
            await window.send(say("hello"))
            await window.get("received")
    async with opened() as after, page(after) as window:
        messages = (await window.get("history"))["messages"]
        assert [message["direction"] for message in messages] == ["out", "in"]


async def test_presses_forms_and_deep_links_are_handed_on_and_only_finished_forms_are_answered(world: World) -> None:
    ref = await world.chat.show("ana", drawn(Button(label="Book", to=Link("book"))), replacing=None)
    frames: list[dict[str, Any]] = [
        {"type": "open", "start": "m-4"},
        {"type": "press", "card": ref, "address": "book", "values": ["a"]},
        {"type": "fill", "card": ref, "address": "apply", "values": {"name": "A"}, "final": False},
        {"type": "fill", "card": ref, "address": "apply", "values": {"name": "Ana"}, "final": True},
    ]
    answered = []
    async with page(world) as window:
        await window.get("history")
        for frame in frames:
            await window.send({**frame, "id": str(uuid4())})
            answered.append("typing" in await window.kinds_until("received"))
    assert answered == [True, True, False, True]
    assert [event.happening for event in world.intake.events] == [
        Opened(start="m-4"),
        Pressed(card=ref, address="book", values=("a",)),
        Filled(card=ref, address="apply", values={"name": "A"}, final=False),
        Filled(card=ref, address="apply", values={"name": "Ana"}, final=True),
    ]


async def test_a_malformed_frame_is_refused_and_the_window_stays_open(world: World) -> None:
    async with page(world) as window:
        for bad in ("{", {"type": "press", "id": "1"}, say("a" * 70_000)):
            await window.send(bad)
            assert (await window.get("refused"))["reason"]
        await window.send(say("still here"))
        await window.get("received")
    assert len(world.intake.events) == 1


async def test_badges_of_others_are_counted_in_every_window_until_read(world: World) -> None:
    async with page(world) as ana, page(world, "priya") as priya:
        await ana.get("history")
        await priya.get("history")
        ref = await world.chat.show("priya", drawn(Paragraph("A request")), replacing=None)
        assert (await ana.get("unread"))["counts"] == {"priya": 1}
        await priya.send({"type": "seen", "upto": int(ref)})
        assert (await ana.get("unread"))["counts"] == {"priya": 0}


async def test_somebody_unknown_gets_the_lobby_from_which_someone_new_can_begin(world: World) -> None:
    async with page(world, "nobody") as window:
        assert (await window.get("hello"))["person"] is None
        await window.send(say("hello?"))
        assert "choose a person" in (await window.get("refused"))["reason"]
        await window.send({"type": "newcomer"})
        assert [one["key"] for one in (await window.get("people"))["people"]] == ["ana", "priya", "new"]
        assert (await window.get("newcomer"))["key"] == "new"
    assert world.intake.events == []


async def test_skipping_ahead_tells_every_window_the_new_time(world: World) -> None:
    async with page(world) as one, page(world, "priya") as two:
        await two.get("hello")
        await one.send({"type": "skip", "to": "1h"})
        assert (await one.get("skipped"))["said"] == "It is an hour later."
        assert (await two.get("clock"))["now"] == "2026-03-05T13:00:00+00:00"


async def test_a_window_that_lags_too_far_behind_is_closed_and_recovers_by_its_history(world: World) -> None:
    window = await world.chat.join("ana", None)
    for number in range(600):
        window.push({"n": number})
    frames = []
    while (frame := await window.next()) is not None:
        frames.append(frame)
    assert len(frames) == 500


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Host": "evil.example"}, {"Host": "rebound.example:80"}]
)
async def test_another_sites_page_cannot_connect_or_upload(world: World, headers: dict[str, str]) -> None:
    with pytest.raises(WSServerHandshakeError, match="403"):
        async with page(world, **headers):
            pass
    async with ClientSession() as client:
        answer = await client.post(f"{world.url}/chat/files?as=ana", data=PNG, headers=headers)
        assert answer.status == 403
    assert world.shelf.kept == {}


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Host": "rebound.example:80"}])
async def test_another_sites_page_cannot_read_pictures(world: World, headers: dict[str, str]) -> None:
    number = await world.shelf.put("image/png", PNG)
    async with ClientSession() as client:
        assert (await client.get(f"{world.url}/files/{number}", headers=headers)).status == 403
        answer = await client.get(f"{world.url}/files/{number}")
    assert answer.status == 200
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("content", "media"),
    [(PNG, "image/png"), (b"\xff\xd8\xff\xe0", "image/jpeg"), (b"GIF89a", "image/gif"), (WEBP, "image/webp")],
)
async def test_a_picture_is_taken_by_its_content_and_given_out_as_that(
    world: World, content: bytes, media: str
) -> None:
    async with ClientSession() as client:
        answer = await client.post(
            f"{world.url}/chat/files?as=ana", data=content, headers={"Content-Type": "text/html"}
        )
        told = await answer.json()
        got = await client.get(world.url + told["src"])
        assert (told["file"], got.headers["Content-Type"], await got.read()) == ("1", media, content)
        assert "sandbox" in got.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415),
        (b"<html>", 415),
        (b"", 415),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", 415),
        (PNG + b"\x00" * (5 * 1024 * 1024), 413),
    ],
)
async def test_what_is_no_picture_or_too_big_is_not_kept(world: World, content: bytes, status: int) -> None:
    async with ClientSession() as client:
        answer = await client.post(f"{world.url}/chat/files?as=ana", data=BytesIO(content))
        assert answer.status == status
    assert world.shelf.kept == {}


async def test_files_that_are_missing_or_no_pictures_and_uploads_of_nobody_are_not_found(world: World) -> None:
    world.shelf.kept[1] = ("text/html", b"<script>")
    async with ClientSession() as client:
        for path in ("/files/1", "/files/2", "/files/x", "/assets/../server.py", "/assets/README.md"):
            assert (await client.get(world.url + path)).status == 404
        assert (await client.post(f"{world.url}/chat/files?as=nobody", data=PNG)).status == 404


@pytest.mark.parametrize(
    ("content", "media", "shown"),
    [
        (PNG, "image/png", "inline"),
        (b"OggS" + bytes(24) + b"OpusHead", "audio/ogg", "inline"),
        (bytes(4) + b"ftypisom", "video/mp4", "inline"),
        (b"%PDF-1.7", "application/pdf", "attachment"),
        (b"<script>alert(1)</script>", "application/octet-stream", "attachment"),
    ],
)
async def test_what_is_sent_is_given_out_by_its_key_and_never_as_a_page(
    world: World, content: bytes, media: str, shown: str
) -> None:
    async with ClientSession() as client:
        where = f"{world.url}/chat/attachments"
        answer = await client.post(where, params={"as": "ana", "name": "नोट \r\n.html"}, data=content)
        key = (await answer.json())["file"]
        got = await client.get(f"{where}/{key}")
        assert (got.status, got.headers["Content-Type"], await got.read()) == (200, media, content)
        assert got.headers["Content-Disposition"].startswith(f"{shown}; filename*=UTF-8''%E0%A4%A8")
        assert got.headers["Cache-Control"] == "private, no-store"
        assert "sandbox" in got.headers["Content-Security-Policy"]
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert (await client.get(f"{where}/{key}", headers={"Origin": "https://evil.example"})).status == 403
        assert (await client.get(f"{where}/{'A' * 22}")).status == 404


async def test_an_attachment_of_nobody_of_another_site_or_too_large_is_not_kept(world: World) -> None:
    async with ClientSession() as client:
        where = f"{world.url}/chat/attachments"
        assert (await client.post(where, params={"as": "nobody"}, data=PNG)).status == 404
        elsewhere = {"Origin": "https://evil.example"}
        assert (await client.post(where, params={"as": "ana"}, data=PNG, headers=elsewhere)).status == 403
        large = BytesIO(bytes(MAX_BYTES + 1))
        assert (await client.post(where, params={"as": "ana"}, data=large)).status == 413
    assert world.shelf.sent == {}


async def test_more_files_than_a_day_allows_are_refused_in_the_language_of_the_browser(world: World) -> None:
    world.shelf.most = 1
    async with ClientSession() as client:
        where = f"{world.url}/chat/attachments"
        assert (await client.post(where, params={"as": "ana"}, data=PNG)).status == 200
        refused = await client.post(where, params={"as": "ana"}, data=PNG, headers={"Accept-Language": "en-IN"})
        assert refused.status == 429
        assert "up to 1 files and 8 MB" in (await refused.json())["error"]
        hindi = await client.post(where, params={"as": "ana"}, data=PNG, headers={"Accept-Language": "hi-IN,en"})
        assert "एक दिन" in (await hindi.json())["error"]
        assert (await client.post(where, params={"as": "priya"}, data=PNG)).status == 200
    assert world.shelf.owners == ["web:ana", "web:priya"]


async def test_the_page_needs_nothing_from_elsewhere(world: World) -> None:
    async with ClientSession() as client:
        answer = await client.get(world.url + "/")
        html = await answer.text()
        assert "http://" not in html
        assert "https://" not in html
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        names = [piece.split('"')[0] for piece in html.split("/assets/")[1:]]
        kinds = [(await client.get(f"{world.url}/assets/{name}")).content_type for name in sorted(set(names))]
        assert kinds == ["text/css", "text/css", "text/javascript", "image/svg+xml"]
        health = await client.get(world.url + "/health")
        assert await health.json() == {"status": "ok", "program": "opengig"}


async def test_a_used_port_is_named_with_what_to_do(world: World) -> None:
    port = int(world.url.rpartition(":")[2])
    with pytest.raises(PortInUse, match=rf"Port {port} is already in use.*--port"):
        async with serve([], host="127.0.0.1", port=port):
            pass
